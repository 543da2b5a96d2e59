"""From a file as an office saved it to a table of texts that remembers its line numbers.

CSV (comma, semicolon, tab or bar; UTF-8 with or without mark, UTF-16, Windows-1252), spreadsheets
(XLSX, XLSB, XLS, ODS) and Parquet (a file, or a folder partitioned by ``key=value``). The header
may stand below title rows. What the columns mean is not known here: the caller scores header
candidates and says which columns to read at all, so that personal ones are never stored.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound

from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier

# Before the text of a cell that the file holds as a number: its dot is a decimal one for certain.
NATIVE = "\x02"
_HEADER_ROWS = 40
_PEEK_BYTES = 1 << 18
_BATCH = 50_000
_LARGE_BYTES = 4_000_000
_DELIMITERS = ",;\t|"
# score of a header candidate, and whether no required column is missing in it
Fits = Callable[[list[str]], tuple[float, bool]]


@dataclass
class Loaded:
    """Where the rows are: table ``raw`` with columns ``c0``, ``c1`` … for those asked for.

    ``line`` is the SQL of a row's line number. Table ``broken`` (``line``, ``rule``, ``cells``,
    ``expected``) holds the rows that have no cells to speak of.
    """

    line: str


@dataclass
class Table:
    """A file with its header found. ``titles`` are the cells of the rows above it.

    ``types`` are DuckDB types of a Parquet file's columns, ``varchar`` for everything else;
    ``has_native`` says that cells may begin with :data:`NATIVE`.
    """

    headers: list[str]
    header_line: int
    titles: list[str] = field(default_factory=list)
    sheet: str | None = None
    types: list[str] = field(default_factory=list)
    has_native: bool = False
    _load: Callable[..., Loaded] | None = None

    def load(
        self,
        connection,
        treatments: dict[int, str],
        repeated: set[int] = frozenset(),
        counted: set[int] = frozenset(),
    ) -> Loaded:
        """Make the tables ``raw`` and ``broken``.

        ``treatments`` gives for each column to read the SQL made of it, with ``{c}`` for the cell;
        a column not named is never stored. In the columns ``repeated`` the value of a merged cell
        holds for all its rows. The columns ``counted`` may be read as whole numbers at once where
        the file leaves no doubt; their ``types`` say so then.
        """
        return self._load(connection, treatments, repeated, counted)


def sheets(file: Path) -> list[str]:
    """The visible sheets of a spreadsheet; none for other files."""
    if file.is_dir() or _kind(file) != "book":
        return []
    return [name for name in _visible(_workbook(file, file.name), file.name)]


def digest(file: Path) -> str:
    """SHA-256 of a file, or of every file of a folder with its place in it."""
    if file.is_dir():
        total = hashlib.sha256()
        for part in _parquet_files(file):
            total.update(f"{part.relative_to(file).as_posix()} {digest(part)}\n".encode())
        return total.hexdigest()
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read(file: Path, shown_name: str, sheet: str | None, fits: Fits) -> Table:
    """Open a file and find its header.

    Raises :class:`ProductError`: ``import_file_missing``, ``not_a_table``, ``no_header``,
    ``which_sheet``, ``no_such_sheet``, ``sheet_locked``.
    """
    if not file.exists():
        raise ProductError("import_file_missing", file=shown_name)
    if file.is_dir():
        return _read_parquet(file, shown_name)
    try:
        kind = _kind(file)
        if kind == "parquet":
            return _read_parquet(file, shown_name)
        if kind == "book":
            return _read_book(file, shown_name, sheet, fits)
        return _read_csv(file, shown_name, fits)
    except OSError as error:
        raise ProductError("import_file_missing", file=shown_name) from error


def _kind(file: Path) -> str:
    with file.open("rb") as content:
        start = content.read(8)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "book"
    return "text"


def find_header(rows: list[list[str]], fits: Fits) -> tuple[int, list[str], bool] | None:
    """(index of the row, its headers, whether all that is required is there) of the best row.

    A header of two rows counts as its lower one, with the upper one's words where that is blank or
    only says a part. ``None`` if no row names anything.
    """
    best: tuple[float, int, list[str], bool] | None = None
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        candidates = [row]
        if number and any(rows[number - 1]):
            above = rows[number - 1] + [""] * len(row)
            if not all(row):
                candidates.append([cell or up for cell, up in zip(row, above, strict=False)])
            candidates.append(
                [
                    cell if not up or up == cell else f"{up} {cell}".strip()
                    for cell, up in zip(row, above, strict=False)
                ]
            )
        for headers in candidates:
            score, complete = fits(headers)
            if score > 0 and (best is None or (complete, score) > (best[3], best[0])):
                best = (score, number, headers, complete)
    return None if best is None else best[1:]


def _trimmed(row: list[str]) -> list[str]:
    """The cells up to the last that says something."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _no_header(shown_name: str, rows: list[list[str]]) -> ProductError:
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    found = ", ".join(cell.strip() for cell in first if cell.strip())[:200]
    return ProductError("no_header", file=shown_name, found=found or "–")


# -- CSV -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Survey:
    """What one pass over the bytes tells."""

    encoding: str
    line_feeds: int
    ends_open: bool
    is_plain: bool  # no quotes, no lone carriage returns: a line is a row
    has_no_fractions: bool  # below the first lines no 1.5 and no 0x1, which a cast would take
    is_large: bool


def _survey(file: Path, shown_name: str) -> _Survey:
    start = last = b""
    feeds = returns = pairs = nulls = size = 0
    has_quotes = has_fractions = False
    is_utf8 = True
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as content:
        while block := content.read(1 << 20):
            body = block
            if not start:
                start = block[:4096]
                # titles and headers may well hold a dot
                body = b"".join(block.splitlines(keepends=True)[_HEADER_ROWS:])
            size += len(block)
            feeds += block.count(b"\n")
            if b"\r" in block:
                returns += block.count(b"\r")
                pairs += block.count(b"\r\n")
            pairs += last == b"\r" and block.startswith(b"\n")
            has_quotes = has_quotes or b'"' in block
            has_fractions = has_fractions or any(mark in body for mark in (b".", b"x", b"X"))
            nulls += b"\0" in block
            last = block[-1:]
            if is_utf8 and not (block.isascii() and decoder.getstate()[0] == b""):
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    is_utf8 = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_utf8 = False
    encoding = "utf-8-sig" if is_utf8 else "cp1252"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif nulls:
        # without a mark the empty halves of Latin letters tell the order of the bytes
        even, odd = start[::2].count(0), start[1::2].count(0)
        if max(even, odd) * 3 < len(start):
            raise ProductError("not_a_table", file=shown_name)
        encoding = "utf-16-le" if odd > even else "utf-16-be"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF", b"{\\rtf")):
        raise ProductError("not_a_table", file=shown_name)
    is_plain = encoding == "utf-8-sig" and not has_quotes and returns in (0, feeds)
    return _Survey(
        encoding,
        feeds,
        ends_open=last not in (b"\n", b""),
        is_plain=is_plain and pairs == returns,
        has_no_fractions=not has_fractions,
        is_large=size > _LARGE_BYTES,
    )


def _read_csv(file: Path, shown_name: str, fits: Fits) -> Table:
    survey = _survey(file, shown_name)
    with file.open("rb") as content:
        peeked = content.read(_PEEK_BYTES)
        whole = not content.read(1)
    text = _decoded(peeked, survey.encoding)
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    best = None
    first_rows: list[list[str]] = []
    for delimiter in _DELIMITERS:
        records = list(_records(text, delimiter, limit=_HEADER_ROWS * 3))
        rows = [_trimmed(cells) for _, cells, rule in records if not rule]
        lines = [line for line, _, rule in records if not rule]
        found = find_header([[cell.strip() for cell in row] for row in rows], fits)
        first_rows = first_rows or rows
        if found is None:
            continue
        number, headers, complete = found
        score = fits(headers)[0]
        if best is None or (complete, score, len(headers)) > best[0]:
            titles = [cell for row in rows[:number] for cell in row if cell.strip()]
            best = ((complete, score, len(headers)), delimiter, headers, lines[number], titles)
    if best is None:
        raise _no_header(shown_name, first_rows)
    _, delimiter, headers, line, titles = best

    def load(connection, treatments, repeated, counted) -> Loaded:
        if survey.is_plain:
            # whole numbers read as such at once spare a large file a second look at each cell
            quick = counted if survey.is_large and survey.has_no_fractions else set()
            for whole in [quick, set()] if quick else [set()]:
                loaded = _load_plain(
                    connection, file, survey, delimiter, headers, line, treatments, whole
                )
                if loaded:
                    for number in whole:
                        types[number] = "bigint"
                    return loaded
        content = _decoded(file.read_bytes(), survey.encoding)
        records = _records(content, delimiter, after=line)
        return _load_records(connection, records, len(headers), treatments)

    types = ["varchar"] * len(headers)
    return Table(headers, line, titles, types=types, _load=load)


def _decoded(content: bytes, encoding: str) -> str:
    if encoding == "cp1252":
        # the five bytes it leaves undefined are control characters elsewhere
        return content.decode("cp1252", "replace")
    return content.decode(encoding, "replace")


def _records(
    text: str, delimiter: str, after: int = 0, limit: int | None = None
) -> Iterator[tuple[int, list[str], str | None]]:
    """(line it starts on, cells, rule broken) of each record after a line; blank ones left out.

    A quote that is never closed would swallow the rest of the file: then the line it began on is
    broken, and reading goes on with the next.
    """
    lines = list(io.StringIO(text, newline=""))
    position = after
    while position < len(lines):
        start = position

        def feed(at: int = position) -> Iterator[str]:
            yield from lines[at:] if at == 0 else (lines[i] for i in range(at, len(lines)))

        reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                here, start = start, position + reader.line_num
                if any(map(str.strip, cells)):
                    yield here + 1, cells, None
                    if limit is not None:
                        limit -= 1
                        if limit == 0:
                            return
            return
        except csv.Error:
            yield start + 1, [lines[start].rstrip("\r\n")], "not_csv"
            position = start + 1


def _load_plain(
    connection, file, survey, delimiter, headers, line, treatments, whole
) -> Loaded | None:
    """The quick way, for files where a line is a row; ``None`` if this one isn't so after all."""
    names = [f"c{number}" for number in range(len(headers))]
    chosen = _chosen(treatments, names)
    columns = ", ".join(
        f"'{name}': '{'bigint' if number in whole else 'varchar'}'"
        for number, name in enumerate(names)
    )
    try:
        connection.execute(
            f"""
            create or replace temp table raw as select {chosen or "1 as nothing"}
            from read_csv($file, auto_detect = false, header = false, skip = {line},
                delim = $delimiter, quote = '', escape = '', comment = '',
                columns = {{{columns}}}, strict_mode = true, null_padding = false)
            """,
            {"file": str(file), "delimiter": delimiter},
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return None  # a row with more or fewer cells
    counted = connection.execute("select count(*) from raw").fetchall()[0][0]
    if counted != survey.line_feeds + survey.ends_open - line:
        return None  # blank lines, which DuckDB passes over
    _make_broken(connection, [])
    return Loaded(f"raw.rowid + {line + 1}")


def _load_records(connection, records, width: int, treatments: dict[int, str]) -> Loaded:
    broken: list[tuple[int, str, list[str], str | None]] = []

    def batches() -> Iterator[pa.RecordBatch]:
        lines: list[int] = []
        rows: list[list[str]] = []
        for line, cells, rule in records:
            if len(cells) > width and not any(map(str.strip, cells[width:])):
                del cells[width:]
            if rule or len(cells) != width:
                expected = None if rule else f"{len(cells)}/{width}"
                broken.append((line, rule or "cell_count", cells, expected))
                continue
            lines.append(line)
            rows.append(cells)
            if len(rows) == _BATCH:
                yield _batch(lines, rows, treatments, width)
                lines, rows = [], []
        yield _batch(lines, rows, treatments, width)

    _fill_raw(connection, batches(), treatments)
    _make_broken(connection, broken)
    return Loaded("raw.line")


def _batch(lines, rows, treatments, width) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) or [()] * width
    arrays = [pa.array([cell or None for cell in columns[n]], pa.string()) for n in treatments]
    return pa.record_batch(
        [pa.array(lines, pa.int64()), *arrays], names=["line", *(f"c{n}" for n in treatments)]
    )


def _fill_raw(connection, batches: Iterator[pa.RecordBatch], treatments: dict[int, str]) -> None:
    """Make ``raw`` of batches; what may not be stored is turned on the way, in memory."""
    made = False
    own = {number: f"c{number}" for number in treatments}
    chosen = ", ".join(["line", *filter(None, [_chosen(treatments, own)])])
    for batch in batches:
        connection.register("batch_rows", pa.table(batch))
        verb = "insert into raw" if made else "create or replace temp table raw as"
        connection.execute(f"{verb} select {chosen} from batch_rows")
        connection.unregister("batch_rows")
        made = True


def _chosen(treatments: dict[int, str], names) -> str:
    """The select list of ``raw`` out of columns of these names."""
    return ", ".join(
        f"{sql.replace('{c}', names[number])} as c{number}" for number, sql in treatments.items()
    )


def _make_broken(connection, broken: list[tuple]) -> None:
    columns = list(zip(*broken, strict=True)) or [()] * 4
    types = (pa.int64(), pa.string(), pa.list_(pa.string()), pa.string())
    table = pa.table(
        [pa.array(list(c), kind) for c, kind in zip(columns, types, strict=True)],
        names=["line", "rule", "cells", "expected"],
    )
    connection.register("broken_rows", table)
    connection.execute("create or replace temp table broken as select * from broken_rows")
    connection.unregister("broken_rows")


# -- spreadsheets ----------------------------------------------------------------------------


def _workbook(file: Path, shown_name: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(file))
    except CalamineError as error:
        code = "sheet_locked" if "assword" in str(error) else "not_a_table"
        raise ProductError(code, file=shown_name) from error


def _visible(book: CalamineWorkbook, shown_name: str) -> list[str]:
    shown = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    if not shown:
        raise ProductError("not_a_table", file=shown_name)
    return shown


def _read_book(file: Path, shown_name: str, sheet: str | None, fits: Fits) -> Table:
    book = _workbook(file, shown_name)
    names = [sheet] if sheet else _visible(book, shown_name)
    candidates = []
    first_rows: list[list[str]] = []
    for name in names:
        try:
            page = book.get_sheet_by_name(name)
        except WorksheetNotFound as error:
            known = ", ".join(book.sheet_names)
            raise ProductError("no_such_sheet", sheet=sheet, known=known) from error
        cells = page.to_python(skip_empty_area=False)
        ranges = page.merged_cell_ranges or []
        top = _repeat_merged([list(row) for row in cells[:_HEADER_ROWS]], ranges, None)
        rows = [[_label(cell) for cell in row] for row in top]
        first_rows = first_rows or rows
        found = find_header(rows, fits)
        if found:
            score = fits(found[1])[0]
            candidates.append((found[2], score, name, cells, ranges, rows, found))
    if not candidates:
        raise _no_header(shown_name, first_rows)
    complete = [each for each in candidates if each[0]]
    if len(complete) > 1:
        raise ProductError(
            "which_sheet", file=shown_name, sheets=", ".join(each[2] for each in complete)
        )
    _, _, name, cells, ranges, rows, found = max(
        complete or candidates, key=lambda each: (each[0], each[1])
    )
    number, headers, _ = found
    headers = _trimmed(headers)

    def load(connection, treatments, repeated, counted) -> Loaded:
        return _load_cells(connection, cells, ranges, number, len(headers), treatments, repeated)

    titles = [cell for row in rows[:number] for cell in row if cell]
    types = ["varchar"] * len(headers)
    return Table(headers, number + 1, titles, name, types, has_native=True, _load=load)


def _repeat_merged(cells: list[list], ranges, columns: set[int] | None) -> list[list]:
    """The value of a merged cell in every cell it covers, in the columns named (or all)."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        for row in cells[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                if columns is None or column in columns:
                    row[column] = value
    return cells


def _load_cells(connection, cells, ranges, number, width, treatments, repeated) -> Loaded:
    cells = _repeat_merged([list(row) for row in cells], ranges, repeated)

    def batches() -> Iterator[pa.RecordBatch]:
        for start in range(number + 1, max(len(cells), number + 2), _BATCH):
            block = cells[start : start + _BATCH]
            lines = [
                start + offset + 1
                for offset, row in enumerate(block)
                if any(cell != "" and not (isinstance(cell, str) and not cell.strip())
                       for cell in row[:width])
            ]  # fmt: skip
            kept = [cells[line - 1] for line in lines]
            columns = [
                pa.array([_cell(row[n]) if n < len(row) else None for row in kept], pa.string())
                for n in treatments
            ]
            yield pa.record_batch(
                [pa.array(lines, pa.int64()), *columns],
                names=["line", *(f"c{n}" for n in treatments)],
            )

    _fill_raw(connection, batches(), treatments)
    _make_broken(connection, [])
    return Loaded("raw.line")


def _cell(value: object) -> str | None:
    """The text of a cell; a number is marked, because nobody can mistake its decimal point."""
    if isinstance(value, str):
        return value.lstrip(NATIVE) or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return NATIVE + (str(int(value)) if whole else repr(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else str(value.date())
    return value.isoformat() if isinstance(value, date) else str(value)


def _label(value: object) -> str:
    return (_cell(value) or "").lstrip(NATIVE).strip()


# -- Parquet ---------------------------------------------------------------------------------


def _parquet_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.parquet")) if path.is_dir() else [path]


def _read_parquet(path: Path, shown_name: str) -> Table:
    files = [str(file) for file in _parquet_files(path)]
    if not files:
        raise ProductError("not_a_table", file=shown_name)
    source = "read_parquet($files, hive_partitioning = true, hive_types_autocast = false, "
    source += "union_by_name = true)"
    with duckdb.connect() as connection:
        try:
            described = connection.execute(
                f"select column_name, column_type from (describe select * from {source})",
                {"files": files},
            ).fetchall()
        except duckdb.Error as error:
            raise ProductError("not_a_table", file=shown_name) from error

    def load(connection, treatments, repeated, counted) -> Loaded:
        chosen = _chosen(treatments, [identifier(name) for name, _ in described])
        try:
            connection.execute(
                f"create or replace temp table raw as select {chosen or '1 as nothing'} "
                f"from {source}",
                {"files": files},
            )
        except duckdb.InvalidInputException as error:
            raise ProductError("not_a_table", file=shown_name) from error
        _make_broken(connection, [])
        return Loaded("raw.rowid + 1")

    headers = [name for name, _ in described]
    return Table(headers, 0, types=[kind.lower() for _, kind in described], _load=load)
