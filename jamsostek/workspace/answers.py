"""What the user answered about files of a layout, for the next file of the same one.

A layout is the hash of a dataset and a file's headers; only the answers are kept beside it, never a
cell of a file. They lie in ``imports/answers.json`` of the workspace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from jamsostek.workspace import disk, manifest


def layout(dataset: str, headers: Iterable[str]) -> str:
    """What two files have in common that are made alike."""
    return disk.of_parts([dataset, *headers])[:16]


def earlier(layout_: str) -> dict[str, str]:
    """The answers kept for a layout; none where the file is not there or can't be read."""
    answers = _kept().get(layout_, {})
    return answers if isinstance(answers, dict) else {}


def keep(layout_: str, answers: Mapping[str, str]) -> None:
    """Keep these answers and no others for a layout."""
    if earlier(layout_) == answers:
        return
    with manifest.changing():
        kept = _kept() | {layout_: dict(answers)}
        disk.point(_file(), {name: each for name, each in kept.items() if each})


def _file() -> Path:
    return manifest.folder() / "answers.json"


def _kept() -> dict:
    try:
        kept = disk.pointed(_file())
    except (OSError, ValueError):
        return {}  # to be asked again is no harm
    return kept if isinstance(kept, dict) else {}
