"""Data of provinces that don't exist: the shipped folder with other places, nothing published."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from jamsostek.base import settings

# Nusa Baru (99): a regency of two districts, a city of one
AREAS = [["99", "Nusa Baru", "province", ""], ["9901", "Utara", "regency", "99"],
         ["9971", "Kota Laut", "city", "99"]]  # fmt: skip
REGIONS = [
    ["9901", "9902", "Utara", "regency", "Kab. Utara", "Pasir", "Baru", "UTARA", "true", "10.5",
     "1000", "https://example.org"],
    ["9971", "9971", "Kota Laut", "city", "Laut", "Kota Laut", "Baru", "UTARA", "true", "2.5",
     "2000", "https://example.org"],
]  # fmt: skip
BRANCHES = [["UTARA", "Kantor Cabang Utara", "Pasir", "https://example.org"]]
DISTRICTS = [["990101", "9901", "Pantai", "-8.5", "120.5"],
             ["990102", "9901", "Gunung", "-8.6", "120.6"],
             ["997101", "9971", "Pelabuhan", "-8.7", "120.7"]]  # fmt: skip
VILLAGES = [["9901012001", "990101", "Sari", "-8.5", "120.5"],
            ["9901022001", "990102", "Batu", "-8.6", "120.6"],
            ["9971011001", "997101", "Dermaga", "-8.7", "120.7"]]  # fmt: skip
TILES = [["9901", "1", "1", "UTR"], ["9971", "2", "1", "LAU"]]
_ROWS = {"areas": AREAS, "regions": REGIONS, "branches": BRANCHES, "districts": DISTRICTS,
         "villages": VILLAGES, "region_tiles": TILES}  # fmt: skip
# what is of the country and of no province
_KEPT = ("programme_parameters", "visit_points")
_PUBLISHED_PLACE = "region_code"


def second(folder: Path) -> Path:
    """The data of Nusa Baru alone."""
    shutil.copytree(settings.ROOT / "data", folder, ignore=shutil.ignore_patterns("sample"))
    descriptor = folder / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8")
    descriptor.write_text(text.replace("^53", "^99").replace("^(53", "^(99"), encoding="utf-8")
    for name, rows in _ROWS.items():
        _put(folder / "reference" / f"{name}.csv", rows)
    _leave_the_country(folder)
    for layer, key, codes in (
        ("regencies", "region_code", [row[0] for row in REGIONS]),
        ("districts", "district_code", [row[0] for row in DISTRICTS]),
    ):
        features = [
            {"type": "Feature", "properties": {key: code, "name": code}, "geometry": _square(place)}
            for place, code in enumerate(codes)
        ]
        collection = {"type": "FeatureCollection", "attribution": "Drawn here.",
                      "features": features}  # fmt: skip
        (folder / "geo" / f"{layer}.geojson").write_text(json.dumps(collection))
    return folder


def with_sample(folder: Path) -> Path:
    """The data of Nusa Baru with assumptions of an office there: a regency as Timor Tengah Utara's
    and a city as Kota Kupang's, which alone meets, wages as they were."""
    second(folder)
    codes = {"5303": "9901", "5371": "9971", "53": "99"}
    shipped = settings.ROOT / "data"
    for file in (*shipped.glob("sample/*.csv"), shipped / "reference" / "region_statistics.csv"):
        with file.open(encoding="utf-8", newline="") as content:
            rows = list(csv.DictReader(content))
        header = list(rows[0])
        if "region_code" in header:
            of = [row for row in rows if row["region_code"] in codes]
            rows = [row | {"region_code": codes[row["region_code"]]} for row in of]
        if file.stem == "region_statistics":
            rows = [row for row in rows if row["indicator"] == "provincial_minimum_wage"]
        if "branch_code" in header:
            rows = [row | {"branch_code": "UTARA", "place": "Pasir"} for row in rows]
        if file.stem == "meeting_days":
            rows = []
        target = folder / file.relative_to(shipped)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)
        _put(target, [list(row.values()) for row in rows])
    return folder


def both(folder: Path) -> Path:
    """Nusa Baru beside the shipped province, in a country."""
    shutil.copytree(settings.ROOT / "data", folder, ignore=shutil.ignore_patterns("sample"))
    descriptor = folder / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8")
    text = text.replace("^53(\\\\d{2})?$", "^(ID|(53|99)(\\\\d{2})?)$")
    text = text.replace("^(53", "^((53|99)").replace("^53", "^(53|99)")
    package = json.loads(text)
    (areas,) = (each for each in package["resources"] if each["name"] == "areas")
    (kind,) = (each for each in areas["schema"]["fields"] if each["name"] == "kind")
    kind["constraints"]["enum"].append("country")
    kind["categories"] = [
        *kind.get("categories", []), {"value": "country", "label": "Negara"}
    ]  # fmt: skip
    descriptor.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    for name, rows in _ROWS.items():
        file = folder / "reference" / f"{name}.csv"
        with file.open(encoding="utf-8", newline="") as content:
            _, *own = csv.reader(content)
        more = rows
        if name == "areas":
            own = [[*row[:3], row[3] or "ID"] for row in own]
            more = [["ID", "Indonesia", "country", ""], ["99", "Nusa Baru", "province", "ID"],
                    *rows[1:]]  # fmt: skip
        _put(file, [*own, *more])
    return folder


def _put(file: Path, rows: list[list[str]]) -> None:
    with file.open(encoding="utf-8", newline="") as content:
        header = next(csv.reader(content))
    with file.open("w", encoding="utf-8", newline="") as content:
        csv.writer(content, lineterminator="\n").writerows([header, *rows])


def _leave_the_country(folder: Path) -> None:
    """Of what was published keep what is of no region."""
    for file in (*folder.glob("reference/*.csv"), *folder.glob("published/*.csv")):
        if file.stem in _ROWS or file.stem in _KEPT:
            continue
        with file.open(encoding="utf-8", newline="") as content:
            rows = list(csv.DictReader(content))
        if _PUBLISHED_PLACE in rows[0]:
            rows = [row for row in rows if not row[_PUBLISHED_PLACE]]
        elif "figure_id" in rows[0]:
            rows = []
        _put(file, [list(row.values()) for row in rows])


def _square(place: int) -> dict:
    west, south = 120.0 + place, -9.0
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1],
            [west, south]]  # fmt: skip
    return {"type": "Polygon", "coordinates": [ring]}
