"""Files made on the way, and those in ``tests/cases``, examined for a dataset."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlsxwriter

from jamsostek.imports import intake

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture
def take(tmp_path):
    """Examine a text as a file; the draft."""
    drafts = []

    def examine(dataset: str, text: str, encoding: str = "utf-8", **options) -> intake.Draft:
        file = tmp_path / options.pop("name", "file.csv")
        file.write_bytes(text.encode(encoding))
        drafts.append(intake.examine(dataset, file, **options))
        return drafts[-1]

    yield examine
    for draft in drafts:
        draft.discard()


@pytest.fixture
def book(tmp_path):
    """Write a workbook: sheet name → rows, with a function to do more to it."""

    def write(sheets: dict[str, list[list]], more=None):
        file = tmp_path / "buku.xlsx"
        with xlsxwriter.Workbook(str(file)) as workbook:
            day = workbook.add_format({"num_format": "dd/mm/yyyy"})
            for name, cells in sheets.items():
                sheet = workbook.add_worksheet(name)
                for r, row in enumerate(cells):
                    for c, cell in enumerate(row):
                        if isinstance(cell, datetime.date):
                            sheet.write_datetime(r, c, cell, day)
                        elif cell is not None:
                            sheet.write(r, c, cell)
                if more:
                    more(workbook, sheet)
        return file

    return write


@pytest.fixture
def case():
    """Examine a case file; the draft."""
    drafts = []

    def examine(name: str, dataset: str = "enrollment_monthly", **options) -> intake.Draft:
        drafts.append(intake.examine(dataset, CASES / name, **options))
        return drafts[-1]

    yield examine
    for draft in drafts:
        draft.discard()
