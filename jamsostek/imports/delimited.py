"""Delimited text to a :class:`Table`: comma, semicolon, tab or bar; UTF-8 with or without mark,
UTF-16, Windows-1252.

In: a file of text. Out: its header, and its rows by the line each begins on.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from jamsostek.base.errors import ProductError
from jamsostek.imports import layout, tables, turning
from jamsostek.imports.assembling import Sheet, assemble
from jamsostek.imports.columns import Heads
from jamsostek.imports.layout import Block, Layout
from jamsostek.imports.tables import HEADER_ROWS, Record, Table

_PEEK_BYTES = 1 << 18
QUICK_FROM = 1_000_000
# lines that may be no data: more of them are not looked at one by one
_MANY = 10_000
_DELIMITERS = ",;\t|"
# digits, and what a cast takes behind one: 1e3, 1_000, 0b11
_KINDS = bytes(
    ord("0") if byte in b"0123456789" else ord("_") if byte in b"_eEbB" else ord(" ")
    for byte in range(256)
)


def read(file: Path, shown_name: str, heads: Heads, quick_from: int | None = QUICK_FROM) -> Table:
    """Find the delimiter and the tables; raises ``not_a_table``, ``no_header`` and what
    :func:`jamsostek.imports.assembling.assemble` raises.

    A file of ``quick_from`` bytes or more that seems to be one plain table is read the quick way,
    with ``None`` no file is. Both ways answer alike.
    """
    survey = _survey(file, shown_name)
    delimiter, top = _layout(_peeked(file, survey.encoding), shown_name, heads)
    is_large = quick_from is not None and survey.size >= quick_from
    if survey.is_plain and is_large and _is_simple(top):
        is_odd = layout.oddness(heads, top.blocks[0])
        if not _has_odd_lines(file, delimiter, top.blocks[0], is_odd):
            return _quick(file, survey, delimiter, heads, top, is_odd)
    content = _decoded(file.read_bytes(), survey.encoding)

    def records() -> Iterator[Record]:
        return _records(content, delimiter)

    sheet = Sheet(None, records, layout.find(heads, records), is_text=True)
    return assemble(heads, [sheet])


def _is_simple(top: Layout) -> bool:
    """Whether the first lines are titles, one header over all columns, and nothing but data."""
    if len(top.blocks) != 1:
        return False
    block = top.blocks[0]
    is_one_row = len(block.slots) == 1 and not block.slots[0].name
    return is_one_row and all(block.headers) and max(top.kinds) < block.start


def _has_odd_lines(
    file: Path, delimiter: str, block: Block, is_odd: Callable[[list[str]], bool]
) -> bool:
    """Whether a line with the words of a total or of the header is no data, or too many have them.

    The others that are none lack what a row needs: they show when the rows are held against the
    contract.
    """
    with file.open("rb") as content:
        above = [*islice(content, block.start - 1)]
        header = above[-1].decode("utf-8-sig", "replace").lower().split(delimiter)
        longest = max((cell.strip() for cell in header), key=len)
        words = [word.encode() for word in (*turning.TOTAL_WORDS, longest)]
        seen, rest = 0, b""
        while part := content.read(1 << 20):
            if not any(word in (rest + part).lower() for word in words):
                rest = (rest + part).rpartition(b"\n")[2]
                continue
            *lines, rest = (rest + part).split(b"\n")
            for line in lines:
                if any(word in line.lower() for word in words):
                    seen += 1
                    if seen > _MANY or is_odd(_texts(line, delimiter)):
                        return True
        return is_odd(_texts(rest, delimiter)) if rest.strip() else False


def _texts(line: bytes, delimiter: str) -> list[str]:
    return [layout.plain(text) for text in line.decode("utf-8", "replace").split(delimiter)]


def _quick(
    file: Path,
    survey: _Survey,
    delimiter: str,
    heads: Heads,
    top: Layout,
    is_odd: Callable[[list[str]], bool],
) -> Table:
    """A plain table by DuckDB's own reader; what is odd in it shows when its rows are held against
    the contract, and then it is read again with care."""
    block = top.blocks[0]
    line = block.start - 1
    table = assemble(heads, [Sheet(None, lambda: iter(()), top, is_text=True)])
    above = Counter({kind: top.counts[kind] for kind in ("title", "header")})
    above["blank"] = line - above.total()
    table.is_marked, table.counts, table.long = False, above, {}

    with file.open("rb") as content:
        is_odd_on_top = any(map(_has_more_than_digits, islice(content, line, HEADER_ROWS)))

    def load(connection, treatments, repeated, counted) -> str:
        # whole numbers read as such at once spare a large file a second look at each cell
        quick = counted if survey.has_only_digits and not is_odd_on_top else set()
        for whole in [quick, set()] if quick else [set()]:
            loaded = _load_plain(
                connection, file, survey, delimiter, block.headers, line, treatments, whole
            )
            if loaded:
                for number in whole:
                    table.types[number] = "bigint"
                return loaded
        raise tables.NotPlain

    table.has_apostrophes = survey.has_apostrophes
    table.is_odd = is_odd
    table._load = load
    return table


# -- what the bytes tell ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Survey:
    """What one pass over the bytes tells."""

    encoding: str
    line_feeds: int
    ends_open: bool
    is_plain: bool  # no quotes, no lone carriage returns: a line is a row
    has_apostrophes: bool
    has_only_digits: bool  # below the first lines no number is written otherwise
    size: int


def _survey(file: Path, shown_name: str) -> _Survey:
    start = last = b""
    feeds = returns = pairs = nulls = size = 0
    has_quotes = has_more = has_apostrophes = False
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
            has_apostrophes = has_apostrophes or b"'" in block
            has_more = has_more or _has_more_than_digits(last + body)
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
        has_apostrophes=has_apostrophes,
        has_only_digits=not has_more,
        size=size,
    )


def _has_more_than_digits(body: bytes) -> bool:
    """Whether there may be numbers that a cast takes and people don't write, or mean otherwise:
    1.5, 0x1, 1e3, 1_000, 0b11."""
    if any(mark in body for mark in (b".", b"x", b"X")):
        return True
    return b"0_" in body.translate(_KINDS)


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


def _layout(text: str, shown_name: str, heads: Heads) -> tuple[str, Layout]:
    """(delimiter, layout of the first lines) under which the header names most."""
    best = None
    first: list[list[str]] = []
    # one that stands nowhere parts nothing
    for delimiter in [each for each in _DELIMITERS if each in text] or _DELIMITERS:
        found = layout.find(heads, lambda d=delimiter: _records(text, d, HEADER_ROWS * 3))
        first = first or found.top
        if not found.blocks:
            continue
        block = found.blocks[0]
        score, is_complete = heads.score(block.slots[0].headers)
        worth = (is_complete, score, block.width)
        if best is None or worth > best[0]:
            best = (worth, (delimiter, found))
    if best is None:
        raise tables.no_header(shown_name, first)
    return best[1]


def _records(text: str, delimiter: str, limit: int | None = None) -> Iterator[Record]:
    """The records of a text, blank ones too.

    A quote that is never closed would swallow the rest of the file: then the line it began on is
    broken, and reading goes on with the next.
    """
    lines = list(io.StringIO(text, newline=""))
    position = said = 0
    while position < len(lines):
        start = position
        reader = csv.reader(islice(lines, position, None), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                here, start = start, position + reader.line_num
                yield Record(here + 1, start - here, cells)
                said += any(map(str.strip, cells))
                if said == limit:
                    return
            return
        except csv.Error:
            yield Record(start + 1, 1, [lines[start].rstrip("\r\n")], "not_csv")
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
