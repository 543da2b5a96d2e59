"""A regency's profile, beside its map and below it."""

from __future__ import annotations

from functools import partial

import streamlit as st
from htmltools import tags

from jamsostek.base.language import Speaker
from jamsostek.reports import decks, files, regency
from jamsostek.reports.standing import Standing
from jamsostek.reports.typst import regency as page_of
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import against, facts, made_of, told
from jamsostek.view.parts import cards, sources, tables

_IN_HEAD = 3  # measures with their places beside the map


def beside(here: Screen) -> None:
    """The head of a regency's profile, for the column beside its map: how it stands in a screen."""
    month = facts.month_of(here)
    _head(here, month)
    _files(here, month)


def draw(here: Screen) -> None:
    """Everything there is on the region in the filter, or how to choose one."""
    if not here.region:
        shell.empty(here.say("profile.none"), here.say("profile.none_how"))
        return
    month = facts.month_of(here)
    against.draw(here, month)
    if month:
        made_of.draw(here, month)
    left, right = st.columns([7, 5], gap="large")
    with left:
        told.draw(here)
    with right:
        _identity(here)


@kept
def _head(here: Screen, month: str) -> None:
    say, scene = here.say, facts.scene_of(here, month)
    shell.section(say("profile.title", place=scene.place))
    shell.told(regency.finding(scene))
    made = [
        cards.Card(
            figure.label,
            figure.text,
            change=figure.change,
            context=figure.note,
            trend=figure.trend,
            trend_colour=here.colours.nila,
            trend_text=say("desk.trend", label=figure.label),
        )
        for figure in regency.figures(scene)
    ]
    if made:
        cards.grid(made, "pair")
    _stands(here, month)
    if month:
        sources.of_month(here, [scene.kind], f"{month}-01", say(f"desk.basis_{scene.basis}"))


def _stands(here: Screen, month: str) -> None:
    """The first measures with their places, and what a share is a share of."""
    say = here.say
    found = [
        each
        for each in facts.standings(here, month)
        if each.value is not None and each.metric not in regency.FIGURES
    ]
    rows = [
        tables.fact(
            each.label,
            lines(
                markup.joined([tags.b(each.text), *_placed(say, each)], " · "),
                small(each.of) if each.of else None,
            ),
        )
        for each in found[:_IN_HEAD]
    ]
    if rows:
        markup.draw(tags.dl(rows, class_="facts one"))


def _placed(say: Speaker, each: Standing) -> list[str]:
    """``peringkat 6 dari 22``, ``4 dari 6 di Timor``."""
    island = ""
    if each.island_place:
        island = say("regency.island_place", place=each.island_place, island=each.island)
    return [say("regency.placed", place=each.place) if each.place else "", island]


def _files(here: Screen, month: str) -> None:
    """The regency on one page, and its slides."""
    say, region = here.say, facts.regency_of(here)
    name = "-".join(filter(None, (region, month)))

    def page() -> bytes:
        sheet = page_of.of(here.scope, say, region, facts.day(month))
        return files.made("page.pdf", lambda file: page_of.write(sheet, file))

    def slides() -> bytes:
        deck = decks.build("regency", here.scope, say, region=region, month=month or None)
        return files.made("deck.pptx", partial(files.write_deck, deck))

    with st.container(horizontal=True):
        shell.give(
            say("profile.page"), page, f"profil-{name}.pdf", "profile-page", type="secondary"
        )
        shell.give(
            say("profile.slides"), slides, f"profil-{name}.pptx", "profile-slides", "slideshow"
        )


@kept
def _identity(here: Screen) -> None:
    say = here.say
    region = here.ask("reference/regions").set_index("region_code").loc[facts.regency_of(here)]
    branch = region["branch_name"]
    if not region["branch_sourced"]:
        branch = f"{branch} ({say('filter.branch_unsourced').lower()})"
    pairs = [
        (say("profile.capital"), region["capital"]),
        (say("profile.islands"), str(region["islands"]).replace(";", ", ")),
        (say("profile.population"), say.value(region["population"], "people")),
        (say("profile.area"), say.value(region["area_km2"], "km2")),
        (
            say("profile.units"),
            say(
                "profile.units_value",
                districts=say.number(region["districts"]),
                villages=say.number(region["villages"]),
            ),
        ),
        (say("filter.branch"), branch),
        (
            say("profile.codes"),
            say("profile.codes_value", kemendagri=facts.regency_of(here), bps=region["bps_code"]),
        ),
    ]
    tables.facts(pairs)
