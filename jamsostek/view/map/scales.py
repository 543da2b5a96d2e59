"""The classes a map is coloured in: their borders, colours, words, and how they were found.

The borders hold for every period, so that a colour means the same all through a play. Those that
are not fixed are found in the values of the last year: in those of all years the present would be
all dark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from jamsostek.analysis import classes
from jamsostek.base.colours import class_scale
from jamsostek.base.language import Speaker
from jamsostek.contract import metrics
from jamsostek.contract.metrics import Metric
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import frames
from jamsostek.view.map.choice import Choice

# classes of each measure where two are in one map
CROSSED = 3


@dataclass(frozen=True)
class Scale:
    """Classes from low to high. ``stated`` says how many and how they were found; ``middle`` is
    the value the colours part at, if they do."""

    borders: tuple[float, ...]
    labels: tuple[str, ...]
    stated: str
    middle: float | None

    def of(self, value: float | None) -> int | None:
        """The class of a value, ``None`` where none is known."""
        return None if value is None or value != value else bisect_right(self.borders, value)

    @property
    def parted_at(self) -> int | None:
        """The place of the border (or of the class) that neither side's colours belong to, times
        two: even for a border, odd for a class; ``None`` for one scale from low to high."""
        if self.middle is None:
            return None
        below = bisect_right(self.borders, self.middle)
        return 2 * below if self.middle in self.borders else 2 * below + 1

    def colours(self, sequential: Sequence[str], diverging: Sequence[str]) -> list[str]:
        """The colour of each class."""
        return class_scale(len(self.labels), sequential, diverging, self.parted_at)


@kept
def borders(here: Screen, asked: tuple, scheme: str, count: int) -> tuple[float, ...]:
    """The borders found in the values of late; the same for every period."""
    chosen = dict(asked)
    metric = metrics.metric(chosen["metric"])
    if scheme == "fixed":
        return metric.breaks
    values = frames.lately(here, asked)
    if scheme == "crossed":
        return classes.borders(values, "quantile", count)
    middle = middle_of(metric)
    if middle is None:
        return classes.borders(values, scheme, count)
    return classes.borders_around(values, middle, scheme, count)


def middle_of(metric: Metric) -> float | None:
    """Where a measure's colours part: at nothing gained or lost, or at the target, which a distance
    to it has at zero; ``None`` for what only grows."""
    return None if metric.scale == "sequential" else 0.0


def scale(here: Screen, choice: Choice, name: str | None = None) -> Scale:
    """The classes of a choice; ``name`` is another measure in the same kind of classes."""
    asked = choice.of_all_periods | ({"metric": name} if name else {})
    metric = metrics.metric(asked["metric"])
    why_not = _why_not_fixed(here, tuple(asked.items())) if choice.scheme == "fixed" else None
    scheme = "quantile" if why_not else choice.scheme
    found = borders(here, tuple(asked.items()), scheme, choice.classes)
    stated = _stated(here.say, found, scheme)
    if why_not:
        stated += " · " + here.say(why_not)
    return Scale(found, _labels(here.say, found, metric), stated, middle_of(metric))


def _why_not_fixed(here: Screen, asked: tuple) -> str | None:
    """Why fixed borders give way to classes of equal counts: the word that says it, or ``None``.

    The choice itself stays what it is, or going into a regency and back would change it.
    """
    chosen = dict(asked)
    found = metrics.metric(chosen["metric"]).breaks
    if not found:
        return "map.fixed_none"
    if chosen["level"] != "regency":
        return "map.fixed_for_regencies"
    values = frames.lately(here, asked)
    is_one_class = len({bisect_right(found, value) for value in values}) == 1
    return "map.fixed_say_nothing" if is_one_class and len(set(values)) > 1 else None


def crossed(here: Screen, choice: Choice, name: str) -> Scale:
    """Three classes of as many values each, for two measures in one map."""
    asked = choice.of_all_periods | {"metric": name}
    found = borders(here, tuple(asked.items()), "crossed", CROSSED)
    metric = metrics.metric(name)
    return Scale(found, _labels(here.say, found, metric), here.say("map.classes_crossed"), None)


def _labels(say: Speaker, found: tuple[float, ...], metric: Metric) -> tuple[str, ...]:
    if not found:
        return (say("map.one_class"),)
    return metrics.class_labels(found, metric.unit, say)


def _stated(say: Speaker, found: tuple[float, ...], scheme: str) -> str:
    return say(f"map.classes_{scheme}", count=len(found) + 1)
