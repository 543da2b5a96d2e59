"""What the map shows, to be taken along: picture, slide, shapes for a GIS, table.

Every file is made when it is asked for, of the rows and classes on the screen, and says itself what
it shows: measure, filters, date, kind, source, denominator, classes.
"""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from jamsostek.base import spreadsheet
from jamsostek.base.language import Speaker
from jamsostek.contract import geography, metrics
from jamsostek.reports import files, findings, geojson
from jamsostek.reports.deck import Deck
from jamsostek.reports.pptx import presentation
from jamsostek.reports.slides import measure
from jamsostek.reports.slides.measure import Seen
from jamsostek.reports.svg import sheet
from jamsostek.reports.typst import sheet as pixels
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import picker, scales, seen
from jamsostek.view.map.choice import Choice

FORMS = ("png", "svg", "pptx", "geojson", "csv", "machine.csv")


def draw(here: Screen, choice: Choice) -> None:
    """A button for each form."""
    say, name = here.say, file_name(choice)
    with st.container(horizontal=True, key="map_taking"):
        for form in FORMS:
            label = say(f"take.form_{form.replace('.', '_')}")
            make = partial(made, here, choice, form)
            shell.give(label, make, f"{name}.{form}", f"take-{form}")


def made(here: Screen, choice: Choice, form: str) -> bytes:
    """The file of a form."""
    views = [_seen(here, each, choice.kind) for each in picker.views(here, choice)]
    if form == "csv":
        return spreadsheet.as_csv(_table(views), here.say.language)
    if form == "machine.csv":
        return spreadsheet.for_machines(_table(views))
    if form == "geojson":
        return _geojson(here, choice, views)
    deck = _deck(here, choice, views)
    if form == "pptx":
        return files.made("one-map.pptx", lambda file: presentation.write(deck, file))
    drawn = sheet.svg(deck, deck.slides)
    if form == "svg":
        return drawn.encode()
    return pixels.png(drawn, sheet.WIDTH, sheet.HEIGHT * len(deck.slides), deck.made_at)


def file_name(choice: Choice) -> str:
    """``peta-coverage_pct-district-5303-2026-10``: what is seen, in a name."""
    when = f"{choice.month:%Y-%m}" if choice.month else str(choice.year or "")
    parts = (
        "peta", *choice.metrics, choice.level, choice.region, choice.segment, choice.payer, when
    )  # fmt: skip
    return "-".join(part.lower() for part in parts if part)


# -- what is seen --------------------------------------------------------------------------------


def _seen(here: Screen, choice: Choice, kind: str) -> Seen:
    """What a measure shows, in its three classes where it is drawn in one map with another."""
    say, rows = here.say, seen.areas(here, *astuple(choice))
    rows = rows[rows["in_focus"].astype(bool)].reset_index(drop=True)
    is_crossed = kind == "crossed"
    scale = (scales.crossed if is_crossed else scales.scale)(here, choice, choice.metric)
    layer = _layer(here, choice.level)
    is_own = layer is not None and not layer.is_approximate
    focus = (here.region,) if here.region and choice.level == "regency" else ()
    return Seen(
        choice.metric,
        choice.level,
        rows,
        tuple(scale.of(value) for value in rows["value"]),
        scale.labels,
        scale.stated,
        scale.parted_at,
        _where(here, choice),
        tuple(code for code in focus if code in set(rows["area_code"])),
        say(f"drawing.boundaries_{'own' if is_own else 'shipped'}") if layer else "",
        say("decks.boundaries", made_by=findings.boundaries(say, layer)) if layer else "",
    )


def _layer(here: Screen, level: str) -> geography.Layer | None:
    if level == "regency":
        codes = here.ask("reference/regions")["region_code"]
        return geography.regencies(frozenset(codes))[0]
    codes = here.ask("reference/districts")["district_code"]
    return geography.districts(frozenset(codes))[0]


def _where(here: Screen, choice: Choice) -> str:
    """The area whose parts are shown, as a headline names it."""
    if not choice.region:
        branches = here.ask("reference/branches").set_index("branch_code")["name"]
        return branches[here.branch] if here.branch else here.say("word.province")
    regions = here.ask("reference/regions").set_index("region_code")["label"]
    place = regions[choice.region[:4]]
    if len(choice.region) == 6:
        districts = here.ask("reference/districts").set_index("district_code")["name"]
        place = f"{districts[choice.region]}, {place}"
    return place


def filters(say: Speaker, choice: Choice, where: str) -> tuple[tuple[str, str], ...]:
    """What was asked, in words: label and value."""
    return tuple(
        (say(label), value)
        for label, value in (
            ("filter.region", where),
            ("take.level", say(f"take.level_{choice.level}")),
            ("take.segment", say(f"segment.{choice.segment}") if choice.segment else ""),
            ("take.payer", say(f"payer.{choice.payer}") if choice.payer else ""),
        )
        if value
    )


def _deck(here: Screen, choice: Choice, views: list[Seen]) -> Deck:
    """A slide for each measure, or one of both where they are drawn in one map."""
    say, info = here.say, here.ask("data/info").iloc[0]
    if choice.kind == "crossed" and choice.level != "village":
        slides = (measure.crossed(say, *views),)
    else:
        slides = tuple(measure.slide(say, seen) for seen in views)
    return Deck(
        "map",
        slides[0].title,
        slides[0].as_of,
        say.language,
        slides,
        filters(say, choice, views[0].where),
        info["version"],
        info["data_version"],
        datetime.now().replace(microsecond=0),
    )


# -- tables and shapes ---------------------------------------------------------------------------


def _classes(seen: Seen) -> list[str | None]:
    return [None if place is None else seen.labels[place] for place in seen.places]


def _table(views: list[Seen]) -> pd.DataFrame:
    return pd.concat([_rows(seen) for seen in views], ignore_index=True)


def _rows(seen: Seen) -> pd.DataFrame:
    rows = seen.rows.drop(columns=["in_focus"])
    return rows.assign(metric=seen.metric, level=seen.level, **{"class": _classes(seen)})


def _geojson(here: Screen, choice: Choice, views: list[Seen]) -> bytes:
    say, layer = here.say, _layer(here, choice.level)
    geometries = {}
    if choice.level == "village":
        villages = here.ask("reference/villages", district=choice.region)
        geometries = {
            row.village_code: {"type": "Point", "coordinates": [row.longitude, row.latitude]}
            for row in villages.itertuples()
        }
    elif layer:
        geometries = {code: feature["geometry"] for code, feature in layer.features.items()}
    about = {
        "name": file_name(choice),
        **_described(say, views[0]),
        **({"second": _described(say, views[1])} if len(views) > 1 else {}),
        "filters": dict(filters(say, choice, views[0].where)),
        "attribution": layer.attribution if layer else "",
    }
    rows = _rows(views[0]).set_index("area_code", drop=False)
    if len(views) > 1:
        other = _rows(views[1]).set_index("area_code").drop(columns=["label", "level"])
        rows = rows.join(other.add_prefix("second_"))
    return geojson.features(rows, geometries, about)


def _described(say: Speaker, seen: Seen) -> dict[str, object]:
    metric = metrics.metric(seen.metric)
    return {
        "title": metric.labels[say.language],
        "definition": metric.definitions[say.language],
        "unit": metric.unit,
        "classes": list(seen.labels),
    }
