"""Signing in with a provider, the whole way and back, and who is not let in."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Visitor
from tests.conftest import copy_of_sample
from tests.servers import Server, free_port, start_server

SECRET = "a secret of the tests that is long enough"
CLIENT_SECRET = "a secret of the client"
ACCESS = """
[[people]]
email = "Siti@Atambua.example"
role = "branch"
branch = "ATAMBUA"

[[groups]]
name = "panel-paritrana"
role = "panel"
"""
PEOPLE = (
    User(sub="siti", claims={"email": "siti@atambua.example", "name": "Siti Ndaparoka"}),
    User(sub="yosef", claims={"email": "yosef@ntt.example", "groups": ["panel-paritrana"]}),
    User(sub="siapa", claims={"email": "siapa@lain.example"}),
    User(sub="palsu", claims={"email": "siti@atambua.example", "email_verified": False}),
)


@dataclass
class Served:
    """An app that people sign in to."""

    app: Server
    provider: str


@pytest.fixture(scope="module")
def served(pytestconfig, tmp_path_factory):
    """The app with a provider of its own, both of this machine."""
    folder = tmp_path_factory.mktemp("signed")
    copy_of_sample(pytestconfig, folder)
    (folder / "access.toml").write_text(ACCESS, "utf-8")
    port = free_port()
    with run_server_in_thread(user_claims=PEOPLE) as provider:
        address = f"http://localhost:{provider.server_port}"
        secrets = folder / "secrets.toml"
        secrets.write_text(
            f"""[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "jamsostek"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{address}/.well-known/openid-configuration"
""",
            "utf-8",
        )
        assert tomllib.loads(secrets.read_text("utf-8"))["auth"]
        running = start_server(folder, port=port, STREAMLIT_SECRETS_FILES=str(secrets))
        yield Served(running, address)
        running.process.terminate()
        running.process.wait(10)


@pytest.fixture
def browse(browser):
    """Tabs of browsers of their own: what one is signed in as is nothing to another."""
    contexts = []

    def come(of: Page | None = None) -> Page:
        if of is None:
            contexts.append(browser.new_context(locale="en-US", reduced_motion="reduce"))
            contexts[-1].set_default_timeout(PATIENCE)
        return (of.context if of else contexts[-1]).new_page()

    yield come
    for context in contexts:
        context.close()


def sign_in(page: Page, who: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()


def pages_offered(page: Page) -> set[str]:
    names = page.get_by_test_id("stTopNavLinkContainer").all_inner_texts()
    return {name.splitlines()[-1] for name in names}


def test_somebody_signs_in_lands_where_the_link_led_and_signs_out(served, browse):
    page = browse()
    page.goto(f"{served.app.address}/growth?lang=en&view=regencies")
    expect(page.get_by_text("Sign in with your office's account")).to_be_visible()
    assert not re.search(r"\d", page.get_by_test_id("stMainBlockContainer").inner_text())
    sign_in(page, "siti")
    page.wait_for_url("**/growth?*")
    assert "view=regencies" in page.url
    Visitor(page).settled()
    # her office's pages, and not those of who keeps the app
    offered = pages_offered(page)
    assert {"Growth", "Perisai", "Monev"} <= offered and "System" not in offered
    stolen = page.context.cookies()
    page.get_by_role("button", name="Siti Ndaparoka").click()
    expect(page.get_by_text("branch office ATAMBUA")).to_be_visible()

    # a second tab of hers, open while she signs out in the first
    second = browse(of=page)
    second.goto(f"{served.app.address}/programs?lang=en")
    Visitor(second).settled()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    # the way back from the provider holds no language
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    second.locator(".st-key-filters").get_by_text("ID", exact=True).click()
    expect(second.locator(".st-key-door").get_by_role("button")).to_be_visible()

    # her cookies as they were open nothing any more, nor do they fetch a file
    thief = browse()
    thief.context.add_cookies(stolen)
    thief.goto(f"{served.app.address}/growth?lang=en")
    expect(thief.get_by_text("Sign in with your office's account")).to_be_visible()
    assert thief.request.get(f"{served.app.address}/media/any.csv").status == 403


def test_who_is_not_named_or_not_proven_gets_a_sentence_and_no_data(served, browse):
    page = browse()
    page.goto(f"{served.app.address}/agents?lang=en&region=5303")
    sign_in(page, "siapa")
    expect(page.get_by_text("You signed in as siapa@lain.example.")).to_be_visible()
    body = page.get_by_test_id("stMainBlockContainer").inner_text()
    assert not re.search(r"TTU-\d|Agent|\d{3}", body)
    page = browse()
    page.goto(f"{served.app.address}/?lang=en")
    sign_in(page, "palsu")
    expect(page.get_by_text("has not confirmed that the address")).to_be_visible()


def test_a_group_gives_its_role_and_a_page_of_others_says_that_it_does_not_open(served, browse):
    page = browse()
    page.goto(f"{served.app.address}/agents?lang=en&branch=ATAMBUA")
    sign_in(page, "yosef")
    expect(page.get_by_text("This page doesn't open to your role")).to_be_visible()
    body = page.get_by_test_id("stMainBlockContainer").inner_text()
    assert not re.search(r"TTU-\d{3}", body)
    assert pages_offered(page).isdisjoint({"Perisai", "Monev", "Employers", "System"})


def test_a_cookie_that_this_server_did_not_sign_is_nobody_s(served, browse):
    page = browse()
    page.goto(f"{served.app.address}/?lang=en")
    sign_in(page, "siti")
    page.get_by_role("button", name="Siti Ndaparoka").wait_for()
    cookies = page.context.cookies()
    for cookie in cookies:
        if cookie["name"].startswith("_streamlit_user"):
            at = len(cookie["value"]) // 2
            other = "A" if cookie["value"][at] != "A" else "B"
            cookie["value"] = cookie["value"][:at] + other + cookie["value"][at + 1 :]
    page = browse()
    page.context.add_cookies(cookies)
    page.goto(f"{served.app.address}/growth?lang=en")
    expect(page.get_by_text("Sign in with your office's account")).to_be_visible()
    assert "Siti" not in page.get_by_test_id("stMainBlockContainer").inner_text()


def test_no_secret_and_no_token_stands_in_a_log(served, browse):
    page = browse()
    page.goto(f"{served.app.address}/?lang=en")
    sign_in(page, "siti")
    page.get_by_role("button", name="Siti Ndaparoka").wait_for()
    # a way back that nobody began, which Streamlit logs
    page.goto(f"{served.app.address}/oauth2callback?code=forged&state=forged")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert {"_streamlit_user", "_streamlit_user_tokens"} <= cookies.keys()
    folder = served.app.log.parent
    written = [served.app.log, *folder.glob("logs/*"), *folder.glob("audit/*")]
    text = "".join(file.read_text("utf-8") for file in written)
    assert '"what": "sign_in"' in text and "siti@atambua.example" in text
    for secret in (SECRET, CLIENT_SECRET, "eyJ", *cookies.values()):
        assert secret not in text
