"""One visual language: the palette, the style sheet of our own HTML, the Plotly template.

Our HTML uses CSS ``light-dark()``, so it follows the theme without a round trip; Plotly and pydeck
get a :class:`~jamsostek.base.colours.Palette` because their colours are baked into the picture.
"""

from __future__ import annotations

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


def _pair(name: str) -> str:
    return f"light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)})"


STYLE = f"""
<style>
.stApp {{
  --paper: {_pair("paper")}; --panel: {_pair("panel")}; --line: {_pair("line")};
  --ink: {_pair("ink")}; --muted: {_pair("muted")};
  --nila: {_pair("nila")}; --kunyit: {_pair("kunyit")}; --mengkudu: {_pair("mengkudu")};
  --laut: {_pair("laut")}; --abu: {_pair("abu")}; --nodata: {_pair("no_data")};
}}
/* the page: less air above, a width a projector fills */
.stMainBlockContainer {{ padding: 3.75rem 2rem 3rem; max-width: 1520px; }}
.stApp h1 {{ padding: .25rem 0 0; letter-spacing: -.01em; }}
.stApp h2 {{ padding: .5rem 0 0; }}
.stApp h3 {{ padding: .25rem 0 0; }}
.stApp [data-testid="stHeaderActionElements"] {{ display: none; }}
.st-key-filters {{ border-bottom: 1px solid var(--line); padding-bottom: .75rem; }}
/* wrappers too, or their gaps would push the page down */
:has(> .st-key-filters_toggle) {{ display: none; }}
:has(> .st-key-viewport_holder) {{ position: absolute; width: 1px; height: 1px; overflow: hidden; }}
.finding {{ font-size: 20px; line-height: 1.4; color: var(--ink); margin: 0; max-width: 62rem; }}
.subtitle {{ font-size: 15px; color: var(--muted); margin: 0; }}
.source {{ font-size: 13px; line-height: 1.45; color: var(--muted); margin: 0; }}
.source a, .card a {{ color: inherit; text-decoration: underline; text-underline-offset: 2px; }}
.chip {{ display: inline-block; font-size: 13px; line-height: 1.5; padding: 0 .5rem;
  border: 1px solid var(--line); border-radius: 999px; color: var(--muted);
  background: var(--panel); white-space: nowrap; }}
.chip.warn {{ color: var(--mengkudu); border-color: var(--mengkudu); }}
.chip.good {{ color: var(--laut); border-color: var(--laut); }}
/* cards: one grid, so every card of a row is as high as the highest */
.cards {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(270px, 1fr)); gap: 16px; }}
.cards.wide {{ grid-template-columns: repeat(auto-fit, minmax(min(360px, 100%), 1fr)); }}
.card {{ background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
  padding: 16px 18px; display: flex; flex-direction: column; gap: 4px; min-width: 0; }}
.card .label {{ font-size: 16px; color: var(--muted); display: flex; gap: .5rem;
  align-items: baseline; justify-content: space-between; }}
.card .number {{ font-size: 34px; line-height: 1.15; font-weight: 700;
  font-variant-numeric: tabular-nums; letter-spacing: -.01em; overflow-wrap: anywhere; }}
.card .unit {{ font-size: 16px; font-weight: 400; color: var(--muted); letter-spacing: 0; }}
.card .change {{ font-size: 15px; }}
.card .context {{ font-size: 15px; color: var(--ink); }}
.card .foot {{ margin-top: auto; padding-top: 8px; font-size: 13px; color: var(--muted);
  line-height: 1.45; }}
.card ol {{ list-style: none; margin: 4px 0 0; padding: 0; }}
.card ol li {{ display: flex; gap: .6rem; align-items: baseline; margin: 0; padding: 2px 0;
  font-size: 16px; }}
.card .figure {{ display: flex; gap: 10px; align-items: center; }}
.card .figure .number {{ flex: 0 0 auto; white-space: nowrap; }}
.card img.trend {{ flex: 1 1 40px; min-width: 0; max-width: 110px; height: 30px; }}
.card .change span {{ white-space: nowrap; margin-right: .5em; }}
.card .target {{ font-size: 14px; color: var(--ink); }}
.card .target .bar {{ height: 6px; border-radius: 3px; background: var(--line); overflow: hidden;
  margin: 4px 0; }}
.card .target .bar i {{ display: block; height: 100%; background: var(--nila); }}
.cards.five {{ grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 12px; }}
.cards.five .number {{ font-size: 26px; }}
.cards.desk {{ grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; }}
.cards.five {{ grid-template-columns: repeat(auto-fit, minmax(min(210px, 100%), 1fr)); }}
.cards.desk .card {{ padding: 12px 14px; gap: 2px; }}
.cards.desk .number {{ font-size: 30px; }}
.cards.desk .label {{ font-size: 15px; line-height: 1.25; }}
.cards.desk .change {{ font-size: 14px; }}
/* what needs attention: a number to see from afar, a sentence, a link */
ol.attention {{ list-style: none; margin: 0 !important; padding: 0 !important;
  background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }}
ol.attention li {{ display: grid; grid-template-columns: 80px 1fr; gap: 12px; margin: 0 !important;
  padding: 9px 14px !important; border-bottom: 1px solid var(--line); align-items: baseline; }}
ol.attention li.head {{ display: block; font-size: 18px; font-weight: 600; }}
ol.attention li:last-child {{ border-bottom: 0; }}
ol.attention b.value {{ font-size: 22px; font-variant-numeric: tabular-nums; text-align: right; }}
ol.attention .what {{ font-size: 16px; line-height: 1.35; }}
ol.attention .why {{ font-size: 13px; color: var(--muted); line-height: 1.4; display: block; }}
ol.attention a {{ color: var(--nila); text-underline-offset: 2px; }}
.medal {{ display: inline-flex; align-items: center; justify-content: center; flex: none;
  width: 1.6em; height: 1.6em; border-radius: 50%; font-weight: 700; font-size: 14px;
  border: 1.5px solid var(--kunyit); color: var(--ink); }}
.medal.first {{ background: #DB9A26; border-color: #DB9A26; color: #1B1F2A; }}
/* legend of the map */
.legend {{ display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; font-size: 14px;
  color: var(--ink); }}
.legend .key {{ display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }}
.legend .swatch {{ width: 22px; height: 14px; border-radius: 3px; border: 1px solid var(--line);
  flex: none; }}
.legend .swatch.none {{ border: 1.5px dashed var(--muted); background: var(--nodata); }}
.legend .swatch.circle {{ border-radius: 50%; width: 14px; border: 0; }}
.legend .swatch.square {{ border-radius: 0; width: 13px; height: 13px; border: 0; }}
.legend .swatch.diamond {{ border-radius: 0; width: 11px; height: 11px; border: 0;
  transform: rotate(45deg); margin: 0 2px; }}
.legend .mark {{ color: var(--mengkudu); font-weight: 700; font-size: 18px; line-height: 1; }}
.legend .count {{ color: var(--muted); }}
.attribution {{ font-size: 12px; color: var(--muted); text-align: right; margin: 0; }}
/* plain tables for reading (rankings, records, side-by-side sources) */
table.plain {{ width: 100%; border-collapse: collapse; font-size: 15px; }}
table.plain th {{ text-align: left; font-weight: 600; color: var(--muted); font-size: 14px;
  border-bottom: 1px solid var(--line); padding: 6px 10px 6px 0; vertical-align: bottom; }}
table.plain td {{ border-bottom: 1px solid var(--line); padding: 7px 10px 7px 0;
  vertical-align: top; }}
table.plain a {{ color: var(--nila); }}
table.plain .num {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
table.plain .small {{ font-size: 13px; color: var(--muted); }}
table.plain .num + :not(.num) {{ padding-left: 14px; }}
table.plain tr:has(+ tr.note) td {{ border-bottom: none; padding-bottom: 0; }}
/* rules: name and value on a line, then whom they bind and on what basis */
ul.rules {{ list-style: none; margin: 0 !important; padding: 0 !important; font-size: 16px; }}
ul.rules li {{ margin: 0 !important; padding: 8px 0 !important;
  border-bottom: 1px solid var(--line); }}
ul.rules p {{ display: flex; justify-content: space-between; gap: 16px; margin: 0; }}
ul.rules b {{ text-align: right; }}
ul.rules div {{ font-size: 13px; line-height: 1.45; color: var(--muted); }}
ul.rules a {{ color: inherit; }}
table.plain .chip.warn {{ white-space: normal; border-radius: 10px; }}
.scroll {{ overflow-x: auto; }}
dl.facts {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr));
  gap: 10px 24px; margin: 0 !important; padding: 0 !important; }}
dl.facts dt, dl.facts dd {{ margin: 0 !important; padding: 0 !important; }}
dl.facts dt {{ font-size: 13px; color: var(--muted); font-weight: 400; }}
dl.facts dd {{ font-size: 16px; }}
.empty {{ text-align: center; padding: 40px 24px; color: var(--muted);
  border: 1px dashed var(--line); border-radius: 10px; font-size: 16px; }}
.empty b {{ display: block; color: var(--ink); font-size: 18px; margin-bottom: 4px; }}
.footer {{ border-top: 1px solid var(--line); margin-top: 24px; padding-top: 12px; font-size: 13px;
  color: var(--muted); }}
@media (max-width: 640px) {{
  .stMainBlockContainer {{ padding: 4rem 1rem 2rem; }}
  :has(> .st-key-filters_toggle) {{ display: flex; }}
  .card .number {{ font-size: 30px; }}
  .cards.desk {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .cards.desk .number {{ font-size: 22px; }}
  .cards.desk .label {{ flex-wrap: wrap; }}
  .cards.desk .change span {{ display: block; white-space: normal; }}
  .finding {{ font-size: 18px; }}
  .attribution {{ text-align: left; }}
  table.plain {{ font-size: 14px; }}
  table.plain th, table.plain td {{ padding-right: 6px; }}
  table.plain th {{ font-size: 13px; }}
  table.plain th.num, table.plain .num .small {{ white-space: normal; }}
  table.plain .num .chip {{ white-space: normal; font-size: 12px; padding: 0 .35rem; }}
}}
</style>
"""

FILTERS_HIDDEN_ON_PHONES = """
<style>@media (max-width: 640px) { .st-key-filters { display: none; } }</style>
"""
