"""Targets on the data page: a table to type into, the months they spread over, what was saved.

A table once opened stays as it was until it is saved or loaded anew, and what was typed into it is
kept in the session: nobody's entries go because somebody else saved, or because of another look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage, metrics
from jamsostek.imports import numbers, targets
from jamsostek.reports import findings
from jamsostek.view.data import held, history
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts
from jamsostek.view.parts.tables import plain
from jamsostek.workspace import store

_OPEN = "_targets_open"
_LAST = "_targets_last"
_SAVED = "_targets_saved"
_STARTS = ("sample", "empty")
_FLOWS = ("new_members", "contributions_idr")
# what is counted is whole, and never more than the country has: some 60 million members
_COUNTED = ("people", "agents")
_MOST_COUNTED = 100_000_000


@dataclass
class _Open:
    """A table as it was opened: its rows, on which version, and what was typed since.

    ``edits`` are texts by (area, segment); ``base`` the texts that are in force; ``theirs`` the
    cells that somebody else changed too.
    """

    version: str | None
    rows: pd.DataFrame
    base: dict[tuple[str, str], str]
    edits: dict[tuple[str, str], str] = field(default_factory=dict)
    theirs: list[tuple[str, str]] = field(default_factory=list)
    frame: pd.DataFrame | None = None
    turn: int = 0


def draw(here: Screen) -> None:
    """The whole part: what is targeted, the table, the months, the history."""
    say = here.say
    shell.section(say("targets.title"), say("targets.subtitle"))
    if (count := st.session_state.pop(_SAVED, None)) is not None:
        held.notice(say("targets.saved", count=count), kind="good")
    state = here.ask("data/operational").set_index("dataset").loc[targets.DATASET]
    year, metric, spread, start = _choose(here, state["kind"])
    asked = (year, metric, here.branch, here.region, say.language, start)
    opened = _opened(here, asked, start)
    _edit(here, opened, metric)
    if state["kind"] == "sample":
        held.notice(tags.p(say("targets.ends_sample")), kind="warn", role="note")
    _tell_theirs(here, opened)
    _save(here, opened, year, metric, spread)
    _preview(here, opened, year, metric, spread)
    history.draw(here, targets.DATASET)


def _choose(here: Screen, kind: str) -> tuple[int, str, str, str]:
    """Year, measure, spread and what to start from; in the address."""
    say = here.say
    measures = datapackage.package().operational_dataset(targets.DATASET).field("metric").categories
    labels = {each.value: each.labels[say.language] for each in measures}
    this_year = shell.today().year
    known = {this_year + 1, this_year, *here.ask("reference/years")["year"].astype(int)}
    years = [str(year) for year in sorted(known, reverse=True)]
    chosen = str(here.year) if str(here.year) in years else str(this_year)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = st.selectbox(
            say("targets.year"),
            years,
            key=address.bind("target_year", years, chosen),
            width=120,
        )
        metric = st.selectbox(
            say("targets.metric"),
            list(labels),
            format_func=labels.__getitem__,
            key=address.bind("target_of", list(labels), "active_members"),
            width=240,
        )
        spread = st.segmented_control(
            say("targets.spread"),
            targets.SPREADS,
            format_func=lambda name: say(f"targets.spread_{name}"),
            required=True,
            key=address.bind("spread", targets.SPREADS, targets.SPREADS[0]),
        )
        start = ""
        if kind == "sample":
            start = st.segmented_control(
                say("targets.start"),
                _STARTS,
                format_func=lambda name: say(f"targets.start_{name}"),
                required=True,
                key=address.bind("start", _STARTS, _STARTS[0]),
            )
    return int(year), metric, spread, start


# -- the table -----------------------------------------------------------------------------------


def _opened(here: Screen, asked: tuple, start: str) -> _Open:
    """The table of these choices: as it was left, or opened on the targets now in force."""
    tables: dict[tuple, _Open] = st.session_state.setdefault(_OPEN, {})
    opened = tables.get(asked)
    version = store.version(targets.DATASET)
    if opened is None and not start:
        # opened on simulated targets, which gave way to somebody's own
        left = [other for other in tables if other[:-1] == asked[:-1] and tables[other].edits]
        opened = tables[asked] = tables.pop(left[0]) if left else None
    if opened is None or (opened.version != version and not opened.edits):
        opened = tables[asked] = _load(here, asked, start, version, opened)
    elif _key(asked, opened) not in st.session_state:
        # drawn anew, a table starts from what was typed into it before
        _lay_out(here, opened, asked)
    st.session_state[_LAST] = asked
    return opened


def _key(asked: tuple, opened: _Open) -> str:
    return f"targets_table_{abs(hash(asked))}_{opened.turn}"


def _load(here: Screen, asked: tuple, start: str, version: str | None, before) -> _Open:
    year, metric = asked[:2]
    rows = here.ask("data/targets", **here.filters, metric=metric, year=year)
    keys = list(zip(rows["area_code"], rows["segment"], strict=True))
    texts = {
        key: here.say.number(target) if target == target else ""
        for key, target in zip(keys, rows["target"], strict=True)
    }
    # nothing simulated is in force as the office's own before it is saved
    opened = _Open(version, rows, dict.fromkeys(keys, "") if start else texts)
    if start == "sample":
        opened.edits = {key: text for key, text in texts.items() if text}
    if before:
        opened.turn = before.turn
        opened.theirs = [key for key in before.edits if opened.base[key] != before.base[key]]
        opened.edits |= before.edits
    _lay_out(here, opened, asked)
    return opened


def _lay_out(here: Screen, opened: _Open, asked: tuple) -> None:
    """The frame the editor starts from; it must not change while somebody types."""
    say = here.say
    year, metric = asked[:2]
    changed = targets.last_changed(year)
    unit = metrics.metric(metric).unit
    rows = opened.rows
    keys = list(zip(rows["area_code"], rows["segment"], strict=True))
    opened.turn += 1
    opened.frame = pd.DataFrame(
        {
            "area": rows["area_label"],
            "segment": [_segment(here, name) for name in rows["segment"]],
            "target": [opened.edits.get(key, opened.base[key]) for key in keys],
            "reached": [_reached(say, row, unit) for row in rows.itertuples()],
            "months": [say("targets.yes") if has else "" for has in rows["has_months"]],
            "changed": [
                shell.when(say, changed[*key, metric]) if (*key, metric) in changed else ""
                for key in keys
            ],
        }
    )


def _edit(here: Screen, opened: _Open, metric: str) -> None:
    say = here.say
    unit = say(f"unit.{metrics.metric(metric).unit}")
    text, year = st.column_config.TextColumn, address.chosen("target_year")
    wide = 110 if here.narrow else "medium"
    target = say("targets.target", year=year, unit=unit)
    reached = say("targets.reached", year=int(year) - 1)
    edited = st.data_editor(
        opened.frame,
        hide_index=True,
        height=min(38 + 35 * len(opened.frame), 460),
        disabled=["area", "segment", "reached", "months", "changed"],
        column_config={
            "area": text(say("list.place"), width=wide, pinned=True),
            "segment": text(say("targets.segment"), width=wide),
            "target": text(target, width="medium", alignment="right"),
            "reached": text(reached, width="small", alignment="right"),
            "months": text(say("targets.has_months"), width="small"),
            "changed": text(say("targets.changed"), width="medium"),
        },
        key=_key(st.session_state[_LAST], opened),
        alt=say("targets.table_alt"),
    )
    plain(
        [
            *((say(key), False) for key in ("list.place", "targets.segment")),
            *((title, True) for title in (target, reached)),
            *((say(key), False) for key in ("targets.has_months", "targets.changed")),
        ],
        edited.fillna("").to_numpy().tolist(),
        only_paper=True,
    )
    typed = zip(opened.base, edited["target"].fillna(""), strict=True)
    opened.edits = {key: text for key, text in typed if text.strip() != opened.base[key]}
    shell.source_line(say("targets.how"))


def _tell_theirs(here: Screen, opened: _Open) -> None:
    """Somebody else saved since this table was opened: which entries both changed."""
    say = here.say
    if opened.version != store.version(targets.DATASET):
        held.notice(tags.p(say("targets.changed_meanwhile")), kind="warn", role="status")
        st.button(
            say("targets.reload"),
            key="targets_reload",
            icon=":material/refresh:",
            on_click=_reload,
            args=(here, st.session_state[_LAST]),
        )
    elif opened.theirs:
        both = [
            say(
                "targets.both",
                name=_name(here, opened, key),
                theirs=opened.base[key] or "–",
                yours=opened.edits.get(key, opened.base[key]),
            )
            for key in opened.theirs
        ]
        held.notice(
            tags.p(say("targets.both_head")),
            tags.ul([tags.li(each) for each in both]),
            kind="warn",
            role="status",
        )


def _reload(here: Screen, asked: tuple) -> None:
    """The targets now in force under what was typed."""
    tables = st.session_state[_OPEN]
    # what was simulated when the table was opened may be the office's own by now
    tables[asked] = _load(here, asked, "", store.version(targets.DATASET), tables[asked])


def _names(here: Screen, opened: _Open) -> dict[tuple[str, str], str]:
    """What each target is of, by area and segment."""
    return {
        (row.area_code, row.segment): f"{row.area_label} · {_segment(here, row.segment)}"
        for row in opened.rows.itertuples()
    }


def _name(here: Screen, opened: _Open, key: tuple[str, str]) -> str:
    return _names(here, opened)[key]


def _segment(here: Screen, name: str) -> str:
    return here.say("targets.all_segments" if name == "all" else f"segment.{name}")


# -- saving --------------------------------------------------------------------------------------


def _save(here: Screen, opened: _Open, year: int, metric: str, spread: str) -> None:
    say = here.say
    wish = st.button(
        say("targets.save", count=len(opened.edits)),
        key="targets_save",
        type="primary",
        icon=":material/check:",
        disabled=not opened.edits,
    )
    if not wish:
        return
    changes, problems, unit = [], [], metrics.metric(metric).unit
    for key, text in opened.edits.items():
        try:
            if not text.strip():
                raise ProductError("target_emptied")
            wanted = numbers.typed(text, say.language)
            if wanted < 0:
                raise ProductError("target_negative")
            if unit in _COUNTED and not (wanted.is_integer() and wanted <= _MOST_COUNTED):
                raise ProductError(
                    "target_count", text=text.strip(), most=say.number(_MOST_COUNTED)
                )
            changes.append(targets.Change(*key, metric, year, wanted))
        except ProductError as error:
            problems.append(f"{_name(here, opened, key)}: {' '.join(error.told(say))}")
    if problems:
        held.notice(
            tags.p(say("targets.not_saved")),
            tags.ul([tags.li(each) for each in problems]),
            kind="warn",
            role="alert",
        )
        return
    try:
        targets.save(changes, spread, opened.version, here.scope, say.language, here.account)
    except ProductError as error:
        shell.show_error(say, error)
        return
    held.rebuild(say)
    # tables with something typed stay; they will say that the targets changed
    tables = st.session_state[_OPEN]
    for asked in [asked for asked, each in tables.items() if each is opened or not each.edits]:
        del tables[asked]
    st.session_state[_SAVED] = len(changes)
    st.rerun()


def _reached(say, row, unit: str) -> str:
    """What the year before reached, and until when if not to its end; at least so much where a
    regency or month is missing."""
    text = say.value(row.reached, unit, with_unit=False)
    if row.reached != row.reached:
        return text
    if row.reached_month.month < 12:
        month = say.months("abbreviated")[row.reached_month.month - 1]
        text = say("targets.reached_until", value=text, month=month)
    return findings.at_least(say, text, row.is_whole is True)


# -- the months ----------------------------------------------------------------------------------


def _preview(here: Screen, opened: _Open, year: int, metric: str, spread: str) -> None:
    """How one of the targets spreads over the months, beside what was reached."""
    say = here.say
    wanted = {}
    for key, base in opened.base.items():
        try:
            wanted[key] = numbers.typed(opened.edits.get(key, base), say.language)
        except ProductError:
            continue  # empty, or told when it is saved
    wanted = {key: target for key, target in wanted.items() if target >= 0}
    shell.section(say("targets.preview"), say(f"targets.preview_{spread}"))
    if not wanted:
        shell.empty(say("targets.preview_none"), say("targets.preview_none_how"))
        return
    key = st.selectbox(
        say("targets.preview_of"),
        list(wanted),
        format_func=_names(here, opened).__getitem__,
        key=f"targets_preview_{abs(hash(st.session_state[_LAST]))}",
        width=420,
        label_visibility="collapsed",
    )
    asked = (*key, metric, year, wanted[key], spread)
    if _months(here, asked, _name(here, opened, key)):
        rows = partial(_spread, here, asked)
        shell.download(say, rows, say("targets.file"), key="download-target-months")


def _spread(here: Screen, asked: tuple) -> pd.DataFrame:
    """A target spread over its months: of which area, segment, metric, year, how much, and how."""
    names = ("area", "segment", "metric", "year", "target", "spread")
    return here.ask("data/target_spread", **dict(zip(names, asked, strict=True)))


@kept
def _months(here: Screen, asked: tuple, name: str) -> bool:
    """A target's months as a picture; whether it can be spread."""
    say, months = here.say, _spread(here, asked)
    _, _, metric, year, _, spread = asked
    if months["target"].isna().all():
        shell.empty(say("targets.no_start"), say("targets.no_start_how", year=year - 1))
        return False
    if months["spread_used"].iloc[0] != spread:
        shell.source_line(say("targets.too_little"))
    _months_chart(here, months, metric, name, year)
    kind = here.ask("data/operational").set_index("dataset")["kind"]
    ever = months["regions_ever"].iloc[0]
    shell.source_line(
        say("targets.source_reached", kind=say(f"kind.{_kind_of_members(kind)}"))
        if months["actual"].notna().any()
        else "",
        say("targets.source_target"),
        findings.reporting(say, ever, ever, months["regions_all"].iloc[0]),
    )
    return True


def _kind_of_members(kinds: pd.Series) -> str:
    return "sample" if kinds["enrollment_monthly"] == "sample" else "imported"


def _months_chart(here: Screen, months: pd.DataFrame, metric: str, name: str, year: int) -> None:
    say, palette = here.say, here.colours
    unit = metrics.metric(metric).unit
    chart = charts.figure(here, 320)
    series = (
        ("year_before", str(year - 1), palette.abu, "solid"),
        ("actual", say("targets.line_reached", year=year), palette.nila, "solid"),
        ("target", say("targets.line_target", year=year), palette.kunyit, "dash"),
    )
    shown = [each for each in series if months[each[0]].notna().any()]
    charts.legend([label for _, label, _, _ in shown], [colour for _, _, colour, _ in shown])
    names = say.months("abbreviated")
    for column, label, colour, dash in shown:
        chart.add_scatter(
            x=names,
            y=months[column],
            mode="lines+markers",
            line={"color": colour, "width": 3, "dash": dash},
            marker={"size": 7, "color": colour},
            hovertext=[
                charts.told(say.value(value, unit), name=f"{label}, {month}")
                for value, month in zip(months[column], names, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    known = months[[column for column, *_ in shown]]
    if metric in _FLOWS:
        charts.value_axis(chart, say, known.max().max(), unit)
    else:
        # a few per cent of growth would lie flat on an axis from zero
        chart.update_yaxes(tickformat=",~r" if unit == "percent" else ",d")
    chart.update_xaxes(tickvals=names[::2] if here.narrow else names, tickangle=0)
    last = months["target"].iloc[-1]
    charts.show(
        here,
        chart,
        "targets_months",
        say("targets.preview_alt", name=name, year=year, last=say.value(last, unit)),
    )
