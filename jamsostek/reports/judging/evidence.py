"""What the data tell of the candidates, and how many points of 100 that is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage, evidence
from jamsostek.contract.evidence import Definition
from jamsostek.meetings.judging import Place
from jamsostek.reports import findings

# no criterion of a file can be called so
_PREFIX = "evidence."
_MIDDLE = 50.0
_GOVERNMENTS = ("regency_government",)


@dataclass(frozen=True)
class Told:
    """One value of one candidate: of how much (``numerator`` of ``denominator``), of when, whose
    data and who says so. ``as_of`` is ``None`` where nobody says. ``employer`` is which employer a
    company was taken for, ``matched_by`` its ``code`` or ``name``."""

    value: float
    numerator: float | None
    denominator: float | None
    as_of: date | None
    as_of_precision: str | None
    kind: str
    source: str
    url: str | None
    employer: str | None = None
    matched_by: str | None = None

    def source_in(self, say: Speaker) -> str:
        """Who says so: publishers by name, datasets by their titles."""
        package, names = datapackage.package(), self.source.split(", ")
        known = {dataset.name: dataset for dataset in package.operational}
        return ", ".join(
            known[name].titles[say.language] if name in known else name for name in names
        )

    def employer_in(self, say: Speaker) -> str:
        """Which employer the company was taken for and by what, in words; empty for others."""
        if self.employer is None:
            return ""
        key = "judging.matched_code" if self.matched_by == "code" else "judging.matched_name"
        return say(key, employer=self.employer)


@dataclass(frozen=True)
class Evidence:
    """One criterion of evidence with what is known of each candidate, by code; ``hidden`` are those
    whose value is kept from who asks."""

    definition: Definition
    told: dict[str, Told]
    hidden: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        """As weights and addresses name it."""
        return _PREFIX + self.definition.name

    @property
    def name(self) -> tuple[str, str]:
        """Its name in both languages."""
        return self.definition.labels["id"], self.definition.labels["en"]

    def points(self, scaling: str) -> dict[str, float]:
        """Points by candidate: from 0 (the least of the field) to 100 (its most) by ``minmax``, all
        in the middle where they are equal; or by what the registry says is worth 0 and 100
        (``target``), and no less and no more than that."""
        values = {code: each.value for code, each in self.told.items()}
        nothing, everything = self.definition.worth_nothing, self.definition.worth_all
        if scaling == "minmax" and values:
            ends = (min(values.values()), max(values.values()))
            nothing, everything = ends if self.definition.higher_is_better else reversed(ends)
        if nothing == everything:
            return dict.fromkeys(values, _MIDDLE)
        return {
            code: min(max(100 * (value - nothing) / (everything - nothing), 0.0), 100.0)
            for code, value in values.items()
        }

    def scale(self, say: Speaker, scaling: str) -> str:
        """In words: which values are 0 and 100 points."""
        definition = self.definition
        if scaling == "target":
            ends = (definition.worth_nothing, definition.worth_all)
            target = definition.targets[say.language]
            return say(
                "judging.scale_target",
                nothing=say.value(ends[0], definition.unit),
                everything=say.value(ends[1], definition.unit),
                target=target,
            )
        values = [each.value for each in self.told.values()]
        if not values:
            return say("word.hidden")
        ends = (min(values), max(values))
        if ends[0] == ends[1]:
            points = say.number(_MIDDLE)
            return say(
                "judging.scale_alike", value=say.value(ends[0], definition.unit), points=points
            )
        if not definition.higher_is_better:
            ends = ends[::-1]
        return say(
            "judging.scale_minmax",
            nothing=say.value(ends[0], definition.unit),
            everything=say.value(ends[1], definition.unit),
        )


def of(ask: Callable[..., pd.DataFrame], place: Place, candidates: tuple) -> tuple[Evidence, ...]:
    """The evidence there is for the candidates of a room, in the registry's order; none where the
    data know nothing of such candidates."""
    wanted = [each for each in evidence.registry().values() if place.category in each.categories]
    if not wanted:
        return ()
    if place.category in _GOVERNMENTS:
        of_region = {each.region: each.code for each in candidates if each.region}
        rows = ask("awards/evidence", year=place.year)
        rows = rows.assign(candidate_code=rows["region_code"].map(of_region))
    else:
        rows = ask("awards/employer_evidence", year=place.year, category=place.category)
    rows = rows.dropna(subset=["candidate_code"])
    found = []
    for definition in wanted:
        mine = rows[rows["evidence"] == definition.name]
        known = mine[mine["value"].notna()]
        told = {row.candidate_code: _told(row) for row in known.itertuples()}
        hidden = frozenset(mine["candidate_code"]) - told.keys()
        if told or hidden:
            found.append(Evidence(definition, told, hidden))
    return tuple(found)


def _told(row) -> Told:
    as_of = getattr(row, "as_of", None)
    publisher, source = _known(getattr(row, "publisher", None)), _known(row.source)
    employer = getattr(row, "employer_code", None)
    return Told(
        value=float(row.value),
        numerator=_known(row.numerator),
        denominator=_known(row.denominator),
        as_of=as_of.date() if isinstance(as_of, pd.Timestamp) else _known(as_of),
        as_of_precision=_known(getattr(row, "as_of_precision", None)),
        kind=row.kind,
        source=source or publisher or "",
        # of what datasets tell the address is that of the workers they are held against
        url=None if source else _known(row.url),
        # the name is kept from who may see no people
        employer=f"{employer} {_known(row.employer_name) or ''}".strip() if employer else None,
        matched_by=getattr(row, "matched_by", None),
    )


def _known(value: object) -> object:
    return None if value is None or value is pd.NaT or value != value else value


def matching(say: Speaker, told: tuple[Evidence, ...], candidates: tuple) -> list[str]:
    """How companies were found among the employers, and which were not, in sentences; nothing where
    candidates are no companies."""
    found = {
        code: value.matched_by
        for each in told
        for code, value in each.told.items()
        if value.employer is not None
    }
    if not found:
        return []
    ways = list(found.values())
    counts = {f"by_{way}": say.number(ways.count(way)) for way in ("code", "name")}
    missing = [each.name for each in candidates if each.code not in found]
    sentences = [say("judging.matched", **counts)]
    if missing:
        sentences.append(say("judging.matched_none", names=findings.named(say, missing)))
    return sentences
