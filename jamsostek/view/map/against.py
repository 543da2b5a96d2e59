"""A regency's measures with their lines and places, and up to three other regencies beside it."""

from __future__ import annotations

import streamlit as st
from htmltools import TagChild, tags

from jamsostek.reports.standing import Standing
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import facts
from jamsostek.view.parts import cards, tables

_MOST = 3
_CHOOSER = "map_beside_list"


def draw(here: Screen, month: str) -> None:
    """The table of measures, and who stands beside."""
    say = here.say
    shell.section(say("profile.standing"), say("profile.standing_how"))
    _draw_table(here, month, _choose(here))


def _choose(here: Screen) -> tuple[str, ...]:
    """The regencies chosen to stand beside, by code; in the address as ``beside``."""
    say, own = here.say, facts.regency_of(here)
    labels = here.ask("reference/regions").set_index("region_code")["label"].drop(own)

    def are_known(text: str) -> bool:
        codes = text.split(",") if text else []
        return len(codes) <= _MOST and all(code in labels.index for code in codes)

    address.bind("beside", are_known)
    chosen = [code for code in address.chosen("beside").split(",") if code]
    st.session_state[_CHOOSER] = chosen
    st.multiselect(
        say("profile.beside", most=say.number(_MOST)),
        list(labels.index),
        format_func=lambda code: labels[code],
        max_selections=_MOST,
        placeholder=say("profile.beside_hint"),
        key=_CHOOSER,
        on_change=lambda: address.choose("beside", ",".join(st.session_state[_CHOOSER])),
    )
    return tuple(chosen)


@kept
def _draw_table(here: Screen, month: str, others: tuple[str, ...]) -> None:
    say = here.say
    own = facts.standings(here, month)
    beside = [{each.metric: each for each in facts.standings(here, month, code)} for code in others]
    labels = here.ask("reference/regions").set_index("region_code")["label"]
    heads = [
        (say("profile.measure"), "30%", ""),
        (labels[facts.regency_of(here)], "", ""),
        (say("profile.line"), "130px", "line"),
        (say("profile.place"), "", ""),
        *((labels[code], "", "other") for code in others),
    ]
    rows = [
        [
            lines(each.label, _from(here, each)),
            _number(each),
            _line(here, each),
            lines(each.place, _on_island(here, each)),
            *(_beside(column.get(each.metric)) for column in beside),
        ]
        for each in own
    ]
    tables.listing(heads, rows, labelled=True)


def _from(here: Screen, each: Standing) -> TagChild:
    """Kind, date and source of a measure."""
    if each.value is None:
        return None
    badge = markup.badge(here.say, each.kind)
    kind = badge if badge else here.say(f"kind.{each.kind}")
    told = markup.link(each.publisher, each.url) if each.publisher else None
    return small(markup.joined([kind, each.as_of, told], " · "))


def _on_island(here: Screen, each: Standing) -> TagChild:
    if not each.island_place:
        return None
    return small(here.say("regency.island_place", place=each.island_place, island=each.island))


def _number(each: Standing) -> TagChild:
    return lines(tags.b(each.text), small(each.of) if each.of else None)


def _line(here: Screen, each: Standing) -> TagChild:
    alt = here.say("desk.trend", label=each.label)
    return cards.sparkline(each.trend, here.colours.nila, alt)


def _beside(each: Standing | None) -> TagChild:
    if each is None:
        return ""
    as_of = small(each.as_of) if each.value is not None else None
    return lines(each.text, small(each.place) if each.place else None, as_of)
