"""Files as offices write them: what is understood, what is refused, and in which words."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
from decimal import Decimal

import duckdb
import frictionless
import pandas as pd
import pytest
import xlsxwriter

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.contract import datapackage, queries
from jamsostek.imports import intake
from jamsostek.view.data import contents
from jamsostek.workspace import store

ID, EN = speaker("id"), speaker("en")
MONTHS = [
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
]  # fmt: skip
with (settings.ROOT / "data/reference/regions.csv").open(encoding="utf-8", newline="") as _file:
    REGIONS = list(csv.DictReader(_file))


def rows(draft: intake.Draft) -> list[dict]:
    """The accepted rows, missing values left out, in the order of their key."""
    found = duckdb.execute("select * from read_parquet($f)", {"f": str(draft.accepted_file)})
    names = [each[0] for each in found.description]
    made = [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in found.fetchall()
    ]
    return sorted(made, key=str)


def column(draft: intake.Draft, name: str) -> list:
    return sorted(row.get(name) for row in rows(draft))


def told(draft: intake.Draft) -> list[tuple[int, str, str, str]]:
    """(line, column, value, rule) of each problem."""
    frame = draft.problems[["line", "column_name", "value", "rule"]].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


def refusal(code: str, call, *arguments, **options) -> ProductError:
    with pytest.raises(ProductError) as caught:
        call(*arguments, **options)
    assert caught.value.code == code
    for say in (ID, EN):
        message, mend = caught.value.told(say)
        assert message
        assert mend
        assert "{" not in message + mend
    return caught.value


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


# -- the published TTU story ---------------------------------------------------------------------


def ttu() -> tuple[list[list[str]], dict]:
    """22 regencies × 12 months as an office writes them, and what the rows mean."""
    chance = random.Random(68)
    lines, expected = [], {}
    for number, month in enumerate(MONTHS, 1):
        for region in REGIONS:
            active = 8927 + chance.randint(0, 90_000)
            contributions = active * 16800
            kind = "Kab. " if region["kind"] == "regency" else ""
            lines.append(
                [
                    f"{month} 2025",
                    region["bps_code"],
                    kind + region["name"],
                    dotted(active),
                    dotted(chance.randint(0, 3000)),
                    f"Rp {dotted(contributions)},00",
                ]
            )
            day = datetime.date(2025, number, 1)
            expected[day, region["region_code"]] = (active, float(contributions))
    return lines, expected


HEADER = ["Bulan", "Kode Kabupaten", "Kabupaten/Kota", "Jumlah Peserta Aktif", "Peserta Baru",
          "Iuran (Rp)"]  # fmt: skip


def semicolons(lines: list[list[str]]) -> str:
    titles = ["REKAP KEPESERTAAN CABANG ATAMBUA;;;;;", ";;;;;", "", ";".join(HEADER)]
    return "\r\n".join([*titles, *(";".join(line) for line in lines)]) + "\r\n"


def test_the_ttu_story_is_taken_whole_and_right(take):
    lines, expected = ttu()
    assert any(line[3] == "8.927" or line[3].count(".") for line in lines)
    draft = take("enrollment_monthly", semicolons(lines))
    assert (draft.rows_read, draft.accepted, draft.rejected) == (264, 264, 0)
    found = {
        (row["month"], row["region_code"]): (row["active"], row["contributions_idr"])
        for row in rows(draft)
    }
    assert found == expected
    assert draft.codes_found == "bps"
    moved = sum(region["bps_code"] != region["region_code"] for region in REGIONS)
    assert draft.codes_converted == moved * 12 == 192
    assert draft.number_style == "id"
    assert draft.months == (datetime.date(2025, 1, 1), datetime.date(2025, 12, 1))
    assert draft.regions == 22
    assert draft.filled == {"segment": "all", "payer": "all"}
    assert set(draft.missing_fields) == {"segment", "payer", "lapsed", "reactivated"}


def test_five_spoiled_cells_are_exactly_the_five_reported(take):
    lines, expected = ttu()
    spoiled = {
        (5, 3): "8,9.27",
        (40, 0): "Bulann 2025",
        (90, 1): "9999",
        (150, 2): "Kab. Atlantis",
        (263, 0): "Rp seribu",
    }
    for (row, cell), text in spoiled.items():
        lines[row][cell] = text
    draft = take("enrollment_monthly", semicolons(lines))
    assert (draft.accepted, draft.rejected) == (259, 5)
    assert [(line, header, value) for line, header, value, _ in told(draft)] == [
        (row + 5, HEADER[cell], text) for (row, cell), text in sorted(spoiled.items())
    ]
    gone = [(datetime.date(2025, row // 22 + 1, 1), REGIONS[row % 22]["region_code"])
            for row, _ in spoiled]  # fmt: skip
    assert {(r["month"], r["region_code"]) for r in rows(draft)} == set(expected) - set(gone)
    content = draft.rejects_file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # Excel then reads it as UTF-8
    rejects = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [int(row["baris ditolak"]) for row in rejects] == [row + 5 for row, _ in sorted(spoiled)]
    assert [[each[name] for name in HEADER] for each in rejects] == [
        lines[row] for row, _ in sorted(spoiled)
    ]
    for row, problem in zip(rejects, draft.problems.itertuples(), strict=True):
        assert row["alasan ditolak"] == intake.reject_text(ID, problem)
        assert intake.reject_text(EN, problem) != intake.reject_text(ID, problem)


def test_a_mended_rejects_file_is_a_file_like_any_other(take):
    lines, _ = ttu()
    lines[30][3] = "8,9.27"
    draft = take("enrollment_monthly", semicolons(lines))
    again = take(
        "enrollment_monthly",
        draft.rejects_file.read_text("utf-8-sig").replace("8,9.27", "8.927"),
    )
    assert (again.accepted, again.rejected) == (1, 0)
    assert column(again, "active") == [8927]
    assert {use.use for use in again.columns if "ditolak" in use.header} == {"ignored"}


def test_rejected_rows_open_in_excel_as_they_are_and_come_back_as_they_were(tmp_path):
    file, issue, action = tmp_path / "janji.xlsx", "=HYPERLINK(1)", "- bayar, lalu lapor"
    names = ["item_code", "meeting_code", "owner", "issue", "action", "due_on"]
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([names, ["a", "TTU-1", 1.5, issue, action, "besok"]]):
            for number, cell in enumerate(row):
                write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                write(line, number, cell)
    for language, separator, number in (("id", ";", "1,5"), ("en", ",", "1.5")):
        with intake.examine("action_items", file, language=language) as draft:
            written = draft.rejects_file.read_text("utf-8-sig")
            _, row = csv.reader(io.StringIO(written), delimiter=separator)
            assert row[-5:] == ["TTU-1", number, f"'{issue}", f"'{action}", "besok"]
            mended = tmp_path / f"{language}.csv"
            mended.write_text(written.replace("besok", "2026-10-05"), "utf-8")
        with intake.examine("action_items", mended, language=language) as again:
            (taken,) = rows(again)
            assert (taken["owner"], taken["issue"], taken["action"]) == (number, issue, action)


def test_what_the_data_page_gives_out_is_taken_in_again(tmp_path):
    package = datapackage.package()
    for dataset in (each for each in package.datasets if each.is_operational):
        for language in ("id", "en"):
            file = tmp_path / f"{language}.csv"
            file.write_bytes(contents.for_people(dataset, language))
            with (
                intake.examine(dataset.name, dataset.file) as shipped,
                intake.examine(dataset.name, file, language=language) as given_out,
            ):
                assert rows(given_out) == rows(shipped), dataset.name
                assert given_out.rejected == 0


def test_the_judge_agrees_with_every_accepted_row(take, tmp_path):
    """Frictionless, which shares no code with the importer, reads the rows in contract form."""
    lines, _ = ttu()
    lines[7][3] = "-1"
    draft = take("enrollment_monthly", semicolons(lines))
    assert judged("enrollment_monthly", draft, tmp_path) == []


def judged(dataset: str, draft: intake.Draft, folder) -> list:
    descriptor = json.loads(datapackage.descriptor_file().read_text("utf-8"))
    (resource,) = [each for each in descriptor["resources"] if each["name"] == dataset]
    months = [f["name"] for f in resource["schema"]["fields"] if f["type"] == "yearmonth"]
    columns = ", ".join(
        f"strftime({f.name}, '%Y-%m') as \"{f.name}\"" if f.name in months else f'"{f.name}"'
        for f in datapackage.package().dataset(dataset).fields
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select {columns} from read_parquet($accepted)) to $judged (header)",
            {"accepted": str(draft.accepted_file), "judged": str(folder / "judged.csv")},
        )
    schema = frictionless.Schema.from_descriptor(
        {key: value for key, value in resource["schema"].items() if key != "foreignKeys"}
    )
    source = frictionless.Resource(path="judged.csv", basepath=str(folder), schema=schema)
    report = source.validate()
    return report.flatten(["rowNumber", "fieldName", "note"])


# -- forms of files ------------------------------------------------------------------------------

RECAP = [["2026-10", "5303", "BPU", "own", "8927"], ["2026-10", "5304", "PU", "employer", "120"]]
NAMES = ["month", "region_code", "segment", "payer", "active"]


def delimited(separator: str, header=NAMES, body=RECAP) -> str:
    return "\n".join(separator.join(row) for row in [header, *body]) + "\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_separators_and_encodings(take, separator, encoding):
    draft = take("enrollment_monthly", delimited(separator), encoding)
    assert (draft.accepted, draft.rejected) == (2, 0)
    assert column(draft, "region_code") == ["5303", "5304"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_beyond_ascii_survive(take, encoding):
    text = "kode perisai;nama;kabupaten;tgl bergabung\nA1;Maria José Müller – “Nona”;TTU;1/3/2021\n"
    draft = take("agents", text, encoding)
    assert column(draft, "name") == ["Maria José Müller – “Nona”"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends(take, ends, last):
    text = delimited(",").replace("\n", ends)
    draft = take("enrollment_monthly", text if last else text.removesuffix(ends))
    assert (draft.accepted, draft.rejected) == (2, 0)


def test_quoted_cells_may_hold_separators_quotes_and_line_breaks(take):
    text = (
        "Kode Rapat,Kantor,Tanggal,Tempat,Materi\n"
        'R-1,Atambua,16 Juni 2021,"Kafe ""Timor"", Kefamenanu","Pemahaman\nproduk"\n'
        "\n"
        "R-2,Atambua,salah,Aula,x\n"
    )
    draft = take("meetings", text)
    (row,) = rows(draft)
    assert row["venue"] == 'Kafe "Timor", Kefamenanu'
    assert row["topics"] == "Pemahaman\nproduk"
    assert row["branch_code"] == "ATAMBUA"
    assert row["held_on"] == datetime.date(2021, 6, 16)
    # the line as an editor counts it, not the record
    assert told(draft) == [(5, "Tanggal", "salah", "type_date")]


@pytest.mark.parametrize("quoted", [False, True])
def test_ragged_and_torn_rows_are_set_aside_and_nothing_else(take, quoted):
    lines = delimited(",").splitlines()
    lines += [
        "2026-11,5303,BPU,own",
        "2026-11,5304,BPU,own,7,8",
        "",
        "2026-11,5305,BPU,own,7,,,",
        "2026-11,5306,BPU,own,9",
    ]
    expected = [(4, "cell_count"), (5, "cell_count")]
    if quoted:
        lines.append('2026-11,5307,BPU,"own,9')
        lines.append("2026-11,5308,BPU,own,9")
        expected.append((9, "not_csv"))
    draft = take("enrollment_monthly", "\n".join(lines) + "\n")
    assert [(line, rule) for line, _, _, rule in told(draft)] == expected
    assert draft.accepted == (5 if quoted else 4)
    assert draft.rows_read == draft.accepted + len(expected)


def test_blank_lines_are_no_rows_and_keep_the_count(take):
    text = "\n\nBulan;Kabupaten;Aktif\n\n;;\n2026-10;Belu;5\n  ;  ;\n2026-10;Sikka;xx\n\n"
    draft = take("enrollment_monthly", text)
    assert (draft.rows_read, draft.accepted) == (2, 1)
    assert told(draft) == [(8, "Aktif", "xx", "type_integer")]


@pytest.mark.parametrize("body", [[], RECAP[:1]])
def test_files_of_no_row_and_of_one(take, body):
    draft = take("enrollment_monthly", delimited(";", body=body))
    assert (draft.rows_read, draft.accepted, draft.rejected) == (len(body), len(body), 0)
    assert len(draft.first_rows) == len(body)
    outcome = intake.commit(draft)
    assert outcome.accepted == len(body)
    assert set(store.current_files()) == ({"enrollment_monthly"} if body else set())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_header"),
        (b"\x00\x01\x02\x03" * 99, "not_a_table"),
        (b"%PDF-1.7 stream", "not_a_table"),
        (b"<html><table><tr><td>Bulan</td></tr></table></html>", "not_a_table"),
        (b"PK\x03\x04 but not a workbook", "not_a_table"),
        (b"PAR1 but not parquet PAR1", "not_a_table"),
        (b"satu,dua\n1,2\n", "no_header"),
        (b"Bulan;Kabupaten\n2026-10;Belu\n", "missing_column"),
        (b"Bulan;Kabupaten;Aktif;Aktif\n2026-10;Belu;1;2\n", "two_columns"),
    ],
)
def test_what_is_no_table_of_the_dataset_is_refused_whole(tmp_path, content, code):
    file = tmp_path / "x.dat"
    file.write_bytes(content)
    error = refusal(code, intake.examine, "enrollment_monthly", file)
    if code == "missing_column":
        text = " ".join(error.told(ID))
        for word in ("Peserta aktif", "jumlah peserta aktif", "Bulan, Kabupaten"):
            assert word in text
    assert not list((store.folder() / "staging").iterdir())
    assert intake.history() == []


def test_a_file_that_is_not_there_and_a_dataset_that_is_none(tmp_path):
    refusal("import_file_missing", intake.examine, "claims", tmp_path / "x.csv")
    refusal("no_operational_dataset", intake.examine, "regions", tmp_path / "x.csv")
    refusal("unknown_codes", intake.examine, "claims", tmp_path / "x.csv", codes="bpjs")


# -- spreadsheets --------------------------------------------------------------------------------


def test_a_sheet_with_titles_native_values_and_its_own_row_numbers(book):
    file = book(
        {
            "Rekap": [
                ["REKAP KEPESERTAAN"],
                [],
                [None, "Bulan", "Kode Wilayah", "Kabupaten", "Aktif", "Iuran"],
                [],
                [None, datetime.date(2026, 10, 1), 5305.0, "TTU", 8927.0, 16800.5],
                [None, 44348, 53.06, "Belu", "1.250", 1250.125],
                [None, "Juni 2021", "53.12", "Ngada", 12.5, 1],
            ]
        }
    )
    assert intake.sheets(file) == ["Rekap"]
    with intake.examine("enrollment_monthly", file) as draft:
        assert draft.sheet == "Rekap"
        found = {row["region_code"]: row for row in rows(draft)}
        assert found["5303"]["active"] == 8927
        assert found["5303"]["month"] == datetime.date(2026, 10, 1)
        assert found["5303"]["contributions_idr"] == 16800.5
        assert found["5304"]["month"] == datetime.date(2021, 6, 1)
        assert found["5304"]["active"] == 1250
        assert found["5304"]["contributions_idr"] == 1250.125
        assert told(draft) == [(7, "Aktif", "12.5", "type_integer")]


def test_merged_cells_hold_for_all_they_cover_but_amounts_only_once(book):
    def merge(_workbook, sheet):
        sheet.merge_range(1, 0, 3, 0, "Juni 2021")
        sheet.merge_range(1, 2, 2, 2, 10)

    file = book(
        {"A": [["Bulan", "Kabupaten", "Aktif"], [None, "TTU"], [None, "Belu"],
               [None, "Malaka", 5]]}, merge
    )  # fmt: skip
    with intake.examine("enrollment_monthly", file) as draft:
        assert column(draft, "region_code") == ["5303", "5321"]
        assert told(draft) == [(3, "Aktif", None, "required")]


def test_a_header_of_two_rows(book):
    def merge(_workbook, sheet):
        sheet.merge_range(0, 2, 0, 3, "Peserta")

    file = book(
        {"A": [["Bulan", "Kabupaten"], [None, None, "Aktif", "Baru"], ["Juni 2021", "TTU", 7, 2]]},
        merge,
    )
    with intake.examine("enrollment_monthly", file) as draft:
        (row,) = rows(draft)
        assert (row["active"], row["new"]) == (7, 2)


def test_several_sheets(book, tmp_path):
    table = [["Bulan", "Kabupaten", "Aktif"], ["2026-10", "Belu", 5]]
    only_one_fits = book({"Keterangan": [["Isi kolom Bulan"]], "Isi": table})
    with intake.examine("enrollment_monthly", only_one_fits) as draft:
        assert draft.sheet == "Isi"
    two_fit = book({"Satu": table, "Dua": [table[0], ["2026-10", "Sikka", 6]]})
    error = refusal("which_sheet", intake.examine, "enrollment_monthly", two_fit)
    assert "Satu, Dua" in error.told(ID)[0]
    with intake.examine("enrollment_monthly", two_fit, sheet="Dua") as draft:
        assert column(draft, "region_code") == ["5307"]
    refusal("no_such_sheet", intake.examine, "enrollment_monthly", two_fit, sheet="Tiga")
    assert intake.sheets(two_fit) == ["Satu", "Dua"]
    plain = tmp_path / "a.csv"
    plain.write_text("a,b\n")
    assert intake.sheets(plain) == []


# -- Parquet -------------------------------------------------------------------------------------


def test_parquet_as_one_file_and_as_a_partitioned_folder(tmp_path):
    frame = pd.DataFrame(
        {
            "month": [datetime.date(2026, 9, 1), datetime.date(2026, 10, 1)],
            "region_code": ["5303", "5304"],
            "segment": "BPU",
            "payer": "own",
            "active": [5, 6],
            "contributions_idr": [84000.5, None],
        }
    )
    frame.to_parquet(tmp_path / "one.parquet")
    with intake.examine("enrollment_monthly", tmp_path / "one.parquet") as one:
        assert one.accepted == 2
        expected = rows(one)
    as_text = frame.assign(month=["2026-09", "2026-10"], active=["5", "6"])
    as_text.to_parquet(tmp_path / "text.parquet")
    with intake.examine("enrollment_monthly", tmp_path / "text.parquet") as text:
        assert rows(text) == expected
    folder = tmp_path / "parts"
    frame.assign(month=["2026-09", "2026-10"]).to_parquet(folder, partition_cols=["month"])
    with intake.examine("enrollment_monthly", folder) as parts:
        assert rows(parts) == expected
    bad = frame.assign(active=[5, -6])
    bad.to_parquet(tmp_path / "bad.parquet")
    with intake.examine("enrollment_monthly", tmp_path / "bad.parquet") as draft:
        assert told(draft) == [(2, "active", "-6", "minimum")]


def test_parquet_of_unlikely_types(tmp_path):
    frame = pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-10-01", "2026-10-01", "2026-10-01"]),
            "region_code": [5303, 5304, 5307],
            "active": [True, False, True],
            "new": [1.0, 1e30, 2.5],
            "lapsed": [["a"], ["b"], ["c"]],
            "contributions_idr": [Decimal("16800.50"), None, Decimal("-1.00")],
        }
    )
    frame.to_parquet(tmp_path / "odd.parquet")
    with intake.examine("enrollment_monthly", tmp_path / "odd.parquet") as draft:
        assert (draft.accepted, draft.rejected) == (0, 3)
        assert set(draft.problems["field"]) == {"active"}
    fine = frame.assign(active=[1, 2, 3], new=[1.0, 2.0, 3.0], lapsed=None)
    fine.to_parquet(tmp_path / "fine.parquet")
    with intake.examine("enrollment_monthly", tmp_path / "fine.parquet") as draft:
        assert told(draft) == [] and draft.accepted == 3
        (left,) = draft.emptied.itertuples()
        assert (left.line, left.field, left.value, left.rule) == (
            3, "contributions_idr", "-1.00", "minimum"
        )  # fmt: skip


# -- region codes and names ----------------------------------------------------------------------


def recap(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def spellings():
    for region in REGIONS:
        code, name = region["region_code"], region["name"]
        names = [name, *filter(None, region["aliases"].split(";"))]
        yield from ((code, text) for text in [f"{code[:2]}.{code[2:]}", code, f"{code}.0"])
        for each in names:
            if each != "Kupang":
                yield from ((code, text) for text in (each, each.upper(), f" {each} "))
            if region["kind"] == "regency" and not each.startswith("Kab"):
                starts = ("Kab. ", "Kabupaten ", "KAB ", "Kab.", "kabupaten  ")
                yield from ((code, start + each) for start in starts)


@pytest.mark.parametrize("start", range(4))
def test_names_in_usual_spellings(take, start):
    wanted = list(spellings())[start::4]
    body = [f"{2000 + n // 12}-{n % 12 + 1:02};{text};5" for n, (_, text) in enumerate(wanted)]
    draft = take("enrollment_monthly", recap("Bulan;Wilayah;Aktif", *body))
    assert told(draft) == []
    by_month = {row["month"]: row["region_code"] for row in rows(draft)}
    assert [by_month[month] for month in sorted(by_month)] == [code for code, _ in wanted]


def test_kupang_alone_is_asked_not_guessed(take):
    draft = take(
        "enrollment_monthly",
        recap("Bulan;Kabupaten;Aktif", "2026-10;Kupang;5", "2026-10;Kota Kupang;6",
              "2026-10;Kab. Kupang;7"),
    )  # fmt: skip
    assert column(draft, "region_code") == ["5301", "5371"]
    assert told(draft) == [(2, "Kabupaten", "Kupang", "ambiguous_place")]
    text = intake.reject_text(ID, next(draft.problems.itertuples()))
    assert "Kabupaten Kupang (5301) / Kota Kupang (5371)" in text
    # a code beside it settles it
    draft = take("enrollment_monthly", recap("Bulan;Kode Wilayah;Kabupaten;Aktif",
                                             "2026-10;5371;Kupang;5"))  # fmt: skip
    assert column(draft, "region_code") == ["5371"]


@pytest.mark.parametrize("system", ["kemendagri", "bps"])
def test_names_tell_which_codes_a_file_has(take, system):
    key = "region_code" if system == "kemendagri" else "bps_code"
    body = [f"2026-10;{region[key]};{region['name']};5" for region in REGIONS]
    draft = take("enrollment_monthly", recap("Bulan;Kode Wilayah;Kabupaten;Aktif", *body))
    assert draft.accepted == 22
    assert draft.codes_found == system
    assert column(draft, "region_code") == sorted(region["region_code"] for region in REGIONS)
    assert [warning.code for warning in draft.warnings] == []


def test_codes_alone_are_asked_unless_somebody_says(take):
    text = recap("Bulan;Kode Wilayah;Aktif", "2026-10;5301;5")
    (question,) = take("enrollment_monthly", text).questions
    assert (question.key, question.readings) == ("codes:Kode Wilayah", ("kemendagri", "bps"))
    (example,) = question.examples
    assert example == intake.Example(
        2, "5301", ("Kabupaten Kupang (5301)", "Kabupaten Sumba Barat (5312)")
    )
    for found in (
        take("enrollment_monthly", text, codes="bps"),
        take("enrollment_monthly", text, answers={"codes:Kode Wilayah": "bps"}),
        take("enrollment_monthly", text.replace("Kode Wilayah", "Kode BPS")),
    ):
        assert column(found, "region_code") == ["5312"]
        assert found.questions == []
        assert (found.codes_found, found.codes_converted) == ("bps", 1)
    same = take("enrollment_monthly", recap("Bulan;Kode Wilayah;Aktif", "2026-10;5314;5"))
    assert same.questions == []  # 5314 is Rote Ndao to both
    ours = take("enrollment_monthly", text.replace("Kode Wilayah", "region_code"))
    assert ours.questions == []


def test_codes_that_contradict_their_names_under_both_systems_refuse_the_file(take):
    text = recap("Bulan;Kode Wilayah;Kabupaten;Aktif", "2026-10;5303;TTU;5", "2026-10;5304;Sikka;6")
    error = refusal("codes_contradict", take, "enrollment_monthly", text)
    assert "3: 5304 – Sikka" in error.told(ID)[0]
    # so do names that fit one system where another is said
    fits_bps = recap("Bulan;Kode Wilayah;Kabupaten;Aktif", "2026-10;5305;TTU;5")
    refusal("codes_contradict", take, "enrollment_monthly", fits_bps, codes="kemendagri")
    assert take("enrollment_monthly", fits_bps).accepted == 1


def test_bps_codes_below_the_regency_are_refused_by_row(take):
    draft = take("enrollment_monthly",
                 recap("Bulan;Kode BPS;Aktif", "2026-10;5305010;5", "2026-10;5305;5"))  # fmt: skip
    assert told(draft) == [(2, "Kode BPS", "5305010", "bps_detail")]
    assert column(draft, "region_code") == ["5303"]


def test_districts_and_villages_by_name(take):
    draft = take(
        "enrollment_monthly",
        recap(
            "Bulan;Kabupaten;Kecamatan;Desa;Aktif",
            "2026-09;TTU;;;5",
            "2026-10;Kab. Belu;Kec. Atambua Barat;;5",
            "2026-10;Kota Kupang;Alak;Kelurahan Alak;6",
            "2026-10;TTU;Atambua Barat;;5",
            "2026-10;TTU;Kota Kefamenanu;Tidak Ada;5",
        ),
    )
    assert column(draft, "region_code") == ["5303", "530421", "5371011008"]
    assert [(line, value, rule) for line, _, value, rule in told(draft)] == [
        (5, "Atambua Barat", "unknown_district"),
        (6, "Tidak Ada", "unknown_village"),
    ]


def test_a_regency_is_at_one_level_in_a_month(take):
    draft = take(
        "enrollment_monthly",
        recap("month,region_code,active", "2026-10,5303,5", "2026-10,530321,5",
              "2026-09,5303,5", "2026-10,5304,5"),
    )  # fmt: skip
    assert [(line, rule) for line, _, _, rule in told(draft)] == [
        (2, "mixed_levels"),
        (3, "mixed_levels"),
    ]
    assert draft.accepted == 2


def test_offices_and_areas_of_targets(take):
    draft = take(
        "targets",
        recap(
            "Tahun;Kantor atau wilayah;Indikator;Target",
            "2026;ATAMBUA;Peserta aktif;1",
            "2026;Kantor Cabang Ende;Peserta aktif;2",
            "2026;Ende;Peserta aktif;3",
            "2026;Kab. Ende;Peserta aktif;4",
            "2026;53;Peserta aktif;5",
            "2026;Cabang Mars;Peserta aktif;6",
        ),
    )
    assert column(draft, "area_code") == ["53", "5308", "ATAMBUA", "ENDE"]
    assert [(line, rule) for line, _, _, rule in told(draft)] == [
        (4, "ambiguous_place"),
        (7, "unknown_place"),
    ]
    named = take("targets", recap("Tahun;Kabupaten;Indikator;Target", "2026;Ende;ucj;45,5 %"))
    assert (column(named, "area_code"), column(named, "target")) == (["5308"], [45.5])


# -- numbers -------------------------------------------------------------------------------------


def amounts(take, *texts: str, header: str = "Iuran") -> intake.Draft:
    body = [f"{2001 + n}-01;Belu;5;{text}" for n, text in enumerate(texts)]
    return take("enrollment_monthly", recap(f"Bulan;Kabupaten;Aktif;{header}", *body))


def in_order(draft: intake.Draft, name: str) -> list:
    return [row.get(name) for row in sorted(rows(draft), key=lambda row: row["month"])]


CODES_ASKED = ("kemendagri", "asked")


def test_a_draft_keeps_how_columns_were_read_and_why(take):
    coded = "Bulan;Kode Wilayah;{}Aktif;Iuran"
    alone, beside = coded.format(""), coded.format("Kabupaten;")
    cases = [
        (alone, "5301;5;1.250.000", "auto", [("id", "cells"), CODES_ASKED]),
        (alone, "5301;5;1.250", "bps", [("id", "unit"), ("bps", "option")]),
        (
            alone,
            "5301;1.250;1.250",
            "auto",
            [("id", "file"), ("id", "file"), ("as_written", "asked"), ("kemendagri", "asked")],
        ),
        (alone.replace("Wilayah", "BPS"), "5301;5;5", "auto", [("bps", "header")]),
        (beside, "5306;Belu;5;12,5", "auto", [("id", "cells"), ("bps", "names")]),
        (beside, "5304;Belu;5;12.5", "auto", [("en", "cells"), ("kemendagri", "names")]),
    ]
    for header, row, codes, expected in cases:
        draft = take("enrollment_monthly", recap(header, f"2026-10;{row}"), codes=codes)
        found = [(each.reading, each.because) for each in draft.decisions]
        assert found == expected, row
    last = draft.decisions[-1]
    assert (last.column, last.evidence) == ("Kode Wilayah", {"kemendagri": 1, "bps": 0})


def test_indonesian_amounts(take):
    draft = amounts(take, "Rp 16.800", "1.250.000,50", "Rp1.250.000,-", "12,5", "-", "", "007",
                    "Rp. 5")  # fmt: skip
    assert told(draft) == []
    assert in_order(draft, "contributions_idr") == [
        16800, 1250000.5, 1250000, 12.5, None, None, 7, 5
    ]  # fmt: skip
    assert draft.number_style == "id"
    assert draft.warnings == []


def test_english_amounts(take):
    draft = amounts(take, "16,800", "1,250,000.50", "12.5", "1.250")
    assert in_order(draft, "contributions_idr") == [16800, 1250000.5, 12.5, 1.25]


def test_a_column_follows_the_others_where_it_leaves_the_style_open(take):
    text = recap("Bulan;Kabupaten;Aktif;Iuran", "2026-10;Belu;1,250;16.800")
    draft = take("enrollment_monthly", text)
    assert (column(draft, "active"), column(draft, "contributions_idr")) == ([1250], [16.8])
    draft = take("enrollment_monthly", text.replace("1,250", "1.250"))
    assert column(draft, "contributions_idr") == [16800]
    assert draft.warnings == []


def test_rupiah_have_no_thousandths_and_other_numbers_that_nothing_tells_of_are_asked(take):
    draft = amounts(take, "16.800")
    assert (in_order(draft, "contributions_idr"), draft.questions) == ([16800], [])
    lines = [
        "Periode;Kantor;Ukuran;Target",
        *(f"202{n};Ende;Peserta aktif;12.50{n}" for n in range(5)),
    ]
    text = "\n".join(lines)
    (question,) = take("targets", text).questions
    assert question.key == "numbers:Target"
    assert question.examples[0] == intake.Example(2, "12.500", (12500, 12.5))
    assert len(question.examples) == 3
    for reading, value in (("id", 12500), ("en", 12.5)):
        draft = take("targets", text, answers={"numbers": reading})
        assert draft.questions == [] and draft.first_rows["target"][0] == value


def test_the_contracts_own_headers_have_a_decimal_dot(take):
    header = "month;region_code;active;contributions_idr"
    draft = take("enrollment_monthly", recap(header, "2026-10;5303;5;16.800", "2026-10;5304;5;1e3"))
    assert column(draft, "contributions_idr") == [16.8, 1000]
    assert draft.warnings == []


def test_contradicting_numbers_are_refused_by_row_not_guessed(take):
    draft = amounts(take, "1.250.000,50", "16.800", "12.5", "2.000.000")
    assert [(row.line, row.value, row.rule) for row in draft.emptied.itertuples()] == [
        (4, "12.5", "number_style")
    ]
    draft = amounts(take, "1.250", "1,250")
    assert in_order(draft, "contributions_idr") == [None, None]
    assert set(draft.emptied["rule"]) == {"number_style"}


@pytest.mark.parametrize(
    ("text", "value"),
    [("8.927", 8927), ("8,927", 8927), ("1.250.000", 1250000), ("12,00", 12), ("12.0", 12),
     (" 7 ", 7), ("0", 0), ("+5", 5), ("8.927,00", 8927), ("8.927*", 8927), ("12 **)", 12)],
)  # fmt: skip
def test_whole_numbers(take, text, value):
    draft = take("enrollment_monthly", recap("Bulan;Kabupaten;Aktif", f"2026-10;Belu;{text}"))
    assert column(draft, "active") == [value]


@pytest.mark.parametrize(
    "text", ["1.5", "12,5", "8,9.27", "1.25", "5 ekor", "12%", "Rp 5", "1e3", "0x1", "1_0", "(5)",
             "99999999999999999999", "1.2500", "0.500"]
)  # fmt: skip
def test_what_is_no_whole_number(take, text):
    draft = take("enrollment_monthly", recap("Bulan;Kabupaten;Aktif", f"2026-10;Belu;{text}"))
    assert told(draft) == [(2, "Aktif", text, "type_integer")]


def test_a_large_file_is_read_as_a_small_one(take):
    """Above some size whole numbers are read as such at once; a dot anywhere takes the long way,
    and so does what a cast would take for a number."""
    months = [f"{year}-{month:02}" for year in range(2000, 2090) for month in range(1, 13)]
    codes = [region["region_code"] for region in REGIONS]
    pairs = [(month, code) for month in months for code in codes for _ in range(1)]
    body = [f"{month},{code},BPU,own,{n},{'-' * 150}" for n, (month, code) in enumerate(pairs)]
    header = "month,region_code,segment,payer,active,notes"
    far, near = 20_000, 5
    for spoiled, at in (
        ("xx", far), ("1.5", far), ("-3", far), ("0x1", far), ("1e3", far), ("0b11", far),
        ("1_000", near), ("1.5", near),
    ):  # fmt: skip
        lines = list(body)
        lines[at] = f"{pairs[at][0]},{pairs[at][1]},BPU,own,{spoiled},"
        text = recap(header, *lines)
        assert len(text) > 4_000_000
        draft = take("enrollment_monthly", text)
        assert draft.accepted == len(body) - 1
        rule = "minimum" if spoiled == "-3" else "type_integer"
        assert told(draft) == [(at + 2, "active", spoiled, rule)]


# -- keys ----------------------------------------------------------------------------------------


def test_the_same_row_twice_is_taken_once_and_two_rows_of_one_key_not_at_all(take):
    draft = take(
        "enrollment_monthly",
        recap("Bulan;Kabupaten;Aktif", "2026-10;Belu;5", "Okt 2026;Kab. Belu;5", "2026-10;TTU;5",
              "2026-10;TTU;6", "2026-10;Sikka;7", "2026-10;TTU;5"),
    )  # fmt: skip
    assert column(draft, "region_code") == ["5304", "5307"]
    assert [(line, rule) for line, _, _, rule in told(draft)] == [
        (3, "duplicate_row"), (4, "duplicate_key"), (5, "duplicate_key"), (7, "duplicate_key"),
    ]  # fmt: skip
    assert draft.rows_read == draft.accepted + draft.rejected == 6
    first, second, *_ = draft.problems.itertuples()
    assert (first.column_name, first.expected) == ("Bulan, Kabupaten", "2")
    assert "baris 5, 7" in intake.reject_text(ID, second)


# -- people --------------------------------------------------------------------------------------

PEOPLE = """DAFTAR PESERTA
NO;NIK;NO KPJ;NAMA LENGKAP;TANGGAL LAHIR;JENIS KELAMIN;KELURAHAN;KECAMATAN;KOTA/KAB;NO HP;UPAH;Segmen;Catatan
1;5303211206850001;12345678901;Maria Rahasia;12-06-1985;P;Oenenu;Bikomi Tengah;TTU;081234567890;1.500.000;BPU;anak Yosef
2;5303211206850002;1234567890;Yosef Rahasia;31/02/1990;L;Nowhere;Kota Kefamenanu;TTU;081234567891;1.500.000;PU;istri Maria
3;5303211206850003;12345678903;Anna Rahasia
4;;;Siapa Rahasia;;;;;;;;;
"""  # noqa: E501
SECRETS = ["5303211206850001", "5303211206850002", "12345678901", "1234567890", "Rahasia", "Maria",
           "Yosef", "0812345678", "12-06-1985", "31/02/1990", "Anna"]  # fmt: skip


def test_personal_data_reaches_no_byte_of_the_workspace(take):
    draft = take("members", PEOPLE)
    assert (draft.rows_read, draft.accepted, draft.rejected) == (4, 1, 3)
    uses = {use.header: use.use for use in draft.columns}
    assert uses["NO KPJ"] == "hashed"
    for header in ("NIK", "NAMA LENGKAP", "NO HP", "UPAH", "Catatan"):
        assert uses[header] == "personal"
    (row,) = rows(draft)
    assert row["birth_year"] == 1985
    assert len(row["member_key"]) >= 16
    texts = [intake.reject_text(say, each) for say in (ID, EN)
             for each in draft.problems.itertuples()]  # fmt: skip
    shown = draft.problems.to_csv() + draft.first_rows.to_csv() + str(draft) + "".join(texts)

    def bytes_of_workspace() -> bytes:
        files = [path for path in settings.workspace_folder().rglob("*") if path.is_file()]
        names = " ".join(map(str, files)).encode()
        return b"".join(path.read_bytes() for path in files) + names

    staged = bytes_of_workspace()
    intake.commit(draft)
    for content in (staged, bytes_of_workspace()):
        assert "•••".encode() in content
        assert b"Kota Kefamenanu" in content  # the rest of the row is there
        for secret in SECRETS:
            assert secret.encode() not in content, secret
    for secret in SECRETS:
        assert secret not in shown, secret


def test_a_person_has_one_key_in_every_file_of_a_workspace(take, tmp_path, monkeypatch):
    members = take("members", PEOPLE)
    paid = take("contributions", recap("No. KPJ;Bulan;Segmen;Iuran", "1234 5678 901;2026-10;BPU;5"))
    assert column(members, "member_key") == column(paid, "member_key")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "elsewhere"))
    other = take("members", PEOPLE)
    assert column(members, "member_key") != column(other, "member_key")


def test_nik_is_the_key_where_there_is_no_kpj(take):
    header = "NIK;Segmen;Kabupaten"
    numbers = ("5303211206850001", "'5303 2112 0685 0002", "530321120685", "")
    draft = take("members", recap(header, *(f"{number};BPU;TTU" for number in numbers)))
    assert len(column(draft, "member_key")) == 2
    assert [(line, value, rule) for line, _, value, rule in told(draft)] == [
        (4, "•••", "person_nik"),
        (5, None, "required"),
    ]


def test_a_nik_excel_kept_as_a_number_lost_its_last_digit(book):
    file = book({"A": [["NIK", "Segmen", "Kabupaten"], [5303211206850000, "BPU", "TTU"],
                       ["5303211206850001", "BPU", "TTU"]]})  # fmt: skip
    with intake.examine("members", file) as draft:
        assert [(line, rule) for line, _, _, rule in told(draft)] == [(2, "person_nik")]


def test_keys_are_kept_unless_they_are_somebodys_number(take):
    draft = take("members", recap("member_key;village_code;segment", "a3f1c09be27d4405;5303;BPU",
                                  "5303211206850001;5303;BPU", "12345678901;5303;PU"))  # fmt: skip
    keys = column(draft, "member_key")
    assert "a3f1c09be27d4405" in keys
    assert len(keys) == 3
    assert not {"5303211206850001", "12345678901"} & set(keys)


def test_lists_of_contributions_say_programmes_and_month_in_their_own_way(take):
    draft = take(
        "contributions",
        recap(
            "DAFTAR IURAN BULAN: JUNI 2021",
            "NO KPJ;UPAH;IURAN JKK;IURAN JKM;IURAN JHT TK;IURAN JHT PERUSAHAAN;IURAN JP TK;"
            "TOTAL IURAN;SEGMEN",
            "12345678901;1.500.000;10.000;6.800;-;;;16.800;BPU",
            "12345678902;1.500.000;10.000;6.800;0;20.000;10.000,50;46.800,50;PU",
            "12345678903;1.500.000;10.000;salah;;;;5;PU",
        ),
    )
    assert draft.filled["month"] == "2021-06"
    found = {row["segment"]: row for row in rows(draft)}
    assert (found["BPU"]["programmes"], found["BPU"]["payer"]) == ("JKK,JKM", "own")
    paid = {row["amount_idr"]: row for row in rows(draft)}
    assert (paid[46800.5]["programmes"], paid[46800.5]["payer"]) == ("JKK,JKM,JHT,JP", "employer")
    assert paid[5].get("programmes") is None  # one of them can't be read
    assert [(row.line, row.value, row.rule) for row in draft.emptied.itertuples()] == [
        (5, "salah", "type_number")
    ]


def test_month_and_year_may_stand_apart(take):
    draft = take(
        "enrollment_monthly",
        recap("Tahun;Bulan;Kabupaten;Aktif", "2026;Januari;Belu;5", "2026;2;Belu;5",
              "2026;Mar 2025;Belu;5", "2026;13;Belu;5"),
    )  # fmt: skip
    assert column(draft, "month") == [datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)]
    assert [(line, rule) for line, _, _, rule in told(draft)] == [
        (4, "month_and_year"),
        (5, "type_yearmonth"),
    ]


# -- plausibility --------------------------------------------------------------------------------


def codes(draft: intake.Draft) -> list[str]:
    for warning in draft.warnings:
        for say in (ID, EN):
            assert "{" not in intake.warning_text(say, warning)
            # a page that doesn't know warning_text can speak too
            assert say(f"warning.{warning.code}", **warning.details)
    return [warning.code for warning in draft.warnings]


def test_jumps_and_flows_that_do_not_add_up_are_warned_of(take):
    header = "month,region_code,active,new,lapsed,reactivated"
    fine = recap(header, "2026-08,5304,1000,,,", "2026-09,5304,1090,100,20,10")
    assert codes(take("enrollment_monthly", fine)) == []
    jump = take("enrollment_monthly", recap(header, "2026-08,5304,1000,,,", "2026-09,5304,2100,,,"))
    (warning,) = jump.warnings
    assert warning.code == "jump"
    assert "1.000 menjadi 2.100" in intake.warning_text(ID, warning)
    assert "September 2026" in intake.warning_text(ID, warning)
    few = take("enrollment_monthly", recap(header, "2026-08,5304,10,,,", "2026-09,5304,50,,,"))
    assert codes(few) == []
    apart = take("enrollment_monthly", recap(header, "2026-06,5304,1000,,,", "2026-09,5304,9,,,"))
    assert codes(apart) == []
    flows = recap(header, "2026-08,5304,1000,,,", "2026-09,5304,1090,100,20,11")
    draft = take("enrollment_monthly", flows)
    assert codes(draft) == ["flows"]
    assert draft.warnings[0].details["expected"] == 1091
    # the month before may be in force already
    first, second = fine.splitlines()[1:]
    intake.commit(take("enrollment_monthly", recap(header, first)))
    later = take("enrollment_monthly", recap(header, second.replace("1090", "1091")))
    assert codes(later) == ["flows"]


def test_more_members_than_working_people_totals_beside_parts_and_months_to_come(take):
    header = "month,region_code,segment,payer,active"
    assert codes(take("enrollment_monthly", recap(header, "2026-09,5304,all,all,900000"))) == [
        "over_all"
    ]
    both = recap(
        header, "2026-09,5304,all,all,10", "2026-09,5304,PU,all,5", "2026-09,5304,BPU,all,4"
    )
    assert codes(take("enrollment_monthly", both)) == ["total_beside_parts"]
    assert codes(take("enrollment_monthly", recap(header, "2090-01,5304,PU,own,9"))) == ["ahead"]


def test_what_no_page_shows_yet_says_so(take):
    hidden = []
    for dataset in datapackage.package().operational:
        example = settings.data_folder() / "examples" / f"{dataset.name}.csv"
        draft = take(dataset.name, example.read_text("utf-8"))
        if "shown_nowhere" in codes(draft):
            hidden.append(dataset.name)
        assert ("shown_nowhere" in codes(draft)) != queries.is_read(dataset.name)
    assert "enrollment_monthly" not in hidden


def test_unknown_members_are_warned_of_once_members_are_there(take):
    paid = recap("member_key,month,segment,amount_idr", "M-0001,2026-10,BPU,5",
                 "M-0002,2026-10,BPU,5")  # fmt: skip
    assert codes(take("contributions", paid)) == []
    intake.commit(take("members", recap("member_key,village_code,segment", "M-0001,5303,BPU")))
    draft = take("contributions", paid)
    assert codes(draft) == ["reference"]
    assert draft.warnings[0].details["value"] == "M-0002"
    assert draft.accepted == 2


# -- the command line ----------------------------------------------------------------------------


def test_the_command_tells_and_ends_with_0_1_or_2(command, tmp_path):
    lines, _ = ttu()
    good, bad, none = (tmp_path / name for name in ("good.csv", "bad.csv", "none.csv"))
    good.write_text(semicolons(lines), "utf-8")
    lines[3][3] = "delapan"
    bad.write_text(semicolons(lines), "utf-8")
    none.write_text("a;b\n1;2\n", "utf-8")
    first = command("import", "enrollment_monthly", str(good), "--json")
    assert first.returncode == 0, first.stderr
    answer = json.loads(first.stdout)
    assert first.stdout.count("\n") == 1
    assert answer == {"dataset": "enrollment_monthly", "accepted": 264, "rejected": 0,
                      "rejects_file": None, "version": answer["version"],
                      "lines": answer["lines"], "notes": [], "replaced": 0}  # fmt: skip
    second = command("import", "enrollment_monthly", str(bad), "--lang", "en")
    assert second.returncode == 1
    assert 'line 8, column Jumlah Peserta Aktif: "delapan" is no whole number' in second.stdout
    assert "264 rows of earlier imports" not in second.stdout
    assert "263 rows of earlier imports will be replaced" in second.stdout
    again = command("--lang", "en", "import", "enrollment_monthly", str(bad), "--json")
    assert again.returncode == 1
    told_again = json.loads(again.stdout)
    assert (told_again["accepted"], told_again["rejected"]) == (263, 1)
    with open(told_again["rejects_file"], encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
        (row,) = csv.DictReader(file)
    assert row["rejected because"].startswith('"delapan" is no whole number')
    refused = command("import", "enrollment_monthly", str(none), "--json")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "Baris judul kolom tidak dikenali" in refused.stderr
    listed = command("import", "--history").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["2", "1"]
    assert command("import", "--undo", "2").returncode == 0
    again = json.loads(command("import", "enrollment_monthly", str(good), "--json").stdout)
    assert again == answer | {"replaced": 264}
    assert command("import", "--undo", "2").returncode == 2
    assert command("import", "enrollment_monthly").returncode == 2
