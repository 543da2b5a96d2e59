"""Targets typed on the page: spread over months, saved whole, undone, and two people at once.

The branch ATAMBUA has 100 active members at the end of 2023, 110 in 2024 and 120 in 2025. Of its
new members one comes in every month but in December, when there are 13: 24 a year.
"""

from __future__ import annotations

import os
import shutil
import signal
from functools import partial

import pandas as pd
import pytest
import streamlit
from hypothesis import given
from hypothesis import settings as quick
from hypothesis import strategies as st

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.imports import intake, numbers, targets
from jamsostek.imports.targets import Change
from jamsostek.reports import outlook
from jamsostek.warehouse import building, questions
from jamsostek.workspace import store
from tests import processes, worlds
from tests.conftest import SAMPLE_MEMBERS
from tests.view.test_pages import show, text_of

ACTIVE = {"2022-12": 90, "2023-12": 100, "2024-12": 110, "2025-12": 120}
MONTHS = worlds.months("2022-12", "2026-02")


def recap(month):
    """In between a year's members stay where they were; the year ends with a leap."""
    last = ACTIVE.get(month) or ACTIVE[f"{int(month[:4]) - 1}-12"]
    return {
        "month": month,
        "region_code": "5303",
        "segment": "BPU",
        "payer": "all",
        "active": last,
        "new": 13 if month.endswith("12") else 1,
        "lapsed": 0,
        "reactivated": 0,
        "contributions_idr": 1_000_000,
    }


def branch(month):
    """All three regencies report; nobody lives in two of them."""
    nobody = dict.fromkeys(("active", "new", "contributions_idr"), 0)
    others = [recap(month) | nobody | {"region_code": region} for region in ("5304", "5321")]
    return [recap(month), *others]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("targets")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        worlds.take_in(
            "enrollment_monthly", folder, [row for month in MONTHS for row in branch(month)]
        )
        building.build()
    return folder / "workspace"


@pytest.fixture
def ask(prepared, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(prepared))
    return partial(questions.ask, scope=LOCAL_OWNER)


@pytest.fixture
def own(prepared, tmp_path, monkeypatch):
    """A workspace of the test's own, to save into."""
    shutil.copytree(prepared, tmp_path / "own")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "own"))


def spread(ask, metric, target, how, **asked):
    wanted = {"area": "ATAMBUA", "segment": "all", "year": 2026, **asked}
    return ask("data/target_spread", metric=metric, target=target, spread=how, **wanted)


def in_force(period=""):
    if "targets" not in store.current_files():
        return {}
    rows = pd.read_parquet(store.current_files()["targets"])
    return {
        (row.period, row.area_code, row.metric): row.target
        for row in rows.itertuples()
        if row.period.startswith(period)
    }


def save(*changes, version=None, how="flat"):
    return targets.save(changes, how, version or store.version("targets"), LOCAL_OWNER)


# -- the months ----------------------------------------------------------------------------------


def test_a_flow_follows_the_season_or_is_even(ask):
    # 11 months of 1/24, December 13/24
    seasonal = spread(ask, "new_members", 48, "seasonal")
    assert seasonal["target"].tolist() == [2] * 11 + [26]
    assert set(seasonal["spread_used"]) == {"seasonal"}
    assert spread(ask, "new_members", 48, "flat")["target"].tolist() == [4] * 12
    # what doesn't divide goes to the first months
    assert spread(ask, "new_members", 50, "flat")["target"].tolist() == [5, 5] + [4] * 10


def test_a_stock_goes_in_a_line_or_along_the_years_before(ask):
    flat = spread(ask, "active_members", 132, "flat")["target"].tolist()
    assert flat == [121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132]
    seasonal = spread(ask, "active_members", 132, "seasonal")["target"].tolist()
    # in June each year was 5 below its line, of 90, 100 and 110 at its start: 5 % is the median
    assert seasonal[5] == 126 - 6
    assert seasonal[-1] == 132


def test_what_was_reached_stands_beside_it(ask):
    rows = spread(ask, "new_members", 48, "flat")
    assert rows["actual"].tolist()[:2] == [1, 1] and rows["actual"].count() == 2
    assert rows["year_before"].tolist() == [1] * 11 + [13]


def test_too_little_history_is_flat_and_says_so(ask):
    early = spread(ask, "new_members", 24, "seasonal", year=2024)
    assert set(early["spread_used"]) == {"flat"}
    assert early["target"].tolist() == [2] * 12


def test_a_stock_without_its_start_has_no_months(ask):
    assert spread(ask, "active_members", 10, "flat", area="MAUMERE")["target"].isna().all()
    assert spread(ask, "active_members", 10, "flat", year=2028)["target"].isna().all()


@given(target=st.integers(0, 10**13), how=st.sampled_from(targets.SPREADS))
@quick(max_examples=12)
def test_months_add_up_to_the_year(prepared, target, how):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(prepared))
        for metric in ("new_members", "contributions_idr"):
            rows = spread(partial(questions.ask, scope=LOCAL_OWNER), metric, target, how)
            assert rows["target"].sum() == target
            assert (rows["target"] >= 0).all()
            even = rows["target"].max() - rows["target"].min() <= 1
            assert even or (how == "seasonal" and metric == "new_members")


AMBIGUOUS = "ambiguous_number"


# -- what somebody types -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("12500", 12500, 12500),
        ("12.500", 12500, AMBIGUOUS),
        ("12,500", AMBIGUOUS, 12500),  # of three decimals one of the languages was mistaken
        ("Rp1.250.000.000", 1_250_000_000, 1_250_000_000),  # of several groups none was
        ("Rp 2,500,000", 2_500_000, 2_500_000),
        ("Rp 2.500.000,-", 2_500_000, 2_500_000),
        ("1.250,5", 1250.5, None),
        ("45,5 %", 45.5, None),
        ("45.5%", None, 45.5),
        (" -3 ", -3, -3),
        ("−3", -3, -3),
        ("1.25.000", None, None),
        ("dua ribu", None, None),
        ("1e5", None, None),
        ("", None, None),
    ],
)
def test_a_typed_number_is_read_unless_it_may_mean_another(text, indonesian, english):
    for language, expected in (("id", indonesian), ("en", english)):
        if expected is None:
            expected = "not_a_number" if text else "no_number"
        if isinstance(expected, str):
            with pytest.raises(ProductError) as refused:
                numbers.typed(text, language)
            assert refused.value.code == expected
            assert text.strip() in refused.value.told(speaker(language))[0]
        else:
            assert numbers.typed(text, language) == expected


# -- saving --------------------------------------------------------------------------------------


def test_a_save_is_kept_with_its_months_told_and_undone(own):
    outcome = save(Change("ATAMBUA", "all", "new_members", 2026, 24))
    assert in_force() == {
        ("2026", "ATAMBUA", "new_members"): 24,
        **{(f"2026-{n:02}", "ATAMBUA", "new_members"): 2 for n in range(1, 13)},
    }
    (record, _) = intake.history()
    assert targets.is_by_hand(record) and record.id == outcome.import_id
    assert list(targets.last_changed(2026)) == [("ATAMBUA", "all", "new_members")]
    intake.undo(record.id)
    assert in_force() == {}
    assert targets.last_changed(2026) == {}


def test_the_same_number_again_after_another_holds(own):
    for target in (24, 36, 24):
        save(Change("ATAMBUA", "all", "new_members", 2026, target))
    assert in_force("2026")["2026", "ATAMBUA", "new_members"] == 24
    assert in_force()["2026-05", "ATAMBUA", "new_members"] == 2


def test_an_imported_year_takes_the_months_of_the_old_one_away(own, tmp_path):
    save(
        Change("ATAMBUA", "all", "new_members", 2026, 24),
        Change("5303", "all", "new_members", 2026, 12),
    )
    row = {"period": "2026", "area_code": "ATAMBUA", "segment": "all", "metric": "new_members"}
    worlds.take_in("targets", tmp_path, [{**row, "target": 99}])
    assert {key[0] for key in in_force() if key[1] == "ATAMBUA"} == {"2026"}
    assert len([key for key in in_force() if key[1] == "5303"]) == 13
    # a month of one's own stands beside the year
    worlds.take_in("targets", tmp_path, [{**row, "period": "2026-03", "target": 9}])
    assert {key[0] for key in in_force() if key[1] == "ATAMBUA"} == {"2026", "2026-03"}


def test_the_second_of_two_is_told_and_nothing_is_lost(own):
    seen = store.version("targets")
    first = Change("ATAMBUA", "all", "new_members", 2026, 24)
    targets.save([first], "flat", seen, LOCAL_OWNER)
    second = Change("5303", "all", "new_members", 2026, 12)
    with pytest.raises(ProductError) as refused:
        targets.save([second], "flat", seen, LOCAL_OWNER)
    assert refused.value.code == "changed_meanwhile"
    assert len(in_force()) == 13 and len(intake.history()) == 2
    # a second click on the first one's button changes nothing
    assert not targets.save([first], "flat", seen, LOCAL_OWNER).is_new
    targets.save([second], "flat", store.version("targets"), LOCAL_OWNER)
    assert len(in_force()) == 26


def test_what_the_importer_refuses_is_said_and_nothing_of_it_is_saved(own):
    good = Change("ATAMBUA", "all", "new_members", 2026, 24)
    for bad in (
        Change("ATAMBUA", "BPU", "new_members", 2026, -1),
        Change("MARS", "all", "new_members", 2026, 1),
    ):
        with pytest.raises(ProductError) as refused:
            save(good, bad)
        assert refused.value.code == "target_refused"
    assert in_force() == {}


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_kill_while_saving_leaves_the_old_targets_or_the_new(own, step):
    save(Change("ATAMBUA", "all", "new_members", 2026, 24))
    old = in_force()
    change = Change("ATAMBUA", "all", "new_members", 2026, 36)
    process = processes.start(processes.save_target_and_die, change, step)
    assert processes.end(process) == -signal.SIGKILL
    assert in_force() == old
    save(change)
    assert in_force()["2026-01", "ATAMBUA", "new_members"] == 3


# -- what the desk makes of it -------------------------------------------------------------------


def figures(**asked):
    building.build()
    wanted = {"branch": "ATAMBUA", "month": "2026-02", **asked}
    return outlook.figures(partial(questions.ask, scope=LOCAL_OWNER), region=None, **wanted)


def test_a_month_is_held_against_its_own_target(own):
    save(Change("ATAMBUA", "all", "new_members", 2026, 24), how="seasonal")
    row = figures().loc["new_members"]
    assert (row["target"], row["month_target"], row["value"]) == (24, 1, 1)
    # at this pace the year would end with 12 of 24
    assert (row["ends_at"], row["status"]) == (12, "on_target")
    assert row["needed_per_month"] == 2.2


@pytest.mark.parametrize(("close_from", "status"), [(80, "behind"), (50, "close")])
def test_what_is_close_comes_from_the_registry(own, queries_copy, close_from, status):
    file = queries_copy / "metrics.toml"
    text = file.read_text("utf-8").replace("close_from_pct = 80", f"close_from_pct = {close_from}")
    file.write_text(text, "utf-8")
    save(Change("ATAMBUA", "all", "new_members", 2026, 24))
    row = figures().loc["new_members"]
    assert (row["month_target"], row["value"], row["status"]) == (2, 1, status)


def test_the_desk_names_the_target_of_the_month_and_leads_to_the_table(own):
    save(Change("ATAMBUA", "all", "new_members", 2026, 24), how="seasonal")
    building.build()
    app = show("home", lang="id", branch="ATAMBUA", month="2026-02")
    assert "Target bulan ini 1 · Target 24" in text_of(app)
    link = "data?lang=id&amp;branch=ATAMBUA&amp;part=targets"
    assert any(link in element.proto.body for element in app.get("html"))


# -- the page ------------------------------------------------------------------------------------


@pytest.fixture
def typing(own, monkeypatch):
    """Type into the table: Streamlit's AppTest has no hands for it."""
    building.build()
    typed: dict[str, str] = {}

    def editor(frame, **_more):
        names = frame["area"] + " " + frame["segment"]
        return frame.assign(target=[typed.get(name, old) for name, old in
                                    zip(names, frame["target"], strict=True)])  # fmt: skip

    monkeypatch.setattr(streamlit, "data_editor", editor)
    return typed


BELU, TTU = "Kab. Belu Semua segmen", "Kab. Timor Tengah Utara Semua segmen"


@pytest.fixture
def table():
    wanted = {
        "lang": "id",
        "part": "targets",
        "branch": "ATAMBUA",
        "target_of": "new_members",
        "target_year": "2026",
    }
    return lambda **address: show("data", **wanted, **address)


def test_typing_saving_and_undoing_on_the_page(typing, table):
    typing[TTU] = "1.200"
    app = table()
    assert app.button(key="targets_save").label == "Simpan 1 target"
    app.button(key="targets_save").click().run()
    assert not app.exception and not app.error
    assert in_force()["2026", "5303", "new_members"] == 1200
    text = text_of(app)
    assert "1 target tersimpan" in text
    assert "Target 2026, diubah di halaman" in text
    typing.clear()
    app.button(key=f"import_undo_{intake.history()[0].id}").click().run()
    app.button(key="import_undo_yes").click().run()
    assert in_force() == {}


def test_bad_entries_are_told_by_name_and_nothing_is_saved(typing, table):
    typing.update({TTU: "1200", BELU: "banyak", "Kab. Malaka Semua segmen": "-5"})
    app = table()
    app.button(key="targets_save").click().run()
    text = text_of(app)
    assert "Kab. Belu · Semua segmen: “banyak” bukan angka." in text
    assert "Kab. Malaka · Semua segmen: Target tidak boleh kurang dari nol." in text
    assert in_force() == {}


def test_two_people_at_one_table(typing, table):
    typing.update({TTU: "1.200", BELU: "50"})
    app = table()
    # meanwhile somebody else saves one of the two
    save(Change("5303", "all", "new_members", 2026, 900))
    building.build()
    app.button(key="targets_save").click().run()
    assert "sudah diubah orang lain" in " ".join(e.value for e in app.error)
    assert in_force()["2026", "5303", "new_members"] == 900
    app.run()
    app.button(key="targets_reload").click().run()
    text = text_of(app)
    assert "Kab. Timor Tengah Utara · Semua segmen: tersimpan 900, isian Anda 1.200" in text
    assert app.button(key="targets_save").label == "Simpan 2 target"
    app.button(key="targets_save").click().run()
    assert not app.error
    assert in_force()["2026", "5303", "new_members"] == 1200
    assert in_force()["2026", "5304", "new_members"] == 50


def counts_of_members() -> tuple:
    """What the cube of members in the warehouse in force was made of."""
    connection = questions.open_sealed(building.current().file)
    made_of = "select fingerprint from build_steps where name = 'monthly_areas'"
    (found,) = connection.execute(made_of).fetchall()
    connection.close()
    return found


@pytest.mark.parametrize("start", ["sample", "empty"])
def test_simulated_targets_give_way_and_only_those_seen_are_taken_over(
    sampled_workspace, tmp_path, monkeypatch, table, start
):
    shutil.copytree(sampled_workspace, tmp_path / "own")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "own"))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)
    app = table(start=start, region="5303")
    assert "target simulasi diganti seluruhnya" in text_of(app)
    button = app.button(key="targets_save")
    if start == "empty":
        assert button.disabled
        return
    assert button.label == "Simpan 4 target"
    counted = counts_of_members()
    button.click().run()
    assert not app.exception and not app.error
    # members are not counted anew for it
    assert counts_of_members() == counted
    kept = in_force()
    assert {key[1] for key in kept} == {"5303"} and {key[2] for key in kept} == {"new_members"}
    kinds = questions.ask("data/operational", LOCAL_OWNER).set_index("dataset")["kind"]
    assert kinds["targets"] == "imported" and kinds["members"] == "sample"


def test_the_page_runs_on_the_sample_for_every_measure(ask_sample):
    places = ({}, {"branch": "ENDE"}, {"region": "5305"})
    shown = [("id", where) for where in places] + [("en", {})]
    for measure in ("active_members", "new_members", "contributions_idr", "coverage_pct"):
        for language, where in shown:
            app = show("data", lang=language, part="targets", target_of=measure, **where)
            assert not app.exception, (measure, language, where)
            assert not app.error, (measure, language, where, [e.value for e in app.error])
