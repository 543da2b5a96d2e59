"""The pages on simulated data, on a recap alone, and what they say of either."""

from __future__ import annotations

import pandas as pd
import pytest

from jamsostek import building
from jamsostek.language import speaker
from tests import worlds
from tests.test_pages import FILTERS, PAGES, show, text_of

VIEWS = (
    {"view": "members"},
    {"view": "members", "split": "payer", "reading": "strict"},
    {"view": "members", "split": "region"},
    {"view": "apart", "segment": "BPU"},
    {"view": "apart", "from": "2026-09", "to": "2026-01"},
    {"view": "retention", "segment": "PU", "payer": "employer"},
    {"view": "retention", "payer": "csr"},
    {"view": "published"},
)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_runs_on_the_sample_and_says_that_it_is_simulated(ask_sample, page, language):
    word = {"id": "Data simulasi", "en": "Simulated data"}[language]
    # the words differ, the numbers don't: every filter once
    for filters in FILTERS if language == "id" else FILTERS[:2]:
        app = show(page, lang=language, **filters)
        assert not app.exception, (filters, app.exception)
        assert not app.error, (filters, [e.value for e in app.error])
        assert not app.warning, (filters, [w.value for w in app.warning])
        assert word in text_of(app), filters


@pytest.mark.parametrize("where", [{}, {"branch": "ATAMBUA"}, {"region": "5321"}], ids=str)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: "-".join(view.values()))
def test_every_view_of_growth_runs(ask_sample, view, where):
    app = show("growth", lang="en", **view, **where)
    assert not app.exception
    assert not app.error


def test_the_desk_shows_what_the_queries_say(ask_sample):
    asked = {"branch": "ATAMBUA", "month": "2026-10"}
    figures = ask_sample("overview/kpis", **asked).set_index("metric")
    text = text_of(show("home", lang="id", branch="ATAMBUA"))
    say = speaker("id")
    assert "Kantor Cabang Atambua, Oktober 2026" in text
    for metric in ("active_members", "new_members", "lapsed_members", "active_agents"):
        assert say.number(figures.at[metric, "value"]) in text, metric
    assert f"Target {say.number(figures.at['active_members', 'target'])}" in text
    attention = ask_sample("overview/attention", **asked, today=f"{pd.Timestamp.today():%Y-%m-%d}")
    assert len(attention)
    for row in attention.itertuples():
        assert say.short(row.value) in text, row.kind


def test_an_earlier_month_can_be_looked_at(ask_sample):
    figures = ask_sample("overview/kpis", month="2024-06").set_index("metric")
    text = text_of(show("home", lang="en", month="2024-06"))
    assert "NTT, June 2024" in text
    assert speaker("en").number(figures.at["active_members", "value"]) in text


@pytest.mark.parametrize("kind", ["action_overdue", "agents_dormant"])
def test_the_list_behind_a_line_opens(ask_sample, kind):
    app = show("home", lang="en", list=kind)
    assert not app.exception
    rule = speaker("en")(f"attention.{kind}.list")
    assert rule in text_of(app)


def test_the_agents_page_names_the_first_agent(ask_sample):
    rows = ask_sample("agents/performance", branch="ATAMBUA", month="2026-10")
    text = text_of(show("agents", lang="en", branch="ATAMBUA"))
    at_work = rows[rows["status"] != "left"]
    bringing = (at_work["months_without_new"] < 3).sum()
    assert f"{bringing} of {len(at_work)} agents brought in a new member" in text


# -- a recap alone -------------------------------------------------------------------------------


def recap(month, region, segment, active, new=0, lapsed=0):
    return {
        "month": month,
        "region_code": region,
        "segment": segment,
        "payer": "all",
        "active": active,
        "new": new,
        "lapsed": lapsed,
        "reactivated": 0,
    }


RECAP = [
    recap("2026-08", "5303", "BPU", 1000, 60, 10),
    recap("2026-09", "5303", "BPU", 1050, 60, 10),
    recap("2026-09", "5303", "PU", 400),
    recap("2026-10", "5303", "BPU", 1120, 80, 10),
    recap("2026-10", "5303", "PU", 410, 10, 0),
    recap("2026-10", "5304", "BPU", 700),
]


@pytest.fixture(scope="module")
def recap_workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recap")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        worlds.take_in("enrollment_monthly", folder, RECAP)
        building.build()
    return folder / "workspace"


@pytest.fixture
def on_recap(recap_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(recap_workspace))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_runs_on_a_recap_alone(on_recap, page, language):
    for filters in ({}, {"branch": "ATAMBUA"}, {"region": "5303"}, {"region": "5308"}):
        app = show(page, lang=language, **filters)
        assert not app.exception, (filters, app.exception)
        assert not app.error, (filters, [e.value for e in app.error])
        # the data page explains what a simulation is
        assert page == "data" or "imulas" not in text_of(app)


def test_the_desk_counts_from_the_recap(on_recap):
    text = text_of(show("home", lang="en", region="5303"))
    # 1,120 + 410 in October after 1,050 + 400 in September
    assert "has 1,530 active members (+80 on last month)" in text
    assert "monthly recap" in text


def test_what_needs_members_says_so_on_a_recap(on_recap):
    assert "Import the datasets Members and Contributions" in text_of(
        show("growth", lang="en", view="retention", region="5303")
    )
    assert "Import the datasets Perisai agents, Members" in text_of(show("agents", lang="en"))


def test_a_segment_first_reported_later_was_zero_before_and_a_silent_month_is_unknown(
    recap_workspace, monkeypatch, ask
):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(recap_workspace))
    lines = ask("growth/members", region="5303")
    pu = lines[lines["segment"] == "PU"]
    assert dict(zip(pu["month"].dt.strftime("%Y-%m"), pu["active"], strict=True)) == {
        "2026-08": 0,
        "2026-09": 400,
        "2026-10": 410,
    }
    belu = ask("growth/members", region="5304")
    assert list(belu["month"].dt.strftime("%Y-%m")) == ["2026-10"]
