"""Who complies, who is in arrears, whom to visit: a world of eight employers worked out by hand.

code  where  workers  registered  arrears      vendor of   why to visit
A     Belu        50          50     -                     nothing
B     Belu        40          30     2 months              PDS 10 + 5 = 15
C     TTU         20          20     6 months              10
D     TTU         10          10    12 months              15
E     TTU         10          10    13 months              20
V     Belu         8           0     -         A           not registered 8 + vendor 10 = 18
W     TTU          3           0     -         V           not registered 3: V isn't registered
X     Ende       100           0     -                     not registered 100
"""

from __future__ import annotations

import io
from functools import partial

import openpyxl
import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.imports import intake, rejects
from jamsostek.reports import list_xlsx
from jamsostek.warehouse import building, questions
from tests import worlds
from tests.view.test_pages import show, text_of


def employer(code, region, workers, registered, months=0, partner_of="", **more):
    return {
        "employer_code": code,
        "name": f"CV {code}",
        "region_code": region,
        "sector": "Konstruksi" if code in "CV" else "Perdagangan",
        "size_class": "small" if workers >= 10 else "micro",
        "workers": workers,
        "registered_workers": registered,
        "programmes": "JKK,JKM" if registered else "",
        "arrears_months": months,
        "arrears_idr": months * 1_000_000,
        "partner_of": partner_of,
        **more,
    }


WORLD = [
    employer("A", "5304", 50, 50, programmes="JKK,JKM,JHT"),
    employer("B", "5304", 40, 30, 2),
    employer("C", "5303", 20, 20, 6),
    employer("D", "5303", 10, 10, 12),
    employer("E", "5303", 10, 10, 13, programmes=""),
    employer("V", "5304", 8, 0, partner_of="A"),
    employer("W", "5303", 3, 0, partner_of="V"),
    employer("X", "5308", 100, 0),
]
ATAMBUA = {"branch": "ATAMBUA"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("employers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        worlds.take_in("employers", folder, WORLD)
        building.build()
    return folder / "workspace"


@pytest.fixture
def ask(workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    return partial(questions.ask, scope=LOCAL_OWNER)


def pairs(rows, *columns):
    return list(rows[list(columns)].itertuples(index=False, name=None))


def test_the_visit_list_has_the_weightiest_first_and_says_why(ask):
    rows = ask("employers/visits", **ATAMBUA)
    assert pairs(rows, "rank", "employer_code", "points", "reasons") == [
        # as much for the age of the arrears as before, and one for each million of them
        (1, "E", 63, "arrears_bad,arrears_amount"),
        (2, "D", 52, "arrears_doubtful,arrears_amount"),
        (3, "C", 36, "arrears_substandard,arrears_amount"),
        (4, "B", 32, "arrears_current,partial,arrears_amount"),
        (5, "V", 18, "vendor,not_registered"),
        (6, "W", 3, "not_registered"),
    ]
    assert ask("employers/visits")["employer_code"].tolist()[0] == "X"


def test_the_visit_list_by_reason_keeps_all_points_and_other_reasons(ask):
    rows = ask("employers/visits", **ATAMBUA, reason="arrears_current")
    assert pairs(rows, "rank", "employer_code", "points", "reasons") == [
        (1, "B", 32, "arrears_current,partial,arrears_amount")
    ]
    assert ask("employers/visits", region="5308", reason="partial").empty


def test_how_many_have_each_reason(ask):
    assert set(pairs(ask("employers/reasons", **ATAMBUA), "reason", "employers")) == {
        ("not_registered", 2),
        ("partial", 1),
        ("vendor", 1),
        ("arrears_current", 1),
        ("arrears_substandard", 1),
        ("arrears_doubtful", 1),
        ("arrears_bad", 1),
        ("arrears_amount", 4),
    }


def test_the_sums_of_a_branch(ask):
    found = ask("employers/summary", **ATAMBUA).iloc[0].to_dict()
    assert found == {
        "employers": 7,
        "registered_employers": 5,
        "workers": 141,
        "registered_workers": 120,
        "unregistered_workers": 21,
        "partial_employers": 1,
        "partial_workers": 10,
        "employers_in_arrears": 4,
        "arrears_idr": 33_000_000,
        "vendors": 1,
        "vendor_workers": 8,
    }


def test_arrears_by_age(ask):
    rows = ask("employers/arrears", **ATAMBUA)
    assert pairs(rows, "arrears_class", "employers", "arrears_idr") == [
        ("current", 1, 2_000_000),
        ("substandard", 1, 6_000_000),
        ("doubtful", 1, 12_000_000),
        ("bad", 1, 13_000_000),
    ]
    empty = ask("employers/arrears", region="5308")
    assert empty["employers"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("region", [("Kab. Belu", 98, 18), ("Kab. Timor Tengah Utara", 43, 3)]),
        ("sector", [("Konstruksi", 28, 8), ("Perdagangan", 113, 13)]),
        ("size_class", [("micro", 11, 11), ("small", 130, 10)]),
    ],
)
def test_who_registers_everybody(ask, by, expected):
    rows = ask("employers/registered", by=by, **ATAMBUA)
    assert pairs(rows, "grouped_by", "workers", "unregistered_workers") == expected
    for row, (_, workers, missing) in zip(rows.itertuples(), expected, strict=True):
        assert row.registered_pct == pytest.approx(100 * (workers - missing) / workers)


def test_which_programmes_are_followed(ask):
    rows = ask("employers/programmes", **ATAMBUA)
    told = rows["programmes"].fillna("-").tolist()
    assert list(zip(told, rows["employers"], strict=True)) == [
        ("JKK,JKM", 3),
        ("JKK,JKM,JHT", 1),
        ("-", 1),
    ]


def test_vendors_stand_under_the_registered_company_that_can_press_them(ask):
    rows = ask("employers/vendors", **ATAMBUA)
    assert pairs(rows, "pressed_by", "pressed_by_name", "employer_code", "workers") == [
        ("A", "CV A", "V", 8)
    ]
    assert ask("employers/vendors", region="5303").empty


@pytest.fixture
def on_world(workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))


def test_the_page_says_what_the_queries_say(on_world):
    text = text_of(show("employers", lang="en", branch="ATAMBUA"))
    assert "5 of 7 employers known are registered; 21 workers are not registered yet." in text
    assert "4 employers owe Rp33 million." in text


def test_a_link_opens_those_newly_in_arrears_only(on_world):
    address = {"branch": "ATAMBUA", "view": "visits", "reason": "arrears_current"}
    text = text_of(show("employers", lang="id", **address))
    assert "CV B" in text and "1 pemberi kerja" in text
    assert "CV D" not in text


def test_more_registered_than_work_there_is_refused_when_it_is_brought_in(tmp_path, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "workspace"))
    rows = [employer("Q", "5304", 10, 40), employer("R", "5304", 10, 10)]
    with intake.examine("employers", worlds.write(tmp_path / "employers.csv", rows)) as draft:
        assert (draft.accepted, draft.rejected) == (1, 1)
        (problem,) = draft.problems.itertuples()
        assert (problem.field, problem.value) == ("registered_workers", "40")
        for language, told in (
            ("id", '40 melebihi "Pekerja" di baris yang sama'),
            ("en", '40 is more than "Workers" of the same row'),
        ):
            assert rejects.reject_text(speaker(language), problem) == told


def test_an_employer_opens_with_what_its_points_are_made_of(on_world):
    text = text_of(show("employers", lang="en", branch="ATAMBUA", employer="V"))
    assert "CV V" in text and "Vendor of a registered company 10 10" in text
    assert "Sum of points: 18" in text
    # A gives it work, and W works for it
    assert "CV A gives it work 50 50" in text and "CV W vendor or partner 3 0" in text
    assert "Amount in arrears 1 per million rupiah 13" in text_of(
        show("employers", lang="en", employer="E")
    )
    # of another branch's nothing is told there
    assert "CV X" not in text_of(show("employers", lang="en", branch="ATAMBUA", employer="X"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("view", ["overview", "visits", "vendors"])
def test_every_view_runs_where_there_is_little_and_where_there_is_nothing(on_world, view, language):
    for where in ({}, {"region": "5303"}, {"region": "5308"}, {"branch": "MAUMERE"}):
        app = show("employers", lang=language, view=view, **where)
        assert not app.exception, (where, app.exception)
        assert not app.error, (where, [e.value for e in app.error])


def test_a_workbook_keeps_codes_and_formulas_as_texts_and_numbers_as_numbers():
    columns = [list_xlsx.Column("Kode"), list_xlsx.Column("Rp", "money")]
    content = list_xlsx.of_list(
        "Daftar", [("Wilayah", "Belu")], columns, [("=1+1", 5.0), ("007", None)], ("A", "B")
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book["A"]["B"]][2] == "Belu"
    sheet = book["B"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Kode", "Rp"],
        ["=1+1", 5],
        ["007", None],
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet.freeze_panes == "A2"
