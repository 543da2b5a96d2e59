"""Where no agent works: districts and villages on a map, and what is known of the workers there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.base.language import Speaker
from jamsostek.contract import geography, metrics
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, legends, maps, sources, tables
from jamsostek.warehouse import suppression

SHOWN = ("agents", "villages")
# classes of what is drawn: active members of a district, and percent of its villages
_BREAKS = {"agents": (500, 1000, 2500), "villages": (25, 50, 75)}
_UNITS = {"agents": "people", "villages": "percent"}
_LISTED = 12


def _districts(here: Screen, month: str) -> pd.DataFrame:
    return here.ask("agents/districts", **here.filters, month=month)


def draw(here: Screen, month: str) -> None:
    """The map of districts, the longest list beside it, one district's villages, and workers."""
    say, rows = here.say, _districts(here, month)
    address.bind("district", ["", *rows["district_code"]])
    left, right = st.columns([3, 2], gap="large")
    with left:
        shown = choices.switch(here, "shown", SHOWN, "agents.places_shown", "agents.places_by_")
        _heading(here, shown, month)
        _map(here, shown, month)
        sources.of_area(here, say("agents.places_note"), month=month)
        shell.download(say, rows, "kecamatan-agen")
    with right:
        _choose_district(here, rows)
        if district := address.chosen("district"):
            _villages(here, district, month)
            villages = partial(_villages_of, here, district, month)
            shell.download(say, villages, f"desa-{district}")
        else:
            _list(here, shown, month)
    if _workers(here, month):
        workers = partial(here.ask, "agents/workers", **here.filters, month=month)
        shell.download(say, workers, "pekerja-kabupaten")


@kept
def _heading(here: Screen, shown: str, month: str) -> None:
    say, rows = here.say, _districts(here, month)
    without = rows[rows["agents"] == 0]
    if shown == "agents":
        shell.section(
            say(
                "agents.places_title",
                without=say.number(len(without)),
                count=len(rows),
                members=say.number(suppression.total(without, "active_members")),
            ),
            say("agents.places_subtitle"),
        )
    else:
        shell.section(
            say(
                "agents.places_villages_title",
                without=say.number(suppression.total(rows, "villages_without")),
                count=int(rows["villages"].sum()),
            ),
            say("agents.places_villages_subtitle"),
        )


def _map(here: Screen, shown: str, month: str) -> None:
    codes = here.ask("reference/districts")["district_code"]
    layer, refused = geography.districts(frozenset(codes))
    if refused:
        shell.show_error(here.say, refused)
    if not layer:
        return
    focus = address.chosen("district") or None
    regions = frozenset(here.ask("reference/regions")["region_code"])
    around, _ = geography.regencies(regions)
    stamps = (layer.stamp, around.stamp if around else None)
    # as on the map page: a picture that keeps its selection pales everything else
    key = f"agent_places_{shown}_{focus or 'all'}"
    maps.show(_picture(here, shown, month, focus, stamps), key, _clicked)
    _legend(here, shown, month)
    shell.attribution(here.say, layer)


@kept
def _legend(here: Screen, shown: str, month: str) -> None:
    _, keys = _painted(here, _districts(here, month), shown)
    legends.draw(
        legends.counted(here.say, label, count, style=f"background:{colour}")
        for colour, label, count in keys
    )


@kept
def _picture(
    here: Screen, shown: str, month: str, focus: str | None, _boundaries: tuple
) -> maps.Picture:
    say, rows = here.say, _districts(here, month)
    codes = here.ask("reference/districts")["district_code"]
    layer, _ = geography.districts(frozenset(codes))
    regions = here.ask("reference/regions").set_index("region_code")
    around, _ = geography.regencies(frozenset(regions.index))
    in_view = regions[regions.index.isin(rows["region_code"])]
    painted, _ = _painted(here, rows, shown)
    return maps.districts(
        layer,
        _with_tooltips(say, painted),
        around,
        {row.Index: maps.label(row) for row in in_view.itertuples()},
        here.colours,
        alt=say("agents.places_alt", count=len(rows), coloured=say.number(sum(painted["asked"]))),
        focus=focus,
        narrow=here.narrow,
    )


def _painted(
    here: Screen, rows: pd.DataFrame, shown: str
) -> tuple[pd.DataFrame, list[tuple[str, str, int]]]:
    """The districts with ``fill`` and whether each is ``asked`` for, and the legend: colour, words,
    how many. What isn't asked for stays white, so that only the rest has a colour."""
    say, palette = here.say, here.colours
    # the palest colour could be taken for white
    stronger = replace(palette, sequential=palette.sequential[1:])
    kinds = maps.classes(_BREAKS[shown], _UNITS[shown], say, stronger)
    if shown == "agents":
        asked, value, others = (
            rows["agents"] == 0,
            rows["active_members"],
            say("agents.places_with"),
        )
    else:
        asked = rows["villages_without"] > 0
        value = 100 * rows["villages_without"] / rows["villages"]
        others = say("agents.places_all_villages")
    classed = value.map(kinds.of).where(asked)
    fills = [
        palette.panel if not is_asked else palette.no_data if kind != kind else kinds.colours[kind]
        for is_asked, kind in zip(
            asked, (kind if kind != kind else int(kind) for kind in classed), strict=True
        )
    ]
    counted = classed.value_counts()
    keys = [(palette.panel, others, int((~asked).sum()))]
    keys += [
        (colour, label, int(counted.get(number, 0)))
        for number, (colour, label) in enumerate(zip(kinds.colours, kinds.labels, strict=True))
    ]
    if unknown := int((asked & classed.isna()).sum()):
        keys.append((palette.no_data, say("word.no_data"), unknown))
    return rows.assign(fill=fills, asked=asked), keys


def _with_tooltips(say: Speaker, rows: pd.DataFrame) -> pd.DataFrame:
    notes = [
        say(
            "agents.places_hover",
            place=row.region_label,
            members=say.number(row.active_members),
            without=say.number(row.villages_without),
            villages=say.number(row.villages),
        )
        for row in rows.itertuples()
    ]
    return rows.assign(
        tooltip_title=rows["district_name"],
        tooltip_value=[_agents(say, count) for count in rows["agents"]],
        tooltip_note=notes,
    )


def _agents(say: Speaker, count: float) -> str:
    if count != count:  # too few to be told to this role
        return say("word.hidden")
    return say("agents.places_agents", count=count) if count else say("agents.places_no_agent")


def _clicked(key: str) -> None:
    """A click on the map opens the district's villages."""
    picked = st.session_state[key]["selection"]["objects"].get(maps.DISTRICTS_LAYER)
    if picked:
        address.choose("district", picked[0]["properties"]["district_code"])


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
        key=address.key("district"),
        label_visibility="collapsed",
    )


@kept
def _list(here: Screen, shown: str, month: str) -> None:
    """The districts where most is to be done, by what the map shows."""
    say, rows = here.say, _districts(here, month)
    by = "active_members" if shown == "agents" else "villages_without"
    asked = rows["agents"] == 0 if shown == "agents" else rows["villages_without"] > 0
    ranked = rows[asked].sort_values(by, ascending=False)
    shell.section(say(f"agents.places_list_{shown}"), say("agents.places_list_subtitle"))
    if ranked.empty:
        shell.empty(say(f"agents.without_no_{shown}"), say("agents.without_none_how"))
        return

    def cells(row) -> list[TagChild]:
        part, whole = say.number(row.villages_without), say.number(row.villages)
        wanted = {"month": month, "shown": shown, "district": row.district_code}
        link = markup.inside(row.district_name, here.link("agents", view="places", **wanted))
        return [
            lines(link, small(row.region_label)),
            say("agents.places_of", part=part, whole=whole),
            say.number(row.active_members),
        ]

    numbers = ["agents.places_villages_without", "list.active_members"]
    tables.of(say, tables.heads(say, ["list.place"], numbers), ranked, cells, _LISTED)


def _villages_of(here: Screen, district: str, month: str) -> pd.DataFrame:
    return here.ask("agents/district_villages", district=district, month=month)


@kept
def _villages(here: Screen, code: str, month: str) -> None:
    """One district: which villages nobody brought a member from, and since when."""
    say, villages = here.say, _villages_of(here, code, month)
    district = _districts(here, month).set_index("district_code").loc[code]
    shell.section(
        say(
            "agents.places_of_district",
            place=district["district_name"],
            without=say.number(district["villages_without"]),
            count=int(district["villages"]),
        ),
        _agents(say, int(district["agents"])),
    )

    def cells(row) -> list[TagChild]:
        return [
            row.village_name,
            say.number(row.new_members_12m) if row.new_members_12m else tags.b("0"),
            say.month(row.last_new),
            say.number(row.active_members),
        ]

    numbers = ["agents.places_new", "agent.last_new", "list.active_members"]
    with st.container(height=430, border=False):
        tables.of(say, tables.heads(say, ["agents.places_village"], numbers), villages, cells)


@kept
def _workers(here: Screen, month: str) -> bool:
    """Eligible workers, as far as anybody published them: by regency, for a few of them; whether
    anybody did."""
    say, rows = here.say, _districts(here, month)
    workers = here.ask("agents/workers", **here.filters, month=month)
    known = workers.dropna(subset=["people"])
    shell.section(
        say("agents.workers_title", known=say.number(len(known)), count=len(workers)),
        say("agents.workers_subtitle"),
    )
    if known.empty:
        shell.empty(say("agents.workers_none"), say("agents.workers_none_how"))
        return False
    by_region = rows.assign(is_without=rows["agents"] == 0)
    sums = suppression.totals(by_region, "region_code", ["is_without", "active_members"])

    def cells(row) -> list[TagChild]:
        return [
            row.region_label,
            _counted(here, row),
            say.number(sums.at[row.region_code, "active_members"]),
            say.number(sums.at[row.region_code, "is_without"]),
        ]

    numbers = ["agents.workers_people", "list.active_members", "agents.workers_districts"]
    tables.of(say, tables.heads(say, ["filter.region"], numbers), known, cells)
    shell.source_line(say("agents.workers_note"), shell.publishers(say, known, most=5))
    return True


def _counted(here: Screen, row) -> TagList:
    say = here.say
    label = metrics.metric(row.indicator).labels[say.language]
    when = say.as_of(row.as_of, row.as_of_precision)
    return lines(say.number(row.people), small(f"{label}, {when}"))
