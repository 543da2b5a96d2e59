"""A regency's profile, and the pieces of the map page that lead to it."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from htmltools import TagChild

from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import geography, metrics
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import maps, tables


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


def draw(here: Screen) -> None:
    """Everything there is on the region in the filter, or how to choose one."""
    say = here.say
    if not here.region:
        shell.empty(say("profile.none"), say("profile.none_how"))
        return
    regions = here.ask("reference/regions").set_index("region_code")
    region = regions.loc[here.region]
    shell.section(say("profile.title", place=region["label"]))
    left, right = st.columns([7, 5], gap="large")
    with left:
        _identity(here, region)
        _tabs(here)
    with right:
        _districts(here, region)


def _identity(here: Screen, region: pd.Series) -> None:
    say = here.say
    branch = region["branch_name"]
    if not region["branch_sourced"]:
        branch = f"{branch} ({say('filter.branch_unsourced').lower()})"
    facts = [
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
            say("profile.codes_value", kemendagri=here.region, bps=region["bps_code"]),
        ),
    ]
    tables.facts(facts)


def _tabs(here: Screen) -> None:
    say = here.say
    statements = here.ask("map/profile_statements", region=here.region)
    statistics = here.ask("map/profile_statistics", region=here.region)
    record = here.ask("awards/record", region=here.region)
    rules = here.ask("sources/regulations", region=here.region)
    figures_tab, statistics_tab, awards_tab, rules_tab = st.tabs(
        [
            say("profile.tab_figures", number=say.number(len(statements))),
            say("profile.tab_statistics", number=say.number(len(statistics))),
            say("profile.tab_awards", number=say.number(len(record))),
            say("profile.tab_rules", number=say.number(len(rules))),
        ]
    )
    with figures_tab:
        tables.statements(here, statements)
        shell.download(say, statements, f"angka-{here.region}")
    with statistics_tab:
        _statistics(here, statistics)
        shell.download(say, statistics, f"statistik-{here.region}")
    with awards_tab:
        tables.award_record(here, record)
    with rules_tab:
        tables.regulations(here, rules)


def _statistics(here: Screen, statistics: pd.DataFrame) -> None:
    say = here.say

    def cells(row) -> list[TagChild]:
        province = NOTHING
        if row.province_value == row.province_value:
            province = lines(
                say.value(row.province_value, row.unit, with_unit=False),
                small(say.as_of(row.province_as_of, row.province_as_of_precision)),
            )
        label = metrics.metric(row.indicator).labels[say.language]
        return [
            lines(label, small(markup.link(row.publisher, row.url))),
            lines(
                say.value(row.value, row.unit, with_unit=False),
                small(say.as_of(row.as_of, row.as_of_precision)),
                tables.disputed_chip(say, row.is_disputed),
            ),
            province,
        ]

    heads = tables.heads(say, ["profile.statistic"], ["profile.here", "word.province"])
    tables.of(say, heads, statistics, cells)


def _districts(here: Screen, region: pd.Series) -> None:
    say = here.say
    districts = here.ask("reference/districts")
    layer, refused = geography.districts(frozenset(districts["district_code"]))
    if refused:
        shell.show_error(say, refused)
    own = districts[districts["region_code"] == here.region].set_index("district_code")
    if layer is None or own.empty:
        return
    st.markdown(f"**{say('profile.districts', count=len(own))}**")
    maps.outline(
        layer,
        own["name"].to_dict(),
        here.colours,
        narrow=here.narrow,
        key="map_districts",
        alt=say("profile.districts_alt", place=region["label"], names=", ".join(own["name"])),
    )
    shell.source_line(", ".join(own["name"]))
    shell.attribution(say, layer)
