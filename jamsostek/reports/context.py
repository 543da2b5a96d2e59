"""What every slide of a deck stands on: who asks, of which area and month, and from what data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial

import pandas as pd

from jamsostek.base.access import Scope
from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage, geography, kinds, metrics, province
from jamsostek.contract.geography import Layer
from jamsostek.reports import findings, outlook
from jamsostek.reports.deck import Picture, Shape, Slide
from jamsostek.warehouse import questions

_TREND = 24  # months before the one in view
MEMBERS = "members"  # whatever members are counted from: a list of them or the office's recap


def months_before(month: date, number: int) -> date:
    """The first day of the month ``number`` months earlier."""
    year, index = divmod(month.year * 12 + month.month - 1 - number, 12)
    return date(year, index + 1, 1)


def month_end(month: date) -> date:
    """The last day of a month."""
    return months_before(month, -1) - timedelta(days=1)


def known(value: object) -> bool:
    """Whether a cell of an answer holds anything: missing texts and numbers are NaN or ``None``."""
    return value is not None and value == value and value is not pd.NaT


def direction(change: float) -> str:
    """``up``, ``down`` or ``same``, the endings of the words for a change."""
    return "up" if change > 0 else "down" if change < 0 else "same"


def source_note(row) -> str:
    """A publisher with the address, for the speaker's notes."""
    return f"{row.publisher}: {row.url}" if known(row.url) else row.publisher


@dataclass(frozen=True)
class Scene:
    """An area (branch, regency or neither) in a month, seen on a day.

    ``month`` is ``None`` where the area has no operational data. ``today`` is the day promises are
    counted to: of an earlier month the end of the month after it, so that its deck, made again,
    tells the same.
    """

    scope: Scope
    say: Speaker
    branch: str | None
    region: str | None
    place: str
    month: date | None
    months: frozenset[date]
    today: date
    kind: str
    basis: str

    def ask(self, name: str, **parameters: object) -> pd.DataFrame:
        """Ask a query on behalf of who wants the deck."""
        return questions.ask(name, self.scope, **parameters)

    @property
    def area(self) -> dict[str, str | None]:
        """The area as the queries take it."""
        return {"branch": self.branch, "region": self.region}

    @property
    def month_name(self) -> str:
        """``Oktober``."""
        return self.say.months()[self.month.month - 1]

    # -- questions several slides ask ----------------------------------------------------------

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The key figures by metric, changes within like sets of regencies, with their verdicts."""
        rows = outlook.figures(self.ask, self.month, **self.area)
        if not self.stands_beside("targets"):
            rows[["target", "needed_per_month"]] = float("nan")
            rows["status"] = None
        if not self.stands_beside("claims"):
            rows.loc["benefits_paid_idr", ["value", "previous", "year_before"]] = float("nan")
        return rows

    @cached_property
    def kinds(self) -> pd.Series:
        """Whether each operational dataset is imported, simulated or missing."""
        return self.ask("data/operational").set_index("dataset")["kind"]

    def stands_beside(self, dataset: str) -> bool:
        """Whether a dataset is of the members' kind: an office's own are never set against
        simulated targets, claims or employers."""
        return self.kinds[dataset] == self.kind

    @property
    def is_latest(self) -> bool:
        """Whether the month in view is the last there is."""
        return self.month == max(self.months)

    @cached_property
    def members(self) -> pd.DataFrame:
        """Active members by month, segment and payer, two years up to the month."""
        return self.ask(
            "growth/members",
            **self.area,
            from_day=months_before(self.month, _TREND),
            to_day=self.month,
        )

    @cached_property
    def reported(self) -> pd.DataFrame:
        """By month (``date``) which regencies its sum is made of, and how many these are."""
        columns = ["regions", "regions_reported", "regions_ever", "regions_all"]
        rows = self.members.drop_duplicates("month").set_index("month")[columns]
        return rows.set_axis([month.date() for month in rows.index])

    def compares(self, earlier: date) -> bool:
        """Whether the same regencies reported then as now: else the change is not of members."""
        if self.month not in self.reported.index or earlier not in self.reported.index:
            return False
        now = self.reported.at[self.month, "regions"]
        return bool(now) and self.reported.at[earlier, "regions"] == now

    @property
    def part(self) -> str:
        """From how many regencies the month's sums are made, where some are missing."""
        if self.month not in self.reported.index:
            return ""
        return findings.part_of(self.say, self.reported.loc[self.month])

    def sum_of(self, value: float) -> str:
        """A number of people summed over the area: at least so many where a part is missing."""
        return findings.at_least(self.say, self.say.number(value), not self.part)

    @cached_property
    def regions(self) -> pd.DataFrame:
        """The regencies in view."""
        rows = self.ask("reference/regions")
        if self.region:
            return rows[rows["region_code"] == self.region]
        return rows[rows["branch_code"] == self.branch] if self.branch else rows

    @cached_property
    def agents(self) -> pd.DataFrame:
        """The agents who have not left, with their results."""
        rows = self.ask("agents/performance", **self.area, month=self.month)
        lately = self.ask("present/agents_lately", **self.area, month=self.month)
        rows = rows[rows["status"] != "left"].merge(lately, on="agent_code", how="left")
        return rows.assign(new_members_3m=rows["new_members_3m"].fillna(0).astype(int))

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """The meetings of the half year up to the month's end, the last first."""
        return self.ask(
            "present/meetings",
            **self.area,
            from_day=months_before(self.month, 5),
            to_day=month_end(self.month),
        )

    @cached_property
    def promises(self) -> pd.DataFrame:
        """What was open after the last meeting and became of it."""
        return self.ask("present/promises", **self.area, month=self.month, today=self.today)

    @cached_property
    def attention(self) -> pd.DataFrame:
        """What needs attention, by rules; of an earlier month only what is still known of it."""
        rows = self.ask("home/attention", **self.area, month=self.month, today=self.today)
        unknown = [] if self.is_latest else ["employers_in_arrears", "action_overdue"]
        if not self.stands_beside("employers"):
            unknown.append("employers_in_arrears")
        return rows[~rows["kind"].isin(unknown)]

    # -- slides --------------------------------------------------------------------------------

    def slide(
        self,
        key: str,
        title: str,
        picture: Picture,
        *sentences: str,
        of: tuple[str, ...] = (MEMBERS,),
        notes: tuple[str, ...] = (),
        is_cover: bool = False,
    ) -> Slide:
        """A slide of the operational datasets ``of``; empty sentences are left out."""
        counted = (self.say(f"desk.basis_{self.basis}"),) if MEMBERS in of else ()
        return Slide(
            key,
            title,
            picture,
            tuple(sentence for sentence in sentences if sentence),
            source=self.source(of),
            as_of=self.say.month(self.month),
            kind=self.kind_of(of),
            notes="\n".join((*notes, *counted)),
            is_cover=is_cover,
        )

    def published(
        self,
        key: str,
        title: str,
        picture: Picture,
        *sentences: str,
        rows: pd.DataFrame,
        as_of: str = "",
        more_notes: tuple[str, ...] = (),
    ) -> Slide:
        """A slide of published statements; ``rows`` are they, each source goes into the notes.

        ``as_of`` is the day they all speak of; without one each has its own in the picture.
        """
        sources = rows.dropna(subset=["publisher"]).drop_duplicates(["publisher", "url"])
        publishers = list(dict.fromkeys(sources["publisher"]))
        shown = publishers[:3]
        if len(publishers) > 3:
            shown.append(f"+{self.say('word.sources_count', count=len(publishers) - 3)}")
        return Slide(
            key,
            title,
            picture,
            tuple(sentence for sentence in sentences if sentence),
            source=f"{self.say('kind.published')}: {', '.join(shown)}",
            as_of=as_of or self.say("decks.as_published"),
            kind="published",
            notes="\n".join((*map(source_note, sources.itertuples()), *more_notes)),
        )

    def kind_of(self, datasets: tuple[str, ...]) -> kinds.Kind:
        """The kind of what stands on these datasets: of the weakest that is there."""
        return kinds.weakest(
            self.kind if name == MEMBERS else self.kinds[name] for name in datasets
        )

    def source(self, datasets: tuple[str, ...]) -> str:
        """Kind, what it is or how counted, and from how many regencies where some are missing."""
        say, package = self.say, datapackage.package()
        there = (name for name in datasets if name != MEMBERS and self.kinds[name] in kinds.KINDS)
        names = [package.dataset(name).titles[say.language] for name in there]
        if MEMBERS in datasets:
            names = [say(f"decks.basis_{self.basis}"), *names, self.part]
        return f"{say(f'kind.{self.kind_of(datasets)}')}: {', '.join(filter(None, names))}"

    def definition(self, name: str) -> str:
        """What a metric means and where its limits are, for the speaker."""
        metric, language = metrics.metric(name), self.say.language
        return " ".join(
            text
            for text in (
                f"{metric.labels[language]}: {metric.definitions[language]}",
                metric.limits[language],
            )
            if text
        )

    # -- pieces of pictures --------------------------------------------------------------------

    def boundaries(self, level: str) -> tuple[str, str]:
        """Who made the boundaries of a map's ``level``: in a short line for the map, and in full
        for the notes."""
        layer = self._layer(level)
        if not layer:
            return "", ""
        kind = "shipped" if layer.is_approximate else "own"
        full = findings.boundaries(self.say, layer)
        return self.say(f"drawing.boundaries_{kind}"), self.say("decks.boundaries", made_by=full)

    def credit(self, level: str) -> str:
        """All who made the boundaries of a map's ``level``, in one line for the last slide."""
        layer = self._layer(level)
        if not layer:
            return ""
        if not layer.is_approximate:
            return self.say("drawing.boundaries_own")
        return self.say("decks.credit", made_by=layer.made_by)

    def _layer(self, level: str) -> Layer | None:
        if level == "district":
            codes = self.ask("reference/districts")["district_code"]
            return geography.districts(frozenset(codes))[0]
        codes = self.ask("reference/regions")["region_code"]
        return geography.regencies(frozenset(codes))[0]

    def shape(
        self,
        name: str,
        value: float,
        text: str,
        place_of: Callable[[float], int],
        short: str = "",
    ) -> Shape:
        """One region of a map, or one of which nothing is known."""
        if not known(value):
            return Shape(name, None, self.say("decks.no_data"), None)
        return Shape(name, float(value), text, place_of(value), short)


def place_name(ask: Callable[..., pd.DataFrame], branch: str | None, region: str | None) -> str:
    """The area asked for, as a sentence names it."""
    if region:
        return ask("reference/regions").set_index("region_code").at[region, "label"]
    if branch:
        return ask("reference/branches").set_index("branch_code").at[branch, "name"]
    return province.short_name()


def branch_of(ask: Callable[..., pd.DataFrame], region: str) -> str:
    """The code of the branch that serves a regency."""
    return ask("reference/regions").set_index("region_code").at[region, "branch_code"]


def scene(scope: Scope, say: Speaker, branch=None, region=None, month=None, today=None) -> Scene:
    """The scene of an area; ``month`` must be one with data, ``None`` if there are none."""
    ask = partial(questions.ask, scope=scope)
    rows = ask("home/months", branch=branch, region=region)
    months = [day.date() for day in rows["month"]]
    today = today or date.today()
    if month and month not in months[:1]:
        today = min(today, month_end(months_before(month, -1)))
    return Scene(
        scope,
        say,
        branch,
        region,
        place_name(ask, branch, region),
        month,
        frozenset(months),
        today,
        kind=rows["kind"].iloc[0] if months else "own_words",
        basis=rows["basis"].iloc[0] if months else "",
    )
