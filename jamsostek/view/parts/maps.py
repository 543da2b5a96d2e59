"""The map of NTT: pydeck without any base map, so that nothing is asked of the network."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import partial

import pandas as pd
import pydeck as pdk
import shapely
import streamlit as st
from htmltools import html_escape

from jamsostek.base.colours import Palette, class_colours
from jamsostek.base.language import Speaker
from jamsostek.contract.boundaries import rings
from jamsostek.contract.geography import Layer
from jamsostek.contract.metrics import class_labels
from jamsostek.reports.box import Box
from jamsostek.view.frame import theme

DISTRICTS_LAYER = "districts"
# The server can't see how wide the picture will be: fitted to the narrower of usual laptops,
# and to a phone. Width and height in pixels.
LAPTOP = (860, 500)
WHOLE_LAPTOP = (1060, 500)  # where nothing stands beside
PHONE = (340, 300)
_MOST_DISTRICT_NAMES = 13
_LABEL_SIZE = 13
_METRES = 111_000  # a degree
# all light from everywhere: colours stay as they are given
_NO_LIGHT = {"ambient": 1, "diffuse": 0, "shininess": 1, "specularColor": [0, 0, 0]}
_SIDE = 0.72
# a bare text would be taken for an expression to evaluate
_PIXELS = pdk.types.String("pixels")
_AUTO = pdk.types.String("auto")
_FONT = pdk.types.String("Source Sans, sans-serif")


@dataclass(frozen=True)
class Classes:
    """Fixed classes of an indicator: a colour means the same in every year."""

    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...]

    def of(self, value: float | None) -> int | None:
        """The class a value falls into; ``None`` when there is no value."""
        return None if value is None or math.isnan(value) else bisect_right(self.breaks, value)


def classes(breaks: tuple[float, ...], unit: str, say: Speaker, colours: Palette) -> Classes:
    """The classes between the registry's breaks, with labels in the user's language."""
    labels = class_labels(breaks, unit, say)
    return Classes(breaks, tuple(class_colours(len(labels), colours.sequential)), labels)


def label(row) -> str:
    """The usual abbreviation where there is one (TTU, SBD, Mabar), else the name on two lines."""
    aliases = row.aliases.split(";") if isinstance(row.aliases, str) else []
    short = next((a for a in aliases if " " not in a and len(a) < len(row.name)), None)
    return short or row.name.replace(" ", "\n", 1)


def fitted_view(
    bounds: tuple[float, float, float, float], width: int, height: int
) -> pdk.ViewState:
    """The view that shows the bounds in a picture of that many pixels."""
    west, south, east, north = bounds
    middle = (south + north) / 2

    def mercator(latitude: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))

    across = width / 512 * 360 / max(east - west, 0.05)
    along = height / 512 * 2 * math.pi / max(mercator(north) - mercator(south), 0.001)
    return pdk.ViewState(
        longitude=(west + east) / 2,
        latitude=middle,
        zoom=min(math.log2(across), math.log2(along), 11) - 0.12,
        min_zoom=4.5,
        max_zoom=12,
    )


@dataclass(frozen=True)
class Picture:
    """A map written out, to be kept and shown: writing one takes pydeck longer than a page may.

    Streamlit takes it for a deck of pydeck, of which it asks no more than is here.
    """

    spec: str
    height: int
    alt: str
    _tooltip: dict
    layers = mapbox_key = None

    def to_json(self) -> str:
        """The deck as deck.gl reads it."""
        return self.spec


def show(picture: Picture, key: str, on_select=None) -> None:
    """Draw a map; ``on_select`` is called with ``key`` when a shape is clicked."""
    clicks = {}
    if on_select:
        clicks = {"on_select": partial(on_select, key), "selection_mode": "single-object"}
    st.pydeck_chart(picture, height=picture.height, alt=picture.alt, key=key, **clicks)


def _told(row) -> dict[str, str]:
    """The texts of a shape's slip, as HTML."""
    names = ("title", "value", "note")
    return {name: html_escape(getattr(row, f"tooltip_{name}")) for name in names}


def _fills(
    name: str, layer: Layer, shapes: dict[str, dict], fill: str | list[int] = "properties.fill"
) -> pdk.Layer:
    """Filled areas; ``shapes`` gives by code what is known of each: its slip's texts, its fill."""
    features = [
        {"type": "Feature", "geometry": layer.features[code]["geometry"], "properties": known}
        for code, known in shapes.items()
    ]
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=name,
        pickable=True,
        stroked=False,
        get_fill_color=fill,
    )


def _picture(
    layers: list[pdk.Layer], view: pdk.ViewState, tooltip: dict, height: int, alt: str
) -> Picture:
    # No map_style argument at all: any value of it makes the browser ask a tile host.
    deck = pdk.Deck(layers=layers, initial_view_state=view, map_provider=None, tooltip=tooltip)
    return Picture(deck.to_json(), height, alt, tooltip)


# title, value and note of the shape under the pointer
_SLIP = (
    '<b style="font-size:16px">{title}</b><br>'
    '<span style="font-size:18px">{value}</span><br><span>{note}</span>'
)


def _tooltip(colours: Palette, slip: str = _SLIP) -> dict:
    """The slip beside the pointer."""
    return {
        "html": slip,
        "style": {
            "backgroundColor": colours.panel,
            "color": colours.ink,
            "border": f"1px solid {colours.line}",
            "borderRadius": "8px",
            "fontSize": "14px",
            "whiteSpace": "pre-line",
            "maxWidth": "280px",
            "fontFamily": theme.FONT,
        },
    }


def _borders(name: str, layer: Layer, codes: list[str], colour: str, width: float) -> pdk.Layer:
    """Outlines as a layer of their own that the pointer never asks: what a click must draw again
    to find the shape under it is then the fills alone, ten times faster without a graphics card.
    """
    paths = [{"path": ring} for code in codes for ring in rings(layer.features[code]["geometry"])]
    return _lines(name, paths, colour, width)


def _lines(name: str, paths: list[dict], colour: str, width: float) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        paths,
        id=name,
        get_path="path",
        get_color=theme.rgb(colour),
        get_width=width,
        width_units=_PIXELS,
        joint_rounded=True,
    )


def _placed(
    layer: Layer, names: dict[str, str], view: pdk.ViewState, first: str | None
) -> list[dict]:
    """The labels that fit at the opening zoom: moved up or down where they would run into another,
    left out where nothing helps (hovering still tells the name). Larger regions choose first."""
    scale = 512 * 2**view.zoom / 360

    def extent(code: str) -> float:
        points = [point for ring in rings(layer.features[code]["geometry"]) for point in ring]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return (max(xs) - min(xs)) * (max(ys) - min(ys))

    taken: list[Box] = []
    labels = []
    for code in sorted(names, key=lambda code: (code != first, -extent(code))):
        longitude, latitude = layer.label_points[code]
        lines = names[code].split("\n")
        half_width = max(map(len, lines)) * _LABEL_SIZE * 0.29 + 3
        half_height = len(lines) * _LABEL_SIZE * 0.58 + 1
        x = longitude * scale
        # close to the equator a degree of latitude is as long as one of longitude
        y = -latitude * scale
        for shift in (0, -13, 13, -24, 24, -34, 34):
            top = y + shift - half_height
            box = Box(x - half_width, top, 2 * half_width, 2 * half_height)
            if not any(map(box.meets, taken)):
                taken.append(box)
                labels.append(
                    {
                        "code": code,
                        "position": [longitude, latitude],
                        "text": names[code],
                        "offset": [0, shift],
                    }
                )
                break
    return labels


def _text_layer(name: str, rows: list[dict], colours: Palette, **options) -> pdk.Layer:
    """Names on a map, in the page's own font, on a slip of paper so that any class is readable."""
    return pdk.Layer(
        "TextLayer",
        rows,
        id=name,
        get_position="position",
        get_text="text",
        size_units=_PIXELS,
        font_family=_FONT,
        font_weight=600,
        character_set=_AUTO,
        background=True,
        get_background_color=theme.rgb(colours.paper, 190),
        background_padding=[3, 1],
        **{"get_color": theme.rgb(colours.ink), **options},
    )


def outline(
    layer: Layer,
    names: dict[str, str],
    colours: Palette,
    *,
    alt: str,
    narrow: bool,
    height: int = 360,
) -> Picture:
    """The districts of one regency; names on the map where they fit, always on hover."""
    shapes = {code: {"title": html_escape(name)} for code, name in names.items()}
    labels = [{"position": layer.label_points[code], "text": name} for code, name in names.items()]
    shown = labels if len(labels) <= _MOST_DISTRICT_NAMES else []
    return _picture(
        [
            _fills("districts", layer, shapes, theme.rgb(colours.sequential[1], 150)),
            _borders("district-borders", layer, list(names), colours.nila, 1),
            _text_layer("district-names", shown, colours, get_size=11),
        ],
        fitted_view(layer.bounds(list(names)), PHONE[0] if narrow else 480, height - 30),
        _tooltip(colours, "<b>{title}</b>"),
        height,
        alt,
    )


def districts(
    layer: Layer,
    rows: pd.DataFrame,
    regencies: Layer | None,
    names: dict[str, str],
    colours: Palette,
    *,
    alt: str,
    focus: str | None,
    narrow: bool,
) -> Picture:
    """Districts filled as told.

    ``rows`` has one row a district with ``district_code, fill`` (hex) and the ready-made texts
    ``tooltip_title, tooltip_value, tooltip_note``. ``names`` are the regencies to outline and name.
    """
    width, height = PHONE if narrow else LAPTOP
    codes = list(rows["district_code"])
    shapes = {
        row.district_code: {
            "district_code": row.district_code,
            "fill": theme.rgb(row.fill),
            **_told(row),
        }
        for row in rows.itertuples()
    }
    view = fitted_view(layer.bounds(codes), width, height)
    outlines, labels = [], []
    if regencies:
        outlines.append(_borders("regency-borders", regencies, list(names), colours.muted, 1))
        labels = _placed(regencies, {} if narrow and len(names) > 8 else names, view, first=None)
    return _picture(
        [
            _fills(DISTRICTS_LAYER, layer, shapes),
            _borders("district-borders", layer, codes, colours.abu, 0.5),
            *outlines,
            _borders("focus", layer, [focus] if focus else [], colours.ink, 3),
            _text_layer("labels", labels, colours, get_size=_LABEL_SIZE, get_pixel_offset="offset"),
        ],
        view,
        _tooltip(colours),
        height,
        alt,
    )


def raised(
    layer: Layer, rows: pd.DataFrame, colours: Palette, *, alt: str, size: tuple[int, int]
) -> Picture:
    """Areas as blocks, fitted to a size in pixels.

    ``rows`` has one row an area with ``area_code, fill`` (hex), ``share`` (of the highest block,
    0 to 1) and the ready-made texts ``tooltip_title, tooltip_value, tooltip_note``.
    """
    width, height = size
    codes = list(rows["area_code"])
    west, _, east, _ = layer.bounds(codes)
    # metres: the highest stands as high as a fifteenth of the land is wide
    highest = (east - west) * _METRES / 15
    heights = {row.area_code: round(row.share * highest) for row in rows.itertuples()}
    sides, tops = [], []
    for row in rows.itertuples():
        geometry, high = layer.features[row.area_code]["geometry"], heights[row.area_code]
        sides.append(_feature(geometry, {"fill": _shade(row.fill), "height": high}))
        told = {"fill": theme.rgb(row.fill), **_told(row)}
        tops.append(_feature(_lifted(geometry, high), told))
    # lights would change the colours of the legend: tops are drawn flat, sides darker beneath them
    blocks = pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": sides},
        id="sides",
        extruded=True,
        material=_NO_LIGHT,
        get_fill_color="properties.fill",
        get_elevation="properties.height",
    )
    roofs = pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": tops},
        id="tops",
        pickable=True,
        stroked=False,
        get_fill_color="properties.fill",
    )
    edges = [
        {"path": [(*at, high) for at in ring]}
        for code, high in heights.items()
        for ring in rings(layer.features[code]["geometry"])
    ]
    edge = _lines("edges", edges, colours.border, 0.7)
    view = fitted_view(layer.bounds(codes), width, height)
    view.pitch, view.bearing = 45, -8
    ground = _borders("coast", layer, codes, colours.muted, 1)
    return _picture([ground, blocks, roofs, edge], view, _tooltip(colours), height, alt)


def _feature(geometry: dict, known: dict) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": known}


def _lifted(geometry: dict, high: float) -> dict:
    """An outline as high above the ground, in metres."""
    flat = shapely.geometry.shape(geometry)
    return shapely.geometry.mapping(shapely.force_3d(flat, high))


def _shade(colour: str) -> list[int]:
    """The side of a block whose top has that colour."""
    red, green, blue, alpha = theme.rgb(colour)
    return [round(each * _SIDE) for each in (red, green, blue)] + [alpha]
