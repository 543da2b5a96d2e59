"""Peta: one indicator over the 22 regencies, and everything published about the one clicked."""

from jamsostek.view.frame import shell

here = shell.guard("map")

import streamlit as st

from jamsostek.contract import geography, metrics
from jamsostek.base.errors import ProductError
from jamsostek.view.frame import address
from jamsostek.view.parts import maps
from jamsostek.view.map import profile

say = here.say
indicators = here.ask("map/indicators").set_index("indicator")
if indicators.empty or here.ask("reference/regions").empty:
    raise ProductError("nothing_to_map")
names = list(indicators.index)
first = "vulnerable_covered" if "vulnerable_covered" in names else names[0]
title = st.container()
wide, narrow = st.columns([7, 3], gap="medium")
with narrow:
    chosen = st.selectbox(
        say("map.indicator"),
        names,
        format_func=lambda name: profile.indicator_label(say, name, indicators.at[name, "regions"]),
        key=address.bind("indicator", names, first),
    )
metric = metrics.metric(chosen)
label = metric.labels[say.language]
values = here.ask("map/values", indicator=chosen, year=here.year, branch=here.branch)
rows = profile.map_rows(here, values, metric)
kinds = maps.classes(metric.breaks, metric.unit, say, here.colours)
in_view = rows[rows["in_focus"].astype(bool)]

with title:
    shell.heading(
        say("map.title", indicator=label),
        profile.map_finding(here, in_view, list(indicators.at[chosen, "years"])),
    )
with wide:
    maps.legend(kinds, in_view, say)
    layer, refused = geography.regencies(frozenset(rows["region_code"]))
    if refused:
        shell.show_error(say, refused)
    if layer:
        maps.choropleth(
            layer,
            rows,
            kinds,
            here.colours,
            key=profile.map_key(here),
            alt=say("map.alt", indicator=label, known=say.number(in_view["value"].count())),
            focus=here.region,
            shown=list(in_view["region_code"]),
            on_select=profile.region_clicked,
            narrow=here.narrow,
        )
        shell.attribution(say, layer)
with narrow:
    profile.region_list(here, rows)
shell.source_line(
    shell.published_by(say, in_view.dropna(subset=["value"])),
    metric.limits[say.language],
)
shell.download(say, values, f"peta-{chosen}")
profile.draw(here)
