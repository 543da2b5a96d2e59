"""A real server of its own workspace and a real Chromium cut off from the network."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.conftest import copy_of_sample
from tests.servers import start_server
from tools.screenshots import CHROMIUM_FLAGS

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    *CHROMIUM_FLAGS,
    # the café in Kefamenanu: no name outside this machine resolves
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    # only the map is left to the imitated graphics card: it takes long over a whole page
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
]
# a slow machine is no fault of the code
PATIENCE = 60_000
_FURTHEST = 60  # presses of a key
expect.set_options(timeout=PATIENCE)

# Streamlit has been at rest for a while: neither a run nor a part still being fetched, nothing of
# the run before, and the script that tells a phone's width (and so asks for another run) is there.
AT_REST = """(asked) => {
  const state = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
  const there = (selector) => document.querySelector(selector) !== null;
  const quiet = state.testScriptState === "notRunning"
    && state.testConnectionState === "CONNECTED"
    && there(".footer") && there(".st-key-viewport_holder .stBidiComponent")
    && !there("[data-testid=stSkeleton], [data-stale=true]");
  const now = performance.now();
  if (!quiet || window.atRest?.asked !== asked) window.atRest = { asked, since: now };
  return quiet && now - window.atRest.since > 250;
}"""


def chromium() -> str | None:
    """The system's Chromium, or ``None`` for the one Playwright brought."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return named or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def server(pytestconfig, tmp_path_factory):
    """The app everyone shares."""
    workspace = tmp_path_factory.mktemp("server")
    copy_of_sample(pytestconfig, workspace)
    running = start_server(workspace)
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture
def fresh_server(pytestconfig, tmp_path):
    """A server that no one has visited yet."""
    copy_of_sample(pytestconfig, tmp_path / "fresh")
    running = start_server(tmp_path / "fresh")
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def profile(browser: Browser):
    """A browser profile for each language, kept: what it has fetched serves every later tab."""
    kept = {}

    def of(locale: str):
        if locale not in kept:
            kept[locale] = browser.new_context(locale=locale, reduced_motion="reduce")
            kept[locale].set_default_timeout(PATIENCE)
        return kept[locale]

    yield of
    for context in kept.values():
        context.close()


@dataclass
class Visitor:
    """A visitor's tab, with everything that must not happen written down."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    waits: int = 0

    def open(self, address: str) -> Page:
        """Go there and wait until the page has been drawn."""
        self.page.goto(address)
        return self.settled()

    def settled(self) -> Page:
        """Wait until Streamlit has finished its run.

        Right after a click the run may not have begun: first wait for what the click brings.
        """
        self.waits += 1
        self.page.wait_for_function(AT_REST, arg=self.waits, polling=50)
        return self.page

    def forget(self) -> None:
        """Close the tab and leave nothing in the profile for the next visitor."""
        if self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear()")
        self.page.close()


@pytest.fixture
def visit(profile):
    """Make visitors of a given width, theme and browser language."""
    visitors = []

    def come(width: int = 1440, height: int = 900, theme: str = "light", locale: str = "en-US"):
        visitor = Visitor(profile(locale).new_page())
        visitors.append(visitor)
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.emulate_media(color_scheme=theme)

        def on_request(request):
            if not request.url.startswith(("http://localhost:", "data:", "blob:")):
                visitor.outside.append(request.url)

        def on_console(message):
            # On a deep link Streamlit first asks for its own health below the page's path and
            # is told 404; that is its way of finding the base path.
            probe = "/_stcore/" in (message.location or {}).get("url", "")
            if message.type == "error" and not probe:
                visitor.errors.append(message.text)

        visitor.page.on("request", on_request)
        visitor.page.on("console", on_console)
        visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        return visitor

    yield come
    for visitor in visitors:
        visitor.forget()


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab to go back, until it has the focus."""
    for _ in range(_FURTHEST):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"not reached by {_FURTHEST} tabs: {wanted}")
