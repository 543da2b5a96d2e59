"""Sentences made from numbers that a page and a slide say alike."""

from __future__ import annotations

from jamsostek.base.language import Speaker

FEWEST_MEMBERS = 10  # before a share of them says anything
NEXT_TO_NONE = 0.08  # new members a month on a scale of powers of ten: one in a year


def attention(say: Speaker, row, key: str = "") -> str:
    """One row of ``home/attention`` in words, or in another wording of the same numbers."""
    share = row.share if row.share == row.share else 0
    return say(
        key if key else f"attention.{row.kind}",
        count=row.value,
        label=row.label or "",
        share=say.percent(share, 0),
        days=say("word.days", count=int(share)),
        amount=say.rupiah_short(share),
    )


def joined(say: Speaker, names: list[str]) -> str:
    """``a``, ``a dan b``, ``a, b dan c``."""
    if len(names) < 2:
        return "".join(names)
    return say("word.and", first=", ".join(names[:-1]), last=names[-1])
