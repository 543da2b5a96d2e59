"""A regency on one A4 page, for the governor's folder: where it is, how it stands, who says so.

Own figures and published ones stand apart, each with its kind, date and source. Long lists show the
first rows and count the rest; the letters shrink until the page holds it all.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from jamsostek.base.access import Scope
from jamsostek.base.colours import LIGHT
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import kinds, metrics
from jamsostek.reports import files, findings, regency, standing
from jamsostek.reports.context import Scene, known, scene
from jamsostek.reports.deck import Chart
from jamsostek.reports.slides import gap, movement
from jamsostek.reports.svg import drawing, locator
from jamsostek.reports.typst import compile

_MOST_MEASURES = 11
_MOST_DISTRICTS = 14
_MOST_LISTED = 4
# what BPS counts of a regency and a governor asks for first
_STATISTICS = ("labour_force", "employed", "unemployment_rate_pct", "poverty_rate_pct")
_TREND = (470, 215)  # pixels of the members' line
_LOCATOR = (480, 250)


@dataclass(frozen=True)
class Row:
    """A row of a list; ``colour`` is that of its last cell."""

    cells: tuple[str, ...]
    colour: str = "ink"


@dataclass(frozen=True)
class Listed:
    """A list with its heading: ``widths`` of its columns are shares (0: what it needs)."""

    title: str
    note: str
    badge: kinds.Badge | None
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Row, ...]
    none: str
    more: str = ""


def of(scope: Scope, say: Speaker, region: str, month: date | None) -> dict:
    """What the page of a regency says; ``month`` is one with data, ``None`` where there is none."""
    here = scene(scope, say, region=region, month=month)
    place = here.regions.iloc[0]
    badge = kinds.badge(say, here.kind, say.month(month)) if month else None
    return {
        "title": here.place,
        "author": say("app.name"),
        "keywords": [here.place, *([say.month(month)] if month else [])],
        "language": say.language,
        "colours": {name: value for name, value in asdict(LIGHT).items() if value[0] == "#"},
        "words": {},
        "subtitle": _subtitle(say, place, month),
        "finding": regency.finding(here),
        "badge": asdict(badge) if badge else None,
        "locator": locator.svg(
            region,
            frozenset(here.ask("reference/regions")["region_code"]),
            *_LOCATOR,
            LIGHT,
            say,
            say("regency.locator", place=here.place),
        ),
        "locator_alt": say("regency.locator", place=here.place),
        "figures": [
            asdict(figure) | {"is_known": figure.value is not None}
            for figure in (*regency.figures(here), *gap.figures(here))
        ],
        **_trend(here),
        "shares": _shares(here),
        "left": [
            *([asdict(_districts(here))] if month else []),
            asdict(_awards(here)),
            asdict(_rules(here)),
        ],
        "right": [asdict(_standing(here)), asdict(_published(here))],
        "foot": _foot(here),
        "made_at": datetime.now().replace(microsecond=0),
    }


def write(sheet: dict, file: Path) -> None:
    """Write a page as ``.pdf``; the same data give the same bytes.

    Raises :class:`ProductError` ``export_unwritable``.
    """
    data = {key: value for key, value in sheet.items() if key != "made_at"}
    made = compile.pages("regency", data, sheet["made_at"])
    files.write_whole(file, lambda beside: beside.write_bytes(made))


# -- own figures ---------------------------------------------------------------------------------


def _subtitle(say: Speaker, place: pd.Series, month: date | None) -> str:
    return " · ".join(
        filter(
            None,
            (
                say.month(month) if month else "",
                say("regency.island", island=str(place["islands"]).replace(";", ", ")),
                f"{say('profile.capital')}: {place['capital']}",
                say("regency.population", people=say.number(place["population"])),
                place["branch_name"],
            ),
        )
    )


def _trend(here: Scene) -> dict:
    """The line of active members over two years, as the slides draw it."""
    slide = movement.trend(here) if here.month else None
    if slide is None or not isinstance(slide.picture, Chart):
        return {"trend": "", "trend_title": "", "trend_note": ""}
    picture = replace(slide.picture, unit="")
    return {
        "trend": drawing.svg(picture, *_TREND, LIGHT, here.say, font_size=17),
        "trend_title": metrics.short_label("active_members", here.say),
        "trend_note": slide.title,
    }


def _shares(here: Scene) -> list[dict]:
    if here.month is None:
        return []
    groups = {"payers": regency.payers(here), "segments": regency.segments(here)}
    return [
        {
            "title": here.say(f"regency.parts_{name}"),
            "note": "",
            "rows": [asdict(part) for part in parts],
        }
        for name, parts in groups.items()
        if parts
    ]


def _standing(here: Scene) -> Listed:
    """Its measures with their place among all and among the island, what a share is of below it."""
    say = here.say
    found = standing.standings(here.ask, say, here.region, here.month)
    rows = [
        Row(
            (
                "\n".join((each.label, " · ".join(filter(None, (each.of, _told_by(say, each)))))),
                each.text,
                each.place or NOTHING,
                each.island_place or NOTHING,
            )
        )
        for each in found[:_MOST_MEASURES]
        if each.value is not None
    ]
    return Listed(
        say("profile.standing"),
        say("profile.standing_how"),
        None,
        (
            say("profile.measure"),
            say("profile.value"),
            say("profile.place"),
            say("regency.on_island", island=found[0].island) if found else "",
        ),
        (1, 0, 0, 0),
        (False, True, True, True),
        tuple(rows),
        say("decks.no_data"),
        _unknown(say, [each.label for each in found[:_MOST_MEASURES] if each.value is None]),
    )


def _told_by(say: Speaker, each: standing.Standing) -> str:
    """Kind, date and, of what was published, who told it."""
    return ", ".join(filter(None, (say(f"kind.{each.kind}"), each.as_of, each.publisher)))


def _unknown(say: Speaker, labels: list[str]) -> str:
    """The measures that are not known here: unknown is said, not left out."""
    return say("regency.unknown", measures=", ".join(labels)) if labels else ""


def _districts(here: Scene) -> Listed:
    say, rows = here.say, regency.districts(here)
    shown = rows.head(_MOST_DISTRICTS)
    rest = rows.iloc[_MOST_DISTRICTS:]
    more = ""
    if len(rest):
        more = say(
            "regency.more_districts",
            count=len(rest),
            members=say.number(rest["active"].sum(min_count=1)),
        )
    return Listed(
        say("profile.districts", count=len(rows)),
        "",
        None,
        (say("regency.district"), say("regency.active"), say("regency.change_3m")),
        (1, 0, 0),
        (False, True, True),
        tuple(
            Row(
                (row.district_name, say.number(row.active), say.signed(row.change)),
                _tone(row.change),
            )
            for row in shown.itertuples()
        ),
        say("decks.no_data"),
        more,
    )


def _tone(change: float) -> str:
    if not known(change) or not change:
        return "muted"
    return "laut" if change > 0 else "mengkudu"


# -- what was published --------------------------------------------------------------------------


def _published(here: Scene) -> Listed:
    """The last statement on each headline indicator, and what BPS counted."""
    say = here.say
    cards = here.ask("home/cards", region=here.region)
    told = cards[cards["value"].notna()]
    counted = here.ask("map/profile_statistics", region=here.region).set_index("indicator")
    rows = [
        *(_statement(say, row, row.indicator, row.reach) for row in told.itertuples()),
        *(
            _statement(say, counted.loc[name], name, "whole")
            for name in _STATISTICS
            if name in counted.index
        ),
    ]
    return Listed(
        say("regency.published"),
        say("regency.published_note"),
        kinds.badge(say, "published"),
        (),
        (1, 0),
        (False, True),
        tuple(rows),
        say("profile.no_figures"),
    )


def _statement(say: Speaker, row, indicator: str, reach: str) -> Row:
    label = metrics.short_label(indicator, say)
    if reach != "whole":
        label = f"{label} ({say(f'reach.{reach}')})"
    who = f"{row.publisher}, {say.as_of(row.as_of, row.as_of_precision)}"
    value = say.value(row.value, row.unit, with_unit=row.unit != "people")
    return Row((f"{label}\n{who}", value))


def _awards(here: Scene) -> Listed:
    say = here.say
    rows = here.ask("awards/record", region=here.region)
    return _short_list(
        say,
        "regency.awards",
        [
            Row(
                (
                    str(int(row.ceremony_year)),
                    f"{say(f'category.{row.category}')}, {say(f'level.{row.level}')}: "
                    f"{row.recipient}",
                    regency.award_place(say, row),
                )
            )
            for row in rows.itertuples()
        ],
        (0, 1, 0),
        "profile.no_awards",
    )


def _rules(here: Scene) -> Listed:
    say = here.say
    rows = here.ask("sources/regulations", region=here.region)
    return _short_list(
        say,
        "regency.rules",
        [Row((findings.rule(row), row.about)) for row in rows.itertuples()],
        (0, 1),
        "profile.no_rules",
    )


def _short_list(say: Speaker, title: str, rows: list[Row], widths: tuple, none: str) -> Listed:
    rest = len(rows) - _MOST_LISTED
    return Listed(
        say(title),
        "",
        kinds.badge(say, "published") if rows else None,
        (),
        widths,
        (False,) * len(widths),
        tuple(rows[:_MOST_LISTED]),
        say(none),
        say("word.more", count=rest) if rest > 0 else "",
    )


# -- the foot ------------------------------------------------------------------------------------


def _foot(here: Scene) -> str:
    """Kind, basis and date of the own figures, where the published ones are told, who made the
    boundaries, the versions."""
    say, info = here.say, here.ask("data/info").iloc[0]
    own = say("regency.no_own")
    if here.month:
        kind = f"{say(f'kind.{here.kind}')}, {say.month(here.month)}"
        own = f"{kind}: {say(f'desk.basis_{here.basis}')}"
    return " · ".join(
        filter(
            None,
            (
                own,
                say("regency.sources"),
                here.boundaries("regency")[0],
                f"{say('app.name')}, {say('exports.made_on')} {say.date(here.today)}",
                f"{say('exports.data_version')} {info['data_version'][:8]}",
                f"{say('exports.version')} {info['version'][:8]}",
            ),
        )
    )
