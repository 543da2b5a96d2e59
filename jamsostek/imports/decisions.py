"""How a column is read where its cells can be read in more than one way; one shape for all kinds.

In: what the cells of a whole column tell (*evidence*: a reading → how many of them can only be
meant so), and reasons to read it one way, the strongest first. Out: a :class:`Decision`. Numbers
(``id`` is 8.927,5 and ``en`` 8,927.5), dates (``day`` or ``month`` first) and codes of regions
(``kemendagri`` or ``bps``) are decided like this, and a draft keeps what was decided and why.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """The reading of one column.

    ``subject`` is ``numbers``, ``dates`` or ``codes``; ``column`` its header. ``because`` is what
    decided: ``option`` (the user), ``header``, ``contract`` (its own headers have one form),
    ``cells`` (the column's), ``names`` (beside the codes), ``file`` (its other columns) or
    ``assumed`` (nothing tells); where no reading was needed it is ``open``, ``reading`` ``None``.
    """

    subject: str
    column: str
    reading: str | None
    because: str
    evidence: dict[str, int]


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
