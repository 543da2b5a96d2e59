"""The Paritrana ceremony of a year: its winners, category by category, governments last."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from jamsostek.reports import findings
from jamsostek.reports.context import Scene, known
from jamsostek.reports.deck import Column, Podium, Slide, Table, Winner, Words
from jamsostek.reports.slides import provincial

LEVEL = "province"
# the order of revealing; categories not named here come first
_CATEGORIES = (
    "micro_small_business", "large_medium_business", "overall", "village_government",
    "regency_government",
)  # fmt: skip


def slides(scene: Scene, year: int) -> tuple[Slide, ...]:
    """The cover, a podium for each category and sector, who won most often over the years, and all
    winners of this one."""
    winners = scene.ask("awards/winners", level=LEVEL)
    winners = winners.fillna({"sector": ""})
    this_year = winners[winners["ceremony_year"] == year]
    groups = sorted(
        this_year.groupby(["category", "sector"], sort=False), key=lambda each: _position(each[0])
    )
    podiums = (
        _podium(scene, number, category, sector, rows, winners)
        for number, ((category, sector), rows) in enumerate(groups, start=1)
    )
    # the league counts every year there is: beside an earlier ceremony it would tell the later ones
    league = provincial.record(scene) if year == winners["ceremony_year"].max() else None
    return (
        _cover(scene, year, this_year),
        *podiums,
        *([league] if league else []),
        _all_winners(scene, groups, this_year, winners),
    )


def _position(group: tuple[str, str]) -> tuple[int, str]:
    category, sector = group
    return (_CATEGORIES.index(category) if category in _CATEGORIES else -1, sector)


def _cover(scene: Scene, year: int, rows: pd.DataFrame) -> Slide:
    say = scene.say
    points = []
    first = rows.iloc[0]
    if known(first.ceremony_on):
        venue = f", {first.venue}" if known(first.venue) else ""
        points.append(f"{say.date(first.ceremony_on)}{venue}")
    if known(first.assessed_year):
        points.append(say("decks.assessed", year=int(first.assessed_year)))
    points.append(say("decks.winners", count=int(rows["counts_once"].astype(bool).sum())))
    slide = scene.published(
        "cover",
        say("decks.paritrana_cover", year=year),
        Words(tuple(points)),
        rows=rows,
        as_of=_held(say, rows),
    )
    return replace(slide, is_cover=True)


def _held(say, rows: pd.DataFrame) -> str:
    """The day of the ceremony, or its year where no source gives the day."""
    first = rows.iloc[0]
    return say.date(first.ceremony_on) if known(first.ceremony_on) else str(first.ceremony_year)


def _podium(
    scene: Scene,
    number: int,
    category: str,
    sector: str,
    rows: pd.DataFrame,
    winners: pd.DataFrame,
) -> Slide:
    """One category; the title names no winner, they are revealed one by one."""
    say = scene.say
    title = say(f"category.{category}")
    slide = scene.published(
        f"podium_{number}",
        say("decks.podium_sector", category=title, sector=findings.sector(say, sector))
        if sector
        else say("decks.podium", category=title),
        Podium(_places(say, rows, winners)),
        _dispute(say, rows),
        rows=rows,
        as_of=_held(say, rows),
    )
    remarks = dict.fromkeys(row.note for row in rows.itertuples() if known(row.note))
    return replace(slide, notes="\n".join((slide.notes, *remarks)))


def _places(say, rows: pd.DataFrame, winners: pd.DataFrame) -> tuple[Winner, ...]:
    """The places in order. One that sources give to different names is one place with all of them;
    a name that stands undisputed elsewhere stands only there, and says what else is told of it."""
    certain = set(rows.loc[~rows["disputed"].astype(bool), "recipient"])
    elsewhere = rows["disputed"].astype(bool) & rows["recipient"].isin(certain)
    claims, places = rows[elsewhere], []
    for rank, named in rows[~elsewhere].groupby("rank", dropna=False, sort=False):
        if len(named) > 1 and named["disputed"].astype(bool).all():
            places.append(_either(say, int(rank), named))
            continue
        for row in named.itertuples():
            told = claims[claims["recipient"] == row.recipient]
            places.append(_winner(say, row, winners, told))
    return tuple(places)


def _name(row) -> str:
    is_government = row.category == "regency_government" and known(row.area_label)
    return row.area_label if is_government else row.recipient


def _either(say, rank: int, rows: pd.DataFrame) -> Winner:
    """A place that sources give to different names: who names whom."""
    names = [_name(row) for row in rows.itertuples()]
    told = (
        say("decks.told_by", name=name, publisher=row.publisher)
        for name, row in zip(names, rows.itertuples(), strict=True)
    )
    return Winner(rank, say("decks.either", first=", ".join(names[:-1]), last=names[-1]),
                  "; ".join(told))  # fmt: skip


def _dispute(say, rows: pd.DataFrame) -> str:
    """Over which places sources differ, without giving a name away before it is revealed."""
    names = rows.groupby("rank")["recipient"].nunique()
    ranks = [say.number(rank) for rank in names.index[names > 1]]
    if not ranks or not rows["disputed"].astype(bool).any():
        return ""
    counted = int(rows["counts_once"].astype(bool).sum())
    return say("decks.disputed", count=counted, ranks=findings.joined(say, ranks))


def _winner(say, row, winners: pd.DataFrame, told: pd.DataFrame) -> Winner:
    """A place with what makes it remarkable: how many times before, or what others tell of it."""
    details = []
    if row.category == "village_government" and known(row.area_label):
        details.append(row.area_label)
    if row.category == "regency_government" and known(row.area_label):
        before = winners[
            (winners["category"] == row.category)
            & (winners["region_code"] == row.region_code)
            & (winners["ceremony_year"] < row.ceremony_year)
            & winners["counts_once"].astype(bool)
        ]
        years = sorted(before["ceremony_year"].unique())
        if years:
            details.append(say("decks.won_before", years=", ".join(map(str, years))))
        else:
            details.append(say("decks.won_first"))
    if not known(row.rank):
        details.append(say("decks.rank_untold"))
    details += [
        say("decks.told_otherwise", publisher=other.publisher, rank=say.number(other.rank))
        for other in told.itertuples()
        if known(other.rank)
    ]
    return Winner(int(row.rank) if known(row.rank) else None, _name(row), "; ".join(details))


def _all_winners(scene: Scene, groups, rows: pd.DataFrame, winners: pd.DataFrame) -> Slide:
    """The last slide: every winner of the year, governments first as they were revealed last."""
    say, cells = scene.say, []
    for (category, sector), named in reversed(groups):
        names = {rank: [] for rank in (1, 2, 3, None)}
        for place in _places(say, named, winners):
            names[place.rank].append(place.name)
        label = findings.sector(say, sector) if sector else say(f"category.{category}")
        cells.append((label, *("; ".join(found) or "–" for found in names.values())))
    columns = (
        Column(say("decks.category"), width=1.5),
        *(Column(say("decks.place", rank=say.number(rank)), width=1.4) for rank in (1, 2, 3)),
        Column(say("decks.without_rank"), width=1.1),
    )
    if all(row[-1] == "–" for row in cells):
        columns, cells = columns[:-1], [row[:-1] for row in cells]
    year = int(rows["ceremony_year"].iloc[0])
    counted = int(rows["counts_once"].astype(bool).sum())
    return scene.published(
        "closing",
        say("decks.congratulations", count=counted, year=year),
        Table(columns, tuple(cells)),
        rows=rows,
        as_of=_held(say, rows),
    )
