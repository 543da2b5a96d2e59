"""The programme rules in force on a day, each with its legal basis, and what changed since."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st
from htmltools import Tag, TagChild, TagList, tags

from jamsostek.analysis.rulebook import OFF, Rulebook
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import datapackage
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, choices, tables

VIEWS = {
    "rules": "published",
    "calculator": "published",
    "money": "totals",
    "claims": "totals",
}
# those that need no operational data but the rules themselves
FROM_RULES = ("rules", "calculator")
PROGRAMMES = ("JKK", "JKM", "JHT", "JP", "JKP")
_TOPICS = ("contribution", "benefit", "condition", "aim")
_MOST_CHANGES = 12


def choose_view(here: Screen) -> str:
    """Which part of the page to draw; in the address as ``view``."""
    st.space("xxsmall")
    return choices.part(here, "view", VIEWS, "programs.view", "programs.view_")


def choose(where, here: Screen, key: str, options: tuple[str, ...], default="", width=230) -> str:
    """A select box in the address; its words are ``programs.option_<key>_<option>``."""
    words = f"programs.option_{'segment' if key == 'who' else key}_"
    return choices.select(
        where,
        here,
        key,
        options,
        f"programs.choose_{key}",
        words,
        default=default,
        width=width,
    )


def last_choice(today: date) -> date:
    """The last day that can be asked: the end of next year, as far as budgets are planned."""
    return date(today.year + 1, 12, 31)


# -- the rules on a day --------------------------------------------------------------------------


def rules(here: Screen) -> None:
    """The five programmes as the rules had them on the day chosen."""
    say, today = here.say, date.today()
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    day = _choose_day(controls, here, today)
    segment = choose(controls, here, "segment", ("", *choices.SEGMENTS))
    _overview(here, day, segment, today)
    programme = choices.switch(
        here, "programme", PROGRAMMES, "programs.programme", "programs.name_"
    )
    _programme(here, day, segment, programme)
    shell.source_line(say("programs.rule_source"), say("programs.rules_limits"))
    rows = partial(here.ask, "programs/rules", on=day, segment=segment or None)
    shell.download(say, rows, f"ketentuan-{day}")
    if span := _changes(here, day, today):
        first, last = span
        changes = partial(here.ask, "programs/changes", from_day=first, to_day=last)
        shell.download(say, changes, f"perubahan-ketentuan-{first}-{last}")


@kept
def _overview(here: Screen, day: date, segment: str, today: date) -> None:
    """How many rules there are, and each programme in a sentence."""
    say = here.say
    rows = here.ask("programs/rules", on=day, segment=segment or None)
    found = say("programs.rules_finding", date=say.date(day), rules=say.number(len(rows)))
    if day > today:
        found += " " + say("programs.future")
    shell.told(found)
    whole = here.ask("programs/rules", on=day)
    cards.grid([_card(here, programme, whole) for programme in PROGRAMMES], "five")


@kept
def _programme(here: Screen, day: date, segment: str, programme: str) -> None:
    """The rules of one programme by topic."""
    say, rows = here.say, here.ask("programs/rules", on=day, segment=segment or None)
    own = rows[rows["programmes"].str.split(";").map(lambda codes: programme in codes)]
    left, right = st.columns(2, gap="large")
    for topic in _TOPICS:
        of_topic = own[own["topic"] == topic]
        if topic == "aim" and of_topic.empty:
            continue
        with left if topic == "contribution" else right:
            shell.section(say(f"programs.topic_{topic}"))
            _table(here, of_topic)


def _choose_day(where, here: Screen, today: date) -> date:
    """The day asked; in the address as ``on``, today by default."""
    first, last = Rulebook(here.ask("programs/rule_history")).first_day, last_choice(today)
    address.bind("on", lambda text: text == "" or first <= (_as_day(text) or date.min) <= last)
    day = _as_day(address.chosen("on")) or today
    st.session_state["on_picked"] = day
    where.date_input(
        here.say("programs.on"),
        key="on_picked",
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        width=230,
        on_change=_day_picked,
    )
    return day


def _day_picked() -> None:
    day = st.session_state["on_picked"]
    address.choose("on", "" if day in (None, date.today()) else day.isoformat())


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _card(here: Screen, programme: str, rows: pd.DataFrame) -> cards.Card:
    """One programme in a sentence, with what it costs a wage earner and a self-employed."""
    say = here.say
    number, more = _headline(say, programme, rows[rows["programme"] == programme])
    foot = [more if number else say("programs.card_none")]
    is_own = rows["programmes"].str.split(";").map(lambda codes: programme in codes)
    if reliefs := regulations(rows.loc[is_own & (rows["unit"] == OFF), "legal_basis"]):
        foot.append(tags.b(say("programs.card_relief", basis=reliefs)))
    return cards.Card(
        label=say(f"programs.name_{programme}"),
        number=number or NOTHING,
        unit=say("programs.card_wage") if number else "",
        context=say(f"programs.what_{programme}"),
        foot=tuple(foot),
    )


def _headline(say: Speaker, programme: str, rows: pd.DataFrame) -> tuple[str, str]:
    """The share of the wage a programme costs, and what else to know; empty if no rule is there."""
    rules = rows.set_index(["segment", "parameter"])

    def figure(segment: str, parameter: str) -> str:
        if (segment, parameter) not in rules.index:
            return ""
        rule = rules.loc[(segment, parameter)]
        return _figure(say, rule["value"], rule["unit"])

    def more(key: str, segment: str, parameter: str) -> str:
        found = figure(segment, parameter)
        return say(f"programs.card_{key}", value=found) if found else ""

    if programme == "JKK":
        low, high = (
            figure("PU", f"iuran_jkk_risiko_{risk}") for risk in ("sangat_rendah", "sangat_tinggi")
        )
        both = say("programs.range", low=low.rstrip("%\xa0"), high=high) if low and high else ""
        return both, more("from", "BPU", "iuran_jkk_minimum")
    if programme == "JKM":
        return figure("PU", "iuran_jkm"), more("fixed", "BPU", "iuran_jkm")
    if programme == "JHT":
        return figure("PU", "iuran_jht_total"), more("of_income", "BPU", "iuran_jht")
    if programme == "JP":
        ceiling = more("ceiling", "PU", "batas_upah_jp")
        return figure("PU", "iuran_jp_total"), ceiling or say("programs.card_no_ceiling")
    return figure("PU", "iuran_jkp_total"), say("programs.card_no_bill")


def _table(here: Screen, rows: pd.DataFrame) -> None:
    """Rules that share segment, validity, legal basis and source stand together, and the steps of a
    scale, whose notes name what each step is of."""
    say = here.say
    if rows.empty:
        markup.draw(tags.p(say("programs.no_topic"), class_="subtitle"))
        return
    segments = segment_labels(say)
    steps = rows["parameter"].str.extract(r"^(.*_tingkat)_\d+$", expand=False)
    rows = rows.assign(scale=steps.fillna(rows["note"]))
    shared = ["programme", "segment", "starts_on", "ends_on", "legal_basis", "scale", "url"]
    groups = rows.groupby(shared, sort=False, dropna=False)
    markup.draw(tags.ul([_together(say, group, segments) for _, group in groups], class_="rules"))


def _together(say: Speaker, group: pd.DataFrame, segments: dict[str, str]) -> Tag:
    """Rules that differ in name and value only, or steps, each with its note."""
    first, are_steps = next(group.itertuples()), group["note"].nunique() > 1
    pairs = [
        tags.p(
            tags.span(
                say(f"programs.rule_{row.parameter}"),
                TagList(" · ", markup.note(row.note)) if are_steps else None,
            ),
            tags.b(value_text(say, row.value, row.unit)),
        )
        for row in group.itertuples()
    ]
    package = f"{first.programme} · " if "+" in first.programme else ""
    whom = f"{package}{segments[first.segment]} · {_validity(say, first)}"
    note = None if are_steps else markup.indonesian(first.note)
    return tags.li(pairs, tags.div(lines(whom, basis(say, first))), note and tags.div(note))


def basis(say: Speaker, rule) -> TagList:
    """Legal basis and publisher of a rule, the publisher as a link."""
    named = rule.legal_basis if isinstance(rule.legal_basis, str) else ""
    link = markup.link(rule.publisher, rule.url)
    return TagList(named or say("programs.no_basis"), " · ", link)


def regulations(bases: Iterable[str]) -> str:
    """The regulations behind legal bases, each once and without its articles: ``PP 49/2020``."""
    return "; ".join(dict.fromkeys(basis.partition(" Pasal ")[0] for basis in bases))


def _validity(say: Speaker, row) -> str:
    start = say.as_of(row.starts_on, row.precision)
    if pd.isna(row.ends_on):
        return say("programs.since", start=start)
    end = say.as_of(row.ends_on, row.end_precision)
    return start if end == start else say("programs.from_to", start=start, end=end)


def segment_labels(say: Speaker) -> dict[str, str]:
    """The segments as the rules name them → words."""
    rules = datapackage.package().dataset("programme_parameters")
    return rules.field("segment").words(say.language)


def value_text(say: Speaker, value: str, unit: str) -> str:
    """A rule's value in its unit: ``0,24 % upah sebulan``; a text as the source has it."""
    figure = _figure(say, value, unit)
    is_text = figure == value and not re.match(r"[<\d]", value)
    if is_text or re.search("[a-z]", value):
        return value
    slug = re.sub(r"\W+", "_", unit.lower().replace("%", "pct")).strip("_") or "none"
    return say(f"programs.unit_{slug}", value=figure)


def _figure(say: Speaker, value: str, unit: str) -> str:
    """The number of a rule alone: a percentage, rupiah, a date, or the text as it is."""
    if unit == "tanggal":
        return say.date(value)
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        return value
    places = len(value.partition(".")[2].rstrip("0"))
    if unit.startswith("%"):
        return say.percent(float(value), places)
    if unit.startswith("Rp"):
        return say.rupiah(float(value), places)
    return say.number(float(value), places)


# -- what changed --------------------------------------------------------------------------------


@kept
def _changes(here: Screen, day: date, today: date) -> tuple[date, date] | None:
    """What differs between the day chosen and today; of today, what changed in a year. The days
    compared, if anything differs."""
    say = here.say
    since = day if day != today else (pd.Timestamp(today) - pd.DateOffset(years=1)).date()
    first, last = sorted((since, today))
    rows = here.ask("programs/changes", from_day=first, to_day=last)
    key = "programs.changes_until" if day > today else "programs.changes_title"
    shell.section(say(key, date=say.date(since)), say("programs.changes_subtitle"))
    if rows.empty:
        shell.empty(say("programs.changes_none"), say("programs.changes_none_how"))
        return None
    segments = segment_labels(say)

    def cells(row) -> list[TagChild]:
        values = [
            value_text(say, value, row.unit)
            for value in (row.value_before, row.value_after)
            if isinstance(value, str)
        ]
        text = values[0]
        if len(values) == 2:
            text = say("programs.change_to", before=values[0], after=values[1])
        return [
            lines(
                say.as_of(row.changed_on, row.precision),
                markup.chip(say(f"programs.change_{row.change}")),
            ),
            lines(say(f"programs.rule_{row.parameter}"), small(segments[row.segment])),
            tags.b(text),
            basis(say, row),
        ]

    names = ("change_when", "change_what", "column_value", "column_basis")
    heads = tables.heads(say, [f"programs.{name}" for name in names])
    tables.of(say, heads, rows.head(_MOST_CHANGES), cells)
    if len(rows) > _MOST_CHANGES:
        shell.source_line(say("programs.changes_more", count=len(rows) - _MOST_CHANGES))
    return first, last
