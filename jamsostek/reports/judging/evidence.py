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

# no criterion of a file can be called so
_PREFIX = "evidence."
_MIDDLE = 50.0


@dataclass(frozen=True)
class Told:
    """One value of one candidate: of how much (``numerator`` of ``denominator``), of when, whose
    data and who says so. ``as_of`` is ``None`` where nobody says."""

    value: float
    numerator: float | None
    denominator: float | None
    as_of: date | None
    as_of_precision: str | None
    kind: str
    source: str
    url: str | None

    def source_in(self, say: Speaker) -> str:
        """Who says so: publishers by name, datasets by their titles."""
        package, names = datapackage.package(), self.source.split(", ")
        known = {dataset.name: dataset for dataset in package.operational}
        return ", ".join(
            known[name].titles[say.language] if name in known else name for name in names
        )


@dataclass(frozen=True)
class Evidence:
    """One criterion of evidence with what is known of each candidate, by code."""

    definition: Definition
    told: dict[str, Told]

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
        ends = (min(values), max(values))
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
    rows = ask("awards/evidence", year=place.year)
    of_region = {each.region: each.code for each in candidates if each.region}
    found = []
    for definition in wanted:
        mine = rows[(rows["evidence"] == definition.name) & rows["region_code"].isin(of_region)]
        told = {of_region[row.region_code]: _told(row) for row in mine.itertuples()}
        if told:
            found.append(Evidence(definition, told))
    return tuple(found)


def _told(row) -> Told:
    publisher, source = _known(row.publisher), _known(row.source)
    return Told(
        value=float(row.value),
        numerator=_known(row.numerator),
        denominator=_known(row.denominator),
        as_of=row.as_of.date() if isinstance(row.as_of, pd.Timestamp) else _known(row.as_of),
        as_of_precision=_known(row.as_of_precision),
        kind=row.kind,
        source=source or publisher or "",
        # of what datasets tell the address is that of the workers they are held against
        url=None if source else _known(row.url),
    )


def _known(value: object) -> object:
    return None if value is None or value is pd.NaT or value != value else value
