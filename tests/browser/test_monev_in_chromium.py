"""A meeting on phones: what each leader ticked, entered or wrote is what stands in the records."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from jamsostek.meetings.records import OWN, Book
from jamsostek.warehouse import building
from tests import worlds
from tests.browser.conftest import AT_REST, PATIENCE
from tests.servers import start_server

pytestmark = pytest.mark.browser

AGENTS = 66
BOOK = Book(OWN, "owner")
ROWS = ".sheet .group:not(.aside) .row"
GUESTS = ".sheet .aside .row"
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


class Wire:
    """A page's way to the server, that can be cut or die without a word."""

    def __init__(self) -> None:
        self.state, self.ends = "whole", []

    def join(self, page: WebSocketRoute) -> None:
        if self.state == "cut":
            page.close()
            return
        server = page.connect_to_server()
        self.ends.append(page)
        is_dead = [False]  # one that died stays dead; the next is another
        self.die = lambda: is_dead.insert(0, True)
        page.on_message(lambda message: is_dead[0] or server.send(message))
        server.on_message(lambda message: is_dead[0] or page.send(message))

    def cut(self) -> None:
        self.state = "cut"
        for end in self.ends:
            end.close()

    def mend(self) -> None:
        self.state = "whole"


@pytest.fixture
def phone(browser, office):
    """Make phones of 390 px that are touched, not clicked."""
    contexts = []

    def take(
        code: str,
        part: str = "attendance",
        address: str = office.address,
        wire: Wire | None = None,
        clock: bool = False,
        **at,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="id"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        if wire:
            page.route_web_socket("**/_stcore/stream", wire.join)
        if clock:
            page.clock.install()
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


def test_an_own_score_is_corrected_while_the_first_is_on_its_way(meeting, phone):
    page = phone(meeting)
    touch(page, 1)
    expect_present(page, 1)
    switch(page, "Nilai")
    score = page.locator(f"{ROWS} input[type=text]").first
    expect(score).to_be_visible()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 20e3, "uploadThroughput": 8e3}
    wire.send("Network.emulateNetworkConditions", slow)
    for text in ("80", "8", "85"):
        score.fill(text)
        score.blur()
        page.wait_for_timeout(400)
    expect(page.locator(".sheet:not([hidden]) [role=status]")).to_contain_text("Tersimpan")
    assert [row["understanding"] for row in BOOK.attendance(meeting) if row["is_present"]] == [85]
    expect(page.locator(f"{ROWS} .told").first).to_have_text("")


def test_a_full_disk_stops_no_touch_and_no_answer(meeting, phone):
    page = phone(meeting)
    touch(page, 1)
    expect_present(page, 1)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    touch(page, 2, 3)
    expect_present(page, 3)
    assert present(meeting) == {1, 2, 3}
    assert page.evaluate("jamsostekOutbox.touches") == []


def test_what_is_left_to_another_page_is_answered_and_opens_no_page_anew(meeting, phone):
    page = phone(meeting)
    touch(page, 1)
    expect_present(page, 1)
    page.evaluate(
        """jamsostekOutbox.add(
            { list: "judging-2025.regency_government.1", who: "-", field: "-", value: 1, seen: [] }
        )"""
    )
    page.wait_for_function("() => jamsostekOutbox.touches.length && jamsostekOutbox.told === 0")


def test_a_list_speaks_the_language_chosen_now(meeting, phone):
    page = phone(meeting, "issues")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("Masalah").fill("3 toko")
    page.locator(".st-key-lang").get_by_text("EN", exact=True).click()
    expect(page.get_by_label("Masalah")).to_have_count(0)
    expect(page.locator(".adding :is(input, textarea)").first).to_have_value("3 toko")


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
    guest = page.locator(GUESTS, has_text="Tamu Belu")
    expect(guest).to_be_hidden()
    page.get_by_role("searchbox").fill("tamu")
    expect(page.get_by_text("Tidak ada di daftar")).to_be_visible()
    guest.tap()
    page.get_by_role("searchbox").fill("")
    expect_present(page, 1, AGENTS + 1)
    switch(page, "Materi")
    venue = page.get_by_label("Tempat")
    expect(venue).to_have_value("Kafe")
    switch(page, "Temuan")
    switch(page, "Materi")
    page.get_by_label("Materi", exact=False).first.fill("Klaim JKM")
    page.set_viewport_size({"width": 844, "height": 390})
    page.get_by_role("button", name="Simpan").tap()
    expect(page.locator(STATE)).to_contain_text("Tersimpan")
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


STATE = ".sheet [role=status]"
ITEMS = ".sheet .item"


def write_issue(page: Page, issue: str, due_on: str = "11/12/2026") -> None:
    """Write one more issue on a phone, as a leader does."""
    form = page.locator(".adding form")
    for label, text in {
        "Masalah": issue,
        "Tindakan": "Kunjungi bersama",
        "Penanggung jawab": "Agen 003 (TTU-003)",
        "Tenggat": due_on,
    }.items():
        form.get_by_label(label).fill(text)
    form.get_by_role("button", name="Tambah").tap()


def issues(code: str) -> dict[str, dict]:
    return {row["issue"]: row for row in BOOK.items() if row["meeting_code"] == code}


def until(page: Page, is_so) -> None:
    """Wait for the records: the page that sent it is not the one in sight."""
    for _ in range(100):
        if is_so():
            return
        page.wait_for_timeout(200)
    raise AssertionError("not in the records")


def test_a_lost_connection_loses_nothing_that_was_ticked_or_written(
    workspace, meeting, browser, phone
):
    """The server goes and comes; leaders go on, two close the browser, one says otherwise."""
    first = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    port = int(first.address.rpartition(":")[2])
    mine = phone(meeting, address=first.address)
    yours = phone(meeting, address=first.address)
    writer = phone(meeting, "issues", first.address)
    touch(yours, 64)
    expect(yours.locator(STATE)).to_contain_text("Tersimpan")
    touch(mine, 1, 2)
    expect(mine.locator(STATE)).to_contain_text("Tersimpan")
    write_issue(writer, "Toko tutup")
    expect(writer.locator(STATE)).to_contain_text("Tersimpan")
    top = below_title(mine)
    first.process.kill()
    first.process.wait()
    for page in (mine, yours, writer):
        expect(page.locator(STATE)).to_contain_text("Tidak ada sambungan")
    touch(mine, 3, 4, 2)
    touch(yours, 65, 66, 30)
    expect(mine.locator(STATE)).to_have_text("3 belum tersimpan: tidak ada sambungan")
    expect(mine.locator("b.count")).to_have_text("4 dari 66 hadir")
    assert below_title(mine) == top
    expect(mine.get_by_role("dialog")).to_have_count(0)
    expect(mine.get_by_text("Jangan ditutup atau dimuat ulang")).to_be_visible()
    write_issue(writer, "Titik bayar jauh", "11122016")  # a slip that only the server knows
    write_issue(writer, "Aplikasi sulit")
    writer.locator(ITEMS, has_text="Toko tutup").get_by_role("button", name="Selesai").tap()
    expect(writer.locator(STATE)).to_have_text("3 belum tersimpan: tidak ada sambungan")
    # browsers are closed: what they kept is all that is left of them
    left, written = yours.context.storage_state(), writer.context.storage_state()
    yours.context.close()
    writer.context.close()
    # meanwhile somebody beside the server notes that 3 did not come after all
    roster = [{"meeting_code": meeting, "agent_code": "TTU-003"}]
    BOOK.tick(meeting, ["TTU-003"], True, roster)
    BOOK.tick(meeting, ["TTU-003"], False, roster)
    second = start_server(workspace, port=port, JAMSOSTEK_SAMPLE="off")
    try:
        expect(mine.locator(STATE)).to_contain_text("Tersimpan")
        expect(mine.locator("b.count")).to_have_text("3 dari 66 hadir")
        told = mine.locator(ROWS, has_text="Agen 003").get_by_role("alert")
        expect(told).to_contain_text("sudah dicatat tidak hadir dari tempat lain")
        assert present(meeting) == {1, 4, 64}
        again = browser.new_context(storage_state=left, locale="id").new_page()
        again.goto(f"{second.address}/monev?lang=id&branch=ATAMBUA")
        until(again, lambda: present(meeting) == {1, 4, 30, 64, 65, 66})
        again.context.close()
        _opened_again(browser, second.address, meeting, written)
    finally:
        second.process.kill()
        second.process.wait()


def test_without_a_connection_a_meeting_goes_on(workspace, meeting, phone):
    """All are ticked but one, a guest comes, another part is opened, scored and written in; the
    server is away meanwhile."""
    first = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    port = int(first.address.rpartition(":")[2])
    page = phone(meeting, address=first.address)
    touch(page, 65)
    expect(page.locator(STATE)).to_contain_text("Tersimpan")
    ways = page.locator(".sheet .elsewhere")
    expect(ways).to_be_hidden()
    first.process.kill()
    first.process.wait()
    expect(page.locator(STATE)).to_contain_text("Tidak ada sambungan")
    page.get_by_role("button", name="Semua hadir").tap()
    expect(page.locator("b.count")).to_have_text(f"{AGENTS} dari {AGENTS} hadir")
    touch(page, 7)
    page.get_by_role("searchbox").fill("tamu")
    page.locator(GUESTS, has_text="Tamu Belu").tap()
    page.get_by_role("searchbox").fill("")
    expect(page.locator(GUESTS, has_text="Tamu Belu")).to_be_visible()
    expect(page.locator("b.count")).to_have_text(f"{AGENTS} dari {AGENTS} hadir")
    ways.get_by_role("button", name="Temuan").tap()
    write_issue(page, "Toko tutup")
    expect(page.locator(ITEMS)).to_contain_text("Toko tutup")
    ways.get_by_role("button", name="Nilai").tap()
    # of those who came as far as the server said it
    score = page.locator(f"{ROWS} input[type=text]").first
    score.fill("80")
    score.blur()
    ways.get_by_role("button", name="Kehadiran").tap()
    expect(page.locator("b.count")).to_have_text(f"{AGENTS} dari {AGENTS} hadir")
    expect(page.locator(STATE)).to_have_text("5 belum tersimpan: tidak ada sambungan")
    second = start_server(workspace, port=port, JAMSOSTEK_SAMPLE="off")
    try:
        expect(page.locator(STATE)).to_contain_text("Tersimpan")
        expect(ways).to_be_hidden()
        expect(page.locator("b.count")).to_have_text(f"{AGENTS} dari {AGENTS + 1} hadir")
        came = {row["agent_code"] for row in BOOK.attendance(meeting) if row["is_present"]}
        assert len(came) == AGENTS and "TTU-007" not in came and "BLU-001" in came
        assert set(issues(meeting)) == {"Toko tutup"}
        scores = {row["agent_code"]: row["understanding"] for row in BOOK.attendance(meeting)}
        assert {code for code, value in scores.items() if value == 80} == {"TTU-065"}
    finally:
        second.process.kill()
        second.process.wait()


def test_without_a_connection_results_give_way_to_a_list(meeting, phone):
    wire = Wire()
    page = phone(meeting, "results", wire=wire)
    ways = page.locator(".sheet .elsewhere")
    page.wait_for_function(AT_REST, arg="results")
    expect(ways).to_be_hidden()
    wire.cut()
    ways.get_by_role("button", name="Kehadiran").tap()
    assert page.locator(ROWS).first.bounding_box()["width"] > 300
    expect(page.locator(ROWS).first).to_be_in_viewport()
    touch(page, 7)
    expect(page.locator(STATE)).to_contain_text("1 belum tersimpan")
    wire.mend()
    until(page, lambda: present(meeting) == {7})
    expect(ways).to_be_hidden()
    expect(page.locator(ROWS)).to_have_count(0)


def test_what_needs_the_server_says_so_while_it_is_away(meeting, phone):
    """Controls that are dead, links that would leave the page; a part that came along is shown."""
    wire = Wire()
    page = phone("", region="5303", wire=wire)
    page.wait_for_function(AT_REST, arg="needed")
    told = page.locator(".connection")

    def leave() -> None:
        wire.cut()
        page.context.set_offline(True)
        expect(told).to_be_visible()

    def press(control) -> None:
        box = control.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    leave()
    address, link = page.url, page.get_by_role("link", name="November 2026").first
    press(page.get_by_role("button", name="Rapat baru"))
    expect(told).to_contain_text("“Rapat baru” perlu sambungan")
    press(link)
    expect(told).to_contain_text("November 2026” perlu sambungan")
    assert page.url == address
    page.context.set_offline(False)
    wire.mend()
    expect(told).to_be_hidden()
    link.tap()
    expect(page.get_by_role("button", name="Semua rapat")).to_be_visible()
    page.wait_for_function(AT_REST, arg="opened")
    leave()
    parts = page.get_by_test_id("stButtonGroup")
    press(parts.get_by_text("Hasil", exact=True))
    expect(told).to_contain_text("“Hasil” perlu sambungan")
    press(parts.get_by_text("Temuan", exact=True))
    expect(page.get_by_label("Masalah")).to_be_visible()


def test_a_socket_that_died_unnoticed_is_replaced_after_half_a_minute(meeting, phone):
    wire = Wire()
    page = phone(meeting, wire=wire, clock=True)
    page.wait_for_function(AT_REST, arg="dead")
    page.evaluate("window.isOld = true")
    wire.die()
    touch(page, 7)
    page.clock.run_for(28_000)
    assert page.evaluate("window.isOld")
    page.clock.run_for(3_000)
    page.wait_for_function("() => !window.isOld")
    until(page, lambda: present(meeting) == {7})


def _opened_again(browser, address: str, meeting: str, written: dict) -> None:
    """What was written is saved from the list of meetings; what was refused waits in its row."""
    page = browser.new_context(storage_state=written, locale="id").new_page()
    page.goto(f"{address}/monev?lang=id&branch=ATAMBUA")
    expect(page.get_by_text(f"Temuan ({meeting})")).to_be_visible()
    assert set(issues(meeting)) == {"Toko tutup", "Aplikasi sulit"}
    assert issues(meeting)["Toko tutup"]["status"] == "done"
    # sent once more, as by a phone that never heard the answer: nothing is doubled
    page.evaluate(
        "(kept) => localStorage.setItem('jamsostek-touches', kept)",
        next(
            each["value"]
            for each in written["origins"][0]["localStorage"]
            if each["name"] == "jamsostek-touches"
        ),
    )
    page.goto(f"{address}/monev?lang=id&branch=ATAMBUA&meeting={meeting}&part=issues")
    refused = page.locator(ITEMS).filter(has=page.locator("form"))
    expect(refused.get_by_role("alert")).to_contain_text("Tenggat harus antara")
    expect(refused.get_by_label("Masalah")).to_have_value("Titik bayar jauh")
    refused.get_by_label("Tenggat").fill("11/12/2026")
    refused.get_by_role("button", name="Tambah").click()
    expect(page.locator(STATE)).to_contain_text("Tersimpan")
    expect(page.locator(ITEMS)).to_have_count(3)
    assert issues(meeting)["Titik bayar jauh"]["due_on"] == date(2026, 12, 11)
    assert len([row for row in BOOK.items() if row["meeting_code"] == meeting]) == 3
    page.context.close()


def test_the_second_editor_keeps_the_entry_and_sees_the_other(meeting, phone):
    item = BOOK.new_item(
        {
            "meeting_code": meeting,
            "issue": "Titik bayar jauh",
            "action": "Titik bayar desa",
            "owner": "TTU-001",
            "due_on": date(2026, 12, 1),
            "status": "open",
        }
    )
    page = phone(meeting, "issues")
    row = page.locator(ITEMS)
    expect(row).to_contain_text("Agen 001 (TTU-001) · tenggat 1 Desember 2026")
    row.get_by_role("button", name="Ubah").tap()
    row.get_by_label("Tindakan").fill("Tindakan saya")
    # meanwhile somebody else saves another action and another day
    theirs = {**item, "action": "Tindakan mereka", "due_on": date(2026, 12, 24)}
    Book(OWN, "other").save("action_items", theirs, item)
    page.reload()  # what is typed is kept, sent or not
    expect(row.get_by_label("Tindakan")).to_have_value("Tindakan saya")
    row.get_by_role("button", name="Simpan").tap()
    expect(row.get_by_role("alert")).to_contain_text("Sudah diubah orang lain (other)")
    expect(row).to_contain_text("Tersimpan sekarang: Tindakan mereka")
    # what was not touched here follows the other
    expect(row.get_by_label("Tenggat")).to_have_value("24/12/2026")
    row.get_by_role("button", name="Simpan isian saya").tap()
    expect(page.locator(STATE)).to_contain_text("Tersimpan")
    now = issues(meeting)["Titik bayar jauh"]
    assert (now["action"], now["due_on"]) == ("Tindakan saya", date(2026, 12, 24))
    # one after the other, faster than the server answers: nobody is in one's own way
    row.get_by_role("button", name="Selesai").tap()
    row.get_by_role("button", name="Buka lagi").tap()
    row.get_by_role("button", name="Batalkan").tap()
    until(page, lambda: issues(meeting)["Titik bayar jauh"]["status"] == "dropped")
    expect(page.locator(STATE)).to_contain_text("Tersimpan")
    expect(row.get_by_role("alert")).to_have_count(0)


def test_what_is_agreed_is_written_in_on_the_last_slide(meeting, browser, office):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(f"{office.address}/present?lang=id&deck=monev&meeting={meeting}")
    page.locator(".stage .slide.now").wait_for()
    form = page.locator(".agree")
    expect(form).to_be_hidden()
    page.keyboard.press("End")
    # letters, digits and blanks turn slides elsewhere
    form.get_by_label("Masalah").press_sequentially("3 toko baru belum ikut")
    form.get_by_label("Tindakan").fill("Kunjungi bersama")
    form.get_by_label("Penanggung jawab").fill("Agen 003 (TTU-003)")
    form.get_by_role("button", name="Simpan").click()
    expect(form.get_by_role("alert")).to_have_text("Isi dulu: Tenggat.")
    form.get_by_label("Tenggat").fill("11/12/2026")
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
