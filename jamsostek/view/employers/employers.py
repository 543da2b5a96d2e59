"""The employers page: who registers a part of the workers, who is in arrears, whom to visit."""

from __future__ import annotations

import html
from itertools import groupby

import pandas as pd
import streamlit as st

from jamsostek.contract import datapackage
from jamsostek.imports import intake
from jamsostek.reports import list_xlsx
from jamsostek.sample import assumptions
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.home import desk
from jamsostek.view.parts import cards, charts
from jamsostek.view.sources import statements

VIEWS = ("overview", "visits", "vendors")
GROUPS = ("region", "sector", "size_class")
_PER_PAGE = 25


def _employers(here: Screen, number: float) -> str:
    return here.say("employers.count_employers", count=number)


def _workers(here: Screen, number: float) -> str:
    return here.say("employers.count_workers", count=number)


def finding(here: Screen, summary: pd.Series) -> str:
    """The sentence on top: who is registered, how many workers are not, what is owed."""
    say = here.say
    text = say(
        "employers.finding",
        registered=say.number(summary["registered_employers"]),
        employers=_employers(here, summary["employers"]),
        workers=_workers(here, summary["unregistered_workers"]),
    )
    if summary["employers_in_arrears"]:
        text += " " + say(
            "employers.finding_arrears",
            employers=_employers(here, summary["employers_in_arrears"]),
            amount=say.rupiah_short(summary["arrears_idr"]),
        )
    return text


def choose_view(here: Screen) -> str:
    """Overview, list to visit or vendors; in the address as ``view``."""
    return st.segmented_control(
        here.say("employers.view"),
        VIEWS,
        format_func=lambda view: here.say(f"employers.view_{view}"),
        required=True,
        key=address.bind("view", VIEWS, VIEWS[0]),
        label_visibility="collapsed",
    )


def tell_none(here: Screen) -> None:
    """Nothing is known here: of nobody at all, or of the area in view."""
    say = here.say
    kind = here.ask("data/operational").set_index("dataset").at["employers", "kind"]
    if kind == "none":
        shell.empty(say("employers.none"), say("employers.none_how"))
    else:
        shell.empty(say("employers.none_here"), say("employers.none_here_how"))


def source(here: Screen) -> None:
    """Kind and date of the employers' data, and what they can't tell."""
    shell.source_line(*map(html.escape, (*_origin(here), here.say("employers.limits"))))


def _origin(here: Screen) -> tuple[str, str]:
    """The kind of the employers' data and of what day they are."""
    say = here.say
    kind = here.ask("data/operational").set_index("dataset").at["employers", "kind"]
    if kind == "sample":
        as_of = say("desk.as_of", month=say.month(f"{assumptions.LAST_MONTH}-01"))
    else:
        taken = (r for r in intake.history() if r.dataset == "employers" and not r.is_undone)
        as_of = say("employers.imported_on", date=say.date(next(taken).imported_at))
    return say(f"kind.{kind}"), as_of


# -- overview ------------------------------------------------------------------------------------


def overview(here: Screen, summary: pd.Series) -> None:
    """Cards, who registers everybody, how old the arrears are, which programmes are followed."""
    _cards(here, summary)
    left, right = st.columns(2, gap="large")
    with left:
        _registered(here)
    with right:
        _arrears(here, summary)
        _programmes(here)


def _cards(here: Screen, summary: pd.Series) -> None:
    say = here.say
    share = summary["registered_workers"] / summary["workers"] if summary["workers"] else 0
    number, _, word = say.rupiah_short(summary["arrears_idr"]).partition("\xa0")
    cards.grid(
        [
            cards.Card(
                say("employers.card_registered"),
                say.number(summary["registered_employers"]),
                context=say(
                    "employers.card_registered_of",
                    employers=_employers(here, summary["employers"]),
                ),
            ),
            cards.Card(
                say("employers.card_unregistered"),
                say.number(summary["unregistered_workers"]),
                say("unit.people"),
                target=cards.Target(
                    share,
                    say(
                        "employers.card_unregistered_of",
                        share=say.percent(100 * share, 0),
                        workers=_workers(here, summary["workers"]),
                    ),
                ),
            ),
            cards.Card(
                say("employers.card_partial"),
                say.number(summary["partial_employers"]),
                say("employers.unit_employers"),
                context=say(
                    "employers.card_partial_of",
                    workers=_workers(here, summary["partial_workers"]),
                ),
            ),
            cards.Card(
                say("employers.card_arrears"),
                number,
                word,
                context=_employers(here, summary["employers_in_arrears"]),
            ),
            cards.Card(
                say("employers.card_vendors"),
                say.number(summary["vendors"]),
                say("employers.unit_employers"),
                context=_workers(here, summary["vendor_workers"]),
            ),
        ],
        "desk five",
    )


def _registered(here: Screen) -> None:
    """The share of workers registered, the lowest on top, by what the reader chooses."""
    say = here.say
    groups = GROUPS[1:] if here.area else GROUPS
    title = st.container()
    by = st.segmented_control(
        say("employers.by"),
        groups,
        format_func=lambda name: say(f"employers.by_{name}"),
        required=True,
        key=address.bind("by", groups, groups[0]),
        label_visibility="collapsed",
    )
    rows = here.ask("employers/registered", by=by, branch=here.branch, region=here.area)
    names = [_group_name(here, by, name) for name in rows["grouped_by"]]
    with title:
        shell.section(
            say("employers.registered_title", group=names[0]) if names else "",
            say("employers.registered_subtitle"),
        )
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
    shell.download(say, rows, say("employers.file_registered"))


def _group_name(here: Screen, by: str, name: object) -> str:
    if not isinstance(name, str):
        return here.say("employers.not_noted")
    if by != "size_class":
        return name
    return _labels(here, "employers", "size_class")[name]


def _labels(here: Screen, dataset: str, field: str) -> dict[str, str]:
    """The contract's words for the values of a column."""
    categories = datapackage.package().dataset(dataset).field(field).categories
    return {each.value: each.labels[here.say.language] for each in categories}


def _arrears(here: Screen, summary: pd.Series) -> None:
    """Arrears by age class, in rupiah and in employers."""
    say = here.say
    rows = here.ask("employers/arrears", branch=here.branch, region=here.area)
    if not summary["employers_in_arrears"]:
        shell.section(say("employers.arrears"))
        shell.empty(say("employers.arrears_none"), say("employers.arrears_none_how"))
        return
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
    shell.download(say, rows, say("employers.file_arrears"))


def _programmes(here: Screen) -> None:
    """How many registered employers follow which programmes."""
    say = here.say
    rows = here.ask("employers/programmes", branch=here.branch, region=here.area)
    if rows.empty:
        return
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
    shell.download(say, rows, say("employers.file_programmes"))


# -- the list to visit ---------------------------------------------------------------------------


def visits(here: Screen, _summary: pd.Series) -> None:
    """Whom to visit and why, the weightiest first, with the rule of the order in sight."""
    say = here.say
    asked = {"branch": here.branch, "region": here.area}
    reasons = here.ask("employers/reasons", **asked)
    words = _labels(here, "visit_points", "reason")
    counts = reasons.set_index("reason")["employers"]
    shell.section(say("employers.visits"), say("employers.visits_subtitle"))
    st.html(_rule(here, reasons, words))
    with st.container(horizontal=True, vertical_alignment="center"):
        reason = st.selectbox(
            say("employers.reason"),
            ("", *reasons["reason"]),
            format_func=lambda name: (
                f"{words[name]} ({say.number(counts[name])})"
                if name
                else say("employers.reason_all")
            ),
            key=address.bind("reason", ("", *reasons["reason"])),
            width=380,
            label_visibility="collapsed",
        )
        rows = here.ask("employers/visits", **asked, reason=reason)
        statements.matches(_employers(here, len(rows)))
        st.space("stretch")
        _take_along(here, rows, reason, words)
    if rows.empty:
        shell.empty(say("employers.visits_none"), say("employers.visits_none_how"))
        return
    turned_to = statements.pager(
        len(rows), _PER_PAGE, "employers_visits", (*asked.values(), reason)
    )
    statements.listing(
        [
            (say("employers.rank"), "6%", "num"),
            (say("list.employer"), "30%", ""),
            (say("employers.reasons"), "30%", ""),
            (say("employers.unregistered"), "13%", "num"),
            (say("list.arrears"), "13%", "num"),
            (say("employers.points"), "8%", "num"),
        ],
        [_visit(here, row, words) for row in rows[turned_to].itertuples()],
        labelled=True,
    )


def _rule(here: Screen, reasons: pd.DataFrame, words: dict[str, str]) -> str:
    """The weights as chips (HTML)."""
    say = here.say
    chips = " ".join(
        f'<span class="chip">{html.escape(words[row.reason])}: '
        + html.escape(say(f"employers.points_{row.counted}", points=say.number(row.points)))
        + "</span>"
        for row in reasons.itertuples()
    )
    return (
        f'<p class="prose">{html.escape(say("employers.rule"))} {chips} '
        f'<span class="small">{html.escape(say("employers.rule_ours"))}</span></p>'
    )


def _visit(here: Screen, row, words: dict[str, str]) -> list[str]:
    say = here.say
    chips = " ".join(
        f'<span class="chip{" warn" if name.startswith("arrears") else ""}">'
        f"{html.escape(words[name])}</span>"
        for name in row.reasons.split(",")
    )
    if isinstance(row.pressed_by_name, str):
        pressed = say("employers.vendor_of", name=row.pressed_by_name)
        chips += f'<br><span class="small">{html.escape(pressed)}</span>'
    where = " · ".join(filter(_is_text, (row.employer_code, row.region_label, row.sector)))
    return [
        say.number(row.rank),
        f'<b>{html.escape(row.name)}</b><br><span class="small">{html.escape(where)}</span>',
        chips,
        f"{say.number(row.unregistered_workers)}"
        f'<br><span class="small">{say("employers.of", number=say.number(row.workers))}</span>',
        say.rupiah(row.arrears_idr)
        + f'<br><span class="small">{say("employers.months", count=row.arrears_months)}</span>'
        if row.arrears_months
        else "–",
        f"<b>{say.number(row.points)}</b>",
    ]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _take_along(here: Screen, rows: pd.DataFrame, reason: str, words: dict[str, str]) -> None:
    """The whole list as CSV, and as a workbook with a cover."""
    say = here.say
    name = say("employers.file_visits")
    shell.download(say, rows, name)
    st.download_button(
        say("employers.download_xlsx"),
        data=lambda: _workbook(here, rows, reason, words),
        file_name=f"jamsostek-ntt-{name}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key="download-visits-xlsx",
        on_click="ignore",
        icon=":material/table_view:",
        type="tertiary",
    )


def _workbook(here: Screen, rows: pd.DataFrame, reason: str, words: dict[str, str]) -> bytes:
    say = here.say
    kind, as_of = _origin(here)
    columns = (
        ("rank", list_xlsx.Column(say("employers.rank"), "number", 7)),
        ("employer_code", list_xlsx.Column(say("employers.code"))),
        ("name", list_xlsx.Column(say("list.employer"), width=34)),
        ("region_label", list_xlsx.Column(say("list.place"), width=22)),
        ("sector", list_xlsx.Column(say("employers.by_sector"))),
        ("reasons", list_xlsx.Column(say("employers.reasons"), width=40)),
        ("workers", list_xlsx.Column(say("employers.workers"), "number", 10)),
        ("unregistered_workers", list_xlsx.Column(say("employers.unregistered"), "number", 12)),
        ("arrears_months", list_xlsx.Column(say("list.arrears_months"), "number", 12)),
        ("arrears_idr", list_xlsx.Column(say("list.arrears"), "money", 18)),
        ("pressed_by_name", list_xlsx.Column(say("employers.pressed_by"), width=30)),
        ("points", list_xlsx.Column(say("employers.points"), "number", 8)),
    )
    listed = rows.assign(
        reasons=[
            ", ".join(words[name] for name in reasons.split(",")) for reasons in rows["reasons"]
        ]
    )
    return list_xlsx.of_list(
        say("employers.visits"),
        [
            (say("employers.cover_place"), shell.place_name(here)),
            (say("employers.reason"), words[reason] if reason else say("employers.reason_all")),
            (say("employers.cover_rows"), _employers(here, len(rows))),
            (say("employers.cover_kind"), f"{kind} · {as_of}"),
            (say("employers.cover_made"), say.date(desk.today())),
            (say("employers.cover_rule"), say("employers.rule_ours")),
        ],
        [column for _, column in columns],
        listed[[name for name, _ in columns]].values.tolist(),
        (say("employers.sheet_cover"), say("employers.sheet_list")),
    )


# -- vendors -------------------------------------------------------------------------------------


def vendors(here: Screen, _summary: pd.Series) -> None:
    """Unregistered vendors under the registered company that can press them."""
    say = here.say
    rows = here.ask("employers/vendors", branch=here.branch, region=here.area)
    if rows.empty:
        shell.section(say("employers.vendors"))
        shell.empty(say("employers.vendors_none"), say("employers.vendors_none_how"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container():
            shell.section(
                say(
                    "employers.vendors_title",
                    companies=say.number(rows["pressed_by"].nunique()),
                    workers=_workers(here, rows["workers"].sum()),
                ),
                say("employers.vendors_subtitle"),
            )
        shell.download(say, rows, say("employers.file_vendors"))
    turned_to = statements.pager(
        len(rows), _PER_PAGE, "employers_vendors", (here.branch, here.area)
    )
    lines: list[list[str] | str] = []
    shown = rows[turned_to].itertuples()
    for company, members in groupby(shown, key=lambda row: (row.pressed_by, row.pressed_by_name)):
        members = list(members)
        lines.append(
            f"<b>{html.escape(company[1])}</b> · {html.escape(company[0])} · "
            + html.escape(
                say(
                    "employers.vendors_of",
                    count=members[0].vendors_of_all,
                    workers=_workers(here, members[0].workers_of_all),
                )
            )
        )
        lines += [
            [
                f"{html.escape(row.name)}"
                f'<br><span class="small">{html.escape(row.employer_code)}</span>',
                html.escape(row.region_label),
                html.escape(row.sector if _is_text(row.sector) else "–"),
                say.number(row.workers),
            ]
            for row in members
        ]
    statements.listing(
        [
            (say("employers.vendor"), "46%", ""),
            (say("list.place"), "22%", ""),
            (say("employers.by_sector"), "20%", ""),
            (say("employers.workers"), "12%", "num"),
        ],
        lines,
        labelled=True,
    )
