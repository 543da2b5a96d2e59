"""Who pays for whom: over time, by regency, what budgets planned and paid, and what ends soon."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st
from htmltools import TagChild, tags

from jamsostek.analysis import budget
from jamsostek.analysis.budget import PRO_RATA_PAYERS
from jamsostek.analysis.rulebook import Rule, Rulebook, last_day
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.reports import findings
from jamsostek.reports.slides.budget import ROLES
from jamsostek.view.coverage.draft import Draft
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, choices, sources, tables
from jamsostek.warehouse import suppression

# budgets of governments and villages end with the calendar year
_YEARLY = PRO_RATA_PAYERS
_SOON = 6  # months
# members of a recap that doesn't say who pays for them
_UNTOLD = "all"
_PAYERS = (*budget.PAYERS, _UNTOLD)
_ALL_MONTHS = 1200
_MOST = 12  # rows of budgets; all are in the download


def draw(here: Screen) -> None:
    """The parts one below the other, each with its own source and table."""
    row = st.container(horizontal=True)
    options = ("", *choices.SEGMENTS)
    segment = choices.select(
        row, here, "segment", options, "growth.choose_segment", "growth.segment_", width=220
    )
    asked = {**here.filters, "segment": segment or None}
    if here.ask("coverage/payers", **asked).empty:
        shell.empty(here.say("coverage.payers_none"), here.say("coverage.payers_none_how"))
    else:
        _over_time(here, segment)
        shell.download(here.say, partial(_table, here, asked), "siapa-membayar")
        _by_region(here, segment)
        _ending(here)
        shell.download(here.say, partial(_ending_table, here), "anggaran-berakhir")
        _ended(here)
    _funding(here)
    rows = partial(here.ask, "coverage/funding", **here.filters)
    if not rows().empty:
        kind = here.ask("data/operational").set_index("dataset")["kind"]["vulnerable_workers"]
        shell.download(here.say, lambda: rows().assign(kind=kind), "pekerja-rentan")


def _table(here: Screen, asked: dict) -> pd.DataFrame:
    """Members by payer for a spreadsheet, each month with its kind."""
    return _with_kind(here, here.ask("coverage/payers", **asked))


def _with_kind(here: Screen, rows: pd.DataFrame) -> pd.DataFrame:
    months = here.ask("home/months", branch=here.branch, region=here.region)
    return rows.assign(kind=rows["month"].map(months.set_index("month")["kind"]))


def _fill(here: Screen, payer: str) -> str:
    return here.colours.no_data if payer == _UNTOLD else getattr(here.colours, ROLES[payer])


# -- members by payer ----------------------------------------------------------------------------


@kept
def _over_time(here: Screen, segment: str) -> None:
    say = here.say
    rows = here.ask("coverage/payers", **here.filters, segment=segment or None)
    last = rows["month"].max()
    latest = rows[rows["month"] == last]
    whole = suppression.total(latest, "active")
    public = suppression.total(latest[latest["payer"].isin(_YEARLY)], "active")
    untold = latest.loc[latest["payer"] == _UNTOLD, "active"].any()
    payers = [payer for payer in _PAYERS if rows.loc[rows["payer"] == payer, "active"].any()]
    # a share of members of whom it isn't told who pays is nobody's to say
    if whole > 0 and public >= 0 and not untold:
        shell.told(
            say(
                "coverage.payers_finding",
                where=shell.place_name(here),
                share=say.percent(100 * public / whole, 0),
                people=say.number(public),
                all=say.number(whole),
                month=say.month(last),
            )
        )
    shell.section(say("coverage.payers_title"), say("coverage.payers_subtitle"))
    chart = charts.figure(here, 380)
    fills = [_fill(here, payer) for payer in payers]
    for payer, fill in zip(payers, fills, strict=True):
        mine = rows[rows["payer"] == payer].set_index("month")["active"]
        texts = [
            charts.told(say.number(value), say.month(month), say(f"payer.{payer}"))
            for month, value in mine.items()
        ]
        charts.bars(chart, mine.index, mine, fill, texts)
    charts.value_axis(chart, say, rows.groupby("month")["active"].sum().max(), "people")
    charts.time_axis(here, chart, rows["month"].min(), last, has_labels=False)
    chart.update_layout(barmode="stack", bargap=0.08)
    charts.legend([say(f"payer.{payer}") for payer in payers], fills)
    alt = say("coverage.payers_alt", people=say.number(whole), month=say.month(last))
    charts.show(here, chart, "coverage_payers", alt)
    sources.of_area(here, findings.part_of(say, rows.iloc[-1]))


@kept
def _by_region(here: Screen, segment: str) -> None:
    """Each regency's members by who pays, as lying bars of the same hundred."""
    say = here.say
    rows = here.ask("coverage/payers", **here.filters, segment=segment or None)
    month = rows["month"].max()
    asked = {"month": month, "branch": here.branch, "segment": segment or None}
    found = here.ask("coverage/payers_by_region", **asked)
    if found.empty:
        return
    shell.section(say("coverage.by_region_title"), say("coverage.by_region_subtitle"))
    is_hidden = found["label"].isin(found.loc[suppression.is_hidden(found, "active"), "label"])
    if is_hidden.any():
        places = ", ".join(found.loc[is_hidden, "label"].unique())
        shell.source_line(say("coverage.payers_hidden", places=places))
    found = found[~is_hidden]
    table = found.pivot_table(index="label", columns="payer", values="active", aggfunc="sum")
    table = table.fillna(0)
    table = table[table.sum(axis=1) > 0]
    is_untold = table.get(_UNTOLD, pd.Series(0.0, table.index)) > 0
    if is_untold.any():
        places = ", ".join(table.index[is_untold])
        shell.source_line(say("coverage.payers_untold", places=places))
    table = table[~is_untold]
    if table.empty:
        return
    public = table.reindex(columns=list(_YEARLY), fill_value=0).sum(axis=1) / table.sum(axis=1)
    table = table.loc[public.sort_values(ascending=False).index]
    shares = table.div(table.sum(axis=1), axis=0) * 100
    payers = [payer for payer in budget.PAYERS if payer in table and table[payer].any()]
    fills = [_fill(here, payer) for payer in payers]
    charts.legend([say(f"payer.{payer}") for payer in payers], fills)
    texts = [
        say("coverage.public_share", share=say.percent(100 * public[label], 0),
            all=say.number(table.loc[label].sum()))
        for label in table.index
    ]  # fmt: skip
    charts.ranking(
        here,
        [label.removeprefix("Kab. ") for label in table.index],
        [100.0] * len(table),
        texts,
        key="coverage_payers_by_region",
        alt=say("coverage.by_region_alt", first=table.index[0], last=table.index[-1]),
        stacks={say(f"payer.{payer}"): shares[payer].round(1).tolist() for payer in payers},
        stack_colours=fills,
    )
    sources.of_area(here)


# -- what ends -----------------------------------------------------------------------------------


@kept
def _ending(here: Screen) -> None:
    """Whose cover ends within six months, with the year of the budget that pays for it: what the
    desk tells from October on."""
    say = here.say
    shell.section(say("coverage.ending_title"), say("coverage.ending_subtitle"))
    month = _last_month(here)
    end = date(month.year, 12, 1)
    if end.month - month.month > _SOON:
        markup.draw(tags.p(say("coverage.ending_later", month=say.month(end)), class_="subtitle"))
        return
    found = _budgets_ending(here)
    rule, lapse = _lapse(here, end)
    people, own = (_sum(say, found, name) for name in ("members", "self_employed"))
    told = {"people": people, "own": own, "last": say.month(end)}
    key = "coverage.ending_told" if lapse else "coverage.ending_told_unknown"
    if len(found):
        sentence = say(key, **told, lapse=say.month(lapse) if lapse else "")
        markup.draw(tags.p(sentence, class_="finding"))

    def cells(row) -> list[TagChild]:
        payer, counts = say(f"payer.{row.payer}"), (row.members, row.self_employed)
        return [row.region_label, payer, *map(say.number, counts), _cost_link(here, row, end)]

    texts = ["coverage.column_place", "budget.column_payer"]
    numbers = ["budget.column_people", "coverage.column_self_employed"]
    heads = tables.heads(say, texts, numbers, ["coverage.column_next"])
    tables.of(say, heads, found, cells, most=15, none="coverage.ending_none")
    if rule:
        link = markup.link(rule.publisher, rule.url)
        shell.source_line(say("coverage.ending_rule", basis=rule.legal_basis), link)


def _last_month(here: Screen) -> date:
    return here.ask("coverage/payers", **here.filters, segment=None)["month"].max().date()


def _budgets_ending(here: Screen) -> pd.DataFrame:
    return here.ask("home/budgets_ending", **here.filters, month=_last_month(here), within=_SOON)


def _ending_table(here: Screen) -> pd.DataFrame:
    rows = _budgets_ending(here)
    return _with_kind(here, rows.assign(month=pd.Timestamp(_last_month(here))))


def _sum(say: Speaker, rows: pd.DataFrame, column: str) -> str:
    is_whole = not suppression.is_hidden(rows, column).any()
    return findings.at_least(say, say.number(rows[column].sum()), is_whole)


def _cost_link(here: Screen, row, end: date) -> TagChild:
    """To what a year more costs for those who pay nothing themselves now."""
    if not row.self_employed > 0 or row.payer == _UNTOLD:
        return NOTHING
    plan = Draft(
        places=((row.region_code, f"{row.self_employed:.0f}"),),
        start=f"{end.year + 1}-01",
        months="12",
        funding=((row.payer, "100"),),
    )
    link = here.link("coverage", view="simulator", region=row.region_code, plan=plan.code)
    return markup.inside(here.say("coverage.cost_it"), link)


def _lapse(here: Screen, end: date) -> tuple[Rule | None, date | None]:
    """The rule on grace valid when a budget ends, and the month from which cover ends by it."""
    rules = Rulebook(here.ask("programs/rule_history"))
    rule = rules.find(last_day(end), "JKK+JKM", "BPU", "masa_tenggang_menunggak")
    return rule, budget.later(end, int(rule.number("bulan")) + 1) if rule else None


@kept
def _ended(here: Screen) -> None:
    """How many each budget year paid for at its end, and for how many budgets paid when the cover
    of those not paid for again had ended."""
    say = here.say
    rows = here.ask("coverage/payers", **here.filters, segment="BPU", months=_ALL_MONTHS)
    paid = rows[rows["payer"].isin(_YEARLY)].groupby("month")["active"].agg(_whole)
    # where a part is not told, nor who pays, nobody knows how many a budget pays for
    untold = paid[paid.isna()].index.union(
        rows.loc[rows["payer"].eq(_UNTOLD) & rows["active"].ne(0), "month"]
    )
    known = set(rows["month"]) - set(untold)
    cells = []
    for month in sorted((month for month in known if month.month == 12), reverse=True):
        rule, lapse = _lapse(here, month.date())
        after = pd.Timestamp(lapse)
        if after not in known:
            continue
        before, left = paid.get(month, 0), paid.get(after, 0)
        cells.append(
            [
                str(month.year),
                say.number(before),
                lines(say.number(left), small(say.month(after))),
                say.signed(left - before),
                lines(rule.legal_basis, small(markup.link(rule.publisher, rule.url))),
            ]
        )
    if not cells:
        return
    shell.section(say("coverage.ended_title"), say("coverage.ended_subtitle"))
    texts = ["coverage.column_year_of"]
    numbers = [f"coverage.column_ended_{name}" for name in ("people", "after", "change")]
    tables.plain(tables.heads(say, texts, numbers, ["budget.column_basis"]), cells)
    sources.of_area(here, say("coverage.ended_note"))


# -- budgets -------------------------------------------------------------------------------------


@kept
def _funding(here: Screen) -> None:
    """Planned against realised, eligible against covered, beside what was published."""
    say = here.say
    rows = here.ask("coverage/funding", **here.filters)
    shell.section(say("coverage.funding_title"), say("coverage.funding_subtitle"))
    if rows.empty:
        shell.empty(say("coverage.funding_none"), say("coverage.funding_none_how"))
    else:
        kind = here.ask("data/operational").set_index("dataset")["kind"]["vulnerable_workers"]
        sums = rows.groupby(["year", "funding_source"], as_index=False).agg(
            planned=("budget_planned_idr", _whole),
            realised=("budget_realised_idr", _whole),
            eligible=("eligible", _whole),
            covered=("covered", _whole),
            regions=("region_code", "nunique"),
        )
        sums = sums.sort_values(["year", "covered"], ascending=[False, False])
        rows_shown = [_funding_cells(here, row) for row in sums.head(_MOST).itertuples()]
        tables.listing(_funding_heads(here), rows_shown, labelled=True)
        years = sorted(rows["year"].unique())
        span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
        sources.line(here, [kind], span, say("coverage.funding_note"))
    told = here.ask("coverage/vulnerable_told", **here.filters)
    if not told.empty:
        _beside_told(here, rows, told)


def _whole(values: pd.Series) -> float | None:
    """The sum where every part is known."""
    return None if values.isna().any() else float(values.sum())


def _funding_heads(here: Screen) -> list[tuple[str, str, str]]:
    say = here.say
    names = ("planned", "realised", "eligible", "covered")
    heads = [(say("coverage.column_year_of"), "8%", ""), (say("budget.column_payer"), "22%", "")]
    return [*heads, *((say(f"coverage.column_{name}"), "17%", "num") for name in names)]


def _funding_cells(here: Screen, row) -> list[TagChild]:
    say = here.say
    used = covered = None
    if row.planned and row.realised is not None and row.planned == row.planned:
        used = small(
            say("coverage.share_of", share=say.percent(100 * row.realised / row.planned, 0),
                of=say("coverage.column_planned").lower())
        )  # fmt: skip
    if row.eligible and row.eligible == row.eligible:
        covered = small(
            say("coverage.share_of", share=say.percent(100 * row.covered / row.eligible, 0),
                of=f"{say.number(row.eligible)} {say('coverage.column_eligible').lower()}")
        )  # fmt: skip
    return [
        str(row.year),
        lines(say(f"payer.{row.funding_source}"),
              small(say("coverage.regions", count=row.regions))),
        say.value_short(row.planned, "idr"),
        lines(say.value_short(row.realised, "idr"), used),
        say.number(row.eligible),
        lines(say.number(row.covered), covered),
    ]  # fmt: skip


def _beside_told(here: Screen, rows: pd.DataFrame, told: pd.DataFrame) -> None:
    """The office's last year beside the newest published figure: two countings, never added."""
    say = here.say
    shell.section(say("coverage.told_title"), say("coverage.told_subtitle"))
    last = rows["year"].max() if len(rows) else None
    newest = rows[rows["year"] == last]
    own = suppression.totals(newest, "region_code", ["covered"])["covered"] if last else {}

    def cells(row) -> list[TagChild]:
        known = own.get(row.region_code)
        mine = NOTHING if known is None else lines(say.number(known), small(str(last)))
        return [
            lines(row.region_label, markup.note(row.note)),
            mine,
            lines(say.number(row.value), small(say.as_of(row.as_of, row.as_of_precision))),
            markup.link(row.publisher, row.url),
        ]

    names = {"place": ("34%", ""), "own": ("18%", "num"), "told": ("18%", "num")}
    heads = [(say(f"coverage.column_{name}"), *look) for name, look in names.items()]
    heads.append((say("word.source"), "30%", ""))
    tables.listing(heads, [cells(row) for row in told.itertuples()], labelled=True)
