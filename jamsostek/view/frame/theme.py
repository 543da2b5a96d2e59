"""One visual language: the palette, the style sheet of our own HTML, the Plotly template.

Our HTML uses CSS ``light-dark()``, so it follows the theme without a round trip; Plotly and pydeck
get a :class:`~jamsostek.base.colours.Palette` because their colours are baked into the picture.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import plotly.graph_objects as go

from jamsostek.base.colours import DARK, LIGHT, Palette
from jamsostek.base.language import Speaker

# a file of our own: a Material icon or emoji here would be fetched from the network
ICON = str(Path(__file__).parent / "icon.png")
FONT = '"Source Sans", "Source Sans Pro", sans-serif'


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """``#27408B`` → ``[39, 64, 139, 255]``, as deck.gl takes it."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [alpha]


def plotly_template(colours: Palette, say: Speaker) -> go.layout.Template:
    """Light horizontal grid, no legend box, numbers and hover text in the user's language."""
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zerolinecolor": colours.muted,
        "tickfont": {"size": 14, "color": colours.muted},
        "title": {"font": {"size": 14, "color": colours.muted}},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 15, "color": colours.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": ",." if say.language == "id" else ".,",
            "colorway": [
                colours.nila,
                colours.kunyit,
                colours.mengkudu,
                colours.laut,
                colours.abu,
            ],
            "xaxis": {**axis, "showgrid": False, "ticks": "outside", "tickcolor": colours.line},
            "yaxis": {**axis, "showgrid": True, "showline": False, "ticklabelstandoff": 6},
            "hoverlabel": {
                "bgcolor": colours.panel,
                "bordercolor": colours.line,
                "font": {"size": 15, "color": colours.ink, "family": FONT},
                "align": "left",
            },
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "hovermode": "closest",
            "showlegend": False,
            "dragmode": False,
        }
    )


def plotly_config(say: Speaker) -> dict:
    """No cloud button, no logo, months in the user's language (a locale's name does nothing)."""
    return {
        "displayModeBar": False,
        "displaylogo": False,
        "showSendToCloud": False,
        "scrollZoom": False,
        "doubleClick": "reset",
        "locale": say.language,
        "locales": {
            say.language: {
                "format": {
                    "months": say.months("wide"),
                    "shortMonths": say.months("abbreviated"),
                    "decimal": "," if say.language == "id" else ".",
                    "thousands": "." if say.language == "id" else ",",
                    "date": "%d-%m-%Y",
                }
            }
        },
    }


def _variables() -> str:
    """Every colour of the palette as a CSS variable of two themes, those of a scale by number."""
    found = []
    for name, light in asdict(LIGHT).items():
        dark = getattr(DARK, name)
        if isinstance(light, str):
            pairs = {name: (light, dark)}
        else:
            both = enumerate(zip(light, dark, strict=True))
            pairs = {f"{name}-{place}": pair for place, pair in both}
        found += [f"--{name}: light-dark({', '.join(pair)});" for name, pair in pairs.items()]
    return " ".join(found)


# the frame's, the parts', then each page's, and the paper's upon them: the shell puts all of them
# on every page, once
_SHEETS = sorted(
    Path(__file__).parents[1].glob("*/style.css"),
    key=lambda file: (file.parent.name != "frame", file.parent.name != "parts", file.parent.name),
)
_PAPER = Path(__file__).with_name("paper.css")
_RULES = "".join(file.read_text("utf-8") for file in (*_SHEETS, _PAPER))
VARIABLES = _variables()
STYLE = f"<style>.stApp {{ {VARIABLES} }}\n{_RULES}</style>"

FILTERS_HIDDEN_ON_PHONES = """
<style>@media (max-width: 640px) { .st-key-filters { display: none; } }</style>
"""
