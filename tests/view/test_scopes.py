"""Roles × pages and their parts, cell by cell, by deep links: what opens and what is said instead.

All in one process, so that what one role was shown and is kept lies there when the next one comes.
"""

from __future__ import annotations

from collections import Counter

import pytest
import streamlit as st

from jamsostek.base.language import speaker
from tests import source
from tests.allowed import BRANCH, ELSEWHERE, PAGES, PARTS, SCOPES, WHO
from tests.view.test_pages import show, text_of
from tests.warehouse.test_scopes import of, of_others, people

SAY = speaker("en")
CLOSED = SAY("access.closed_part")
NOT_YOURS = SAY("access.not_yours")


@pytest.fixture(autouse=True)
def sampled(ask_sample):
    """The small sample, with nothing kept from other tests."""
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def opened(role: str, page: str, **address: str):
    app = show(page, seen_as=None if role == "owner" else SCOPES[role], lang="en", **address)
    assert not app.exception, (role, page, address, app.exception)
    assert not app.error, (role, page, address, [each.value for each in app.error])
    return app


def state(app) -> str:
    """Whether a page opened, a part of it did not, or it didn't at all."""
    if any(NOT_YOURS in each.value for each in app.title):
        return "not yours"
    return "closed" if any(CLOSED in each.value for each in app.info) else "open"


def everything(app) -> str:
    """All that was sent to the browser, the data of tables and pictures included."""
    return " ".join(str(each.proto) for each in app.main)


def test_every_page_stands_in_the_table():
    assert {page.stem for page in source.PAGES} == set(PAGES)


def test_a_page_opens_to_whom_the_table_says(subtests):
    for page, what in PAGES.items():
        for role in SCOPES.keys() - {"admin"}:
            with subtests.test(page=page, role=role):
                found = state(opened(role, page))
                assert found == ("open" if role in WHO[what] else "not yours")


def test_a_part_opens_to_whom_the_table_says_and_else_one_sentence_stands_there(subtests):
    seen = Counter()
    for page, address, what in PARTS:
        for role in SCOPES.keys() - {"admin"}:
            if role not in WHO[PAGES[page]]:
                continue
            with subtests.test(page=page, role=role, **address):
                found = state(opened(role, page, **address))
                assert found == ("open" if role in WHO[what] else "closed")
                seen[found] += 1
    assert min(seen["open"], seen["closed"]) > 20


def names_in(text: str, names: set[str]) -> set[str]:
    return {name for name in names if name in text}


def test_what_is_sent_to_the_browser_names_nobody_else(subtests):
    """The owner looks first: what is kept of that is not what the next one gets."""
    own, foreign = of(BRANCH), of_others(BRANCH)
    # a name that is a word of the screen, or somebody's of both, proves nothing
    distinct = {code for code in foreign if any(map(str.isdigit, code)) or " " in code}
    awarded = text_of(opened("owner", "sources", view="awards"))
    distinct = {name for name in distinct if name not in awarded}
    everybody = distinct | own
    looked_at = (
        ("home", {}), ("agents", {}), ("employers", {"view": "visits"}), ("monev", {}),
        ("map", {"region": "5308"}), ("growth", {"view": "retention"}),
    )  # fmt: skip
    told = Counter()
    for page, address in looked_at:
        for role in ("owner", "branch", "province", "viewer"):
            if role not in WHO[PAGES[page]]:
                continue
            with subtests.test(page=page, role=role):
                found = names_in(everything(opened(role, page, **address)), everybody)
                told[role] += len(found)
                assert role == "owner" or found <= (own if role == "branch" else set())
    assert told["owner"] > told["branch"] > 20
    assert len(people()) > len(own) and ELSEWHERE != BRANCH


def test_what_is_hidden_is_told_as_hidden_and_never_as_none():
    text = text_of(opened("province", "programs", view="claims", region="5303"))
    assert SAY("programs.claims_hidden") in text and SAY("word.hidden_why") in text
    assert "Rp0" not in text
    # what is worked out of hidden claims is unknown, and no fault of the page
    opened("province", "coverage", view="simulator")
    profile = text_of(opened("province", "map", region="5303"))
    assert SAY("word.hidden_dots") in profile
    assert SAY("word.hidden_dots") not in text_of(opened("owner", "map", region="5303"))
    # no bar is drawn that would be too short
    told = {who: text_of(opened(who, "coverage", view="payers")) for who in ("owner", "province")}
    left_out = SAY("coverage.payers_hidden", places="").strip()
    assert left_out in told["province"] and left_out not in told["owner"]
