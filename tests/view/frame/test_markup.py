"""Our own HTML: whatever text comes in stays a text."""

from __future__ import annotations

from htmltools import TagList, tags

from jamsostek.view.frame import markup

HOSTILE = '<b onclick="x">&amp;</b>'


def test_texts_are_escaped_wherever_they_are_put():
    made = TagList(
        markup.small(HOSTILE),
        markup.chip(HOSTILE, title=HOSTILE),
        markup.link(HOSTILE, f"https://example.org/?q={HOSTILE}"),
        markup.inside(HOSTILE, f"sources?q={HOSTILE}"),
        markup.lines(HOSTILE, tags.i(HOSTILE)),
    )
    assert "<b onclick" not in str(made)
    assert str(made).count("&lt;b onclick=") == 9


def test_only_addresses_of_the_web_become_links():
    for address in (None, float("nan"), "", "javascript:alert(1)", "data:text/html,x"):
        assert markup.link("Antara", address) == "Antara"
    assert 'rel="noopener noreferrer"' in str(markup.link("Antara", "https://example.org"))


def test_what_is_empty_leaves_no_gap():
    assert str(markup.lines("a", "", None, TagList(), "b")) == "a<br/>b"
    assert not markup.joined(["", None], " · ")


def test_a_note_on_a_source_says_which_language_it_is_in():
    assert str(markup.note("Hanya <BPU>")) == (
        '<span class="small"><span lang="id">Hanya &lt;BPU&gt;</span></span>'
    )
    assert not any(map(markup.note, (None, float("nan"), "")))
