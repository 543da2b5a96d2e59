"""A juror at the table with a phone: what is typed is what stands in the records; and the room by
keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.meetings.judging import ScoreBook
from tests import worlds
from tests.browser.conftest import PATIENCE, tab_to
from tests.judged import CRITERIA, NAMES, world
from tests.servers import start_server

pytestmark = pytest.mark.browser

BOOK = ScoreBook("own", LOCAL_OWNER.role)
CANDIDATES = [f"K-{code}" for code in NAMES]


@pytest.fixture
def table(tmp_path, monkeypatch):
    """The server of a panel that nobody has scored for yet."""
    files = {name: rows for name, rows in world().items() if name != "award_scores"}
    workspace: Path = worlds.build(files, tmp_path / "panel")
    running = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    yield running
    running.process.kill()
    running.process.wait()


@pytest.fixture
def phone(browser, table):
    """A phone of 390 px whose screen is touched, on the sheet of one juror."""
    contexts = []

    def take(juror: int) -> Page:
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="id"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{table.address}/awards?lang=id&view=scoring&part=scores&juror={juror}")
        return page

    yield take
    for context in contexts:
        context.close()


def given() -> dict[tuple[str, str, int], float]:
    rows = BOOK.scores(CANDIDATES)
    return {(row["candidate_code"], row["criterion_code"], row["juror"]): row["score"]
            for row in rows}  # fmt: skip


def test_one_juror_gives_all_scores_on_a_phone(phone):
    page = phone(3)
    fields = page.locator(".sheet .row input[type=text]")
    expect(fields).to_have_count(len(CANDIDATES) * len(CRITERIA))
    # wide enough for a thumb, and nothing reaches beyond the screen
    boxes = [field.bounding_box() for field in fields.all()]
    assert min(box["height"] for box in boxes) >= 40
    assert max(box["x"] + box["width"] for box in boxes) <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # the keyboard of a phone shows figures
    assert fields.first.get_attribute("inputmode") == "decimal"
    first = fields.first
    first.tap()
    first.fill("150")
    first.blur()
    expect(page.locator(".sheet .row").first.get_by_role("alert")).to_contain_text("100")
    assert given() == {}
    state = page.locator(".sheet [role=status]")
    for number, field in enumerate(fields.all()):
        field.tap()
        field.fill(f"{60 + number},5")
        field.blur()
    expect(state).to_contain_text("Tersimpan")
    expect(page.get_by_text("6 dari 6")).to_be_visible()
    assert sorted(given().values()) == [60.5, 61.5, 62.5, 63.5, 64.5, 65.5]
    assert {juror for _, _, juror in given()} == {3}
    # another juror sees nothing of it
    other = phone(4)
    theirs = other.locator(".sheet .row input[type=text]")
    expect(theirs).to_have_count(len(CANDIDATES) * len(CRITERIA))
    assert {field.input_value() for field in theirs.all()} == {""}


def test_weights_and_parts_of_the_room_by_keyboard_alone(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/awards?lang=id&view=scoring")
    tab_to(page, page.get_by_label("Bobot Cakupan kepesertaan, persen"))
    page.keyboard.press("Control+a")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    # the others share what is left, and the address has it
    page.wait_for_url(
        "**weights=coverage%3A40%2Cinnovation%3A20%2Cregulation%3A20%2Cinterview%3A20**"
    )
    visitor.settled()
    tab_to(page, page.get_by_role("radio", name="Peringkat"), "Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**part=soundness**")
    expect(page.get_by_role("heading", name="Apa yang menukar tempat 1 dan 2?")).to_be_visible()
    assert visitor.outside == visitor.errors == []
