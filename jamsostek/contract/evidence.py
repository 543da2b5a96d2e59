"""The registry ``queries/evidence.toml``: what data tell of a candidate of the award.

One entry a criterion that no juror scores: its name, formula, unit, and what it is held against.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.language import LANGUAGES
from jamsostek.contract.registry import read


@dataclass(frozen=True)
class Definition:
    """One criterion. ``worth_nothing`` and ``worth_all`` are the values that are 0 and 100 points
    against the target; texts are by language."""

    name: str
    labels: dict[str, str]
    formulas: dict[str, str]
    targets: dict[str, str]
    unit: str
    higher_is_better: bool
    worth_nothing: float
    worth_all: float
    categories: tuple[str, ...]


def registry() -> dict[str, Definition]:
    """All of them by name; ``ProductError`` ``file_missing`` or ``registry_broken``."""
    file = settings.QUERIES / "evidence.toml"
    return _parse(file, settings.stamp(file))


@lru_cache(maxsize=2)
def _parse(file: Path, _stamp: tuple[int, int]) -> dict[str, Definition]:
    return read(file, _definitions)


def _definitions(entries: dict) -> dict[str, Definition]:
    return {
        name: Definition(
            name=name,
            labels=_both(entry["label"]),
            formulas=_both(entry["formula"]),
            targets=_both(entry["target"]),
            unit=str(entry["unit"]),
            higher_is_better=bool(entry["higher_is_better"]),
            worth_nothing=float(entry["worth_nothing"]),
            worth_all=float(entry["worth_all"]),
            categories=tuple(entry["categories"]),
        )
        for name, entry in entries.items()
    }


def _both(texts: dict[str, str]) -> dict[str, str]:
    return {language: texts[language] for language in LANGUAGES}
