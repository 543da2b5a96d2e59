"""Whom people sign in with: the section ``[auth]`` of Streamlit's ``secrets.toml``, and the cookie
that Streamlit's sign-in leaves in the browser."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks, is_authlib_installed
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from jamsostek.base.errors import ProductError
from jamsostek.workspace import access

_OF_A_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
# at these addresses of Microsoft's anybody signs in, with any address they like
_ANYBODY = re.compile(r"//login\.microsoftonline\.com/(common|organizations|consumers)/")
_SHORTEST_SECRET = 32


def is_configured() -> bool:
    """Whether people sign in here; also where the file can't be read: a mistake in it must not
    open to everybody what its author meant to close."""
    if not any(Path(file).exists() for file in st.get_option("secrets.files")):
        return False
    try:
        return "auth" in st.secrets
    except FileNotFoundError:  # how Streamlit says that it can't read the file
        return True


def fault() -> tuple[str, str] | None:
    """What is wrong with the section: a word for ``access.auth_<word>`` and where; ``None`` if it
    is in order. Never a value of it: they are secrets."""
    section = _section()
    if not section:
        return "unreadable", ""
    for name in ("redirect_uri", "cookie_secret"):
        if not section.get(name):
            return "missing", name
    if len(str(section["cookie_secret"])) < _SHORTEST_SECRET:
        return "short", "cookie_secret"
    found = _providers(section)
    if not found:
        return "missing", "client_id"
    for settings in found.values():
        for name in _OF_A_PROVIDER:
            if not settings.get(name):
                return "missing", name
        if _ANYBODY.search(str(settings["server_metadata_url"])):
            return "anybody", "server_metadata_url"
    return None if is_authlib_installed() else ("library", "Authlib")


def names() -> list[str | None]:
    """The providers to choose from, as ``st.login`` takes them; ``None`` for the unnamed one."""
    return [name or None for name in _providers(_section())]


def _section() -> dict:
    """The section as it is written; empty where there is none, or none that can be read."""
    try:
        section = st.secrets["auth"]
    except (FileNotFoundError, KeyError):
        return {}
    return section.to_dict() if isinstance(section, Mapping) else {}


def _providers(section: Mapping) -> dict[str, Mapping]:
    named = {
        name: each
        for name, each in section.items()
        if isinstance(each, Mapping) and name != "client_kwargs"
    }
    return ({"": section} if "client_id" in section or not named else {}) | named


def is_encrypted() -> bool:
    """Whether people reach this server over TLS, as the address the provider sends them to says."""
    return urlsplit(str(_section().get("redirect_uri"))).scheme == "https"


def claims_of(cookies: Mapping[str, str]) -> dict[str, object] | None:
    """What the provider told of who sends these cookies; ``None`` for who is not signed in, whose
    sign-in is over, and for a cookie that this server did not sign."""
    if fault():
        return None
    secret = str(_section()["cookie_secret"])

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return value and decode_signed_value(secret, name, value.encode("latin-1", "replace"))

    try:
        claims = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or b"null")
    except ValueError:
        return None
    if not isinstance(claims, dict) or not claims.get("is_logged_in"):
        return None
    return None if access.is_over(claims, time.time()) else claims


def standing(cookies: Mapping[str, str]) -> object:
    """What a browser is to this server now: a scope, why it is let in to nothing, or ``None`` for
    nobody (and for everybody, where nobody signs in)."""
    claims = claims_of(cookies) if is_configured() else None
    if claims is None:
        return None
    try:
        return access.account(claims).scope
    except ProductError as error:
        return error.code
