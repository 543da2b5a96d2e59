"""What the roles may ask, as the product promises it, and that no other scope comes to be."""

from __future__ import annotations

import pytest

from jamsostek.base.access import ROLES, WORDS, Scope, scope_named
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker

# the promise, in the order published, totals, people, judging, keeping
PROMISED = {
    "owner": "yes yes yes yes yes",
    "admin": "yes yes yes yes yes",
    "branch": "yes yes yes no no",
    "province": "yes yes no yes no",
    "panel": "yes no no yes no",
    "viewer": "yes no no no no",
}


def scope_of(role: str) -> Scope:
    return Scope(role, "ATAMBUA" if role == "branch" else None)


def test_each_role_may_ask_what_is_promised_and_nothing_else():
    asked = {
        role: " ".join("yes" if scope_of(role).may(word) else "no" for word in WORDS)
        for role in ROLES
    }
    assert asked == PROMISED


def test_names_are_seen_of_the_own_branch_or_by_who_sees_all():
    seen = {
        role: [scope_of(role).sees_people_of(code) for code in ("ATAMBUA", "ENDE", None)]
        for role in ROLES
    }
    assert seen["owner"] == seen["admin"] == [True, True, True]
    assert seen["branch"] == [True, False, False]
    assert seen["province"] == seen["panel"] == seen["viewer"] == [False, False, False]


@pytest.mark.parametrize("told", ["root", "", "branch", "branch:", "admin:ATAMBUA", "Admin"])
def test_what_is_no_role_is_refused(told):
    with pytest.raises(ProductError) as refused:
        scope_named(told)
    assert refused.value.code == "unknown_role"
    assert all(
        form in refused.value.told(speaker("id"))[1] for form in ("branch:ATAMBUA", "panel:3")
    )


def test_a_word_that_is_none_is_no_permission():
    assert scope_named("branch:ENDE") == Scope("branch", "ENDE")
    with pytest.raises(ValueError):
        Scope("admin").may("everything")
