"""``deploy/`` started here: Caddy before two processes, one PostgreSQL; one process is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect

from jamsostek.base import settings
from jamsostek.keeping import backup, restore
from jamsostek.meetings.records import OWN, Book
from jamsostek.warehouse import building
from jamsostek.workspace import journal
from tests import worlds
from tests.browser.conftest import PATIENCE
from tests.servers import Server, free_port, start_server

pytestmark = pytest.mark.browser
BOOK = Book(OWN, "owner")
AGENTS = 12
ROWS = ".sheet .row"
ACCESS = '[[people]]\nemail = "admin@office.example"\nrole = "admin"\n'
PEOPLE = (User(sub="admin", claims={"email": "admin@office.example", "name": "Admin"}),)


def program(name: str) -> str | None:
    """Where a program of PostgreSQL or Caddy lies; Debian keeps the former out of the way."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


if not program("caddy") or not program("initdb"):
    pytest.skip("needs Debian's packages caddy and postgresql", allow_module_level=True)


@dataclass
class Deployed:
    """Everything of ``deploy/``: the address before it, the processes behind it, the provider."""

    address: str
    apps: list[Server]
    workspace: Path
    records: str


@pytest.fixture(scope="module")
def postgresql():
    """The address of a PostgreSQL of its own."""
    # not in pytest's folder, which only its owner may enter
    folder, port = Path(tempfile.mkdtemp(prefix="jamsostek-postgresql-")), free_port()
    as_user = {}
    if os.geteuid() == 0:  # it refuses to run as root
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres")
    data = folder / "data"
    made = [program("initdb"), "-D", str(data), "-U", "jamsostek", "--auth=trust", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder, **as_user)
    running = subprocess.Popen(
        [program("postgres"), "-D", str(data), "-p", str(port), "-k", str(folder),
         "-c", "listen_addresses=127.0.0.1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **as_user,
    )  # fmt: skip
    for _ in range(150):
        ready = subprocess.run(
            [program("pg_isready"), "-h", "127.0.0.1", "-p", str(port)], capture_output=True
        )
        if ready.returncode == 0:
            break
        time.sleep(0.2)
    yield f"postgresql+psycopg://jamsostek@127.0.0.1:{port}/postgres"
    running.send_signal(signal.SIGINT)
    running.wait(30)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory, postgresql):
    """``deploy/Caddyfile`` before two processes of one workspace, people who sign in."""
    folder = tmp_path_factory.mktemp("deployed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        patch.setenv("JAMSOSTEK_RECORDS", postgresql)
        worlds.take_in("agents", folder, [
            {"agent_code": f"TTU-{number:03}", "name": f"Agen {number:03}", "region_code": "5303",
             "joined_on": "2021-03-01", "status": "active"}
            for number in range(1, AGENTS + 1)
        ])  # fmt: skip
        building.build()
        (folder / "workspace" / "access.toml").write_text(ACCESS, "utf-8")
        port, apps = free_port(), []
        address = f"https://localhost:{port}"
        with run_server_in_thread(user_claims=PEOPLE) as provider:
            secrets = folder / "secrets.toml"
            secrets.write_text(f"""[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{"c" * 40}"
client_id = "jamsostek"
client_secret = "of the client"
server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"
""")
            for number in (1, 2):
                log = folder / f"app{number}"
                apps.append(start_server(
                    log, JAMSOSTEK_WORKSPACE=str(folder / "workspace"), JAMSOSTEK_SAMPLE="off",
                    JAMSOSTEK_RECORDS=postgresql, STREAMLIT_SECRETS_FILES=str(secrets),
                    STREAMLIT_SERVER_COOKIE_SECRET="s" * 40,
                ))  # fmt: skip
            caddy = _caddy(folder, port, apps)
            yield Deployed(address, apps, folder / "workspace", postgresql)
            for process in (caddy, *(app.process for app in apps)):
                process.kill()
                process.wait()


def _caddy(folder: Path, port: int, apps: list[Server]) -> subprocess.Popen:
    ours = {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "caddy"),
        "JAMSOSTEK_SITE": f"https://localhost:{port}",
        "JAMSOSTEK_TLS": "internal",
        "JAMSOSTEK_HTTP_PORT": str(free_port()),
        "JAMSOSTEK_HTTPS_PORT": str(port),
        "JAMSOSTEK_APPS": " ".join(app.host.replace("localhost", "127.0.0.1") for app in apps),
        "JAMSOSTEK_STICKY": "a secret of the tests",
    }
    with (folder / "caddy.log").open("w") as log:
        return subprocess.Popen(
            [program("caddy"), "run", "--adapter", "caddyfile",
             "--config", str(settings.ROOT / "deploy" / "Caddyfile")],
            env={**os.environ, **ours}, stdout=log, stderr=log,
        )  # fmt: skip


@pytest.fixture
def visitor(browser, deployed):
    """Make visitors signed in as an admin, each with a browser of their own."""
    contexts = []

    def come(path: str) -> Page:
        context = browser.new_context(locale="id", ignore_https_errors=True)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{deployed.address}{path}")
        page.get_by_role("button", name="Masuk").click()
        page.get_by_role("button", name="admin", exact=True).click()
        page.wait_for_url(f"{deployed.address}{path.split('?')[0]}**")
        return page

    yield come
    for context in contexts:
        context.close()


def which(page: Page) -> str:
    """The process a visitor is led to, as the cookie has it."""
    (found,) = [c["value"] for c in page.context.cookies() if c["name"] == "jamsostek_at"]
    return found


def tick(page: Page, number: int) -> None:
    row = page.locator(ROWS, has_text=f"Agen {number:03}")
    expect(row.locator("input")).not_to_be_checked()
    row.click()
    expect(row.locator("input")).to_be_checked()


def saved(page: Page) -> None:
    expect(page.locator(".sheet:not([hidden]) [role=status]")).to_contain_text("Tersimpan")


def test_one_process_is_killed_and_everybody_goes_on(deployed, visitor, monkeypatch, tmp_path):
    monkeypatch.setenv("JAMSOSTEK_RECORDS", deployed.records)
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(deployed.workspace))
    row = {"branch_code": "ATAMBUA", "region_code": "5303", "held_on": date(2026, 11, 12)}
    code = BOOK.new_meeting({**row, "venue": "Kafe"}, "TTU")["meeting_code"]
    asked = {"lang": "id", "branch": "ATAMBUA", "meeting": code, "part": "attendance"}
    pages: dict[str, Page] = {}
    for _ in range(8):  # until both processes have a visitor
        page = visitor(f"/monev?{urlencode(asked)}")
        expect(page.locator(ROWS)).to_have_count(AGENTS)
        pages.setdefault(which(page), page)
        if len(pages) == 2:
            break
    assert len(pages) == 2, "every visitor was led to the same process"
    first, second = pages.values()
    tick(first, 1)
    tick(second, 2)
    saved(first), saved(second)

    # a power cut of one process, with ticks on the way
    tick(first, 3)
    tick(second, 4)
    deployed.apps[0].process.kill()
    began = time.monotonic()
    tick(first, 5)
    tick(second, 6)
    saved(first), saved(second)
    print(f"both go on after {time.monotonic() - began:.1f} s")
    deployed.apps[0].process.wait()
    present = {each["agent_code"] for each in BOOK.attendance(code) if each["is_present"]}
    assert present == {f"TTU-{number:03}" for number in range(1, 7)}
    # who comes now finds the other, signed in as before
    first.reload()
    expect(first.locator(f"{ROWS} input:checked")).to_have_count(6)
    assert which(first) == which(second)
    # what was done stands in the log: page and scope, and neither meeting nor branch nor person
    lines = list(journal.read(date.today()))
    assert {(line["page"], line["scope"]) for line in lines if line["what"] == "page"} == {
        ("monev", "admin")
    }
    assert code not in str(lines) and "admin@office" not in str(lines)
    # the records of the server, of one moment, into a workspace of a laptop
    backup.back_up(tmp_path / "b.zip")
    monkeypatch.delenv("JAMSOSTEK_RECORDS")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "laptop"))
    restore.restore(tmp_path / "b.zip")
    assert {e["agent_code"] for e in BOOK.attendance(code) if e["is_present"]} == present


def test_what_caddy_adds_and_what_it_keeps_to_itself(deployed, browser):
    context = browser.new_context(ignore_https_errors=True)
    get = context.request.get
    alive = deployed.apps[1].address
    with urllib.request.urlopen(f"{alive}/ready") as ready:
        assert json.load(ready)["status"] == "ready"
    assert get(f"{deployed.address}/health").json()["status"] == "ok"
    assert get(f"{deployed.address}/ready").status == 404
    front = get(f"{deployed.address}/")
    assert "max-age" in front.headers["strict-transport-security"]
    assert "frame-ancestors" in front.headers["content-security-policy"]
    script = front.text().split('src="')[1].split('"')[0].lstrip("./")
    packed = get(f"{deployed.address}/{script}", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    context.close()
