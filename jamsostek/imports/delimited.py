"""Delimited text to a :class:`Table`: comma, semicolon, tab or bar; UTF-8 with or without mark,
UTF-16, Windows-1252.

In: a file of text. Out: its header, and its rows by the line each begins on.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from jamsostek.base.errors import ProductError
from jamsostek.imports import tables
from jamsostek.imports.tables import BATCH, HEADER_ROWS, Fits, Table, find_header

_PEEK_BYTES = 1 << 18
_LARGE_BYTES = 4_000_000
_DELIMITERS = ",;\t|"


def read(file: Path, shown_name: str, fits: Fits) -> Table:
    """Find the delimiter and the header; raises ``not_a_table`` or ``no_header``."""
    survey = _survey(file, shown_name)
    delimiter, headers, line, titles = _layout(_peeked(file, survey.encoding), shown_name, fits)
    types = ["varchar"] * len(headers)

    def load(connection, treatments, repeated, counted) -> str:
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

    return Table(headers, line, titles, types=types, _load=load)


# -- what the bytes tell ---------------------------------------------------------------------


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
    utf8 = _Utf8()
    with file.open("rb") as content:
        while block := content.read(1 << 20):
            body = block
            if not start:
                start = block[:4096]
                # titles and headers may well hold a dot
                body = b"".join(block.splitlines(keepends=True)[HEADER_ROWS:])
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
            utf8.feed(block)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF", b"{\\rtf")):
        raise ProductError("not_a_table", file=shown_name)
    encoding = _encoding(start, bool(nulls), utf8.holds())
    if encoding is None:
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


class _Utf8:
    """Whether bytes that come in blocks are UTF-8."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_broken = False

    def feed(self, block: bytes, is_last: bool = False) -> None:
        if self._is_broken or (block.isascii() and not is_last and not self._decoder.getstate()[0]):
            return
        try:
            self._decoder.decode(block, is_last)
        except UnicodeDecodeError:
            self._is_broken = True

    def holds(self) -> bool:
        self.feed(b"", is_last=True)
        return not self._is_broken


def _encoding(start: bytes, has_nulls: bool, is_utf8: bool) -> str | None:
    """The encoding of a file by its first bytes; ``None`` if it is no text."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if has_nulls:
        # without a mark the empty halves of Latin letters tell the order of the bytes
        even, odd = start[::2].count(0), start[1::2].count(0)
        if max(even, odd) * 3 < len(start):
            return None
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8-sig" if is_utf8 else "cp1252"


def _decoded(content: bytes, encoding: str) -> str:
    if encoding == "cp1252":
        # the five bytes it leaves undefined are control characters elsewhere
        return content.decode("cp1252", "replace")
    return content.decode(encoding, "replace")


def _peeked(file: Path, encoding: str) -> str:
    """The first lines of a file."""
    with file.open("rb") as content:
        peeked = content.read(_PEEK_BYTES)
        is_whole = not content.read(1)
    text = _decoded(peeked, encoding)
    return text if is_whole else text[: text.rfind("\n") + 1] or text


# -- delimiter, header, records --------------------------------------------------------------


def _layout(text: str, shown_name: str, fits: Fits) -> tuple[str, list[str], int, list[str]]:
    """(delimiter, headers, line of the last header row, cells above it) of the best header."""
    best = None
    first_rows: list[list[str]] = []
    for delimiter in _DELIMITERS:
        records = list(_records(text, delimiter, limit=HEADER_ROWS * 3))
        rows = [tables.trimmed(cells) for _, cells, rule in records if not rule]
        lines = [line for line, _, rule in records if not rule]
        found = find_header([[cell.strip() for cell in row] for row in rows], fits)
        first_rows = first_rows or rows
        if found is None:
            continue
        number, headers, complete = found
        worth = (complete, fits(headers)[0], len(headers))
        if best is None or worth > best[0]:
            titles = [tables.title(row) for row in rows[:number]]
            best = (worth, (delimiter, headers, lines[number], titles))
    if best is None:
        raise tables.no_header(shown_name, first_rows)
    return best[1]


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


# -- into the database -----------------------------------------------------------------------


def _load_plain(
    connection, file, survey, delimiter, headers, line, treatments, whole
) -> str | None:
    """The quick way, for files where a line is a row; ``None`` if this one isn't so after all."""
    names = [f"c{number}" for number in range(len(headers))]
    chosen = tables.select_list(treatments, names)
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
    tables.make_broken(connection, [])
    return f"raw.rowid + {line + 1}"


def _load_records(connection, records, width: int, treatments: dict[int, str]) -> str:
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
            if len(rows) == BATCH:
                yield _batch(lines, rows, treatments, width)
                lines, rows = [], []
        yield _batch(lines, rows, treatments, width)

    loaded = tables.fill_raw(connection, batches(), treatments)
    tables.make_broken(connection, broken)
    return loaded


def _batch(lines, rows, treatments, width) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) or [()] * width
    return tables.batch(lines, {n: [cell or None for cell in columns[n]] for n in treatments})
