"""Another province's data need no other program, and several provinces are one level more."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import duckdb
import pytest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.contract import geography, province
from jamsostek.imports.places import places
from jamsostek.sample import simulate
from jamsostek.warehouse import questions
from tests import provinces, source, worlds

ask = partial(questions.ask, scope=LOCAL_OWNER)
MONTHS = worlds.months("2026-01", "2026-06")


def members(*villages: str) -> dict[str, list[dict]]:
    """One member in each village, who pays in every month."""
    return {
        "members": [
            {"member_key": f"m-{village}", "village_code": village, "segment": "BPU",
             "agent_code": ""}
            for village in villages
        ],
        "contributions": [
            row for village in villages for row in worlds.paid(f"m-{village}", MONTHS)
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """A workspace of Nusa Baru, where three members live."""
    folder = tmp_path_factory.mktemp("second")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_DATA", str(provinces.second(folder / "data")))
        workspace = worlds.build(members(*(row[0] for row in provinces.VILLAGES)), folder / "world")
    return folder / "data", workspace


@pytest.fixture
def there(second, monkeypatch):
    data, workspace = second
    monkeypatch.setenv("JAMSOSTEK_DATA", str(data))
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))


def test_a_second_province_is_counted_drawn_and_named(there):
    assert (province.code(), province.name(), province.short_name()) == ("99", "Nusa Baru", "NB")
    asked = ask("growth/members", definition="usual")
    assert asked["active"].iloc[-1] == 3
    assert ask("reference/regions")["region_code"].tolist() == ["9901", "9971"]
    layer, refused = geography.regencies(frozenset({"9901", "9971"}))
    assert refused is None
    assert sorted(layer.features) == ["9901", "9971"]


def test_its_places_are_read_in_an_offices_file(there):
    known = places()
    assert known.names["99"] == "Nusa Baru"
    assert known._named(4, "Kab. Utara, Provinsi Nusa Baru") == {"9901"}
    assert known._named(2, "Prov NB") == {"99"}


def test_no_check_finds_fault_with_it_for_being_another(there):
    broken = ask("data/check_results").query("broken > 0 and severity == 'error'")
    assert broken["name"].tolist() == []


def test_an_office_there_is_simulated_of_its_own_assumptions(tmp_path, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_DATA", str(provinces.with_sample(tmp_path / "data")))
    simulate.simulate(tmp_path / "sample", members=300, months=14)
    with duckdb.connect() as connection:
        found = {
            (dataset, column): {
                code for (code,) in connection.execute(
                    f"select distinct {column} from read_parquet($file)",
                    {"file": str(tmp_path / "sample" / f"{dataset}.parquet")},
                ).fetchall()
            }
            for dataset, column in (
                ("members", "village_code[:2]"), ("agents", "region_code"),
                ("meetings", "branch_code"), ("targets", "area_code"),
            )
        }  # fmt: skip
    assert list(found.values()) == [
        {"99"}, {"9901", "9971"}, {"UTARA"}, {"99", "9901", "9971", "UTARA"},
    ]  # fmt: skip


def test_several_provinces_are_one_level_more(tmp_path, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_DATA", str(provinces.both(tmp_path / "data")))
    workspace = worlds.build(members("9901012001", "5303212001", "5303212002"), tmp_path / "world")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    with questions.open_sealed(next((workspace / "warehouse").glob("*.duckdb"))) as warehouse:
        found = warehouse.execute(
            "select level, area_code, active, regions_reported from monthly_areas "
            "where definition = 'usual' and month = date '2026-06-01' and level not in "
            "('district', 'regency', 'branch') order by all"
        ).fetchall()
        (root,) = warehouse.execute("select level from area_in_view(null, null)").fetchone()
    # a regency where nobody is listed has no data, so it reports nothing
    assert found == [("nation", "ID", 3, 2), ("province", "53", 2, 1), ("province", "99", 1, 1)]
    assert root == "nation"


def test_no_province_is_written_into_the_program():
    """Codes and names stand in the data alone, those of the sample too."""
    code = re.compile(r"53(\d\d)*|.*\b5300\b.*|\^?53.*\\d.*|NTT|ATAMBUA|Nusa Tenggara Timur")
    wrong = [
        f"{source.shown(file)}:{line}: {text}"
        for file in source.PROGRAM
        for line, text in source.texts(file)
        if code.fullmatch(text)
    ]
    for file in settings.files_below(settings.QUERIES, ".sql"):
        text = Path(file).read_text(encoding="utf-8")
        wrong += [f"{file}: {each}" for each in re.findall(r"'[^']*'|\b5300\b", text)
                  if code.fullmatch(each.strip("'"))]  # fmt: skip
    assert wrong == []
