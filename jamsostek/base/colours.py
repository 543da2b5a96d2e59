"""The palette of every page, slide and export, for light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, as hex texts. Names as in the house's colour table."""

    paper: str
    panel: str
    line: str
    ink: str
    muted: str
    nila: str
    kunyit: str
    mengkudu: str
    laut: str
    abu: str
    perunggu: str
    langit: str
    tanah: str
    no_data: str
    border: str
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    # of two measures: nine, the first rising along a row, the second from row to row
    crossed: tuple[str, ...]


LIGHT = Palette(
    paper="#FBF8F3",
    panel="#FFFFFF",
    line="#E6DFD3",
    ink="#1B1F2A",
    muted="#5C6270",
    nila="#27408B",
    kunyit="#DB9A26",
    mengkudu="#B0392B",
    laut="#137C78",
    abu="#B3B6BC",
    perunggu="#BC8A63",
    langit="#8FA8DC",
    tanah="#83560F",
    no_data="#DAD6CE",
    border="#FFFFFF",
    sequential=("#F4EAD5", "#CBD5DC", "#92B1CC", "#5683B4", "#2C5697", "#162E6B"),
    diverging=("#8E2F23", "#C7745F", "#E9C7B6", "#F2EFE9", "#B5D6D1", "#5FA7A2", "#1B6E6E"),
    crossed=(
        *("#E9E3D6", "#A9BCDD", "#4F77BE"),
        *("#EBC88A", "#9C9378", "#495D67"),
        *("#D9921F", "#906C1B", "#3A3A22"),
    ),
)
# On the dark page more is lighter: the darkest indigo would sink into the page, and with it the
# regions that matter most.
DARK = Palette(
    paper="#14171F",
    panel="#1C202B",
    line="#2C3240",
    ink="#ECE7DD",
    muted="#A6ABB7",
    nila="#7F9DF0",
    kunyit="#F2B94B",
    mengkudu="#E5705E",
    laut="#35B5AA",
    abu="#6F7682",
    perunggu="#C08F66",
    langit="#C2CFF8",
    tanah="#B57F2E",
    no_data="#353A45",
    border="#14171F",
    sequential=("#27405F", "#31598A", "#4678B5", "#77A1D3", "#B3CDE8", "#F4EAD5"),
    diverging=("#F0907D", "#B9604F", "#6B4038", "#3A3F4B", "#2B5754", "#2F8F88", "#5FD0C5"),
    crossed=(
        *("#3A3F4B", "#4A63A0", "#7F9DF0"),
        *("#7A5F2E", "#7E7F8A", "#A9B6E0"),
        *("#D98F1F", "#D9B26E", "#F6EFDD"),
    ),
)


def palette(dark: bool) -> Palette:
    """The palette of the theme in use."""
    return DARK if dark else LIGHT


def class_colours(count: int, colours: Sequence[str]) -> list[str]:
    """``count`` colours spread over a sequential scale, the lowest class first; between those it
    has where there are more classes."""
    if count == 1:
        return [colours[-2]]
    places = [place * (len(colours) - 1) / (count - 1) for place in range(count)]
    if count <= len(colours):
        return [colours[round(place)] for place in places]
    return [_between(colours, place) for place in places]


def class_scale(
    count: int, sequential: Sequence[str], diverging: Sequence[str], parted_at: int | None
) -> list[str]:
    """The colours of classes from low to high, in one scale or in two that part.

    ``parted_at`` is twice the number of classes below the middle, and one more where the middle is
    a class, not a border. The shorter side has the pale colours of the longer one.
    """
    if parted_at is None:
        return class_colours(count, sequential)
    below, has_middle = divmod(parted_at, 2)
    above = count - below - has_middle
    longest = max(below, above, 1)
    half = len(diverging) // 2
    low = class_colours(longest, diverging[:half]) if longest > 1 else [diverging[1]]
    high = class_colours(longest, diverging[half + 1 :]) if longest > 1 else [diverging[-2]]
    middle = [diverging[half]] * has_middle
    return [*low[longest - below :], *middle, *high[:above]]


def _between(colours: Sequence[str], place: float) -> str:
    """The colour at a place between two of a scale; of CSS variables as an expression of CSS."""
    low = min(int(place), len(colours) - 2)
    share = place - low
    first, second = colours[low], colours[low + 1]
    if not first.startswith("#"):
        return f"color-mix(in srgb, {second} {share:.0%}, {first})"
    parts = [
        round(int(first[at : at + 2], 16) * (1 - share) + int(second[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02X}" for part in parts)
