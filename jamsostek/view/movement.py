"""The growth page on operational data: lines of members, growth taken apart, who stays."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from jamsostek.view import address, charts, shell
from jamsostek.view.shell import Screen

VIEWS = ("members", "apart", "retention", "published")
SEGMENTS = ("PU", "BPU", "JAKON", "PMI", "all")
PAYERS = (
    "own", "employer", "apbd_regency", "apbd_province", "village_fund", "dbh", "csr", "other", "all"
)  # fmt: skip
_SPLITS = ("segment", "payer", "region")
_MOST_LINES = 5
_MONTHS_SHOWN = 36  # of the retention triangle
_COHORTS_SHOWN = 16


def choose_view(here: Screen, has_data: bool) -> str:
    """Which picture to draw; in the address as ``view``. Without data only what was published."""
    views = VIEWS if has_data else VIEWS[-1:]
    address.bind("view", views, views[0])
    if len(views) > 1:
        st.segmented_control(
            here.say("growth.view"),
            views,
            format_func=lambda view: here.say(f"growth.view_{view}"),
            required=True,
            key="view",
            label_visibility="collapsed",
        )
    return st.session_state["view"]


def lead(here: Screen, months: pd.DataFrame) -> str:
    """The sentence on top: which months the operational data cover; nothing without data."""
    if months.empty:
        return ""
    first, last = months["month"].min(), months["month"].max()
    return here.say("growth.lead", first=here.say.month(first), last=here.say.month(last))


def _choose(where, here: Screen, key: str, options: tuple[str, ...], words: str, width=230) -> str:
    address.bind(key, options, options[0])
    return where.selectbox(
        here.say(f"growth.choose_{key}"),
        options,
        format_func=lambda option: here.say(f"{words}{option or 'any'}"),
        key=key,
        width=width,
    )


def source(here: Screen, months: pd.DataFrame, *more: str) -> None:
    """The line under a picture of operational data: its kind and last month."""
    newest = months.iloc[0]
    shell.source_line(
        html.escape(here.say(f"kind.{newest['kind']}")),
        html.escape(here.say("desk.as_of", month=here.say.month(newest["month"]))),
        *map(html.escape, more),
    )


# -- lines of members ----------------------------------------------------------------------------


def members(here: Screen, months: pd.DataFrame) -> None:
    """Active members by month, split as the reader likes, with what was published as dots."""
    say = here.say
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    split = _choose(controls, here, "split", _SPLITS, "growth.split_")
    reading = _choose(controls, here, "reading", ("usual", "strict"), "growth.reading_", 330)
    asked = {
        "branch": here.branch,
        "region": here.area,
        "reading": reading,
        "from_day": here.from_day,
        "to_day": here.to_day,
    }
    if split == "region":
        rows = here.ask("growth/by_region", **asked).rename(columns={"region_label": "line"})
    else:
        rows = here.ask("growth/members", **asked)
        rows["line"] = rows[split].map(lambda code: say(f"{split}.{code}"))
    if rows["active"].dropna().empty:
        shell.empty(say("growth.no_months"), say("growth.no_months_how"))
        return
    lines = rows.pivot_table(
        index="month", columns="line", values="active", aggfunc="sum", min_count=1
    )
    lines = lines.loc[:, lines.max() > 0]
    lines = lines[lines.iloc[-1].sort_values(ascending=False).index]
    shown = lines.iloc[:, :_MOST_LINES].copy()
    if len(lines.columns) > _MOST_LINES:
        rest = say("growth.rest", count=len(lines.columns) - _MOST_LINES)
        shown[rest] = lines.iloc[:, _MOST_LINES:].sum(axis=1, min_count=1)
    total = lines.sum(axis=1, min_count=1)
    shell.section(say(f"growth.members_{split}"), say("growth.members_unit"))
    _stacked(here, shown, total, _published(here), alt=_members_alt(here, total))
    notes = [say(f"growth.note_{reading}")]
    if split == "segment":
        notes.append(say("growth.note_dots"))
    source(here, months, *notes)
    shell.download(say, lines.reset_index(), f"peserta-aktif-{split}")


def _published(here: Screen) -> pd.DataFrame:
    """Published counts of all active members of just this area."""
    rows = here.ask(
        "growth/statements",
        group="membership",
        area=here.area,
        branch=here.branch,
        from_day=here.from_day,
        to_day=here.to_day,
    )
    own = rows["branch_code"].eq(here.branch) & rows["area_code"].isna()
    return rows[
        rows["indicator"].eq("active_members")
        & rows["segment"].eq("all")
        & rows["reach"].eq("whole")
        & (own if here.branch and not here.area else True)
    ]


def _members_alt(here: Screen, total: pd.Series) -> str:
    say, known = here.say, total.dropna()
    return say(
        "growth.members_alt",
        place=shell.place_name(here),
        first=say.number(known.iloc[0]),
        first_month=say.month(known.index[0]),
        last=say.number(known.iloc[-1]),
        last_month=say.month(known.index[-1]),
    )


def _stacked(
    here: Screen, lines: pd.DataFrame, total: pd.Series, dots: pd.DataFrame, alt: str
) -> None:
    say, palette = here.say, here.colours
    chart = charts.figure(here, 460)
    colours = [palette.nila, palette.kunyit, palette.mengkudu, palette.laut, palette.abu]
    colours.append(palette.muted)
    charts.legend(list(lines.columns), colours)
    for name, colour in zip(lines.columns, colours, strict=False):
        chart.add_scatter(
            x=lines.index,
            y=lines[name],
            stackgroup="members",
            mode="lines",
            line={"color": colour, "width": 0.5},
            fillcolor=colour,
            hovertext=[
                f"<b>{say.number(value)}</b> · {html.escape(str(name))}<br>{say.month(month)}"
                for month, value in lines[name].items()
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    if len(dots):
        chart.add_scatter(
            x=[
                row.as_of_start + (row.as_of_end - row.as_of_start) / 2 for row in dots.itertuples()
            ],
            y=dots["value"],
            mode="markers",
            marker={
                "size": 13,
                "color": palette.ink,
                "line": {"width": 2.5, "color": palette.panel},
            },
            hovertext=[
                f"<b>{say.number(row.value)}</b><br>"
                f"{say.as_of(row.as_of, row.as_of_precision)} · {html.escape(row.publisher)}"
                for row in dots.itertuples()
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    highest = max(total.max(), dots["value"].max() if len(dots) else 0)
    charts.value_axis(chart, say, highest, "people")
    charts.time_axis(here, chart, lines.index[0], lines.index[-1])
    last = total.dropna()
    chart.add_annotation(
        x=last.index[-1],
        y=last.iloc[-1],
        text=f"<b>{say.number(last.iloc[-1])}</b>",
        showarrow=False,
        xanchor="left",
        xshift=6,
        font={"size": 16, "color": palette.ink},
    )
    charts.show(here, chart, "growth_members", alt)


# -- growth taken apart --------------------------------------------------------------------------


def apart(here: Screen, months: pd.DataFrame) -> None:
    """From one month to another: who was there, came, came back, left, is there."""
    say = here.say
    options = tuple(f"{month:%Y-%m}" for month in months["month"])
    until = [month for month in options if month.startswith(str(here.year))] if here.year else []
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    last = (until or options)[0]
    first = options[min(options.index(last) + 12, len(options) - 1)]
    start, end = (
        _choose_month(controls, here, key, options, default)
        for key, default in (("from", first), ("to", last))
    )
    segment = _choose(controls, here, "segment", ("", *SEGMENTS[:4]), "growth.segment_")
    if start >= end:
        shell.empty(say("growth.order"), say("growth.order_how"))
        return
    rows = here.ask(
        "growth/decomposition",
        branch=here.branch,
        region=here.area,
        from_month=start,
        to_month=end,
    )
    rows = rows[rows["segment"].eq(segment)] if segment else rows
    if rows.empty:
        shell.empty(say("growth.no_months"), say("growth.no_months_how"))
        return
    whole = rows[["opening", "new", "reactivated", "lapsed", "closing"]].sum()
    names = {"from": say.month(f"{start}-01"), "to": say.month(f"{end}-01")}
    shell.section(
        say(
            "growth.apart_title",
            change=say.signed(whole["closing"] - whole["opening"]),
            **names,
        ),
        say(
            "growth.apart_subtitle",
            new=say.number(whole["new"]),
            reactivated=say.number(whole["reactivated"]),
            lapsed=say.number(whole["lapsed"]),
        ),
    )
    _waterfall(here, whole, names)
    source(here, months, say("growth.apart_note"))
    _apart_table(here, rows)
    shell.download(say, rows, f"pertumbuhan-{start}-{end}")


def _choose_month(where, here: Screen, key: str, options: tuple[str, ...], default: str) -> str:
    address.bind(key, options, default)
    return where.selectbox(
        here.say(f"growth.choose_{key}"),
        options,
        format_func=lambda month: here.say.month(f"{month}-01"),
        key=key,
        width=200,
    )


def _waterfall(here: Screen, whole: pd.Series, names: dict[str, str]) -> None:
    say, palette = here.say, here.colours
    steps = [
        (names["from"], whole["opening"], "total"),
        (say("growth.column_new"), whole["new"], "relative"),
        (say("growth.column_reactivated"), whole["reactivated"], "relative"),
        (say("growth.column_lapsed"), -whole["lapsed"], "relative"),
        (names["to"], whole["closing"], "total"),
    ]
    # plain bars on a base: the chart type of this name can't colour its first bar as a total
    reached = whole["opening"] + whole["new"]
    bases = [0, whole["opening"], reached, whole["closing"], 0]
    fills = [palette.nila, palette.laut, palette.laut, palette.mengkudu, palette.nila]
    chart = charts.figure(here, 420)
    chart.add_bar(
        x=[name for name, _, _ in steps],
        y=[abs(value) for _, value, _ in steps],
        base=bases,
        marker={"color": fills},
        text=[
            say.signed(value) if kind == "relative" else say.number(value)
            for _, value, kind in steps
        ],
        textposition="outside",
        textfont={"size": 17, "color": palette.ink},
        cliponaxis=False,
        hoverinfo="skip",
    )
    chart.update_layout(bargap=0.35)
    peak = whole["opening"] + whole["new"] + whole["reactivated"]
    charts.value_axis(chart, say, max(peak, whole["closing"]), "people")
    alt = say(
        "growth.apart_alt",
        opening=say.number(whole["opening"]),
        new=say.number(whole["new"]),
        reactivated=say.number(whole["reactivated"]),
        lapsed=say.number(whole["lapsed"]),
        closing=say.number(whole["closing"]),
        **names,
    )
    charts.show(here, chart, "growth_apart", alt)


def _apart_table(here: Screen, rows: pd.DataFrame) -> None:
    """The same for every regency, the one that lost most first."""
    say = here.say
    columns = ["opening", "new", "reactivated", "lapsed", "closing"]
    by_region = rows.groupby("region_label")[columns].sum()
    by_region["change"] = by_region["closing"] - by_region["opening"]
    by_region = by_region.sort_values("change")
    head = "".join(
        f'<th class="num">{html.escape(say(f"growth.column_{name}"))}</th>'
        for name in (*columns, "change")
    )
    body = "".join(
        f"<tr><td>{html.escape(str(label))}</td>"
        + "".join(f'<td class="num">{say.number(row[name])}</td>' for name in columns)
        + f'<td class="num"><b>{say.signed(row["change"])}</b></td></tr>'
        for label, row in by_region.iterrows()
    )
    st.html(
        f'<div class="scroll"><table class="plain"><thead><tr><th>{html.escape(say("list.place"))}'
        f"</th>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


# -- who stays -----------------------------------------------------------------------------------


def retention(here: Screen, months: pd.DataFrame) -> None:
    """Of those who joined in a quarter, the share still active month by month."""
    say = here.say
    if months.iloc[0]["basis"] != "members":
        shell.empty(say("growth.needs_members"), say("growth.needs_members_how"))
        return
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    segment = _choose(controls, here, "segment", ("", *SEGMENTS[:4]), "growth.segment_")
    payer = _choose(controls, here, "payer", ("", *PAYERS[:7]), "growth.payer_", 260)
    rows = here.ask(
        "growth/retention",
        branch=here.branch,
        region=here.area,
        segment=segment or None,
        payer=payer or None,
    )
    if rows.empty:
        shell.empty(say("growth.no_months"), say("growth.no_months_how"))
        return
    rows = rows.assign(share=100 * rows["active"] / rows["members"])
    triangle = rows.pivot(index="cohort", columns="months_since", values="share")
    if here.year:
        triangle = triangle[triangle.index.year <= here.year]
    triangle = triangle.iloc[-_COHORTS_SHOWN:, : _MONTHS_SHOWN + 1]
    sizes = rows.drop_duplicates("cohort").set_index("cohort")["members"]
    after_year = triangle[12].dropna() if 12 in triangle else pd.Series()
    title = say("growth.retention_title")
    if len(after_year):
        title = say(
            "growth.retention_finding",
            share=say.percent(after_year.iloc[-1], 0),
            quarter=_quarter(after_year.index[-1]),
        )
    shell.section(title, say("growth.retention_unit"))
    _triangle(here, triangle, sizes)
    source(here, months, say("growth.retention_note"))
    shell.download(say, rows, "retensi")


def _quarter(day) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"


def _triangle(here: Screen, triangle: pd.DataFrame, sizes: pd.Series) -> None:
    say, palette = here.say, here.colours
    chart = charts.figure(here, max(260, 26 * len(triangle) + 70))
    names = [_quarter(day) for day in triangle.index]
    steps = palette.sequential
    texts = [
        [
            ""
            if value != value
            else f"<b>{say.percent(value, 1)}</b><br>{name} · "
            f"{say('growth.retention_hover', months=say.number(month), members=say.number(size))}"
            for month, value in row.items()
        ]
        for name, size, (_, row) in zip(
            names, sizes[triangle.index], triangle.iterrows(), strict=True
        )
    ]
    chart.add_heatmap(
        x=list(triangle.columns),
        y=names,
        z=triangle,
        zmin=0,
        zmax=100,
        colorscale=[[i / (len(steps) - 1), colour] for i, colour in enumerate(steps)],
        xgap=1,
        ygap=1,
        text=texts,
        hovertemplate="%{text}<extra></extra>",
        colorbar={
            "thickness": 12,
            "outlinewidth": 0,
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": [say.percent(share) for share in (0, 25, 50, 75, 100)],
            "tickfont": {"size": 13, "color": palette.muted},
        },
    )
    ticks = [month for month in triangle.columns if month % 6 == 0]
    chart.update_xaxes(
        tickvals=ticks,
        ticktext=[say.number(month) for month in ticks],
        title=say("growth.retention_axis"),
        showgrid=False,
    )
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
    alt = say(
        "growth.retention_alt",
        place=shell.place_name(here),
        first=names[0],
        last=names[-1],
    )
    charts.show(here, chart, "growth_retention", alt)
