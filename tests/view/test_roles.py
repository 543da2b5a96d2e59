"""Each role's pages: those in its navigation draw whole, another's address says one sentence."""

from __future__ import annotations

import pytest

from jamsostek.base.access import Account, Scope, scope_named
from jamsostek.base.language import speaker
from jamsostek.view.frame import door
from jamsostek.workspace import audit
from tests.view.test_pages import PAGES, show, text_of

# the pages that open, as docs/access.md promises
PUBLISHED = {
    "home",
    "map",
    "growth",
    "coverage",
    "programs",
    "present",
    "awards",
    "sources",
    "data",
}
OPENS = {
    "branch:ATAMBUA": PUBLISHED | {"agents", "employers", "monev"},
    "province": PUBLISHED | {"agents", "employers"},
    "panel": PUBLISHED,
    "viewer": PUBLISHED,
}


@pytest.fixture
def seen_by(monkeypatch, sampled_workspace):
    """Open pages of the small sample as somebody of this role."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "20000")

    def become(scope: Scope) -> None:
        monkeypatch.setattr(door, "_own", lambda: Account("a1", "Siti", scope))
        monkeypatch.setattr(door, "_claims", lambda: {"email": "siti@example.go.id"})

    return become


@pytest.mark.parametrize("role", OPENS)
def test_every_page_in_a_role_s_navigation_draws_and_others_say_a_sentence(role, seen_by):
    seen_by(scope_named(role))
    say = speaker("id")
    for page in PAGES:
        app = show(page, lang="id")
        told = [each.value for each in (*app.error, *app.exception, *app.warning)]
        assert told == [], (role, page)
        is_closed = [each.value for each in app.title] == [say("access.not_yours")]
        if page in OPENS[role]:
            assert not is_closed and app.title, (role, page)
        else:
            assert is_closed, (role, page)
            assert "TTU-0" not in text_of(app)


def test_an_admin_sees_as_another_would_and_everybody_can_tell(seen_by):
    seen_by(Scope("admin"))
    app = show("home", lang="en")
    role = next(each for each in app.selectbox if each.label == "Role")
    role.select("viewer")
    next(each for each in app.button if each.label == "View as").click().run()
    assert "You are seeing the app as: visitor (published data only)" in text_of(app)
    app.button("view-back").click().run()
    assert "You are seeing the app as" not in text_of(app)
    assert audit.read()["what"].iloc[0] == "view_as"
    # and nobody else can, whatever their session holds
    seen_by(Scope("viewer"))
    app = show("agents", lang="en")
    app.session_state["_view_as"] = Scope("admin")
    app.run()
    assert "TTU-0" not in text_of(app)
