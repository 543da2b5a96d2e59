"""An XLSX to fill in for a dataset: headers, an example, drop-down lists, and what each means.

The example stands above the headers, where the importer reads nothing, and stays in sight with them
when the sheet is scrolled. Region codes and dates are kept as texts, so that Excel changes nothing.
"""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker, speaker
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import headings
from jamsostek.reports import list_xlsx

_EXAMPLE_ROW, _HEADER_ROW, _FIRST_ROW = 2, 3, 4  # counted from 0
_PREPARED_ROWS = 5000


def write(dataset: str, file: Path, language: str = "id") -> None:
    """Write the template of a dataset to ``file`` in a language.

    Raises :class:`ProductError` ``no_operational_dataset`` or ``template_unwritable``.
    """
    wanted = datapackage.package().operational_dataset(dataset)
    say = speaker(language)
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(file), {"in_memory": True}) as book:
            _Template(book, wanted, say).write()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise ProductError("template_unwritable", file=Path(file).name) from error


def example_of(wanted: Field, language: str) -> str | int | float | None:
    """The contract's example as an office would write it: labels instead of values."""
    for each in wanted.categories:
        if each.value == wanted.example:
            return each.labels[language]
    if wanted.type == "boolean" and wanted.example is not None:
        yes, no = _truths(language)
        return yes if str(wanted.example).lower() == "true" else no
    if wanted.role == "programmes" and wanted.example:
        return str(wanted.example).replace(",", ", ")
    return wanted.example


def _truths(language: str) -> tuple[str, str]:
    say = speaker(language)
    return say("template.yes"), say("template.no")


class _Template:
    """One workbook in the making."""

    def __init__(self, book: xlsxwriter.Workbook, dataset: Dataset, say: Speaker) -> None:
        self.book, self.dataset, self.say = book, dataset, say
        self.data = book.add_worksheet(say("template.sheet_data"))
        self.guide = book.add_worksheet(say("template.sheet_guide"))
        self.lists = book.add_worksheet(say("template.sheet_choices"))
        self.formats = {
            name: book.add_format({**list_xlsx.FONT, **more})
            for name, more in {
                "title": {"bold": True, "font_size": 14, "font_color": list_xlsx.INK},
                "note": {"font_color": list_xlsx.FAINT},
                "example": {"italic": True, "font_color": list_xlsx.FAINT, "num_format": "@"},
                "example_number": {
                    "italic": True,
                    "font_color": list_xlsx.FAINT,
                    "num_format": "#,##0.##",
                },
                "needed": {
                    "bold": True,
                    "bg_color": list_xlsx.HEAD,
                    "border": 1,
                    "text_wrap": True,
                },
                "optional": {"bg_color": list_xlsx.PAPER, "border": 1, "text_wrap": True},
                "head": {"bold": True, "bg_color": list_xlsx.HEAD, "border": 1},
                "text": {"text_wrap": True, "border": 1},
                "cell_text": {"num_format": "@"},
                "cell_integer": {"num_format": "#,##0"},
                "cell_number": {"num_format": "#,##0.##"},
            }.items()
        }

    def write(self) -> None:
        self._write_data()
        self._write_guide()
        self.lists.hide()
        self.data.activate()

    def _title(self, each: Field) -> str:
        if each.role == "person":
            return "No. KPJ"
        return each.titles[self.say.language]

    def _write_data(self) -> None:
        say, sheet, formats = self.say, self.data, self.formats
        title = self.dataset.titles[say.language]
        start = say("template.start_here", row=_FIRST_ROW + 1)
        sheet.write_string(0, 0, f"{title} – {start}", formats["title"])
        sheet.write_string(_EXAMPLE_ROW - 1, 0, say("template.example_row"), formats["note"])
        for number, each in enumerate(self.dataset.fields):
            self._write_column(number, each)
        sheet.set_row(_HEADER_ROW, 32)
        sheet.freeze_panes(_FIRST_ROW, 0)

    def _write_column(self, number: int, each: Field) -> None:
        sheet, formats, language = self.data, self.formats, self.say.language
        kind = each.type if each.type in ("integer", "number") else "text"
        width = max(14, min(34, len(self._title(each)) + 3))
        sheet.set_column(number, number, width, formats[f"cell_{kind}"])
        sheet.write_string(
            _HEADER_ROW, number, self._title(each), formats["needed" if _is_needed(each) else
                                                            "optional"]
        )  # fmt: skip
        example = "12345678901" if each.role == "person" else example_of(each, language)
        if example is not None and kind != "text":
            sheet.write_number(_EXAMPLE_ROW, number, float(example), formats["example_number"])
        elif example is not None:
            sheet.write_string(_EXAMPLE_ROW, number, str(example), formats["example"])
        choices = self._choices(each)
        rows = (_FIRST_ROW, number, _FIRST_ROW + _PREPARED_ROWS, number)
        if choices:
            for row, choice in enumerate(choices):
                self.lists.write_string(row, number, choice)
            column = xlsxwriter.utility.xl_col_to_name(number, col_abs=True)
            name = self.lists.get_name()
            sheet.data_validation(
                *rows,
                {
                    "validate": "list",
                    "source": f"='{name}'!{column}$1:{column}${len(choices)}",
                    "error_title": self.say("template.wrong_title"),
                    "error_message": self.say("template.wrong"),
                },
            )

    def _choices(self, each: Field) -> list[str]:
        if each.type == "boolean":
            return list(_truths(self.say.language))
        allowed = each.constraints.get("enum")
        return [
            category.labels[self.say.language]
            for category in each.categories
            if not allowed or category.value in allowed
        ]

    def _write_guide(self) -> None:
        say, sheet, formats = self.say, self.guide, self.formats
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 9)
        sheet.set_column(2, 2, 60)
        sheet.set_column(3, 4, 40)
        sheet.set_column(5, 5, 26)
        sheet.write_string(0, 0, self.dataset.titles[say.language], formats["title"])
        about = say(
            "template.about",
            sheet=say("template.sheet_data"),
            row=_FIRST_ROW + 1,
            example=_EXAMPLE_ROW + 1,
        )
        sheet.write_string(1, 0, about, formats["note"])
        heads = ("column", "required", "description", "form", "allowed", "example")
        for number, head in enumerate(heads):
            sheet.write_string(3, number, say(f"template.head_{head}"), formats["head"])
        for row, each in enumerate(self.dataset.fields, 4):
            for number, text in enumerate(self._explained(each)):
                sheet.write_string(row, number, text, formats["text"])
        sheet.freeze_panes(4, 1)

    def _explained(self, each: Field) -> list[str]:
        say = self.say
        form = say(f"template.form_{each.type}")
        if each.role in (*headings.PLACE_ROLES, "branch"):
            form = say("template.form_place")
        elif each.role in ("person", "period", "programmes"):
            form = say(f"template.form_{each.role}")
        elif each.categories:
            form = say("template.wrong")
        if isinstance(each.default, str):
            labels = {c.value: c.labels[say.language] for c in each.categories}
            value = labels.get(each.default, each.default)
            form += "; " + say("template.default", value=value)
        example = "12345678901" if each.role == "person" else example_of(each, say.language)
        return [
            self._title(each),
            say("template.yes" if _is_needed(each) else "template.no"),
            each.descriptions[say.language],
            form,
            ", ".join(self._choices(each)),
            "" if example is None else str(example),
        ]


def _is_needed(each: Field) -> bool:
    """Whether a file without this column is of no use."""
    return bool(each.constraints.get("required")) and each.default is None
