"""The import as an office does it, in a real Chromium with the network cut."""

from __future__ import annotations

import json
import re

import pytest

from tests import stories
from tests.browser.conftest import start_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A server without sample whose workspace these tests share."""
    workspace = tmp_path_factory.mktemp("office")
    running = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture
def visitor(visit):
    come = visit()
    yield come
    assert come.outside == []
    assert come.errors == []


def workspace_version(server) -> str:
    pointer = server.log.parent / "warehouse" / "current.json"
    return json.loads(pointer.read_text("utf-8"))["version"][:8]


def drop(visitor, content: bytes, name: str) -> None:
    visitor.page.set_input_files(
        "[data-testid=stFileUploaderDropzoneInput]",
        {"name": name, "mimeType": "text/csv", "buffer": content},
    )
    visitor.page.wait_for_selector(".st-key-import_preview .finding, [data-testid=stAlert]")
    visitor.settled()


def test_the_story_of_ttu_is_dropped_confirmed_seen_and_undone(office, visitor):
    page = visitor.open(f"{office.address}/data?part=import&lang=id")
    before = workspace_version(office)
    assert before in page.inner_text(".footer")
    # none of the uploader's own English is to be read
    zone = page.locator("[data-testid=stFileUploaderDropzone]")
    assert "Upload" not in zone.inner_text() and "per file" not in zone.inner_text()
    words = "getComputedStyle(document.querySelector('.stFileUploader button'), '::after').content"
    assert "Pilih berkas" in page.evaluate(words)

    drop(visitor, stories.recap(), "rekap-2021.csv")
    preview = page.locator(".st-key-import_preview")
    assert "264" in preview.locator(".cards").inner_text()
    assert "BPS" in preview.inner_text() and "Maria Rahasia" not in page.content()
    assert workspace_version(office) == before, "nothing is kept before it is confirmed"

    page.get_by_role("button", name="Ambil 264 baris").press("Enter")
    page.wait_for_selector(".notice.good:has-text('264 baris dari rekap-2021.csv')")
    visitor.settled()
    after = workspace_version(office)
    assert after != before
    assert after in page.inner_text(".notice.good") and after in page.inner_text(".footer")
    assert "Data kantor: Rekap kepesertaan bulanan." in page.inner_text(".footer")
    assert "data kantor" in page.locator(".st-key-dataset input").input_value()

    record = page.locator("[class*=st-key-import_record_]").first
    assert "264 baris diambil" in record.inner_text()
    record.get_by_role("button", name="Urungkan").click()
    page.get_by_role("button", name="Ya, urungkan").click()
    page.wait_for_selector(".record.undone")
    visitor.settled()
    assert workspace_version(office) not in (after, "")
    assert "Data kantor" not in page.inner_text(".footer")


def test_five_spoiled_cells_are_five_problems_on_a_phone_too(office, visit):
    content, lines = stories.spoiled_recap()
    visitor = visit(width=390, height=844, theme="dark")
    page = visitor.open(f"{office.address}/data?part=import&lang=en&dataset=enrollment_monthly")
    drop(visitor, content, "spoiled.csv")
    told = page.locator(".st-key-import_preview").inner_text()
    assert [int(line) for line in re.findall(r"^Line (\d+)$", told, flags=re.M)] == lines
    assert "Take in 259 rows" in told
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "scrolls sideways"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all rows set aside").click()
    listed = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 6
    page.get_by_role("button", name="Another file").click()
    page.wait_for_selector(".st-key-import_preview", state="detached")
    assert visitor.outside == [] and visitor.errors == []


def test_a_template_is_downloaded_filled_and_dropped(office, visitor):
    page = visitor.open(f"{office.address}/data?part=import&lang=id&dataset=targets")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh templat XLSX").click()
    assert download.value.suggested_filename == "targets-id.xlsx"
    content = download.value.path().read_bytes()
    page.set_input_files(
        "[data-testid=stFileUploaderDropzoneInput]",
        {"name": "targets-id.xlsx", "mimeType": "application/octet-stream", "buffer": content},
    )
    page.wait_for_selector(".st-key-import_preview .finding")
    visitor.settled()
    # the template's own sheets of explanation are no question to the user
    assert page.locator("[data-testid=stAlert]").count() == 0


def test_a_file_refused_whole_says_so_and_makes_room_for_another(office, visitor):
    page = visitor.open(f"{office.address}/data?part=import&lang=id")
    drop(visitor, b"%PDF-1.7", "laporan.pdf")
    alert = page.locator("[data-testid=stAlert]").inner_text()
    assert "laporan.pdf" in alert and "\n" in alert.strip()
    page.get_by_role("button", name="Berkas lain").press("Enter")
    for gone in ("stAlert", "stFileChip"):
        page.wait_for_selector(f"[data-testid={gone}]", state="detached")
    assert page.locator("[data-testid=stFileUploaderDropzoneInstructions]").is_visible()
