"""A scenario's workbook goes on computing: LibreOffice comes to the same rupiah as the engine, also
after people, months, the first month and shares were changed in it."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from jamsostek.analysis import scenario
from jamsostek.base.language import speaker
from jamsostek.reports import plan, plan_xlsx

FILE = """\
name = "=Dua kabupaten"
start = "2026-01"
months = 12
budget_idr = 100_000_000
[[parts]]
region = "5303"
people = 1001
work = "transport"
funding = { own = 33.33, village_fund = 33.33, csr = 33.34 }
[[parts]]
region = "5304"
people = 7
group = "non_asn"
work = "wage"
income_idr = 2_000_000
programmes = ["JKK", "JKM", "JHT"]
funding = { apbd_regency = 50, apbd_province = 50 }
"""
# columns of the first sheet
PEOPLE, START, MONTHS, SHARE, PEOPLE_OF, COST, COUNTED = "D", "E", "F", "I", "J", "K", "L"
FIRST = 7


@pytest.fixture
def told() -> scenario.Scenario:
    return scenario.read(FILE)


def lines(sheet) -> list[int]:
    """The rows of payers, and after them that of sums."""
    found = [row for row in range(FIRST, 40) if sheet[f"H{row}"].value]
    return [*found, found[-1] + 1]


def as_engine(made: plan.Plan) -> list[tuple[int, int]]:
    """People and cost of each payer's line, as the engine has them; at last the sums."""
    rows = []
    for part in made.parts:
        for payer, people in part.people:
            one = replace(part, people=((payer, people),))
            alone = plan.budget.cost_of(made.rules, [one])
            rows.append((people, alone))
    return [*rows, (made.people, made.total_idr)]


def read(sheet) -> list[tuple[int, int]]:
    return [(sheet[f"{PEOPLE_OF}{row}"].value, sheet[f"{COST}{row}"].value) for row in lines(sheet)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_the_formulas_came_to_stands_beside_them(ask, told, language):
    made = plan.make(ask, told)
    book = plan_xlsx.workbook(made, speaker(language))
    known = load_workbook(io.BytesIO(book), data_only=True)
    assert read(known.worksheets[0]) == as_engine(made)
    formulas = load_workbook(io.BytesIO(book)).worksheets
    amounts = [cell for row in formulas[1].iter_rows(min_row=6, min_col=2) for cell in row]
    assert amounts and all(str(cell.value).startswith("=") for cell in amounts)
    # a name is a text whatever it begins with
    assert formulas[0]["A1"].data_type == "s"
    # each rate has its rule and source
    basis = [[cell.value for cell in row] for row in formulas[3].iter_rows(min_row=5)]
    rates = [row for row in basis if row[3] is not None]
    assert len(rates) == len(made.basis) and all(row[5] and "http" in row[6] for row in rates)


@pytest.mark.skipif(not shutil.which("localc"), reason="needs LibreOffice Calc")
def test_libreoffice_comes_to_the_same_rupiah(ask, told, tmp_path):
    made = plan.make(ask, told)
    book = load_workbook(io.BytesIO(plan_xlsx.workbook(made, speaker("id"))))
    book.save(tmp_path / "same.xlsx")
    first, second = told.parts
    changed = replace(
        told,
        parts=(
            replace(
                first,
                people=14_880,
                start=date(2026, 3, 1),
                months=5,
                funding=(("own", Decimal(1)), ("village_fund", Decimal(1)), ("csr", Decimal(1))),
            ),
            replace(second, people=12, months=20),
        ),
    )
    sheet = book.worksheets[0]
    rows = lines(sheet)
    sheet[f"{PEOPLE}{rows[0]}"], sheet[f"{PEOPLE}{rows[3]}"] = 14_880, 12
    # a day in the month will do
    sheet[f"{START}{rows[0]}"] = datetime(2026, 3, 17)
    sheet[f"{MONTHS}{rows[0]}"], sheet[f"{MONTHS}{rows[3]}"] = 5, 20
    for row in rows[:3]:
        sheet[f"{SHARE}{row}"] = 1
    book.save(tmp_path / "changed.xlsx")
    out = tmp_path / "out"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", out,
         tmp_path / "same.xlsx", tmp_path / "changed.xlsx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for name, wanted in (("same", told), ("changed", changed)):
        # what openpyxl saves has no values: those read here are LibreOffice's own
        found = load_workbook(out / f"{name}.xlsx", data_only=True).worksheets[0]
        now = plan.make(ask, wanted)
        assert read(found) == as_engine(now), name
        assert found[f"{COUNTED}{lines(found)[-1]}"].value == pytest.approx(float(now.counted))
        by_payer = {found[f"B{row}"].value: found[f"C{row}"].value for row in range(12, 45)}
        say = speaker("id")
        for each in now.by("payer").itertuples():
            assert by_payer[say(f"payer.{each.payer}")] == each.amount_idr
        for each in now.by("year").itertuples():
            assert by_payer[each.year] == each.amount_idr
        enough = say("budget.column_enough")
        assert by_payer[enough] == now.bought.months
