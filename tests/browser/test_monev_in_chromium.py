"""A meeting on phones: what each leader ticked, entered or wrote is what stands in the records."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from jamsostek.meetings.records import OWN, Book
from jamsostek.warehouse import building
from tests import worlds
from tests.browser.conftest import AT_REST, PATIENCE
from tests.servers import start_server

pytestmark = pytest.mark.browser

AGENTS = 66
BOOK = Book(OWN, "owner")
ROWS = ".sheet .row"
DAYS = count(1)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    """An office with 66 agents in TTU, two districts, and one of Belu."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        agents = [
            {
                "agent_code": f"TTU-{number:03}",
                "name": f"Agen {number:03}",
                "region_code": "5303",
                "joined_on": "2021-03-01",
                "status": "active",
            }
            for number in range(1, AGENTS + 1)
        ]
        belu = {**agents[0], "agent_code": "BLU-001", "name": "Tamu Belu", "region_code": "5304"}
        worlds.take_in("agents", folder, [*agents, belu])
        building.build()
    return folder / "workspace"


@pytest.fixture(scope="module")
def office(workspace):
    """The server of this office."""
    running = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    yield running
    running.process.kill()
    running.process.wait()


@pytest.fixture
def meeting(workspace, monkeypatch) -> str:
    """The code of a meeting of its own for each test, nobody ticked."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    row = {"branch_code": "ATAMBUA", "region_code": "5303", "held_on": date(2026, 11, next(DAYS))}
    return BOOK.new_meeting({**row, "venue": "Kafe"}, "TTU")["meeting_code"]


@pytest.fixture
def phone(browser, office):
    """Make phones of 390 px that are touched, not clicked."""
    contexts = []

    def take(code: str, part: str = "attendance", address: str = office.address, **at) -> Page:
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="id"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        asked = {"lang": "id", "branch": "ATAMBUA", "meeting": code, "part": part, **at}
        page.goto(f"{address}/monev?{urlencode(asked)}")
        return page

    yield take
    for context in contexts:
        context.close()


def touch(page: Page, *numbers: int) -> None:
    """Touch the rows one by one, as a leader does: who sees no change touches again.

    A page that is drawn in the very moment of a touch can lose it, never one that the row showed.
    """
    for number in numbers:
        row = page.locator(ROWS, has_text=f"Agen {number:03}")
        box = row.locator("input")
        was = box.is_checked()
        for _ in range(3):
            row.tap()
            try:
                expect(box).to_be_checked(checked=not was, timeout=2000)
                break
            except AssertionError:
                continue
        else:
            expect(box).to_be_checked(checked=not was)


def switch(page: Page, part: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(part, exact=True).tap()


def expect_present(page: Page, present: int, listed: int = AGENTS) -> None:
    """The list, the lead line and, once the mark says so, the records tell the same."""
    expect(page.locator("b.count:visible")).to_have_text(f"{present} dari {listed} hadir")
    expect(page.locator(".sheet:not([hidden]) [role=status]")).to_contain_text("Tersimpan")
    expect(page.locator(f"{ROWS} input:checked")).to_have_count(present)
    expect(page.locator(".finding", has_text=f"{present} dari {listed} agen hadir")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def present(code: str) -> set[int]:
    rows = BOOK.attendance(code)
    return {int(row["agent_code"][4:]) for row in rows if row["is_present"]}


def below_title(page: Page) -> float:
    """How far below the title the list begins."""
    title = page.get_by_role("heading", level=1).bounding_box()
    return page.locator(ROWS).first.bounding_box()["y"] - title["y"]


def test_searching_and_clearing_never_unticks(meeting, phone):
    page = phone(meeting)
    expect(page.locator(ROWS)).to_have_count(AGENTS)
    assert page.locator(ROWS).first.bounding_box()["height"] >= 44
    page.get_by_role("button", name="Semua hadir").tap()
    expect_present(page, AGENTS)
    search = page.get_by_role("searchbox")
    for text, found in (("agen 00", 9), ("ttu-012", 1), ("nobody", 0)):
        search.fill(text)
        search.press("Enter")
        expect(page.locator(f"{ROWS}:visible")).to_have_count(found)
    search.fill("agen 05")
    touch(page, 52)
    expect_present(page, AGENTS - 1)
    search.fill("")
    search.press("Enter")
    expect(page.locator(f"{ROWS}:visible")).to_have_count(AGENTS)
    touch(page, 30)
    expect_present(page, AGENTS - 2)
    touch(page, 52)
    expect_present(page, AGENTS - 1)
    assert present(meeting) == set(range(1, AGENTS + 1)) - {30}


def test_another_part_and_a_turned_phone_keep_every_tick(meeting, phone):
    page = phone(meeting)
    touch(page, 1, 2, 3, 65)
    switch(page, "Nilai")  # at once: the last ticks are still on their way
    expect(page.locator(ROWS)).to_have_count(4)
    score = page.get_by_label("Agen 065").first
    score.fill("150")
    score.blur()
    expect(page.locator(ROWS, has_text="Agen 065").get_by_role("alert")).to_contain_text("100")
    assert [row["understanding"] for row in BOOK.attendance(meeting) if row["understanding"]] == []
    score.fill("87,5")
    score.blur()
    expect(page.locator(".sheet:not([hidden]) [role=status]")).to_contain_text("Tersimpan")
    page.set_viewport_size({"width": 844, "height": 390})
    expect(score).to_have_value("87,5")
    switch(page, "Kehadiran")
    expect(page.locator(f"{ROWS} input:checked")).to_have_count(4)
    touch(page, 4)
    page.set_viewport_size({"width": 390, "height": 844})
    expect_present(page, 5)
    assert present(meeting) == {1, 2, 3, 4, 65}
    scores = {row["agent_code"]: row["understanding"] for row in BOOK.attendance(meeting)}
    assert {code for code, value in scores.items() if value} == {"TTU-065"}
    assert scores["TTU-065"] == 87.5


def test_a_slow_network_loses_no_touch(meeting, phone):
    page = phone(meeting)
    expect(page.locator(ROWS)).to_have_count(AGENTS)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 20e3, "uploadThroughput": 8e3}
    wire.send("Network.emulateNetworkConditions", slow)
    touch(page, 1, 2, 3, 4, 5, 40, 41, 66)
    page.get_by_role("searchbox").fill("agen 06")
    touch(page, 60, 61)
    page.get_by_role("searchbox").fill("")
    touch(page, 2)
    expect_present(page, 9)
    assert present(meeting) == {1, 3, 4, 5, 40, 41, 60, 61, 66}


def test_two_phones_never_undo_each_other(meeting, phone):
    mine, yours = phone(meeting), phone(meeting)
    expect(yours.locator(ROWS)).to_have_count(AGENTS)
    touch(mine, 1, 2, 3)
    touch(yours, 64, 65, 66)
    expect_present(yours, 6)
    # everybody, as this phone has it: it doesn't know yet that two more came
    touch(yours, 10, 11)
    expect_present(yours, 8)
    mine.get_by_role("button", name="Semua hadir").tap()
    expect_present(mine, AGENTS)
    mine.get_by_role("button", name="Urungkan").tap()
    expect(mine.get_by_text("58 agen akan dicatat tidak hadir")).to_be_visible()
    assert len(present(meeting)) == AGENTS
    mine.get_by_role("button", name="Ya, tidak hadir").tap()
    expect_present(mine, 8)
    assert present(meeting) == {1, 2, 3, 10, 11, 64, 65, 66}


def test_many_are_not_taken_off_without_being_asked(meeting, phone):
    roster = [
        {"meeting_code": meeting, "agent_code": f"TTU-{number:03}", "is_present": True}
        for number in range(1, AGENTS + 1)
    ]
    BOOK.tick(meeting, [], True, roster)
    page = phone(meeting)
    expect(page.locator(f"{ROWS} input:checked")).to_have_count(AGENTS)
    # all at once, as no finger can
    page.eval_on_selector_all(f"{ROWS} input", "boxes => boxes.forEach((box) => box.click())")
    expect(page.get_by_text("agen akan dicatat tidak hadir")).to_be_visible()
    assert len(present(meeting)) >= AGENTS - 3
    page.get_by_role("button", name="Biarkan hadir").tap()
    expect(page.get_by_text("agen akan dicatat tidak hadir")).to_have_count(0)
    assert len(present(meeting)) >= AGENTS - 3


def test_a_guest_and_the_details_of_a_meeting(meeting, phone):
    page = phone(meeting)
    page.wait_for_function(AT_REST, arg="guest")
    page.get_by_role("combobox", name="Agen yang tidak ada di daftar").tap()
    page.get_by_role("option", name="Tamu Belu").tap()
    expect_present(page, 1, AGENTS + 1)
    switch(page, "Materi")
    venue = page.get_by_label("Tempat")
    expect(venue).to_have_value("Kafe")
    switch(page, "Temuan")
    switch(page, "Materi")
    page.get_by_label("Materi", exact=False).first.fill("Klaim JKM")
    page.set_viewport_size({"width": 844, "height": 390})
    page.get_by_role("button", name="Simpan").tap()
    expect(page.get_by_text("Tersimpan")).to_be_visible()
    row = BOOK.row("meetings", {"meeting_code": meeting})
    assert (row["venue"], row["topics"], row["region_code"]) == ("Kafe", "Klaim JKM", "5303")


def test_a_meeting_is_made_on_a_phone_and_its_twin_is_asked_about(workspace, monkeypatch, phone):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    before = len(BOOK.meetings())

    def fill(venue: str) -> Page:
        page = phone("", region="5303")
        page.wait_for_function(AT_REST, arg=venue)
        page.get_by_role("button", name="Rapat baru").tap()
        form = page.get_by_role("dialog")
        expect(form.get_by_text("66 agen diundang · 66 aktif")).to_be_visible()
        form.get_by_role("button", name="Simpan").tap()
        expect(form.get_by_test_id("stAlert")).to_contain_text("Tanggal")
        form.get_by_label("Tempat").fill(venue)
        form.get_by_label("Tanggal").first.tap()
        page.keyboard.type("05122026")
        form.get_by_role("heading", name="Rapat baru").tap()
        return page

    page = fill("Kafe")
    page.get_by_role("button", name="Simpan").tap()
    expect(page.get_by_text(re.compile(r"^Kafe · \w+-2026-12 · rapat ke-"))).to_be_visible()
    page = fill("Aula")
    expect(page.get_by_text(re.compile(r"\(Kafe · \w+-2026-12\)"))).to_be_visible()
    page.get_by_role("button", name="Buat rapat kedua").tap()
    second = page.get_by_text(re.compile(r"^Aula · \w+-2026-12.2 · rapat ke-"))
    expect(second).to_be_visible()
    page = fill("Aula")
    page.get_by_role("button", name="Buka rapat itu").tap()
    expect(page.get_by_text(re.compile(r"-2026-12(\.2)? · rapat ke-"))).to_be_visible()
    assert len(BOOK.meetings()) == before + 2


def test_a_lost_connection_loses_nothing_that_was_ticked(workspace, meeting, browser, phone):
    """The server goes and comes; two leaders go on, one closes the browser, one says otherwise."""
    first = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    port = int(first.address.rpartition(":")[2])
    mine = phone(meeting, address=first.address)
    yours = phone(meeting, address=first.address)
    state = ".sheet [role=status]"
    touch(yours, 64)
    expect(yours.locator(state)).to_contain_text("Tersimpan")
    touch(mine, 1, 2)
    expect(mine.locator(state)).to_contain_text("Tersimpan")
    top = below_title(mine)
    first.process.kill()
    first.process.wait()
    expect(mine.locator(state)).to_contain_text("Tidak ada sambungan")
    expect(yours.locator(state)).to_contain_text("Tidak ada sambungan")
    touch(mine, 3, 4, 2)
    touch(yours, 65, 66, 30)
    expect(mine.locator(state)).to_have_text("3 belum tersimpan: tidak ada sambungan")
    expect(mine.locator("b.count")).to_have_text("4 dari 66 hadir")
    assert below_title(mine) == top
    expect(mine.get_by_role("dialog")).to_have_count(0)
    expect(mine.get_by_text("menyambung lagi sendiri")).to_be_visible()
    # one browser is closed: what it kept is all that is left of it
    left = yours.context.storage_state()
    yours.context.close()
    # meanwhile somebody beside the server notes that 3 did not come after all
    roster = [{"meeting_code": meeting, "agent_code": "TTU-003"}]
    BOOK.tick(meeting, ["TTU-003"], True, roster)
    BOOK.tick(meeting, ["TTU-003"], False, roster)
    second = start_server(workspace, port=port, JAMSOSTEK_SAMPLE="off")
    try:
        expect(mine.locator(state)).to_contain_text("Tersimpan")
        expect(mine.locator("b.count")).to_have_text("3 dari 66 hadir")
        told = mine.locator(ROWS, has_text="Agen 003").get_by_role("alert")
        expect(told).to_contain_text("sudah dicatat tidak hadir dari tempat lain")
        assert present(meeting) == {1, 4, 64}
        again = browser.new_context(storage_state=left, locale="id")
        again.new_page().goto(f"{second.address}/monev?lang=id&branch=ATAMBUA")
        for _ in range(100):
            if present(meeting) == {1, 4, 30, 64, 65, 66}:
                break
            again.pages[0].wait_for_timeout(200)
        again.close()
        assert present(meeting) == {1, 4, 30, 64, 65, 66}
    finally:
        second.process.kill()
        second.process.wait()


def test_what_is_agreed_is_written_in_on_the_last_slide(meeting, browser, office):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="id")
    page = context.new_page()
    page.goto(f"{office.address}/present?lang=id&deck=monev&meeting={meeting}")
    page.locator(".stage .slide.now").wait_for()
    form = page.locator("form.agree")
    expect(form).to_be_hidden()
    page.keyboard.press("End")
    # letters, digits and blanks turn slides elsewhere
    form.get_by_label("Masalah").press_sequentially("3 toko baru belum ikut")
    form.get_by_label("Tindakan").fill("Kunjungi bersama")
    form.get_by_label("Siapa").fill("Agen 003 (TTU-003)")
    form.get_by_label("Sampai kapan").fill("2026-12-11")
    form.get_by_role("button", name="Simpan").click()
    expect(form.get_by_role("status")).to_contain_text("Tersimpan")
    # it stands on the slide, and the form waits for the next
    shown = page.locator(".slide.now")
    expect(shown).to_contain_text("3 toko baru belum ikut → Kunjungi bersama")
    expect(shown).to_contain_text("Agen 003 (TTU-003)")
    expect(form.get_by_label("Masalah")).to_have_value("")
    (item,) = [row for row in BOOK.items() if row["meeting_code"] == meeting]
    assert (item["issue"], item["owner"]) == ("3 toko baru belum ikut", "TTU-003")
    assert (item["due_on"], item["status"]) == (date(2026, 12, 11), "open")
    context.close()
