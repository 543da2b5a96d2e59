"""Coverage of the regencies by a chosen count of workers, and how far each is from a target."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from htmltools import TagChild, tags

from jamsostek.analysis.pace import Distance
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import metrics, province
from jamsostek.reports import outlook, plan
from jamsostek.reports.plan import Base
from jamsostek.view.coverage import areas
from jamsostek.view.coverage.areas import Row
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts, choices, tables

_COVERAGE = "coverage_pct"


def draw(here: Screen) -> None:
    """The choices, the picture, the regencies one by one, and the targets with their sources."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    months, month = areas.months(here), ""
    if len(months):
        month = choices.month(here, months, row, width=190, is_named=True)
    segment = choices.select(
        row, here, "segment", _segments(), "growth.choose_segment", "growth.segment_", width=220
    )
    denominator = choose_denominator(row, here, segment)
    # a target is of all workers: nothing is held against it but all members
    targets = {} if segment else areas.targets(here, month)
    target = ""
    if targets:
        words = partial(_target_words, here.say, targets)
        default = next(iter(targets))
        options = tuple(targets)
        target = choices.select(
            row, here, "target", options, "coverage.target", words, default=default, width=330
        )
    chosen = (segment, denominator, target, month)
    _picture(here, *chosen)
    if segment:
        shell.source_line(here.say("coverage.target_of_all"))
    shell.download(here.say, partial(_table, here, *chosen), "cakupan")


# -- what may be chosen --------------------------------------------------------------------------


def _segments() -> tuple[str, ...]:
    """All, and each segment whose workers somebody counts."""
    named = metrics.metric(_COVERAGE).denominators
    found = dict.fromkeys(metrics.metric(each).workers_of for each in named)
    return ("", *(segment for segment in choices.SEGMENTS if segment in found))


def denominators(segment: str = "") -> tuple[str, ...]:
    """The counts of workers that coverage of a segment (empty: of all) may be counted of."""
    named = metrics.metric(_COVERAGE).denominators
    return tuple(each for each in named if (metrics.metric(each).workers_of or "") == segment)


def choose_denominator(where, here: Screen, segment: str = "") -> str:
    """Of what coverage is counted; in the address as ``denominator``."""
    return choices.select(
        where,
        here,
        "denominator",
        denominators(segment),
        "coverage.denominator",
        lambda name: metrics.metric(name).labels[here.say.language],
        width=330,
    )


def _target_words(say: Speaker, targets: dict[str, pd.Series], name: str) -> str:
    row = targets[name]
    words = {"name": say(f"coverage.aim_{row['aim']}"), "year": row["year"]}
    if row["aim"] == areas.OWN:
        return say("coverage.aim_own_of", **words)
    return say("coverage.aim", **words, share=say.percent(row["target_pct"]))


# -- drawn ---------------------------------------------------------------------------------------


@kept
def _picture(here: Screen, segment: str, denominator: str, target: str, month: str) -> None:
    say = here.say
    rows = areas.rows_of(here, segment, denominator, target, month)
    known = [row for row in rows if row.base]
    counted = metrics.metric(denominator).labels[say.language]
    if not known:
        shell.empty(say("coverage.none", denominator=counted), say("coverage.none_how"))
        _sources(here)
        return
    _told(here, rows, counted)
    _cards(here, rows)
    shell.section(say("coverage.chart_title", denominator=counted), say("coverage.chart_subtitle"))
    _ranking(here, [row for row in known if not row.is_whole])
    unknown = [row.label for row in rows if not row.base and not row.is_whole]
    if unknown:
        markup.draw(tags.p(say("coverage.unknown", where=", ".join(unknown)), class_="subtitle"))
    _source(here, known)
    shell.section(say("coverage.table_title"), say("coverage.table_subtitle"))
    _list(here, rows)
    _sources(here)


def _told(here: Screen, rows: list[Row], counted: str) -> None:
    say = here.say
    known = sorted(
        (row for row in rows if row.base and not row.is_whole),
        key=areas.share,
    )
    lowest, highest = known[0], known[-1]
    shell.told(
        say(
            "coverage.finding",
            low=lowest.label,
            low_share=say.percent(areas.share(lowest), 1),
            high=highest.label,
            high_share=say.percent(areas.share(highest), 1),
            denominator=counted,
        )
    )


def _cards(here: Screen, rows: list[Row]) -> None:
    """The area in view in numbers: the region in the filter, else all in view together."""
    say = here.say
    row = next((row for row in rows if row.code == here.region), rows[0])
    if row.base is None:
        return
    base, gap = row.base, row.base.eligible - row.base.covered
    of = say("coverage.of", **plan.base_told(base, say))
    shown = [
        cards.Card(
            say("budget.figure_coverage", where=row.label), say.percent(areas.share(row), 1),
            context=of,
            chip=say("coverage.over") if gap < 0 else "", chip_kind="warn",
        ),
        cards.Card(say("coverage.column_gap"), say.number(max(0, gap)), say("unit.people"),
                   context=of),
    ]  # fmt: skip
    if row.distance:
        status = areas.status_of(row)
        shown.append(
            cards.Card(
                say("coverage.column_distance"),
                _points(say, row.distance.points),
                context=say("coverage.to_target", share=say.percent(row.target_pct), of=of),
            )
        )
        shown.append(
            cards.Card(
                say("coverage.column_pace"),
                NOTHING if row.distance.monthly is None else say.number(row.distance.monthly),
                context=_last_year(say, row),
                chip=outlook.word(say, status) if status else "",
                chip_kind=outlook.CHIPS.get(status, ""),
            )
        )
    cards.grid(shown)


def _last_year(say: Speaker, row: Row) -> str:
    if row.kept is None or row.won is None:  # not known, or too few to be told to this role
        return say("coverage.last_year_unknown")
    kept_, won = (say.signed(round(row.kept / 12)), say.number(round(row.won / 12)))
    return say("coverage.last_year", kept=kept_, won=won)


def _points(say: Speaker, points: float) -> str:
    return say("change.points", value=say.signed(round(points, 1)))


def _ranking(here: Screen, rows: list[Row]) -> None:
    say = here.say
    rows = sorted(rows, key=areas.share, reverse=True)
    texts = [
        say(
            "coverage.bar",
            share=say.percent(areas.share(row), 1),
            covered=say.number(row.base.covered),
            eligible=say.number(row.base.eligible),
        )
        + (f" · {say('coverage.over')}" if areas.share(row) > 100 else "")
        for row in rows
    ]
    if here.narrow:
        short = "coverage.bar_short"
        # as fine as the smallest of them needs it: beside each other all are written alike
        digits = 0 if areas.share(rows[-1]) >= 1 else 1
        texts = [
            say(
                short,
                share=say.percent(areas.share(row), digits),
                eligible=say.short(row.base.eligible),
            )
            for row in rows
        ]
    alt = say("coverage.chart_alt", high=rows[0].label, low=rows[-1].label)
    values = [areas.share(row) for row in rows]
    names = [row.label.removeprefix("Kab. ") for row in rows]
    links = [here.link("map", region=row.code) for row in rows]
    charts.ranking(here, names, values, texts, key="coverage_ranking", alt=alt, links=links)


def _source(here: Screen, rows: list[Row]) -> None:
    say, bases = here.say, [row.base for row in rows]
    kinds = dict.fromkeys(base.kind for base in bases)
    badges = markup.joined((markup.badge(say, kind) for kind in kinds), " ")
    publishers = dict.fromkeys((base.publisher, base.url) for base in bases)
    links = markup.joined((markup.link(*each) for each in list(publishers)[:3]), ", ")
    dates = dict.fromkeys(say.as_of(base.eligible_as_of, base.precision) for base in bases)
    shell.source_line(
        badges,
        say("desk.as_of", month=say.month(max(base.covered_as_of for base in bases))),
        say("coverage.counted_on", dates=", ".join(list(dates)[:4])),
        links,
    )


def _list(here: Screen, rows: list[Row]) -> None:
    say = here.say
    widths = {
        "place": "17%",
        "coverage": "12%",
        "denominator": "22%",
        "gap": "12%",
        "distance": "13%",
        "pace": "11%",
        "year": "13%",
    }
    heads = [
        (say(f"coverage.column_{name}"), width, "" if name == "place" else "num")
        for name, width in widths.items()
    ]
    # one source of all stands once, beneath them
    bases = [row.base for row in rows if row.base]
    sources = {(b.eligible_as_of, b.precision, b.publisher, b.url) for b in bases}
    is_one = len(sources) == 1
    cells = [_cells(say, row, with_source=not is_one) for row in rows]
    tables.listing(heads, cells, labelled=True)
    shell.source_line(_told_by(say, bases[0]) if is_one else None, say("coverage.pace_note"))


def _told_by(say: Speaker, base: Base) -> TagChild:
    """Of when the count of workers is, and who told it."""
    return shell.told_by(say, say.as_of(base.eligible_as_of, base.precision), base)


def _cells(say: Speaker, row: Row, with_source: bool) -> list[TagChild]:
    if row.base is None:
        cannot = small(say("coverage.cannot"))
        return [tags.b(row.label), cannot, NOTHING, NOTHING, NOTHING, NOTHING, _year_cell(say, row)]
    base, gap = row.base, row.base.eligible - row.base.covered
    over = markup.chip(say("coverage.over"), "warn") if gap < 0 else None
    counted = lines(
        say.number(base.eligible),
        small(_told_by(say, base)) if with_source else None,
        tables.disputed_chip(say, base.is_disputed),
    )
    far = row.distance
    pace: TagChild = NOTHING
    if far and far.monthly is not None:
        pace = lines(
            say.number(far.monthly) if far.monthly else say("coverage.reached"), _verdict(say, row)
        )
    elif far:
        pace = small(say("coverage.year_over"))
    return [
        tags.b(row.label),
        lines(say.percent(areas.share(row), 1), small(say.number(base.covered)), over),
        counted,
        say.number(max(0, gap)),
        NOTHING if far is None else lines(_points(say, far.points), _missing(say, far)),
        pace,
        _year_cell(say, row),
    ]


def _verdict(say: Speaker, row: Row) -> TagChild:
    """The desk's verdict of its own target; of others, whether the pace of the last twelve months
    is enough, by the same rule."""
    status = areas.status_of(row)
    return status and markup.chip(outlook.word(say, status), outlook.CHIPS[status])


def _missing(say: Speaker, far: Distance) -> TagChild:
    return small(say("coverage.missing", people=say.number(far.people))) if far.people > 0 else None


def _year_cell(say: Speaker, row: Row) -> TagChild:
    if row.kept is None or row.won is None:  # not known, or too few to be told to this role
        return NOTHING
    won = small(say("coverage.won", won=say.number(round(row.won / 12))))
    return lines(say.signed(round(row.kept / 12)), won)


def _sources(here: Screen) -> None:
    """Every target with who says so: they differ in year, level and, untold, in denominator."""
    say = here.say
    rows = here.ask("coverage/targets")
    rows = rows[rows["aim"] != areas.OWN]
    labels = here.ask("reference/regions").set_index("region_code")["label"]
    shell.section(say("coverage.targets_title"), say("coverage.targets_subtitle"))

    def cells(row) -> list[TagChild]:
        level = {province.code(): say("word.province")}.get(row.area_code) or labels.get(
            row.area_code
        )
        return [
            lines(say(f"coverage.aim_{row.aim}"), small(level or say("word.national"))),
            str(row.year),
            say.percent(row.target_pct),
            lines(markup.link(row.publisher, row.url), markup.note(row.note)),
        ]

    keys = ["coverage.column_target"], ["coverage.column_for", "coverage.column_share"]
    heads = tables.heads(say, *keys, ["word.source"])
    tables.of(say, heads, rows, cells, none="coverage.no_targets")


def _table(
    here: Screen, segment: str, denominator: str, target: str, month: str = ""
) -> pd.DataFrame:
    """The same for a spreadsheet: every share with its numerator and denominator."""
    rows = []
    for row in areas.rows_of(here, segment, denominator, target, month):
        base, far = row.base, row.distance
        rows.append(
            {
                "region_code": row.code,
                "region": row.label,
                "segment": segment or "all",
                "coverage_pct": areas.share(row) if base else None,
                "covered": base.covered if base else None,
                "covered_as_of": base.covered_as_of if base else None,
                "kind": base.kind if base else None,
                "denominator": denominator,
                "eligible": base.eligible if base else None,
                "eligible_as_of": base.eligible_as_of if base else None,
                "publisher": base.publisher if base else None,
                "url": base.url if base else None,
                "gap": base.eligible - base.covered if base else None,
                "target": target,
                "target_pct": row.target_pct,
                "distance_points": far.points if far else None,
                "distance_people": far.people if far else None,
                "needed_per_month": far.monthly if far else None,
                "new_members_12m": row.won,
                "net_growth_12m": row.kept,
            }
        )
    return pd.DataFrame(rows)
