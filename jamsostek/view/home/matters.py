"""What needs attention: each matter opens where it stands, and its list can be taken along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
from htmltools import Tag, TagChild, tags

from jamsostek.base.language import NOTHING
from jamsostek.reports import findings
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import agents, tables

# what a file that is still to be imported mends
_IMPORTS = ("regions_missing", "months_missing", "regions_never", "flows_missing", "data_old")
# what names people opens for those who may see names
_NAMED = ("action_overdue", "agents_dormant", "employers_in_arrears")
_FEW = 8  # of a list are shown where the matter stands; all of it has a place of its own
_MOST_LISTED = 30


def of(here: Screen, month: str, today: date) -> pd.DataFrame:
    """The matters, the weightiest first."""
    return here.ask("home/attention", **here.filters, month=month, today=today)


@kept
def draw(here: Screen, month: str, today: date) -> None:
    """The ranked list; a line has its number, why it is here, and within it what it speaks of."""
    say, rows = here.say, of(here, month, today)
    if rows.empty:
        shell.empty(say("desk.nothing"), say("desk.nothing_how"))
        return
    head = tags.li(say("desk.attention"), class_="head")
    items = [_matter(here, row, month, today) for row in rows.itertuples()]
    markup.draw(tags.ol(head, items, class_="attention"))


def _matter(here: Screen, row, month: str, today: date) -> Tag:
    say = here.say
    number, text = tags.b(say.short(row.value), class_="value"), findings.attention(say, row)
    why = tags.span(findings.attention_why(say, row), class_="why")
    if row.kind in _IMPORTS:
        there = here.link("data", part="import")
        leads = markup.inside(text, there) if here.opens("keeping") else text
        return tags.li(tags.div(number, tags.span(leads, why, class_="what"), class_="line"))
    if row.kind in _NAMED and not here.opens("people"):
        return tags.li(tags.div(number, tags.span(text, why, class_="what"), class_="line"))
    rows, cells = _WITHIN[row.kind](here, row, month, today)
    if rows.empty:  # what the number is made of is not told
        return tags.li(tags.div(number, tags.span(text, why, class_="what"), class_="line"))
    listed = [tags.tr(list(map(tags.td, cells(each)))) for each in rows.head(_FEW).itertuples()]
    more, leads = len(rows) - _FEW, markup.inside(*_leads(here, row, month))
    rest = say("word.more", count=more) if more > 0 else ""
    return tags.li(
        tags.details(
            tags.summary(number, tags.span(text, why, class_="what"), class_="line"),
            tags.table(tags.tbody(listed), class_="plain"),
            tags.p(markup.joined([rest, leads], " · "), class_="source"),
        )
    )


def _leads(here: Screen, row, month: str) -> tuple[str, str]:
    """The words and the address of the page that shows all of a matter."""
    say = here.say
    if row.kind == "district_loss":
        place = {"region": row.area_code[:4], "district": row.area_code}
        address_of = here.link("map", metric="active_members", month=month, **place)
        return say("attention.to_map"), address_of
    if row.kind == "budget_ends":
        return say("attention.to_projection"), here.link("growth", view="projection")
    if row.kind == "employers_in_arrears":
        there = here.link("employers", view="visits", reason="arrears_current")
        return say("attention.to_visits"), there
    return say("attention.to_list"), here.link("", month=month, list=row.kind)


# -- what stands within a matter: its rows, and the cells of a row -------------------------------

Within = tuple[pd.DataFrame, Callable[..., list[TagChild]]]


def _promises(here: Screen, _row, _month: str, today: date) -> Within:
    say, rows = here.say, here.ask("home/open_items", **here.filters, today=today)

    def cells(each) -> list[TagChild]:
        late = say("word.days", count=int(each.days_late))
        return [markup.lines(_text(each.action), markup.small(_text(each.owner))), late]

    return rows[rows["days_late"] > 0], cells


def _dormant(here: Screen, _row, month: str, _today: date) -> Within:
    say, rows = here.say, agents_dormant(here, month)

    def cells(each) -> list[TagChild]:
        name = markup.inside(each.name, here.link("agents", agent=each.agent_code, month=month))
        months = say("employers.months", count=int(each.months_without_new))
        return [markup.lines(name, markup.small(agents.place(each))), months]

    return rows, cells


def _budgets(here: Screen, _row, month: str, _today: date) -> Within:
    say, rows = here.say, here.ask("home/budgets_ending", **here.filters, month=month)
    ends = say.date(date(int(month[:4]), 12, 31))

    def cells(each) -> list[TagChild]:
        until = markup.small(say("attention.until", date=ends))
        whose = f"{each.region_label} · {say(f'payer.{each.payer}')}"
        return [markup.lines(whose, until), say.number(each.members)]

    return rows, cells


def _lost(here: Screen, row, month: str, _today: date) -> Within:
    say, rows = here.say, here.ask("home/lost", district=row.area_code, month=month)

    def cells(each) -> list[TagChild]:
        name = f"{say(f'segment.{each.segment}')} · {say(f'payer.{each.payer}')}"
        return [name, say.signed(each.change)]

    return rows, cells


def _arrears(here: Screen, _row, _month: str, _today: date) -> Within:
    say = here.say
    rows = here.ask("employers/visits", **here.filters, reason="arrears_current")
    rows = rows.sort_values("arrears_idr", ascending=False, na_position="last")

    def cells(each) -> list[TagChild]:
        opened = here.link("employers", employer=each.employer_code)
        months = markup.small(say("employers.months", count=int(each.arrears_months)))
        owed = say.rupiah_short(each.arrears_idr)
        return [markup.inside(each.name, opened), markup.lines(owed, months)]

    return rows, cells


_WITHIN = {
    "action_overdue": _promises,
    "agents_dormant": _dormant,
    "budget_ends": _budgets,
    "district_loss": _lost,
    "employers_in_arrears": _arrears,
}


# -- the whole list ------------------------------------------------------------------------------

LISTS = ("action_overdue", "agents_dormant")


def choose_list(here: Screen) -> str:
    """Which of the lists behind the matters is open; in the address as ``list``."""
    opens = here.opens("people")
    address.close("list", () if opens else LISTS)
    address.bind("list", ("", *LISTS) if opens else ("",))
    return address.chosen("list")


def opened_list(here: Screen, kind: str, month: str) -> None:
    """The rows behind one matter, to work through or to take along; its number again on top."""
    say = here.say
    rows, heads, cells = _LISTED[kind](here, month)
    shell.section(
        say(f"attention.{kind}.list", count=len(rows)),
        markup.joined(
            [
                say(f"attention.{kind}.why"),
                markup.inside(say("made_of.close"), here.link("", month=month)),
            ],
            " ",
        ),
    )
    tables.of(say, tables.heads(say, *heads), rows, cells, _MOST_LISTED, none="desk.nothing")
    if rows.empty:
        return
    shell.download(say, rows, say(f"attention.{kind}.file"), key=f"download-{kind}")


def _text(value: object) -> str:
    """A cell of text; a dash where nothing was reported."""
    return value if isinstance(value, str) else NOTHING


def agents_dormant(here: Screen, month: str) -> pd.DataFrame:
    """Agents as long without a new member as the rule allows, the longest first."""
    rows = here.ask("agents/performance", **here.filters, month=month)
    return rows[rows["status"] == "dormant"].sort_values("months_without_new", ascending=False)


# each list: its rows, its headers (see tables.heads), the cells of a row
def _overdue_listed(here: Screen, _month: str):
    say = here.say
    rows = here.ask("home/open_items", **here.filters, today=shell.today())
    heads = ["list.issue", "list.action", "list.owner"], ["list.due", "list.days_late"]

    def cells(row) -> list[TagChild]:
        texts = map(_text, (row.issue, row.action, row.owner))
        return [*texts, say.short_date(row.due_on), say.number(row.days_late)]

    return rows[rows["days_late"] > 0], heads, cells


def _dormant_listed(here: Screen, month: str):
    say, rows = here.say, agents_dormant(here, month)
    numbers = ["list.months_without_new", "list.active_members", "list.joined"]

    def cells(row) -> list[TagChild]:
        return [
            agents.name_link(here, row, month),
            agents.place(row),
            say.number(row.months_without_new),
            say.number(row.active_members),
            say.short_date(row.joined_on),
        ]

    return rows, (["list.agent", "list.place"], numbers), cells


_LISTED = {
    "action_overdue": _overdue_listed,
    "agents_dormant": _dormant_listed,
}
