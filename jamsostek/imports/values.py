"""What the words of a cell mean: truths, categories, programmes; and what says nothing.

In: the text of a cell. Out: the value in contract form, or a :class:`Refused` with the rule broken.
Its siblings read :mod:`dates`, :mod:`places` and :mod:`numbers`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from jamsostek.contract.datapackage import Field
from jamsostek.imports.headings import PROGRAMMES
from jamsostek.imports.tables import NATIVE

# what offices write where nothing is known
MISSING = (
    "", "-", "–", "—", "--", "---", "...", "…", ".", "*", "n/a", "na", "n.a", "n.a.", "t.a.d",
    "tad", "null", "nan", "none", "kosong", "belum ada data", "tidak ada data", "tidak tersedia",
    "•••",
)  # fmt: skip
# those that need no telling
BLANKS = ("", "-", "–", "—")
# in a column of numbers these say "none" and "not known"
NUMBER_MARKS = {"nihil": "0", "x": None}
SPACES = " \t\r\n\u00a0\ufeff"


@dataclass(frozen=True)
class Refused:
    """Why a value can't be used: the rule it breaks and what was expected."""

    rule: str
    expected: str | None = None


def bare(text: str | None) -> str | None:
    """The text without surrounding spaces; ``None`` for what stands for "missing"."""
    if text is None:
        return None
    text = text.lstrip(NATIVE).strip(SPACES)
    return None if text.lower() in MISSING else text


def comparable(text: str) -> str:
    """A text for comparing: only its letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", plain)


_YES = {"ya", "y", "yes", "true", "benar", "hadir", "ada", "x", "v", "1", "✓", "✔", "√", "☑"}
_NO = {"tidak", "tdk", "no", "false", "salah", "tidakhadir", "tdkhadir", "absen", "alpa", "alpha"}
_NO |= {"izin", "ijin", "sakit", "belum", "0", "✗", "✘", "tidakada"}


def read_truth(text: str) -> str | Refused:
    """``ya``, ``hadir``, ``✓``, ``1`` → ``true``; ``tidak``, ``tidak hadir``, ``0`` → ``false``."""
    plain = re.sub(r"[\s_-]+", "", re.sub(r"^([01])\.0$", r"\1", text.lower())).rstrip(".")
    if plain in _YES:
        return "true"
    return "false" if plain in _NO else Refused("type_boolean")


def category_reader(wanted: Field) -> Callable[[str], str | Refused]:
    """A reader of the field's categories by value, label in either language or alias."""
    known: dict[str, set[str]] = {}
    allowed = [str(value) for value in wanted.constraints.get("enum", ())]
    categories = [each for each in wanted.categories if not allowed or each.value in allowed]
    for each in categories:
        for text in (each.value, *each.labels.values(), *each.aliases):
            known.setdefault(comparable(text), set()).add(each.value)
    for value in allowed:
        known.setdefault(comparable(value), set()).add(value)
        known[comparable(value)] = (
            {value} if comparable(value) == value.lower() else known[comparable(value)]
        )
    expected = ", ".join(allowed)

    def read(text: str) -> str | Refused:
        if text in allowed:
            return text
        found = known.get(comparable(text), set())
        return next(iter(found)) if len(found) == 1 else Refused("enum", expected)

    return read


_PROGRAMME_NAMES = {
    "jaminankecelakaankerja": "JKK",
    "jaminankematian": "JKM",
    "jaminanharitua": "JHT",
    "jaminanpensiun": "JP",
    "jaminankehilanganpekerjaan": "JKP",
}


def read_programmes(text: str) -> str | Refused:
    """``JKK, JKM dan JHT``, ``JKK+JKM`` → ``JKK,JKM,JHT`` in the contract's order.

    ``3 program`` is what the agency itself calls JKK, JKM and JHT; likewise two, four and five.
    """
    if found := re.fullmatch(r"([2-5])\s*program", text.strip(), re.IGNORECASE):
        return ",".join(PROGRAMMES[: int(found[1])])
    parts = re.split(r"[,;+/&|]|\bdan\b|\band\b", text, flags=re.IGNORECASE)
    named = set()
    for part in filter(str.strip, parts):
        whole = comparable(part)
        words = (
            [whole] if whole in _PROGRAMME_NAMES else [comparable(word) for word in part.split()]
        )
        for word in filter(None, words):
            name = _PROGRAMME_NAMES.get(word, word.upper())
            if name not in PROGRAMMES:
                return Refused("programmes", ", ".join(PROGRAMMES))
            named.add(name)
    return ",".join(name for name in PROGRAMMES if name in named) or Refused(
        "programmes", ", ".join(PROGRAMMES)
    )
