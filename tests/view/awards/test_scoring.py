"""The scoring room: every part on a small panel counted by hand, open and closed, with nothing."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from functools import partial

import pytest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER, OWNER
from jamsostek.base.language import speaker
from jamsostek.meetings.judging import ScoreBook
from jamsostek.view.awards import jurors
from jamsostek.view.parts.outbox import Touch
from jamsostek.warehouse import questions
from tests import worlds
from tests.judged import PLACE, world
from tests.view.test_pages import shipped, show, text_of  # noqa: F401

PARTS = ("ranking", "soundness", "candidate", "scores", "protocol")
BOOK = ScoreBook("own", LOCAL_OWNER.role)


@pytest.fixture(scope="module")
def judged_workspace(tmp_path_factory):
    return worlds.build(world(), tmp_path_factory.mktemp("judged"))


@pytest.fixture
def judged(judged_workspace):
    """The page's own copy of the small panel."""
    shutil.copytree(judged_workspace, settings.workspace_folder())


def room(language="id", **address):
    app = show("awards", lang=language, view="scoring", **address)
    assert not app.exception, app.exception
    assert not app.error, [each.value for each in app.error]
    return app


def test_without_candidates_it_is_said_how_they_come(shipped):  # noqa: F811
    assert "award_candidates" in text_of(room())


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_part_is_drawn(judged, language):
    for part in PARTS:
        text = text_of(room(language, part=part))
        assert "Kab. Belu" in text, part
        assert not re.search(r"\bnan\b", text), part


def test_the_order_is_that_of_the_hand_calculation(judged):
    text = text_of(room())
    assert "Kab. Belu di urutan pertama dengan nilai 76,25, 5,00 di atas" in text
    assert "71,25" in text and "61,25" in text


def test_a_score_given_a_moment_ago_is_in_what_is_drawn(judged):
    """What is kept of a room is kept of these scores: TTU had (75, 60) of 75 and 25 %."""
    assert "71,25" in text_of(room())
    BOOK.give(PLACE, ("K-5303", "coverage", 1), 100, (80,), 80, True)
    for part, told in (("ranking", "78,75"), ("candidate", "78,75"), ("soundness", "Kab. Timor")):
        text = text_of(room(part=part, candidate="K-5303"))
        assert told in text and "71,25" not in text, part
    assert "Kab. Timor Tengah Utara di urutan pertama" in text


def test_weights_and_rules_of_the_address_make_the_order(judged):
    app = room(weights="interview:100", aggregation="borda")
    # the first juror's ballot: Belu, then two equal; the second's: Sikka, Belu, TTU
    assert "Kab. Belu di urutan pertama dengan nilai 75,00, 12,50 di atas Kab. Sikka" in text_of(
        app
    )
    assert app.slider(key="weight-slider-interview").value == 100
    assert app.slider(key="weight-slider-coverage").value == 0


def test_a_weight_set_moves_the_others_and_stands_in_the_address(judged):
    app = room()
    app.slider(key="weight-slider-coverage").set_value(40.0).run()
    assert app.query_params["weights"] == "coverage:40,interview:60"
    assert app.slider(key="weight-slider-interview").value == 60
    app.text_input(key="weight-text-interview").set_value("12,5").run()
    assert app.query_params["weights"] == "coverage:87.5,interview:12.5"
    app.text_input(key="weight-text-interview").set_value("150").run()
    assert [each for each in app.error if "150" in each.value]
    assert app.query_params["weights"] == "coverage:87.5,interview:12.5"


@pytest.mark.parametrize("weights", ["fairness:1", "coverage:0", "coverage:-1", "x"])
def test_weights_of_a_link_that_mean_nothing_are_told(judged, weights):
    app = room(weights=weights)
    assert "76,25" in text_of(app)
    assert app.warning


def test_while_jurors_score_nobody_sees_another_ones_scores(judged):
    BOOK.set_open(PLACE, True)
    for part in PARTS:
        text = text_of(room(part=part))
        assert "76,25" not in text, part
        assert "Kab. Belu" not in text or part == "scores", part
    text = text_of(room(part="scores"))
    assert "6 dari 6" in text and "0 dari 6" in text
    assert "Nilai semua juri" not in text
    mine = room(part="scores", juror="2")
    (data,) = (
        each.proto.json for each in mine.get("bidi_component")
        if each.proto.component_name == "jamsostek_list"
    )  # fmt: skip
    assert '"coverage": 80' in data and '"coverage": 70' in data
    assert "60" not in data.split('"K-5304"')[1].split("}")[0]


def test_a_typed_score_is_saved_and_one_out_of_range_is_told(judged):
    BOOK.set_open(PLACE, True)
    code, now = f"{PLACE.name}.3", datetime.now(UTC)
    fine = Touch("1", "K-5304", "coverage", 85.0, (None,), now)
    high = Touch("2", "K-5303", "coverage", 150.0, (None,), now)
    none = Touch("3", "K-5303", "fairness", 50.0, (None,), now)
    refused = jurors.note(LOCAL_OWNER, OWNER.code, code, [fine, high])
    assert {touch.id: error.code for touch, error in refused.items()} == {"2": "entry_refused"}
    assert [(row["juror"], row["score"]) for row in BOOK.scores(["K-5304", "K-5303"])] == [(3, 85)]
    assert jurors.note(LOCAL_OWNER, OWNER.code, code, [none])[none].code == "score_of_nothing"
    assert jurors.note(LOCAL_OWNER, OWNER.code, "2019.regency_government.3", [fine]) is None
    BOOK.set_open(PLACE, False)
    late = Touch("4", "K-5303", "coverage", 50.0, (None,), now)
    assert jurors.note(LOCAL_OWNER, OWNER.code, code, [late])[late].code == "scoring_closed"


def test_the_chair_closes_and_opens_and_seats_the_panel(judged):
    app = room(part="scores")
    opened = partial(BOOK.is_open, PLACE, False)
    next(each for each in app.button if "Buka penilaian lagi" in each.label).click().run()
    assert opened()
    next(each for each in app.button if "Tutup penilaian" in each.label).click().run()
    assert not opened()
    app.text_input(key="judging_seat_2025_1_0_role").set_value("Akademisi")
    app.selectbox(key="judging_seat_2025_1_0_home").set_value("5304")
    next(each for each in app.button if each.label == "Simpan").click().run()
    assert (BOOK.jurors(2025)[1]["role"], BOOK.jurors(2025)[1]["region_code"]) == (
        "Akademisi", "5304",
    )  # fmt: skip
    assert "1 penilaian tidak ikut dihitung" in text_of(room())


def test_an_order_is_frozen_once_and_taken_along(judged):
    app = room(part="protocol")
    assert not app.get("download_button")
    next(each for each in app.button if "Bekukan sekarang" in each.label).click().run()
    assert not app.exception
    assert len(app.get("download_button")) == 4
    # another order is another protocol
    assert not room(part="protocol", evening="rank").get("download_button")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_history_shows_disputed_rows_both_and_first_podiums(shipped, language):  # noqa: F811
    app = show("awards", lang=language, view="history", won="all")
    assert not app.exception
    assert not app.error
    text = text_of(app)
    say = speaker(language)
    first, disputed = say("awards.first_podium"), say("word.disputed")
    assert text.count(first) >= 5
    assert disputed in text
    alone = text_of(show("awards", lang=language, view="history"))
    # TTU's coverage was never published for a year it won in; Belu's 90 % was
    assert "Kab. Timor Tengah Utara" in alone
    assert "90" in alone


def test_a_first_podium_is_the_first_known(ask):
    """By the shipped list: Sikka 2023, Belu and Nagekeo 2024, TTU 2025; Kota Kupang has no rank."""
    rows = ask("awards/history", category="regency_government")
    first = rows[rows["is_first"].astype(bool)].set_index("region_code")["ceremony_year"]
    assert first.to_dict() == {
        "5303": 2025, "5304": 2024, "5316": 2024, "5307": 2023, "5317": 2023, "5319": 2023,
    }  # fmt: skip
    every = ask("awards/history")
    assert len(every) == len(ask("awards/winners", level="province"))
    assert every.loc[every["then_pct"].notna(), "then_as_of"].notna().all()


def test_evidence_says_whose_data_it_is(ask_sample):
    rows = ask_sample("awards/evidence", year=2025)
    assert set(rows["evidence"]) == {
        "coverage", "growth", "retention", "regulation", "budget", "arrears",
    }  # fmt: skip
    assert rows["kind"].notna().all()
    assert set(rows.loc[rows["evidence"] != "regulation", "kind"]) == {"sample"}
    assert (rows["source"].notna() | rows["publisher"].notna()).all()
    # a share is what it says it is a share of
    shares = rows[rows["evidence"].isin(["retention", "budget", "arrears"])]
    assert (100 * shares["numerator"] / shares["denominator"] - shares["value"]).abs().max() < 1e-9


# -- companies -------------------------------------------------------------------------------------


def company(code: str, name: str, **more) -> dict:
    return {
        "employer_code": code, "name": name, "region_code": "5303", "registered_on": "2020-01-01",
        "workers": 40, "registered_workers": 30, "arrears_months": 0, "arrears_idr": 0,
        "partner_of": "", **more,
    }  # fmt: skip


BUSINESS = {"assessed_year": 2025, "category": "large_business"}


@pytest.fixture(scope="module")
def companies(tmp_path_factory):
    """P1 is named by its code, Nusa Indah by its name; of two Sinar Jaya nobody knows which is
    meant, Gema is of another regency, Baru in no list."""
    unregistered = {"registered_on": "", "registered_workers": 0}
    candidates = {
        "2025-P1": "Anything else", "A": "CV. Nusa-Indah", "B": "PT Sinar Jaya", "C": "UD Gema",
        "D": "PT Baru",
    }  # fmt: skip
    made = {
        "employers": [
            company("P1", "PT Satu", arrears_months=6),
            company("P2", "PT NUSA INDAH, Tbk"),
            company("P3", "PT Sinar Jaya"),
            company("P4", "Sinar Jaya"),
            company("P5", "UD Gema", region_code="5304"),
            company("V1", "Vendor A", partner_of="P1", **unregistered),
            company("V2", "Vendor B", partner_of="P1"),
            company("V3", "Vendor C", partner_of="P1"),
            company("V4", "Vendor D", partner_of="P1"),
        ],
        "award_candidates": [
            {"candidate_code": code, **BUSINESS, "name": name, "region_code": "5303"}
            for code, name in candidates.items()
        ],
        "award_criteria": [
            {**BUSINESS, "criterion_code": "all", "name": "Semua", "name_en": "All",
             "weight_pct": 100}
        ],
        "award_scores": [
            {"candidate_code": code, "criterion_code": "all", "juror": 1, "score": score}
            for code, score in zip(candidates, (90, 80, 70, 60, 50), strict=True)
        ],
    }  # fmt: skip
    return worlds.build(made, tmp_path_factory.mktemp("companies"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_company_is_told_of_by_the_employer_it_is_taken_for(companies, monkeypatch, language):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(companies))
    ask, say = partial(questions.ask, scope=LOCAL_OWNER), speaker(language)
    rows = ask("awards/employer_evidence", year=2025, category="large_business")
    found = rows.set_index(["evidence", "candidate_code"])
    assert found["value"].to_dict() == {
        ("company_arrears", "2025-P1"): 6,
        ("company_arrears", "A"): 0,
        ("company_vendors", "2025-P1"): 75,
        ("company_workers", "2025-P1"): 75,
        ("company_workers", "A"): 75,
    }
    assert found["matched_by"].groupby(level=1).first().to_dict() == {
        "2025-P1": "code",
        "A": "name",
    }
    address = {"assessed": "2025", "category": "large_business"}
    page = text_of(room(language, **address))
    assert say("judging.matched", by_code="1", by_name="1") in page
    assert "PT Sinar Jaya" in page.partition(say("judging.matched", by_code="1", by_name="1"))[2]
    sheet = text_of(room(language, part="candidate", candidate="A", **address))
    assert say("judging.matched_name", employer="P2 PT NUSA INDAH, Tbk") in sheet
    sheet = text_of(room(language, part="candidate", candidate="D", **address))
    assert "P2" not in sheet and say("judging.unknown") in sheet


def test_a_companys_record_is_of_its_name_and_not_of_its_regency(companies, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(companies))
    ask = partial(questions.ask, scope=LOCAL_OWNER)
    told = ask("awards/winners").set_index("recipient")["award_id"]
    found = ask("awards/record", recipient="Timor Otsukhi Mutiara, PT")
    assert set(found["award_id"]) == set(told["PT Timor Otsukhi Mutiara"])
    assert ask("awards/record", recipient="PT Nobody").empty
    # of the regency whose government won there is nothing on a company's sheet
    address = {"assessed": "2025", "category": "large_business", "part": "candidate"}
    sheet = text_of(room("id", candidate="A", **address))
    assert speaker("id")("profile.no_awards") in sheet
    assert speaker("id")("judging.of_its_regency") in sheet
