"""Areas with their values as GeoJSON (RFC 7946), for a GIS.

Longitude before latitude, WGS 84; what is said of the whole stands beside the features as foreign
members, which readers pass over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas as pd


def features(
    rows: pd.DataFrame,
    geometries: Mapping[str, dict],
    about: Mapping[str, object],
) -> bytes:
    """Rows of ``map/areas`` as a feature collection. ``geometries`` are by area code; an area
    without one is told with none."""
    made = [
        {
            "type": "Feature",
            "id": row["area_code"],
            "geometry": geometries.get(row["area_code"]),
            "properties": {name: _plain(row[name]) for name in rows.columns},
        }
        for _, row in rows.iterrows()
    ]
    whole = {"type": "FeatureCollection", **about, "features": made}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False).encode()


def _plain(value: object) -> object:
    """A cell as JSON knows it: nothing for what is missing, days as ISO texts."""
    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value.item() if hasattr(value, "item") else value
