"""Peta: one indicator over the 22 regencies, and everything published about the one clicked."""

from jamsostek.view import shell

here = shell.guard("map")

import streamlit as st

from jamsostek import geography, metrics
from jamsostek.view import address, maps, profile

say = here.say
indicators = here.ask("map/indicators").set_index("indicator")
address.bind("indicator", list(indicators.index), "vulnerable_covered")
title = st.container()
wide, narrow = st.columns([7, 3], gap="medium")
with narrow:
    chosen = st.selectbox(
        say("map.indicator"),
        list(indicators.index),
        format_func=lambda name: profile.indicator_label(say, name, indicators.at[name, "regions"]),
        key="indicator",
    )
metric = metrics.metric(chosen)
label = metric.labels[say.language]
values = here.ask("map/values", indicator=chosen, year=here.year, branch=here.branch)
rows = profile.map_rows(here, values, metric)
kinds = maps.classes(metric.breaks, metric.unit, say)

with title:
    shell.heading(
        say("map.title", indicator=label),
        profile.map_finding(here, rows, metric, list(indicators.at[chosen, "years"])),
    )
with wide:
    st.html(maps.legend(kinds, rows, say))
    layer, refused = geography.regencies(frozenset(rows["region_code"]))
    if refused:
        shell.show_error(say, refused)
    maps.choropleth(
        layer, rows, kinds, here.colours,
        key="map_regencies",
        alt=say("map.alt", indicator=label, known=say.number(rows["value"].count())),
        focus=here.area,
        shown=list(rows.loc[rows["in_focus"].astype(bool), "region_code"]),
        on_select=profile.region_clicked,
    )
    shell.attribution(say, layer)
with narrow:
    profile.region_list(here, rows)
shell.source_line(
    say("map.source", sources=shell.publishers(say, rows.dropna(subset=["value"]))),
    metric.limits[say.language],
)
shell.download(say, values, f"peta-{chosen}")
profile.draw(here)
