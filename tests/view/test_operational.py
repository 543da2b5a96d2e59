"""The pages on simulated data, on a recap alone, and what they say of either."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from jamsostek.analysis import forecast
from jamsostek.base.language import LANGUAGES, speaker
from jamsostek.reports import outlook
from jamsostek.warehouse import building
from tests import worlds
from tests.view.test_pages import FILTERS, PAGES, show, text_of

VIEWS = (
    {"view": "members"},
    {"view": "members", "split": "payer", "reading": "strict"},
    {"view": "members", "split": "region", "scale": "line"},
    {"view": "members", "split": "programme", "scale": "index"},
    {"view": "members", "scale": "yoy", "year": "2025"},
    {"view": "regencies", "measure": "index", "yscale": "common"},
    {"view": "regencies", "year": "2024"},
    {"view": "projection"},
    {"view": "projection", "segment": "BPU", "reading": "strict"},
    {"view": "apart", "segment": "BPU"},
    {"view": "apart", "from": "2026-09", "to": "2026-01"},
    {"view": "retention", "segment": "PU", "payer": "employer"},
    {"view": "retention", "payer": "csr"},
    {"view": "published"},
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_runs_on_the_sample_and_says_that_it_is_simulated(ask_sample, page, language):
    words = {"id": ("SIMULASI", "TERBIT"), "en": ("SIMULATED", "PUBLISHED")}[language]
    word = words[page in ("awards", "sources")]
    # every filter once, in the language the shipped data are not shown in (tests.test_pages)
    for filters in FILTERS[1 - LANGUAGES.index(language) :: len(LANGUAGES)]:
        app = show(page, lang=language, **filters)
        assert not app.exception, (filters, app.exception)
        assert not app.error, (filters, [e.value for e in app.error])
        assert not app.warning, (filters, [w.value for w in app.warning])
        assert word in text_of(app), filters


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: "-".join(view.values()))
def test_every_view_of_growth_runs(ask_sample, view):
    smaller = ({"branch": "ATAMBUA"}, {"region": "5321"})[VIEWS.index(view) % 2]
    for where in ({}, smaller):
        app = show("growth", lang="en", **view, **where)
        assert not app.exception, where
        assert not app.error, where


@pytest.mark.parametrize("view", ["money", "claims"])
def test_the_money_of_programmes_is_shown(ask_sample, view):
    word = {"id": "data sampai", "en": "data up to"}
    for language, where in (
        ("id", {}),
        ("en", {"branch": "ATAMBUA"}),
        ("en", {"region": "5321", "year": "2024"}),
    ):
        app = show("programs", lang=language, view=view, **where)
        assert not app.exception, where
        assert not app.error, where
        assert word[language] in text_of(app)


def test_the_desk_shows_what_the_queries_say(ask_sample):
    asked = {"branch": "ATAMBUA", "month": "2026-10"}
    figures = ask_sample("home/kpis", **asked).set_index("metric")
    text = text_of(show("home", lang="id", branch="ATAMBUA"))
    say = speaker("id")
    assert "Kantor Cabang Atambua, Oktober 2026" in text
    for metric in ("active_members", "new_members", "lapsed_members", "active_agents"):
        assert say.number(figures.at[metric, "value"]) in text, metric
    assert f"Target {say.number(figures.at['active_members', 'target'])}" in text
    attention = ask_sample("home/attention", **asked, today=f"{pd.Timestamp.today():%Y-%m-%d}")
    assert len(attention)
    for row in attention.itertuples():
        assert say.short(row.value) in text, row.kind


def test_no_part_of_a_person_is_projected(ask_sample):
    text = text_of(show("home", lang="id", region="5303"))
    ends = re.findall(r"Target (\d+) · proyeksi (\S+)", text)
    assert any(int(target) < 100 for target, _ in ends)
    assert all(end.isdigit() for _, end in ends)


def test_an_axis_of_people_has_no_parts_of_one(ask_sample):
    agent = {"branch": "ATAMBUA", "agent": "TTU-012"}
    for view in (agent, {"branch": "ATAMBUA", "view": "newcomers"}):
        specs = [
            json.loads(e.proto.spec) for e in show("agents", lang="id", **view).get("plotly_chart")
        ]
        axes = [spec["layout"]["yaxis"].get("ticktext") for spec in specs]
        assert any(axis and "1" in axis for axis in axes), view
        assert not any("," in text for axis in axes if axis for text in axis), view


def test_of_the_districts_that_lost_many_the_largest_are_listed_among_all(ask_sample):
    asked, say = {"month": "2025-04", "today": "2026-11-10"}, speaker("id")
    branches = ask_sample("reference/branches")["branch_code"]
    of_branches = [ask_sample("home/attention", **asked, branch=each) for each in branches]
    of_all = ask_sample("home/attention", **asked)
    losses, *parts = (rows[rows["kind"] == "district_loss"] for rows in (of_all, *of_branches))
    (count,) = losses["of_all"].unique()
    assert len(losses) == 3 < count == sum(rows["of_all"].max() for rows in parts if len(rows))
    why = say("attention.district_loss.why", count=count)
    assert why in text_of(show("home", lang="id", month="2025-04"))


def test_an_earlier_month_can_be_looked_at(ask_sample):
    figures = ask_sample("home/kpis", month="2024-06").set_index("metric")
    text = text_of(show("home", lang="en", month="2024-06"))
    assert "NTT, June 2024" in text
    assert speaker("en").number(figures.at["active_members", "value"]) in text


def test_the_projection_says_where_the_year_ends_and_how_it_did_before(ask_sample):
    asked = {"branch": "ATAMBUA", "segment": "PU"}
    found = forecast.project(ask_sample("growth/series", **asked).set_index("month")["active"])
    target = ask_sample("growth/target", **asked).set_index("year").at[2026, "target"]
    say = speaker("en")
    text = text_of(show("growth", lang="en", view="projection", **asked))
    side = "above" if found.ahead["mean"].iloc[-1] >= target else "below"
    assert f"end of December 2026, {side} the target of {say.number(target, 0)}" in text
    for record in found.records.values():
        assert f"{say.number(record.error, 0)} {say.percent(record.error_pct, 1)}" in text
    # wage earners grow so evenly that last year's figure is beaten
    assert found.method == forecast.ETS
    assert "Trend that levels off (exponential smoothing, ETS) used" in text


def test_the_year_ends_in_title_chart_and_budgets_at_the_same_number(ask_sample):
    say = speaker("id")
    by_pace = 0
    for region in ("5303", "5304", "5307"):
        figure = outlook.of(ask_sample, "active_members", "2026-10", branch=None, region=region)
        by_pace += not figure["is_projected"]
        end = round(figure["ends_at"])
        end = end if not figure["is_projected"] else outlook.about(figure["ends_at"])
        app = show("growth", lang="id", view="projection", region=region)
        text = text_of(app)
        assert f"{say.number(end, 0)} peserta aktif" in text, region
        (chart,) = [json.loads(each.proto.spec) for each in app.get("plotly_chart")]
        named = [note["text"] for note in chart["layout"]["annotations"]]
        assert any(
            f"</span> {say.number(end, 0)}" in re.sub("<b>|</b>", "", each) for each in named
        )
        # last year's figure, which is no outlook, is not called one
        assert ("Sampai sekarang Proyeksi" in text) == bool(figure["is_projected"])
        lost = ask_sample("home/budgets_ending", region=region, month="2026-10")["members"].sum()
        if lost:
            assert f"tinggal sekitar {say.number(end - lost, 0)} peserta" in text
    assert by_pace


def test_the_regency_that_lost_most_comes_first(ask_sample):
    rows = ask_sample("growth/by_region")
    lines = rows.pivot(index="month", columns="region_label", values="active")
    change = (lines.iloc[-1] / lines.iloc[-13] - 1).sort_values()
    text = text_of(show("growth", lang="id", view="regencies"))
    places = [text.index(f"{label} {speaker('id').number(n)} orang") for label, n in
              lines.iloc[-1][change.index].items()]  # fmt: skip
    assert len(places) == 22
    assert places == sorted(places)
    assert f"{(change < 0).sum()} dari 22 kabupaten/kota kehilangan peserta" in text


@pytest.mark.parametrize("kind", ["action_overdue", "agents_dormant"])
def test_the_list_behind_a_line_opens(ask_sample, kind):
    app = show("home", lang="en", list=kind)
    assert not app.exception
    text = text_of(app)
    # its number again, before the rule
    rule = speaker("en")(f"attention.{kind}.list", count=2).removeprefix("2")
    assert re.search(rf"[1-9]\d*{re.escape(rule)}", text)


def test_a_dormant_agents_name_opens_the_agents_page(ask_sample):
    rows = ask_sample("agents/performance", branch="ATAMBUA", month="2026-10")
    dormant = rows[rows["status"] == "dormant"]
    code = dormant.loc[dormant["months_without_new"].idxmax(), "agent_code"]  # stands on top
    app = show("home", lang="en", branch="ATAMBUA", list="agents_dormant")
    tables = " ".join(element.proto.body for element in app.get("html"))
    link = f"agents?lang=en&amp;branch=ATAMBUA&amp;agent={code}&amp;month=2026-10"
    assert f'href="{link}"' in tables


AGENT_VIEWS = (
    {"view": "newcomers"},
    {"view": "places"},
    {"view": "places", "shown": "villages", "district": "530412"},
    {"view": "meetings"},
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", AGENT_VIEWS, ids=lambda view: "-".join(view.values()))
def test_every_view_of_the_agents_runs(ask_sample, view, language):
    places = ({}, {"branch": "ATAMBUA"}, {"region": "5304"}, {"month": "2019-03"})
    for where in places[LANGUAGES.index(language) :: len(LANGUAGES)]:
        app = show("agents", lang=language, **view, **where)
        assert not app.exception, (where, app.exception)
        assert not app.error, (where, [e.value for e in app.error])
        assert not app.warning, where


def test_an_agents_own_page_says_what_the_queries_say_and_leads_back(ask_sample):
    rows = ask_sample("agents/performance", branch="ATAMBUA", month="2026-10")
    first = rows.iloc[0]
    asked = {"agent": first["agent_code"], "month": "2026-10"}
    for language in ("id", "en"):
        app = show("agents", lang=language, branch="ATAMBUA", agent=first["agent_code"])
        assert not app.exception
        assert not app.error
        text = text_of(app)
        assert first["name"] in text
        say = speaker(language)
        assert say.number(first["active_members"]) in text
        own = ask_sample("agents/incentive", **asked)
        own = own[own["kind"].isin(["acquisition", "contributions"])]
        assert say.rupiah(own["amount_idr"].sum(), 0) in text
        for village in ask_sample("agents/villages", **asked).head(3)["place_name"]:
            assert village in text
    app.button(key="agent_back").click().run()
    assert not app.exception
    assert "agent" not in app.query_params
    assert "How do the Perisai agents" in app.title[0].value


def test_an_agents_page_of_an_earlier_month_says_which(ask_sample):
    rows = ask_sample("agents/performance", month="2021-06")
    code = rows["agent_code"].iloc[0]
    text = text_of(show("agents", lang="en", agent=code, month="2021-06"))
    assert "data up to June 2021" in text
    assert "data up to October 2026" not in text
    # the rule of 2018 is known to the year only
    assert "in force since 2018 (" in text


def test_every_kind_of_agent_has_a_page(ask_sample):
    rows = ask_sample("agents/performance", month="2026-10")
    for status in ("active", "new", "dormant", "left"):
        code = rows.loc[rows["status"] == status, "agent_code"].iloc[-1]
        app = show("agents", lang="en", agent=code)
        assert not app.exception, (status, code)
        assert not app.error, (status, code, [e.value for e in app.error])
        assert code in text_of(app)


def test_an_agent_of_another_branch_is_not_shown(ask_sample):
    rows = ask_sample("agents/performance", branch="ENDE", month="2026-10")
    app = show("agents", lang="en", branch="ATAMBUA", agent=rows["agent_code"].iloc[0])
    assert not app.exception
    assert "How do the Perisai agents" in app.title[0].value


def test_the_agents_page_names_the_first_agent(ask_sample):
    rows = ask_sample("agents/performance", branch="ATAMBUA", month="2026-10")
    text = text_of(show("agents", lang="en", branch="ATAMBUA"))
    at_work = rows[rows["status"] != "left"]
    bringing = at_work["brings_members"].sum()
    # one word for one count: those the desk's card counts
    kpis = ask_sample("home/kpis", branch="ATAMBUA", month="2026-10").set_index("metric")
    assert bringing == kpis.at["active_agents", "value"]
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_runs_on_a_recap_alone(on_recap, page, language):
    places = ({}, {"branch": "ATAMBUA"}, {"region": "5303"}, {"region": "5308"})
    for filters in places[LANGUAGES.index(language) :: len(LANGUAGES)]:
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


@pytest.mark.parametrize("view", ["rules", "calculator", "money", "claims"])
def test_every_view_of_programs_runs_on_a_recap(on_recap, view):
    app = show("programs", lang="en", view=view, region="5303")
    assert not app.exception
    assert not app.error
    missing = {"money": "No contributions and claims here yet", "claims": "No claims here yet"}
    if view in missing:
        assert missing[view] in text_of(app)


def test_what_needs_members_says_so_on_a_recap(on_recap):
    assert "Import the datasets Members and Contributions" in text_of(
        show("growth", lang="en", view="retention", region="5303")
    )
    for view in ({}, *AGENT_VIEWS, {"agent": "TTU-001"}):
        text = text_of(show("agents", lang="en", **view))
        assert "Import the datasets Perisai agents, Members" in text
    assert "A monthly recap does not tell programmes apart" in text_of(
        show("growth", lang="en", split="programme")
    )


def test_three_months_of_a_recap_are_too_few_to_project_or_to_compare(on_recap):
    text = text_of(show("growth", lang="en", view="projection", region="5303"))
    assert "Only 3 months in a row; a projection needs 24" in text
    text = text_of(show("growth", lang="en", view="regencies", region="5303"))
    assert "1,530 people less than a year" in text
    text = text_of(show("growth", lang="en", scale="yoy", region="5303"))
    assert "No same month a year before yet" in text


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
    # in August and September Belu had not reported: the province's sum is unknown, not smaller
    province = ask("growth/series")["active"]
    assert province.isna().tolist() == [True, True, False]
    assert province.iloc[-1] == 1120 + 410 + 700
    belu = ask("growth/members", region="5304")
    assert list(belu["month"].dt.strftime("%Y-%m")) == ["2026-10"]
