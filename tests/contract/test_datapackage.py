"""The data that ships keeps its contract: ``data/datapackage.json``, judged by ``frictionless``.

What the standard can say, ``frictionless`` checks here. What it doesn't check (unique keys of
several columns, empty cells in a primary key, the inside of a GeoJSON file) is checked beside it.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from frictionless import Package

DATA = Path(__file__).resolve().parents[2] / "data"
DESCRIPTOR = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
KINDS = ("reference", "published")
RESOURCES = {node["name"]: node for node in DESCRIPTOR["resources"] if node.get("x-kind") in KINDS}
TABLES = {name: node for name, node in RESOURCES.items() if node.get("type") == "table"}
FIELDS = {
    f"{name}.{field['name']}": field
    for name, node in TABLES.items()
    for field in node["schema"]["fields"]
}
SURROGATES = ("award_id", "event_id", "figure_id", "regulation_id")
ROWS = {
    "areas": 23,
    "branches": 6,
    "districts": 315,
    "events": 67,
    "figure_comparability": 178,
    "paritrana_awards": 118,
    "programme_parameters": 203,
    "published_figures": 397,
    "region_statistics": 3082,
    "region_tiles": 22,
    "regions": 22,
    "regulations": 58,
    "villages": 3442,
    "visit_points": 8,
}


def header_and_rows(name: str) -> tuple[list[str], list[dict[str, str]]]:
    with (DATA / TABLES[name]["path"]).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


def faults(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    """(dataset, kind of fault, row, column) for all that ``frictionless`` finds in the tables."""
    tables = {**DESCRIPTOR, "resources": list(TABLES.values())}
    # from_descriptor changes what it is given: hand it a copy
    package = Package.from_descriptor(json.loads(json.dumps(tables)), basepath=str(folder))
    report = package.validate()
    found = [
        (
            task.name,
            error.type,
            getattr(error, "row_number", None),
            getattr(error, "field_name", None),
        )
        for task in report.tasks
        for error in task.errors
    ]
    return found + [("package", error.type, None, None) for error in report.errors]


def repeated(rows: list[dict[str, str]], key: list[str]) -> list[tuple[str, ...]]:
    """Keys found on more than one row; a key with an empty cell is not compared."""
    seen: set[tuple[str, ...]] = set()
    twice = []
    for row in rows:
        cells = tuple(row[column] for column in key)
        if all(cells) and cells in seen:
            twice.append(cells)
        seen.add(cells)
    return twice


def test_the_descriptor_is_a_version_2_data_package():
    assert DESCRIPTOR["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert DESCRIPTOR["name"] == "jamsostek-ntt"
    assert re.fullmatch(r"\d{4}\.\d{2}\.\d+", DESCRIPTOR["version"])
    for name, node in TABLES.items():
        schema = node["schema"]["$schema"]
        assert schema == "https://datapackage.org/profiles/2.0/tableschema.json", name


def test_frictionless_finds_no_fault_in_the_tables():
    assert faults(DATA) == []


@pytest.mark.parametrize(
    ("name", "change", "kind", "column"),
    [
        # a key that exists already
        ("villages", {}, "primary-key", None),
        ("region_statistics", {"value": "1"}, "primary-key", None),
        ("branches", {"branch_code": "RUTENG", "seat": "Ruteng"}, "unique-error", "name"),
        # a code that its table doesn't know
        ("published_figures", {"region_code": "5399"}, "foreign-key", None),
        ("published_figures", {"region_code": "", "branch_code": "RUTENG"}, "foreign-key", None),
        ("paritrana_awards", {"region_code": "5399"}, "foreign-key", None),
        (
            "areas",
            {"region_code": "5399", "name": "Baru", "parent_code": "5398"},
            "foreign-key",
            None,
        ),
        ("districts", {"district_code": "539901", "region_code": "5399"}, "foreign-key", None),
        # a value of the wrong type
        ("published_figures", {"value": "8,9 ribu"}, "type-error", "value"),
        ("published_figures", {"as_of": "16/6/2021"}, "type-error", "as_of"),
        ("paritrana_awards", {"disputed": "ya"}, "type-error", "disputed"),
        ("regulations", {"year": "22"}, "type-error", "year"),
        # a value against a rule of its column
        ("events", {"kind": "rapat"}, "constraint-error", "kind"),
        ("regulations", {"about": ""}, "constraint-error", "about"),
        ("villages", {"village_code": "5301049999"}, "constraint-error", "village_code"),
        ("programme_parameters", {"valid_from": "1/7/2015"}, "constraint-error", "valid_from"),
        (
            "programme_parameters",
            {"value": "1.250.000", "segment": "PMI"},
            "constraint-error",
            "value",
        ),
    ],
)
def test_a_tampered_copy_is_reported_with_the_row_number(tmp_path, name, change, kind, column):
    for table in TABLES.values():
        target = tmp_path / table["path"]
        target.parent.mkdir(exist_ok=True)
        shutil.copy(DATA / table["path"], target)
    header, rows = header_and_rows(name)
    unused_id = {header[0]: "0000000000"} if header[0] in SURROGATES and change else {}
    with (tmp_path / TABLES[name]["path"]).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(
            {**rows[0], **unused_id, **change}
        )
    # the header is row 1, so the row added below all others is the number of rows plus two
    assert faults(tmp_path) == [(name, kind, ROWS[name] + 2, column)]


def test_keys_are_complete_and_unique(subtests):
    for name in TABLES:
        with subtests.test(name=name):
            _, rows = header_and_rows(name)
            schema = TABLES[name]["schema"]
            required = {
                field["name"]
                for field in schema["fields"]
                if field.get("constraints", {}).get("required")
            }
            assert set(schema["primaryKey"]) <= required
            for key in [schema["primaryKey"], *schema.get("uniqueKeys", [])]:
                assert repeated(rows, key) == []


def test_a_repeated_unique_key_would_be_seen():
    _, rows = header_and_rows("districts")
    key = TABLES["districts"]["schema"]["uniqueKeys"][0]
    twin = {**rows[0], "district_code": "530199"}
    assert repeated([*rows, twin], key) == [(rows[0]["region_code"], rows[0]["name"])]


def test_every_table_is_described_and_every_description_has_its_table():
    shipped = {
        path.relative_to(DATA).as_posix() for kind in KINDS for path in (DATA / kind).glob("*.csv")
    }
    assert shipped == {node["path"] for node in TABLES.values()}


def test_declared_columns_are_the_header_in_order(subtests):
    for name in TABLES:
        with subtests.test(name=name):
            declared = [field["name"] for field in TABLES[name]["schema"]["fields"]]
            assert header_and_rows(name)[0] == declared


def test_row_counts_are_known(subtests):
    shipped = {name for name, node in TABLES.items() if node["x-kind"] != "operational"}
    assert set(ROWS) == shipped
    for name in ROWS:
        with subtests.test(name=name):
            assert len(header_and_rows(name)[1]) == ROWS[name]


def test_every_dataset_says_what_it_is_in_both_languages_and_where_it_comes_from(subtests):
    for name in RESOURCES:
        with subtests.test(name=name):
            node = RESOURCES[name]
            for text in (node, node["x-en"]):
                assert text["title"].strip()
                assert text["description"].strip()
            assert node["title"] != node["x-en"]["title"]
            assert all(node["x-grain"][language].strip() for language in ("id", "en"))
            assert node["x-sensitivity"] == "public"
            assert node["sources"]
            for licence in node["licenses"]:
                assert licence["path"].startswith("https://")
                assert all(licence["x-applies-to"][language].strip() for language in ("id", "en"))
            label = node.get("x-label-field")
            assert label is None or f"{name}.{label}" in FIELDS


def test_every_column_has_title_and_description_in_both_languages(subtests):
    for column in FIELDS:
        with subtests.test(column=column):
            field = FIELDS[column]
            for text in (field, field["x-en"]):
                assert text["title"].strip()
                assert text["description"].strip().endswith(".")
            assert field["description"] != field["x-en"]["description"]


def test_every_example_is_a_value_from_the_file(subtests):
    for column in FIELDS:
        with subtests.test(column=column):
            name, field = column.split(".")
            example = FIELDS[column]["example"]
            # the standard wants text, whatever the type of the column
            assert isinstance(example, str)
            assert example in {row[field] for row in header_and_rows(name)[1]}


def test_every_code_has_one_label_in_each_language(subtests):
    for column in [name for name, field in FIELDS.items() if "categories" in field]:
        with subtests.test(column=column):
            categories = FIELDS[column]["categories"]
            assert [node["value"] for node in categories] == FIELDS[column]["constraints"]["enum"]
            for labels in (
                [node["label"] for node in categories],
                [node["x-en"]["label"] for node in categories],
            ):
                assert all(label.strip() for label in labels)
                assert len(set(labels)) == len(labels)


def test_areas_repeat_the_regions():
    areas = {row["region_code"]: row for row in header_and_rows("areas")[1]}
    province = areas.pop("53")
    assert (province["kind"], province["parent_code"]) == ("province", "")
    assert {code: (row["name"], row["kind"]) for code, row in areas.items()} == {
        row["region_code"]: (row["name"], row["kind"]) for row in header_and_rows("regions")[1]
    }


def test_codes_nest_from_village_to_regency():
    for row in header_and_rows("villages")[1]:
        assert row["village_code"].startswith(row["district_code"])
    for row in header_and_rows("districts")[1]:
        assert row["district_code"].startswith(row["region_code"])


def test_the_scope_of_a_figure_says_which_code_is_filled():
    for row in header_and_rows("published_figures")[1]:
        filled = {
            "branch": ("", row["branch_code"]),
            "province": ("53", ""),
            "regency": (row["region_code"], ""),
        }[row["scope"]]
        assert (row["region_code"], row["branch_code"]) == filled, row["figure_id"]
        assert any(filled), row["figure_id"]


@pytest.mark.parametrize(
    ("name", "table", "key"),
    [("regencies_geo", "regions", "region_code"), ("districts_geo", "districts", "district_code")],
)
def test_boundaries_cover_every_code_once(name, table, key):
    layer = json.loads((DATA / RESOURCES[name]["path"]).read_text(encoding="utf-8"))
    assert layer["type"] == "FeatureCollection"
    codes = [feature["properties"][key] for feature in layer["features"]]
    assert sorted(codes) == sorted(row[key] for row in header_and_rows(table)[1])
    assert {feature["geometry"]["type"] for feature in layer["features"]} <= {
        "Polygon",
        "MultiPolygon",
    }
