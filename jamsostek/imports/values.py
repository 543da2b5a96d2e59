"""What the words of a cell mean: truths, categories, programmes; and what says nothing.

In: the text of a cell. Out: the value in contract form, or a :class:`Refused` with the rule broken.
Its siblings read :mod:`dates`, :mod:`places` and :mod:`numbers`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from jamsostek.contract.datapackage import Field
from jamsostek.imports import near
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


_YES = {"ya", "y", "yes", "true", "benar", "hadir", "h", "ada", "x", "v", "1", "✓", "✔", "√", "☑"}
_NO = {"tidak", "tdk", "no", "false", "salah", "tidakhadir", "tdkhadir", "absen", "alpa", "alpha"}
_NO |= {"i", "s", "a", "th", "izin", "ijin", "sakit", "belum", "0", "✗", "✘", "tidakada"}


def read_truth(text: str) -> str | Refused:
    """``ya``, ``hadir``, ``✓``, ``1`` → ``true``; ``tidak``, ``tidak hadir``, ``0`` → ``false``."""
    plain = re.sub(r"[\s_-]+", "", re.sub(r"^([01])\.0$", r"\1", text.lower())).rstrip(".")
    if plain in _YES:
        return "true"
    return "false" if plain in _NO else Refused("type_boolean")


class Categories:
    """The categories of a field: called with a text, the one it means by value, label in either
    language or alias."""

    def __init__(self, wanted: Field) -> None:
        known: dict[str, set[str]] = {}
        self._allowed = [str(value) for value in wanted.constraints.get("enum", ())]
        for each in wanted.categories:
            if not self._allowed or each.value in self._allowed:
                for text in (each.value, *each.labels.values(), *each.aliases):
                    known.setdefault(comparable(text), set()).add(each.value)
        for value in self._allowed:
            known.setdefault(comparable(value), set()).add(value)
            known[comparable(value)] = (
                {value} if comparable(value) == value.lower() else known[comparable(value)]
            )
        self._known = known
        self._expected = ", ".join(self._allowed)

    def __call__(self, text: str) -> str | Refused:
        """The value a text means."""
        if text in self._allowed:
            return text
        found = self._known.get(comparable(text), set())
        return next(iter(found)) if len(found) == 1 else Refused("enum", self._expected)

    def near(self, text: str) -> list[str]:
        """The values with a spelling like a text that means none, the likest first."""
        found = near.alike(comparable(text), self._known)
        values = [value for key in found for value in sorted(self._known[key])]
        return list(dict.fromkeys(values))[: near.OFFERED]


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
