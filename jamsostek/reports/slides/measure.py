"""One measure on the map as a slide of its own: what is seen there, to be taken along.

The map of a slide (:class:`Map`) with the measure as headline, the ends of its range in a sentence,
and kind, date, denominators and sources at the foot. Villages have no outlines: they are bars. Two
measures in one map are a slide of nine classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from jamsostek.base.language import Speaker
from jamsostek.contract import kinds, metrics
from jamsostek.reports import findings, pairs, standing
from jamsostek.reports.context import known, source_note
from jamsostek.reports.deck import HIDDEN, Chart, Map, Picture, Shape, Slide
from jamsostek.warehouse import suppression

_MOST_SOURCES = 3
_MOST_BARS = 20


@dataclass(frozen=True)
class Seen:
    """What a map shows: rows of ``map/areas`` and how they are classed.

    ``places`` are the classes of the rows, ``None`` where nothing is known; ``labels`` the classes
    in words, ``stated`` how they were found, ``parted_at`` as in :class:`Map`. ``where`` is the
    area looked at, ``focus`` the areas outlined, ``credit`` and ``made_by`` who made the
    boundaries, in short and in full.
    """

    metric: str
    level: str
    rows: pd.DataFrame
    places: tuple[int | None, ...]
    labels: tuple[str, ...]
    stated: str
    parted_at: int | None
    where: str
    focus: tuple[str, ...] = ()
    credit: str = ""
    made_by: str = ""


def slide(say: Speaker, seen: Seen) -> Slide:
    """The slide of what is seen."""
    found = seen.rows.dropna(subset=["value"]).sort_values("value", ascending=False)
    metric, language = metrics.metric(seen.metric), say.language
    kinds_of = set(found["kind"].dropna())
    return Slide(
        "map",
        say("measure.title", measure=metric.labels[language], where=seen.where),
        _picture(say, seen, found),
        tuple(filter(None, (_range(say, seen, found), _in_part(say, found), f"{seen.stated}."))),
        source=_source(say, found),
        as_of=pairs.dates(say, seen.rows) or say("decks.no_data"),
        kind=kinds.weakest("published" if kind == "statistics" else kind for kind in kinds_of),
        notes="\n".join(
            filter(
                None,
                (
                    metric.definitions[language],
                    metric.limits[language],
                    *dict.fromkeys(
                        map(source_note, found.dropna(subset=["publisher"]).itertuples())
                    ),
                    seen.made_by,
                ),
            )
        ),
    )


def crossed(say: Speaker, first: Seen, second: Seen) -> Slide:
    """Two measures in one map, each in its three classes: which areas are high or low in both."""
    one, other = slide(say, first), slide(say, second)
    places = {
        code: along * 3 + across if across is not None and along is not None else None
        for code, across, along in _together(first, second)
    }
    names = dict(zip(first.rows["area_code"], first.rows["label"], strict=True))
    measures = [metrics.metric(seen.metric).labels[say.language] for seen in (first, second)]
    low, high = ([code for code, place in places.items() if place == end] for end in (0, 8))
    told = [
        say(f"measure.both_{word}", areas=findings.named(say, [names[code] for code in codes]))
        for word, codes in (("high", high), ("low", low))
        if codes
    ]
    picture = Map(
        first.level,
        {
            code: Shape(names[code], None, "" if place is not None else say("decks.no_data"), place)
            for code, place in places.items()
        },
        tuple(f"{across} × {along}" for along in second.labels for across in first.labels),
        " × ".join((_unit_of_two(say, first), _unit_of_two(say, second))),
        say("decks.no_data"),
        first.credit,
        focus=first.focus,
        named=(*high, *low),
        is_crossed=True,
    )
    return replace(
        one,
        title=say("measure.title", measure=" × ".join(measures), where=first.where),
        picture=picture,
        sentences=(*told, f"{first.stated}."),
        source="; ".join(
            f"{measure}: {each.source}"
            for measure, each in zip(measures, (one, other), strict=True)
            if each.source
        ),
        as_of=" × ".join((one.as_of, other.as_of)),
        kind=kinds.weakest((one.kind, other.kind)),
        notes="\n".join(dict.fromkeys(f"{one.notes}\n{other.notes}".splitlines())),
    )


def _together(first: Seen, second: Seen) -> list[tuple[str, int | None, int | None]]:
    """Of each area its classes of both measures."""
    others = dict(zip(second.rows["area_code"], second.places, strict=True))
    return [
        (code, place, others.get(code))
        for code, place in zip(first.rows["area_code"], first.places, strict=True)
    ]


def _unit_of_two(say: Speaker, seen: Seen) -> str:
    return f"{metrics.metric(seen.metric).labels[say.language]} ({unit_of(say, seen)})"


def _picture(say: Speaker, seen: Seen, found: pd.DataFrame) -> Picture:
    unit = unit_of(say, seen)
    if seen.level == "village":
        texts = [standing.value(say, row) for _, row in found.iterrows()]
        label = metrics.short_label(seen.metric, say)
        return Chart.of_one(
            "bars", found["label"], label, found["value"], texts, unit, most=_MOST_BARS
        )
    return Map(
        seen.level,
        {
            row["area_code"]: _shape(say, row, place)
            for (_, row), place in zip(seen.rows.iterrows(), seen.places, strict=True)
        },
        seen.labels,
        unit,
        say("decks.no_data"),
        seen.credit,
        focus=seen.focus,
        named=_ends(found),
        parted_at=seen.parted_at,
    )


def unit_of(say: Speaker, seen: Seen) -> str:
    """The unit, and what a share is a share of."""
    unit = say(f"unit.{metrics.metric(seen.metric).unit}")
    return " ".join(filter(None, (unit, pairs.base(say, seen.metric, seen.rows))))


def _shape(say: Speaker, row: pd.Series, place: int | None) -> Shape:
    if place is None:
        return unknown(say, row, "value")
    text = standing.value(say, row)
    return Shape(row["label"], float(row["value"]), text, place, standing.short(say, row))


def unknown(say: Speaker, row: pd.Series, column: str) -> Shape:
    """A region of a map without a value: hidden, or nothing is known."""
    if column in str(row.get(suppression.HIDDEN, "")).split(","):
        return Shape(row["label"], None, say("word.hidden"), HIDDEN)
    return Shape(row["label"], None, say("decks.no_data"), None)


def _ends(found: pd.DataFrame) -> tuple[str, ...]:
    """The areas the sentence speaks of: the highest and the lowest."""
    if found.empty or found["value"].iloc[0] == found["value"].iloc[-1]:
        return ()
    return tuple(found["area_code"].iloc[[0, -1]])


def _range(say: Speaker, seen: Seen, found: pd.DataFrame) -> str:
    told = {"known": say.number(len(found)), "all": say.number(len(seen.rows))}
    if not _ends(found):
        return say("measure.known", **told)
    high, low = found.iloc[0], found.iloc[-1]
    return say(
        "measure.range",
        **told,
        high=high["label"],
        highest=standing.value(say, high),
        low=low["label"],
        lowest=standing.value(say, low),
    )


def _in_part(say: Speaker, found: pd.DataFrame) -> str:
    parts = int((~pairs.is_whole(found)).sum())
    return say("measure.in_part", count=parts) if parts else ""


def _source(say: Speaker, found: pd.DataFrame) -> str:
    named = list(dict.fromkeys(found["publisher"].dropna()))
    shown: Sequence[str] = named[:_MOST_SOURCES]
    if len(named) > _MOST_SOURCES:
        shown = [*shown, f"+{say('word.sources_count', count=len(named) - _MOST_SOURCES)}"]
    told = ", ".join(say(f"kind.{kind}") for kind in found["kind"].dropna().unique())
    return ": ".join(filter(None, (told, ", ".join(shown)))) if known(told) else ""
