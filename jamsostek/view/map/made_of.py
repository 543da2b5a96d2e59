"""What a regency's members are made of, its districts, and its agents, claims and employers."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from htmltools import Tag, TagChild, tags

from jamsostek.contract import metrics
from jamsostek.reports import regency
from jamsostek.reports.context import known
from jamsostek.reports.regency import Part
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import facts
from jamsostek.view.parts import sources, tables
from jamsostek.warehouse import suppression


def draw(here: Screen, month: str) -> None:
    """Segments and payers beside the districts, then agents, claims and employers."""
    left, right = st.columns([5, 7], gap="large")
    with left:
        _parts(here, month)
        _others(here, month)
    with right:
        _districts(here, month)
        rows = regency.districts(facts.scene_of(here, month))
        shell.download(here.say, rows, f"kecamatan-{facts.regency_of(here)}-{month}")


@kept
def _parts(here: Screen, month: str) -> None:
    say, scene = here.say, facts.scene_of(here, month)
    for name, parts in (("payers", regency.payers(scene)), ("segments", regency.segments(scene))):
        if parts:
            shell.section(say(f"regency.parts_{name}"))
            markup.draw(tags.div(list(map(_part, parts)), class_="parts"))
    sources.of_month(here, [scene.kind], f"{month}-01", metrics.short_label("active_members", say))


def _part(part: Part) -> Tag:
    return tables.part(part.name, part.share, part.text, part.share_text, part.role)


@kept
def _districts(here: Screen, month: str) -> None:
    say, scene = here.say, facts.scene_of(here, month)
    rows = regency.districts(scene)
    villages = here.ask("reference/districts", region=facts.regency_of(here))
    number = villages.set_index("district_code")["villages"]
    shell.section(say("profile.districts", count=len(rows)))

    def cells(row) -> list[TagChild]:
        return [
            markup.inside(row.district_name, here.link("map", district=row.district_code)),
            say.number(row.active),
            tags.span(say.signed(row.change), class_=_tone(row.change)),
            say.number(number[row.district_code]),
        ]

    numbers = ["regency.active", "regency.change_3m", "profile.villages"]
    tables.of(say, tables.heads(say, ["regency.district"], numbers), rows, cells)
    sources.of_month(here, [scene.kind], f"{month}-01", say("profile.districts_note"))


def _tone(change: float) -> str | None:
    if not known(change) or not change:
        return None
    return "gained" if change > 0 else "lost"


# -- agents, claims, employers -------------------------------------------------------------------


@kept
def _others(here: Screen, month: str) -> None:
    """Each in a few numbers, with the way to the page that shows more."""
    groups = {
        "agents": _agents(here, month),
        "programs": _claims(here, month),
        "employers": _employers(here),
    }
    kinds = here.ask("data/operational").set_index("dataset")["kind"]
    of = {"agents": "agents", "programs": "claims", "employers": "employers"}
    for page, pairs in groups.items():
        shell.section(here.say(f"nav.{page}"))
        if not pairs:
            shell.source_line(here.say("profile.none_known"))
            continue
        tables.facts([(here.say(key), value) for key, value in pairs])
        view = {"view": "claims"} if page == "programs" else {}
        more = markup.inside(here.say("profile.more"), here.link(page, **view))
        sources.line(here, [kinds[of[page]]], "", more)


def _agents(here: Screen, month: str) -> Iterable[tuple[str, str]]:
    # of the regency of the profile, which is the one in view
    if not here.opens("people"):
        return ()
    say, rows = here.say, here.ask("agents/performance", region=facts.regency_of(here), month=month)
    rows = rows[rows["status"] != "left"]
    if rows.empty:
        return ()
    dormant = (rows["status"] == "dormant").sum()
    return (
        ("profile.agents", say.number(len(rows))),
        ("profile.agents_dormant", say.number(dormant)),
        ("profile.agents_new", say.number(rows["new_members_12m"].sum())),
    )


def _claims(here: Screen, month: str) -> Iterable[tuple[str, str]]:
    say, rows = here.say, here.ask("present/claims", region=facts.regency_of(here), month=month)
    if rows.empty:
        return ()
    return (
        ("profile.claims_year", say.rupiah_short(suppression.total(rows, "amount_idr"))),
        ("profile.claims_cases", say.number(suppression.total(rows, "cases"))),
        ("profile.claims_before", say.rupiah_short(suppression.total(rows, "amount_before_idr"))),
    )


def _employers(here: Screen) -> Iterable[tuple[str, str]]:
    say = here.say
    row = here.ask("employers/summary", region=facts.regency_of(here)).iloc[0]
    if not row["employers"]:
        return ()
    whole = row["workers"]
    share = say.percent(100 * row["registered_workers"] / whole, 0) if whole else say.percent(None)
    return (
        ("profile.employers", say.number(row["registered_employers"])),
        (
            "profile.workers_registered",
            say(
                "profile.workers_of",
                share=share,
                registered=say.number(row["registered_workers"]),
                workers=say.number(whole),
            ),
        ),
        ("profile.arrears", say.number(row["employers_in_arrears"])),
    )
