"""What the pages and a deck say of an office that has not sent everything: at least so many, from
how many regencies, and no change but between the same ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.imports import intake
from jamsostek.reports import decks
from jamsostek.warehouse import building, questions
from tests import worlds
from tests.view.test_pages import show, text_of
from tests.worlds import months, paid

CASES = Path(__file__).resolve().parent.parent / "cases"


def office(case: str, folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        assert intake.commit(intake.examine("enrollment_monthly", CASES / case)).rejected == 0
        building.build()
    return folder


def of_members() -> dict[str, list[dict]]:
    """Ten wage earners in TTU and ten in Belu; October's contributions of TTU are still to come."""
    villages = {"5303212001": "2026-09", "5304022001": "2026-10"}
    names = {f"{village}-{n}": village for village in villages for n in range(10)}
    return {
        "members": [
            {"member_key": name, "village_code": village, "segment": "PU"}
            for name, village in names.items()
        ],
        "contributions": [
            row
            for name, village in names.items()
            for row in paid(name, months("2025-10", villages[village]), "PU", "employer", 100_000)
        ],
    }


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory):
    members = worlds.build(of_members(), tmp_path_factory.mktemp("members"))
    return {"members": members} | {
        name: office(case, tmp_path_factory.mktemp(name))
        for name, case in (("month", "W3_partial_month.csv"), ("flow", "W5_null_flow.csv"))
    }


@pytest.fixture
def of(workspaces, monkeypatch):
    """Work on one of the two."""

    def choose(name):
        monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspaces[name]))
        return partial(questions.ask, scope=LOCAL_OWNER)

    return choose


def test_one_of_three_regencies_is_compared_with_itself(of):
    ask = of("month")
    figures = ask("home/kpis", branch="ATAMBUA", month="2026-10").set_index("metric")
    assert tuple(figures.loc["active_members", ["value", "previous"]]) == (8927, 8900)
    text = text_of(show("home", lang="id", branch="ATAMBUA"))
    assert "punya ≥ 8.927 peserta aktif (+27 dari bulan lalu)" in text
    assert "1 dari 3 kabupaten/kota melapor" in text
    assert "12.973" not in text and "21.900" not in text
    province = text_of(show("home", lang="en"))
    assert "1 of 3 regencies reported, 19 never did" in province


def test_what_is_missing_heads_what_needs_attention(of):
    ask = of("month")
    rows = ask("home/attention", month="2026-10", today="2026-11-10")
    assert list(zip(rows["kind"], rows["value"], strict=True))[:2] == [
        ("regions_missing", 2),
        ("regions_never", 19),
    ]
    app = show("home", lang="id", branch="ATAMBUA")
    assert "belum melapor lengkap bulan ini: Kab. Malaka dan Kab. Timor Tengah Utara" in text_of(
        app
    )
    earlier = ask("home/attention", branch="ATAMBUA", month="2026-09", today="2026-10-10")
    assert earlier.empty


def test_a_flow_left_out_is_no_zero(of):
    ask = of("flow")
    figures = ask("home/kpis", branch="ATAMBUA", month="2026-10").set_index("metric")
    # Belu alone wrote them in both months: 107 after 100
    assert tuple(figures.loc["new_members", ["value", "previous"]]) == (107, 100)
    assert tuple(figures.loc["active_members", ["value", "previous"]]) == (13_947, 13_900)
    text = text_of(show("home", lang="id", branch="ATAMBUA"))
    assert "≥ 107" in text and "1 dari 2 kabupaten/kota melapor, 1 belum pernah" in text
    assert "Kab. Malaka" in text and "▼ 43" not in text


def test_growth_sums_whole_months_only(of):
    of("month")
    text = text_of(show("growth", lang="en", branch="ATAMBUA"))
    assert "1 month is incomplete and not summed, the latest October 2026" in text
    assert "1 of 3 regencies reported" in text
    for split in ("region", "payer"):
        assert not show("growth", lang="en", branch="ATAMBUA", split=split).exception
    text = text_of(show("growth", lang="en", branch="ATAMBUA", view="apart"))
    # Belu alone: 8,900 + 107 - 80 = 8,927
    assert "+27" in text and "1 of 3 regencies reported" in text
    of("flow")
    text = text_of(show("growth", lang="en", region="5321", view="apart"))
    assert "can't be taken apart yet" in text


def test_a_deck_tells_a_part_from_the_whole(of):
    of("month")
    deck = decks.build("monev", LOCAL_OWNER, speaker("id"), branch="ATAMBUA", month="2026-10")
    slides = {slide.key: slide for slide in deck.slides}
    results = slides["results"]
    assert results.title == "Oktober: peserta aktif naik 27"
    part = "1 dari 3 kabupaten/kota melapor"
    assert part in " ".join(results.sentences)
    # neither a line nor districts of unlike months
    assert {"trend", "districts"} & set(slides) == set()
    assert all(part in slides[key].source for key in ("cover", "results", "growth_month"))
    assert {figure.label: figure.text for figure in results.picture.figures}["Peserta aktif"] == (
        "≥ 8.927"
    )
    # the file that is to come is the first step on the last slide
    assert "Kab. Malaka" in slides["closing"].picture.cells[0][0]


def test_contributions_still_to_come_are_no_people_who_left(of):
    ask = of("members")
    figures = ask("home/kpis", branch="ATAMBUA", month="2026-10").set_index("metric")
    for metric, value, previous in (
        ("active_members", 10, 10),
        ("lapsed_members", 0, 0),
        ("contributions_idr", 1_000_000, 1_000_000),
    ):
        assert tuple(figures.loc[metric, ["value", "previous"]]) == (value, previous), metric
    text = text_of(show("home", lang="id", region="5303"))
    assert "Kab. Timor Tengah Utara punya 10 peserta aktif (0 dari bulan lalu)" in text
    rows = ask("home/attention", branch="ATAMBUA", month="2026-10", today="2026-11-10")
    assert rows["kind"].tolist()[:2] == ["regions_missing", "regions_never"]
    assert not ask("data/check_results")["broken"].any()
