"""The provincial review: 22 regencies from operational data, and what was published about them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import partial

import pandas as pd

from jamsostek.base.hidden import is_hidden
from jamsostek.contract import metrics
from jamsostek.reports import findings, outlook
from jamsostek.reports.context import MEMBERS, Scene, known
from jamsostek.reports.deck import Chart, Column, Map, Slide, Table, Words
from jamsostek.reports.slides import decisions, gap, movement, places, results
from jamsostek.warehouse import suppression

_RULE_COLUMNS = 2  # the regencies stand side by side, so that all of them are seen at once


def slides(scene: Scene) -> tuple[Slide, ...]:
    """The slides in order; without operational data only what was published."""
    makers = (
        results.results,
        movement.trend,
        coverage,
        places.regencies_map,
        places.regencies,
        branches,
        gap.of_province,
        movement.payers,
        partial(movement.apart, key="growth_year", number=12),
        vulnerable,
        claims,
        record,
        regulations,
    )
    if scene.month is None:
        makers = (coverage, vulnerable, record, regulations)
    shown = filter(None, (make(scene) for make in makers))
    return (_cover(scene), *shown, decisions.decisions(scene))


def _cover(scene: Scene) -> Slide:
    say = scene.say
    prepared = say("decks.prepared", date=say.date(scene.today))
    if scene.month is None:
        title = say("decks.provincial_published")
        return Slide.in_words("cover", title, prepared, is_cover=True)
    title = say("decks.provincial_cover", month=say.month(scene.month))
    return scene.slide("cover", title, Words((prepared,)), is_cover=True)


# -- from operational data -----------------------------------------------------------------------


def branches(scene: Scene) -> Slide | None:
    """Where each branch ends the year at its pace, against its target."""
    say, found, unknown = scene.say, [], 0
    for branch in scene.ask("reference/branches").itertuples():
        part = replace(scene, branch=branch.branch_code)
        row = part.figures.loc["active_members"]
        unknown += known(row["target"]) and not row["is_whole"]
        if known(row["target"]) and row["target"] and known(row["status"]):
            found.append((branch.name, row))
    if len(found) < 2:
        return None
    found.sort(key=lambda each: -each[1]["ends_at"] / each[1]["target"])
    shares = [float(100 * row["ends_at"] / row["target"]) for _, row in found]
    reaching = sum(row["status"] == "on_target" for _, row in found)
    farthest, row = max(found, key=lambda each: each[1]["target"] - each[1]["ends_at"])
    gap = row["target"] - row["ends_at"]
    return scene.slide(
        "branches",
        _branches_title(say, reaching, len(found)),
        Chart.of_one(
            "bars",
            (name for name, _ in found),
            say("decks.branches_series"),
            shares,
            (
                say(
                    "decks.branches_bar",
                    share=say.percent(share, 0),
                    ends_at=say.number(row["ends_at"], 0),
                    target=say.number(row["target"]),
                )
                for share, (_, row) in zip(shares, found, strict=True)
            ),
            say("decks.branches_unit"),
            roles=tuple(outlook.ROLES[row["status"]] for _, row in found),
            limit=(100.0, say("decks.target")),
        ),
        say("decks.branches_gap", branch=farthest, gap=say.number(gap, 0)) if gap > 0 else "",
        say("decks.branches_unknown", count=unknown) if unknown else "",
        of=(MEMBERS, "targets"),
        notes=(say("decks.branches_note"),),
    )


def _branches_title(say, reaching: int, number: int) -> str:
    if not reaching:
        return say("decks.branches_none", all=say.number(number))
    key = "decks.branches_all" if reaching == number else "decks.branches_some"
    return say(key, count=reaching, all=say.number(number))


def claims(scene: Scene) -> Slide | None:
    """What was paid for claims since January, by programme."""
    say = scene.say
    rows = scene.ask("present/claims", **scene.area, month=scene.month)
    total = suppression.total(rows, "amount_idr")
    before = suppression.total(rows, "amount_before_idr")
    rows = rows[rows["amount_idr"] > 0]
    if rows.empty or is_hidden(total):
        return None
    first = rows.iloc[0]
    change = round(100 * (total - before) / before, 1) if before > 0 else None
    texts = [
        say(
            "decks.claims_bar",
            amount=say.rupiah_short(row.amount_idr),
            cases=say.number(row.cases),
        )
        for row in rows.itertuples()
    ]
    return scene.slide(
        "claims",
        say(
            "decks.claims",
            programme=first.programme,
            share=say.percent(100 * first.amount_idr / total, 0),
        ),
        Chart.of_one(
            "bars",
            (say(f"program.{programme}") for programme in rows["programme"]),
            metrics.short_label("benefits_paid_idr", say),
            rows["amount_idr"],
            texts,
            say("unit.idr"),
        ),
        say("decks.claims_total", amount=say.rupiah_short(total), month=say.month(scene.month)),
        say(
            f"decks.claims_{'more' if change > 0 else 'less'}",
            change=say.percent(abs(change), 1),
        )
        if change
        else "",
        _claims_part(scene),
        of=("claims",),
        notes=(scene.definition("benefits_paid_idr"),),
    )


def _claims_part(scene: Scene) -> str:
    """From how many regencies there are claims at all."""
    return findings.part_of(scene.say, scene.figures.loc["benefits_paid_idr"])


# -- from what was published ---------------------------------------------------------------------


def coverage(scene: Scene) -> Slide | None:
    """The coverage somebody published of a regency, each with its date; nothing is computed."""
    rows = _statements(scene, "coverage_pct")
    if rows["value"].notna().sum() < 2:
        return None
    say, found = scene.say, rows[rows["value"].notna()]
    best, worst = found.loc[found["value"].idxmax()], found.loc[found["value"].idxmin()]
    return scene.published(
        "coverage",
        say(
            "decks.coverage",
            best=best.label,
            high=say.value(best.value, best.unit),
            worst=worst.label,
            low=say.value(worst.value, worst.unit),
        ),
        _statement_map(scene, "coverage_pct", rows),
        say("decks.known_of", known=say.number(len(found)), all=say.number(len(rows))),
        say("decks.coverage_dates"),
        rows=found,
        more_notes=(scene.boundaries("regency")[1],),
    )


def vulnerable(scene: Scene) -> Slide | None:
    """The vulnerable workers somebody published as covered; a single fund's is a minimum."""
    rows = _statements(scene, "vulnerable_covered")
    if rows["value"].notna().sum() < 2:
        return None
    say, found = scene.say, rows[rows["value"].notna()]
    best = found.loc[found["value"].idxmax()]
    minimum = found["is_minimum"].astype(bool)
    return scene.published(
        "vulnerable",
        say("decks.vulnerable", region=best.label, value=_value(say, best)),
        _statement_map(scene, "vulnerable_covered", rows),
        say("decks.known_of", known=say.number(len(found)), all=say.number(len(rows))),
        say("decks.vulnerable_minimum", count=int(minimum.sum())) if minimum.any() else "",
        rows=found,
        more_notes=(scene.boundaries("regency")[1],),
    )


def _statements(scene: Scene, indicator: str) -> pd.DataFrame:
    """Each regency's latest published statement; other kinds of numbers are left out."""
    rows = scene.ask("map/values", indicator=indicator)
    rows["value"] = rows["value"].where(rows["kind"] == "published")
    return rows


def _value(say, row) -> str:
    """``≥ 14.880``."""
    value = say.value(row.value, row.unit)
    return say("word.at_least", value=value) if row.is_minimum else value


def _written(say, row) -> str:
    """``≥ 14.880 (22 Agustus 2025)``, with ``≠`` where other sources say otherwise."""
    value = _value(say, row)
    if row.is_disputed:
        value += " ≠"
    return f"{value} ({say.as_of(row.as_of, row.as_of_precision)})"


def _in_short(say, row) -> str:
    """``≥ 14.880 · Agu 2025``: for the map, which says the unit once."""
    value = say.percent(row.value) if row.unit == "percent" else say.number(row.value)
    if row.is_minimum:
        value = say("word.at_least", value=value)
    if row.is_disputed:
        value += " ≠"
    is_year = row.as_of_precision == "year"
    return f"{value} · {row.as_of.year if is_year else say.short_month(row.as_of)}"


def _statement_map(scene: Scene, indicator: str, rows: pd.DataFrame) -> Map:
    """Every published statement on its regency, with its date."""
    named = tuple(rows.loc[rows["value"].notna(), "region_code"])
    say, metric = scene.say, metrics.metric(indicator)
    return Map(
        "regency",
        {
            row.region_code: scene.shape(
                row.label,
                row.value,
                _written(say, row) if known(row.value) else "",
                lambda value: bisect_right(metric.breaks, value),
                _in_short(say, row) if known(row.value) else "",
            )
            for row in rows.itertuples()
        },
        metrics.class_labels(metric.breaks, metric.unit, say),
        say(f"unit.{metric.unit}"),
        say("word.no_data"),
        scene.boundaries("regency")[0],
        named=named,
    )


def record(scene: Scene) -> Slide | None:
    """How often each regency won the provincial Paritrana."""
    say, league = scene.say, scene.ask("awards/league")
    won = league[league["wins"] > 0]
    if won.empty:
        return None
    best = won[won["wins"] == won["wins"].max()]
    winners = scene.ask("awards/winners", level="province")
    winners = winners[winners["region_code"].isin(won["region_code"])]
    never = int((league["wins"] == 0).sum())
    return scene.published(
        "record",
        say("decks.record_one", place=best["label"].iloc[0], wins=say.number(best["wins"].max()))
        if len(best) == 1
        else say("decks.record_tie", count=len(best), wins=say.number(best["wins"].max())),
        Chart.of_one(
            "bars",
            won["label"],
            say("decks.record_series"),
            won["wins"],
            (
                say("decks.record_bar", wins=say.number(row.wins), years=row.years)
                for row in won.itertuples()
            ),
            say("unit.awards"),
            roles=tuple("nila" if wins == best["wins"].max() else "abu" for wins in won["wins"]),
        ),
        say("decks.record_leaders", places=findings.joined(say, list(best["label"])))
        if len(best) > 1
        else "",
        say("decks.record_never", count=never) if never else "",
        rows=winners,
    )


def regulations(scene: Scene) -> Slide | None:
    """Which regencies have a regulation of their own that was found, and which have none."""
    say, rows = scene.say, decisions.own_regulations(scene)
    if rows.empty:
        return None
    rules = rows.assign(rule=[findings.rule(row) for row in rows.itertuples()])
    found = rules.groupby("region_code")["rule"].agg("; ".join)
    labels = scene.regions.sort_values("label").set_index("region_code")["label"]
    each = [(label, found.get(code, "–")) for code, label in labels.items()]
    along = -(-len(each) // _RULE_COLUMNS)
    each += [("", "")] * (along * _RULE_COLUMNS - len(each))
    cells = tuple(
        tuple(cell for column in range(_RULE_COLUMNS) for cell in each[column * along + row])
        for row in range(along)
    )
    slide = scene.published(
        "regulations",
        say("decks.rules", known=say.number(len(found)), all=say.number(len(labels))),
        Table(
            (Column(say("filter.region"), width=2), Column(say("decks.rule"), width=2.4))
            * _RULE_COLUMNS,
            cells,
        ),
        say("decks.rules_unfound"),
        rows=rows,
    )
    told = (f"{row.area_label}, {row.rule}: {row.about}" for row in rules.itertuples())
    return replace(slide, notes="\n".join((slide.notes, *told)))
