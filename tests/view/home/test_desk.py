"""The branch head's numbers for a branch of six members, worked out by hand.

Timor Tengah Utara (5303) has four non-wage earners, Belu (5304) two wage earners, Malaka (5321)
nobody; the members of Ende must never be counted. The data run from January 2025 to March 2026, the
month asked.

    m1  BPU  paid every month                      active all along
    m2  BPU  January, February 2025                covered to May, lapsed in June 2025
    m3  BPU  January and June 2025                 lapsed in May, back in June, lapsed in October
    m4  BPU  February, March 2026                  new in February 2026
    m5  PU   June 2025 to February 2026            new in June 2025, lapsed in March 2026
    m6  PU   paid every month                      active all along
"""

from __future__ import annotations

from functools import partial

import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.reports import outlook
from jamsostek.view.home import made_of
from jamsostek.warehouse import questions
from tests import worlds
from tests.view.test_pages import show
from tests.worlds import months, paid

TTU, BELU, ENDE, MALAKA = "5303212001", "5304022001", "5308012002", "5321012001"
MARCH = {"branch": "ATAMBUA", "month": "2026-03"}


def member(key, village, segment="BPU", agent=""):
    return {"member_key": key, "village_code": village, "segment": segment, "agent_code": agent}


def agent(code, joined_on, left_on=""):
    return {
        "agent_code": code,
        "name": f"Agen {code}",
        "region_code": "5303",
        "joined_on": joined_on,
        "status": "left" if left_on else "active",
        "left_on": left_on,
    }


def claim(region, programme, amount):
    return {
        "month": "2026-03",
        "region_code": region,
        "programme": programme,
        "segment": "all",
        "cases": 1,
        "amount_idr": amount,
    }


def target(metric, value, segment="all"):
    return {
        "period": "2026",
        "area_code": "ATAMBUA",
        "segment": segment,
        "metric": metric,
        "target": value,
    }


def item(code, due_on, status="open"):
    return {
        "item_code": code,
        "meeting_code": "M-1",
        "issue": "Peserta menunggak",
        "action": "Kunjungan rumah",
        "owner": "AG-1",
        "due_on": due_on,
        "status": status,
    }


def employer(code, arrears_months):
    return {
        "employer_code": code,
        "name": f"CV {code}",
        "region_code": "5304",
        "workers": 10,
        "registered_workers": 8,
        "arrears_months": arrears_months,
        "arrears_idr": arrears_months * 250_000,
    }


EVERY_MONTH = months("2025-01", "2026-03")
WORLD = {
    "members": [
        member("mem1", TTU, agent="AG-1"),
        member("mem2", TTU, agent="AG-1"),
        member("mem3", TTU, agent="AG-1"),
        member("mem4", TTU, agent="AG-2"),
        member("mem5", BELU, "PU"),
        member("mem6", BELU, "PU"),
        member("mem7", ENDE),
        member("mem8", MALAKA),  # never paid: nobody, but known
        *(member(f"left{number}", ENDE, "PU") for number in range(25)),
    ],
    "contributions": [
        *paid("mem1", EVERY_MONTH),
        *paid("mem2", ["2025-01", "2025-02"]),
        *paid("mem3", ["2025-01", "2025-06"]),
        *paid("mem4", ["2026-02", "2026-03"]),
        *paid("mem5", months("2025-06", "2026-02"), "PU", "employer", 100_000),
        *paid("mem6", EVERY_MONTH, "PU", "employer", 100_000),
        *paid("mem7", months("2026-01", "2026-03")),
        *(row for n in range(25) for row in paid(f"left{n}", ["2025-12"], "PU", "employer")),
    ],
    "agents": [
        agent("AG-1", "2020-05-01"),
        agent("AG-2", "2026-01-10"),
        agent("AG-3", "2020-05-01", "2025-05-31"),
        agent("AG-4", "2024-01-15"),
    ],
    "claims": [
        claim("5303", "JKM", 42_000_000),
        claim("5304", "JHT", 10_000_000),
        claim("5308", "JKM", 42_000_000),
    ],
    "targets": [
        target("active_members", 10),
        target("active_members", 6, "BPU"),
        target("new_members", 5),
        target("contributions_idr", 2_400_000),
    ],
    "meetings": [
        {
            "meeting_code": "M-1",
            "branch_code": "ATAMBUA",
            "region_code": "",
            "held_on": "2026-03-02",
        }
    ],
    "action_items": [
        item("I-1", "2026-05-01"),
        item("I-2", "2026-05-20"),  # due on the very day
        item("I-3", "2026-04-01", "done"),
    ],
    "employers": [employer("P-1", 0), employer("P-2", 2), employer("P-3", 4)],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return worlds.build(WORLD, tmp_path_factory.mktemp("desk"))


@pytest.fixture
def ask(workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    return partial(questions.ask, scope=LOCAL_OWNER)


@pytest.fixture
def kpis(ask):
    return ask("home/kpis", **MARCH).set_index("metric")


@pytest.mark.parametrize(
    ("metric", "value", "previous", "year_before"),
    [
        ("active_members", 3, 4, 4),
        ("active_members_pu", 1, 2, 1),
        ("active_members_bpu", 2, 2, 3),
        ("active_members_jakon", None, None, None),
        ("new_members", 0, 1, 0),
        ("lapsed_members", 1, 0, 0),
        ("reactivated_members", 0, 0, 0),
        ("contributions_idr", 133_600, 233_600, 116_800),
        ("benefits_paid_idr", 52_000_000, None, None),
        ("active_agents", 1, 1, 1),
    ],
)
def test_a_key_figure_its_last_month_and_its_last_year(kpis, metric, value, previous, year_before):
    found = kpis.loc[metric, ["value", "previous", "year_before"]]
    assert [None if number != number else number for number in found] == [
        value,
        previous,
        year_before,
    ]


def test_what_is_needed_a_month_to_reach_the_target(kpis):
    nine_left = {
        "active_members": (10, 7 / 9),
        "active_members_bpu": (6, 4 / 9),
        "new_members": (5, 4 / 9),  # one came in February
        "contributions_idr": (2_400_000, (2_400_000 - 584_000) / 9),
    }
    for metric, (aim, needed) in nine_left.items():
        assert kpis.at[metric, "target"] == aim
        assert kpis.at[metric, "needed_per_month"] == pytest.approx(needed)
    assert kpis["target"].count() == len(nine_left)
    assert set(kpis["months_left"]) == {9}


def test_where_the_year_ends_at_this_pace_and_what_that_is_called(ask):
    figures = outlook.figures(ask, MARCH["month"], branch="ATAMBUA", region=None)
    assert not figures["is_projected"].any()  # fifteen months are too few
    # three members in December, three in March: no growth, and 7 more are wanted
    members = figures.loc["active_members"]
    assert (members["missing"], members["pace"], members["last_pace"]) == (7, 0, -1)
    assert members["ends_at"] == pytest.approx(3)
    assert figures.at["new_members", "ends_at"] == pytest.approx(1 / 3 * 12)
    # 194,667 a month so far, 201,778 are needed: 96 %
    contributions = figures.loc["contributions_idr"]
    assert contributions["pace"] == pytest.approx(584_000 / 3)
    assert contributions["ends_at"] == pytest.approx(584_000 / 3 * 12)
    assert figures["status"].dropna().to_dict() == {
        "active_members": "behind",
        "active_members_bpu": "behind",
        "new_members": "behind",
        "contributions_idr": "close",
    }


def test_coverage_is_active_members_over_the_workers_counted_last(ask, kpis):
    # JNN, May 2025: 541,067 members are 32.27 % of 1,676,573 workers
    province = ask("home/kpis", month="2026-03").set_index("metric")
    assert province.at["coverage_pct", "value"] == pytest.approx(100 * 4 / 1_676_573)
    (base,) = ask("home/coverage_base", month="2026-03").itertuples()
    assert (base.people, f"{base.as_of:%Y-%m}", base.publisher) == (1_676_573, "2025-05", "JNN")
    # before that count the labour force had been counted, and before 2018 nothing
    (earlier,) = ask("home/coverage_base", month="2025-04").itertuples()
    assert (earlier.indicator, f"{earlier.as_of:%Y-%m}") == ("labour_force", "2025-04")
    assert ask("home/coverage_base", month="2014-07").empty
    # of the branch's regencies the labour force was counted, by one survey
    (branch,) = ask("home/coverage_base", **MARCH).itertuples()
    assert (branch.indicator, f"{branch.as_of:%Y-%m}") == ("labour_force", "2025-08")
    regencies = [
        ask("home/coverage_base", region=code, month="2026-03").at[0, "people"]
        for code in ("5303", "5304", "5321")
    ]
    assert branch.people == sum(regencies)
    assert kpis.at["coverage_pct", "value"] == pytest.approx(
        100 * kpis.at["active_members", "value"] / branch.people
    )
    # which says nothing of a target of the workers to be covered
    assert kpis.at["coverage_pct", "target"] != kpis.at["coverage_pct", "target"]


def test_the_parts_of_a_figure_add_up_to_it(ask):
    looked_at = set()
    for area in ({"branch": "ATAMBUA"}, {"region": "5304"}, {}):
        kpis = ask("home/kpis", **area, month="2026-03").set_index("metric")
        for name in filter(made_of.opens, kpis.index):
            rows = ask("home/made_of", metric=name, **area, month="2026-03")
            for column in ("value", "previous"):
                whole = kpis.at[name, column]
                for dimension, part in rows.groupby("dimension"):
                    told = part[column].sum()
                    assert told == pytest.approx(0 if whole != whole else whole), (name, dimension)
                    looked_at.add(dimension)
    assert looked_at == {"region", "district", "segment", "payer"}


def test_who_brought_members_in_is_told_by_agent(ask):
    found = {}
    for name in ("active_members", "new_members", "active_members_pu"):
        rows = ask("home/brought_by", metric=name, **MARCH)
        found[name] = dict(zip(rows["agent_code"], rows["value"], strict=True))
    # mem1 of AG-1 and mem4 of AG-2; the latter was new a month before
    assert found == {
        "active_members": {"AG-1": 1, "AG-2": 1},
        "new_members": {"AG-2": 0},
        "active_members_pu": {},
    }


def test_who_lapsed_is_told_by_place_segment_and_payer(ask):
    rows = ask("home/made_of", metric="lapsed_members", **MARCH)
    # mem5, a wage earner of Belu
    assert {
        dimension: list(zip(part["code"], part["value"], strict=True))
        for dimension, part in rows.groupby("dimension")
    } == {
        "district": [("530402", 1)],
        "payer": [("employer", 1)],
        "region": [("5304", 1)],
        "segment": [("PU", 1)],
    }


def test_a_card_opens_what_it_is_made_of(ask):
    app = show("home", lang="id", branch="ATAMBUA", month="2026-03")
    pieces = [element.proto.body for element in app.get("html")]
    link = "./?lang=id&amp;branch=ATAMBUA&amp;month=2026-03&amp;of=lapsed_members"
    assert any(link in piece for piece in pieces)
    opened = show("home", lang="id", branch="ATAMBUA", month="2026-03", of="lapsed_members")
    pieces = [element.proto.body for element in opened.get("html")]
    (parts,) = [piece for piece in pieces if 'class="made-of"' in piece]
    # the number again, above the cards it was opened from
    assert "Peserta berhenti aktif, Maret 2026: 1 orang, terdiri dari" in parts
    assert "Menurut kecamatan" in parts and "Menurut pembayar" in parts
    cards = next(place for place, piece in enumerate(pieces) if 'class="cards' in piece)
    assert pieces.index(parts) < cards


def test_who_is_none_is_no_part(ask):
    # in December employers paid for 25 new members, in January for none
    rows = ask("home/made_of", metric="new_members", month="2026-01").set_index("code")
    assert tuple(rows.loc[["own", "employer"], "value"]) == (1, 0)
    app = show("home", lang="id", month="2026-01", of="new_members")
    pieces = [element.proto.body for element in app.get("html")]
    (parts,) = [piece for piece in pieces if 'class="made-of"' in piece]
    say = speaker("id")
    assert f">{say('payer.own')}<" in parts and f">{say('payer.employer')}<" not in parts


def test_a_month_without_data_has_no_figures(ask):
    rows = ask("home/kpis", branch="ATAMBUA", month="2031-01")
    assert rows["value"].isna().all()


def test_growth_taken_apart(ask):
    rows = ask("growth/decomposition", branch="ATAMBUA", from_month="2025-03", to_month="2026-03")
    columns = ["region_code", "segment", "opening", "new", "reactivated", "lapsed", "closing"]
    assert list(rows[columns].itertuples(index=False, name=None)) == [
        ("5303", "BPU", 3, 1, 1, 3, 2),
        ("5304", "PU", 1, 1, 0, 1, 1),
    ]


def test_retention_follows_the_people_of_a_quarter(ask):
    rows = ask("growth/retention", branch="ATAMBUA", segment="BPU")
    curves = {
        f"{cohort:%Y-%m}": list(zip(curve["members"], curve["active"], strict=True))
        for cohort, curve in rows.groupby("cohort")
    }
    # February's member is seen for one month only, and nobody of the quarter is left out
    assert curves == {
        "2025-01": [(3, n) for n in (3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1)],
        "2026-01": [(1, 1), (1, 1)],
    }
    assert (rows.loc[rows["months_since"] == 0, "members"] == rows.loc[
        rows["months_since"] == 0, "active"
    ]).all()  # fmt: skip


def test_those_an_agent_brought_in_are_followed_alone(ask):
    agents = ask("growth/agents", branch="ATAMBUA")
    assert dict(zip(agents["agent_code"], agents["members"], strict=True)) == {"AG-1": 3, "AG-2": 1}
    curves = {
        code: list(
            ask("growth/retention", agent=code)[["members", "active"]].itertuples(index=False)
        )
        for code in ("AG-1", "AG-2", "AG-3")
    }
    assert curves == {
        "AG-1": [(3, n) for n in (3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1)],
        "AG-2": [(1, 1), (1, 1)],
        "AG-3": [],
    }
    assert ask("growth/retention", agent="AG-1", segment="PU").empty


def test_the_series_a_projection_starts_from_and_its_target(ask):
    series = ask("growth/series", branch="ATAMBUA", segment="BPU")
    assert list(series["active"]) == [3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 2, 2]
    strict = ask("growth/series", branch="ATAMBUA", segment="BPU", definition="strict")
    assert list(strict["active"]) == [3, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 2]
    for segment, target in ((None, [(2026, 10)]), ("BPU", [(2026, 6)]), ("PU", [])):
        rows = ask("growth/target", branch="ATAMBUA", segment=segment)
        assert list(rows.itertuples(index=False, name=None)) == target
    assert ask("growth/target", region="5303").empty


def test_who_is_paid_for_by_programmes(ask):
    rows = ask("growth/programmes", branch="ATAMBUA", from_day="2026-03-01")
    # mem1, mem4 and mem6; mem5 stopped in February
    assert list(rows[["programmes", "paid_members"]].itertuples(index=False, name=None)) == [
        ("JKK,JKM", 3)
    ]


def test_how_the_agents_do(ask):
    rows = ask("agents/performance", **MARCH).set_index("agent_code")
    columns = ["new_members", "new_members_12m", "active_members", "months_without_new", "status"]
    assert {code: tuple(row) for code, row in rows[columns].iterrows()} == {
        "AG-1": (0, 0, 1, 14, "dormant"),
        "AG-2": (0, 1, 1, 1, "new"),
        "AG-3": (0, 0, 0, 70, "left"),
        "AG-4": (0, 0, 0, 26, "dormant"),
    }
    # of the three brought in by January 2025 one was covered in January 2026
    assert rows.at["AG-1", "retained_12m_pct"] == pytest.approx(100 / 3)
    assert rows["retained_12m_pct"].count() == 1


def test_the_lines_of_a_branch_leave_the_neighbour_out(ask):
    rows = ask("growth/members", branch="ATAMBUA")
    march = rows[rows["month"] == "2026-03-01"]
    assert march.groupby("segment")["active"].sum().to_dict() == {"BPU": 2, "PU": 1}
    whole = ask("growth/members")
    assert whole.loc[whole["month"] == "2026-03-01", "active"].sum() == 4
    strict = ask("growth/members", branch="ATAMBUA", definition="strict")
    # m2 no longer pays in March 2025 but still has cover
    march_2025 = rows["month"] == "2025-03-01"
    assert rows.loc[march_2025, "active"].sum() == 4
    assert strict.loc[strict["month"] == "2025-03-01", "active"].sum() == 2


def test_what_needs_attention_in_the_branch(ask):
    rows = ask("home/attention", **MARCH, today="2026-05-20")
    assert list(zip(rows["kind"], rows["value"], strict=True)) == [
        ("data_old", 2),  # months behind May
        ("action_overdue", 1),
        ("agents_dormant", 2),  # AG-1 and AG-4; AG-3 left, AG-2 is new
        ("employers_in_arrears", 1),  # the fifth month is no longer "newly"
    ]
    share = rows.set_index("kind")["share"]
    assert share["action_overdue"] == 19  # days
    assert share["agents_dormant"] == pytest.approx(200 / 3)
    assert share["employers_in_arrears"] == 500_000


def test_a_district_that_lost_its_members_is_named(ask):
    rows = ask("home/attention", branch="ENDE", month="2026-03", today="2026-04-20")
    # of the branch's other regencies nobody reported
    never, loss = rows.itertuples()
    assert never.kind == "regions_never"
    assert (loss.kind, loss.area_code, loss.value) == ("district_loss", ENDE[:6], 24)
    # 25 were there in December, one other in March
    assert loss.share == pytest.approx(96)
    assert loss.of_all == 1


def test_the_line_on_arrears_leads_to_exactly_those_employers(ask):
    app = show("home", lang="id", branch="ATAMBUA", month="2026-03")
    link = "employers?lang=id&amp;branch=ATAMBUA&amp;view=visits&amp;reason=arrears_current"
    (matters,) = [e.proto.body for e in app.get("html") if 'class="attention"' in e.proto.body]
    assert link in matters
    # and names them where the line stands
    assert "employer=P-2" in matters and "employer=P-3" not in matters
    rows = ask("employers/visits", branch="ATAMBUA", reason="arrears_current")
    assert rows["employer_code"].tolist() == ["P-2"]
