"""One employer: who it is, whom it registers, what it owes, why to go there."""

from __future__ import annotations

import pandas as pd
from htmltools import Tag, TagChild, tags

from jamsostek.base.language import NOTHING
from jamsostek.view.employers import employers
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, tables


def choose(here: Screen) -> str:
    """The employer whose own view is asked for, in the address as ``employer``; empty: none."""

    def is_known(code: str) -> bool:
        return not code or (here.opens("people") and len(_row(here, code)) > 0)

    if not here.opens("people") and (told := address.expected("employer")):
        address.close("employer", [told])
    address.bind("employer", is_known)
    return address.chosen("employer")


def _row(here: Screen, code: str) -> pd.DataFrame:
    return here.ask("employers/one", employer=code, **here.filters)


@kept
def draw(here: Screen, code: str) -> None:
    """Its figures as cards, its reasons with what each counts for, and who stands beside it."""
    say = here.say
    row = _row(here, code).iloc[0]
    back = markup.inside(say("employers.back"), here.link("employers", view="visits"))
    place = markup.inside(row["region_label"], here.link("map", region=row["region_code"]))
    size = employers.labels(here, "employers", "size_class").get(row["size_class"])
    who = [code, place, _text(row["sector"]), size]
    shell.heading(row["name"])
    markup.draw(tags.p(markup.joined([*who, back], " · "), class_="subtitle"))
    cards.grid(_cards(here, row), "desk five")
    _reasons(here, code)
    _beside(here, row)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _cards(here: Screen, row: pd.Series) -> list[cards.Card]:
    say = here.say
    share = min(1, row["registered_workers"] / row["workers"]) if row["workers"] else 0
    whole = employers.many_workers(here, row["workers"])
    registered = say(
        "employers.card_unregistered_of", share=say.percent(100 * share, 0), workers=whole
    )
    since = row["registered_on"]
    found = [
        cards.Card(
            say("employers.registered_workers"),
            say.number(row["registered_workers"]),
            say("unit.people"),
            target=cards.Target(share, registered),
            context=say("employers.since", date=say.date(since)) if since == since else "",
        ),
        cards.Card(
            say("employers.unregistered"),
            say.number(row["unregistered_workers"]),
            say("unit.people"),
        ),
    ]
    if row["arrears_months"]:
        months = say("employers.months", count=int(row["arrears_months"]))
        label, owed = say("list.arrears"), row["arrears_idr"]
        if owed == owed:
            found.append(cards.of_value(say, label, owed, "idr", context=months))
        else:
            found.append(cards.Card(label, months))
    programmes = _text(row["programmes"]).replace(",", " + ")
    found.append(cards.Card(say("employers.programmes"), programmes or NOTHING))
    return found


def _reasons(here: Screen, code: str) -> None:
    """Why to go there, with what each reason counts for; the sum is the place in the list."""
    say, words = here.say, employers.labels(here, "visit_points", "reason")
    rows = here.ask("employers/reasons_of", employer=code)
    shell.section(say("employers.reasons"), say("employers.rule_ours"))

    def cells(row) -> list[TagChild]:
        weight = say(f"employers.points_{row.counted}", points=say.number(row.each))
        return [words[row.reason], weight, say.number(row.points)]

    heads = tables.heads(say, ["employers.reason"], ["employers.weight", "employers.points"])
    tables.of(say, heads, rows, cells, none="employers.visits_none")
    if len(rows):
        shell.source_line(say("employers.points_sum", points=say.number(rows["points"].sum())))


def _beside(here: Screen, row: pd.Series) -> None:
    """The company it works for, and those that work for it."""
    say = here.say
    rows = here.ask("employers/partners", employer=row["employer_code"])
    if rows.empty:
        return
    shell.section(say("employers.beside"))

    def cells(each) -> list[TagChild]:
        return [
            _opened(here, each),
            say(f"employers.stands_{each.stands}"),
            say.number(each.workers),
            say.number(each.registered_workers),
        ]

    numbers = ["employers.workers", "employers.registered_workers"]
    tables.of(say, tables.heads(say, ["list.employer", "employers.stands"], numbers), rows, cells)


def _opened(here: Screen, row) -> Tag:
    return markup.inside(row.name, here.link("employers", employer=row.employer_code))
