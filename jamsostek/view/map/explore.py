"""The explorer: one measure over the land, any month, any depth, drawn in the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import atlas, frames, land, picker, raised, scales, seen
from jamsostek.view.map.choice import Choice
from jamsostek.view.map.land import Content

_WORDS = (
    "play", "pause", "before", "after", "speed", "period", "zoom_in", "zoom_out", "zoom_reset",
    "path", "no_data", "ranking", "since", "up", "down", "rank", "of_all", "partial", "minimum",
    "disputed",
)  # fmt: skip


def draw(here: Screen, beside: Callable[[Screen], None]) -> Choice:
    """The widgets, the map and where it comes from; returns what is seen. Where a regency is
    chosen, ``beside`` draws what stands beside its map."""
    title = st.container()
    choice = picker.choose(here)
    labels = [metrics.metric(each).labels[here.say.language] for each in choice.metrics]
    with title:
        shell.heading(here.say("map.title", indicator=findings.joined(here.say, labels)))
    _tell_other_year(here, choice)
    found = land.boundaries(here, choice.level)
    if found.refused:
        shell.show_error(here.say, found.refused)
    ground = land.land(here, choice, found)
    if ground is None:
        return choice
    # the same places whether or not something stands beside: the map is not put down and up again
    widths, gap = ([7, 3], "large") if here.region else ([199, 1], None)
    wide, narrow = st.columns(widths, gap=gap)
    with wide:
        if choice.kind == "raised" and choice.level != "village":
            raised.draw(here, choice, found.layer)
        else:
            _drawn(here, choice, ground, land.points(here, choice, found))
        for each in picker.views(here, choice):
            _source(here, bool(choice.second), *astuple(each))
        shell.attribution(here.say, found.layer)
    if here.region:
        with narrow:
            beside(here)
    return choice


def _tell_other_year(here: Screen, choice: Choice) -> None:
    """Where nothing is known of the year in the filter, which year is shown instead."""
    shown = choice.month.year if choice.month else choice.year
    if here.year and shown != here.year:
        known = frames.periods(here, _asked(choice.of_all_periods))
        years = dict.fromkeys(str(each.year) for each in reversed(known))
        text = here.say(
            "map.other_year", year=here.year, shown=shown or NOTHING, years=", ".join(years)
        )
        markup.draw(tags.p(text, class_="subtitle"))


def _drawn(here: Screen, choice: Choice, ground: Content, points: list[dict]) -> None:
    shown = seen.coloured(here, *astuple(choice))
    names = tuple(zip(shown["area_code"], shown["label"], strict=True))
    asked = [_asked(choice.of_all_periods | {"metric": each}) for each in choice.metrics]
    monthly = picker.measures(here)["is_monthly"]
    contents = [
        frames.frames(here, each, bool(monthly[dict(each)["metric"]]), names) for each in asked
    ]
    look = _look(here, *astuple(choice))
    stores = {"land": ground, **{f"frames_{n}": each for n, each in enumerate(contents)}}
    named = {"land": ground.key, "frames": [each.key for each in contents], "points": points}
    atlas.draw(look | named, stores, _rested, _opened)


def _asked(parameters: dict[str, object]) -> tuple:
    return tuple(parameters.items())


# -- how it is shown -----------------------------------------------------------------------------


@kept
def _look(here: Screen, *chosen: object) -> dict:
    say, choice = here.say, Choice(*chosen)
    label = metrics.metric(choice.metric).labels[say.language]
    return {
        "kind": choice.kind,
        "theme": "dark" if here.dark else "light",
        "period": frames.shown_key(choice),
        "scales": [_scale(here, choice, name) for name in choice.metrics],
        "crossed": [f"var(--crossed-{place})" for place in range(9)],
        "focus": here.region if choice.level == "regency" else None,
        "path": _path(here, choice),
        "told": _why_not_deeper(here, choice),
        "dots": [choice.points, say(f"map.points_{choice.points}")] if choice.points else None,
        "notes": _notes(say, seen.areas(here, *chosen)),
        "alt": say("map.alt", indicator=label),
        "words": {word: say(f"map.word_{word}") for word in _WORDS}
        | {"hidden": say("word.hidden")},
    }


def _scale(here: Screen, choice: Choice, name: str) -> dict:
    is_crossed = choice.kind == "crossed"
    scale = (scales.crossed if is_crossed else scales.scale)(here, choice, name)
    squares = here.say("map.squares") if is_crossed else ""
    return {
        "borders": scale.borders,
        "labels": scale.labels,
        "stated": "; ".join(filter(None, (scale.stated, squares))),
        "colours": scale.colours(*(_variables(each) for each in ("sequential", "diverging"))),
    }


def _variables(name: str) -> list[str]:
    """A scale of the palette as CSS variables, so that a theme changes without the server."""
    return [f"var(--{name}-{place})" for place in range(len(getattr(LIGHT, name)))]


def _path(here: Screen, choice: Choice) -> list[dict[str, str]]:
    """The way from the province to what is shown."""
    found = [{"code": "", "name": here.say("map.province")}]
    if here.region:
        regions = here.ask("reference/regions").set_index("region_code")["label"]
        found.append({"code": here.region, "name": regions[here.region]})
    if choice.level == "village":
        districts = here.ask("reference/districts").set_index("district_code")["name"]
        found.append({"code": choice.region, "name": districts[choice.region]})
    return found


def _why_not_deeper(here: Screen, choice: Choice) -> str:
    """Where a regency is chosen and the measure stops above what lies in it."""
    if choice.level == "regency" and here.region:
        return here.say("map.only_regency")
    return ""


def _notes(say: Speaker, rows: pd.DataFrame) -> dict[str, str]:
    """Of each area of when its figure is and who told it, where somebody did."""
    told = rows.dropna(subset=["value", "publisher"])
    return {
        row.area_code: f"{say.as_of(row.as_of, row.as_of_precision)} · {row.publisher}"
        for row in told.itertuples()
    }


@kept
def _source(here: Screen, is_one_of_two: bool, *chosen: object) -> None:
    """Whose numbers these are, of when, and the limits of the measure."""
    say, metric = here.say, metrics.metric(Choice(*chosen).metric)
    known = seen.areas(here, *chosen).dropna(subset=["value"])
    limits = metric.limits[say.language]
    name = metric.labels[say.language] if is_one_of_two else ""
    if known.empty:
        shell.source_line(name, limits)
        return
    badges = [markup.badge(say, kind) or say(f"kind.{kind}") for kind in known["kind"].unique()]
    newest = known.loc[known["as_of"].idxmax()]
    as_of = say.as_of(newest["as_of"], newest["as_of_precision"])
    shell.source_line(
        markup.joined(badges, " "),
        name,
        say("word.per", date=as_of),
        shell.publishers(say, known),
        limits,
    )


# -- what the browser tells ----------------------------------------------------------------------


def _rested() -> None:
    """A play or a slider came to rest: the link restores it."""
    if shown := _shown_at(atlas.told("period")):
        address.choose("month", shown.pop("month"), **shown)


def _opened() -> None:
    """An area was opened, a regency in the shared filter, a district on this page; at a period if
    it is another than the address has."""
    told = atlas.told("open")
    if told is not None:
        code, period = told
        district = code if len(code) > 4 else ""
        address.choose("region", code[:4], district=district, **_shown_at(period))


def _shown_at(period: str | None) -> dict[str, str]:
    """The choices that show a period; one of years stands in the address as the end of a year."""
    if period is None:
        return {}
    month = f"{period}-12" if len(period) == 4 else period
    year = st.session_state.to_dict().get("year")
    is_another = month and year not in (None, "", month[:4])
    return {"month": month, **({"year": ""} if is_another else {})}
