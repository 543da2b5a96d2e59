"""What the colours of a picture mean, as chips above it."""

from __future__ import annotations

from collections.abc import Iterable

from htmltools import Tag, TagChild, tags

from jamsostek.base.language import Speaker
from jamsostek.view.frame import markup


def draw(keys: Iterable[Tag]) -> None:
    """The keys side by side."""
    markup.draw(tags.div(list(keys), class_="legend"))


def key(*text: TagChild, style: str | None = None, kind: str = "") -> Tag:
    """A swatch, of a shape (``kind``) and look (``style``), and what it stands for."""
    return tags.span(tags.span(class_=f"swatch {kind}".strip(), style=style), *text, class_="key")


def counted(say: Speaker, text: str, count: int, **look: str) -> Tag:
    """The same with how many there are of it."""
    return key(text, " ", tags.span(f"({say.number(count)})", class_="count"), **look)
