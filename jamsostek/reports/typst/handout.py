"""A deck to hand out: A4, two slides a page, pictures as vectors, texts that can be searched.

Tables run on over as many pages as they need, with their headings on each; the speaker's notes
follow at the end.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import Speaker, speaker
from jamsostek.contract.kinds import Badge
from jamsostek.reports import files
from jamsostek.reports.deck import PALE, Chart, Deck, Slide, Table, Words
from jamsostek.reports.svg import drawing
from jamsostek.reports.typst import compile

# pixels of a picture: its letters come to about 11 points on half a page
_WIDTH, _HEIGHT, _TALL, _LETTERS = 980, 490, 1150, 22
_MOST_BARS = 22  # all regencies; more take a page of their own


def write(deck: Deck, file: Path) -> None:
    """Write a deck's handout to ``file``; the same deck gives the same bytes.

    Raises :class:`ProductError` ``export_unwritable``.
    """
    made = compile.pages("handout", _data(deck), deck.made_at)
    files.write_whole(file, lambda beside: beside.write_bytes(made))


def _data(deck: Deck) -> dict:
    say = speaker(deck.language)
    cover = next((slide for slide in deck.slides if slide.is_cover), None)
    made = f"{say.date(deck.made_at)} {deck.made_at:%H.%M}"
    kinds = ", ".join(say(f"kind.{kind}") for kind in deck.kinds)
    kind = [(say("exports.kind"), kinds)] if kinds else []
    about = [
        *deck.filters,
        *kind,
        (say("exports.data_version"), deck.data_version),
        (say("exports.version"), deck.version),
        (say("exports.made_on"), made),
    ]
    shown = [(number, slide) for number, slide in deck.numbered() if not slide.is_cover]
    return {
        "title": deck.title,
        "subtitle": deck.subtitle,
        "author": say("app.name"),
        "keywords": [value for _, value in deck.filters],
        "language": deck.language,
        "colours": {name: value for name, value in asdict(LIGHT).items() if value[0] == "#"},
        "words": {"notes": say("exports.notes")},
        "provenance": " · ".join(
            [
                *(f"{label}: {value}" for label, value in deck.filters),
                f"{say('exports.data_version')} {deck.data_version}",
                f"{say('exports.made_on')} {made}",
            ]
        ),
        "about": about,
        "cover_points": list(getattr(cover.picture, "points", ())) if cover else [],
        "cover_badge": _badge(deck.badge(cover, say)) if cover else None,
        "slides": [
            _slide(slide, number, say) | {"badge": _badge(deck.badge(slide, say))}
            for number, slide in shown
        ],
        "notes": [
            {"number": number, "title": slide.title, "lines": slide.notes.splitlines()}
            for number, slide in shown
            if slide.notes
        ],
    }


def _badge(badge: Badge | None) -> dict | None:
    return asdict(badge) if badge else None


def _slide(slide: Slide, number: int, say: Speaker) -> dict:
    picture = slide.picture
    made = {
        "number": number,
        "title": slide.title,
        "sentences": " ".join(slide.sentences),
        "source": " · ".join(part for part in (slide.source, slide.as_of) if part),
        "credit": slide.credit,
        "alt": slide.title,
        "svg": "",
        "is_tall": False,
        "points": [],
        "columns": [],
        "rows": [],
        "blanks": 0,
    }
    if not picture.rows()[1] and not getattr(picture, "blanks", 0):
        made["points"] = [] if isinstance(picture, Words) else [say("exports.no_rows")]
    elif isinstance(picture, Table):
        made["columns"] = [asdict(column) for column in picture.columns]
        roles = picture.roles or (None,) * len(picture.cells)
        made["rows"] = [
            {"cells": cells, "colour": "ink" if role is None or role in PALE else role}
            for cells, role in zip(picture.cells, roles, strict=True)
        ]
        made["blanks"] = picture.blanks
    elif isinstance(picture, Words):
        made["points"] = list(picture.points)
    else:
        is_bars = isinstance(picture, Chart) and picture.form == "bars"
        made["is_tall"] = is_bars and len(picture.categories) > _MOST_BARS
        high = _TALL if made["is_tall"] else _HEIGHT
        made["svg"] = drawing.svg(picture, _WIDTH, high, LIGHT, say, _LETTERS)
    return made
