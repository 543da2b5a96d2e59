"""What pages keep: drawn again it is as it was drawn first, and nobody gets another's."""

from __future__ import annotations

import ast
from dataclasses import fields, replace

import pytest
import streamlit as st

from jamsostek.base.access import LOCAL_OWNER, Account, Scope
from jamsostek.base.language import speaker
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.warehouse import questions
from tests import source
from tests.view.test_pages import PAGES, show, text_of

HERE = Screen(speaker("id"), False, False, None, None, None, LOCAL_OWNER)
OTHER = {
    "say": speaker("en"),
    "dark": True,
    "narrow": True,
    "region": "5303",
    "branch": "ATAMBUA",
    "year": 2025,
    "scope": Scope("viewer"),
}


def test_a_screen_that_differs_in_anything_is_not_given_what_is_kept_for_another():
    assert OTHER.keys() == {field.name for field in fields(Screen)} - {"account"}
    keys = [HERE.seen_by, *(replace(HERE, **{name: OTHER[name]}).seen_by for name in OTHER)]
    assert len(set(keys)) == len(keys)
    # what is found and not drawn is the same in every look
    looks = {"say", "dark", "narrow"}
    keys = [replace(HERE, **{name: OTHER[name]}).asked_by for name in OTHER.keys() - looks]
    assert len({HERE.asked_by, *keys}) == len(keys) + 1
    assert replace(HERE, **{name: OTHER[name] for name in looks}).asked_by == HERE.asked_by
    # two persons of one scope are given the same
    other = replace(HERE, account=Account("a1", "Other", LOCAL_OWNER))
    assert other.seen_by == HERE.seen_by


def test_what_was_made_while_the_warehouse_changed_is_not_kept_for_the_old_one(monkeypatch):
    version, made = ["old"], []
    monkeypatch.setattr(questions, "version", lambda: version[0])

    @kept
    def drawn(here, choice):
        made.append(version[0])
        if len(made) == 1:
            version[0] = "new"  # a build ends just now
        return version[0]

    assert drawn(HERE, "a") == "new"
    version[0] = "old"  # and is undone
    assert [drawn(HERE, "a"), drawn(HERE, "a")] == ["old", "old"]
    assert made == ["old", "old"]


LOOKS = ({"lang": "id"}, {"lang": "en", "branch": "ATAMBUA"}, {"lang": "id", "region": "5303"})


# the page of the system counts its own drawings
@pytest.mark.parametrize("page", [page for page in PAGES if page != "system"])
def test_a_page_drawn_again_is_as_it_was_drawn_first(page, sampled_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "20000")
    first = []
    for look in LOOKS:
        st.cache_data.clear()
        first.append(text_of(show(page, **look)))
    st.cache_data.clear()
    for _ in range(2):
        for look, text in zip(LOOKS, first, strict=True):
            assert text_of(show(page, **look)) == text


# what differs between two visitors, or from one moment to the next: modules and what is in them
FLEETING = {
    "address": "",
    "intake": "",
    "records": "",
    "live": "",
    "st": "session_state query_params context rerun fragment",
    "shell": "today when viewers_time",
    "date": "today",
    "datetime": "now",
    "time": "",
    "here": "account",
}


def used_by(function: ast.FunctionDef) -> tuple[set[str], list[str]]:
    """The names a function uses, and what is fleeting among them."""
    nodes = list(ast.walk(function))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and not is_read(node)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)} - own
    fleeting = [
        f"{node.value.id}.{node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in FLEETING.keys() - own
        and node.attr in (FLEETING[node.value.id].split() or [node.attr])
    ]
    return names, fleeting


def is_read(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def is_kept(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(mark, ast.Name) and mark.id in ("kept", "worked_out")
        for mark in function.decorator_list
    )


def test_nothing_kept_depends_on_the_visitor_or_the_moment():
    wrong, seen = [], 0
    for path in source.VIEW:
        functions = {
            node.name: node for node in source.tree(path).body if isinstance(node, ast.FunctionDef)
        }
        ahead = [name for name, function in functions.items() if is_kept(function)]
        seen += len(ahead)
        # what a kept function calls in its own file is kept with it
        reached = set()
        while ahead:
            name = ahead.pop()
            reached.add(name)
            names, fleeting = used_by(functions[name])
            wrong += [f"{source.shown(path)}:{name} uses {each}" for each in fleeting]
            ahead += (names & functions.keys()) - reached
    assert seen > 40
    assert wrong == []
