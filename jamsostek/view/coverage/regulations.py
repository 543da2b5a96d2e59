"""Which regency has which regulation and which budget, since when, for whom; and who has none."""

from __future__ import annotations

from functools import partial

import pandas as pd
from htmltools import TagChild, tags

from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import geography, metrics, province
from jamsostek.reports import findings
from jamsostek.reports.deck import Map, Shape
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, slide_picture, tables

_GROUPS = ("non_asn", "village_officials", "rt_rw", "vulnerable", "vendors")
_LEVELS = ("national", "province", "regency")
_AGREEMENT = "agreement"


def draw(here: Screen) -> None:
    """The regencies with what was found of each, on a map too, the regulations in time, and those
    that hold for all."""
    _finding(here)
    codes = frozenset(here.ask("reference/regions")["region_code"])
    layer, _ = geography.regencies(codes)
    if layer is not None:
        slide_picture.show(here, _map(here), "coverage_rules_map")
        shell.attribution(here.say, layer)
    _matrix(here)
    rows = partial(here.ask, "coverage/regulations", branch=here.branch)
    shell.download(here.say, rows, "regulasi")
    _timeline(here)
    _above(here)


def _found(here: Screen, branch: str | None) -> pd.DataFrame:
    """The regencies of a branch or of all with ``has_rule`` and ``has_budget``, those with most
    first."""
    rules = here.ask("coverage/regulations", branch=branch)
    told = here.ask("coverage/commitments", branch=branch)
    regions = here.ask("reference/regions")
    if branch:
        regions = regions[regions["branch_code"] == branch]
    has_rule = regions["region_code"].isin(rules.loc[rules["level"] == "regency", "region_code"])
    has_budget = regions["region_code"].isin(told["region_code"])
    regions = regions.assign(has_rule=has_rule, has_budget=has_budget)
    return regions.sort_values(
        ["has_rule", "has_budget", "region_code"], ascending=[False, False, True]
    )


@kept
def _finding(here: Screen) -> None:
    say, regions = here.say, _found(here, here.branch)
    has_rule, has_budget = regions["has_rule"], regions["has_budget"]
    shell.told(
        say(
            "coverage.rules_finding",
            rules=say.number(has_rule.sum()),
            budgets=say.number(has_budget.sum()),
            all=say.number(len(regions)),
            none=say.number((~has_rule & ~has_budget).sum()),
        )
    )


@kept
def _map(here: Screen) -> str:
    """The regencies by what was found of them."""
    say = here.say
    kinds = {(False, True): 0, (True, False): 1, (True, True): 2}
    names = ("budget", "rule", "both")
    words = tuple(say(f"coverage.has_{name}") for name in names)
    shapes, focus = {}, []
    for row in _found(here, None).itertuples():
        if row.region_code == here.region or (here.branch and row.branch_code == here.branch):
            focus.append(row.region_code)
        place = kinds.get((row.has_rule, row.has_budget))
        text = say("coverage.not_found") if place is None else words[place]
        value = None if place is None else float(place)
        shapes[row.region_code] = Shape(row.label, value, text, place)
    picture = Map(
        "regency",
        shapes,
        words,
        say("coverage.rules_map"),
        say("coverage.not_found"),
        "",
        focus=tuple(focus),
    )
    wide, high, size = (390, 420, 15) if here.narrow else (1180, 480, 16)
    return slide_picture.svg(here, picture, wide, high, size)


@kept
def _matrix(here: Screen) -> None:
    say = here.say
    rules = here.ask("coverage/regulations", branch=here.branch)
    told = here.ask("coverage/commitments", branch=here.branch)
    own = rules[rules["level"] == "regency"]
    shell.section(say("coverage.rules_title"), say("coverage.rules_subtitle"))
    widths = {"place": "15%", "rule": "38%", "groups": "17%", "commitment": "30%"}
    heads = [(say(f"coverage.column_{name}"), width, "") for name, width in widths.items()]
    rows = []
    for region in _found(here, here.branch).itertuples():
        mine = own[own["region_code"] == region.region_code]
        promised = told[told["region_code"] == region.region_code]
        if here.region and here.region != region.region_code:
            continue
        rows.append(
            [
                markup.inside(region.label, here.link("map", region=region.region_code)),
                _rules(say, mine),
                _groups(say, mine),
                _commitments(say, promised),
            ]
        )
    tables.listing(heads, rows, labelled=True)
    shell.source_line(markup.badge(say, "published"), say("coverage.rules_note"))


def _rules(say: Speaker, rows: pd.DataFrame) -> TagChild:
    if rows.empty:
        return small(say("coverage.not_found"))
    return lines(*(_rule(say, row) for row in rows.itertuples()))


def _rule(say: Speaker, row) -> TagChild:
    """A regulation with its date, and its source as a link."""
    link = markup.link(findings.rule(row), row.url)
    since = "" if pd.isna(row.since_precision) else say.as_of(row.since, row.since_precision)
    return tags.span(link, " ", small(since), tags.br(), small(markup.indonesian(row.about)))


def _groups(say: Speaker, rows: pd.DataFrame) -> TagChild:
    if rows.empty:
        return NOTHING
    named = [group for group in _GROUPS if rows[f"covers_{group}"].any()]
    if not named:
        return small(say("coverage.groups_unnamed"))
    return markup.joined((markup.chip(say(f"budget.group_{group}")) for group in named), " ")


def _commitments(say: Speaker, rows: pd.DataFrame) -> TagChild:
    if rows.empty:
        return small(say("coverage.not_found"))
    return lines(*(_commitment(say, row) for row in rows.itertuples()))


def _commitment(say: Speaker, row) -> TagChild:
    if row.commitment == _AGREEMENT:
        text = say.choose(row.title_id, row.title_en)
    else:
        label = metrics.metric(row.commitment).labels[say.language]
        text = f"{label}: {say.value_short(row.value, row.unit)}"
    when = small(" ", say.as_of(row.as_of, row.as_of_precision))
    return tags.span(markup.link(text, row.url), when)


@kept
def _timeline(here: Screen) -> None:
    """Each regulation at its day or year, a line for each level."""
    say = here.say
    rows = here.ask("coverage/regulations", branch=here.branch).dropna(subset=["since"])
    if rows.empty:
        return
    shell.section(say("coverage.timeline_title"), say("coverage.timeline_subtitle"))
    chart = charts.figure(here, 300)
    colours = (here.colours.abu, here.colours.laut, here.colours.nila)
    for place, (level, colour) in enumerate(zip(_LEVELS, colours, strict=True)):
        mine = rows[rows["level"] == level].sort_values("since")
        # several of one time stand one above the other
        steps = mine.groupby("since").cumcount()
        texts = [
            charts.told(
                findings.rule(row),
                row.area_label if isinstance(row.area_label, str) else say("word.national"),
                say.as_of(row.since, row.since_precision),
                row.about[:90],
            )
            for row in mine.itertuples()
        ]
        charts.dots(here, chart, mine["since"], place + 0.16 * steps, colour, texts, size=13)
    names = [say(f"coverage.level_{level}") for level in _LEVELS]
    chart.update_yaxes(tickvals=[0, 1, 2], ticktext=names, range=[-0.4, 2.8], showgrid=False)
    first, last = rows["since"].min(), rows["since"].max()
    charts.time_axis(here, chart, first, last, has_labels=False)
    alt = say("coverage.timeline_alt", count=len(rows))
    charts.show(here, chart, "coverage_timeline", alt)
    undated = here.ask("coverage/regulations", branch=here.branch)["since"].isna().sum()
    note = say("coverage.undated", count=int(undated)) if undated else ""
    shell.source_line(markup.badge(say, "published"), note)


@kept
def _above(here: Screen) -> None:
    """National and provincial regulations, which hold for all."""
    say = here.say
    rows = here.ask("coverage/regulations", branch=here.branch)
    rows = rows[rows["level"] != "regency"]
    told = here.ask("coverage/commitments", branch=here.branch)
    shell.section(say("coverage.above_title"), say("coverage.above_subtitle"))

    def cells(row) -> list[TagChild]:
        one = rows[rows["regulation_id"] == row.regulation_id]
        return [
            say(f"coverage.level_{row.level}"),
            _rule(say, row),
            _groups(say, one),
            markup.link(row.publisher, row.url),
        ]

    widths = {"level": "11%", "rule": "47%", "groups": "22%"}
    heads = [(say(f"coverage.column_{name}"), width, "") for name, width in widths.items()]
    heads.append((say("word.source"), "20%", ""))
    tables.listing(heads, [cells(row) for row in rows.itertuples()])
    own = told[told["region_code"] == province.code()]
    if not own.empty:
        shell.section(say("coverage.province_commitments"))
        markup.draw(tags.ul([tags.li(_commitment(say, row)) for row in own.itertuples()]))
