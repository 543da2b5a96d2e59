"""The palette of every page, slide and export, for light and dark."""

from __future__ import annotations

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


LIGHT = Palette(
    paper="#FBF8F3",
    panel="#FFFFFF",
    line="#E6DFD3",
    ink="#1B1F2A",
    muted="#5C6270",
    nila="#27408B",
    kunyit="#DB9A26",
    mengkudu="#B0392B",
    laut="#14807C",
    abu="#B3B6BC",
    perunggu="#BC8A63",
    langit="#8FA8DC",
    tanah="#83560F",
    no_data="#DAD6CE",
    border="#FFFFFF",
    sequential=("#F4EAD5", "#CBD5DC", "#92B1CC", "#5683B4", "#2C5697", "#162E6B"),
    diverging=("#8E2F23", "#C7745F", "#E9C7B6", "#F2EFE9", "#B5D6D1", "#5FA7A2", "#1B6E6E"),
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
)


def palette(dark: bool) -> Palette:
    """The palette of the theme in use."""
    return DARK if dark else LIGHT


def class_colours(count: int, colours: tuple[str, ...]) -> list[str]:
    """``count`` colours spread over a sequential scale, the lowest class first."""
    if count == 1:
        return [colours[-2]]
    return [colours[round(i * (len(colours) - 1) / (count - 1))] for i in range(count)]
