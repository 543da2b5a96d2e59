"""Small coloured tables of numbers: places, counts and correlations, read by eye and by ear."""

from __future__ import annotations

from collections.abc import Sequence

from htmltools import tags

from jamsostek.view.frame import markup

# a cell: what it says, its colour or none, and whether it is to be seen first
Cell = tuple[str, str | None, bool]
# longer heads stand upright on a phone, so that every column is in sight
_FEW_LETTERS, _FEW_LETTERS_OF_MANY, _MANY = 6, 4, 8
_DARK_LETTERS = 0.0637  # luminance of the ink, and 0.05, as contrast is counted


def draw(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]], caption: str) -> None:
    """A table with a name before each row; ``caption`` says what it shows, for who can't see it."""
    head = tags.tr(tags.th("", scope="col"), [tags.th(text, scope="col") for text in heads])
    body = [
        tags.tr(tags.th(name, scope="row"), [_cell(*cell) for cell in cells])
        for name, cells in rows
    ]
    few = _FEW_LETTERS_OF_MANY if len(heads) > _MANY else _FEW_LETTERS
    markup.draw(
        tags.div(
            tags.table(
                tags.caption(caption, class_="unseen"), tags.thead(head), tags.tbody(body),
                class_="grid worded" if any(len(text) > few for text in heads) else "grid",
            ),
            class_="scroll",
            tabindex="0",
            role="region",
            aria_label=caption,
        )
    )  # fmt: skip


def _cell(text: str, colour: str | None, is_first: bool):
    style = f"background:{colour};color:{_ink(colour)}" if colour else None
    return tags.td(tags.b(text) if is_first else text, style=style)


def _ink(colour: str) -> str:
    """The letters that stand out more on a ground."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    ground = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    on_light, on_dark = (ground + 0.05) / _DARK_LETTERS, 1.05 / (ground + 0.05)
    return "#1B1F2A" if on_light >= on_dark else "#FFFFFF"


def shade(value: float, colours: Sequence[str]) -> str:
    """The colour of a value from 0 to 1 on a scale."""
    return colours[min(int(value * len(colours)), len(colours) - 1)]
