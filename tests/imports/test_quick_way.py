"""The quick way of large plain tables answers as the careful way does: the same content read both
ways, as CSV and as Parquet, gives the same rows, rejects and words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from jamsostek.base.language import speaker
from jamsostek.contract import datapackage
from jamsostek.imports import draft as drafts
from jamsostek.imports import intake
from jamsostek.imports.decisions import Answers
from jamsostek.imports.draft import Draft, Source

RECAP = "Bulan;Kab/Kota;Segmen;Peserta Aktif\n"
# the first hundred lines are looked at in any case: what is odd comes after them
MONTHS = [f"{year}-{month:02}" for year in range(2015, 2027) for month in range(1, 13)]
MANY = "".join(f"{month};Belu;PU;{900 + n}\n" for n, month in enumerate(MONTHS))
SUMS = "".join(
    f"{month};Belu;PU;10\n{month};Belu;BPU;20\n{month};Belu;Semua segmen;30\n" for month in MONTHS
)
FILES = {
    "a clean recap": ("enrollment_monthly", RECAP + MANY),
    "all segments beside their parts": ("enrollment_monthly", RECAP + SUMS),
    "all segments that are no sum": ("enrollment_monthly", RECAP + SUMS.replace(";30\n", ";31\n")),
    "totals in the column of segments": (
        "enrollment_monthly",
        RECAP + MANY + "2026-12;TTU;PU;10\n2026-12;TTU;BPU;20\n2026-12;TTU;Jumlah;30\n",
    ),
    "a total and a note below": (
        "enrollment_monthly",
        RECAP + MANY + ";;;\nTOTAL;;;139.896\n*) sementara;;;\n",
    ),
    "a total in a column nobody knows": (
        "enrollment_monthly",
        "Ket;" + RECAP + "".join(f";{line}\n" for line in MANY.split()) + "Jumlah;2026-12;TTU;PU;9",
    ),
    "the columns numbered": ("enrollment_monthly", RECAP + "(1);(2);(3);(4)\n" + MANY),
    "rows spoiled": (
        "enrollment_monthly",
        RECAP + MANY + "2027-13;Belu;PU;1\n2026-12;Belo;PU;1\n2026-12;TTU;PU;satu\n"
        "2026-12;TTU;X;3\n",
    ),
    "the header again": (
        "attendance",
        "Kode Rapat;Kode Perisai;Hadir\n"
        + "".join(f"R-{n};P-{n};ya\n" for n in range(150))
        + "Kode Rapat;Kode Perisai;Hadir\nR-900;P-1;tidak\n",
    ),
    "the header of a recap again": (
        "enrollment_monthly",
        RECAP + MANY + RECAP + "2026-12;TTU;PU;9",
    ),
    "a total of people": (
        "members",
        "No KPJ;Nama Lengkap;Desa;Kecamatan;Kab/Kota;Segmen\n"
        + "".join(
            f"{10_000_000_000 + n};Budi {n};Sasi;Kota Kefamenanu;TTU;BPU\n" for n in range(150)
        )
        + ";JUMLAH PESERTA : 150;;;;\n",
    ),
    "the province beside its regencies": (
        "vulnerable_workers",
        "Tahun;Kabupaten;Sumber Dana;Terlindungi\n"
        + "".join(
            f"{year};{place};{source};{count}\n"
            for year in range(2016, 2027)
            for source in ("APBD Kabupaten", "APBD Provinsi", "Dana Desa", "DBH", "CSR")
            for place, count in (("Belu", 10), ("TTU", 20), ("Provinsi NTT", 30))
        ),
    ),
}  # fmt: skip


def told(dataset: str, file: Path, quick_from: int | None) -> dict:
    """All that is said of a file, read in this process."""
    folder = file.with_name(f"{file.name} {quick_from}")
    folder.mkdir()
    of = datapackage.package().operational_dataset(dataset)
    source = Source(of, file, file.name, None, Answers({}), False, quick_from)
    draft: Draft = drafts.draw_up(source, "id", folder, lambda share, step: None)
    say = speaker("id")
    names = ", ".join(f'"{each.name}"' for each in of.fields)
    rejects = folder / drafts.REJECTED
    return {
        "accepted": duckdb.sql(
            f"select {names} from read_parquet($file) order by all",
            params={"file": str(folder / drafts.ACCEPTED)},
        ).fetchall(),
        "counts": (draft.accepted, draft.rejected),
        "lines": draft.lines,
        "problems": draft.problems.to_pylist(),
        "emptied": draft.emptied.to_pylist(),
        "rejects": rejects.read_text(encoding="utf-8-sig") if rejects.exists() else None,
        "told": [intake.warning_text(say, each) for each in [*draft.notes, *draft.warnings]],
        "asked": draft.questions,
        "columns": draft.columns,
    }


@pytest.mark.parametrize("name", FILES)
def test_both_ways_of_a_csv_say_the_same(tmp_path, name):
    dataset, text = FILES[name]
    file = tmp_path / "berkas.csv"
    file.write_text(text)
    assert told(dataset, file, 0) == told(dataset, file, None)


@pytest.mark.parametrize("name", FILES)
def test_both_ways_of_a_parquet_say_the_same(tmp_path, name):
    dataset, text = FILES[name]
    csv, file = tmp_path / "berkas.csv", tmp_path / "berkas.parquet"
    csv.write_text(text)
    with duckdb.connect() as connection:
        connection.execute(
            "copy (from read_csv($csv, all_varchar = true, header = true)) to $file",
            {"csv": str(csv), "file": str(file)},
        )
    quick, careful = told(dataset, file, 0), told(dataset, file, None)
    assert quick == careful
    # its names of columns are no line
    as_text = told(dataset, csv, None)
    assert careful["accepted"] == as_text["accepted"]
    assert careful["lines"] == as_text["lines"] | {"header": as_text["lines"]["header"] - 1}
