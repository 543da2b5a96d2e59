"""A GeoJSON file of boundaries, read and checked; an office's own is held against the shipped one.

In: a file and the property that has the codes. Out: its features by code and its attribution, or
:class:`ProductError` ``boundaries_broken`` with the reason. The two systems of codes use the same
22 for different regencies: only the shapes tell that a file has the other one.
"""

from __future__ import annotations

import json
from pathlib import Path

import shapely

from jamsostek.base import settings
from jamsostek.base.errors import ProductError

# Generous bounds of Indonesia in degrees: a file in metres or with swapped axes falls outside.
_WEST, _SOUTH, _EAST, _NORTH = 94.0, -12.5, 142.0, 7.5
# pages send the shapes to the browser: what is larger than this no phone draws
_MOST_BYTES = 64 << 20
# so much of a shape may lie elsewhere: the shipped outlines are approximate, islets are missing
_OWN_SHARE = 0.25
_SHOWN = 22

Found = tuple[dict[str, dict], str]


def read(file: Path, code_property: str, codes: frozenset[str] | None) -> Found:
    """Features by code, exactly these unless ``None``, and the attribution."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ProductError("file_missing", file=settings.shown_path(file)) from error
    except json.JSONDecodeError as error:
        raise refuse("not_json", file, line=error.lineno) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise refuse("not_json", file, line=line) from error
    except RecursionError as error:
        raise refuse("not_json", file, line=1) from error
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise refuse("no_features", file)
    features: dict[str, dict] = {}
    for number, feature in enumerate(content["features"], start=1):
        try:
            code = str((feature.get("properties") or {}).get(code_property, "")).replace(".", "")
            if code in features:
                raise refuse("twice", file, code=code)
            is_inside = _is_inside(rings(feature["geometry"]))
        except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
            code = code if isinstance(feature, dict) else ""
            raise refuse(
                "geometry", file, code=code or "?", number=number, detail=str(error)
            ) from error
        if not is_inside:
            raise refuse("outside", file, code=code or "?", number=number)
        features[code] = feature
    if codes is not None and features.keys() != codes:
        raise refuse(
            "codes",
            file,
            missing=", ".join(sorted(codes - features.keys())[:5]) or "–",
            unknown=", ".join(sorted(features.keys() - codes)[:5]) or "–",
        )
    return features, str(content.get("attribution") or "")


def read_own(file: Path, code_property: str, codes: frozenset[str] | None, home: Path) -> Found:
    """As :func:`read`, each shape held against the regency of its code in the file ``home``."""
    if file.stat().st_size > _MOST_BYTES:
        raise refuse("too_large", file, limit=_MOST_BYTES >> 20)
    found = read(file, code_property, codes)
    regencies, _ = read(home, "region_code", None)
    strays = _strays(_shapes(found[0]), _shapes(regencies))
    if strays:
        named = [f"{code} → {regencies[at]['properties']['name']}" for code, at in strays.items()]
        places = ", ".join(named[:_SHOWN]) + (", …" if len(named) > _SHOWN else "")
        raise refuse("elsewhere", file, regions=len(named), places=places)
    return found


def rings(geometry: dict) -> list[list]:
    """All rings of a polygon or multipolygon; ``ValueError`` for any other geometry."""
    if geometry.get("type") == "Polygon":
        return geometry["coordinates"]
    if geometry.get("type") == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    raise ValueError(geometry.get("type"))


def _is_inside(outlines: list[list]) -> bool:
    """Whether there are points and all lie in Indonesia; ``ValueError`` if a ring isn't closed."""
    points = [point for ring in outlines for point in ring]
    for ring in outlines:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise ValueError("ring")
    return bool(points) and all(
        _WEST <= point[0] <= _EAST and _SOUTH <= point[1] <= _NORTH for point in points
    )


def _shapes(features: dict[str, dict]) -> dict[str, shapely.Geometry]:
    made = {code: shapely.geometry.shape(each["geometry"]) for code, each in features.items()}
    return {code: s if s.is_valid else shapely.make_valid(s) for code, s in made.items()}


def _strays(
    shapes: dict[str, shapely.Geometry], homes: dict[str, shapely.Geometry]
) -> dict[str, str]:
    """Code → the regency where its shape lies, for shapes that hardly lie in their own."""
    codes = list(homes)
    tree = shapely.STRtree(list(homes.values()))
    found = {}
    for code, shape in sorted(shapes.items()):
        own = homes.get(code[:4])
        if own is None or shapely.intersection(shape, own).area > shape.area * _OWN_SHARE:
            continue
        near = [codes[n] for n in tree.query(shape, "intersects")]
        at = max(near, key=lambda other: shapely.intersection(shape, homes[other]).area, default="")
        # an islet that the shipped outlines don't have belongs to whom it is nearest
        at = at or codes[tree.nearest(shape)]
        if at != code[:4]:
            found[code] = at
    return found


def refuse(reason: str, file: Path, **details: object) -> ProductError:
    """The error of a file that can't be used."""
    return ProductError(
        "boundaries_broken", file=settings.shown_path(file), reason=reason, **details
    )
