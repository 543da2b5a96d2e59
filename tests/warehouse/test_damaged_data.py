"""A file may be missing, cut short, rubbish or wrong in a cell: it is said, the rest answers."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from functools import partial

import pytest

from jamsostek.__main__ import main
from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError, problem_text
from jamsostek.base.language import LANGUAGES, speaker
from jamsostek.contract import datapackage, geography, metrics, queries
from jamsostek.warehouse import building, questions
from tests.examples import example
from tests.groups import groups_apart

ask_now = partial(questions.ask, scope=LOCAL_OWNER)
DATA = settings.ROOT / "data"
TABLES = {dataset.name: dataset for dataset in datapackage.package().tables}
RUBBISH = random.Random(2026).randbytes(5000)
LINE_WORD = {"id": "baris", "en": "line"}


def problems_of(name: str):
    """The problems of one dataset; each names the file, and the line if there is one."""
    problems = ask_now("data/problems")
    own = problems[problems["dataset"] == name]
    for problem in own.itertuples():
        for language in LANGUAGES:
            text = problem_text(speaker(language), problem)
            assert text.startswith(f"data/{TABLES[name].path}"), text
            assert "nan" not in text.removeprefix(f"data/{TABLES[name].path}").split(), text
            if problem.line == problem.line:
                assert f" {LINE_WORD[language]} {int(problem.line)}" in text
    return own


def row_counts() -> dict[str, int]:
    counts = ask_now("data/datasets").set_index("dataset")["row_count"].to_dict()
    return {name: int(count) for name, count in counts.items() if name in TABLES}


@pytest.fixture(scope="module")
def whole_counts(built_workspace):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(built_workspace))
        return row_counts()


def everything_answers() -> None:
    for query in queries.page_queries():
        ask_now(query.name, **example(query))


def rows_of(path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_rows(path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


# -- whole files -------------------------------------------------------------------------------


def without_its_second_column(content: bytes) -> bytes:
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([*row[:1], *row[2:]] for row in rows)
    return out.getvalue().encode()


EMPTYING = {
    "file_missing": lambda content: None,
    "not_utf8": lambda content: RUBBISH,
    "header": without_its_second_column,
}


def replace(file, content: bytes | None) -> None:
    file.unlink()
    if content is not None:
        file.write_bytes(content)


@pytest.mark.parametrize("group", range(len(groups_apart(TABLES, 3))))
def test_a_table_that_cannot_be_read_is_named_and_the_others_answer(data_copy, whole_counts, group):
    """Each table is in three groups, spoiled in another way in each."""
    groups = groups_apart(TABLES, 3)
    expected = {}
    for name in groups[group]:
        rule = list(EMPTYING)[sum(name in earlier for earlier in groups[:group])]
        file = data_copy / TABLES[name].path
        replace(file, EMPTYING[rule](file.read_bytes()))
        gone = TABLES[name].fields[1].name
        expected[name] = ("header", 1, gone) if rule == "header" else (rule,)
    building.build()
    for name, said in expected.items():
        (problem,) = problems_of(name).itertuples()
        assert (problem.rule, problem.line, problem.column_name)[: len(said)] == said
    # and none that points to a row of a table that can't be read
    assert set(ask_now("data/problems")["dataset"]) == set(expected)
    assert row_counts() == {**whole_counts, **dict.fromkeys(expected, 0)}
    everything_answers()


def test_what_is_no_table_at_all_is_named(data_copy, whole_counts):
    contents = {
        "events": (b"", "no_rows"),
        "regulations": (b"PK\x03\x04\x14\x00\x06\x00" * 500, "not_text"),  # a workbook
        "paritrana_awards": (b"<!DOCTYPE html>\n<p>404</p>\n", "header"),
    }
    for name, (content, _) in contents.items():
        (data_copy / TABLES[name].path).write_bytes(content)
    building.build()
    for name, (_, rule) in contents.items():
        (problem,) = problems_of(name).itertuples()
        assert problem.rule == rule
    assert row_counts() == {**whole_counts, **dict.fromkeys(contents, 0)}
    everything_answers()


# -- single rows -------------------------------------------------------------------------------


def most_telling_field(dataset: datapackage.Dataset) -> datapackage.Field:
    """A column whose contract says most: a number before a list of words before a pattern."""
    for trait in (
        lambda field: field.type in ("number", "integer", "year"),
        lambda field: field.type != "string",
        lambda field: "enum" in field.constraints,
        lambda field: "pattern" in field.constraints,
    ):
        for field in dataset.fields:
            if trait(field):
                return field
    raise AssertionError(f"{dataset.name}: no column has a rule")


# Each spoils a file and tells on which lines a problem is to be named, what the problem's columns
# are to hold, and how many rows are left out of the table.
Damage = tuple[set[int], dict[str, set[str]], int]


def cut_in_the_middle(file, dataset) -> Damage:
    content = file.read_bytes()
    # two letters into the row after the middle
    kept = content[: content.index(b"\n", len(content) // 2) + 3]
    file.write_bytes(kept)
    last = kept.count(b"\n") + 1
    lost = content.count(b"\n") - last + 1
    assert last > 2 and lost > 0, "nothing kept, or nothing lost"
    return {last}, {"rule": {"cell_count", "not_csv"}}, lost


def spoil_one_cell(file, dataset) -> Damage:
    rows = rows_of(file)
    field = most_telling_field(dataset)
    rows[3][rows[0].index(field.name)] = "bukan nilai"
    write_rows(file, rows)
    return {4}, {"column_name": {field.name}, "value": {"bukan nilai"}}, 1


def repeat_the_first_row(file, dataset) -> Damage:
    rows = rows_of(file)
    write_rows(file, [*rows, rows[1]])
    # which of the two is right is not ours to guess; it breaks what else has to be unique, too
    return {2, len(rows) + 1}, {"rule": {"duplicate_key", "unique"}}, 1


@pytest.mark.parametrize("turn", range(3))
def test_spoiled_rows_are_set_aside_and_no_others(data_copy, whole_counts, turn):
    """All tables at once, each spoiled in another way; in three turns each in every way."""
    ways = (cut_in_the_middle, spoil_one_cell, repeat_the_first_row)
    expected, counts = {}, {}
    for number, (name, dataset) in enumerate(TABLES.items()):
        lines, words, lost = ways[(number + turn) % 3](data_copy / dataset.path, dataset)
        expected[name] = lines, words
        counts[name] = whole_counts[name] - lost
    building.build()
    for name, (lines, words) in expected.items():
        problems = problems_of(name)
        # a row that points to one set aside is named, and stays
        own = problems[problems["rule"] != "foreign_key"]
        assert set(own["line"]) == lines, name
        assert len(own) == 1 or "duplicate_key" in set(own["rule"]), name
        for column, said in words.items():
            assert set(own[column]) <= said, name
    assert row_counts() == counts
    everything_answers()


REFUSED = [
    ("regions", "population", "1.5", "type_integer"),
    ("regions", "population", "1e3", "type_integer"),
    ("regions", "population", "391,539", "type_integer"),
    ("regions", "area_km2", "nan", "type_number"),
    ("regions", "area_km2", "inf", "type_number"),
    ("regions", "area_km2", "1e999", "type_number"),
    ("regions", "area_km2", "5.130,66", "type_number"),
    ("regions", "branch_sourced", "t", "type_boolean"),
    ("regions", "branch_sourced", "ya", "type_boolean"),
    ("regions", "name", "", "required"),
    ("events", "happened_on", "2021-6-16", "type_date"),
    ("events", "happened_on", "2021-02-30", "type_date"),
    ("events", "happened_on", "2021-06-16 10:00", "type_date"),
    ("events", "kind", "rapat", "enum"),
    ("events", "region_code", "53 03", "pattern"),
    ("region_statistics", "year", "24", "type_year"),
    ("region_statistics", "month", "13", "maximum"),
    ("region_statistics", "value", "-1", "minimum"),
    ("published_figures", "as_of", "2014-12-31", "minimum"),
]


def test_a_value_is_refused_rather_than_changed(data_copy, whole_counts):
    """One bad cell a row; each is reported with its line, and exactly those rows are gone."""
    spoiled = {name: rows_of(data_copy / TABLES[name].path) for name, *_ in REFUSED}
    expected = set()
    for number, (name, column, value, rule) in enumerate(REFUSED, start=1):
        rows = spoiled[name]
        rows[number][rows[0].index(column)] = value
        expected.add((name, number + 1, column, value, rule))
    for name, rows in spoiled.items():
        write_rows(data_copy / TABLES[name].path, rows)
    building.build()
    found = ask_now("data/problems")
    found = found[found["rule"] != "foreign_key"]  # rows that pointed to a row set aside
    assert {
        (row.dataset, int(row.line), row.column_name, "" if row.rule == "required" else row.value,
         row.rule)
        for row in found.itertuples()
    } == expected  # fmt: skip
    assert len(found) == len(expected)
    counts = row_counts()
    for name in TABLES:
        lost = sum(name == each for each, *_ in REFUSED)
        assert counts[name] == whole_counts[name] - lost


@pytest.fixture(scope="module")
def small_faults(tmp_path_factory):
    """A warehouse of data with a fault in each of three tables."""
    folder = tmp_path_factory.mktemp("small_faults")
    data = folder / "data"
    shutil.copytree(DATA, data)

    path = data / TABLES["regulations"].path
    rows = rows_of(path)
    rows[1][rows[0].index("region_code")] = "5399"
    write_rows(path, rows)

    path = data / TABLES["events"].path
    rows = rows_of(path)
    note = rows[0].index("note")
    rows[1][note] = "dua\nbaris"
    rows[2][note] = "halaman\x0cbaru\u2028baris\x85lagi"
    rows[3][rows[0].index("kind")] = "rapat"
    write_rows(path, rows)

    path = data / TABLES["districts"].path
    lines = path.read_text("utf-8").split("\n")
    code, region, _name, *point = lines[9].split(",")
    lines[9] = ",".join([code, region, '"Kupang "Barat"', *point])
    path.write_text("\n".join(lines), "utf-8")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_DATA", str(data))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        building.build()
    return folder


@pytest.fixture
def on_small_faults(small_faults, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(small_faults / "workspace"))
    monkeypatch.setenv("JAMSOSTEK_DATA", str(small_faults / "data"))


def test_a_code_that_its_table_does_not_know_is_said_and_the_row_stays(
    on_small_faults, whole_counts
):
    (problem,) = problems_of("regulations").itertuples()
    assert (problem.rule, problem.value, problem.column_name) == (
        "foreign_key",
        "5399",
        "region_code",
    )
    assert row_counts()["regulations"] == whole_counts["regulations"]


def test_line_numbers_count_the_lines_of_the_file(on_small_faults):
    """A quoted cell over two lines, a form feed and a line separator are one row each."""
    (problem,) = problems_of("events").itertuples()
    assert (problem.rule, problem.line) == ("enum", 5)
    notes = set(ask_now("reference/events")["note"])
    assert {"dua\nbaris", "halaman\x0cbaru\u2028baris\x85lagi"} <= notes


def test_a_quote_left_open_costs_what_it_swallows_and_no_more(on_small_faults, whole_counts):
    (problem,) = problems_of("districts").itertuples()
    assert (problem.rule, problem.line) == ("not_csv", 10)
    assert row_counts()["districts"] == whole_counts["districts"] - 1


def test_faults_cost_no_row_of_another_table(on_small_faults, whole_counts):
    expected = {"districts": whole_counts["districts"] - 1, "events": whole_counts["events"] - 1}
    assert row_counts() == {**whole_counts, **expected}


def test_files_from_a_spreadsheet_on_windows_are_read(data_copy, whole_counts):
    for dataset in TABLES.values():
        path = data_copy / dataset.path
        rows = rows_of(path)
        out = io.StringIO(newline="")
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
        path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    building.build()
    assert ask_now("data/problems").empty
    assert row_counts() == whole_counts


def test_several_faults_are_all_named_at_once(data_copy):
    (data_copy / TABLES["areas"].path).unlink()
    (data_copy / TABLES["branches"].path).write_bytes(RUBBISH)
    path = data_copy / TABLES["regions"].path
    rows = rows_of(path)
    rows[2].pop()
    rows[4][rows[0].index("area_km2")] = "luas"
    write_rows(path, rows)
    building.build()
    found = ask_now("data/problems")
    faults = set(found.loc[found["rule"] != "foreign_key", ["dataset", "rule"]].agg(tuple, axis=1))
    assert faults == {
        ("areas", "file_missing"),
        ("branches", "not_utf8"),
        ("regions", "cell_count"),
        ("regions", "type_number"),
    }
    everything_answers()


def test_check_names_the_file_and_row_and_ends_with_1(data_copy, capsys):
    path = data_copy / TABLES["regulations"].path
    rows = rows_of(path)
    rows[2][rows[0].index("year")] = "dua ribu"
    write_rows(path, rows)
    for language in LANGUAGES:
        assert main(["--lang", language, "check"]) == 1
        told = capsys.readouterr()
        place = f"data/published/regulations.csv {LINE_WORD[language]} 3"
        assert place in told.err
        assert '"dua ribu"' in told.err
        assert "regions_complete" in told.out


# -- the contract and the registry ---------------------------------------------------------------

# what a build can't do without: it refuses, and the warehouse before stays in force
FOUNDATIONS = ("datapackage.json", "metrics.toml")


@pytest.mark.parametrize("damage", ["deleted", "empty", "cut", "rubbish", "a list"])
@pytest.mark.parametrize("name", FOUNDATIONS)
def test_without_contract_or_registry_the_old_warehouse_goes_on(
    built, data_copy, queries_copy, name, damage
):
    file = (data_copy if name.endswith("json") else queries_copy) / name
    content = file.read_bytes()
    damaged = {
        "deleted": None,
        "empty": b"",
        "cut": content[: content.index(b"\n", len(content) // 2) - 3],
        "rubbish": RUBBISH,
        "a list": b"[1, 2]\n",
    }[damage]
    file.unlink()
    if damaged is not None:
        file.write_bytes(damaged)
    with pytest.raises(ProductError) as refused:
        building.build()
    for language in LANGUAGES:
        message, mend = refused.value.told(speaker(language))
        assert name in message
        assert mend
    if damage == "cut" and name.endswith("json"):
        assert f"{LINE_WORD['en']} {damaged.count(bytes([10])) + 1}" in str(refused.value)
    assert building.current() == built
    assert not building.is_current()
    everything_answers_from(built)


def everything_answers_from(built: building.Built) -> None:
    assert questions.version() == built.version
    assert len(ask_now("reference/regions")) == 22
    assert len(ask_now("sources/published_figures")) == 397


@pytest.mark.parametrize(
    "line", ["breaks = 5", "unit = 3", 'label = "Peserta"', "[[active_members]]", "x = "]
)
def test_a_spoiled_entry_of_the_registry_is_said(queries_copy, line):
    file = queries_copy / "metrics.toml"
    unit = "" if line.startswith("unit") else "unit = 'people'"
    file.write_text(f"[only]\ngroup = 'coverage'\n{unit}\n{line}\n", "utf-8")
    with pytest.raises(ProductError) as refused:
        metrics.registry()
    assert refused.value.code == "registry_broken"
    assert "metrics.toml" in str(refused.value)


# -- boundaries ----------------------------------------------------------------------------------

LAYERS = {"regencies": ("regions", "region_code"), "districts": ("districts", "district_code")}


def codes_of(layer: str) -> frozenset[str]:
    table, column = LAYERS[layer]
    with (DATA / TABLES[table].path).open(encoding="utf-8", newline="") as file:
        return frozenset(row[column] for row in csv.DictReader(file))


def read_layer(layer: str):
    return getattr(geography, layer)(codes_of(layer))


def shipped_content(layer: str) -> dict:
    return json.loads((DATA / "geo" / f"{layer}.geojson").read_text("utf-8"))


def refusal(error: ProductError, file: str) -> str:
    for language in LANGUAGES:
        message, mend = error.told(speaker(language))
        assert file in message
        assert mend
    return error.details.get("reason", error.code)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_shipped_boundaries_are_read(layer):
    found, refused = read_layer(layer)
    assert refused is None
    assert found.features.keys() == codes_of(layer)
    assert found.is_approximate
    assert "OpenStreetMap" in found.attribution
    west, south, east, north = found.bounds()
    assert 118 < west < 120
    assert 124 < east < 126
    assert -12 < south < north < -7


def test_bounds_of_one_regency_lie_within_those_of_all():
    found, _ = read_layer("regencies")
    west, south, east, north = found.bounds(["5304"])
    all_west, all_south, all_east, all_north = found.bounds()
    assert all_west <= west < east <= all_east
    assert all_south <= south < north <= all_north
    assert east - west < 1.5


@pytest.mark.parametrize("damage", ["deleted", "empty", "cut", "rubbish", "a list"])
@pytest.mark.parametrize("layer", LAYERS)
def test_broken_shipped_boundaries_are_named_and_the_numbers_answer(
    built, data_copy, layer, damage
):
    file = data_copy / "geo" / f"{layer}.geojson"
    content = file.read_bytes()
    file.unlink()
    if damage != "deleted":
        file.write_bytes(
            {
                "empty": b"",
                "cut": content[: len(content) // 2],
                "rubbish": RUBBISH,
                "a list": b"[1, 2]\n",
            }[damage]
        )
    found, refused = read_layer(layer)
    assert found is None
    reason = refusal(refused, f"data/geo/{layer}.geojson")
    expected = {"deleted": "file_missing", "a list": "no_features"}
    assert reason == expected.get(damage, "not_json")
    other, nothing = read_layer(next(name for name in LAYERS if name != layer))
    assert nothing is None
    assert other.features
    # boundaries are no part of the warehouse
    assert building.is_current()
    assert building.build() == built
    everything_answers_from(built)


def a_square(west: float, south: float) -> dict:
    ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def own_content(layer: str = "regencies", called=lambda code: code) -> dict:
    """A small official-looking file: a triangle on each one's land, codes with a dot, perhaps not
    those it is ``called`` by."""
    code_property = {"regencies": "region_code", "districts": "district_code"}[layer]
    land = read_layer(layer)[0].shapes
    points = {code: shape.representative_point() for code, shape in land.items()}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {code_property: f"{called(code)[:2]}.{called(code)[2:]}"},
                "geometry": a_square(point.x, point.y),
            }
            for code, point in sorted(points.items())
        ],
    }


@pytest.fixture
def own_file():
    file = settings.workspace_folder() / "geo" / "regencies.geojson"
    file.parent.mkdir(parents=True)
    return file


def test_an_office_s_own_boundaries_are_used(own_file):
    own_file.write_text(json.dumps(own_content()), "utf-8")
    found, refused = read_layer("regencies")
    assert refused is None
    assert not found.is_approximate
    west, south, east, north = found.bounds(["5301"])
    assert (round(east - west, 6), round(north - south, 6)) == (0.01, 0.01)
    assert found.attribution == ""  # the page words it in the user's language
    # only that layer: the districts are still the shipped ones
    assert read_layer("districts")[0].is_approximate
    own_file.write_text(json.dumps({**own_content(), "attribution": "BIG 2026"}), "utf-8")
    assert read_layer("regencies")[0].attribution == "BIG 2026"


def _set(path: list, value):
    def spoil(content: dict) -> dict:
        node = content
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
        return content

    return spoil


def _without_last(content: dict) -> dict:
    content["features"].pop()
    return content


def _with_unknown(content: dict) -> dict:
    content["features"].append({**content["features"][0], "properties": {"region_code": "5399"}})
    return content


def _in_metres(content: dict) -> dict:
    content["features"][3]["geometry"] = a_square(600_000, 8_900_000)
    return content


_RING = ["features", 2, "geometry", "coordinates", 0]


@pytest.mark.parametrize(
    ("reason", "spoil", "said"),
    [
        ("codes", _without_last, "5371"),
        ("codes", _with_unknown, "5399"),
        ("twice", _set(["features", 1, "properties", "region_code"], "5301"), "5301"),
        ("codes", _set(["features", 1, "properties"], {"kode": "5302"}), "5302"),
        ("geometry", _set([*_RING, 3], [119.4, -8.7]), "5303"),
        ("geometry", _set(_RING, [[119, -9], [119, -9]]), "5303"),
        ("geometry", _set(["features", 2, "geometry"], None), "5303"),
        ("geometry", _set(["features", 2, "geometry", "type"], "Point"), "5303"),
        ("geometry", _set([*_RING, 1], ["119", "-9"]), "5303"),
        ("geometry", _set(["features", 2], "5303"), "3"),
        ("geometry", _set(["features", 2, "properties"], [1]), "3"),
        ("outside", _in_metres, "5304"),
        (
            "outside",
            _set(["features", 2, "geometry"], {"type": "MultiPolygon", "coordinates": []}),
            "5303",
        ),
        ("no_features", _set(["features"], None), ""),
    ],
)
def test_an_office_s_bad_file_is_refused_with_its_place_and_the_shipped_one_used(
    own_file, reason, spoil, said
):
    own_file.write_text(json.dumps(spoil(own_content())), "utf-8")
    found, refused = read_layer("regencies")
    assert found.is_approximate
    assert refusal(refused, "workspace/geo/regencies.geojson") == reason
    assert said in str(refused)


def test_an_office_s_file_that_is_no_json_is_refused_with_the_line(own_file):
    text = json.dumps(own_content(), indent=1)
    lines = text.split("\n")
    lines.insert(6, "???")
    own_file.write_text("\n".join(lines), "utf-8")
    found, refused = read_layer("regencies")
    assert found.is_approximate
    assert refusal(refused, "workspace/geo/regencies.geojson") == "not_json"
    assert "line 7" in str(refused)


@pytest.mark.parametrize("layer", LAYERS)
def test_boundaries_with_the_codes_of_bps_are_refused_by_their_shapes(own_file, layer):
    with (DATA / "reference/regions.csv").open(encoding="utf-8", newline="") as rows:
        bps = {row["region_code"]: row["bps_code"] for row in csv.DictReader(rows)}
    moved = sum(a != b for a, b in bps.items())
    # of the districts one regency's at least: codes of others would be unknown before
    content = own_content(layer)
    if layer == "regencies":
        content = own_content(layer, lambda code: bps[code])
    else:
        belu, alor = (
            [f for f in content["features"] if f["properties"]["district_code"][:5] == regency]
            for regency in ("53.04", "53.05")
        )
        for one, other in zip(belu, alor, strict=False):
            one["geometry"], other["geometry"] = other["geometry"], one["geometry"]
        moved = 2 * min(len(belu), len(alor))
    own_file.with_name(f"{layer}.geojson").write_text(json.dumps(content), "utf-8")
    found, refused = read_layer(layer)
    assert found.is_approximate
    assert refusal(refused, f"workspace/geo/{layer}.geojson") == "elsewhere"
    assert refused.details["regions"] == moved
    assert "5304" in refused.details["places"]


def test_a_file_mended_while_the_app_runs_is_used(own_file):
    own_file.write_text("{", "utf-8")
    assert read_layer("regencies")[1] is not None
    own_file.write_text(json.dumps(own_content()), "utf-8")
    found, refused = read_layer("regencies")
    assert refused is None
    assert not found.is_approximate
    shutil.rmtree(own_file.parent)
    assert read_layer("regencies")[0].is_approximate
