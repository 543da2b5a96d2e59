"""The door: who is here, and what those see who may not come in.

Without ``[auth]`` whoever reaches the app sits at this machine (``gate`` sees to that) and is its
owner. With it people sign in with their provider, and ``access.toml`` says what they may ask.
"""

from __future__ import annotations

import time
from dataclasses import replace

import streamlit as st
from htmltools import tags

from jamsostek.base.access import OWNER, ROLES, Account, Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES, Speaker
from jamsostek.view.frame import markup, provider
from jamsostek.workspace import access, audit

_AS = "_view_as"
_WHO = "_who"
_LOOKED = "_looked_at_people"


def account() -> Account | None:
    """Who is here; ``None`` for who is not signed in, or not known."""
    own, viewed = _own(), st.session_state.get(_AS)
    is_another = own and viewed and own.scope.is_admin
    st.session_state[_WHO] = replace(own, scope=viewed) if is_another else own
    return st.session_state[_WHO]


def present() -> Account:
    """Who this run is drawn for; raises ``ProductError`` ``not_signed_in``.

    Found once a run; the gate sees to it that who is no longer what they were runs the whole page.
    """
    who = st.session_state.get(_WHO) or account()
    if who is None:
        raise ProductError("not_signed_in")
    return who


def who_did(say: Speaker, code: str) -> str:
    """Who did what is told of, in words."""
    return say("access.role_owner") if code == OWNER.code else access.name_of(code)


def _own() -> Account | None:
    if not provider.is_configured():
        return OWNER
    claims = _claims()
    if claims is None:
        return None
    try:
        return access.account(claims)
    except ProductError:
        return None


def _claims() -> dict | None:
    """What the provider told of who is signed in in this session; ``None`` for nobody."""
    if provider.fault():
        return None
    claims = st.user.to_dict()
    is_in = claims.get("is_logged_in") and not access.is_over(claims, time.time())
    return claims if is_in else None


# -- who is not let in ---------------------------------------------------------------------------


def closed(say: Speaker) -> None:
    """The page for who is not let in: how to sign in, or why it doesn't open."""
    with st.container(key="door"):
        st.title(say("app.name"), anchor=False)
        if found := provider.fault():
            word, where = found
            markup.draw(tags.p(say("access.auth_faulty"), class_="finding"))
            markup.draw(tags.p(say(f"access.auth_{word}", name=where)))
        elif (claims := _claims()) is None:
            _offer_sign_in(say)
        else:
            _tell_why(say, claims)
        _languages(say)


def _offer_sign_in(say: Speaker) -> None:
    markup.draw(tags.p(say("access.sign_in_why"), class_="finding"))
    for name in provider.names():
        label = say("access.sign_in_with", provider=name.title()) if name else say("access.sign_in")
        st.button(
            label,
            key=f"sign-in-{name or ''}",
            type="primary",
            icon=":material/login:",
            on_click=st.login,
            args=[name] if name else [],
        )


def _tell_why(say: Speaker, claims: dict) -> None:
    try:
        access.account(claims)
    except ProductError as error:
        what, mend = error.told(say)
        markup.draw(tags.p(what, class_="finding"), tags.p(mend))
        _note_once("refused", Account(access.code_of(claims), "", Scope("viewer")), claims)
    _sign_out_button(say)


def _languages(say: Speaker) -> None:
    """The other language, by its link: the choice of all pages stands behind the door."""
    links = [
        tags.b(code.upper())
        if code == say.language
        else markup.inside(code.upper(), f"?lang={code}")
        for code in LANGUAGES
    ]
    markup.draw(tags.p(markup.joined(links, " · "), class_="source"))


def not_for(say: Speaker, who: Account) -> None:
    """Instead of a page whose questions this account may not ask."""
    st.title(say("access.not_yours"), anchor=False)
    markup.draw(tags.p(say("access.not_yours_why", role=role_of(say, who.scope)), class_="finding"))


# -- who is let in -------------------------------------------------------------------------------


def role_of(say: Speaker, scope: Scope) -> str:
    """A scope in words: ``Kantor cabang ATAMBUA``."""
    parts = [say(f"access.role_{scope.role}"), scope.branch, ", ".join(scope.regions)]
    return " ".join(part for part in parts if part)


def welcome(say: Speaker) -> None:
    """Above every page: that it is seen as by another, with the way back; and, where people sign
    in, who is signed in. Notes the sign-in the first time."""
    own, seen = _own(), account()
    if own is None or seen is None:
        return
    if seen.scope != own.scope:
        with st.container(key="viewing_as", horizontal=True, vertical_alignment="center"):
            text = say("access.viewing_as", role=role_of(say, seen.scope))
            markup.draw(tags.span(text, role="status"), width="content")
            st.button(say("access.view_back"), key="view-back", on_click=_view, args=[own, None])
    if own == OWNER:
        return
    claims = _claims()
    if _note_once("sign_in", own, claims):
        access.remember(own)
    with (
        st.container(key="account"),
        st.popover(own.name, icon=":material/account_circle:", type="tertiary"),
    ):
        email = claims.get("email") or ""
        markup.draw(tags.p(markup.lines(own.name if own.name != email else "", email)))
        markup.draw(tags.p(role_of(say, own.scope), class_="source"))
        view_as(say)
        _sign_out_button(say)


def note_look(who: Account, page: str, word: str, branch: str | None) -> None:
    """Note that somebody who signed in looks at rows of people: once a session for each page and
    office. At the machine itself its owner looks at their own."""
    seen = st.session_state.setdefault(_LOOKED, set())
    if word == "people" and who.code != OWNER.code and (page, branch) not in seen:
        seen.add((page, branch))
        audit.note(who, "people", page=page, branch=branch or who.scope.branch)


def view_as(say: Speaker) -> None:
    """A form for admins: see the app as another role would."""
    own = _own()
    if own is None or not own.scope.is_admin:
        return
    branches = access.branches()
    with st.form("view_as", border=False):
        known = ROLES if branches else [role for role in ROLES if role != "branch"]
        kinds = [role for role in known if role not in ("owner", "admin")]
        role = st.selectbox(
            say("access.view_as_role"), kinds, format_func=lambda each: say(f"access.role_{each}")
        )
        branch = st.selectbox(say("access.view_as_branch"), branches, format_func=branches.get)
        pressed = st.form_submit_button(say("access.view_as"), icon=":material/visibility:")
    if pressed:
        _view(own, Scope(role, branch if role == "branch" else None))
        st.rerun()


def _view(own: Account, scope: Scope | None) -> None:
    if scope is None:
        st.session_state.pop(_AS, None)
    else:
        st.session_state[_AS] = scope
    audit.note(own, "view_as", role_seen=(scope or own.scope).role, branch=scope and scope.branch)


def _sign_out_button(say: Speaker) -> None:
    st.button(say("access.sign_out"), key="sign-out", icon=":material/logout:", on_click=_sign_out)


def _sign_out() -> None:
    claims, own = _claims(), _own()
    if claims:
        access.end(claims)
    if own:
        audit.note(own, "sign_out")
    st.session_state.clear()
    st.logout()


_noted: set[tuple] = set()


def _note_once(what: str, who: Account, claims: dict) -> bool:
    """Note an act of a sign-in once, however many tabs it has; whether it was the first time."""
    key = (what, who.code, claims.get("iat"), claims.get("nonce"))
    if key in _noted:
        return False
    _noted.add(key)
    audit.note(who, what, email=str(claims.get("email") or ""))
    return True
