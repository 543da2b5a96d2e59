"""The raised view: areas as blocks as high as their value, of one period, by pydeck.

In: what is seen and its outlines. It shows one period at a time; the server makes each.
"""

from __future__ import annotations

from dataclasses import astuple

import streamlit as st
from htmltools import tags

from jamsostek.contract import metrics
from jamsostek.contract.geography import Layer
from jamsostek.view.frame import address
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import frames, land, scales, seen
from jamsostek.view.map.choice import Choice
from jamsostek.view.parts import legends, maps

_SLIDER = "map_raised_period"


def draw(here: Screen, choice: Choice, layer: Layer) -> None:
    """The blocks under a slider of the periods and the classes."""
    _slider(here, choice)
    _legend(here, *astuple(choice))
    maps.show(_picture(here, layer.stamp, *astuple(choice)), "map_raised")


def _slider(here: Screen, choice: Choice) -> None:
    is_monthly = choice.month is not None
    known = frames.periods(here, tuple(choice.of_all_periods.items()))
    names = {
        frames.period_key(each, is_monthly): frames.period_name(here.say, each, is_monthly)
        for each in known
    }
    if not is_monthly:
        names[frames.LATEST] = here.say("map.latest")
    if len(names) < 2:
        return
    st.session_state[_SLIDER] = frames.shown_key(choice)
    st.select_slider(
        here.say("map.word_period"),
        list(names),
        format_func=names.get,
        key=_SLIDER,
        on_change=_slid,
        label_visibility="collapsed",
    )


def _slid() -> None:
    told = st.session_state[_SLIDER]
    month = f"{told}-12" if len(told) == len("2026") else told
    address.choose("month", "" if told == frames.LATEST else month)


@kept
def _legend(here: Screen, *chosen: object) -> None:
    say, choice = here.say, Choice(*chosen)
    scale = scales.scale(here, choice)
    values = seen.coloured(here, *chosen)["value"]
    places = [scale.of(value) for value in values]
    colours = scale.colours(here.colours.sequential, here.colours.diverging)
    keys = [
        legends.counted(say, label, places.count(place), style=f"background:{colour}")
        for place, (label, colour) in enumerate(zip(scale.labels, colours, strict=True))
    ]
    if None in places:
        keys.append(legends.counted(say, say("map.word_no_data"), places.count(None), kind="none"))
    legends.draw([*keys, tags.span(scale.stated, class_="count")])


@kept
def _picture(here: Screen, _boundaries: tuple, *chosen: object) -> maps.Picture:
    say, choice = here.say, Choice(*chosen)
    found = land.boundaries(here, choice.level)
    scale, metric = scales.scale(here, choice), metrics.metric(choice.metric)
    colours = scale.colours(here.colours.sequential, here.colours.diverging)
    rows = seen.coloured(here, *chosen).copy()
    most = rows["value"].abs().max()
    rows["share"] = (rows["value"].abs() / most).fillna(0) if most else 0.0
    rows["fill"] = [
        here.colours.no_data if (place := scale.of(value)) is None else colours[place]
        for value in rows["value"]
    ]
    rows["tooltip_title"] = rows["label"]
    rows["tooltip_value"] = [
        say.value(value, metric.unit) if value == value else say("map.word_no_data")
        for value in rows["value"]
    ]
    rows["tooltip_note"] = [
        say.as_of(row.as_of, row.as_of_precision) if row.value == row.value else ""
        for row in rows.itertuples()
    ]
    alt = say("map.raised_alt", indicator=metric.labels[say.language])
    laptop = maps.LAPTOP if here.region else maps.WHOLE_LAPTOP
    size = maps.PHONE if here.narrow else laptop
    return maps.raised(found.layer, rows, here.colours, size=size, alt=alt)
