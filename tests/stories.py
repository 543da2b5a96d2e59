"""The published story of TTU as an office would write it down: Indonesian headers, BPS codes,
semicolons, Windows line ends and encoding, "8.927" numbers, and columns nobody should keep."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl

from jamsostek.base import settings
from jamsostek.base.language import speaker

MONTHS = speaker("id").months()
Row = dict[str, str]


def rows(years: int = 1) -> list[Row]:
    """22 regencies × 12 months of 2021 (and the years after), as texts."""
    file = settings.ROOT / "data" / "reference" / "regions.csv"
    regions = list(csv.DictReader(file.open(encoding="utf-8")))
    return [
        {
            "Bulan": f"{month} {2021 + year}",
            "Kode BPS": region["bps_code"],
            "Segmen": "BPU",
            "Jumlah Peserta Aktif": "8.927"
            if (region["region_code"], month) == ("5303", "Juni")
            else f"{1 + number % 9}.{100 + 7 * number}",
            "Jumlah Iuran": f"Rp 1.{250 + number}.000",
            "NIK": "5303010101800001",
            "Nama Petugas": "Maria Rahasia",
            "Keterangan": "–",
        }
        for year in range(years)
        for number, region in enumerate(regions)
        for month in MONTHS
    ]


def recap(
    change: Callable[[Row], Row | None] = lambda row: row,
    header: Row | None = None,
    years: int = 1,
) -> bytes:
    """The file; ``change`` alters or drops rows, ``header`` renames columns."""
    kept = [changed for row in rows(years) if (changed := change(row)) is not None]
    return _csv(kept, header or {})


def spoiled_recap() -> tuple[bytes, list[int]]:
    """The file with one spoiled cell in each of five rows, and their line numbers."""
    spoiled = {
        5: {"Jumlah Peserta Aktif": "x12"},
        77: {"Kode BPS": "9999"},
        120: {"Bulan": "Jumat 2021"},
        200: {"Jumlah Peserta Aktif": ""},
        250: {"Segmen": "Pensiunan"},
    }
    changed = [{**row, **spoiled.get(line, {})} for line, row in enumerate(rows(), 2)]
    return _csv(changed, {}), list(spoiled)


def workbook() -> bytes:
    """The story as a workbook of two sheets, half a year each."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, months in (("Semester 1", MONTHS[:6]), ("Semester 2", MONTHS[6:])):
        sheet = book.create_sheet(title)
        half = [row for row in rows() if row["Bulan"].split()[0] in months]
        sheet.append(list(half[0]))
        for row in half:
            sheet.append(list(row.values()))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def people() -> bytes:
    """Three members with everything an export tells of them; the last has two spoiled cells."""
    lines = (
        "No KPJ;Nama Lengkap;NIK;Alamat;Kabupaten;Kecamatan;Desa;Segmen;JK;Tgl Lahir;No HP",
        "12345678901;Maria Rahasia;5303010101800001;Jl. Eltari;TTU;Kota Kefamenanu;"
        "Kefamenanu Selatan;BPU;P;12/03/1985;0812",
        "12345678902;Yosef Rahasia;5303010101800002;Jl. Eltari;TTU;Kota Kefamenanu;"
        "Kefamenanu Tengah;BPU;L;12/03/1980;0812",
        "1234;Anna Rahasia;5303010101800003;Jl. Eltari;TTU;Kota Kefamenanu;"
        "Negeri Antah;BPU;P;12/03/1990;0812",
    )
    return "\r\n".join(lines).encode()


def _csv(written: list[Row], header: Row) -> bytes:
    out = io.StringIO()
    names = list(rows()[0])
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([header.get(name, name) for name in names])
    writer.writerows([row[name] for name in names] for row in written)
    return out.getvalue().encode("cp1252")
