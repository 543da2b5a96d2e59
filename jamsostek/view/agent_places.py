"""Where no agent works: districts and villages on a map, and what is known of the workers there."""

from __future__ import annotations

import html
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from jamsostek import geography, metrics
from jamsostek.view import address, maps, movement, profile, shell, tables
from jamsostek.view.shell import Screen

SHOWN = ("agents", "villages")
# classes of what is drawn: active members of a district, and percent of its villages
_BREAKS = {"agents": (500, 1000, 2000, 5000), "villages": (10, 25, 50, 75)}
_UNITS = {"agents": "people", "villages": "percent"}
_LISTED = 12


def draw(here: Screen, months: pd.DataFrame, _rows: pd.DataFrame, month: str) -> None:
    """The map of districts, the longest list beside it, one district's villages, and workers."""
    say = here.say
    rows = here.ask("agents/districts", branch=here.branch, region=here.area, month=month)
    without = rows[rows["agents"] == 0]
    address.bind("shown", SHOWN, SHOWN[0])
    address.bind("district", ["", *rows["district_code"]])
    left, right = st.columns([3, 2], gap="large")
    with left:
        shown = st.segmented_control(
            say("agents.places_shown"),
            SHOWN,
            format_func=lambda name: say(f"agents.places_by_{name}"),
            required=True,
            key="shown",
            label_visibility="collapsed",
        )
        if shown == "agents":
            shell.section(
                say(
                    "agents.places_title",
                    without=say.number(len(without)),
                    count=len(rows),
                    members=say.number(without["active_members"].sum()),
                ),
                say("agents.places_subtitle"),
            )
        else:
            shell.section(
                say(
                    "agents.places_villages_title",
                    without=say.number(rows["villages_without"].sum()),
                    count=int(rows["villages"].sum()),
                ),
                say("agents.places_villages_subtitle"),
            )
        _map(here, rows, shown)
        movement.source(here, months, say("agents.places_note"))
        shell.download(say, rows, "kecamatan-agen")
    with right:
        _choose_district(here, rows)
        if st.session_state["district"]:
            _villages(here, rows, st.session_state["district"], month)
        else:
            _list(here, rows if shown == "villages" else without, shown, month)
    _workers(here, rows, month)


def _map(here: Screen, rows: pd.DataFrame, shown: str) -> None:
    say = here.say
    kinds = maps.classes(_BREAKS[shown], _UNITS[shown], say, here.colours)
    rows = rows.copy()
    if shown == "agents":
        rows["value"] = rows["active_members"].where(rows["agents"] == 0)
        # white: an agent is at work there, so that only what is asked for has a colour
        plain, plain_label = rows["agents"] > 0, say("agents.places_with")
    else:
        rows["value"] = 100 * rows["villages_without"] / rows["villages"]
        plain, plain_label = rows["villages_without"] == 0, say("agents.places_all_villages")
    classed = rows["value"].map(kinds.of).where(~plain)
    rows["fill"] = [
        here.colours.panel
        if is_plain
        else here.colours.no_data
        if kind != kind
        else kinds.colours[int(kind)]
        for is_plain, kind in zip(plain, classed, strict=True)
    ]
    counted = classed.value_counts()
    _legend(
        [
            (here.colours.panel, plain_label, plain.sum()),
            *(
                (colour, label, counted.get(number, 0))
                for number, (colour, label) in enumerate(
                    zip(kinds.colours, kinds.labels, strict=True)
                )
            ),
        ],
        say,
    )
    rows["tooltip_title"] = [html.escape(name) for name in rows["district_name"]]
    rows["tooltip_value"] = [
        html.escape(
            say("agents.places_agents", count=row.agents)
            if row.agents
            else say("agents.places_no_agent")
        )
        for row in rows.itertuples()
    ]
    rows["tooltip_note"] = [
        html.escape(
            say(
                "agents.places_hover",
                place=row.region_label,
                members=say.number(row.active_members),
                without=say.number(row.villages_without),
                villages=say.number(row.villages),
            )
        )
        for row in rows.itertuples()
    ]
    codes = here.ask("reference/districts")["district_code"]
    layer, refused = geography.districts(frozenset(codes))
    if refused:
        shell.show_error(say, refused)
    if not layer:
        return
    regions = here.ask("reference/regions").set_index("region_code")
    names = {
        row.Index: profile.map_label(row)
        for row in regions[regions.index.isin(rows["region_code"])].itertuples()
    }
    around, _ = geography.regencies(frozenset(regions.index))
    focus = st.session_state["district"] or None
    maps.districts(
        layer,
        rows,
        around,
        names,
        here.colours,
        key=f"agent_places_{shown}_{focus or 'all'}",
        alt=say("agents.places_alt", count=len(rows), without=say.number((~plain).sum())),
        focus=focus,
        on_select=_clicked,
        narrow=here.narrow,
    )
    shell.attribution(say, layer)


def _legend(keys: list[tuple[str, str, int]], say) -> None:
    body = "".join(
        f'<span class="key"><span class="swatch" style="background:{colour}"></span>'
        f'{html.escape(label)} <span class="count">({say.number(count)})</span></span>'
        for colour, label, count in keys
    )
    st.html(f'<div class="legend">{body}</div>')


def _clicked(key: str) -> None:
    """A click on the map opens the district's villages."""
    picked = st.session_state[key]["selection"]["objects"].get(maps.DISTRICTS_LAYER)
    if picked:
        st.session_state["district"] = picked[0]["properties"]["district_code"]


def _choose_district(here: Screen, rows: pd.DataFrame) -> None:
    """The way to a district by keyboard or on a phone."""
    say = here.say
    names = rows.set_index("district_code")
    st.selectbox(
        say("agents.places_district"),
        ["", *names.sort_values(["region_label", "district_name"]).index],
        format_func=lambda code: (
            f"{names.at[code, 'district_name']} · {names.at[code, 'region_label']}"
            if code
            else say("agents.places_choose")
        ),
        key="district",
        label_visibility="collapsed",
    )


def _link(here: Screen, district: str, shown: str, month: str) -> str:
    """The address of this view with a district opened, filters kept (HTML)."""
    kept = {"branch": here.branch, "region": here.area, "lang": here.say.language}
    wanted = {"view": "places", "shown": shown, "district": district, "month": month, **kept}
    return html.escape("agents?" + urlencode({k: v for k, v in wanted.items() if v}))


def _list(here: Screen, rows: pd.DataFrame, shown: str, month: str) -> None:
    """The districts where most is to be done, by what the map shows."""
    say = here.say
    by = "active_members" if shown == "agents" else "villages_without"
    ranked = rows[rows[by] > 0].sort_values(by, ascending=False)
    shell.section(say(f"agents.places_list_{shown}"), say("agents.places_list_subtitle"))
    if ranked.empty:
        shell.empty(say("agents.without_none"), say("agents.without_none_how"))
        return
    tables.plain(
        [
            (say("list.place"), False),
            (say("agents.places_villages_without"), True),
            (say("list.active_members"), True),
        ],
        [
            [
                f'<a href="{_link(here, row.district_code, shown, month)}" target="_self">'
                f"{html.escape(row.district_name)}</a>"
                f'<br><span class="small">{html.escape(row.region_label)}</span>',
                say(
                    "agents.places_of",
                    part=say.number(row.villages_without),
                    whole=say.number(row.villages),
                ),
                say.number(row.active_members),
            ]
            for row in ranked.head(_LISTED).itertuples()
        ],
    )
    if len(ranked) > _LISTED:
        shell.source_line(
            say("desk.more_rows", shown=say.number(_LISTED), number=say.number(len(ranked)))
        )


def _villages(here: Screen, rows: pd.DataFrame, code: str, month: str) -> None:
    """One district: which villages nobody brought a member from, and since when."""
    say = here.say
    district = rows.set_index("district_code").loc[code]
    villages = here.ask("agents/district_villages", district=code, month=month)
    shell.section(
        say(
            "agents.places_of_district",
            place=district["district_name"],
            without=say.number(district["villages_without"]),
            count=int(district["villages"]),
        ),
        say("agents.places_agents", count=int(district["agents"]))
        if district["agents"]
        else say("agents.places_no_agent"),
    )
    with st.container(height=430, border=False):
        tables.plain(
            [
                (say("agents.places_village"), False),
                (say("agents.measure_new_members_12m"), True),
                (say("agent.last_new"), True),
                (say("list.active_members"), True),
            ],
            [
                [
                    html.escape(row.village_name),
                    say.number(row.new_members_12m) if row.new_members_12m else "<b>0</b>",
                    say.month(row.last_new),
                    say.number(row.active_members),
                ]
                for row in villages.itertuples()
            ],
        )
    shell.download(say, villages, f"desa-{code}")


def _workers(here: Screen, rows: pd.DataFrame, month: str) -> None:
    """Eligible workers, as far as anybody published them: by regency, for a few of them."""
    say = here.say
    workers = here.ask("agents/workers", branch=here.branch, region=here.area, month=month)
    known = workers.dropna(subset=["people"])
    shell.section(
        say("agents.workers_title", known=say.number(len(known)), count=len(workers)),
        say("agents.workers_subtitle"),
    )
    if known.empty:
        shell.empty(say("agents.workers_none"), say("agents.workers_none_how"))
        return
    sums = (
        rows.assign(is_without=rows["agents"] == 0)
        .groupby("region_code")[["is_without", "active_members"]]
        .sum()
    )
    tables.plain(
        [
            (say("filter.region"), False),
            (say("agents.workers_people"), True),
            (say("list.active_members"), True),
            (say("agents.workers_districts"), True),
        ],
        [
            [
                html.escape(row.region_label),
                _counted(here, row),
                say.number(sums.at[row.region_code, "active_members"]),
                say.number(sums.at[row.region_code, "is_without"]),
            ]
            for row in known.itertuples()
        ],
    )
    shell.source_line(html.escape(say("agents.workers_note")), shell.publishers(say, known, most=5))
    shell.download(say, workers, "pekerja-kabupaten")


def _counted(here: Screen, row) -> str:
    say = here.say
    label = metrics.metric(row.indicator).labels[say.language]
    when = say.as_of(row.as_of, row.as_of_precision)
    return f'{say.number(row.people)}<br><span class="small">{html.escape(label)}, {when}</span>'
