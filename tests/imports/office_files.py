"""Office files made up by Hypothesis, each with what it means: layouts, headers, ways to write
numbers and places, gaps, spoiled cells, totals and notes, mixed.

The reading that is right is known, because the file is made of it.
"""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from hypothesis import strategies as st

from jamsostek.base import settings

with (settings.ROOT / "data/reference/regions.csv").open(encoding="utf-8", newline="") as _file:
    REGIONS = list(csv.DictReader(_file))
MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember"]  # fmt: skip
SEGMENTS = {"PU": "Penerima Upah", "BPU": "Bukan Penerima Upah", "JAKON": "Jasa Konstruksi"}
ACTIVE = ("Peserta Aktif", "Jumlah Peserta Aktif", "TK AKTIF", "Aktif", "jml peserta aktif")
NEW = ("Peserta Baru", "TK Baru", "BARU", "Jumlah Peserta Baru")
REGENCY = ("Kabupaten/Kota", "KABUPATEN", "Nama Kabupaten", "Wilayah", "Kab/Kota")
MONTH = ("Bulan", "PERIODE", "Bulan Laporan", "blth")
SEGMENT = ("Segmen", "SEGMEN KEPESERTAAN", "Jenis Kepesertaan")
NOTES = ("Sumber: Kantor Cabang Atambua", "*) angka sementara", "Mengetahui,", "Kepala Kantor",
         "Atambua, 3 Juli 2027")  # fmt: skip
RECAPS = ("long", "title", "stacked", "headed", "beside", "months", "segments", "sheets", "groups")
CLAIMS = ("claims", "claims title", "claims programmes", "claims regencies")
EMPLOYERS = ("employers", "employers headed", "employers sheets")
LAYOUTS = (*RECAPS, *CLAIMS, *EMPLOYERS)
Key = tuple
# the columns of the key and of the figures of each dataset
NAMES = {
    "enrollment_monthly": (("month", "region_code", "segment"), ("active", "new")),
    "claims": (("month", "region_code", "programme"), ("cases", "amount_idr")),
    "employers": (("employer_code", "name", "region_code"), ("workers", "registered_workers")),
}


@dataclass
class OfficeFile:
    """A file and what it means.

    ``sheets`` are rows of cells by name; ``rows`` the figures by key (:data:`NAMES`) that must be
    taken, and nothing else; ``kinds`` the lines by kind; ``has_wrong_total`` whether a total does
    not agree with its rows.
    """

    layout: str
    form: str
    dataset: str = "enrollment_monthly"
    sheets: dict[str, list[list]] = field(default_factory=dict)
    rows: dict[Key, tuple] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    spoiled: int = 0
    has_wrong_total: bool = False

    def write(self, path: Path) -> Path:
        """Write it; a sheet's cells keep their types."""
        if self.form == "xlsx":
            with xlsxwriter.Workbook(str(path)) as book:
                for name, rows in self.sheets.items():
                    sheet = book.add_worksheet(name)
                    for number, row in enumerate(rows):
                        for column, cell in enumerate(row):
                            if cell not in ("", None):
                                sheet.write(number, column, cell)
            return path
        text = io.StringIO()
        (rows,) = self.sheets.values()
        width = max(map(len, rows))
        writer = csv.writer(text, delimiter=self.form, lineterminator="\n")
        writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
        path.write_bytes(text.getvalue().encode())
        return path


class _Maker:
    """One file in the making, with what was drawn for all of it."""

    def __init__(self, draw, layouts: tuple[str, ...]) -> None:
        self.draw = draw
        self.layout = draw(st.sampled_from(layouts))
        form = "xlsx" if self.layout == "sheets" else draw(st.sampled_from(["xlsx", ";", "\t"]))
        self.file = OfficeFile(self.layout, form, kinds=dict.fromkeys(
            ("title", "header", "data", "total", "note", "blank", "rejected"), 0))  # fmt: skip
        self.year = draw(st.integers(2021, 2026))
        first = draw(st.integers(1, 10))
        self.months = [
            datetime.date(self.year, first + n, 1) for n in range(draw(st.integers(1, 3)))
        ]
        self.regions = draw(st.lists(st.sampled_from(REGIONS), min_size=2, max_size=5,
                                     unique_by=lambda each: each["region_code"]))  # fmt: skip
        self.segments = draw(st.lists(st.sampled_from(list(SEGMENTS)), min_size=1, max_size=3,
                                      unique=True))  # fmt: skip
        self.has_new = draw(st.booleans())
        self.has_number = draw(st.booleans())
        self.place = draw(st.sampled_from(["name", "kind", "upper"]))
        self.digits = draw(st.sampled_from(["native", "plain", "dotted"]))
        forms = ["{name} {year}", "{number:02}/{year}", "{year}-{number:02}", "{upper} {year}"]
        self.month_form = draw(st.sampled_from(forms))
        self.heads = {
            "active": draw(st.sampled_from(ACTIVE)),
            "new": draw(st.sampled_from(NEW)),
            "region": draw(st.sampled_from(REGENCY)), "month": draw(st.sampled_from(MONTH)),
            "segment": draw(st.sampled_from(SEGMENT)),
        }  # fmt: skip
        self.totals = draw(st.sampled_from([None, None, "right", "wrong"]))
        self.total_word = draw(st.sampled_from(["Jumlah", "TOTAL", "Total :", "Jumlah Seluruhnya"]))
        self.spoil = draw(st.integers(0, 30))

    # -- cells -----------------------------------------------------------------------------

    def month(self, day: datetime.date) -> str:
        name = MONTHS[day.month - 1]
        return self.month_form.format(
            name=name, upper=name.upper(), year=day.year, number=day.month
        )

    def region(self, region: dict) -> str:
        kind = "Kab. " if region["kind"] == "regency" else ""
        if self.place == "upper":
            return f"{'Kabupaten ' if kind else ''}{region['name']}".upper()
        # "Kupang" alone may be two
        is_open = region["name"] == "Kupang"
        return kind + region["name"] if self.place == "kind" or is_open else region["name"]

    def number(self, value: int | None) -> str | int:
        if value is None:
            return ""
        if self.digits == "native":
            return value
        return f"{value:,}".replace(",", ".") if self.digits == "dotted" else str(value)

    def figures(self, key: Key) -> tuple[list, bool]:
        """The cells of one row's figures, and whether one of them is spoiled."""
        active = self.draw(st.integers(0, 99_999))
        new = self.draw(st.none() | st.integers(0, 999)) if self.has_new else None
        self.spoil -= 1
        is_spoiled = self.spoil == 0
        cells = ["salah" if is_spoiled else self.number(active)]
        cells += [self.number(new)] if self.has_new else []
        if is_spoiled:
            self.file.spoiled += 1
        else:
            self.file.rows[key] = (active, new)
        return cells, is_spoiled

    # -- lines -----------------------------------------------------------------------------

    def add(self, rows: list[list], kind: str, *cells) -> None:
        rows.append(list(cells))
        self.file.kinds[kind] += 1

    def open(self, rows: list[list], *titles: str) -> None:
        """Titles and perhaps a blank line."""
        for title in titles:
            self.add(rows, "title", title)
        if titles and self.draw(st.booleans()):
            self.add(rows, "blank", "")

    def close(self, rows: list[list]) -> None:
        """Perhaps a blank line and a note below the last table."""
        if self.draw(st.booleans()):
            self.add(rows, "blank", "")
            self.add(rows, "note", self.draw(st.sampled_from(NOTES)))

    def total(self, rows: list[list], width: int, keys: list[Key]) -> None:
        """The sum of the rows below which it stands, or not quite."""
        known = [self.file.rows[key] for key in keys if key in self.file.rows]
        if self.totals is None or len(known) < len(keys):
            return
        off = int(self.totals == "wrong")
        self.file.has_wrong_total |= bool(off)
        active = sum(a for a, _ in known) + off
        cells = [self.number(active)]
        if self.has_new:
            cells.append(self.number(sum(n or 0 for _, n in known)))
        self.add(rows, "total", self.total_word, *[""] * (width - 1), *cells)

    def table(
        self, rows: list[list], keys: list[Key], columns: list[str], is_grouped=False
    ) -> None:
        """A header and a row for each key under the columns named."""
        numbered = ["No"] if self.has_number else []
        figures = ["active", *(["new"] if self.has_new else [])]
        self.add(rows, "header", *numbered, *(self.heads[each] for each in [*columns, *figures]))
        before: list[str] = []
        by_code = {each["region_code"]: each for each in REGIONS}
        for number, key in enumerate(keys, 1):
            texts = {"month": self.month(key[0]), "region": self.region(by_code[key[1]]),
                     "segment": key[2]}  # fmt: skip
            cells = [texts[each] for each in columns]
            shown = list(cells)
            if is_grouped and before[:2] == cells[:2]:
                shown[:2] = ["", ""]
            before = cells
            found, is_spoiled = self.figures(key)
            start = [self.number(number)] if numbered else []
            self.add(rows, "rejected" if is_spoiled else "data", *start, *shown, *found)
        self.total(rows, len(numbered) + len(columns), keys)


def _keys(make: _Maker, months=None, segments=None) -> list[Key]:
    return [
        (month, region["region_code"], segment)
        for month in months or make.months
        for region in make.regions
        for segment in segments or make.segments
    ]


def _long(make: _Maker, rows: list[list]) -> None:
    make.open(rows, *make.draw(st.lists(st.sampled_from(["REKAP KEPESERTAAN", "Cabang Atambua"]),
                                        max_size=2, unique=True)))  # fmt: skip
    order = make.draw(st.permutations(["month", "region", "segment"]))
    make.table(rows, _keys(make), order)


def _title(make: _Maker, rows: list[list]) -> None:
    name = make.draw(st.sampled_from(["Bulan {}", "Per 28 {}", "REKAP PESERTA {}", "Periode : {}"]))
    month = make.months[0]
    make.open(rows, name.format(f"{MONTHS[month.month - 1]} {month.year}"))
    make.table(rows, _keys(make, months=[month]), ["region", "segment"])


def _stacked(make: _Maker, rows: list[list]) -> None:
    """A table for each segment, under each other, which its title alone may name."""
    names_segment = make.draw(st.booleans())
    for segment in make.segments:
        make.open(rows, SEGMENTS[segment].upper())
        columns = ["month", "region", *(["segment"] if names_segment else [])]
        make.table(rows, _keys(make, segments=[segment]), columns)
        make.add(rows, "blank", "")


def _headed(make: _Maker, rows: list[list]) -> None:
    """One header; headings between the rows say the segment."""
    make.has_number, totals = False, make.totals
    make.totals = None
    columns = ["month", "region"]
    make.add(rows, "header", *(make.heads[each] for each in columns), make.heads["active"],
             *([make.heads["new"]] if make.has_new else []))  # fmt: skip
    by_code = {each["region_code"]: each for each in REGIONS}
    for segment in make.segments:
        make.add(rows, "title", SEGMENTS[segment])
        make.totals = totals
        keys = _keys(make, segments=[segment])
        for key in keys:
            found, is_spoiled = make.figures(key)
            kind = "rejected" if is_spoiled else "data"
            make.add(rows, kind, make.month(key[0]), make.region(by_code[key[1]]), *found)
        make.total(rows, 2, keys)


def _beside(make: _Maker, rows: list[list]) -> None:
    """Two tables side by side, half of the regencies each."""
    make.totals, make.has_number, make.spoil = None, False, 0
    month, segment = make.months[0], make.segments[0]
    half = len(make.regions) // 2
    sides = [make.regions[:half], make.regions[half:]]
    columns = ["month", "region", "segment", "active", *(["new"] if make.has_new else [])]
    heads = [make.heads[each] for each in columns]
    make.add(rows, "header", *heads, "", *heads)
    for number in range(len(sides[1])):
        cells: list = []
        for side in sides:
            if number < len(side):
                key = (month, side[number]["region_code"], segment)
                cells += [make.month(month), make.region(side[number]), segment,
                          *make.figures(key)[0], ""]  # fmt: skip
            else:
                cells += [""] * (len(columns) + 1)
        make.add(rows, "data", *cells[:-1])


def _turned(make: _Maker, rows: list[list]) -> None:
    """Months or segments over the figures."""
    make.has_new, make.spoil, make.digits = False, 0, make.digits
    is_by_month = make.layout == "months"
    if is_by_month:
        segment = make.segments[0]
        make.open(rows, f"REKAP PESERTA AKTIF {segment} TAHUN {make.year}")
        heads = [MONTHS[month.month - 1] for month in make.months]
        columns = [[(month, segment)] for month in make.months]
        shared = [make.heads["region"]]
    else:
        make.open(rows, "REKAP PESERTA AKTIF")
        month = make.months[0]
        heads = make.segments if len(make.segments) > 1 else ["PU", "BPU"]
        columns = [[(month, segment)] for segment in heads]
        shared = [make.heads["month"], make.heads["region"]]
    make.add(rows, "header", *shared, *heads)
    sums = [0] * len(columns)
    for region in make.regions:
        figures = []
        for place, ((month, segment),) in enumerate(columns):
            cells, _ = make.figures((month, region["region_code"], segment))
            figures += cells
            sums[place] += make.file.rows[month, region["region_code"], segment][0]
        start = [] if is_by_month else [make.month(month)]
        make.add(rows, "data", *start, make.region(region), *figures)
    if make.totals:
        off = int(make.totals == "wrong")
        make.file.has_wrong_total = bool(off)
        start = [make.total_word, *[""] * (len(shared) - 1)]
        make.add(rows, "total", *start, *(make.number(each + off) for each in sums))


@st.composite
def recaps(draw) -> OfficeFile:
    """A file of ``enrollment_monthly`` in one of the layouts."""
    make = _Maker(draw, RECAPS)
    file, rows = make.file, []
    if make.layout == "sheets":
        for month in make.months:
            sheet: list[list] = []
            make.open(sheet, "Rekap Peserta")
            make.table(sheet, _keys(make, months=[month]), ["region", "segment"])
            file.sheets[f"{MONTHS[month.month - 1].upper()} {month.year}"] = sheet
        return file
    if make.layout == "groups":
        make.has_number = False
        make.table(rows, _keys(make), ["month", "region", "segment"], is_grouped=True)
    else:
        draws = {"long": _long, "title": _title, "stacked": _stacked, "headed": _headed,
                 "beside": _beside, "months": _turned, "segments": _turned}  # fmt: skip
        draws[make.layout](make, rows)
    return _ended(make, rows)


def _ended(make: _Maker, rows: list[list]) -> OfficeFile:
    make.close(rows)
    while make.file.form == "xlsx" and not any(rows[-1]):
        rows.pop()  # a sheet ends with its last cell
        make.file.kinds["blank"] -= 1
    make.file.sheets["Rekap"] = rows
    return make.file


# -- claims and employers ----------------------------------------------------------------------

PROGRAMMES = {"JKK": "Jaminan Kecelakaan Kerja", "JKM": "Jaminan Kematian", "JHT": "JHT"}
CASES = ("Kasus", "Jumlah Kasus", "JML KASUS", "Jumlah Klaim")
PAID = ("Nominal", "Jumlah (Rp)", "Manfaat Dibayar", "NOMINAL KLAIM")
PROGRAMME = ("Program", "Jenis Klaim", "JENIS PROGRAM")
CODE = ("NPP", "No. NPP", "Kode Perusahaan")
NAME = ("Nama Perusahaan", "NAMA BADAN USAHA", "Perusahaan")
WORKERS = ("Jumlah Tenaga Kerja", "Pekerja", "JML PEKERJA")
REGISTERED = ("TK Terdaftar", "Pekerja Terdaftar", "TK AKTIF")


class _Figures:
    """Rows of two figures each, one of which may be spoiled, and totals below them."""

    def __init__(self, make: _Maker, second: st.SearchStrategy) -> None:
        self.make, self.second = make, second
        self.since: list[tuple] = []

    def add(self, rows: list[list], key: Key, shown: list) -> None:
        make = self.make
        make.spoil -= 1
        cells, figures = self.figures()
        if make.spoil == 0:
            make.file.spoiled += 1
            make.add(rows, "rejected", *shown, "salah", cells[1])
            self.since.append(None)
        else:
            make.file.rows[key] = figures
            make.add(rows, "data", *shown, *cells)
            self.since.append(figures)

    def figures(self) -> tuple[list, tuple]:
        first = self.make.draw(st.integers(1, 99_999 if self.make.layout[0] == "e" else 40))
        figures = (first, self.make.draw(self.second) * first)
        return [self.make.number(each) for each in figures], figures

    def total(self, rows: list[list], width: int) -> None:
        """The sums of the rows since the last, or not quite."""
        make, known = self.make, self.since
        self.since = []
        if make.totals is None or None in known:
            return
        # by one it may happen to be the sum of a table above as well
        off = 1_000_003 * (make.totals == "wrong")
        make.file.has_wrong_total |= bool(off)
        sums = [sum(each[n] for each in known) + off * (n == 0) for n in range(2)]
        make.add(rows, "total", make.total_word, *[""] * (width - 1), *map(make.number, sums))


@st.composite
def claims(draw) -> OfficeFile:
    """A file of claims: long, a month in the title, programmes as columns, sheets of regencies."""
    make = _Maker(draw, CLAIMS)
    file, rows = make.file, []
    file.dataset = "claims"
    figures = _Figures(make, st.integers(2_000_000, 40_000_000))
    programmes = draw(st.lists(st.sampled_from(list(PROGRAMMES)), min_size=2, unique=True))
    heads = [draw(st.sampled_from(CASES)), draw(st.sampled_from(PAID))]
    programme = draw(st.sampled_from(PROGRAMME))
    if make.layout == "claims programmes":
        make.open(rows, f"KLAIM PER PROGRAM {make.year}")
        shared = [make.heads["month"], make.heads["region"]]
        make.add(rows, "header", *shared, *(x for each in programmes for x in (each, "")))
        make.add(rows, "header", "", "", *heads * len(programmes))
        for month in make.months:
            for region in make.regions:
                cells = [make.month(month), make.region(region)]
                for each in programmes:
                    shown, found = figures.figures()
                    cells += shown
                    file.rows[month, region["region_code"], each] = found
                make.add(rows, "data", *cells)
        return _ended(make, rows)
    if make.layout == "claims regencies":
        file.form = "xlsx"
        for region in make.regions:
            sheet: list[list] = []
            make.open(sheet, "KLAIM DIBAYAR")
            make.add(sheet, "header", make.heads["month"], programme, *heads)
            for month in make.months:
                for each in programmes:
                    figures.add(sheet, (month, region["region_code"], each),
                                [make.month(month), each])  # fmt: skip
            figures.total(sheet, 2)
            is_open = region["name"] == "Kupang"
            file.sheets[f"Kab {region['name']}" if is_open else region["name"]] = sheet
        return file
    if has_title := make.layout == "claims title":
        make.months = make.months[:1]
        month = make.months[0]
        make.open(rows, f"KLAIM BULAN {MONTHS[month.month - 1].upper()} {month.year}")
    columns = [*([] if has_title else [make.heads["month"]]), make.heads["region"], programme]
    make.add(rows, "header", *columns, *heads)
    for month in make.months:
        for region in make.regions:
            for each in programmes:
                shown = [*([] if has_title else [make.month(month)]), make.region(region),
                         draw(st.sampled_from([each, PROGRAMMES[each]]))]  # fmt: skip
                figures.add(rows, (month, region["region_code"], each), shown)
    figures.total(rows, len(columns))
    return _ended(make, rows)


@st.composite
def employers(draw) -> OfficeFile:
    """A list of employers: with a column of regencies, headings of them, or a sheet for each."""
    make = _Maker(draw, EMPLOYERS)
    file, rows = make.file, []
    file.dataset = "employers"
    figures = _Figures(make, st.just(1))
    heads = [draw(st.sampled_from(each)) for each in (CODE, NAME)]
    counts = [draw(st.sampled_from(each)) for each in (WORKERS, REGISTERED)]
    by_sheet, by_heading = make.layout == "employers sheets", make.layout == "employers headed"
    file.form = "xlsx" if by_sheet else file.form
    place = [] if by_sheet or by_heading else [make.heads["region"]]
    if by_heading:
        make.add(rows, "header", *heads, *counts)
    elif not by_sheet:
        make.open(rows, "DAFTAR PEMBERI KERJA")
        make.add(rows, "header", *heads, *place, *counts)
    number = 0
    for region in make.regions:
        sheet = [] if by_sheet else rows
        if by_sheet:
            make.add(sheet, "header", *heads, *counts)
            is_open = region["name"] == "Kupang"
            file.sheets[f"Kab {region['name']}" if is_open else region["name"]] = sheet
        if by_heading:
            kind = "" if region["kind"] == "city" else "KABUPATEN "
            make.add(rows, "title", f"{kind}{region['name'].upper()}")
        for _ in range(draw(st.integers(1, 6))):
            number += 1
            code, name = f"EE{number:05}", f"PT Karya {number}"
            shown = [code, name, *([make.region(region)] if place else [])]
            figures.add(sheet, (code, name, region["region_code"]), shown)
        if by_sheet or by_heading:
            figures.total(sheet, 2)
    if by_sheet:
        return file
    if not by_heading:
        figures.total(rows, 3)
    return _ended(make, rows)


def office_files() -> st.SearchStrategy[OfficeFile]:
    """Files of three datasets, recaps as often as both others."""
    return st.one_of(recaps(), recaps(), claims(), employers())
