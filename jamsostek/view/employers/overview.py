"""Who registers everybody, how old the arrears are, which programmes are followed."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from jamsostek.view.employers import employers
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts, choices

GROUPS = ("region", "sector", "size_class")


def overview(here: Screen) -> None:
    """Cards, who registers everybody, how old the arrears are, which programmes are followed."""

    def download(what: str, **asked: str) -> None:
        rows = partial(here.ask, f"employers/{what}", **asked, **here.filters)
        shell.download(here.say, rows, here.say(f"employers.file_{what}"))

    _cards(here)
    left, right = st.columns(2, gap="large")
    with left:
        groups = GROUPS[1:] if here.region else GROUPS
        title = st.container()
        by = choices.switch(here, "by", groups, "employers.by", "employers.by_")
        with title:
            _registered_title(here, by)
        _registered(here, by)
        download("registered", by=by)
    with right:
        if _arrears(here):
            download("arrears")
        if _programmes(here):
            download("programmes")


@kept
def _cards(here: Screen) -> None:
    say, summary = here.say, employers.summary(here)
    share = summary["registered_workers"] / summary["workers"] if summary["workers"] else 0
    everybody = employers.many_employers(here, summary["employers"])
    workers = employers.many_workers(here, summary["workers"])
    partly = employers.many_workers(here, summary["partial_workers"])
    share_text = say.percent(100 * share, 0)
    registered = say("employers.card_unregistered_of", share=share_text, workers=workers)
    cards.grid(
        [
            cards.Card(
                say("employers.card_registered"),
                say.number(summary["registered_employers"]),
                context=say("employers.card_registered_of", employers=everybody),
            ),
            cards.Card(
                say("employers.card_unregistered"),
                say.number(summary["unregistered_workers"]),
                say("unit.people"),
                target=cards.Target(share, registered),
            ),
            cards.Card(
                say("employers.card_partial"),
                say.number(summary["partial_employers"]),
                say("employers.unit_employers"),
                context=say("employers.card_partial_of", workers=partly),
            ),
            cards.of_value(
                say,
                say("employers.card_arrears"),
                summary["arrears_idr"],
                "idr",
                context=employers.many_employers(here, summary["employers_in_arrears"]),
            ),
            cards.Card(
                say("employers.card_vendors"),
                say.number(summary["vendors"]),
                say("employers.unit_employers"),
                context=employers.many_workers(here, summary["vendor_workers"]),
            ),
        ],
        "desk five",
    )


def _groups(here: Screen, by: str) -> tuple[pd.DataFrame, list[str]]:
    """The share of workers registered in each group, the lowest first, and the groups' names."""
    rows = here.ask("employers/registered", by=by, **here.filters)
    return rows, [_group_name(here, by, name) for name in rows["grouped_by"]]


@kept
def _registered_title(here: Screen, by: str) -> None:
    say, (_, names) = here.say, _groups(here, by)
    shell.section(
        say("employers.registered_title", group=names[0]) if names else "",
        say("employers.registered_subtitle"),
    )


@kept
def _registered(here: Screen, by: str) -> None:
    """The share of workers registered, the lowest on top, by what the reader chooses."""
    say, (rows, names) = here.say, _groups(here, by)
    charts.ranking(
        here,
        names,
        list(rows["registered_pct"]),
        [
            say(
                "employers.registered_bar",
                share=say.percent(row.registered_pct, 0),
                missing=say.number(row.unregistered_workers),
            )
            for row in rows.itertuples()
        ],
        key=f"employers_registered_{by}",
        alt=say(
            "employers.registered_alt",
            group=names[0],
            share=say.percent(rows["registered_pct"].iloc[0], 0),
        ),
    )


def _group_name(here: Screen, by: str, name: object) -> str:
    if not isinstance(name, str):
        return here.say("employers.not_noted")
    if by != "size_class":
        return name
    return employers.labels(here, "employers", "size_class")[name]


@kept
def _arrears(here: Screen) -> bool:
    """Arrears by age class, in rupiah and in employers; whether there are any."""
    say, summary = here.say, employers.summary(here)
    rows = here.ask("employers/arrears", **here.filters)
    if not summary["employers_in_arrears"]:
        shell.section(say("employers.arrears"))
        shell.empty(say("employers.arrears_none"), say("employers.arrears_none_how"))
        return False
    # where nobody noted the amounts, the bars count the employers
    is_money = rows["arrears_idr"].fillna(0).sum() > 0
    lengths = rows["arrears_idr"].fillna(0) if is_money else rows["employers"]
    first = rows.loc[lengths.idxmax()]
    share = 100 * lengths.max() / lengths.sum()
    ages = [say(f"employers.age_{name}") for name in rows["arrears_class"]]
    title = say(
        "employers.arrears_title",
        share=say.percent(share, 0),
        age=say(f"employers.age_{first['arrears_class']}").lower(),
    )
    shell.section(title, say("employers.arrears_subtitle"))
    charts.ranking(
        here,
        ages,
        list(lengths),
        [
            " · ".join(
                [say.rupiah_short(row.arrears_idr)] * bool(is_money and row.employers)
                + [say.number(row.employers)]
            )
            for row in rows.itertuples()
        ],
        key="employers_arrears",
        alt=title,
    )
    return True


@kept
def _programmes(here: Screen) -> bool:
    """How many registered employers follow which programmes; whether any are registered."""
    say = here.say
    rows = here.ask("employers/programmes", **here.filters)
    if rows.empty:
        return False
    first = rows.iloc[0]
    names = [
        name.replace(",", " + ") if isinstance(name, str) else say("employers.not_noted")
        for name in rows["programmes"]
    ]
    title = say(
        "employers.programmes_title",
        share=say.percent(100 * first["employers"] / rows["employers"].sum(), 0),
        programmes=names[0],
    )
    shell.section(title, say("employers.programmes_subtitle"))
    charts.ranking(
        here,
        names,
        list(rows["employers"]),
        [say.number(number) for number in rows["employers"]],
        key="employers_programmes",
        alt=title,
    )
    return True
