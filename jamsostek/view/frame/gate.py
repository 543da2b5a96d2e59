"""What stands before the app and before all that Streamlit serves beside it: who may knock at all,
and what browsers are told about what they are given.

Where nobody signs in (``[auth]`` is not configured) the app serves this machine and nothing else: a
request that comes from elsewhere, or through a proxy, gets a page that says how to set sign-in up.
Where people sign in, files and uploads are theirs only who are.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import streamlit as st
from google.protobuf.message import DecodeError
from htmltools import HTML, tags
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection
from streamlit.proto.BackMsg_pb2 import BackMsg

from jamsostek.base.language import LANGUAGES, speaker
from jamsostek.view.frame import provider

# what a proxy adds; whoever sends one of them, a proxy or somebody who plays one, is not asked
# what it says: this machine's own browser sends none
_FORWARDED = re.compile(r"forwarded|via|x-forwarded-.*|x-real-ip|.*-client-ip|cf-connecting-ip")
# what only who is signed in may fetch or bring
_PERSONAL = re.compile(r"/(media|_stcore/upload_file)/")
# what nobody asks for here: what Streamlit tells of itself, and its way for programs
_CLOSED = re.compile(r"/_stcore/(metrics|agent)\b")
_WANTED = "jamsostek_wanted"
_PAGE = re.compile(r"/[a-z_]*(\?[!-~]*)?")
_LONGEST_WANTED = 1500


class Gate:
    """ASGI middleware, before Streamlit's own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, connection: Connection, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on to the app."""
        if connection["type"] not in ("http", "websocket"):
            await self._app(connection, receive, send)
            return
        asked = HTTPConnection(connection)
        answer = _instead(asked)
        if connection["type"] == "websocket":
            if answer is None:
                await self._app(connection, _watched(receive, asked), send)
            else:
                await send({"type": "websocket.close", "code": 1008})
        elif answer is None:
            await self._app(connection, receive, _guarded(send, asked))
        else:
            await answer(connection, receive, _guarded(send, asked))


def _instead(asked: HTTPConnection) -> Response | None:
    """What is answered instead of what was asked for; ``None`` lets the request through."""
    path = _path(asked)
    if not provider.is_configured():
        if is_from_elsewhere(asked):
            return HTMLResponse(_page_for_others(), 403)
        return PlainTextResponse("", 404) if _CLOSED.match(path) else None
    if _CLOSED.match(path):
        return PlainTextResponse("", 404)
    if _PERSONAL.match(path) and provider.claims_of(asked.cookies) is None:
        return PlainTextResponse("", 403)
    if path == "/" and not asked.url.query and _WANTED in asked.cookies:
        return _to_what_was_wanted(asked)
    return None


def _base() -> str:
    """What stands before every path of this app: ``/ntt``, or nothing."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _path(asked: HTTPConnection) -> str:
    path, base = asked.url.path, _base()
    return path.removeprefix(base) if path.startswith(f"{base}/") else path


def is_from_elsewhere(asked: HTTPConnection) -> bool:
    """Whether a request may come from another machine: its sender isn't this one, a proxy has had
    it, or it was sent to a name that isn't this machine's own, or by a page that isn't."""
    told = asked.headers
    return (
        not _is_here(asked.client.host if asked.client else "")
        or not _is_here(_host_in(f"//{told.get('host', '')}"))
        # a page of somebody else's, or of ours behind a proxy that adds nothing else
        or any(not _is_here(_host_in(told[name])) for name in ("origin", "referer") if name in told)
        or any(_FORWARDED.fullmatch(name) for name in told)
        # no browser speaks so; proxies do, and may add nothing else
        or asked.scope.get("http_version") == "1.0"
    )


def _host_in(address: str) -> str:
    """The name in an address; empty where it is none."""
    try:
        found = urlsplit(address)
        host, _port = found.hostname, found.port
    except ValueError:  # brackets around what is no address, a port that is no number
        return ""
    return host or ""


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


# -- the page for others -------------------------------------------------------------------------


@cache
def _page_for_others() -> str:
    """How to set sign-in up, in both languages, with nothing of what is kept here."""
    style = Path(__file__).with_name("gate.css").read_text("utf-8")
    parts = []
    for language in LANGUAGES:
        say = speaker(language)
        parts.append(
            tags.section(
                tags.h1(say("access.elsewhere")),
                tags.p(say("access.elsewhere_why")),
                tags.ol([tags.li(say(f"access.elsewhere_step_{step}")) for step in (1, 2, 3, 4)]),
                tags.p(say("access.elsewhere_more"), class_="small"),
                lang=language,
            )
        )
    head = tags.head(
        tags.meta(charset="utf-8"),
        tags.meta(name="viewport", content="width=device-width, initial-scale=1"),
        tags.title(speaker(LANGUAGES[0])("app.name")),
        tags.style(HTML(style)),
    )
    page = tags.html(head, tags.body(tags.main(parts)), lang=LANGUAGES[0])
    return f"<!doctype html>{page.get_html_string()}"


# -- where somebody wanted to go before they signed in -------------------------------------------


def _wants_page(asked: HTTPConnection) -> str | None:
    """The page a link led to, for who must sign in first."""
    path, query = _path(asked), asked.url.query
    wanted = f"{path}?{query}" if query else path
    is_page = "text/html" in asked.headers.get("accept", "") and asked.scope.get("method") == "GET"
    if not is_page or len(wanted) > _LONGEST_WANTED or not _PAGE.fullmatch(wanted):
        return None
    if wanted == "/" or not provider.is_configured():
        return None
    return wanted if provider.claims_of(asked.cookies) is None else None


def _to_what_was_wanted(asked: HTTPConnection) -> Response | None:
    if provider.claims_of(asked.cookies) is None:
        return None
    wanted = unquote(asked.cookies[_WANTED])
    if not _PAGE.fullmatch(wanted):  # from the browser: never a way out of this app
        wanted = "/"
    answer = RedirectResponse(_base() + wanted, 302)
    answer.delete_cookie(_WANTED)
    return answer


# -- what browsers say, and are told -------------------------------------------------------------


@cache
def policy() -> str:
    """What a page may load and do: what this server gives it, and nothing from anywhere else."""
    index = Path(st.__file__).with_name("static") / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", index.read_text("utf-8"), re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'"
        for each in inline
    )
    rules = {
        "default-src": "'self'",
        "base-uri": "'self'",
        "object-src": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "style-src": "'self' 'unsafe-inline'",
        # the raised map brings a decoder as WebAssembly; texts are never made into programs
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {hashes}",
        "worker-src": "'self' blob:",
        "connect-src": "'self' data: blob:",
        "frame-src": "'self' blob:",
    }
    return "; ".join(f"{name} {what}" for name, what in rules.items())


_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def _watched(receive: Receive, asked: HTTPConnection) -> Receive:
    """``receive`` that watches who it is that calls. Somebody may no longer be what they were when
    they called: signed out in another tab, taken out of the list, given another role. What they
    ask for then is the whole page, which begins at the door, and never a part of one drawn before.
    """
    called_as = provider.standing(asked.cookies)

    async def receiving() -> Message:
        message = await receive()
        is_said = message["type"] == "websocket.receive" and message.get("bytes")
        if is_said and provider.standing(asked.cookies) != called_as:
            return {**message, "bytes": _of_the_whole_page(message["bytes"])}
        return message

    return receiving


def _of_the_whole_page(said: bytes) -> bytes:
    told = BackMsg()
    try:
        told.ParseFromString(said)
    except DecodeError:
        return said  # Streamlit hangs up on it
    if told.WhichOneof("type") == "rerun_script":
        told.rerun_script.ClearField("fragment_id")
    return told.SerializeToString()


def _guarded(send: Send, asked: HTTPConnection) -> Send:
    """``send`` with what browsers are told on every answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers["content-security-policy"] = policy()
            if _PERSONAL.match(_path(asked)):
                headers["cache-control"] = "private, no-store"
            if wanted := _wants_page(asked):
                kept = f"{_WANTED}={quote(wanted, safe='')}; Path=/; Max-Age=600; HttpOnly"
                headers.append("set-cookie", f"{kept}; SameSite=Lax")
            if provider.is_encrypted():
                _only_over_tls(headers)
        await send(message)

    return sending


def _only_over_tls(headers: MutableHeaders) -> None:
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
    for cookie in cookies:
        is_marked = "secure" in {part.strip().lower() for part in cookie.split(";")}
        headers.append("set-cookie", cookie if is_marked else f"{cookie}; Secure")
