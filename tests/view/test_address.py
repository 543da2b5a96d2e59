"""Choices in the address: whatever link, session or browser hold, a page gets an option."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

OPTIONS = ("overview", "visits", "vendors")
ANYTHING = st.one_of(
    st.none(),
    st.sampled_from(OPTIONS),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.sampled_from(OPTIONS), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def two_pages() -> None:
    """Two pages whose choices have one name, and a filter they share."""
    import streamlit as st

    from jamsostek.view.frame import address

    pages = {"employers": ("overview", "visits", "vendors"), "agents": ("overview", "places")}
    page = st.session_state.get("page", "employers")
    views = pages[page]
    address.page_is(page)
    st.session_state["got_month"] = st.selectbox(
        "month", ["", "2026-09", "2026-10"], key=address.bind("month", ["", "2026-09", "2026-10"])
    )
    st.session_state["got_view"] = st.segmented_control(
        "view", views, required=True, key=address.bind("view", views, views[0])
    )
    st.session_state["told"] = dict(address.unknown())
    address.page_drawn()


def opened(**link: str) -> AppTest:
    app = AppTest.from_function(two_pages)
    for name, value in link.items():
        app.query_params[name] = value
    return app


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    link=st.none() | st.text(max_size=20) | st.sampled_from(OPTIONS),
    session=ANYTHING,
    later=ANYTHING,
)
def test_a_page_gets_one_of_its_options_whatever_it_is_sent(link, session, later):
    app = opened(**({} if link is None else {"view": link}))
    app.session_state["employers_view"] = session
    run(app)
    expected = link if link in OPTIONS else "overview"
    if link is None and isinstance(session, str) and session in OPTIONS:
        expected = session
    assert app.session_state["got_view"] == expected
    is_unknown = link is not None and link not in OPTIONS
    assert app.session_state["told"] == ({"view": (link, "overview")} if is_unknown else {})
    app.session_state["employers_view"] = later
    run(app)
    valid = isinstance(later, str) and later in OPTIONS
    assert app.session_state["got_view"] == (later if valid else expected)
    assert app.session_state["employers_view"] in OPTIONS


def test_a_page_reads_nothing_of_another_but_the_shared_filters():
    app = run(opened(view="overview", month="2026-09"))
    # "overview" is an option of both pages: the second must have it by its own right
    for page in ("agents", "employers", "agents"):
        app.query_params.clear()
        app.session_state["page"] = page
        run(app)
        assert app.session_state["got_view"] == "overview"
        assert app.session_state["got_month"] == "2026-09"
        assert app.query_params["month"] == "2026-09"


def test_an_unknown_code_is_told_until_something_else_is_chosen_or_the_page_left():
    app = run(opened(view="zzz", month="2026-13"))
    told = {"view": ("zzz", "overview"), "month": ("2026-13", "")}
    assert app.session_state["told"] == told
    assert "view" not in app.query_params and "month" not in app.query_params
    assert run(app).session_state["told"] == told
    app.session_state["employers_view"] = "visits"
    assert list(run(app).session_state["told"]) == ["month"]
    app.query_params.clear()
    app.session_state["page"] = "agents"
    assert run(app).session_state["told"] == {}


def test_what_the_page_left_behind_wrote_is_nobodys_link():
    app = run(opened(view="visits"))
    # a run of that page, broken off by the way to this one, wrote its choice too late
    app.session_state["page"] = "agents"
    app.query_params["view"] = "visits"
    assert run(app).session_state["told"] == {}
    assert app.session_state["got_view"] == "overview"
    assert "view" not in app.query_params
    app.session_state["page"] = "employers"
    app.query_params["view"] = "zzz"
    assert run(app).session_state["told"] == {"view": ("zzz", "overview")}


def test_the_link_to_the_very_page_opens_it_anew_and_keeps_the_shared_filters():
    app = run(opened(view="vendors", month="2026-09"))
    app.query_params.clear()
    run(app)
    assert app.session_state["got_view"] == "overview"
    assert app.session_state["got_month"] == "2026-09"
