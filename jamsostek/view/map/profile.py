"""A regency's profile, and the pieces of the map page that lead to it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.language import Speaker
from jamsostek.contract import geography, metrics
from jamsostek.reports import decks, files, regency
from jamsostek.reports.typst import regency as page_of
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import against, facts, made_of, told
from jamsostek.view.parts import cards, maps, sources, tables

_IN_HEAD = 3  # measures with their places beside the map


def indicator_label(say: Speaker, name: str, regions: int) -> str:
    """An indicator in the chooser: its name and for how many regencies it is known."""
    label = metrics.metric(name).labels[say.language]
    return say("map.indicator_option", label=label, regions=say.number(regions))


def map_rows(here: Screen, values: pd.DataFrame, metric: metrics.Metric) -> pd.DataFrame:
    """The map's 22 rows with the texts of labels and tooltips in the user's language."""
    say = here.say
    rows = values.copy()
    rows["short_label"] = [maps.label(row) for row in rows.itertuples()]
    rows["tooltip_title"] = rows["label"]
    rows["tooltip_value"] = [
        _value(say, row) if row.value == row.value else say("word.no_data")
        for row in rows.itertuples()
    ]
    rows["tooltip_note"] = [_tooltip_note(say, row) for row in rows.itertuples()]
    return rows


def _tooltip_note(say: Speaker, row) -> str:
    if row.value != row.value:
        return ""
    parts = [say.as_of(row.as_of, row.as_of_precision), row.publisher]
    if row.is_minimum:
        parts.append(say("map.minimum"))
    if row.is_disputed:
        parts.append(f"⚠ {say('word.disputed')}")
    return "\n".join(parts)


def _value(say: Speaker, row) -> str:
    return tables.minimum(say, say.value(row.value, row.unit), row.is_minimum)


@kept
def head(here: Screen, indicator: str) -> None:
    """The page's title and the sentence over the map."""
    say, years = here.say, here.ask("map/indicators").set_index("indicator").at[indicator, "years"]
    label = metrics.metric(indicator).labels[say.language]
    finding = map_finding(here, in_view(here, indicator), list(years))
    shell.heading(say("map.title", indicator=label), finding)


@kept
def rows_of(here: Screen, indicator: str) -> pd.DataFrame:
    """The map's rows with what was published of an indicator, and their words."""
    return map_rows(here, values(here, indicator), metrics.metric(indicator))


def values(here: Screen, indicator: str) -> pd.DataFrame:
    """What was published of an indicator, a row a regency."""
    return here.ask("map/values", indicator=indicator, year=here.year, branch=here.branch)


def in_view(here: Screen, indicator: str) -> pd.DataFrame:
    """The rows of the regencies in view."""
    rows = rows_of(here, indicator)
    return rows[rows["in_focus"].astype(bool)]


def _classes(here: Screen, indicator: str) -> maps.Classes:
    metric = metrics.metric(indicator)
    return maps.classes(metric.breaks, metric.unit, here.say, here.colours)


def drawn(here: Screen, indicator: str) -> None:
    """The map over its legend; the shapes can be clicked."""
    _legend(here, indicator)
    codes = rows_of(here, indicator)["region_code"]
    layer, refused = geography.regencies(frozenset(codes))
    if refused:
        shell.show_error(here.say, refused)
    if layer:
        maps.show(_map(here, indicator, layer.stamp), map_key(here), region_clicked)
        shell.attribution(here.say, layer)


@kept
def _legend(here: Screen, indicator: str) -> None:
    maps.legend(_classes(here, indicator), in_view(here, indicator), here.say)


@kept
def _map(here: Screen, indicator: str, _boundaries: tuple) -> maps.Picture:
    rows, shown = rows_of(here, indicator), in_view(here, indicator)
    layer, _ = geography.regencies(frozenset(rows["region_code"]))
    label = metrics.metric(indicator).labels[here.say.language]
    known = here.say.number(shown["value"].count())
    return maps.choropleth(
        layer,
        rows,
        _classes(here, indicator),
        here.colours,
        alt=here.say("map.alt", indicator=label, known=known),
        focus=here.region,
        shown=list(shown["region_code"]),
        narrow=here.narrow,
    )


@kept
def source(here: Screen, indicator: str) -> None:
    """Who published what the map shows, and its limits."""
    shown = in_view(here, indicator).dropna(subset=["value"])
    limits = metrics.metric(indicator).limits[here.say.language]
    shell.source_line(shell.published_by(here.say, shown), limits)


def map_finding(here: Screen, rows: pd.DataFrame, years: list) -> str:
    """The sentence over the map: for how many regencies something is known, and the highest."""
    say = here.say
    known = rows.dropna(subset=["value"])
    when = str(here.year) if here.year else say("map.latest")
    if known.empty:
        listed = ", ".join(str(int(year)) for year in years[:8])
        return say("map.finding_none", when=when, years=listed)
    top = known.iloc[0]
    return say(
        "map.finding",
        known=say.number(len(known)),
        total=say.number(len(rows)),
        when=when,
        place=top["label"],
        value=_value(say, top),
        date=say.as_of(top["as_of"], top["as_of_precision"]),
    )


def map_key(here: Screen) -> str:
    """The map's key. A new one for each region chosen: a picture that keeps its own selection
    pales everything else, and the outline already shows the choice."""
    return f"map_regencies_{here.region or 'all'}"


def region_clicked(key: str) -> None:
    """A click on the map chooses the region in the shared filter."""
    picked = st.session_state[key]["selection"]["objects"].get(maps.REGENCIES_LAYER)
    if picked:
        st.session_state["region"] = picked[0]["properties"]["region_code"]


def _list_chosen() -> None:
    st.session_state["region"] = st.session_state["map_list"] or ""


def region_list(here: Screen, rows: pd.DataFrame) -> None:
    """The searchable list beside the map: the way in by keyboard."""
    say = here.say
    wanted = st.text_input(say("map.search"), key="map_search", placeholder=say("map.search_hint"))
    shown = rows[rows["in_focus"].astype(bool)]
    if wanted:
        aliases = here.ask("reference/regions").set_index("region_code")["aliases"].fillna("")
        text = shown["label"] + " " + shown["region_code"].map(aliases)
        shown = shown[text.str.contains(wanted, case=False, regex=False)]
    if shown.empty:
        shell.empty(say("map.search_none"), say("map.search_none_how"))
        return
    by_code = shown.set_index("region_code")
    st.session_state["map_list"] = here.region if here.region in by_code.index else None
    with st.container(height=390, key="map_list_box"):
        st.radio(
            say("map.list"),
            list(by_code.index),
            index=None,
            format_func=lambda code: by_code.at[code, "label"],
            captions=[_list_caption(say, row) for row in by_code.itertuples()],
            key="map_list",
            on_change=_list_chosen,
            label_visibility="collapsed",
        )


def _list_caption(say: Speaker, row) -> str:
    if row.value != row.value:
        return say("word.no_data")
    return f"{_value(say, row)} · {say.as_of(row.as_of, row.as_of_precision)}"


# -- the profile ------------------------------------------------------------------------------


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
        _districts(here)


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
    found = [each for each in facts.standings(here, month) if each.value is not None]
    rows = [
        tables.fact(
            each.label,
            lines(
                markup.joined([tags.b(each.text), each.place, each.island_place], " · "),
                small(each.of) if each.of else None,
            ),
        )
        for each in found[:_IN_HEAD]
    ]
    if rows:
        markup.draw(tags.dl(rows, class_="facts one"))


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


def _districts(here: Screen) -> None:
    say = here.say
    districts = here.ask("reference/districts")
    layer, refused = geography.districts(frozenset(districts["district_code"]))
    if refused:
        shell.show_error(say, refused)
    if layer:
        _districts_drawn(here, layer.stamp)


@kept
def _districts_drawn(here: Screen, _boundaries: tuple) -> None:
    say, districts = here.say, here.ask("reference/districts")
    layer, _ = geography.districts(frozenset(districts["district_code"]))
    own = districts[districts["region_code"] == facts.regency_of(here)].set_index("district_code")
    if own.empty:
        return
    st.markdown(f"**{say('profile.districts', count=len(own))}**")
    regions = here.ask("reference/regions").set_index("region_code")
    place, names = regions.at[facts.regency_of(here), "label"], ", ".join(own["name"])
    picture = maps.outline(
        layer,
        own["name"].to_dict(),
        here.colours,
        narrow=here.narrow,
        alt=say("profile.districts_alt", place=place, names=names),
    )
    maps.show(picture, "map_districts")
    shell.source_line(", ".join(own["name"]))
    shell.attribution(say, layer)
