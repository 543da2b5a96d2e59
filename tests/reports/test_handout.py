"""The handout: two slides a page, searchable, tables with their headings on every page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pypdf import PdfReader

from jamsostek.base.errors import ProductError
from jamsostek.reports import deck
from jamsostek.reports.typst import handout
from tests.decks import BADGES, LONG_NAME, every_picture

DECK = every_picture()
WILD = "#panic() $x$ [y] *z* _u_ \\n `r` <a> @b ~ \"q\" 'a' // c {d}"


def pages(file) -> list[str]:
    """The text of each page on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(file).pages]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    file = tmp_path_factory.mktemp("pdf") / "deck.pdf"
    handout.write(DECK, file)
    return file


def of(tmp_path, *pictures: deck.Picture, **more) -> list[str]:
    slides = tuple(deck.Slide(str(i), f"Temuan {i}", p) for i, p in enumerate(pictures, start=1))
    handout.write(replace(DECK, slides=slides, **more), tmp_path / "d.pdf")
    return pages(tmp_path / "d.pdf")


def test_two_slides_a_page_in_their_order(written):
    found = pages(written)
    titles = [f"{number} {slide.title}" for number, slide in DECK.numbered()]
    assert [titles.index(title) for title in titles if title in found[0]] == [1]  # and the cover
    assert [titles.index(title) for title in titles if title in found[1]] == [2, 3]
    assert all(any(title in page for page in found) for title in titles[1:])


def test_pages_are_a4_and_counted(written):
    reader = PdfReader(written)
    for number, page in enumerate(reader.pages, start=1):
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        assert f"{number} / {len(reader.pages)}" in " ".join(page.extract_text().split())


def test_every_page_says_filters_version_and_day(written):
    for page in pages(written):
        assert "Kantor: Kantor Cabang Atambua · Bulan: Oktober 2026" in page
        assert "Versi data 2026.11 · Dibuat 16 November 2026 09.30" in page


def test_slides_with_simulated_numbers_bear_the_mark_on_every_page_they_take(tmp_path):
    column = (deck.Column("Nama agen"),)
    table = deck.Table(column, tuple((f"{LONG_NAME} {i}",) for i in range(200)))
    slides = (
        deck.Slide("1", "Temuan 1", table, kind="sample"),
        deck.Slide("2", "Temuan 2", deck.Words(("kata",)), kind="published"),
        deck.Slide("3", "Temuan 3", replace(table, cells=table.cells[:1]), kind="published"),
        deck.Slide("4", "Temuan 4", deck.Words(("kata",)), kind="sample"),
    )
    handout.write(replace(DECK, slides=slides), tmp_path / "d.pdf")
    found = pages(tmp_path / "d.pdf")
    with_rows = [page for page in found if f"{LONG_NAME} " in page]
    assert len(with_rows) > 4
    assert all("SIMULASI" in page for page in with_rows)
    marks = " ".join(found).split("Temuan")
    assert ["SIMULASI" in text for text in marks[-3:]] == [False, False, True]


@pytest.mark.parametrize("kind", BADGES)
def test_every_slide_says_whose_numbers_these_are(tmp_path, kind):
    handout.write(every_picture(kind), tmp_path / "d.pdf")
    found = " ".join(pages(tmp_path / "d.pdf"))
    for other, word in BADGES.items():
        # the cover too, and the table's second page
        assert found.count(word) == (len(DECK.slides) + 1 if other == kind else 0), word


def test_a_long_table_repeats_its_headings_and_loses_no_row(tmp_path):
    columns = (deck.Column("Nama agen", width=3), deck.Column("Anggota baru", is_numeric=True))
    table = deck.Table(columns, tuple((f"{LONG_NAME} {i}", f"n{i}n") for i in range(200)))
    found = of(tmp_path, table)
    with_rows = [page for page in found if LONG_NAME in page]
    assert len(with_rows) > 4
    assert all("Nama agen Anggota baru" in page for page in with_rows)
    everything = " ".join(found)
    assert all(f"n{i}n" in everything for i in range(200))


def test_a_table_to_write_in_is_one_without_rows_too(tmp_path):
    columns = (deck.Column("Apa yang dikerjakan"), deck.Column("Siapa"))
    assert "Apa yang dikerjakan" in " ".join(of(tmp_path, deck.Table(columns, (), blanks=3)))


def test_what_looks_like_a_command_prints_as_it_is_written(tmp_path):
    table = deck.Table((deck.Column(WILD),), ((WILD,),))
    slide = deck.Slide("a", WILD, table, (WILD,), source=WILD, notes=WILD)
    words = deck.Slide("b", "Kata", deck.Words((WILD,)))
    wild = replace(DECK, title=WILD, filters=((WILD, WILD),), slides=(slide, words))
    handout.write(wild, tmp_path / "d.pdf")
    text = "".join(pages(tmp_path / "d.pdf")).replace(" ", "")
    # title, sentence, source, note, filters on the cover and in the foot, heading, cell, point …
    assert text.count(WILD.replace(" ", "")) >= 10


def test_pictures_are_vectors_and_their_words_can_be_found(written):
    reader = PdfReader(written)
    assert not [image for page in reader.pages for image in page.images]
    assert "88.431" in pages(written)[0]
    assert "Kab. Timor Tengah Utara" in pages(written)[1]


def test_a_chart_of_all_regencies_has_room_for_them_all(tmp_path):
    names = tuple(f"Kab. {i:02}" for i in range(22))
    series = deck.Series("Peserta", tuple(range(22)), tuple(f"n{i}n" for i in range(22)))
    found = of(tmp_path, deck.Chart("bars", names, (series,), "orang"), deck.Words(("a",)))
    (page,) = [page for page in found if "Kab. 00" in page]
    assert all(f"Kab. {i:02}" in page and f"n{i}n" in page for i in range(22))


def test_the_speakers_notes_follow_at_the_end(written):
    last = pages(written)[-1]
    assert "Catatan dan sumber" in last
    assert "Catatan pembicara untuk bars." in last


def test_fonts_come_with_the_file(written):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(written).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("+")[1].split("-")[0] for name in fonts} == {"SourceSansPro"}


def test_the_properties_and_the_language(written):
    reader = PdfReader(written)
    assert reader.metadata.title == "Monev Kantor Cabang Atambua"
    assert reader.metadata.creation_date.replace(tzinfo=None) == DECK.made_at
    assert reader.trailer["/Root"]["/Lang"].startswith("id")


def test_in_english_the_words_around_are_english(tmp_path):
    handout.write(replace(DECK, language="en"), tmp_path / "d.pdf")
    found = pages(tmp_path / "d.pdf")
    assert "Made on 16 November 2026" in found[0]
    assert "SIMULATED" in found[0]
    assert "Notes and sources" in found[-1]


def test_a_slide_without_data_is_still_a_slide(tmp_path):
    for picture in (
        deck.Table((deck.Column("Agen"),), ()),
        deck.Words(()),
        deck.Figures(()),
        deck.Chart("bars", (), (), "orang"),
    ):
        assert "Temuan 1" in of(tmp_path, picture)[0], picture


def test_a_deck_without_slides_is_its_cover(tmp_path):
    (page,) = of(tmp_path)
    assert "Monev Kantor Cabang Atambua" in page


def test_the_same_deck_gives_the_same_bytes(written, tmp_path):
    handout.write(DECK, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == written.read_bytes()


def test_a_place_that_can_not_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProductError) as caught:
        handout.write(DECK, tmp_path / "file" / "deck.pdf")
    assert caught.value.code == "export_unwritable"
