"""The import as an office does it, in a real Chromium with the network cut."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests import stories
from tests.servers import start_server

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
    footer = page.locator(".footer")
    expect(footer).to_contain_text(before)
    # none of the uploader's own English is to be read
    zone = page.locator("[data-testid=stFileUploaderDropzone]")
    expect(zone.locator("button")).to_contain_text("Pilih berkas")
    assert "Upload" not in zone.inner_text() and "per file" not in zone.inner_text()

    drop(visitor, stories.recap(), "rekap-2021.csv")
    preview = page.locator(".st-key-import_preview")
    expect(preview.locator(".cards")).to_contain_text("264")
    expect(preview).to_contain_text("BPS")
    assert "Maria Rahasia" not in page.content()
    assert workspace_version(office) == before, "nothing is kept before it is confirmed"

    page.get_by_role("button", name="Ambil 264 baris").press("Enter")
    notice = page.locator(".notice.good")
    expect(notice).to_contain_text("264 baris dari rekap-2021.csv")
    after = workspace_version(office)
    assert after != before
    expect(notice).to_contain_text(after)
    expect(footer).to_contain_text(after)
    expect(footer).to_contain_text("Data kantor: Rekap kepesertaan bulanan.")
    expect(page.locator(".st-key-data_dataset input")).to_have_value(re.compile("data kantor"))

    record = page.locator("[class*=st-key-import_record_]").first
    expect(record).to_contain_text("264 baris diambil")
    visitor.settled()
    record.get_by_role("button", name="Urungkan").click()
    page.get_by_role("button", name="Ya, urungkan").click()
    expect(page.locator(".record.undone")).to_be_visible()
    visitor.settled()
    undone = workspace_version(office)
    assert undone not in (after, "")
    expect(footer).to_contain_text(undone)
    expect(footer).not_to_contain_text("Data kantor")


def test_five_spoiled_cells_are_five_problems_on_a_phone_too(office, visit):
    content, lines = stories.spoiled_recap()
    visitor = visit(width=390, height=844, theme="dark")
    page = visitor.open(f"{office.address}/data?part=import&lang=en&dataset=enrollment_monthly")
    drop(visitor, content, "spoiled.csv")
    preview = page.locator(".st-key-import_preview")
    expect(preview).to_contain_text("Take in 259 rows")
    told = preview.inner_text()
    assert [int(line) for line in re.findall(r"^Line (\d+)$", told, flags=re.M)] == lines
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "scrolls sideways"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all rows set aside").click()
    listed = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 6
    page.get_by_role("button", name="Another file").click()
    expect(preview).to_have_count(0)
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
    expect(page.locator(".st-key-import_preview .finding").first).to_be_visible()
    visitor.settled()
    # the template's own sheets of explanation are no question to the user
    assert page.locator("[data-testid=stAlert]").count() == 0


def test_a_file_refused_whole_says_so_and_makes_room_for_another(office, visitor):
    page = visitor.open(f"{office.address}/data?part=import&lang=id")
    drop(visitor, b"%PDF-1.7", "laporan.pdf")
    alert = page.locator("[data-testid=stAlert]")
    expect(alert).to_contain_text("laporan.pdf")
    assert "\n" in alert.inner_text().strip()
    page.get_by_role("button", name="Berkas lain").press("Enter")
    for gone in ("stAlert", "stFileChip"):
        expect(page.locator(f"[data-testid={gone}]")).to_have_count(0)
    expect(page.locator("[data-testid=stFileUploaderDropzoneInstructions]")).to_be_visible()
