"""Any valid table comes through every form of file; any spoiled cell is the one set aside."""

from __future__ import annotations

import csv
import datetime
import io
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamsostek.base.settings import ROOT
from jamsostek.contract import datapackage
from jamsostek.imports import headings, intake
from tests.imports.test_importing import judged

QUICK = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
MONTHS = ["Januari", "Feb", "Maret", "Apr", "Mei", "Juni", "Juli", "Agt", "Sept", "Okt", "Nopember",
          "Des"]  # fmt: skip


def codes(name: str) -> list[str]:
    with (ROOT / "data/reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [next(iter(row.values())) for row in csv.DictReader(file)]


REGIONS, DISTRICTS, VILLAGES = map(codes, ("regions", "districts", "villages"))
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="-–—"),
    min_size=1,
    max_size=12,
)
CODES = st.from_regex(r"[A-Z][A-Z0-9]{1,6}-[0-9]{1,3}", fullmatch=True)
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31))


def values(dataset: str, field: datapackage.Field) -> st.SearchStrategy:
    """Any value the contract allows in a field."""
    limits = field.constraints
    if "enum" in limits:
        made = st.sampled_from(limits["enum"])
    elif field.role in ("region", "area"):
        made = st.sampled_from(REGIONS)
    elif field.role == "district":
        made = st.sampled_from(DISTRICTS)
    elif field.role == "village":
        made = st.sampled_from(VILLAGES)
    elif field.role == "branch":
        made = st.sampled_from(["ATAMBUA", "NTT", "ENDE"])
    elif field.role == "programmes":
        made = st.sets(st.sampled_from(["JKK", "JKM", "JHT", "JP", "JKP"]), min_size=1).map(
            lambda names: ",".join(n for n in ("JKK", "JKM", "JHT", "JP", "JKP") if n in names)
        )
    elif field.role == "period":
        made = st.sampled_from(["2026", "2026-01", "2025-12"])
    elif field.type == "yearmonth":
        made = DAYS.map(lambda day: day.replace(day=1))
    elif field.type == "date":
        made = DAYS
    elif field.type == "boolean":
        made = st.booleans()
    elif field.type in ("integer", "year"):
        made = st.integers(int(limits.get("minimum", 0)), int(limits.get("maximum", 10**12)))
    elif field.type == "number":
        most = limits.get("maximum", 10**9)
        made = st.integers(0, int(most) * 100).map(lambda cents: cents / 100)
    elif field.name == "criterion_code":
        made = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
    elif field.role == "person" or "pattern" in limits or field.name.endswith("_code"):
        made = CODES
    else:
        made = WORDS
    return made if limits.get("required") else st.none() | made


@st.composite
def tables(draw, dataset: str, most: int = 12) -> list[dict]:
    fields = datapackage.package().dataset(dataset).fields
    row = st.fixed_dictionaries({field.name: values(dataset, field) for field in fields})
    key = datapackage.package().dataset(dataset).primary_key
    found = draw(st.lists(row, max_size=most, unique_by=lambda row: tuple(row[n] for n in key)))
    for each in found:
        if dataset == "agents" and each["district_code"]:
            each["region_code"] = each["district_code"][:4]
        for name, whole in ((f.name, f.at_most) for f in fields if f.at_most):
            part = [each[name], each[whole]]
            if None not in part:
                each[name], each[whole] = sorted(part)
    return found


def dotted(number: float) -> str:
    whole, _, cents = f"{number:,.2f}".partition(".")
    text = whole.replace(",", ".")
    return text if cents == "00" else f"{text},{cents}"


def indonesian(field: datapackage.Field, value: object) -> str:
    """A value as an office writes it."""
    if value is None:
        return ""
    for each in field.categories:
        if each.value == value:
            return each.labels["id"].upper()
    if field.type == "yearmonth":
        return f"{MONTHS[value.month - 1]} {value.year}"
    if field.type == "date":
        return f"{value.day}/{value.month}/{value.year}"
    if field.type == "boolean":
        return "Ya" if value else "Tidak"
    if field.type == "integer":
        return f"{value:,}".replace(",", ".")
    if field.type == "number":
        return ("Rp " if field.unit == "idr" else "") + dotted(value)
    if field.role == "programmes":
        return value.replace(",", " + ")
    return str(value)


def canonical(field: datapackage.Field, value: object) -> str:
    if value is None:
        return ""
    if field.type == "yearmonth":
        return f"{value:%Y-%m}"
    return str(value).lower() if field.type == "boolean" else str(value)


def delimited(header, rows, separator: str, **form) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, **form)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def write(path: Path, form: str, fields, header: list[str], table: list[dict]) -> Path:
    """The table in one form of file, under these headers."""
    if form == "parquet":
        kinds = {"yearmonth": pa.date32(), "date": pa.date32(), "integer": pa.int64(),
                 "year": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}  # fmt: skip
        columns = [
            pa.array([row[f.name] for row in table], kinds.get(f.type, pa.string())) for f in fields
        ]
        pa.parquet.write_table(pa.table(columns, names=header), path)
    elif form == "xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Isi")
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_row(1, 1, header)
            for r, row in enumerate(table, 2):
                for c, field in enumerate(fields, 1):
                    value = row[field.name]
                    if isinstance(value, datetime.date):
                        sheet.write_datetime(r, c, value, day)
                    elif isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif value is not None:
                        sheet.write(r, c, value)
    else:
        text = indonesian if form == "office" else canonical
        cells = [[text(f, row[f.name]) for f in fields] for row in table]
        if form == "office":
            path.write_bytes(delimited(header, cells, ";", quoting=csv.QUOTE_ALL))
        else:
            path.write_bytes(delimited(header, cells, ",", lineterminator="\n"))
    return path


def accepted(draft: intake.Draft) -> list[tuple]:
    found = duckdb.execute("select * from read_parquet($f)", {"f": str(draft.accepted_file)})
    return sorted(found.fetchall(), key=repr)


# in these spreadsheets and reports a number tells its style for certain, so both may be mixed
FORMS = ["contract", "office", "xlsx", "parquet"]
CHOSEN = ["enrollment_monthly", "members", "contributions", "agents", "targets", "claims",
          "meetings", "attendance", "employers", "vulnerable_workers"]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@QUICK
@given(data=st.data())
def test_any_valid_table_comes_through_under_any_header(form, data):
    dataset = data.draw(st.sampled_from(CHOSEN))
    fields = datapackage.package().dataset(dataset).fields
    table = data.draw(tables(dataset))
    in_contract_form = form == "contract"
    header = [f.name for f in fields] if in_contract_form else headers(data, fields)
    if dataset == "enrollment_monthly":
        # one level a month: these are all of regencies
        assert all(len(row["region_code"]) == 4 for row in table)
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder) / "file", form, fields, header, table)
        with intake.examine(dataset, file) as draft:
            assert draft.problems.to_dict("records") == []
            assert (draft.rows_read, draft.accepted) == (len(table), len(table))
            expected = [tuple(row[f.name] for f in fields) for row in table]
            assert accepted(draft) == sorted(expected, key=repr)
            if form == "office" and table:
                assert judged(dataset, draft, Path(folder)) == []


def headers(data, fields) -> list[str]:
    """For each field a title or an alias that only it has, in any writing."""
    known: dict[str, int] = {}
    for field in fields:
        for text in {*field.aliases, field.titles["id"].lower(), field.titles["en"].lower()}:
            known[text.lower()] = known.get(text.lower(), 0) + 1
    chosen = []
    for field in fields:
        own = [field.titles["id"]]
        if field.role not in ("region", "district", "village", "area"):
            own += [alias for alias in field.aliases if known[alias.lower()] == 1]
        text = data.draw(st.sampled_from(own))
        style = data.draw(st.sampled_from([str.upper, str.lower, str.title, "  {} ".format]))
        text = style(text).replace(" ", data.draw(st.sampled_from([" ", "_", "  ", "."])))
        chosen.append(text)
    return chosen


def aliases() -> list[tuple[str, str, str]]:
    return [
        (dataset.name, field.name, text)
        for dataset in datapackage.package().operational
        for field in dataset.fields
        for text in (field.name, *field.titles.values(), *field.aliases)
    ]


def test_every_alias_alone_is_its_fields_header():
    """With the other columns under their own names, an alias can only mean its field."""
    failed = []
    for name, wanted, text in aliases():
        dataset = datapackage.package().dataset(name)
        header = [text if field.name == wanted else field.name for field in dataset.fields]
        found = headings.match(dataset, header)
        if found.columns.get(wanted) != header.index(text) or found.clashes:
            failed.append((name, wanted, text))
    assert failed == []


SPOILED = {
    "month": ["Smarch 2021", "2021-13", ""],
    "region_code": ["9999", "Atlantis", "", "5399"],
    "segment": ["XYZ", ""],
    "payer": ["saya", ""],
    "active": ["", "abc", "1,5", "-1", "1e3"],
    "new": ["abc", "-5", "1.5"],
    "contributions_idr": ["banyak", "-1", "1.2.3"],
}
OPTIONAL = {"new", "contributions_idr"}


@QUICK
@given(data=st.data())
def test_a_spoiled_cell_is_the_one_set_aside(data):
    fields = datapackage.package().dataset("enrollment_monthly").fields
    table = data.draw(tables("enrollment_monthly", most=15).filter(len))
    spoiled = data.draw(
        st.dictionaries(
            st.integers(0, len(table) - 1),
            st.sampled_from([(n, t) for n, texts in SPOILED.items() for t in texts]),
            min_size=1,
        )
    )
    cells = [[canonical(f, row[f.name]) for f in fields] for row in table]
    names = [field.name for field in fields]
    for row, (name, text) in spoiled.items():
        cells[row][names.index(name)] = text
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.csv"
        quoting = data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
        file.write_bytes(delimited(names, cells, ",", quoting=quoting, lineterminator="\n"))
        with intake.examine("enrollment_monthly", file) as draft:
            # what may be empty costs the cell, anything else the row
            optional = {row for row, (name, _) in spoiled.items() if name in OPTIONAL}
            for problems, rows in (
                (draft.emptied, optional),
                (draft.problems, set(spoiled) - optional),
            ):
                found = problems[["line", "field", "value"]].astype(object)
                found = found.where(found.notna(), "")
                assert list(found.itertuples(index=False, name=None)) == [
                    (row + 2, *spoiled[row]) for row in sorted(rows)
                ]
            assert draft.accepted + draft.rejected == draft.rows_read == len(table)
            expected = [
                tuple(
                    None if number in optional and f.name == spoiled[number][0] else row[f.name]
                    for f in fields
                )
                for number, row in enumerate(table)
                if number not in spoiled or number in optional
            ]
            assert accepted(draft) == sorted(expected, key=repr)


@QUICK
@given(
    content=st.lists(
        st.text(st.sampled_from('a1;,"\n\r\t .-53Belu2026'), max_size=30), max_size=12
    ).map("\n".join)
)
def test_any_text_below_a_header_is_accounted_for(content):
    """Whatever stands there: rows read are accepted or rejected, each at a line of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.csv"
        file.write_bytes(f"Bulan;Kabupaten;Aktif\n{content}\n2026-10;Belu;5\n".encode())
        with intake.examine("enrollment_monthly", file) as draft:
            assert draft.accepted + draft.rejected == draft.rows_read
            lines = set(draft.problems["line"])
            assert len(lines) == draft.rejected
            last = file.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")
            assert all(2 <= line <= last for line in lines)
            if '"' not in content:
                assert draft.accepted >= 1
