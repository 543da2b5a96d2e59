"""This regency: how it stands and what was published about it, for whoever decides there."""

from __future__ import annotations

from functools import partial

from jamsostek.base.language import NOTHING
from jamsostek.contract import kinds, metrics
from jamsostek.reports import findings, regency, standing
from jamsostek.reports.context import Scene
from jamsostek.reports.deck import Chart, Column, Figure, Figures, Slide, Table, Words
from jamsostek.reports.slides import gap, movement, places, provincial, results

_MOST_STATEMENTS = 8
_FEW = 3  # would be a table over a hole: they stand as large as the figures they are
_MOST_MEASURES = 10  # the weightiest come first


def slides(scene: Scene) -> tuple[Slide, ...]:
    """The slides in order; without operational data only what was published."""
    makers = (
        results.results,
        movement.trend,
        stands,
        gap.of_regency,
        movement.payers,
        segments,
        places.districts,
        partial(movement.apart, key="growth_year", number=12),
        provincial.claims,
        published,
        record,
        rules,
    )
    if scene.month is None:
        makers = (stands, published, record, rules)
    return (_cover(scene), *filter(None, (make(scene) for make in makers)))


def _cover(scene: Scene) -> Slide:
    say, place = scene.say, scene.regions.iloc[0]
    points = (
        say("regency.island", island=str(place["islands"]).replace(";", ", ")),
        say("regency.population", people=say.number(place["population"])),
        say("decks.prepared", date=say.date(scene.today)),
    )
    if scene.month is None:
        title = say("decks.regency_published", place=scene.place)
        return Slide.in_words("cover", title, *points, is_cover=True)
    title = say("decks.regency_cover", place=scene.place, month=say.month(scene.month))
    return scene.slide("cover", title, Words(points), is_cover=True)


def stands(scene: Scene) -> Slide | None:
    """Its measures with their places, own and published ones each with kind and date."""
    say = scene.say
    found = standing.standings(scene.ask, say, scene.region, scene.month)
    found = [each for each in found if each.value is not None][:_MOST_MEASURES]
    if not found:
        return None
    kinds_of = {each.kind for each in found}
    placed = next((each for each in found if each.place), None)
    title = say("decks.stands_none", place=scene.place)
    if placed:
        title = say("decks.stands", measure=placed.label, rank=placed.place, place=scene.place)
    return Slide(
        "stands",
        title,
        Table(
            (
                Column(say("profile.measure"), width=3.2),
                Column(say("profile.value"), is_numeric=True, width=1.3),
                Column(say("profile.place"), is_numeric=True, width=1.2),
                Column(
                    say("regency.on_island", island=found[0].island), is_numeric=True, width=1.5
                ),
                Column(say("decks.as_of"), width=2.1),
            ),
            tuple(
                (
                    each.label,
                    each.text,
                    each.place or NOTHING,
                    each.island_place or NOTHING,
                    f"{each.as_of}, {say(f'kind.{each.kind}')}",
                )
                for each in found
            ),
        ),
        (say("profile.standing_how"),),
        source=", ".join(sorted(say(f"kind.{kind}") for kind in kinds_of)),
        as_of=say.month(scene.month) if scene.month else say("decks.as_published"),
        kind=kinds.weakest("published" if kind == "statistics" else kind for kind in kinds_of),
        notes="\n".join(
            " · ".join(filter(None, (each.label, each.of, each.publisher, each.url)))
            for each in found
        ),
    )


def segments(scene: Scene) -> Slide | None:
    """The active members of the month by segment."""
    say, parts = scene.say, regency.segments(scene)
    if len(parts) < 2:
        return None
    largest = max(parts, key=lambda part: part.value)
    return scene.slide(
        "segments",
        say("decks.segments", segment=largest.name, share=largest.share_text),
        Chart.of_one(
            "bars",
            (part.name for part in parts),
            metrics.short_label("active_members", say),
            (part.value for part in parts),
            tuple(f"{part.text} ({part.share_text})" for part in parts),
            say("unit.people"),
            roles=tuple("nila" if part is largest else "abu" for part in parts),
        ),
        notes=(scene.definition("active_members"),),
    )


# -- what was published --------------------------------------------------------------------------


def published(scene: Scene) -> Slide | None:
    """The latest statement on each headline indicator, with its date and publisher."""
    say, rows = scene.say, scene.ask("home/cards", region=scene.region)
    rows = rows[rows["value"].notna()]
    if rows.empty:
        return None
    stated = [_statement(say, row) for row in rows.head(_MOST_STATEMENTS).itertuples()]
    table = Table(
        (
            Column(say("profile.figure"), width=3),
            Column(say("profile.value"), is_numeric=True, width=1.4),
            Column(say("decks.as_of"), width=1.4),
            Column(say("word.source"), width=2),
        ),
        tuple(stated),
    )
    figures = Figures(
        tuple(
            Figure(label, float(row.value), say.value_short(row.value, row.unit), f"{when}, {by}")
            for row, (label, _, when, by) in zip(rows.itertuples(), stated, strict=False)
        )
    )
    return scene.published(
        "published",
        say("decks.regency_figures", count=len(rows), place=scene.place),
        figures if len(stated) <= _FEW else table,
        say("regency.published_note") + ".",
        rows=rows,
    )


def _statement(say, row) -> tuple[str, ...]:
    label = metrics.short_label(row.indicator, say)
    if row.reach != "whole":
        label = f"{label} ({say(f'reach.{row.reach}')})"
    when = say.as_of(row.as_of, row.as_of_precision)
    return label, say.value(row.value, row.unit), when, row.publisher


def record(scene: Scene) -> Slide | None:
    """Its awards, nominations and certificates, the last first."""
    say, rows = scene.say, scene.ask("awards/record", region=scene.region)
    if rows.empty:
        return None
    wins = int(rows["is_win"].astype(bool).sum())
    key = "decks.regency_wins" if wins else "decks.regency_no_wins"
    named = [
        (
            str(int(row.ceremony_year)),
            regency.award_place(say, row),
            f"{say(f'category.{row.category}')}, {say(f'level.{row.level}')}",
            row.recipient,
        )
        for row in rows.itertuples()
    ]
    table = Table(
        (
            Column(say("awards.year"), width=0.7),
            Column(say("awards.place"), width=1),
            Column(say("awards.category"), width=2.4),
            Column(say("decks.recipient"), width=2.6),
        ),
        tuple(named),
    )
    figures = Figures(
        tuple(
            Figure(f"{year}, {category}", None, place, recipient)
            for year, place, category, recipient in named
        )
    )
    title = say(key, count=wins, place=scene.place)
    return scene.published("record", title, figures if len(named) <= _FEW else table, rows=rows)


def rules(scene: Scene) -> Slide | None:
    """Its regulations on Jamsostek; where none was found, nothing is said."""
    say, rows = scene.say, scene.ask("sources/regulations", region=scene.region)
    if rows.empty:
        return None
    return scene.published(
        "rules",
        say("decks.regency_rules", count=len(rows), place=scene.place),
        Table(
            (Column(say("decks.rule"), width=1.6), Column(say("rules.about"), width=4)),
            tuple((findings.rule(row), row.about) for row in rows.itertuples()),
        ),
        rows=rows,
    )
