"""The metric registry, ``queries/metrics.toml``: what every indicator is called and means.

One entry per indicator: labels, unit, group, definition and, for those drawn on the map, fixed
class breaks. Tooltips, the dictionary page, legends and the build read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa

from jamsostek.base import settings
from jamsostek.base.language import Speaker
from jamsostek.contract.registry import read

LEVELS = ("regency", "district", "village")
# above all tables: for every metric without its own
_OF_ALL = ("close_from_pct", "far_from_times")
_OWN = "this product, from "  # how a source begins that names datasets
SCALES = ("sequential", "diverging_zero", "diverging_target")


@dataclass(frozen=True)
class Metric:
    """One indicator. ``unit`` is one of the units the formats know; ``close_from_pct`` is how much
    of the pace needed makes it close to its target, in per cent; from ``far_from_times`` the last
    month's pace on it never is.

    What is counted from an office's own data names the ``cube_column`` it is the sum of
    (``monthly_areas.new``) or, as one ``segment`` of another metric, which it is ``part_of``. A
    flow adds up over months, a stock is what it is at their end. ``desk`` and ``at_meetings`` are
    its place among the cards there; without one it is no card.

    What can be mapped has a ``depth``, the finest of ``levels`` it can be told of. It is ``times``
    the sum of its column over the last ``months``, divided by that of ``per_column`` or by one of
    ``denominators``, metrics that count workers; less its ``minus_column``; or set against what it
    was ``months_back`` before.
    ``workers_of`` is the segment whose workers it counts, where not of all.
    ``published_as`` names the indicator whose published values are mapped under this name.
    """

    name: str
    labels: dict[str, str]
    shorts: dict[str, str]
    unit: str
    group: str
    definitions: dict[str, str]
    numerator: dict[str, str]
    denominator: dict[str, str]
    why: dict[str, str]
    limits: dict[str, str]
    higher_is_better: bool | None
    close_from_pct: float
    far_from_times: float
    breaks: tuple[float, ...]
    source: str
    cube_column: str | None
    part_of: str | None
    segment: str | None
    is_flow: bool
    desk: int | None
    at_meetings: int | None
    depth: str | None
    scale: str
    per_column: str | None
    minus_column: str | None
    times: float
    months: int
    months_back: int | None
    denominators: tuple[str, ...]
    workers_of: str | None
    published_as: str | None

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels it can be mapped at, the regency first; none if it can't."""
        return LEVELS[: LEVELS.index(self.depth) + 1] if self.depth else ()

    @property
    def counted_from(self) -> tuple[str, ...]:
        """The datasets this product counts it from; none where somebody else told it."""
        _, is_own, names = self.source.partition(_OWN)
        return tuple(re.split(", | and ", names)) if is_own else ()


def registry_file() -> Path:
    """The file of the registry."""
    return settings.QUERIES / "metrics.toml"


def _both(entry: dict, key: str) -> dict[str, str]:
    node = entry.get(key, {})
    return {"id": node.get("id", ""), "en": node.get("en", "")}


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _one_of(words: tuple[str, ...], value: str | None) -> str | None:
    if value is not None and value not in words:
        raise ValueError(value)
    return value


@lru_cache(maxsize=2)
def _parse(file: Path, _stamp: tuple[int, int]) -> dict[str, Metric]:
    return read(file, _metrics)


def _metrics(entries: dict) -> dict[str, Metric]:
    close_from_pct, far_from_times = (float(entries.pop(name)) for name in _OF_ALL)
    if not entries:
        raise ValueError("no entries")
    return {
        name: Metric(
            name=name,
            labels=_both(entry, "label"),
            shorts=_both(entry, "short" if "short" in entry else "label"),
            unit=_word(entry["unit"]),
            group=_word(entry["group"]),
            definitions=_both(entry, "definition"),
            numerator=_both(entry, "numerator"),
            denominator=_both(entry, "denominator"),
            why=_both(entry, "why"),
            limits=_both(entry, "limits"),
            higher_is_better=entry.get("higher_is_better"),
            close_from_pct=float(entry.get("close_from_pct", close_from_pct)),
            far_from_times=float(entry.get("far_from_times", far_from_times)),
            breaks=tuple(float(border) for border in entry.get("breaks", ())),
            source=entry.get("source", ""),
            cube_column=entries.get(entry.get("part_of"), entry).get("column"),
            part_of=entry.get("part_of"),
            segment=entry.get("segment"),
            is_flow=entry.get("is_flow", False),
            desk=entry.get("desk"),
            at_meetings=entry.get("at_meetings"),
            depth=_one_of(LEVELS, entry.get("depth")),
            scale=_one_of(SCALES, entry.get("scale", SCALES[0])),
            per_column=entry.get("per"),
            minus_column=entry.get("minus"),
            times=float(entry.get("times", 1)),
            months=entry.get("months", 1),
            months_back=entry.get("months_back"),
            denominators=tuple(entry.get("denominators", ())),
            workers_of=entry.get("workers_of"),
            published_as=entry.get("published_as"),
        )
        for name, entry in entries.items()
    }


def mapped() -> list[str]:
    """The metrics that can be drawn on the map."""
    return [name for name, metric in registry().items() if metric.depth]


def denominators() -> list[str]:
    """The metrics that some share can be counted of."""
    found = (each for metric in registry().values() for each in metric.denominators)
    return list(dict.fromkeys(found))


def registry() -> dict[str, Metric]:
    """All metrics by name; ``ProductError`` ``file_missing`` or ``registry_broken``."""
    file = registry_file()
    return _parse(file, settings.stamp(file))


def metric(name: str) -> Metric:
    """One metric by name; raises ``KeyError`` for an unregistered one."""
    return registry()[name]


def short_label(name: str, say: Speaker) -> str:
    """What a card calls a metric: the label, or the shorter one where it has one."""
    return metric(name).shorts[say.language]


def class_labels(breaks: tuple[float, ...], unit: str, say: Speaker) -> tuple[str, ...]:
    """The classes between breaks in words, from low to high."""
    texts = [say.value_short(value, unit) for value in breaks]
    return (
        say("map.below", value=texts[0]),
        *(say("map.between", low=low, high=high) for low, high in pairwise(texts)),
        say("map.at_least", value=texts[-1]),
    )


_AS_THEY_ARE = (
    "cube_column", "part_of", "segment", "is_flow", "desk", "at_meetings", "depth", "per_column",
    "minus_column", "times", "months", "months_back", "workers_of", "published_as",
)  # fmt: skip


def store(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the registry into ``source.metrics`` so that models and queries can group by it."""
    rows = [
        {
            "indicator": metric.name,
            "metric_group": metric.group,
            "unit": metric.unit,
            "is_mapped": bool(metric.depth),
            "breaks": list(metric.breaks),
            "denominators": list(metric.denominators),
            "higher_is_better": metric.higher_is_better,
            "close_from_pct": metric.close_from_pct,
            "label_id": metric.labels["id"],
            "label_en": metric.labels["en"],
            **{name: getattr(metric, name) for name in _AS_THEY_ARE},
        }
        for metric in registry().values()
    ]
    # in one statement: one for each row takes longer than most models
    connection.register("metric_rows", pa.Table.from_pylist(rows))
    connection.execute("insert into source.metrics by name from metric_rows")
    connection.unregister("metric_rows")
