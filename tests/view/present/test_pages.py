"""The presentation: what is put together, in which order, and what the stage is given."""

from __future__ import annotations

import json

import pytest

from tests.view.test_pages import show, text_of


def given(app, name: str) -> dict | None:
    """What the page's own component of that name was given, or nothing if it isn't drawn."""
    for element in app.get("bidi_component"):
        if element.proto.component_name == f"jamsostek_{name}":
            return json.loads(element.proto.json)
    return None


def keys(found: dict) -> list[str]:
    return [slide["key"] for slide in found["slides"]]


def test_the_stage_gets_every_slide_drawn_and_nothing_is_left_to_ask_for(ask_sample):
    app = show("present", lang="id", deck="monev", branch="ATAMBUA")
    stage = given(app, "stage")
    assert not app.exception
    assert keys(stage)[0] == "cover"
    assert len(stage["slides"]) > 5
    for slide in stage["slides"]:
        has_badge = 'class="badge sample" title="Angka rekaan' in slide["html"]
        assert has_badge == (slide["key"] != "agenda"), slide["key"]
        assert slide["html"].count("<h2") == 1, slide["key"]
        assert slide["html"].count("<table>") == 1, slide["key"]
        assert "http" not in slide["html"].replace("http://www.w3.org/2000/svg", ""), slide["key"]
    # on the stage there is nothing else
    assert not app.title
    assert given(app, "slide_chooser") is None


def test_slides_come_in_the_order_the_address_names(ask_sample):
    whole = keys(given(show("present", deck="monev", branch="ATAMBUA"), "stage"))
    wanted = [whole[2], whole[0]]
    asked = {"branch": "ATAMBUA", "slides": ",".join([*wanted, "gone", wanted[0]])}
    assert keys(given(show("present", deck="monev", **asked), "stage")) == wanted
    chooser = given(show("present", **asked), "slide_chooser")
    assert [slide["key"] for slide in chooser["slides"] if slide["used"]] == wanted
    assert set(keys(chooser)) == set(whole)
    # an order of slides that are no more is no order
    assert keys(given(show("present", deck="monev", branch="ATAMBUA", slides="gone"), "stage")) == (
        whole
    )


def test_a_deck_that_needs_a_branch_says_so(ask_sample):
    app = show("present", lang="id", deck="monev")
    assert given(app, "stage") is None
    assert given(app, "slide_chooser") is None
    assert "cabang" in text_of(app)
    assert not app.error


def test_start_opens_the_stage_with_the_same_choice(ask_sample):
    app = show("present", lang="en", prepare="paritrana")
    start = next(button for button in app.button if button.label == "Start presentation")
    before = keys(given(app, "slide_chooser"))
    start.click().run()
    assert keys(given(app, "stage")) == before
    assert app.query_params["deck"] == "paritrana"


def test_a_slide_without_a_title_is_told_and_not_added(ask_sample):
    app = show("present", lang="id", branch="ATAMBUA")
    app.text_area(key="own_points").set_value("Tanpa judul")
    (add,) = [button for button in app.button if button.label == "Tambahkan"]
    add.click().run()
    assert "belum berjudul" in app.warning[0].value
    assert "own_1" not in keys(given(app, "slide_chooser"))
    assert app.text_area(key="own_points").value == "Tanpa judul"


def test_a_slide_of_ones_own_stands_at_the_end_and_its_words_are_no_markup(ask_sample):
    app = show("present", lang="en", prepare="paritrana")
    app.text_input[0].set_value("Thanks to <b>all</b>")
    app.text_area[0].set_value("61 agents\n\nOne branch")
    next(button for button in app.button if button.label == "Add").click().run()
    last = given(app, "slide_chooser")["slides"][-1]
    assert (last["key"], last["used"]) == ("own_1", True)
    assert "Thanks to &lt;b&gt;all&lt;/b&gt;" in last["html"]
    assert "61 agents" in last["html"]


def test_winners_wait(ask):
    stage = given(show("present", lang="id", deck="paritrana"), "stage")
    assert any('data-reveal="1"' in slide["html"] for slide in stage["slides"])


@pytest.mark.parametrize("deck", ["provincial", "paritrana"])
def test_decks_open_without_operational_data(ask, deck):
    app = show("present", lang="en", deck=deck)
    assert not app.exception
    assert not app.error
    assert keys(given(app, "stage"))


def test_the_desk_opens_the_deck_of_what_it_shows_and_is_what_esc_returns_to(ask_sample):
    app = show("home", lang="en", branch="ATAMBUA", month="2026-09")
    next(button for button in app.button if button.label == "Present this").click().run()
    assert app.query_params["from"] == "home"
    assert (app.query_params["deck"], app.query_params["month"]) == ("monev", "2026-09")
    assert "<b>September 2026</b>" in given(app, "stage")["slides"][0]["html"]
