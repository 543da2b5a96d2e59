"""Contributions and benefits by month, and the claims behind the benefits."""

from __future__ import annotations

import html
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from jamsostek import metrics
from jamsostek.view import cards, charts, growth, shell, tables
from jamsostek.view.shell import Screen

_MARKED = ("relief", "regulation")
_MAIN = ("JHT", "JKM", "JKK", "JP")


# -- money in and out ----------------------------------------------------------------------------


def money(here: Screen) -> None:
    """Contributions against benefits, month by month and over twelve months."""
    say = here.say
    rows = here.ask("programs/money", **_asked(here), **_period(here))
    if rows.empty:
        _nothing(here, "money")
        return
    kinds = _kinds(here)
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
    _source(here, kinds, rows["month"].max(), say("programs.event_marks"))
    shell.download(say, rows, "iuran-dan-manfaat")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _ratio(here, ratios, is_mixed, kinds)
    with right:
        _combinations(here, rows, kinds)


def _two_lines(here: Screen, rows: pd.DataFrame) -> None:
    say, palette = here.say, here.colours
    chart = charts.figure(here, 400)
    lines = {"contributions": palette.nila, "benefits": palette.mengkudu}
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
    tops = sorted(ends, key=lambda name: -ends[name][f"{name}_idr"])
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
    charts.add_events(here, chart, _events(here))
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
        **charts.end_label(here),
    )
    alt = say(
        "programs.ratio_alt",
        place=shell.place_name(here),
        value=say.percent(values.iloc[-1], 1),
        month=say.month(ratios["month"].iloc[-1]),
    )
    charts.show(here, chart, "programs_ratio", alt)
    _source(here, kinds, ratios["month"].max(), *_definition(here, "claims_ratio_pct"))


def _combinations(here: Screen, months: pd.DataFrame, kinds: dict[str, str]) -> None:
    say = here.say
    known = months.dropna(subset=["contributions_idr"])["month"]
    rows = pd.DataFrame()
    if len(known):
        last = known.iloc[-1]
        first = max(last - pd.DateOffset(months=11), known.iloc[0])
        rows = here.ask(
            "programs/combinations",
            **_asked(here),
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
                html.escape(name),
                f"<b>{say.rupiah_short(row.contributions_idr, 1)}</b><br>"
                f'<span class="small">{html.escape(_members(here, row.members_a_month))}</span>',
                say.percent(100 * row.contributions_idr / rows["contributions_idr"].sum(), 0),
            ]
            for name, row in zip(names, rows.itertuples(), strict=True)
        ],
    )
    _source(here, {"contributions": kinds["contributions"]}, last)
    shell.download(say, rows, "iuran-per-paket")


def _members(here: Screen, number: float) -> str:
    return here.say("programs.members_a_month", members=here.say.number(number, 0))


# -- claims --------------------------------------------------------------------------------------


def claims(here: Screen) -> None:
    """Cases and amounts by programme and segment; JKP and scholarships apart."""
    say = here.say
    rows = here.ask("programs/claims", **_asked(here), **_period(here))
    if rows.empty:
        _nothing(here, "claims")
        return
    kinds = {"claims": _kinds(here)["claims"]}
    rows["apart"] = rows["programme"].where(rows["programme"] == "JKP", None)
    rows.loc[rows["benefit"] == "scholarship", "apart"] = "scholarship"
    last = rows["month"].max()
    # the year chosen, else the last twelve months
    first = rows["month"].min() if here.year else last - pd.DateOffset(months=11)
    first = max(first, rows["month"].min())
    span = {"first": say.month(first), "last": say.month(last)}
    main = rows[rows["apart"].isna()]
    recent = main[main["month"] >= first]
    cases, amount = recent["cases"].sum(), recent["amount_idr"].sum()
    told = {
        "place": shell.place_name(here),
        "cases": say.number(cases),
        "amount": say.rupiah_short(amount),
        **span,
    }
    st.html(
        '<p class="finding">'
        + html.escape(say("programs.claims_finding", **told, average=_each(here, amount, cases)))
        + "</p>"
    )
    _counts(here, recent, span)
    by_programme = recent.groupby("programme")["amount_idr"].sum().sort_values(ascending=False)
    if len(by_programme) and amount:
        share = say.percent(100 * by_programme.iloc[0] / amount, 0)
        name = say(f"programs.name_{by_programme.index[0]}")
        shell.section(
            say("programs.claims_title", programme=name, share=share, **span),
            say("programs.claims_subtitle"),
        )
        _by_programme(here, main, say("programs.claims_alt", **told))
        _source(here, kinds, last, say("programs.event_marks"))
        shell.download(say, rows.drop(columns="apart"), "klaim")
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(say("programs.mix_title"), say("programs.mix_subtitle", **span))
        _mix(here, recent, "programme")
    with right:
        shell.section(say("programs.mix_segment_title"), say("programs.mix_subtitle", **span))
        _mix(here, recent, "segment")
    _source(here, kinds, last, *_definition(here, "benefit_average_idr"))
    _apart(here, rows, first, span, kinds)


def _counts(here: Screen, recent: pd.DataFrame, span: dict[str, str]) -> None:
    say = here.say
    by_month = recent.groupby("month")[["cases", "amount_idr"]].sum()
    cases, amount = by_month["cases"].sum(), by_month["amount_idr"].sum()
    figures = {
        "cases": (say.number(cases), by_month["cases"]),
        "amount": (say.rupiah_short(amount), by_month["amount_idr"]),
        "average": (
            _each(here, amount, cases),
            by_month["amount_idr"] / by_month["cases"].where(by_month["cases"] > 0),
        ),
    }
    made = [
        cards.Card(
            say(f"programs.label_{name}"),
            number,
            context=say("programs.context_period", **span),
            foot=(html.escape(say("programs.context_main")),),
            trend=tuple(line),
            trend_colour=here.colours.nila,
            trend_text=say(f"programs.label_{name}"),
        )
        for name, (number, line) in figures.items()
    ]
    cards.grid(made)


def _by_programme(here: Screen, rows: pd.DataFrame, alt: str) -> None:
    """Amounts by month, stacked; each programme named at its end."""
    say, palette = here.say, here.colours
    wide = rows.pivot_table(index="month", columns="programme", values="amount_idr", aggfunc="sum")
    months = pd.date_range(wide.index.min(), wide.index.max(), freq="MS")
    # a month in which this area had no claim of a programme is zero
    wide = wide.reindex(months).fillna(0)
    names = [name for name in _MAIN if name in wide]
    colours = [palette.nila, palette.kunyit, palette.mengkudu, palette.laut]
    charts.legend([say(f"programs.name_{name}") for name in names], colours)
    chart = charts.figure(here, 400)
    for name, colour in zip(names, colours, strict=False):
        label = say(f"programs.name_{name}")
        chart.add_bar(
            x=wide.index,
            y=wide[name],
            marker={"color": colour, "line": {"width": 0}},
            hovertext=[
                f"<b>{say.rupiah_short(value)}</b> · {label}<br>{say.month(month)}"
                for month, value in wide[name].items()
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    chart.update_layout(barmode="stack", bargap=0.12)
    charts.value_axis(chart, say, wide[names].sum(axis=1).max(), "idr")
    charts.time_axis(here, chart, wide.index.min(), wide.index.max())
    charts.add_events(here, chart, _events(here))
    charts.show(here, chart, "programs_claims", alt)


def _mix(here: Screen, rows: pd.DataFrame, by: str) -> None:
    """Cases, amount, amount a case and share of a programme or a segment, largest first."""
    say = here.say
    sums = rows.groupby(by)[["cases", "amount_idr"]].sum().sort_values("amount_idr")[::-1]
    total = sums["amount_idr"].sum()
    tables.plain(
        [
            (say("programs.programme" if by == "programme" else "programs.column_segment"), False),
            (say("programs.column_cases"), True),
            (say("programs.column_paid"), True),
            (say("programs.column_average"), True),
            (say("programs.column_share"), True),
        ],
        [
            [
                html.escape(
                    say(f"programs.name_{code}" if by == "programme" else f"segment.{code}")
                ),
                say.number(row["cases"]),
                say.rupiah_short(row["amount_idr"], 1),
                _each(here, row["amount_idr"], row["cases"]),
                f"<b>{say.percent(100 * row['amount_idr'] / total if total else None, 1)}</b>",
            ]
            for code, row in sums.iterrows()
        ],
    )


def _apart(here: Screen, rows: pd.DataFrame, first, span: dict[str, str], kinds) -> None:
    """JKP and scholarships, each with its own cases; neither is added to the other claims."""
    say, palette = here.say, here.colours
    shell.section(say("programs.apart_title"), say("programs.apart_subtitle"))
    left, right = st.columns(2, gap="large")
    for where, code, colour in (
        (left, "JKP", palette.laut),
        (right, "scholarship", palette.kunyit),
    ):
        part = rows[rows["apart"] == code]
        recent = part[part["month"] >= first]
        name = say(f"programs.apart_{code.lower()}")
        with where:
            if part.empty:
                shell.empty(name, say("programs.apart_none"))
                continue
            cases, amount = recent["cases"].sum(), recent["amount_idr"].sum()
            card = cards.Card(
                name,
                say("programs.cases", count=cases),
                change=f"{say.rupiah_short(amount)} · "
                + say("programs.average_short", amount=_each(here, amount, cases)),
                context=say("programs.context_period", **span),
            )
            cards.grid([card])
            by_month = part.groupby("month")["cases"].sum()
            months = pd.date_range(rows["month"].min(), rows["month"].max(), freq="MS")
            by_month = by_month.reindex(months).fillna(0)[by_month.index.min() :]
            st.html(
                f'<p class="subtitle">{html.escape(say("programs.apart_chart", name=name))}</p>'
            )
            chart = charts.figure(here, 220)
            chart.add_bar(
                x=by_month.index,
                y=by_month,
                marker={"color": colour, "line": {"width": 0}},
                hovertext=[
                    f"<b>{say.number(value)}</b><br>{say.month(month)}"
                    for month, value in by_month.items()
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
            charts.value_axis(chart, say, by_month.max(), "count")
            charts.time_axis(here, chart, by_month.index[0], by_month.index[-1], most_ticks=7)
            alt = say(
                "programs.apart_alt",
                name=name,
                cases=say.number(cases),
                amount=say.rupiah_short(amount),
            )
            charts.show(here, chart, f"programs_apart_{code}", alt)
            shell.download(say, part.drop(columns="apart"), f"klaim-{code.lower()}")
    _source(here, kinds, rows["month"].max())


def _each(here: Screen, amount: float, cases: int) -> str:
    """The average of a case, to the rupiah; a dash where there was none."""
    return here.say.rupiah_short(round(amount / cases) if cases else None)


# -- shared --------------------------------------------------------------------------------------


def _asked(here: Screen) -> dict[str, str | None]:
    return {"branch": here.branch, "region": here.area}


def _period(here: Screen) -> dict:
    return {"from_day": here.from_day, "to_day": here.to_day}


def _events(here: Screen) -> pd.DataFrame:
    """Reliefs anywhere and regulations of the nation, the events that move money."""
    found = [
        growth.events_of_kind(here, kind, {"from_day": here.from_day, "to_day": here.to_day})
        for kind in _MARKED
    ]
    rows = pd.concat(found)
    return rows[rows["area_code"].isna() | (rows["kind"] == "relief")]


def _kinds(here: Screen) -> dict[str, str]:
    """Whether contributions and claims are the office's own or simulated; empty if missing."""
    states = here.ask("data/operational").set_index("dataset")["kind"]
    months = here.ask("overview/months", **_asked(here))
    own = months.iloc[0]["kind"] if len(months) else ""
    claims_kind = states["claims"] if states["claims"] in ("sample", "imported") else ""
    return {"contributions": own, "claims": claims_kind}


def _definition(here: Screen, name: str) -> tuple[str, str]:
    """What an indicator of ours is and how far it goes, from the registry."""
    metric, language = metrics.metric(name), here.say.language
    return metric.definitions[language], metric.limits[language]


def _source(here: Screen, kinds: dict[str, str], month, *more: str) -> None:
    """The kinds of the data behind a picture, their last month, and what to know of them."""
    say = here.say
    words = dict.fromkeys(say(f"kind.{kind}") for kind in kinds.values() if kind)
    shell.source_line(
        html.escape(", ".join(words)),
        html.escape(say("desk.as_of", month=say.month(month))),
        *map(html.escape, more),
    )


def _nothing(here: Screen, what: str) -> None:
    """No operational data here: how to bring it, and where published benefits are."""
    say = here.say
    shell.empty(say(f"programs.no_{what}"), say(f"programs.no_{what}_how"))
    shown = {"lang": say.language, "branch": here.branch, "region": here.area}
    shown = {name: value for name, value in shown.items() if value}
    published = urlencode({**shown, "view": "published", "topic": "benefits"})
    importing = urlencode({**shown, "part": "import"})
    shell.source_line(
        f'<a href="growth?{html.escape(published)}" target="_self">'
        f"{html.escape(say('programs.published_link'))}</a>",
        f'<a href="data?{html.escape(importing)}" target="_self">'
        f"{html.escape(say('programs.import_link'))}</a>",
    )
