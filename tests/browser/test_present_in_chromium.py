"""The presentation in a real Chromium: keys, Esc, nothing but the slide, at once, offline."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import speaker
from jamsostek.reports.pptx import presentation
from jamsostek.reports.svg import drawing
from jamsostek.view.present import stage
from tests.decks import every_picture, hard_deck
from tests.reports.test_ruler import every, some, tiny, tiny_workspace  # noqa: F401 (fixtures)

pytestmark = pytest.mark.browser

STAGE = ".stage .slide.now"
# what would be seen besides the slide
AROUND = "[data-testid=stHeader], .st-key-filters, .footer, .sample-strip"


def slide_of(page) -> str:
    return page.evaluate("new URL(location.href).searchParams.get('slide')")


def press(page, *keys: str) -> list[str]:
    """Press keys; the slide in view after each."""
    found = []
    for key in keys:
        page.keyboard.press(key)
        found.append(slide_of(page))
    return found


def test_keys_walk_the_deck_and_esc_returns_where_it_came_from(server, visit):
    visitor = visit(width=1280, height=720)
    page = visitor.open(f"{server.address}/agents?lang=id&branch=ATAMBUA")
    page.goto(f"{server.address}/present?lang=id&deck=monev&branch=ATAMBUA&from=agents")
    expect(page.locator(STAGE)).to_be_visible()
    visitor.settled()
    number = page.locator(".stage .number")
    slides = page.locator(".stage .slide")
    expect(number).to_have_text(f"1 / {slides.count()}")
    # full screen: the slide covers all, at 16:9, and nothing else is there
    expect(page.locator(AROUND).filter(visible=True)).to_have_count(0)
    assert page.locator(".screen").bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    # focus is there from the start: keys need no click
    first, second = slide_of(page), press(page, "ArrowRight")[0]
    third = press(page, "PageDown")[0]
    assert len({first, second, third}) == 3
    assert press(page, "ArrowLeft", "PageUp", " ", "Backspace") == [second, first, second, first]
    assert press(page, "3", "Enter")[-1] == third
    press(page, "End")
    expect(number).to_have_text(f"{slides.count()} / {slides.count()}")
    assert press(page, "Home") == [first]
    black = page.locator(".black")
    page.keyboard.press("b")
    expect(black).to_be_visible()
    page.keyboard.press("b")
    expect(black).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator(".screen")).to_have_attribute("style", re.compile("dark"))
    # every key was answered by a slide drawn; how fast it is, docs/benchmarks.md tells
    page.wait_for_function("() => performance.getEntriesByName('slide-shown').length >= 10")
    # a window of another shape: still whole, still 16:9
    page.set_viewport_size({"width": 1024, "height": 768})
    wide = "stage => stage.getBoundingClientRect().width === 1024"
    page.wait_for_function(wide, arg=page.locator(".stage").element_handle())
    assert page.locator(".stage").bounding_box()["height"] == 576
    page.keyboard.press("Escape")
    page.wait_for_url("**/agents?*branch=ATAMBUA*")
    expect(page.locator(".screen")).to_have_count(0)
    expect(page.locator(".footer")).to_be_visible()
    visitor.settled()
    assert "branch=ATAMBUA" in page.url
    assert "deck" not in page.url
    assert visitor.outside == []
    assert visitor.errors == []


def test_slides_are_chosen_shown_restored_and_left(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/present?lang=id&prepare=paritrana")
    boxes = page.locator(".chooser input")
    boxes.first.wait_for()
    count = boxes.count()
    boxes.first.click()  # it goes to the slides left out, another takes its place
    page.wait_for_function("() => new URL(location.href).searchParams.has('slides')")
    visitor.settled()
    page.get_by_text("Mulai presentasi").click()
    expect(page.locator(STAGE)).to_be_visible()
    expect(page.locator(".stage .number")).to_have_text(f"1 / {count - 1}")
    visitor.settled()
    # the winners of the first category come one by one, the slide stays
    names = page.locator(f"{STAGE} [data-reveal]")
    waiting = page.locator(f"{STAGE} [data-reveal].waits")
    assert waiting.count() == names.count() > 0
    before = slide_of(page)
    for left in reversed(range(names.count())):
        assert press(page, "ArrowRight") == [before]
        expect(waiting).to_have_count(left)
    after = press(page, "ArrowRight")[0]
    assert after != before
    # a reload, or the link sent to somebody, opens the same slide of the same choice
    page.reload()
    expect(page.locator(".stage .slide")).to_have_count(count - 1)
    visitor.settled()
    assert slide_of(page) == after
    page.keyboard.press("Escape")
    expect(page.locator(".chooser input").first).to_be_visible()
    visitor.settled()
    assert "deck" not in page.url
    assert "slides=" in page.url
    assert visitor.outside == []
    assert visitor.errors == []


def test_a_frozen_ranking_is_presented_from_third_to_first_and_then_all(server, visit):
    visitor = visit(width=1280, height=720)
    page = visitor.open(f"{server.address}/awards?lang=id&view=scoring&part=protocol")
    page.get_by_role("button", name="Bekukan").click()
    visitor.settled()
    page.get_by_role("button", name="Presentasikan").click()
    expect(page.locator(STAGE)).to_be_visible()
    visitor.settled()
    assert wrong_on_stage(page) == []
    # names that come one by one leave the slide as it is
    keys = dict.fromkeys([slide_of(page), *press(page, *["ArrowRight"] * 12)])
    assert list(keys) == ["cover", "place_3", "place_2", "place_1", "podium", "all"]
    # the title of a place gives no name away; the last slide has everybody
    titles = page.locator(".stage .slide h2")
    expect(titles.nth(1)).to_have_text("Peringkat 3")
    assert page.locator(f"{STAGE} .aside tr").count() == 1 + 22
    page.keyboard.press("Escape")
    page.wait_for_url("**/awards?*part=protocol*")
    expect(page.get_by_role("button", name="Presentasikan")).to_be_visible()
    visitor.settled()
    # a reload of the stage has lost the protocol, and says where it is opened
    visitor.open(f"{server.address}/present?lang=id&deck=ceremony")
    expect(page.get_by_text("Buka protokolnya di Paritrana")).to_be_visible()
    assert visitor.outside == []
    assert visitor.errors == []


# -- layout, judged by where Chromium puts things --------------------------------------------------

# What is wrong with the texts of some sheets: outside, over each other, or too small to read from
# the back row. Boxes of texts are those of their letters, without the air of a line.
JUDGE = """(root, [sheets, texts, wide, smallest]) => {
  const found = [];
  for (const sheet of root.querySelectorAll(sheets)) {
    const edge = sheet.getBoundingClientRect();
    const scale = edge.width / wide;
    const placed = [];
    for (const element of sheet.querySelectorAll(texts)) {
      const text = element.textContent.trim();
      const svg = element.ownerSVGElement;
      const drawn = svg ? svg.getScreenCTM().a : scale;
      const size = parseFloat(getComputedStyle(element).fontSize) * drawn;
      if (size / scale < smallest - 0.1) found.push(`${(size / scale).toFixed(1)} px: ${text}`);
      const range = document.createRange();
      range.selectNodeContents(element);
      // what is shortened with an ellipsis ends where its element does
      const cut = getComputedStyle(element).textOverflow === "ellipsis";
      const boxes = svg || cut ? [element.getBoundingClientRect()] : [...range.getClientRects()];
      const within = svg ? svg.getBoundingClientRect() : edge;
      for (const box of boxes) {
        const air = Math.max(box.height - 0.75 * size, 0) / 2;
        const letters = { text, element, left: box.left, right: box.right,
          top: box.top + air, bottom: box.bottom - air };
        placed.push(letters);
        if (letters.left < within.left - 1 || letters.right > within.right + 1
            || letters.top < within.top - 1 || letters.bottom > within.bottom + 1)
          found.push(`outside: ${text}`);
      }
    }
    placed.forEach((one, number) => {
      for (const other of placed.slice(number + 1)) {
        const apart = one.element === other.element
          || one.right <= other.left + 1 || other.right <= one.left + 1
          || one.bottom <= other.top + 1 || other.bottom <= one.top + 1;
        if (!apart) found.push(`${one.text} over ${other.text}`);
      }
    });
  }
  return found;
}"""
SLIDES = [".slide", "h2, .under, .says p, .badge, .foot b, .foot span, svg text", 1280, 18]


def wrong_on_stage(page) -> list[str]:
    """What is wrong on the slides on the stage, once everything on them is revealed."""
    page.evaluate("document.fonts.ready.then(() => true)")
    deck = page.locator(".stage .deck")
    reveal = "deck => deck.querySelectorAll('.waits').forEach((e) => e.classList.remove('waits'))"
    deck.evaluate(reveal)
    return deck.evaluate(JUDGE, SLIDES)


def stage_of(server, visit):
    page = visit(width=1280, height=720).open(
        f"{server.address}/present?lang=id&deck=monev&branch=ATAMBUA"
    )
    expect(page.locator(STAGE)).to_be_visible()
    return page


def hold_to_the_ruler(page, decks) -> None:
    """Each deck on the same stage."""
    shown = page.locator(".stage .deck")
    for where, deck in decks:
        say = speaker(deck.language)
        slides = [stage.markup(slide, deck, say) for slide in deck.slides if drawable(slide)]
        shown.evaluate("(shown, html) => { shown.innerHTML = html }", "".join(slides))
        assert wrong_on_stage(page) == [], where


@pytest.mark.full
def test_on_the_stage_every_ready_deck_is_sound(server, visit, every):  # noqa: F811
    hold_to_the_ruler(stage_of(server, visit), every)


def test_on_the_stage_no_text_is_cut_lies_on_another_or_is_too_small(server, visit, some):  # noqa: F811
    page = stage_of(server, visit)
    assert page.locator(".stage .slide").count() > 5
    assert wrong_on_stage(page) == []
    # and every kind of picture with what is hardest to place
    hold_to_the_ruler(page, [*some, ("every picture", every_picture()), ("hard", hard_deck())])
    # and that the judge sees what is wrong
    shown = page.locator(".stage .deck")
    shown.evaluate("shown => { shown.querySelector('.says p').style.fontSize = '12px' }")
    shown.evaluate(
        "shown => { shown.querySelector('.slide h2').style.transform = 'translateX(900px)' }"
    )
    wrong = " ".join(wrong_on_stage(page))
    assert "12.0 px: " in wrong
    assert "outside: " in wrong


def drawable(slide) -> bool:
    """Whether there is anything to draw: the ready decks leave out a picture of nothing."""
    return bool(slide.picture.rows()[1])


def test_in_pictures_of_any_height_no_text_is_cut_lies_on_another_or_is_too_small(server, visit):
    page = visit().open(f"{server.address}/present?lang=id")
    for height in (300, 440, 520):
        drawn = [
            drawing.svg(slide.picture, 1184, height, LIGHT, speaker("id"))
            for slide in every_picture().slides
        ]
        page.evaluate("html => document.body.innerHTML = html", "".join(drawn))
        page.evaluate("document.fonts.ready.then(() => true)")
        assert page.locator("body").evaluate(JUDGE, ["svg", "text", 1184, 18]) == [], height


# Frames as the office would set them: those whose words reach beyond them, by how many pixels
FRAMES = """(frames) => {
  document.body.innerHTML = "";
  return frames.map((frame) => {
    const box = document.body.appendChild(document.createElement("div"));
    Object.assign(box.style, { width: `${frame.wide}px`, lineHeight: 1.17,
      fontFamily: "Arial, 'Liberation Sans'", overflowWrap: "anywhere" });
    for (const [text, points, weight] of frame.lines) {
      const line = box.appendChild(document.createElement("div"));
      line.textContent = text;
      Object.assign(line.style, { fontSize: `${points}pt`, fontWeight: weight });
    }
    return [box.getBoundingClientRect().height - frame.high, frame.lines];
  }).filter(([over]) => over > 5);
}"""


def test_every_text_of_the_powerpoint_fits_its_frame(browser, tmp_path):
    page = browser.new_page()
    frames = []
    for number, deck in enumerate((every_picture(), hard_deck())):
        presentation.write(deck, tmp_path / f"{number}.pptx")
        for slide in Presentation(tmp_path / f"{number}.pptx").slides:
            frames += [frame_of(shape) for shape in slide.shapes if shape.has_text_frame]
    frames = [frame for frame in frames if frame["lines"]]
    assert len(frames) > 100
    assert page.evaluate(FRAMES, frames) == []
    # and that the judge sees what does not fit
    assert page.evaluate(FRAMES, [{**frames[0], "wide": 40}])
    page.close()


def frame_of(shape) -> dict:
    """Width and height of a frame in pixels; its paragraphs with size in points and weight."""
    lines = []
    for paragraph in shape.text_frame.paragraphs:
        run = paragraph._p.find(f".//{qn('a:rPr')}")
        text = "".join(part.text for part in paragraph._p.iter(qn("a:t")))
        if text:
            lines.append((text, int(run.get("sz")) / 100, 700 if run.get("b") == "1" else 400))
    wide, high = (96 * side / Inches(1) for side in (shape.width, shape.height))
    return {"wide": wide + 1, "high": high, "lines": lines}
