"""The XLSX an office fills in: it says what is needed and can be imported."""

from __future__ import annotations

import re
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES
from jamsostek.contract import datapackage
from jamsostek.imports import intake, templates

DATASETS = [dataset.name for dataset in datapackage.package().operational]


def sheets(file) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_path(str(file))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


@pytest.mark.parametrize("dataset", DATASETS)
def test_an_empty_template_is_a_file_of_no_rows(tmp_path, dataset):
    file = tmp_path / "t.xlsx"
    for language in LANGUAGES:
        templates.write(dataset, file, language)
        data, guide, _choices = sheets(file).values()
        fields = datapackage.package().dataset(dataset).fields
        titles = [field.titles[language] for field in fields]
        header = [cell for cell in data[3] if cell != ""]
        for title, cell, field in zip(titles, header, fields, strict=True):
            assert cell == ("No. KPJ" if field.role == "person" else title)
        explained = [row[0] for row in guide[4:]]
        assert explained == header
        for row, field in zip(guide[4:], fields, strict=True):
            assert row[2] == field.descriptions[language]
            assert row[3]
    with intake.examine(dataset, file) as draft:
        assert (draft.rows_read, draft.sheet) == (0, "Data")
        assert draft.missing_fields == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dataset", DATASETS)
def test_a_template_filled_like_its_example_is_taken_in(tmp_path, dataset, language):
    """The example row stands above the headers; moved below them it is a row like any other."""
    file, filled = tmp_path / "t.xlsx", tmp_path / "filled.xlsx"
    templates.write(dataset, file, language)
    data = next(iter(sheets(file).values()))
    with xlsxwriter.Workbook(str(filled)) as book:
        sheet = book.add_worksheet("Data")
        for r, row in enumerate([*data[:4], data[2]]):
            for c, cell in enumerate(row):
                if cell != "":
                    sheet.write(r, c, cell)
    with intake.examine(dataset, filled) as draft:
        assert draft.problems.to_dict("records") == []
        assert (draft.rows_read, draft.accepted) == (1, 1)
        assert draft.missing_fields == []
        assert {use.use for use in draft.columns} <= {"taken", "converted", "hashed"}
        (row,) = draft.first_rows.to_dict("records")
    for field in datapackage.package().dataset(dataset).fields:
        if field.role != "person" and field.example is not None:
            value = row[field.name]
            shown = f"{value:%Y-%m}" if field.type == "yearmonth" else str(value)
            assert shown.lower().removesuffix(".0") == str(field.example).lower(), field.name


@pytest.mark.parametrize("dataset", DATASETS)
def test_categories_are_chosen_from_a_list(tmp_path, dataset):
    file = tmp_path / "t.xlsx"
    templates.write(dataset, file, "id")
    with zipfile.ZipFile(file) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    lists = re.findall(
        r'<dataValidation type="list"[^>]*sqref="([A-Z]+)5:[A-Z]+\d+"><formula1>'
        r"'?Pilihan'?!\$([A-Z]+)\$1:\$[A-Z]+\$(\d+)<",
        xml,
    )
    choices = list(sheets(file).values())[2]
    fields = datapackage.package().dataset(dataset).fields
    expected = [f for f in fields if f.categories or f.type == "boolean"]
    assert len(lists) == len(expected)
    for (cell, column, last), field in zip(lists, expected, strict=True):
        number = xlsxwriter.utility.xl_cell_to_rowcol(f"{column}1")[1]
        assert cell == column
        shown = [row[number] for row in choices[: int(last)]]
        assert "" not in shown
        if field.categories:
            allowed = field.constraints["enum"]
            assert shown == [c.labels["id"] for c in field.categories if c.value in allowed]
    assert '<pane ySplit="4"' in xml


def test_the_lists_are_out_of_sight_and_the_guide_is_not(tmp_path):
    file = tmp_path / "t.xlsx"
    templates.write("claims", file, "en")
    shown = {
        sheet.name: sheet.visible == SheetVisibleEnum.Visible
        for sheet in CalamineWorkbook.from_path(str(file)).sheets_metadata
    }
    assert shown == {"Data": True, "Guide": True, "Choices": False}


def test_the_command_writes_it(command, tmp_path):
    file = tmp_path / "new" / "t.xlsx"
    result = command("template", "claims", "--out", str(file), "--lang", "en")
    assert result.returncode == 0, result.stderr
    assert list(sheets(file)) == ["Data", "Guide", "Choices"]
    refused = command("template", "regions", "--out", str(file))
    assert refused.returncode == 2
    assert "regions" in refused.stderr
    (tmp_path / "x").write_text("")
    with pytest.raises(ProductError) as caught:
        templates.write("claims", tmp_path / "x" / "t.xlsx")
    assert caught.value.code == "template_unwritable"
