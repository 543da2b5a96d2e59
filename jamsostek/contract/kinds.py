"""Whose numbers these are: published, an office's own or simulated; and the badge that says so.

Pages, slides, papers and cards all take their badge from here, so that one kind has one word, one
meaning and one look wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from jamsostek.base.language import Speaker

# the weakest first: a picture is as real as the least real number in it
KINDS = ("sample", "imported", "published")
Kind = Literal["imported", "sample", "published", "own_words"]


@dataclass(frozen=True)
class Badge:
    """A word or two for the eye, and what they mean for who asks; ``is_warning`` if it is to be
    seen first."""

    kind: str
    word: str
    meaning: str
    is_warning: bool


def weakest(kinds: Iterable[object]) -> Kind:
    """The kind of what stands on several: simulated if any is; ``own_words`` if none is known."""
    found = set(kinds)
    return next((kind for kind in KINDS if kind in found), "own_words")


def badge(say: Speaker, kind: str, as_of: str = "") -> Badge | None:
    """The badge of a kind, ``None`` for what stands on no data. An office's own data bear their
    date, if it is told."""
    if kind not in KINDS:
        return None
    word = say(f"badge.word_{kind}")
    if kind == "imported" and as_of:
        word = say("badge.imported_of", date=as_of)
    return Badge(kind, word, say(f"badge.means_{kind}"), kind == "sample")
