"""Visitors without a browser: they speak Streamlit's protocol over a WebSocket, as its pages do.

What the server sends is received whole and not drawn, so that what is measured is the server.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)
from streamlit.web.server.starlette.starlette_server_config import (
    USER_COOKIE_NAME,
    XSRF_COOKIE_NAME,
)

PATIENCE = 120.0
# the words of a page that broke; kept apart from what any page says of itself
_FAULTS = ("kesalahan program", "fault in the program")


@dataclass
class Visitor:
    """One tab, open at a server (``localhost:8501``); signed in where there are ``claims``.

    ``messages`` and ``megabytes`` count what came since it was opened, ``faults`` the pages that
    told of a fault of the program or ended in an exception.
    """

    server: str
    language: str = "id"
    scheme: str = "light"
    # of who is signed in: their claims, and the secret that signs the server's cookies
    claims: dict | None = None
    secret: str = ""
    messages: int = 0
    megabytes: float = 0.0
    faults: int = 0
    texts: list[str] = field(default_factory=list)
    _hashes: dict[str, str] = field(default_factory=dict)
    _socket: object = None

    async def __aenter__(self) -> Visitor:
        token = generate_xsrf_token_string()
        self._socket = await websockets.connect(
            f"ws://{self.server}/_stcore/stream",
            subprotocols=["streamlit", token] if self.claims else ["streamlit"],
            max_size=None,
            ping_interval=None,
            origin=f"http://{self.server}",
            additional_headers={"Cookie": self._cookies(token)} if self.claims else None,
        )
        return self

    def _cookies(self, token: str) -> str:
        told = {"origin": f"http://{self.server}", "is_logged_in": True, **self.claims}
        signed = create_signed_value(self.secret, USER_COOKIE_NAME, json.dumps(told)).decode()
        return f"{USER_COOKIE_NAME}={signed}; {XSRF_COOKIE_NAME}={token}"

    async def __aexit__(self, *_error) -> None:
        await self._socket.close()

    async def open(self, address: str) -> float:
        """Go to ``growth?view=regencies``; returns the seconds until the page was sent whole."""
        parts = urlsplit(address)
        query = urlencode([*parse_qsl(parts.query), ("lang", self.language)])
        request = BackMsg()
        state = request.rerun_script
        state.query_string = query
        if parts.path in self._hashes:
            state.page_script_hash = self._hashes[parts.path]
        else:
            state.page_name = parts.path
        # within a page an address is followed only where the visitor goes back or forward to it
        state.is_history_navigation = True
        state.context_info.url = f"http://{self.server}/{parts.path}?{query}"
        state.context_info.timezone = "Asia/Makassar"
        state.context_info.timezone_offset = -480
        state.context_info.locale = self.language
        state.context_info.color_scheme = self.scheme
        begun = time.perf_counter()
        await self._socket.send(request.SerializeToString())
        await asyncio.wait_for(self._until_sent(), PATIENCE)
        return time.perf_counter() - begun

    async def _until_sent(self) -> None:
        self.texts = []
        while True:
            data = await self._socket.recv()
            self.messages += 1
            self.megabytes += len(data) / 2**20
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self._hashes |= {
                    each.url_pathname: each.page_script_hash
                    for each in message.navigation.app_pages
                }
            elif kind == "delta":
                self._look(message.delta)
            elif kind == "script_finished" and (
                message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return

    def _look(self, delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type") if delta.WhichOneof("type") == "new_element" else None
        if kind == "exception":
            self.faults += 1
        elif kind in ("html", "markdown", "alert", "heading"):
            body = getattr(element, kind).body
            self.texts.append(body)
            self.faults += any(word in body for word in _FAULTS)
