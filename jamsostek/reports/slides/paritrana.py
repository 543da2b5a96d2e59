"""The Paritrana ceremony of a year: its winners, category by category, governments last."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from jamsostek.reports.context import Scene, known
from jamsostek.reports.deck import Podium, Slide, Winner, Words
from jamsostek.reports.slides import provincial

LEVEL = "province"
# the order of revealing; categories not named here come first
_CATEGORIES = (
    "micro_small_business", "large_medium_business", "overall", "village_government",
    "regency_government",
)  # fmt: skip


def slides(scene: Scene, year: int) -> tuple[Slide, ...]:
    """The cover, a podium for each category and sector, and who won most often over the years."""
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
        _thanks(scene),
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
    disputed = rows["disputed"].astype(bool)
    counted = int(rows["counts_once"].astype(bool).sum())
    slide = scene.published(
        f"podium_{number}",
        say("decks.podium_sector", category=title, sector=_short(sector))
        if sector
        else say("decks.podium", category=title),
        Podium(tuple(_winner(say, row, winners) for row in rows.itertuples())),
        say("decks.disputed", count=counted) if disputed.any() else "",
        rows=rows,
        as_of=_held(say, rows),
    )
    remarks = dict.fromkeys(row.note for row in rows.itertuples() if known(row.note))
    return replace(slide, notes="\n".join((slide.notes, *remarks)))


def _short(sector: str) -> str:
    return sector[0].upper() + sector[1:]


def _winner(say, row, winners: pd.DataFrame) -> Winner:
    """A place with what makes it remarkable: how many times before, or that sources disagree."""
    is_government = row.category == "regency_government" and known(row.area_label)
    details = []
    if row.category == "village_government" and known(row.area_label):
        details.append(row.area_label)
    if is_government:
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
    if row.disputed:
        details.append(say("decks.disputed_by", publisher=row.publisher))
    return Winner(
        int(row.rank) if known(row.rank) else None,
        row.area_label if is_government else row.recipient,
        "; ".join(details),
    )


def _thanks(scene: Scene) -> Slide:
    say = scene.say
    title, why = say("decks.congratulations"), say("decks.congratulations_why")
    return Slide.in_words("closing", title, why)
