"""What is written almost like something known: offered ("maksud Anda …?"), never taken by itself.

In: a text that means nothing, and the spellings known. Out: those most like it, and what the user
said of it. An answer holds for every cell with the text, and for later files of the layout.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from jamsostek.imports.decisions import Answers, Question

NONE = "none"
# how alike two spellings must be, of 100, for the one to be offered for the other; how many at most
_ALIKE, OFFERED = 78, 3
# of more texts than these the column is another than it seems: they are not asked about
_ASKED = 20


def alike(text: str, known: Iterable[str]) -> list[str]:
    """The spellings like a text, the likest first; all are compared as they stand."""
    found = process.extract(text, list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=20)
    return [each for each, _, _ in found]


def meant(answers: Answers, question: Question) -> str | None:
    """The reading the user chose; ``None`` where it is none of them, or unanswered: then it is
    asked, and the file may be taken in without an answer."""
    answer = answers.reading(question.subject, question.about, question.readings)
    if (
        answer is None
        and sum(each.subject == question.subject for each in answers.questions) < _ASKED
    ):
        answers.ask(question)
    return None if answer == NONE else answer
