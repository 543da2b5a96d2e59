"""Contributions against benefits by month, and what the money pages share."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.contract import metrics
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, sources, tables

_MARKED = ("relief", "regulation")


def money(here: Screen) -> None:
    """Contributions against benefits, month by month and over twelve months."""
    say = here.say
    rows = here.ask("programs/money", **asked(here), **period(here))
    # a recap may have members without their contributions
    rows = rows.dropna(subset=["contributions_idr", "benefits_idr"], how="all")
    if rows.empty:
        nothing(here, "money")
        return
    kinds = kinds_of(here)
    is_mixed = len({kinds[name] for name in ("contributions", "claims") if kinds[name]}) > 1
    # simulated over real, or real over simulated, would be a number about nothing
    ratios = rows.dropna(subset=["claims_ratio_pct"]).iloc[: 0 if is_mixed else None]
    if len(ratios):
        last = ratios.iloc[-1]
        shell.section(
            say("programs.money_title", share=say.rupiah(last["claims_ratio_pct"], 0)),
            say("programs.money_subtitle", month=say.month(last["month"])),
        )
    else:
        shell.section(say("programs.money_title_plain"), say("programs.money_unit"))
    _two_lines(here, rows)
    sources.of_month(here, kinds.values(), rows["month"].max(), *marks(here))
    shell.download(say, rows, "iuran-dan-manfaat")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _ratio(here, ratios, is_mixed, kinds)
    with right:
        _combinations(here, rows, kinds)


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
        chart.add_scatter(
            x=known["month"],
            y=values,
            mode="lines",
            line={"color": colour, "width": 2.5},
            hovertext=[
                f"<b>{say.rupiah_short(value)}</b> · {label}<br>{say.month(month)}"
                for month, value in zip(known["month"], values, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    charts.value_axis(chart, say, highest, "idr")
    charts.time_axis(here, chart, rows["month"].min(), rows["month"].max())
    # on a narrow screen there is no room beside the lines: a legend names them
    tops = sorted(ends, key=lambda name: -ends[name][f"{name}_idr"]) if not here.narrow else []
    for position, name in enumerate(tops):
        end = ends[name]
        chart.add_annotation(
            x=end["month"],
            y=end[f"{name}_idr"],
            text=f"<b>{say(f'programs.line_{name}')}</b><br>"
            f"{say.rupiah_short(end[f'{name}_idr'], 1)}",
            showarrow=False,
            align="left",
            font={"size": 15, "color": lines[name]},
            # two ends close together: one label above, one below
            **charts.end_label(here, 14 if position == 0 else -14),
        )
    charts.add_events(here, chart, events(here))
    alt = say(
        "programs.money_alt",
        place=shell.place_name(here),
        month=say.month(rows["month"].max()),
        contributions=say.rupiah_short(rows["contributions_idr"].iloc[-1]),
        benefits=say.rupiah_short(rows["benefits_idr"].iloc[-1]),
    )
    charts.show(here, chart, "programs_money", alt)


def _ratio(here: Screen, ratios: pd.DataFrame, is_mixed: bool, kinds: dict[str, str]) -> None:
    say, palette = here.say, here.colours
    shell.section(say("programs.ratio_title"), say("programs.ratio_unit"))
    if ratios.empty:
        why = "mixed" if is_mixed else "none"
        shell.empty(say(f"programs.ratio_{why}"), say(f"programs.ratio_{why}_how"))
        return
    chart = charts.figure(here, 300)
    values = ratios["claims_ratio_pct"]
    chart.add_scatter(
        x=ratios["month"],
        y=values,
        mode="lines",
        line={"color": palette.nila, "width": 3},
        hovertext=[
            f"<b>{say.percent(value, 1)}</b><br>{say.month(month)}"
            for month, value in zip(ratios["month"], values, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    charts.value_axis(chart, say, max(values.max(), 100), "percent")
    charts.time_axis(here, chart, ratios["month"].min(), ratios["month"].max(), most_ticks=7)
    # where as much is paid out as comes in
    chart.add_hline(y=100, line={"color": palette.abu, "width": 1.5, "dash": "dash"})
    chart.add_annotation(
        x=ratios["month"].iloc[-1],
        y=values.iloc[-1],
        text=f"<b>{say.percent(values.iloc[-1], 1)}</b>",
        showarrow=False,
        font={"size": 16, "color": palette.ink},
        **charts.end_label(here, -1 if values.iloc[-1] < 100 else 0),
    )
    alt = say(
        "programs.ratio_alt",
        place=shell.place_name(here),
        value=say.percent(values.iloc[-1], 1),
        month=say.month(ratios["month"].iloc[-1]),
    )
    charts.show(here, chart, "programs_ratio", alt)
    sources.of_month(
        here, kinds.values(), ratios["month"].max(), *definition(here, "claims_ratio_pct")
    )


def _combinations(here: Screen, months: pd.DataFrame, kinds: dict[str, str]) -> None:
    say = here.say
    known = months.dropna(subset=["contributions_idr"])["month"]
    rows = pd.DataFrame()
    if len(known):
        last = known.iloc[-1]
        first = max(last - pd.DateOffset(months=11), known.iloc[0])
        rows = here.ask(
            "programs/combinations",
            **asked(here),
            from_month=f"{first:%Y-%m}",
            to_month=f"{last:%Y-%m}",
        )
    if rows.empty:
        shell.section(say("programs.combinations_title"))
        shell.empty(say("programs.combinations_none"), say("programs.combinations_none_how"))
        return
    shell.section(
        say("programs.combinations_title"),
        say("programs.combinations_subtitle", first=say.month(first), last=say.month(last)),
    )
    names = [text.replace(",", ", ") for text in rows["programmes"]]
    tables.plain(
        [
            (say("programs.choose_package"), False),
            (say("programs.line_contributions"), True),
            (say("programs.column_share"), True),
        ],
        [
            [
                name,
                lines(
                    tags.b(say.rupiah_short(row.contributions_idr, 1)),
                    small(_members(here, row.members_a_month)),
                ),
                say.percent(100 * row.contributions_idr / rows["contributions_idr"].sum(), 0),
            ]
            for name, row in zip(names, rows.itertuples(), strict=True)
        ],
    )
    sources.of_month(here, [kinds["contributions"]], last)
    shell.download(say, rows, "iuran-per-paket")


def _members(here: Screen, number: float) -> str:
    return here.say("programs.members_a_month", members=here.say.number(number, 0))


# -- shared --------------------------------------------------------------------------------------


def asked(here: Screen) -> dict[str, str | None]:
    """The area of the filters, as queries take it."""
    return {"branch": here.branch, "region": here.area}


def period(here: Screen) -> dict:
    """The period of the filters, as queries take it."""
    return {"from_day": here.from_day, "to_day": here.to_day}


def events(here: Screen) -> pd.DataFrame:
    """Reliefs anywhere and regulations of the nation, the events that move money."""
    found = [
        here.ask(
            "reference/events", region=here.area, branch=here.branch, kind=kind, **period(here)
        )
        for kind in _MARKED
    ]
    rows = pd.concat(found)
    return rows[rows["area_code"].isna() | (rows["kind"] == "relief")]


def marks(here: Screen) -> list[str]:
    """What the triangles on the axis are, if there are any."""
    return [here.say("programs.event_marks")] if len(events(here)) else []


def kinds_of(here: Screen) -> dict[str, str]:
    """Whether contributions and claims are the office's own or simulated; empty if missing."""
    states = here.ask("data/operational").set_index("dataset")["kind"]
    months = here.ask("home/months", **asked(here))
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
    shown = {"lang": say.language, "branch": here.branch, "region": here.area}
    shown = {name: value for name, value in shown.items() if value}
    published = urlencode({**shown, "view": "published", "topic": "benefits"})
    importing = urlencode({**shown, "part": "import"})
    shell.source_line(
        markup.inside(say("programs.published_link"), f"growth?{published}"),
        markup.inside(say("programs.import_link"), f"data?{importing}"),
    )
