"""The gate before the app: a request from elsewhere gets a page that tells how to set sign-in up,
and nothing else, whatever it asks for and whatever it pretends."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import time
import urllib.error
import urllib.request

import pytest
import websockets.sync.client
from starlette.requests import HTTPConnection
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from jamsostek.base import settings
from jamsostek.base.language import speaker
from jamsostek.view.frame import gate, provider
from jamsostek.workspace import access
from tests.servers import free_port, start_server

DATA = "what the app answers"
HERE = {"host": "localhost:8501"}


def connection(client="127.0.0.1", path="/", http="1.1", kind="http", query="", **headers) -> dict:
    return {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "http_version": http,
        "client": client and (client, 40000),
        "server": ("127.0.0.1", 8501),
        "scheme": "http",
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in {**HERE, **headers}.items()
            if value is not None
        ],
    }


def ask(asked: dict) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of what is answered; what the app itself answers is ``DATA``."""
    sent = []

    async def app(_connection, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": DATA.encode()})

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(gate.Gate(app)(asked, receive, send))
    if sent[0]["type"] == "websocket.close":
        return 403, {}, ""
    headers = {name.decode(): value.decode() for name, value in sent[0].get("headers", [])}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0].get("status", 0), headers, body.decode()


# -- where nobody signs in -----------------------------------------------------------------------

FROM_HERE = (
    {},
    {"client": "127.8.9.1"},
    {"client": "::1", "host": "[::1]:8501"},
    {"client": "::ffff:127.0.0.1", "host": "127.0.0.1"},
    {"host": "LOCALHOST"},
    {"host": "ntt.localhost:80"},
    {"origin": "http://localhost:8501", "referer": "http://127.0.0.1:8501/growth?region=5303"},
    {"client": "::1", "origin": "http://[::1]:8501"},
)
FROM_ELSEWHERE = (
    {"client": "192.168.1.20"},
    {"client": "2001:db8::7"},
    {"client": "::ffff:192.168.1.20"},
    {"client": None},
    {"client": "unix:"},
    # through a proxy of this machine, whatever it or somebody before it says
    {"x_forwarded_for": "10.1.2.3"},
    {"x_forwarded_for": "127.0.0.1"},
    {"x_forwarded_for": ""},
    {"x_forwarded_host": "localhost"},
    {"x_forwarded_proto": "https"},
    {"forwarded": "for=127.0.0.1;host=localhost"},
    {"via": "1.1 caddy"},
    {"x_real_ip": "127.0.0.1"},
    {"true_client_ip": "127.0.0.1"},
    {"cf_connecting_ip": "127.0.0.1"},
    {"http": "1.0"},
    # by a name that somebody else gave this machine
    {"host": "ntt.example.go.id"},
    {"host": "localhost.example.com"},
    {"host": "192.168.1.5:8501"},
    {"host": "127.0.0.1@example.com"},
    {"host": ""},
    {"host": None},
    # what is no name at all
    {"host": "[evil]"},
    {"host": "[::1"},
    # from a page elsewhere, or through a proxy that hides all but what the browser says
    {"origin": "https://ntt.example.go.id"},
    {"origin": "null"},
    {"origin": "http://localhost:8501.example.com"},
    {"referer": "https://ntt.example.go.id/growth"},
    {"referer": "http://[evil]/"},
)


def test_this_machine_is_served():
    for told in FROM_HERE:
        assert ask(connection(**told))[2] == DATA, told


@pytest.mark.parametrize("path", ["/", "/agents", "/media/a.csv", "/static/js/x.js", "/a/b"])
def test_others_get_the_page_and_no_data_whatever_they_pretend(path):
    for told in FROM_ELSEWHERE:
        status, headers, body = ask(connection(path=path, **told))
        assert status == 403 and DATA not in body, told
        for language in ("id", "en"):
            assert speaker(language)("access.elsewhere") in body
        assert "docs/access.md" in body and headers["content-security-policy"]
        assert ask(connection(path="/_stcore/stream", kind="websocket", **told))[0] == 403, told


def test_what_streamlit_tells_of_itself_is_told_to_nobody():
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"):
        assert ask(connection(path=path))[0] == 404
    assert ask(connection(path="/_stcore/health"))[2] == DATA


def test_every_answer_tells_browsers_to_load_nothing_from_elsewhere():
    headers = ask(connection())[1]
    rules = dict(
        each.strip().split(" ", 1) for each in headers["content-security-policy"].split(";")
    )
    assert rules["default-src"] == rules["form-action"] == "'self'"
    assert rules["object-src"] == "'none'"
    for name, allowed in rules.items():
        assert "http" not in allowed and "*" not in allowed and "'unsafe-eval'" not in allowed, name
    assert "'unsafe-inline'" not in rules["script-src"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


# -- where people sign in ------------------------------------------------------------------------

AUTH = """[auth]
redirect_uri = "https://ntt.example.go.id/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "a"
client_secret = "top-secret-of-the-client"
server_metadata_url = "https://id.example/.well-known/openid-configuration"
"""


@pytest.fixture
def secrets(monkeypatch, tmp_path):
    """Write the file of secrets that the app reads."""
    file = tmp_path / "secrets.toml"
    real = provider.st.get_option

    def option(name: str) -> object:
        return [str(file)] if name == "secrets.files" else real(name)

    def write(text: str) -> None:
        file.write_text(text, "utf-8")
        monkeypatch.setattr(provider.st, "secrets", provider.st.runtime.secrets.Secrets())

    monkeypatch.setattr(provider.st, "get_option", option)
    monkeypatch.setattr("streamlit.config.get_option", option)
    return write


def cookie(secret="0123456789abcdef0123456789abcdef", **more: object) -> str:
    claims = {
        "iss": "i",
        "sub": "s",
        "iat": time.time(),
        "nonce": "n",
        "is_logged_in": True,
        **more,
    }
    name = "_streamlit_user"
    return f"{name}={create_signed_value(secret, name, json.dumps(claims)).decode()}"


def test_a_mistake_in_the_settings_of_sign_in_opens_to_nobody(secrets):
    assert not provider.is_configured()
    secrets("other = 1\n")
    assert not provider.is_configured()
    faults = {
        "[auth\n": ("unreadable", ""),
        "auth = 'yes'\n": ("unreadable", ""),
        AUTH.replace("cookie_secret", "cookie"): ("missing", "cookie_secret"),
        AUTH.replace("0123456789abcdef", ""): ("missing", "cookie_secret"),
        AUTH.replace("0123456789abcdef", "ab"): ("short", "cookie_secret"),
        AUTH.replace("client_secret", "secret"): ("missing", "client_secret"),
        AUTH.replace("client_id", "client"): ("missing", "client_id"),
        AUTH.replace("id.example", "login.microsoftonline.com/common/v2.0"): (
            "anybody",
            "server_metadata_url",
        ),
    }
    for text, expected in faults.items():
        secrets(text)
        assert provider.is_configured() and provider.fault() == expected, text
        assert provider.claims_of({}) is None
    secrets(AUTH)
    assert provider.is_configured() and provider.fault() is None
    assert provider.names() == [None]


def test_files_and_uploads_are_theirs_only_who_are_signed_in(secrets):
    secrets(AUTH)
    forged = cookie()[:-4] + "AAAA"
    for path in ("/media/0a1b.csv", "/_stcore/upload_file/session/file"):
        for told in (None, forged, cookie("another secret"), cookie(is_logged_in=False)):
            assert ask(connection(path=path, cookie=told))[0] == 403, told
        assert ask(connection(path=path, cookie=cookie(iat=time.time() - 13 * 3600)))[0] == 403
        status, headers, body = ask(connection(path=path, cookie=cookie()))
        assert (status, body) == (200, DATA) and headers["cache-control"] == "private, no-store"
    # from anywhere: who they are is told by the sign-in
    assert ask(connection(client="10.1.2.3", host="ntt.example.go.id"))[2] == DATA
    access.end({"iss": "i", "sub": "s", "iat": 5, "nonce": "n"})
    now = time.time()
    access.end({"iss": "i", "sub": "s", "iat": now, "nonce": "n"})
    assert ask(connection(path="/media/a.csv", cookie=cookie(iat=now)))[0] == 403


def test_a_link_is_kept_for_after_the_sign_in_and_leads_nowhere_else(secrets):
    secrets(AUTH)
    page = {"accept": "text/html"}
    kept = ask(connection(path="/growth", query="region=5303&lang=en", **page))[1]["set-cookie"]
    assert kept.startswith("jamsostek_wanted=%2Fgrowth%3Fregion%3D5303%26lang%3Den; ")
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(kept.split("; "))
    assert "set-cookie" not in ask(connection(path="/growth", cookie=cookie(), **page))[1]
    for path in ("//evil.example", "/_stcore/health", "/growth/../x"):
        assert "set-cookie" not in ask(connection(path=path, **page))[1], path
    wanted = kept.partition(";")[0]
    assert ask(connection(cookie=wanted))[2] == DATA  # not signed in yet
    status, headers, _ = ask(connection(cookie=f"{cookie()}; {wanted}"))
    assert status == 302 and headers["location"] == "/growth?region=5303&lang=en"
    assert 'jamsostek_wanted=""' in headers["set-cookie"]
    for forged in ("%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example"):
        headers = ask(connection(cookie=f"{cookie()}; jamsostek_wanted={forged}"))[1]
        assert headers["location"] == "/", forged


def test_who_is_no_longer_what_they_were_is_asked_at_the_door_again(secrets):
    """A part of a page runs without its door: after signing out the same click runs the whole."""
    secrets(AUTH)
    asked = HTTPConnection(connection(kind="websocket", cookie=cookie(iat=1e10, sub="t")))
    file = access.file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("[[people]]\nsubject = 't'\nrole = 'admin'\n", "utf-8")
    click = BackMsg()
    click.rerun_script.fragment_id = "a part"

    async def receive():
        return {"type": "websocket.receive", "bytes": click.SerializeToString()}

    def runs(receiving) -> str:
        told = BackMsg.FromString(asyncio.run(receiving())["bytes"])
        assert told.WhichOneof("type") == "rerun_script"
        return told.rerun_script.fragment_id or "the whole page"

    first = gate._watched(receive, asked)
    assert runs(first) == "a part"
    file.write_text("[[people]]\nsubject = 't'\nrole = 'viewer'\n# less\n", "utf-8")
    assert runs(first) == "the whole page"
    second = gate._watched(receive, asked)
    assert runs(second) == "a part"
    access.end({"iss": "i", "sub": "t", "iat": 1e10, "nonce": "n"})
    assert runs(second) == "the whole page"


# -- a real server, reached by the machine's other address -----------------------------------------


def other_address() -> str | None:
    """An address of this machine that others would reach it by; ``None`` where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            return None
        found = probe.getsockname()[0]
    return None if found.startswith("127.") else found


@pytest.fixture(scope="module")
def open_server(tmp_path_factory):
    """A server that answers on every address of this machine; nobody signs in to it."""
    folder = tmp_path_factory.mktemp("open")
    running = start_server(folder, port=free_port(), STREAMLIT_SERVER_ADDRESS="0.0.0.0")
    yield running
    running.process.terminate()
    running.process.wait(10)


def port_of(running) -> int:
    return int(running.address.rpartition(":")[2])


def test_a_server_open_to_the_network_shows_others_nothing(open_server):
    address, running = other_address(), open_server
    if address is None:
        pytest.skip("this machine has no other address")
    port = port_of(running)
    elsewhere = f"http://{address}:{port}"
    for path in ("/", "/agents?region=5303", "/_stcore/health", "/_stcore/host-config"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(elsewhere + path, timeout=20)
        assert refused.value.code == 403
        assert speaker("id")("access.elsewhere") in refused.value.read().decode()
    with pytest.raises(websockets.exceptions.InvalidStatus):
        websockets.sync.client.connect(f"ws://{address}:{port}/_stcore/stream")
    # through a proxy on this very machine, too
    asked = urllib.request.Request(running.address, headers={"X-Forwarded-For": "127.0.0.1"})
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(asked, timeout=20)
    with websockets.sync.client.connect(f"ws://localhost:{port}/_stcore/stream"):
        pass


def raw(running, method: str, path: str, **headers: str) -> tuple[int, bytes]:
    """A request whose path no client has tidied."""
    asked = http.client.HTTPConnection("localhost", port_of(running), timeout=20)
    asked.putrequest(method, path, skip_host=False)
    for name, value in {"Content-Length": "0", **headers}.items():
        asked.putheader(name, value)
    asked.endheaders()
    answer = asked.getresponse()
    found = answer.status, answer.read()
    asked.close()
    return found


def test_no_path_leads_out_of_what_is_served(open_server):
    climbs = (
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/..%5c..%5cetc%5cpasswd",
        "/../dashboard.py",
        "/%00",
    )
    bases = ("", "/static", "/media", "/component/x", "/_stcore/bidi-components/x", "/app/static")
    index = raw(open_server, "GET", "/")[1]
    for base in bases:
        for climb in climbs:
            status, body = raw(open_server, "GET", base + climb)
            # refused, or the front page: what isn't there is for the app to say
            assert status >= 400 or body == index, base + climb
            assert b"root:" not in body and b"import streamlit" not in body
            assert str(settings.ROOT).encode() not in body


def test_nothing_is_uploaded_without_the_token_of_a_page_and_no_answer_names_a_path(open_server):
    for path in ("/_stcore/upload_file/no-session/a", "/_stcore/upload_file/x/../../y"):
        status, body = raw(open_server, "PUT", path)
        assert status >= 400
        assert b"/home" not in body and b"site-packages" not in body and b"Traceback" not in body
    forged = {"X-Xsrftoken": "2|aa|bb|1", "Cookie": "_streamlit_xsrf=2|cc|dd|1"}
    assert raw(open_server, "PUT", "/_stcore/upload_file/no-session/a", **forged)[0] >= 400
