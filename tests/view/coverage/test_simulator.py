"""The budget simulator: what the form says stands in the address, and what comes of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek.analysis import budget, scenario
from jamsostek.meetings import database
from jamsostek.view.coverage import draft
from tests.view.test_pages import shipped, show, text_of  # noqa: F401

TTU = "5303:14880;2026-01;12;JKK,JKM;vulnerable;;apbd_regency:100;"
VILLAGE, NAME = "5303012005", "Bokon"
DRIVERS = "5303:10,5304:4;2026-01;6;JKK,JKM;transport;;own:50,apbd_regency:50;1000000"


@pytest.fixture
def writable(shipped, built_workspace, monkeypatch, tmp_path):  # noqa: F811
    """The shipped warehouse with records of the test's own."""
    monkeypatch.setenv("JAMSOSTEK_RECORDS", f"sqlite:///{tmp_path / 'records.sqlite'}")
    database._opened.cache_clear()
    yield
    database._opened.cache_clear()


def simulated(language="id", **address):
    app = show("coverage", lang=language, view="simulator", **address)
    assert not app.exception and not app.error
    return app


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_link_restores_a_scenario(writable, language):
    text = text_of(simulated(language, plan=TTU))
    said = {"id": ("Rp3 miliar", "Rp249,98 juta"), "en": ("Rp3 billion", "Rp249.98 million")}
    for amount in said[language]:
        first, unit = amount.split(" ")
        assert first in text and unit in text
    # one person's month with its rule and its source
    assert "PP 44/2015" in text and "KilasRiau" in text
    # nobody's members are known in the shipped data: no coverage is made up
    unknown = {"id": "tidak dapat dihitung", "en": "can't be computed"}
    assert unknown[language] in text


def test_the_budget_pays_the_whole_and_drivers_half(writable):
    text = text_of(simulated(plan=DRIVERS))
    # 7 drivers pay 8,400 for themselves, for 7 the budget pays 16,800, six months long
    assert "Rp1,06 juta" in text.replace("\xa0", " ") or "Rp1,06" in text
    assert "PP 50/2025" in text


def test_a_change_in_the_form_is_one_in_the_address(writable):
    app = simulated(plan=TTU)
    app.text_input(key="coverage_form_people_5303").set_value("2.000").run()
    assert app.query_params["plan"] == TTU.replace("14880", "2000")
    app.selectbox(key="coverage_form_group").set_value("transport").run()
    app.multiselect(key="coverage_form_payers").set_value(["own", "csr"]).run()
    assert app.query_params["plan"].endswith(";transport;;own:50,csr:50;")
    app.multiselect(key="coverage_form_places").set_value(["5303", "5304"]).run()
    assert app.query_params["plan"].startswith("5303:2000,5304:1000;")
    app.text_input(key="coverage_form_people_5304").set_value("25 %").run()
    # a share of a gap nobody knows comes to nothing, and says so
    assert "5304:25%" in app.query_params["plan"] and "5304" in text_of(app)
    assert not app.exception


def test_what_cannot_be_is_told_and_changes_nothing(writable):
    app = simulated(plan=TTU)
    for wrong in ("viele", "-5", "12,500", "99999999999", "1,5"):
        app.text_input(key="coverage_form_people_5303").set_value(wrong).run()
        assert app.warning, wrong
        assert app.query_params["plan"] == TTU
    for name in ("spend", "income"):
        field = app.text_input(key=f"coverage_form_{name}")
        field.set_value("-5").run()
        # by the field's own name, with what was typed
        assert app.warning[0].value.startswith(f'{field.label}: "-5"'), name
    assert not app.exception


def test_a_wage_is_asked_for(writable):
    app = simulated(plan=TTU)
    app.selectbox(key="coverage_form_group").set_value("non_asn").run()
    assert "memerlukan upah sebulan" in text_of(app)
    app.text_input(key="coverage_form_income").set_value("2.500.000").run()
    assert "memerlukan Rp" in text_of(app)


@pytest.mark.parametrize("plan", ["", "x", "5303:10", TTU.replace("JKM", "JHT"), TTU + ";"])
def test_a_link_that_says_no_scenario_shows_the_first_one(writable, plan):
    app = show("coverage", lang="id", view="simulator", plan=plan, region="5304")
    assert not app.exception and not app.error
    assert app.text_input(key="coverage_form_people_5304").value == "1.000"


def test_a_scenario_is_saved_set_beside_and_deleted(writable):
    app = simulated(plan=TTU)
    app.text_input(key="coverage_save_name").set_value("TTU dari Januari").run()
    app.button(key="coverage_save").click().run()
    assert "Tersimpan: TTU dari Januari" in app.success[0].value
    app.text_input(key="coverage_form_people_5303").set_value("100").run()
    app.multiselect(key="coverage_beside_chosen").set_value(["S1"]).run()
    assert app.query_params["beside"] == "S1"
    text = text_of(app)
    assert "Skenario berdampingan" in text and "Rp2.999.808.000" in text and "Rp20.160.000" in text
    app.button(key="coverage_open_S1").click().run()
    assert app.query_params["plan"] == TTU
    app.button(key="coverage_delete_S1").click().run()
    assert "beside" not in app.query_params and "Dihapus" in app.success[0].value
    assert not app.exception


def test_a_file_of_the_command_is_loaded_and_taken_along_again(writable):
    app = simulated(plan=DRIVERS)
    text = scenario.written(draft.parsed(TTU).scenario("TTU dari Januari"))
    app.file_uploader[0].upload("anggaran.toml", text.encode("utf-8-sig"), "application/toml").run()
    assert app.query_params["plan"] == TTU and "TTU dari Januari" in app.success[0].value
    assert app.text_input(key="coverage_save_name").value == "TTU dari Januari"
    # what is wrong is told with its line, and changes nothing
    wrong = text.replace("apbd_regency = 100", "nobody = 100")
    app.file_uploader[0].upload("salah.toml", wrong.encode(), "application/toml").run()
    assert "nobody" in app.warning[0].value and app.query_params["plan"] == TTU
    app.file_uploader[0].upload("bukan.toml", b"\xff\xfe", "application/toml").run()
    assert "bukan.toml" in app.warning[0].value and app.query_params["plan"] == TTU
    assert not app.exception


def test_a_file_that_says_more_than_the_form_stands_beside_it(writable):
    """Two groups in one scenario: the form has one. Its total is the sum of both."""
    text = """
        start = "2026-01"
        months = 1
        parts = [
            { region = "5303", people = 10 },
            { region = "5304", people = 1, work = "transport", funding = { own = 1 } },
        ]
    """
    app = simulated(plan=TTU)
    app.file_uploader[0].upload("campuran.toml", text.encode(), "application/toml").run()
    assert "campuran" in app.success[0].value
    assert app.query_params["plan"] == TTU and app.query_params["beside"] == "S1"
    assert "Rp176.400" in text_of(app)  # 10 × 16,800 and half of 16,800 for one


def test_risk_of_its_own_is_more_than_the_form_can_say():
    told = draft.parsed(TTU.replace("vulnerable;;", "non_asn;2500000;")).scenario()
    assert draft.of(told) is not None
    risky = scenario.read(scenario.written(told).replace("sangat_rendah", "tinggi"))
    assert draft.of(risky) is None


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_village_is_found_by_its_regency_and_district(writable, language):
    app = simulated(language, plan=TTU)
    assert app.selectbox(key="coverage_finer_region").value == "5303"
    app.selectbox(key="coverage_finer_5303").set_value("530301").run()
    app.selectbox(key="coverage_finer_530301").set_value(VILLAGE).run()
    app.button(key="coverage_finer_add").click().run()
    assert app.query_params["plan"].startswith(f"5303:14880,{VILLAGE}:100;")
    label = app.text_input(key=f"coverage_form_people_{VILLAGE}").label
    assert NAME in label and "Miomaffo Timur" in label
    # the district as a whole; twice is once
    app.selectbox(key="coverage_finer_530301").set_value("").run()
    app.button(key="coverage_finer_add").click().run()
    app.button(key="coverage_finer_add").click().run()
    assert app.query_params["plan"].count(",530301:100") == 1
    # a link brings them back, and they are taken out as regencies are
    again = simulated(language, plan=app.query_params["plan"])
    again.multiselect(key="coverage_form_places").set_value([VILLAGE]).run()
    assert again.query_params["plan"].startswith(f"{VILLAGE}:100;")
    assert not app.exception and not again.exception


# -- the text in the address ---------------------------------------------------------------------

codes = st.sampled_from(["53", "5303", "5304", "5371"])
amounts = st.integers(0, 10**7).map(str) | st.integers(0, 100).map(lambda share: f"{share}%")
drafts = st.builds(
    draft.Draft,
    st.dictionaries(codes, amounts, min_size=1).map(lambda places: tuple(places.items())),
    st.dates(date(2015, 7, 1), date(2040, 1, 1)).map(lambda day: f"{day:%Y-%m}"),
    st.integers(1, budget.MOST_MONTHS).map(str),
    st.sampled_from(["JKK,JKM", "JKK,JKM,JHT"]),
    st.sampled_from(sorted(draft.WORK_OF)),
    st.integers(0, 10**8).map(str),
    st.dictionaries(st.sampled_from(budget.PAYERS), st.integers(1, 100).map(str), min_size=1).map(
        lambda shares: tuple(shares.items())
    ),
    st.sampled_from(["", "3000000000"]),
)


@given(drafts)
def test_a_draft_is_read_from_the_address_as_it_was(told):
    assert draft.parsed(told.code) == told
    saved = scenario.read(scenario.written(told.scenario("x")))
    assert draft.of(saved) == told


@pytest.mark.parametrize(
    "change",
    [("14880", "12.5"), ("2026-01", "0000-01"), ("2026-01", "9999-12"), ("2026-01", "2026-00"),
     ("14880", "١٤"), ("2026", "２０２６")],
)  # fmt: skip
def test_half_people_and_months_of_no_calendar_are_no_scenario(change):
    assert draft.parsed(TTU) and draft.parsed(TTU.replace("14880", "12.5%"))
    assert draft.parsed(TTU.replace(*change)) is None


@given(st.from_regex(draft._FORM, fullmatch=True))
def test_no_text_of_the_form_is_an_accident(text):
    told = draft.parsed(text)
    assert told is None or told.code == text


@given(st.text(max_size=80))
def test_no_text_in_the_address_is_an_accident(text):
    draft.parsed(text)
