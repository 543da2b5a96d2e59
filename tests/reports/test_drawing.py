"""Pictures of slides as SVG: whole, readable, nothing fetched, nothing over something else."""

from __future__ import annotations

import re
from dataclasses import replace
from math import hypot
from xml.etree import ElementTree

import pytest

from jamsostek.base.colours import DARK, LIGHT
from jamsostek.base.language import speaker
from jamsostek.reports import deck
from jamsostek.reports.faces import SOURCE_SANS
from jamsostek.reports.svg import drawing
from tests import decks

SAY = speaker("id")
PICTURES = {slide.key: slide.picture for slide in decks.every_picture().slides}
SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: deck.Picture, width: int = 1184, height: int = 440, colours=LIGHT, size=22):
    return ElementTree.fromstring(drawing.svg(picture, width, height, colours, SAY, size))


def texts(root) -> list[str]:
    return [element.text for element in root.iter(f"{SVG}text")]


def test_a_picture_is_one_document_that_fetches_nothing():
    for key, picture in PICTURES.items():
        for colours in (LIGHT, DARK):
            root = drawn(picture, colours=colours)
            assert (root.get("width"), root.get("height")) == ("1184", "440"), key
            assert root.get("aria-label"), key
            assert root.find(f"{SVG}desc").text == drawing.described(picture)
            tags = {element.tag.removeprefix(SVG) for element in root.iter()}
            assert tags <= {"svg", "desc", "g", "text", "rect", "circle", "path", "polyline"}, key
            values = [value for element in root.iter() for value in element.attrib.values()]
            outside = re.compile(r"url\(|https?:|\bnan\b|\binf\b")
            assert not [value for value in values if outside.search(value)], key


def test_words_are_never_markup():
    wild = "</text><script>alert('x')</script> & \"q\" \x07"
    series = deck.Series("x", (1,), (wild,))
    root = drawn(deck.Chart("bars", (wild,), (series,), wild))
    (bar,) = (e for e in root.iter(f"{SVG}rect") if e.get("data-name"))
    assert bar.get("data-name") == wild.removesuffix("\x07")
    assert not list(root.iter(f"{SVG}script"))


def bars_of(root) -> list[float]:
    return [float(e.get("width")) for e in root.iter(f"{SVG}rect") if e.get("data-name")]


def test_bars_are_as_long_as_their_values():
    wide = bars_of(drawn(PICTURES["bars"]))
    assert wide[1] / wide[0] == pytest.approx(812 / 1200, abs=0.01)
    assert wide[2] / wide[0] == pytest.approx(298 / 1200, abs=0.01)


def test_bars_of_losses_go_the_other_way_from_the_same_zero():
    picture = deck.Chart(
        "bars", ("Naik", "Turun"), (deck.Series("x", (60, -30), ("+60", "−30")),), "orang"
    )
    up, down = (e for e in drawn(picture).iter(f"{SVG}rect") if e.get("data-name"))
    zero = float(up.get("x"))
    assert float(down.get("x")) + float(down.get("width")) == pytest.approx(zero, abs=0.2)
    assert float(up.get("width")) / float(down.get("width")) == pytest.approx(2, abs=0.02)


def test_columns_of_a_stack_stand_on_each_other():
    rects = [e for e in drawn(PICTURES["stacked"]).iter(f"{SVG}rect") if e.get("data-name")]
    low, high = rects[0], rects[1]
    assert float(high.get("y")) + float(high.get("height")) == pytest.approx(
        float(low.get("y")), abs=0.2
    )
    assert float(high.get("height")) / float(low.get("height")) == pytest.approx(50 / 30, abs=0.02)
    # one rule for numbers: the last column's, beside it, with the names of the parts
    written = texts(drawn(PICTURES["stacked"]))
    assert {"PU 31", "BPU 57"} <= set(written)
    assert not {"31", "52", "54", "56", "57"} & set(written)


def test_a_missing_value_is_no_column_and_breaks_a_line():
    named = [e.get("data-name") for e in drawn(PICTURES["columns"]).iter(f"{SVG}rect")]
    assert sum("Okt 2026" in (name or "") for name in named) == 0
    series = deck.Series("x", (1, 2, None, 4, 5), ("1", "2", "", "4", "5"))
    root = drawn(deck.Chart("lines", tuple("abcde"), (series,), "orang"))
    assert len([e for e in root.iter(f"{SVG}polyline") if e.get("stroke") == LIGHT.nila]) == 2


def test_rows_without_room_are_counted_in_words():
    written = texts(drawn(PICTURES["table"]))
    shown = [text for text in written if text.startswith("Peserta di desa")]
    assert written[-1] == f"+ {18 - len(shown)} lagi" and len(shown) > 5
    many = deck.Chart(
        "bars",
        tuple(f"Kecamatan {n}" for n in range(40)),
        (deck.Series("x", tuple(range(40)), tuple(map(str, range(40)))),),
        "orang",
    )
    root = drawn(many)
    assert texts(root)[-1] == f"+ {40 - len(bars_of(root))} lagi"


def test_a_map_has_a_shape_for_each_region_and_says_what_is_unknown():
    root = drawn(PICTURES["map"])
    shapes = {e.get("data-name"): e for e in root.iter(f"{SVG}path") if e.get("data-name")}
    assert set(shapes) == {name for name, _, _ in decks.REGIONS.values()}
    unknown = shapes["Kab. Timor Tengah Selatan"]
    assert unknown.get("fill") == LIGHT.no_data
    assert unknown.get("data-text") == "tidak ada data"
    assert unknown.get("fill") not in {e.get("fill") for e in shapes.values() if e is not unknown}
    # the classes with how many regions each holds
    assert {"50 % atau lebih (1)", "10–25 % (0)", "tidak ada data (1)"} <= set(texts(root))
    assert shapes["Kab. Belu"].get("fill") == LIGHT.sequential[-1]
    # the focus is outlined over all
    outline = [e for e in root.iter(f"{SVG}path") if e.get("fill") == "none"]
    assert [e.get("d") for e in outline] == [shapes["Kab. Timor Tengah Utara"].get("d")]


def test_a_map_of_change_has_its_middle_class_in_neither_colour():
    picture = PICTURES["map"]
    shapes = {"5303": deck.Shape("Kab. Timor Tengah Utara", 0.0, "tetap", 2)}
    root = drawn(replace(picture, shapes=shapes, parted_at=5))
    fills = [e.get("fill") for e in root.iter(f"{SVG}path") if e.get("data-name")]
    assert fills == [LIGHT.diverging[3]]


def test_a_map_without_outlines_says_that_nothing_is_known():
    picture = replace(PICTURES["map"], shapes={"9999": deck.Shape("Nowhere", 1.0, "1 %", 0)})
    assert "tidak ada data" in texts(drawn(picture))


def test_winners_are_revealed_from_the_last_place():
    def revealed(picture):
        groups = [g for g in drawn(picture).iter(f"{SVG}g") if g.get("data-reveal")]
        groups.sort(key=lambda group: int(group.get("data-reveal")))
        return [group.find(f"{SVG}text").text for group in groups]

    in_order = ["Kab. Belu", "Kab. Timor Tengah Utara", "Kab. Nagekeo"]
    assert revealed(PICTURES["podium"]) == in_order
    # three colours of medals, none of them that of what is behind
    fills = {e.get("fill") for e in drawn(PICTURES["podium"]).iter(f"{SVG}rect")}
    assert {LIGHT.kunyit, LIGHT.abu, LIGHT.perunggu} <= fills
    # two winners of one place, and one without: a list
    shared = deck.Podium(
        tuple(deck.Winner(rank, name) for rank, name in ((1, "A"), (1, "B"), (None, "C")))
    )
    assert revealed(shared) == ["C", "B", "A"]
    # without a rank no medal
    assert len([*drawn(shared).iter(f"{SVG}circle")]) == 2
    assert "–" not in texts(drawn(shared))


def test_steps_cut_the_ground_only_where_changes_would_be_lost():
    broken = LIGHT.paper
    root = drawn(PICTURES["steps"])
    lost = [e for e in root.iter(f"{SVG}polyline") if e.get("stroke") == broken]
    assert len(lost) == 2
    assert "orang · sumbu dipotong, mulai dari 70.000" in texts(root)
    # and a small change is never taller than the stock it changes
    tall = {e.get("data-name"): float(e.get("height")) for e in root.iter(f"{SVG}rect")}
    stock, most = tall.pop("Okt 2025"), max(tall["Baru"], tall["Kembali"], tall["Berhenti"])
    assert stock > most
    clear = deck.Steps(
        (
            deck.Step("Awal", 100, "100", "nila", is_total=True),
            deck.Step("Baru", 80, "+80", "laut"),
            deck.Step("Akhir", 180, "180", "nila", is_total=True),
        ),
        "orang",
    )
    assert not [e for e in drawn(clear).iter(f"{SVG}polyline") if e.get("stroke") == broken]


def test_dots_of_nothing_are_drawn_on_a_log_axis():
    nothing = deck.Dot("Nol", 0, 50, "0", "50 %")
    picture = replace(PICTURES["dots"], dots=(nothing, *PICTURES["dots"].dots))
    root = drawn(picture)
    xs = {e.get("data-name"): float(e.get("cx")) for e in root.iter(f"{SVG}circle")}
    assert min(xs, key=xs.get) == "Nol"


def test_a_name_of_a_dot_lies_on_no_dot_and_no_other_name():
    for picture in (PICTURES["dots"], decks.hard_deck().slides[8].picture):
        root = drawn(picture)
        dots = [
            [float(e.get(name)) for name in ("cx", "cy", "r")] for e in root.iter(f"{SVG}circle")
        ]
        names = [e for e in root.iter(f"{SVG}text") if e.get("paint-order")]
        boxes = [room_of(name) for name in names]
        assert boxes
        for number, (left, top, right, bottom) in enumerate(boxes):
            for x, y, radius in dots:
                off = max(left - x, x - right, 0), max(top - y, y - bottom, 0)
                assert hypot(*off) > radius * 0.8, names[number].text
            for other in boxes[:number]:
                apart = (
                    right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
                )
                assert apart, names[number].text


def room_of(text) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text's letters."""
    size, x, y = (float(text.get(name)) for name in ("font-size", "x", "y"))
    return x, y - 0.7 * size, x + SOURCE_SANS.width(text.text, size, bold=True), y
