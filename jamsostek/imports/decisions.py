"""How a column is read where its cells can be read in more than one way; one shape for all kinds.

In: what the cells of a whole column tell (*evidence*: a reading → how many of them can only be
meant so), and reasons to read it one way, the strongest first. Out: a :class:`Decision`. Numbers
(``id`` is 8.927,5 and ``en`` 8,927.5), dates (``day`` or ``month`` first) and codes of regions
(``kemendagri`` or ``bps``) are decided like this, and a draft keeps what was decided and why.

What nothing decides is asked: a :class:`Question` with its readings and examples. The answers of
the user, and those given for an earlier file of the same layout, are :class:`Answers`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jamsostek.base.errors import ProductError

EXAMPLES = 3


@dataclass(frozen=True)
class Decision:
    """The reading of one column.

    ``subject`` is ``numbers``, ``scale``, ``dates`` or ``codes``; ``column`` its header.
    ``because`` is what decided: ``option`` (the user), ``remembered`` (the user, of an earlier file
    of this layout), ``header``, ``title`` (above the header), ``contract`` (its own headers have
    one form), ``cells`` (the column's), ``names`` (beside the codes), ``file`` (its other columns),
    ``unit`` (of its field) or ``assumed`` (nothing tells, and offices write it so). ``asked``:
    nothing tells, a question is open and ``reading`` only stands in for the answer. Where no
    reading was needed it is ``open``, ``reading`` ``None``.
    """

    subject: str
    column: str
    reading: str | None
    because: str
    evidence: dict[str, int]


@dataclass(frozen=True)
class Example:
    """A cell as written, and what each reading of a question makes of it.

    ``read`` are numbers, ISO days or texts in the order of the readings; ``None`` where the reading
    rejects the cell.
    """

    line: int
    written: str
    read: tuple[object, ...]


@dataclass(frozen=True)
class Question:
    """What only the user can tell: how ``about`` (a header, or a text of the file) is meant.

    A file can be taken in unanswered only where ``default`` is the reading that holds then.
    """

    subject: str
    about: str
    readings: tuple[str, ...]
    examples: tuple[Example, ...] = ()
    default: str | None = None

    @property
    def is_required(self) -> bool:
        """Whether nothing comes into force before it is answered."""
        return self.default is None

    @property
    def key(self) -> str:
        """How an answer names it."""
        return key_of(self.subject, self.about)


def key_of(subject: str, about: str) -> str:
    """``numbers`` of the column ``Iuran`` → ``numbers:Iuran``."""
    return f"{subject}:{about}" if about else subject


class Answers:
    """What the user said of a file: ``given`` now, and of earlier files of the same layout.

    Both are key → reading, see :attr:`Question.key`; the subject alone answers for all of a kind.
    ``used`` are the answers that were needed, ``remembered`` those of them that were not given now,
    ``questions`` what is still open.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self.given = dict(given or {})
        self.used: dict[str, str] = {}
        self.remembered: dict[str, str] = {}
        self.questions: list[Question] = []
        self._named: set[str] = set()
        self._earlier: dict[str, str] = {}

    def recall(self, earlier: Mapping[str, str]) -> None:
        """Let the answers of earlier files of this layout count where none is given now."""
        self._earlier = dict(earlier)

    def said(
        self, subject: str, about: str, readings: Collection[str]
    ) -> list[tuple[str, str | None]]:
        """The answer given now as a reason for :func:`decide`; none where the user said nothing.

        Raises ``unknown_answer`` where what is given is none of the readings.
        """
        key = key_of(subject, about)
        for name in (key, subject):
            if name in self.given:
                self._named.add(name)
                reading = self.given[name]
                if reading not in readings:
                    raise ProductError(
                        "unknown_answer", answer=f"{name}={reading}", known=", ".join(readings)
                    )
                self.used[key] = reading
                return [("option", reading)]
        return []

    def kept(
        self, subject: str, about: str, readings: Collection[str]
    ) -> list[tuple[str, str | None]]:
        """The answer of an earlier file, for where this file leaves the same open again.

        What the file itself tells goes before it: the next one may be written otherwise.
        """
        key = key_of(subject, about)
        if key in self.used or self._earlier.get(key) not in readings:
            return []
        self.used[key] = self.remembered[key] = self._earlier[key]
        return [("remembered", self.used[key])]

    def reading(self, subject: str, about: str, readings: Collection[str]) -> str | None:
        """The answer given now or of an earlier file, where nothing in the file could tell."""
        reasons = self.said(subject, about, readings) or self.kept(subject, about, readings)
        return next((how for _, how in reasons), None)

    def ask(self, question: Question) -> None:
        """Leave a question open for the user, whatever was answered before."""
        self.used.pop(question.key, None)
        self.remembered.pop(question.key, None)
        if question not in self.questions:
            self.questions.append(question)

    @property
    def to_keep(self) -> dict[str, str]:
        """What the next file of the layout is read with: the earlier answers, these over them."""
        return self._earlier | self.used

    @property
    def unused(self) -> list[str]:
        """What was given and answers nothing of this file."""
        return [key for key in self.given if key not in self._named]


def decide(
    subject: str, column: str, evidence: dict[str, int], *reasons: tuple[str, str | None]
) -> Decision:
    """The reading of the first reason (``because``, reading) that has one."""
    because, reading = next(((why, how) for why, how in reasons if how), ("open", None))
    return Decision(subject, column, reading, because, evidence)


def most(evidence: dict[str, int]) -> str | None:
    """The reading that most cells tell; ``None`` if none does, or two do as often."""
    best = max(evidence.values(), default=0)
    leading = [reading for reading, count in evidence.items() if count == best]
    return leading[0] if best and len(leading) == 1 else None
