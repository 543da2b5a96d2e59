"""The PPTX: native, to be edited, with the deck's numbers; nothing cut, nothing overlapping."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from itertools import combinations

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from jamsostek.base.errors import ProductError
from jamsostek.reports import deck
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.pptx import presentation
from tests.decks import BADGES, LONG_NAME, every_picture, hard_deck

DECK = every_picture()
# one slide each, but the table of 18 rows runs over three
KEYS = ["cover", "figures", "bars", "columns", "stacked", "lines", "steps", "dots", "map", "table",
        "table", "table", "podium", "words"]  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    file = tmp_path_factory.mktemp("pptx") / "deck.pptx"
    presentation.write(DECK, file)
    return file


@pytest.fixture(scope="module")
def slides(written) -> dict:
    """Slides by key; of the table the first part."""
    made = list(Presentation(written).slides)
    assert len(made) == len(KEYS)
    return dict(reversed(list(zip(KEYS, made, strict=True))))


def written_slide(tmp_path, picture: deck.Picture, **more):
    """The slides of a deck of one picture."""
    slide = deck.Slide("one", more.pop("title", "Satu temuan"), picture, ("Satu kalimat.",))
    presentation.write(replace(DECK, slides=(slide,), **more), tmp_path / "one.pptx")
    return list(Presentation(tmp_path / "one.pptx").slides)


def texts(slide) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def chart(slide):
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    return frame.chart


def picture(key: str) -> deck.Picture:
    return next(slide.picture for slide in DECK.slides if slide.key == key)


def labels(series) -> list[str]:
    """The texts written at a series' points, in order."""
    return [
        "".join(run.text for run in label.iter(qn("a:t")))
        for label in series._element.iter(qn("c:dLbl"))
    ]


# -- numbers -------------------------------------------------------------------------------------


def test_a_chart_holds_the_decks_values(slides):
    for key in ("bars", "columns", "stacked", "lines"):
        wanted, made = picture(key), chart(slides[key])
        found = {series.name: series.values for plot in made.plots for series in plot.series}
        for series in wanted.series:
            assert found.pop(series.name) == series.values, key
        limit = wanted.limit
        assert found == ({limit[1]: (limit[0],) * len(wanted.categories)} if limit else {}), key
        assert tuple(made.plots[0].categories) == wanted.categories, key


def test_the_workbook_in_a_chart_holds_the_raw_values(slides):
    blob = chart(slides["columns"]).part.chart_workbook.xlsx_part.blob
    rows = list(openpyxl.load_workbook(io.BytesIO(blob)).active.iter_rows(values_only=True))
    assert rows[0] == (None, "Peserta baru", "Target 2.500")
    assert rows[1:] == [
        ("Jun 2026", 2100, 2500),
        ("Jul 2026", 2650, 2500),
        ("Agu 2026", 2400, 2500),
        ("Sep 2026", 2397, 2500),
        ("Okt 2026", None, 2500),
    ]


def test_labels_are_the_decks_own_texts(slides):
    (bars,) = chart(slides["bars"]).plots[0].series
    assert labels(bars) == ["1.200", "812", "298"]
    columns = chart(slides["columns"]).plots[0].series[0]
    # the month without a value has no label
    assert labels(columns) == ["2.100", "2.650", "2.400", "2.397"]
    first, forecast = list(chart(slides["lines"]).plots[0].series)[:2]
    assert labels(first) == ["80", "82", "Tercatat 85"]
    # 85 stands there already
    assert labels(forecast) == ["87", "Perkiraan 90"]
    # a stack is named and numbered beside its last column, and has no legend far from it
    assert {"PU 31", "BPU 57"} <= set(texts(slides["stacked"]))
    assert not chart(slides["stacked"]).has_legend


def test_a_stock_taken_apart_stands_on_what_was_before(slides):
    made = chart(slides["steps"])
    base, steps = made.plots[0].series
    assert base.values == (0, 85_731, 93_631, 88_431, 0)
    assert steps.values == (85_731, 7_900, 1_200, 6_400, 88_431)
    (tops,) = made.plots[1].series
    assert tops.values == (85_731, 93_631, 94_831, 94_831, 88_431)
    assert labels(tops) == ["85.731", "+7.900", "+1.200", "−6.400", "88.431"]
    assert made.value_axis.minimum_scale == 70_000
    # the axis is cut, which words and a zigzag through each total say, as on the stage
    assert "orang · sumbu dipotong, mulai dari 70.000" in texts(slides["steps"])
    drawn = [
        s for s in slides["steps"].shapes if s._element.find(f".//{qn('a:custGeom')}") is not None
    ]
    assert len(drawn) == 2


def test_dots_are_a_scatter_with_names_where_asked(slides):
    made = chart(slides["dots"])
    wanted = picture("dots")
    series = {each.name: each for each in made.plots[0].series}
    assert len(series["nila"].values) == 31
    assert series["nila"].values[0] == 88
    assert series["mengkudu"].values == (35,)
    assert series[wanted.x_title].values[0] == made.value_axis.minimum_scale
    assert series[wanted.y_title].values == (60, 60)
    # a name is a label of its dot, or a text with a line to it where the label would lie on others
    labelled = labels(series["nila"]) + labels(series["mengkudu"])
    named = [*labelled, *texts(slides["dots"])]
    assert "Maria" in named
    assert any(text.endswith("…") and LONG_NAME.startswith(text[:-1]) for text in named)
    assert (
        made.category_axis._element.find(qn("c:scaling")).find(qn("c:logBase")).get("val") == "10"
    )
    assert set(wanted.corners) <= set(texts(slides["dots"]))


def test_a_log_scale_is_given_up_for_a_zero(tmp_path):
    dots = replace(picture("dots"), dots=(deck.Dot("a", 0, 10, "0", "10"),))
    (slide,) = written_slide(tmp_path, dots)
    scaling = chart(slide).category_axis._element.find(qn("c:scaling"))
    assert scaling.find(qn("c:logBase")) is None


def test_a_table_goes_on_with_its_headings(written):
    parts = [
        (slide.shapes.title.text_frame.text, shape.table)
        for slide in Presentation(written).slides
        for shape in slide.shapes
        if shape.has_table
    ]
    title = "Delapan belas janji belum selesai"
    assert [part[0] for part in parts] == [f"{title} ({i}/3)" for i in (1, 2, 3)]
    rows = [[[cell.text for cell in row.cells] for row in part[1].rows] for part in parts]
    assert all(part[0] == ["Masalah", "Penanggung jawab", "Hari terlambat"] for part in rows)
    assert [row for part in rows for row in part[1:]] == [
        list(row) for row in picture("table").cells
    ]


def test_of_a_table_of_hundreds_the_slide_says_how_many_are_left(tmp_path):
    columns = (deck.Column("Agen"), deck.Column("Baru", is_numeric=True))
    table = deck.Table(columns, tuple((f"Agen {i}", str(i)) for i in range(500)))
    made = written_slide(tmp_path, table)
    shown = sum(len(shape.table.rows) - 1 for s in made for shape in s.shapes if shape.has_table)
    assert len(made) == 5
    assert f"Masih ada {500 - shown} baris; semuanya ada di PDF dan Excel." in texts(made[-1])


def test_a_table_is_as_large_as_all_of_it_fits(tmp_path):
    """In points, of one row, of ten and of forty, which go on over further slides."""
    found = []
    for rows in (1, 10, 40):
        table = deck.Table((deck.Column("Agen"),), tuple((f"Agen {n}",) for n in range(rows)))
        one = deck.Slide("rows", "Yang belum selesai", table)
        presentation.write(replace(every_picture(), slides=(one,)), tmp_path / "rows.pptx")
        slides = Presentation(tmp_path / "rows.pptx").slides
        (shown,) = [shape.table for shape in slides[0].shapes if shape.has_table]
        size = shown.cell(1, 0).text_frame.paragraphs[0].runs[0].font.size
        found.append((size.pt, len(slides) > 1))
    assert found == [(22, False), (18, False), (14, True)]


def test_no_heading_of_rows_to_write_in_is_broken_in_a_word(tmp_path):
    columns = tuple(
        deck.Column(title, width=wide)
        for title, wide in (("Apa", 4), ("Siapa", 1.5), ("Sampai kapan", 1.1), ("Keadaan", 0.8))
    )
    one = deck.Slide("rows", "Siapa mengerjakan apa?", deck.Table(columns, (), blanks=6))
    presentation.write(replace(every_picture(), slides=(one,)), tmp_path / "rows.pptx")
    (slide,) = Presentation(tmp_path / "rows.pptx").slides
    (shown,) = [shape.table for shape in slide.shapes if shape.has_table]
    for cell, column in zip(shown.rows[0].cells, shown.columns, strict=True):
        run = cell.text_frame.paragraphs[0].runs[0]
        room = (column.width - cell.margin_left - cell.margin_right) / Inches(1)
        for word in run.text.split(" "):
            assert ARIAL.width(word, run.font.size.pt, bold=True) <= room, word


def test_the_cover_of_a_meeting_holds_all_it_says(tmp_path):
    points = tuple(f"Rapat sebelumnya: {n} Oktober 2026, Rumah makan di Kefa" for n in range(4))
    cover = deck.Slide("cover", "Rapat monev", deck.Words(points), is_cover=True)
    presentation.write(replace(every_picture(), slides=(cover,)), tmp_path / "cover.pptx")
    (slide,) = Presentation(tmp_path / "cover.pptx").slides
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert "\n".join(points) in texts


def test_rows_to_write_in_are_rows_of_the_native_table(tmp_path):
    columns = (deck.Column("Apa", width=3), deck.Column("Siapa"))
    table = deck.Table(columns, (("Hubungi agen", ""),), blanks=4)
    (made,) = written_slide(tmp_path, table)
    (frame,) = (shape for shape in made.shapes if shape.has_table)
    texts_of = [[cell.text for cell in row.cells] for row in frame.table.rows]
    assert texts_of == [["Apa", "Siapa"], ["Hubungi agen", ""], *[["", ""]] * 4]
    assert min(row.height for row in [*frame.table.rows][2:]) >= Inches(0.4)


def test_of_hundreds_of_bars_the_slide_says_how_many_it_shows(tmp_path):
    names = tuple(f"{LONG_NAME} {i}" for i in range(500))
    series = deck.Series("Baru", tuple(range(500)), tuple(map(str, range(500))))
    (slide,) = written_slide(tmp_path, deck.Chart("bars", names, (series,), "orang"))
    values = chart(slide).plots[0].series[0].values
    assert 18 < len(values) < 30
    assert list(values) == list(range(len(values)))
    assert f"orang · {len(values)} teratas dari 500" in texts(slide)


# -- the map -------------------------------------------------------------------------------------


def test_a_region_is_one_shape_to_edit(slides):
    shapes = {shape.name: shape for shape in slides["map"].shapes}
    for region in picture("map").shapes.values():
        shape = shapes[region.name]
        assert shape.shape_type == MSO_SHAPE_TYPE.FREEFORM
        assert shape._element._nvXxPr.cNvPr.get("descr") == f"{region.name}: {region.text}"
    assert str(shapes["Kab. Belu"].fill.fore_color.rgb) == "162E6B"  # the highest class
    assert str(shapes["Kab. Malaka"].fill.fore_color.rgb) == "F4EAD5"  # the lowest
    assert str(shapes["Kab. Timor Tengah Selatan"].fill.fore_color.rgb) == "DAD6CE"  # not known
    assert shapes["Kab. Timor Tengah Utara"].line.width == Pt(2.5)  # in focus
    # Timor and Semau
    assert len(shapes["Kab. Kupang"]._element.findall(f".//{qn('a:moveTo')}")) > 1
    points = sum(1 for _ in slides["map"]._element.iter(qn("a:pt")))
    assert 300 < points < 6000


def test_the_legend_counts_the_regions_in_each_class(slides):
    wanted = {"di bawah 10 % (1)", "10–25 % (0)", "50 % atau lebih (1)", "tidak ada data (1)"}
    assert wanted <= set(texts(slides["map"]))
    assert "Batas wilayah perkiraan" in texts(slides["map"])


# -- every slide ---------------------------------------------------------------------------------


def test_every_slide_has_its_finding_as_title_and_its_foot(written):
    for slide in Presentation(written).slides:
        written_texts = texts(slide)
        assert slide.shapes.title.text_frame.text
        assert "Data simulasi · Oktober 2026" in written_texts
        assert slide._element.find(f".//{qn('a:fld')}").get("type") == "slidenum"


@pytest.mark.parametrize("kind", BADGES)
def test_every_slide_says_whose_numbers_these_are(tmp_path, kind):
    presentation.write(every_picture(kind), tmp_path / "d.pptx")
    for slide in Presentation(tmp_path / "d.pptx").slides:
        assert {*BADGES.values()} & {*texts(slide)} == {BADGES[kind]}


def test_the_notes_hold_definitions_source_filters_and_version(slides):
    for key, slide in slides.items():
        notes = slide.notes_slide.notes_text_frame.text
        assert notes == (
            f"Catatan pembicara untuk {key}.\n\n"
            "Data simulasi · Oktober 2026\n\n"
            "Kantor: Kantor Cabang Atambua · Bulan: Oktober 2026\n"
            "Dibuat 16 November 2026 · data 2026.11 · versi 0123456789ab"
            " · data simulasi, bukan data nyata"
        )


def test_who_can_not_see_a_picture_is_told(slides):
    for key in ("bars", "steps", "dots", "table"):
        frames = [s for s in slides[key].shapes if s.has_chart or s.has_table]
        for frame in frames:
            words = frame._element._nvXxPr.cNvPr.get("descr")
            assert next(s.title for s in DECK.slides if s.key == key) in words


def test_the_words_around_the_numbers_follow_the_language(tmp_path):
    presentation.write(replace(DECK, language="en"), tmp_path / "d.pptx")
    book = Presentation(tmp_path / "d.pptx")
    assert "SIMULATED" in texts(book.slides[1])
    assert book.core_properties.language == "en"
    assert {run.get("lang") for run in book.slides[1]._element.iter(qn("a:rPr"))} == {"en-GB"}


def box(shape) -> tuple[int, int, int, int]:
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    file = tmp_path_factory.mktemp("pptx") / "hard.pptx"
    presentation.write(hard_deck(), file)
    return file


def test_nothing_leaves_the_slide_and_no_text_lies_on_another(written, hard):
    for file in (written, hard):
        book = Presentation(file)
        for number, slide in enumerate(book.slides, start=1):
            hold_apart(slide, f"{file.stem}, slide {number}", book.slide_width, book.slide_height)


def hold_apart(slide, where: str, wide: int, high: int) -> None:
    """Every shape lies on the slide, no two with words meet."""
    words = []
    for shape in slide.shapes:
        left, top, right, bottom = box(shape)
        assert left >= 0 and top >= 0, (where, shape.name)
        assert right <= wide + 10 and bottom <= high + 10, (where, shape.name)
        if shape.has_table or (shape.has_text_frame and shape.text_frame.text.strip()):
            words.append(shape)
    for one, other in combinations(words, 2):
        a, b = box(one), box(other)
        # a rounding of the file's unit is no overlap
        meets = all(min(a[i + 2], b[i + 2]) - max(a[i], b[i]) > 100 for i in (0, 1))
        assert not meets, (where, one.name, other.name)


def test_every_text_can_be_read_from_afar(written, hard):
    """That it also fits its frame, Chromium judges: tests/browser/test_present_in_chromium.py."""
    for file in (written, hard):
        for number, slide in enumerate(Presentation(file).slides, start=1):
            for run in slide._element.iter(qn("a:rPr")):
                assert int(run.get("sz")) >= 1400, f"{file.stem}, slide {number}"


def test_a_table_ends_above_the_foot(hard):
    for slide in Presentation(hard).slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.top + sum(row.height for row in shape.table.rows) < Inches(7.0)


# -- the file ------------------------------------------------------------------------------------


def test_the_same_deck_gives_the_same_bytes(written, tmp_path):
    presentation.write(DECK, tmp_path / "again.pptx")
    assert (tmp_path / "again.pptx").read_bytes() == written.read_bytes()


def test_the_properties_say_what_it_is(written):
    properties = Presentation(written).core_properties
    assert properties.title == "Monev Kantor Cabang Atambua"
    assert properties.subject == "Oktober 2026"
    assert properties.language == "id"
    assert properties.created == DECK.made_at
    assert "versi 0123456789ab" in properties.comments


def test_no_layout_is_left_that_does_not_fit_the_width(written):
    book = Presentation(written)
    assert (book.slide_width, book.slide_height) == (Inches(13.333), Inches(7.5))
    assert len(book.slide_layouts) == 1
    names = zipfile.ZipFile(written).namelist()
    assert len([name for name in names if "/slideLayouts/slideLayout" in name]) == 1


def test_a_place_that_can_not_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProductError) as caught:
        presentation.write(DECK, tmp_path / "file" / "deck.pptx")
    assert caught.value.code == "export_unwritable"
    (tmp_path / "deck.pptx").mkdir()
    with pytest.raises(ProductError):
        presentation.write(DECK, tmp_path / "deck.pptx")
    assert {path.name for path in tmp_path.iterdir()} == {"file", "deck.pptx"}


# -- an office's own template --------------------------------------------------------------------


def template(tmp_path, change=lambda book: None):
    """The library's own 4:3 template with a slide in it, changed as a test needs."""
    book = Presentation()
    book.slides.add_slide(book.slide_layouts[0]).shapes.title.text = "Contoh kantor"
    change(book)
    book.save(tmp_path / "kantor.pptx")
    return tmp_path / "kantor.pptx"


def test_a_template_gives_its_size_its_layout_and_its_title(tmp_path):
    presentation.write(DECK, tmp_path / "d.pptx", template(tmp_path))
    book = Presentation(tmp_path / "d.pptx")
    assert (book.slide_width, book.slide_height) == (Inches(10), Inches(7.5))
    assert len(book.slide_layouts) == 11
    assert "Contoh kantor" not in [text for slide in book.slides for text in texts(slide)]
    slide = book.slides[2]
    layout = slide.slide_layout
    assert layout.name == "Title Only"
    (title,) = slide.placeholders
    assert title.text_frame.text == "Belu membawa peserta baru paling banyak"
    # where the layout has it, and below it the chart
    assert (title.left, title.top) == (layout.placeholders[0].left, layout.placeholders[0].top)
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    assert frame.top >= title.top + title.height
    assert frame.left + frame.width <= book.slide_width
    assert "SIMULASI" in texts(slide)


def test_a_template_without_a_title_still_gets_one(tmp_path):
    def only_blank(book):
        for layout in [layout for layout in book.slide_layouts if layout.name != "Blank"]:
            if layout.used_by_slides:
                continue
            book.slide_layouts.remove(layout)
        for holder in list(book.slide_layouts[0].placeholders):
            holder._element.getparent().remove(holder._element)

    presentation.write(DECK, tmp_path / "d.pptx", template(tmp_path, only_blank))
    slide = Presentation(tmp_path / "d.pptx").slides[2]
    assert "Belu membawa peserta baru paling banyak" in texts(slide)


@pytest.mark.parametrize("content", [b"", b"not a presentation", b"PK\x03\x04broken"])
def test_a_template_that_is_none(tmp_path, content):
    (tmp_path / "kantor.pptx").write_bytes(content)
    with pytest.raises(ProductError) as caught:
        presentation.write(DECK, tmp_path / "d.pptx", tmp_path / "kantor.pptx")
    assert caught.value.code == "export_template_unreadable"
    assert caught.value.details["file"] == "kantor.pptx"
    assert not (tmp_path / "d.pptx").exists()
