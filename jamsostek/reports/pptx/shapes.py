"""Pictures made of native shapes and tables: large figures, podium, points in words, tables."""

from __future__ import annotations

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from jamsostek.base.colours import LIGHT
from jamsostek.reports.box import Box
from jamsostek.reports.deck import MEDALS, Figure, Figures, Podium, Table, Winner, Words
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.pptx.paper import (
    INK,
    MUTED,
    SMALLEST,
    Paper,
    describe,
    emu,
    word_colour,
    word_on,
)

_SIDE = 0.1  # the margin of a cell, inches
_MOST_LINES = 4
_BLANK = 0.5  # the height of a row to write in, inches
_BLANKS = 3  # rows to write in that a slide has room for, however large its texts
_SIZES = (22, 20, 18, 16, SMALLEST)
_GRID = {1: (1, 1), 2: (2, 1), 3: (3, 1), 4: (2, 2), 5: (3, 2), 6: (3, 2), 7: (4, 2), 8: (4, 2)}
_FAINT = f'<a:srgbClr val="{LIGHT.abu[1:]}"/>'


# -- large figures -------------------------------------------------------------------------------


def figures(paper: Paper, area: Box, picture: Figures) -> None:
    """A card for each figure, up to eight."""
    shown = picture.figures[:8]
    if not shown:
        paper.text(area, paper.say("exports.no_rows"), 20, colour=MUTED, anchor="middle")
        return
    columns, rows = _GRID[len(shown)]
    # the numbers of all cards on one level
    high = min(area.height, rows * 2.5 + (rows - 1) * 0.25)
    top = area.top + (area.height - high) / 2
    places = Box(area.left, top, area.width, high).grid(columns, rows, 0.25)
    room = places[0].width - 0.34
    label = max(1, *(min(2, ARIAL.lines(figure.label, 18, room)) for figure in shown)) * 0.31 + 0.05
    change = max(_words_room(figure.change, room) for figure in shown)
    status = max(_words_room(figure.status, room) for figure in shown)
    if places[0].height - 0.3 - label - change - status < 0.5:  # the number needs the room
        label, change, status = 0.36, min(change, 0.28), min(status, 0.28)
    for place, figure in zip(places, shown, strict=False):
        _figure(paper, place, figure, label, change, status)


def _words_room(text: str, room: float) -> float:
    """The height of the words below a number: no line, one, or at most two."""
    return 0.28 * min(2, ARIAL.lines(text, SMALLEST, room)) if text else 0


def _figure(
    paper: Paper, place: Box, figure: Figure, label: float, change: float, status: float
) -> None:
    paper.card(place)
    paper.block(Box(place.left, place.top + 0.15, 0.09, place.height - 0.3), figure.role)
    inside = place.cut(left=0.26, right=0.08, top=0.15, bottom=0.15)
    paper.text(Box(inside.left, inside.top, inside.width, label), figure.label, 18, colour=MUTED)
    number = inside.cut(top=label, bottom=change + status)
    paper.text(number, figure.text, 54, bold=True, anchor="middle")
    words = Box(inside.left, number.bottom, inside.width, change)
    if figure.change:
        paper.text(words, figure.change, 16)
    if figure.status:
        words = Box(inside.left, words.bottom, inside.width, status)
        paper.text(words, figure.status, 16, colour=word_colour(figure.role))


# -- winners -------------------------------------------------------------------------------------


def podium(paper: Paper, area: Box, picture: Podium) -> None:
    """Steps for the first two or three of one order; otherwise a list."""
    if not picture.winners:
        paper.text(area, paper.say("exports.no_rows"), 20, colour=MUTED, anchor="middle")
    elif picture.is_stand:
        _steps(paper, area, {winner.rank: winner for winner in picture.winners})
    else:
        _winners(paper, area, picture.winners)


def _steps(paper: Paper, area: Box, winners: dict[int, Winner]) -> None:
    columns = area.grid(3, 1, 0.2)
    if len(winners) == 2:
        aside = (columns[1].left - columns[0].left) / 2
        columns = [Box(c.left + aside, c.top, c.width, c.height) for c in columns[:2]]
    order = (1, 2) if len(winners) == 2 else (2, 1, 3)
    places = dict(zip(order, columns, strict=True))
    above = max(
        ARIAL.height(winner.name, 28, columns[0].width, bold=True)
        + 0.3 * min(4, ARIAL.lines(winner.detail, 16, columns[0].width))
        for winner in winners.values()
    )
    most = max(area.height - above - 0.25, area.height / 3)
    for rank, winner in sorted(winners.items()):
        place = places[rank]
        high = most * {1: 1, 2: 0.78, 3: 0.6}[rank]
        step = Box(place.left, place.bottom - high, place.width, high)
        block = paper.block(step, MEDALS[rank])
        paper.fill_frame(block.text_frame, str(rank), 54 if rank == 1 else 44, True,
                         word_on(MEDALS[rank]), "center", "middle")  # fmt: skip
        words = Box(place.left, place.top, place.width, place.height - high - 0.1)
        detail = 0.3 * min(4, ARIAL.lines(winner.detail, 16, words.width)) if winner.detail else 0
        name = words.cut(bottom=detail + 0.04)
        paper.text(name, winner.name, 28, bold=True, align="center", anchor="bottom", smallest=18)
        if winner.detail:
            below = Box(words.left, words.bottom - detail, words.width, detail)
            paper.text(below, winner.detail, 16, colour=MUTED, align="center")


def _winners(paper: Paper, area: Box, winners: tuple[Winner, ...]) -> None:
    columns = 1 if len(winners) <= 6 else 2
    shown = winners[:16]
    rows = -(-len(shown) // columns)
    high = min(area.height, 1.3 * rows)
    is_ranked = any(winner.rank for winner in shown)
    # few of them stand in the middle, not above a hole
    top = area.top + (area.height - high) / 2
    places = Box(area.left, top, area.width, high).grid(columns, rows, 0.08)
    is_large = places[0].height >= 1
    # down the columns, as ranks are read
    for number, winner in enumerate(shown):
        place = places[number % rows * columns + number // rows]
        size = min(0.8 if is_large else 0.5, place.height)
        if winner.rank:
            medal = Box(place.left, place.top + (place.height - size) / 2, size, size)
            role = MEDALS.get(winner.rank, "abu")
            round_one = paper.block(medal, role, shape="OVAL")
            paper.fill_frame(round_one.text_frame, str(winner.rank), 24 if is_large else 16, True,
                             word_on(role), "center", "middle")  # fmt: skip
        words = place.cut(left=size + 0.2) if is_ranked else place
        if is_large and winner.detail:
            middle = words.top + words.height / 2
            name = Box(words.left, middle - 0.5, words.width, 0.52)
            paper.text(name, winner.name, 28, bold=True, anchor="bottom")
            below = Box(words.left, middle + 0.04, words.width, 0.4)
            paper.text(below, winner.detail, 18, colour=MUTED)
            continue
        detail = 0.35 * words.width if winner.detail else 0
        name = words.cut(right=detail + 0.1)
        paper.text(name, winner.name, 28 if is_large else 22, bold=True, anchor="middle")
        if winner.detail:
            side = Box(words.right - detail, words.top, detail, words.height)
            paper.text(side, winner.detail, 16, colour=MUTED, anchor="middle")


# -- words ---------------------------------------------------------------------------------------


def words(paper: Paper, area: Box, picture: Words) -> None:
    """Points one below the other, each with a mark, as large as they fit."""
    points = [point for point in picture.points if point.strip()]
    if not points:
        return
    column = min(area.width, 11.0)
    size = 28.0
    for size in (28, 26, 24, 22, 20, 18, 16, SMALLEST):
        heights = [ARIAL.height(point, size, column - 0.45) for point in points]
        gap = size / 72 * 0.7
        if sum(heights) + gap * (len(points) - 1) <= area.height:
            break
    top = area.top
    for point, high in zip(points, heights, strict=True):
        if top + high > area.bottom + 0.01:
            return
        mark = size / 72 * 0.35
        middle = top + size / 72 * 0.6
        paper.block(Box(area.left, middle - mark / 2, mark, mark), "kunyit", shape="DIAMOND")
        paper.text(Box(area.left + 0.45, top, column - 0.45, high + 0.02), point, size)
        top += high + gap


# -- tables --------------------------------------------------------------------------------------


def pages(table: Table, first: Box, further: Box) -> list[range]:
    """Which rows stand on which slide, so that none is cut."""
    size = _size(table, first)
    widths = _column_widths(table, first.width, size)
    head = _row_height(tuple(column.title for column in table.columns), widths, size, bold=True)
    found, start, used = [], 0, head
    for number, row in enumerate(table.cells):
        high = _row_height(row, widths, size)
        if number > start and used + high > (further if found else first).height:
            found.append(range(start, number))
            start, used = number, head
        used += high
    return [*found, range(start, len(table.cells))]


def table(paper: Paper, area: Box, picture: Table, rows: range, alt: str) -> None:
    """Some rows of a table under its headings."""
    if not (picture.cells or picture.blanks) or not picture.columns:
        paper.text(area, paper.say("exports.no_rows"), 20, colour=MUTED, anchor="middle")
        return
    is_whole = len(rows) == len(picture.cells)
    size = _size(picture, area) if is_whole else SMALLEST
    widths = _column_widths(picture, area.width, size)
    titles = tuple(column.title for column in picture.columns)
    heights = [_row_height(titles, widths, size, bold=True)]
    heights += [_row_height(picture.cells[row], widths, size) for row in rows]
    is_last = rows.stop == len(picture.cells)
    room = int((area.height - sum(heights)) / _BLANK) if is_last else 0
    blanks = min(picture.blanks, max(room, 0))
    heights += [_BLANK] * blanks
    place = Box(area.left, area.top, sum(widths), sum(heights))
    frame = paper.shapes.add_table(len(heights), len(titles), *emu(place))
    describe(frame, alt)
    made = frame.table
    _plain_style(frame)
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Inches(wide)
    for line, high in zip(made.rows, heights, strict=True):
        line.height = Inches(high)
    lines = [(titles, True, INK)]
    for row in rows:
        role = picture.roles[row] if picture.roles else None
        lines.append((picture.cells[row], False, word_colour(role) if role else INK))
    lines += [(("",) * len(titles), False, INK)] * blanks
    for line, (texts, is_head, colour) in enumerate(lines):
        for number, (text, column) in enumerate(zip(texts, picture.columns, strict=True)):
            align = "right" if column.is_numeric else "left"
            room = widths[number] - 2 * _SIDE
            text = ARIAL.shortened(text, size, room, _lines_high(_MOST_LINES, size), is_head)
            cell = made.cell(line, number)
            ink = colour if column is picture.columns[-1] else INK
            paper.fill_frame(cell.text_frame, text, size, is_head, ink, align)
            _plain_cell(cell, is_head, _above(size))


def _plain_cell(cell, is_head: bool, above: float) -> None:
    """No ground, a line below."""
    cell.margin_left = cell.margin_right = Inches(_SIDE)
    cell.margin_top = cell.margin_bottom = Inches(above)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.TOP
    cell.fill.background()
    points, ink = (1.5, '<a:schemeClr val="tx1"/>') if is_head else (0.75, _FAINT)
    # lines stand before the fill
    cell._tc.get_or_add_tcPr().insert(
        0,
        parse_xml(
            f'<a:lnB {nsdecls("a")} w="{int(points * 12700)}">'
            f"<a:solidFill>{ink}</a:solidFill></a:lnB>"
        ),
    )


def _plain_style(frame) -> None:
    """No style of the application's: the headings are bold, the rows have a line below."""
    made = frame._element.graphic.graphicData.tbl
    made.tblPr.set("bandRow", "0")
    style = made.tblPr.find(qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _size(table: Table, area: Box) -> float:
    """The size of a table's texts in points: the largest at which all of it stands on one slide,
    with rows to write in where it has some; else the smallest, and it goes on."""
    titles = tuple(column.title for column in table.columns)
    for size in _SIZES:
        widths = _column_widths(table, area.width, size)
        if _breaks_a_word(titles, widths, size):
            continue
        heights = [_row_height(titles, widths, size, bold=True)]
        heights += [_row_height(row, widths, size) for row in table.cells]
        if sum(heights) + min(table.blanks, _BLANKS) * _BLANK <= area.height:
            return size
    return SMALLEST


def _breaks_a_word(titles: tuple[str, ...], widths: list[float], size: float) -> bool:
    return any(
        ARIAL.width(word, size, bold=True) > wide - 2 * _SIDE
        for title, wide in zip(titles, widths, strict=True)
        for word in title.split(" ")
    )


def _above(size: float) -> float:
    """The margin above and below a cell's text in inches: less in long tables."""
    return 0.06 if size > SMALLEST else 0.03


def _lines_high(count: int, size: float) -> float:
    return count * size * ARIAL.line / 72 + 0.01


def _row_height(cells: tuple[str, ...], widths: list[float], size: float, bold=False) -> float:
    lines = max(
        ARIAL.lines(text, size, wide - 2 * _SIDE, bold)
        for text, wide in zip(cells, widths, strict=True)
    )
    return _lines_high(min(lines, _MOST_LINES), size) + 2 * _above(size)


def _column_widths(table: Table, room: float, size: float) -> list[float]:
    """The asked shares, but none narrower than its longest word and none wider than it needs."""
    columns = list(zip(*table.cells, strict=True)) or [() for _ in table.columns]
    air = 2 * _SIDE + 0.05
    least, most = [], []
    for column, texts in zip(table.columns, columns, strict=True):
        words = [word for text in texts for word in text.split(" ")]
        heads = [ARIAL.width(word, size, bold=True) for word in column.title.split(" ")]
        longest = max([*heads, *(ARIAL.width(word, size) for word in words)])
        least.append(min(longest, 0.4 * room) + air)
        whole = max(
            [ARIAL.width(column.title, size, bold=True)]
            + [ARIAL.width(text, size) for text in texts]
        )
        most.append(max(whole + air, least[-1]))
    if sum(most) <= room and not table.blanks:
        spare = room - sum(most)
        share = sum(column.width for column in table.columns)
        return [
            wide + spare * column.width / share
            for wide, column in zip(most, table.columns, strict=True)
        ]
    share = sum(column.width for column in table.columns)
    wanted = [room * column.width / share for column in table.columns]
    if table.blanks:
        return wanted  # what is to be written in is not known here
    widths = [
        min(max(want, low), high) for want, low, high in zip(wanted, least, most, strict=True)
    ]
    # what the narrow ones left goes to those that still break; what is too much comes from them
    spare = room - sum(widths)
    if spare > 0:
        open_ones = [max(high - wide, 0) for wide, high in zip(widths, most, strict=True)]
    else:
        open_ones = [max(wide - low, 0) for wide, low in zip(widths, least, strict=True)]
    total = sum(open_ones)
    if total:
        widths = [wide + spare * part / total for wide, part in zip(widths, open_ones, strict=True)]
    return [wide * room / sum(widths) for wide in widths]
