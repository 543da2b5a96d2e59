"""Letters that can be set: what no document may hold, and what the faces on paper don't have.

In: texts as people typed and pasted them. Out: texts of which no letter becomes a box. What our
typeface has stays as it is (the languages of Indonesia, Latin with every accent, Greek, Cyrillic);
of other scripts the sound is written in Latin; emoji are left out, and named where there is nothing
else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from typing import TypeVar

from anyascii import anyascii
from fontTools.ttLib import TTFont

from jamsostek.reports.faces import FONTS

T = TypeVar("T")
_LINE_ENDS = re.compile("\r\n?")
_BREAKS = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[^\n -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# signs that say something and have a like one in the face
_LIKE = dict.fromkeys("✔✅☑", "✓") | dict.fromkeys("✗✘✖❌", "×") | {"●": "•", "○": "◦", "⚠": "!"}


def legal(text: str) -> str:
    """The text without control characters; a tab, or a line's end within a paragraph as Excel and
    PowerPoint know it, is a blank."""
    if text.isprintable():
        return text
    return _FORBIDDEN.sub("", _BREAKS.sub(" ", _LINE_ENDS.sub("\n", text)))


@lru_cache(maxsize=4096)
def settable(text: str) -> str:
    """The text in letters that our typeface has."""
    text = unicodedata.normalize("NFC", legal(text))
    face = _in_face()
    if face.issuperset(text):
        return text
    made = text
    while not face.issuperset(made):
        made = "".join(letter if letter in face else _nearest(letter) for letter in made)
        # a mark may have come to stand after a letter that it makes one with
        made = unicodedata.normalize("NFC", made)
    made = re.sub(" {2,}", " ", made).strip(" ")
    return made or anyascii(text).strip()


def on_paper(thing: T) -> T:
    """A description (dataclasses, tuples, lists, dicts) with every text of it settable."""
    if isinstance(thing, str):
        return settable(thing)
    if is_dataclass(thing):
        return replace(thing, **{f.name: on_paper(getattr(thing, f.name)) for f in fields(thing)})
    if isinstance(thing, tuple | list):
        return type(thing)(map(on_paper, thing))
    if isinstance(thing, dict):
        return {key: on_paper(value) for key, value in thing.items()}
    return thing


def _nearest(letter: str) -> str:
    if letter in _LIKE:
        return _LIKE[letter]
    plain = unicodedata.normalize("NFKC", letter)
    if _in_face().issuperset(plain):
        return plain
    # pictures, and what only changes the sign before it
    if unicodedata.category(letter) in ("So", "Sk", "Cf", "Co", "Cn"):
        return ""
    return anyascii(letter)


@cache
def _in_face() -> frozenset[str]:
    """What every cut has that we set."""
    cuts = (TTFont(FONTS / f"SourceSansPro-{cut}.ttf") for cut in ("Regular", "Semibold", "Bold"))
    return frozenset.intersection(*(frozenset(map(chr, cut.getBestCmap())) for cut in cuts)) | {
        "\n"
    }
