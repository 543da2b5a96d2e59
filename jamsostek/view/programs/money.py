"""Contributions against benefits by month, and what the money pages share."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from htmltools import TagChild, tags

from jamsostek.contract import metrics
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, sources, tables
from jamsostek.warehouse import suppression

_MARKED = ("relief", "regulation")


def money(here: Screen) -> None:
    """Contributions against benefits, month by month and over twelve months."""
    say, rows = here.say, _rows(here)
    if rows.empty:
        nothing(here, "money")
        return
    _both(here)
    shell.download(say, partial(_rows, here), "iuran-dan-manfaat")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _ratio(here)
    with right:
        if _combinations(here):
            shell.download(say, partial(_paid_by, here), "iuran-per-paket")


def _rows(here: Screen) -> pd.DataFrame:
    rows = here.ask("programs/money", **here.filters, **here.period)
    # a recap may have members without their contributions
    return rows.dropna(subset=["contributions_idr", "benefits_idr"], how="all")


def _ratios(here: Screen, rows: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """The months in which benefits can be set against contributions, and whether they can't be
    because one is simulated."""
    kinds = kinds_of(here)
    is_mixed = len({kinds[name] for name in ("contributions", "claims") if kinds[name]}) > 1
    # simulated over real, or real over simulated, would be a number about nothing
    return rows.dropna(subset=["claims_ratio_pct"]).iloc[: 0 if is_mixed else None], is_mixed


@kept
def _both(here: Screen) -> None:
    """Contributions and benefits as lines."""
    say, rows = here.say, _rows(here)
    ratios, _ = _ratios(here, rows)
    if len(ratios):
        last = ratios.iloc[-1]
        shell.section(
            say("programs.money_title", share=say.rupiah(last["claims_ratio_pct"], 0)),
            say("programs.money_subtitle", month=say.month(last["month"])),
        )
    else:
        shell.section(say("programs.money_title_plain"), say("programs.money_unit"))
    _two_lines(here, rows)
    sources.of_month(here, kinds_of(here).values(), rows["month"].max(), *marks(here))


def _two_lines(here: Screen, rows: pd.DataFrame) -> None:
    say, palette = here.say, here.colours
    lines = {"contributions": palette.nila, "benefits": palette.mengkudu}
    if here.narrow:
        charts.legend([say(f"programs.line_{name}") for name in lines], list(lines.values()))
    chart = charts.figure(here, 400)
    highest, ends = 0.0, {}
    for name, colour in lines.items():
        known = rows.dropna(subset=[f"{name}_idr"])
        if known.empty:
            continue
        values = known[f"{name}_idr"]
        highest = max(highest, values.max())
        ends[name] = known.iloc[-1]
        label = say(f"programs.line_{name}")
        texts = [
            charts.told(say.rupiah_short(value), say.month(month), name=label)
            for month, value in zip(known["month"], values, strict=True)
        ]
        charts.line(chart, known["month"], values, colour, texts, width=2.5)
    charts.value_axis(chart, say, highest, "idr")
    charts.time_axis(here, chart, rows["month"].min(), rows["month"].max())
    # on a narrow screen there is no room beside the lines: a legend names them
    tops = sorted(ends, key=lambda name: -ends[name][f"{name}_idr"]) if not here.narrow else []
    for position, name in enumerate(tops):
        month, value = ends[name]["month"], ends[name][f"{name}_idr"]
        text = charts.told(say(f"programs.line_{name}"), say.rupiah_short(value, 1))
        # two ends close together: one label above, one below
        place = charts.end_label(here, 14 if position == 0 else -14)
        font = {"size": 15, "color": lines[name]}
        charts.note(here, chart, month, value, text, align="left", font=font, **place)
    charts.add_events(here, chart, events(here))
    alt = say(
        "programs.money_alt",
        place=shell.place_name(here),
        month=say.month(rows["month"].max()),
        contributions=say.rupiah_short(rows["contributions_idr"].iloc[-1]),
        benefits=say.rupiah_short(rows["benefits_idr"].iloc[-1]),
    )
    charts.show(here, chart, "programs_money", alt)


@kept
def _ratio(here: Screen) -> None:
    say, palette = here.say, here.colours
    ratios, is_mixed = _ratios(here, _rows(here))
    shell.section(say("programs.ratio_title"), say("programs.ratio_unit"))
    if ratios.empty:
        why = "mixed" if is_mixed else "none"
        shell.empty(say(f"programs.ratio_{why}"), say(f"programs.ratio_{why}_how"))
        return
    chart = charts.figure(here, 300)
    values = ratios["claims_ratio_pct"]
    texts = [
        charts.told(say.percent(value, 1), say.month(month))
        for month, value in zip(ratios["month"], values, strict=True)
    ]
    charts.line(chart, ratios["month"], values, palette.nila, texts)
    charts.value_axis(chart, say, max(values.max(), 100), "percent")
    charts.time_axis(here, chart, ratios["month"].min(), ratios["month"].max(), most_ticks=7)
    # where as much is paid out as comes in
    chart.add_hline(y=100, line={"color": palette.abu, "width": 1.5, "dash": "dash"})
    at, text = (ratios["month"].iloc[-1], values.iloc[-1]), say.percent(values.iloc[-1], 1)
    place = charts.end_label(here, -1 if values.iloc[-1] < 100 else 0)
    charts.note(here, chart, *at, charts.told(text), 16, **place)
    alt = say(
        "programs.ratio_alt",
        place=shell.place_name(here),
        value=say.percent(values.iloc[-1], 1),
        month=say.month(ratios["month"].iloc[-1]),
    )
    charts.show(here, chart, "programs_ratio", alt)
    sources.of_month(
        here,
        kinds_of(here).values(),
        ratios["month"].max(),
        *definition(here, "claims_ratio_pct"),
    )


def _year(here: Screen) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """The last twelve months with contributions, the first and the last of them."""
    known = _rows(here).dropna(subset=["contributions_idr"])["month"]
    if known.empty:
        return None
    return max(known.iloc[-1] - pd.DateOffset(months=11), known.iloc[0]), known.iloc[-1]


def _paid_by(here: Screen) -> pd.DataFrame:
    """What was paid in these months for each combination of programmes."""
    if (span := _year(here)) is None:
        return pd.DataFrame()
    first, last = (f"{month:%Y-%m}" for month in span)
    return here.ask("programs/combinations", **here.filters, from_month=first, to_month=last)


@kept
def _combinations(here: Screen) -> bool:
    """The combinations of programmes; whether any is known."""
    say, rows = here.say, _paid_by(here)
    if rows.empty:
        shell.section(say("programs.combinations_title"))
        shell.empty(say("programs.combinations_none"), say("programs.combinations_none_how"))
        return False
    first, last = _year(here)
    shell.section(
        say("programs.combinations_title"),
        say("programs.combinations_subtitle", first=say.month(first), last=say.month(last)),
    )

    def cells(row) -> list[TagChild]:
        members = say("programs.members_a_month", members=say.number(row.members_a_month, 0))
        return [
            row.programmes.replace(",", ", "),
            lines(tags.b(say.rupiah_short(row.contributions_idr, 1)), small(members)),
            say.percent(100 * row.contributions_idr / whole, 0),
        ]

    whole = suppression.total(rows, "contributions_idr")
    numbers = ["programs.line_contributions", "programs.column_share"]
    tables.of(say, tables.heads(say, ["programs.choose_package"], numbers), rows, cells)
    sources.of_month(here, [kinds_of(here)["contributions"]], last)
    return True


# -- shared --------------------------------------------------------------------------------------


def events(here: Screen) -> pd.DataFrame:
    """Reliefs anywhere and regulations of the nation, the events that move money."""
    asked = {**here.filters, **here.period}
    rows = pd.concat([here.ask("reference/events", kind=kind, **asked) for kind in _MARKED])
    return rows[rows["area_code"].isna() | (rows["kind"] == "relief")]


def marks(here: Screen) -> list[str]:
    """What the triangles on the axis are, if there are any."""
    return [here.say("programs.event_marks")] if len(events(here)) else []


def kinds_of(here: Screen) -> dict[str, str]:
    """Whether contributions and claims are the office's own or simulated; empty if missing."""
    states = here.ask("data/operational").set_index("dataset")["kind"]
    months = here.ask("home/months", **here.filters)
    own = months.iloc[0]["kind"] if len(months) else ""
    claims_kind = states["claims"] if states["claims"] in ("sample", "imported") else ""
    return {"contributions": own, "claims": claims_kind}


def definition(here: Screen, name: str) -> tuple[str, str]:
    """What an indicator of ours is and how far it goes, from the registry."""
    metric, language = metrics.metric(name), here.say.language
    return metric.definitions[language], metric.limits[language]


def nothing(here: Screen, what: str) -> None:
    """No operational data here: how to bring it, and where published benefits are."""
    say = here.say
    shell.empty(say(f"programs.no_{what}"), say(f"programs.no_{what}_how"))
    published = here.link("growth", view="published", topic="benefits")
    shell.source_line(
        markup.inside(say("programs.published_link"), published),
        markup.inside(say("programs.import_link"), here.link("data", part="import"))
        if here.opens("keeping")
        else None,
    )
