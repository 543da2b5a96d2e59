"""What a profile stands on: the regency, its month and its measures, asked through the screen."""

from __future__ import annotations

from datetime import date

from jamsostek.reports import context, standing
from jamsostek.reports.context import Scene
from jamsostek.reports.standing import Standing
from jamsostek.view.frame.shell import Screen


def regency_of(here: Screen) -> str:
    """The regency in the filter, or the one in which the district in it lies."""
    return here.region[:4]


def day(month: str) -> date | None:
    """``2026-10`` as its first day, an empty text as ``None``."""
    return date.fromisoformat(f"{month}-01") if month else None


def month_of(here: Screen) -> str:
    """The last month with data of the regency, within the year in the filter if that has any;
    empty where there is none. ``2026-10``."""
    months = here.ask("home/months", region=regency_of(here))["month"]
    if here.year and (months.dt.year == here.year).any():
        months = months[months.dt.year == here.year]
    return f"{months.max():%Y-%m}" if len(months) else ""


def scene_of(here: Screen, month: str) -> Scene:
    """The regency in a month; nothing of it depends on the day of looking."""
    shown = day(month)
    today = context.month_end(shown) if shown else date.min
    return context.scene(here.scope, here.say, region=regency_of(here), month=shown, today=today)


def standings(here: Screen, month: str, region: str = "") -> tuple[Standing, ...]:
    """The measures of the regency in view, or of another one."""
    return standing.standings(
        here.ask, here.say, region or regency_of(here), day(month), with_trend=not region
    )
