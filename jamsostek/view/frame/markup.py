"""Our own HTML, made of htmltools' tags: every text put into them is escaped by them.

A piece of HTML is a tag or a list of them; a text is always only a text.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from htmltools import Tag, TagChild, TagList, tags

from jamsostek.base.language import HIDDEN, Speaker
from jamsostek.contract import kinds


def draw(*children: TagChild, width: str = "stretch", dots: str = "") -> None:
    """Put tags and texts on the page; below them what the ``dots`` of hidden numbers stand for, if
    there are any."""
    # without the line ends that htmltools sets for readers of the source
    html = TagList(*children).get_html_string(eol="")
    if dots and HIDDEN in html:
        html += tags.p(dots, class_="source").get_html_string(eol="")
    st.html(html, width=width)


def joined(parts: Iterable[TagChild], between: TagChild) -> TagList:
    """The parts that are not empty, with something between each two."""
    pieces = TagList()
    for part in parts:
        if part:
            pieces.extend([between, part] if pieces else [part])
    return pieces


def lines(*parts: TagChild) -> TagList:
    """Each part that is not empty on a line of its own."""
    return joined(parts, tags.br())


def small(*children: TagChild, **attributes: str) -> Tag:
    """What matters less, in small letters."""
    return tags.span(*children, class_="small", **attributes)


def indonesian(text: object) -> Tag | None:
    """A text of the data that is in Indonesian whatever the language of the screen: what a source
    is about, our note on it. ``None`` where there is none."""
    return tags.span(text, lang="id") if isinstance(text, str) and text else None


def note(text: object) -> Tag | None:
    """Our note on a source, in small letters; ``None`` where there is none."""
    found = indonesian(text)
    return found and small(found)


def chip(text: TagChild, kind: str = "", **attributes: str) -> Tag:
    """A word or two in a frame; ``kind`` is ``warn``, ``good`` or a class of the page."""
    return tags.span(text, class_=f"chip {kind}".strip(), **attributes)


def badge(say: Speaker, kind: str) -> Tag | None:
    """Whose numbers something stands on, with what that means on hover; ``None`` for no data."""
    found = kinds.badge(say, kind)
    return found and chip(found.word, f"badge {kind}", title=found.meaning)


def link(text: str, url: object) -> TagChild:
    """An anchor that opens a source in a new tab; only the text when there is no address."""
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return text
    return tags.a(text, href=url, target="_blank", rel="noopener noreferrer")


def inside(text: TagChild, address: str, **attributes: str) -> Tag:
    """An anchor to another view of the app."""
    return tags.a(text, href=address, target="_self", **attributes)
