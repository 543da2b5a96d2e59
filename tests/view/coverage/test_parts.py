"""Coverage, payers and regulations: numbers that agree with the product's others, each share with
its denominator wherever it is shown, and what is not known said so."""

from __future__ import annotations

import io
import re
from datetime import datetime
from functools import partial

import pandas as pd
import pytest
from pypdf import PdfReader

from jamsostek.analysis import scenario
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.reports import plan, plan_xlsx
from jamsostek.reports.slides import budget as slides
from jamsostek.reports.typst import proposal
from jamsostek.view.coverage import areas, files, gaps, groups, payers, simulator
from jamsostek.view.frame.shell import Screen
from jamsostek.view.home import made_of
from jamsostek.warehouse import questions
from tests import worlds
from tests.view.test_pages import shipped, show, text_of  # noqa: F401

VIEWS = ("coverage", "payers", "simulator", "regulations", "groups", "worked")
TTU = "5303:14880;2026-01;12;JKK,JKM;vulnerable;;apbd_regency:100;"


@pytest.fixture
def sampled(sampled_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "20000")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_part_runs_without_and_with_an_office(shipped, view, language, request):  # noqa: F811
    for _ in range(2):
        for where in ({}, {"branch": "ATAMBUA"}, {"region": "5303"}):
            app = show("coverage", lang=language, view=view, **where)
            assert not app.exception and not app.error, (view, where)
            assert not app.warning, (view, where)
        request.getfixturevalue("sampled")


def test_the_desk_leads_to_the_same_workers_and_target(ask_sample, sampled):
    here = screen("id", region="5303")
    (base,) = ask_sample("home/coverage_base", region="5303", month="2026-10")["indicator"]
    link = made_of.link(here, "coverage_pct", "2026-10")
    asked = dict(part.split("=") for part in link.split("?")[1].split("&"))
    assert asked["denominator"] == base and base in gaps.denominators()
    figure = ask_sample("home/kpis", region="5303", month="2026-10").set_index("metric")
    has_target = figure["target"].notna()["coverage_pct"]
    assert ("target" in asked) == has_target
    assert not has_target or asked["target"] in areas.targets(here, "2026-10")
    assert asked["month"] == "2026-10"


@pytest.mark.parametrize("month", ["2026-10", "2026-03"])
def test_a_branch_stands_first_as_the_desk_tells_of_it_that_month(ask_sample, sampled, month):
    office = {"branch": "ATAMBUA", "region": None}
    (base,) = ask_sample("home/coverage_base", **office, month=month)["indicator"]
    whole, *each = areas.rows_of(screen("id", branch="ATAMBUA"), "", base, "", month)
    assert whole.code == "ATAMBUA" and len(each) > 1
    assert whole.base.covered == sum(row.base.covered for row in each)
    figure = ask_sample("home/kpis", **office, month=month).set_index("metric")["value"]
    assert areas.share(whole) == pytest.approx(figure["coverage_pct"])
    told = text_of(show("coverage", lang="id", branch="ATAMBUA", month=month, denominator=base))
    assert speaker("id").month(f"{month}-01") in told
    assert speaker("id").percent(areas.share(whole), 1).replace("\xa0", " ") in told


# -- every share with its denominator ------------------------------------------------------------


def screen(language: str, **more) -> Screen:
    shown = {"region": None, "branch": None, "year": None, **more}
    return Screen(speaker(language), False, False, scope=LOCAL_OWNER, **shown)


def test_a_village_is_told_with_the_coverage_of_its_regency(ask_sample, sampled):
    village = "5303012005"
    told = f'region = "{village}"\npeople = 100\nstart = "2026-01"\nmonths = 12\n'
    made = plan.make(ask_sample, scenario.read(told), gaps.denominators()[0])
    say = speaker("id")
    assert village[:4] in made.coverages and made.places[village[:4]].startswith("K")
    assert any(made.places[village[:4]] in label for label, *_ in slides.figures(made, say))
    assert simulator._reached(made, say)
    assert plan.notes(made, say)
    app = show("coverage", lang="id", view="simulator", plan=TTU.replace("5303", village))
    assert not app.exception and not app.error


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_stands_on_simulated_members_bears_the_badge(ask_sample, language):
    say, here = speaker(language), screen(language)
    word = say("badge.word_sample")
    denominator = gaps.denominators()[0]
    made = plan.make(ask_sample, scenario.read(_file("5303")), denominator)
    assert made.coverage_kind == made.claims_kind == "sample"
    info = ask_sample("data/info").iloc[0]
    cost, months, *_ = slides.deck(made, say, info, datetime(2026, 11, 29)).slides
    assert cost.kind == "sample" and months.kind == "own_words"
    assert word in plan.coverage_told(made, "5303", say)
    pdf = PdfReader(io.BytesIO(proposal.page(made, say, "0" * 16, datetime(2026, 11, 29))))
    assert word in pdf.pages[0].extract_text()
    # a share of a gap is a number of people made of simulated ones: so is its cost
    share = _file("5303").replace("people = 14880", "gap_pct = 25")
    made = plan.make(ask_sample, scenario.read(share), denominator)
    deck = slides.deck(made, say, info, datetime(2026, 11, 29))
    assert {slide.kind for slide in deck.slides} == {"sample"}
    for table in (
        gaps._table(here, "", denominator, ""),
        payers._table(here, {"segment": None, **here.filters}),
        groups._table(here).rename(columns={"own_kind": "kind"}),
    ):
        assert set(table["kind"].dropna()) == {"sample"}


def test_imported_claims_of_simulated_members_are_simulated(ask_sample):
    def ask(name, **asked):
        rows = ask_sample(name, **asked)
        is_claims = name == "data/operational"
        mine = rows["dataset"].eq("claims") if is_claims else None
        return rows.assign(kind=rows["kind"].mask(mine, "imported")) if is_claims else rows

    assert plan.make(ask, scenario.read(_file("5303"))).claims_kind == "sample"


def test_two_villages_of_a_regency_have_one_history(ask_sample):
    def told(*codes):
        return "".join(
            f'[[parts]]\nregion = "{code}"\npeople = 100\nstart = "2026-01"\nmonths = 12\n'
            for code in codes
        )

    one, two = (
        plan.make(ask_sample, scenario.read(told(*codes))).claims
        for codes in (("5303",), ("5303012005", "5303012006"))
    )
    assert one and [each.expected.seen for each in one] == [each.expected.seen for each in two]
    for first, both in zip(one, two, strict=True):
        assert first.expected.member_months == both.expected.member_months


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_coverage_shown_or_taken_along_bears_its_denominator(ask_sample, language):
    say, here = speaker(language), screen(language)
    denominator = gaps.denominators()[0]
    ask = partial(ask_sample)
    base = plan.bases(ask, denominator)
    assert len(base) >= 2
    made = plan.make(ask, scenario.read(_file("5303")), denominator)
    reached = made.coverages["5303"]
    words = {
        say.number(made.bases["5303"].eligible),
        say.as_of(made.bases["5303"].eligible_as_of, made.bases["5303"].precision),
    }
    after = say.percent(reached.after_pct, 1)
    page = text_of(show("coverage", lang=language, view="simulator", plan=TTU))
    pdf = PdfReader(io.BytesIO(proposal.page(made, say, "0" * 16, datetime(2026, 11, 29))))
    info = ask("data/info").iloc[0]
    deck = slides.deck(made, say, info, datetime(2026, 11, 29))
    figures = [
        f"{each.label} {each.text} {each.change}"
        for slide in deck.slides
        for each in getattr(slide.picture, "figures", ())
        if after in each.text
    ]
    csv = files._table(here, scenario.written(made.scenario), denominator)
    basis = _cells(plan_xlsx.workbook(made, say))
    told = {
        "page": page,
        "pdf": pdf.pages[0].extract_text(),
        "slides": " ".join(figures),
        "csv": csv["coverage"].iloc[0],
        "workbook": " ".join(text for text in basis if after in text),
        "card": " ".join(text for text in plan.notes(made, say) if after in text),
    }
    assert len(pdf.pages) == 1
    for where, text in told.items():
        text = text.replace("\xa0", " ")
        assert after.replace("\xa0", " ") in text, where
        for word in words:
            assert word in text, (where, word)


def _cells(book: bytes) -> list[str]:
    from openpyxl import load_workbook

    sheets = load_workbook(io.BytesIO(book)).worksheets
    return [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]


def _file(region: str) -> str:
    return f'region = "{region}"\npeople = 14880\nstart = "2026-01"\nmonths = 12\n'


def test_every_share_of_the_list_has_both_its_parts(ask_sample):
    here = screen("id")
    for segment in gaps._segments():
        for denominator in gaps.denominators(segment):
            rows = gaps._table(here, segment, denominator, "")
            known = rows[rows["coverage_pct"].notna()]
            for column in ("covered", "eligible", "eligible_as_of", "publisher"):
                assert known[column].notna().all(), (segment, denominator, column)
            for row in known.itertuples():
                assert row.coverage_pct == pytest.approx(100 * row.covered / row.eligible)
            assert set(known["denominator"]) <= {denominator}


# -- numbers that agree --------------------------------------------------------------------------


def test_the_province_is_the_sum_of_its_regencies(ask_sample):
    found = plan.bases(partial(ask_sample), gaps.denominators()[0])
    whole = found.pop("53")
    assert whole.covered == sum(base.covered for base in found.values())
    assert whole.eligible == sum(base.eligible for base in found.values())
    month = f"{whole.covered_as_of:%Y-%m}"
    desk = ask_sample("home/kpis", month=month).set_index("metric")
    assert desk.at["active_members", "value"] == whole.covered


def test_the_last_year_is_that_of_the_members_page(ask_sample):
    last = ask_sample("home/months")["month"].max()
    rows = ask_sample("coverage/last_year", month=last.date()).set_index("region_code")
    first = last - pd.DateOffset(months=12)
    members = ask_sample("growth/members", region="5303", from_day=first.date())
    by_month = members.groupby("month")[["active", "new"]].sum()
    assert rows.at["5303", "net_growth"] == by_month["active"].iloc[-1] - by_month["active"].iloc[0]
    assert rows.at["5303", "new_members"] == by_month["new"].iloc[1:].sum()


def test_payers_add_up_to_the_members(ask_sample):
    rows = ask_sample("coverage/payers")
    last = rows["month"].max()
    whole = rows.loc[rows["month"] == last, "active"].sum()
    desk = ask_sample("home/kpis", month=f"{last:%Y-%m}").set_index("metric")
    assert whole == desk.at["active_members", "value"]
    by_region = ask_sample("coverage/payers_by_region", month=last.date())
    assert by_region["active"].sum() == whole
    assert by_region["region_code"].nunique() == 22


def test_what_ends_is_costed_one_click_away(ask_sample, sampled):
    text = text_of(show("coverage", lang="id", view="payers", region="5303"))
    found = re.search(r"([\d.]+) orang dibayar sampai Desember 2026; ([\d.]+) di antaranya", text)
    assert found and "mulai April 2027" in text
    # the desk and the projection tell of the same people
    rows = ask_sample("home/budgets_ending", region="5303", month="2026-10")
    sums = rows[["members", "self_employed"]].sum()
    assert [speaker("id").number(each) for each in sums] == list(found.groups())


def test_what_earlier_budget_years_left(tmp_path, monkeypatch):
    """100 paid by budgets in December 2024, 70 in April; of April 2026 nobody told
    who paid, and July says nothing of a December."""

    def recap(month: str, payer: str, active: int) -> dict:
        return {
            "month": month, "region_code": "5304", "segment": "BPU", "payer": payer,
            "active": active,
        }  # fmt: skip

    rows = [
        recap("2024-12", "apbd_regency", 60), recap("2024-12", "village_fund", 40),
        recap("2024-12", "own", 500), recap("2025-04", "apbd_regency", 70),
        recap("2025-04", "own", 5), recap("2025-07", "own", 5),
        recap("2025-12", "dbh", 90), recap("2026-04", "all", 90), recap("2026-05", "own", 1),
    ]  # fmt: skip
    workspace = worlds.build({"enrollment_monthly": rows}, tmp_path)
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "off")
    told = text_of(show("coverage", view="payers", lang="id"))
    _, _, table = told.partition("Akhir tahun anggaran sebelumnya")
    assert "2024 100 70 April 2025 −30 " in " ".join(table.split())
    assert "2025 90" not in " ".join(table.split())


# -- claims ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three_offices(tmp_path_factory):
    """Belu and Malaka (one office) tell claims from March on, Ende since January; of Belu's members
    nobody told May, Kupang has members and no claims file."""
    months = [f"2026-{month:02}" for month in range(1, 7)]
    members = [
        {"month": month, "region_code": region, "segment": "BPU", "payer": "own", "active": active}
        for region, active in (("5304", 100), ("5321", 10), ("5308", 1000), ("5371", 7))
        for month in months
        if (region, month) != ("5304", "2026-05")
    ]
    claims = [
        worlds.claim(month, region, "JKM", "BPU", cases, cases * 42_000_000)
        for month, region, cases in (
            ("2026-01", "5308", 2), ("2026-06", "5308", 1), ("2026-03", "5304", 1),
            ("2026-05", "5304", 5), ("2026-06", "5321", 1),
        )
    ]  # fmt: skip
    world = {"enrollment_monthly": members, "claims": claims}
    return worlds.build(world, tmp_path_factory.mktemp("claims"))


@pytest.fixture
def ask_three(three_offices, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(three_offices))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "off")
    return partial(questions.ask, scope=LOCAL_OWNER)


def test_claims_are_held_against_the_months_of_their_own_office(ask_three):
    asked = "53,5304,5321,5308,5371"
    rows = ask_three("coverage/claims_history", regions=asked, segment="BPU")
    found = rows[rows["programme"] == "JKM"].set_index("area_code")
    # March, April and June of Belu; what was paid in May has no members to be held against
    assert found.loc["5304", ["member_months", "cases"]].tolist() == [300, 1]
    assert found.loc["5321", ["member_months", "cases"]].tolist() == [40, 1]
    assert found.loc["5308", ["member_months", "cases"]].tolist() == [6000, 3]
    assert pd.isna(found.at["5371", "member_months"])
    assert found.at["5371", "not_told"].tolist() == ["Kota Kupang"]
    assert found.loc["53", ["member_months", "cases"]].tolist() == [6340, 5]
    missing = set(found.at["53", "not_told"])
    assert len(missing) == 19 and not missing & {"Kab. Belu", "Kab. Malaka", "Kab. Ende"}
    # nobody had an accident: none is known of those of whom claims are
    accidents = rows[rows["programme"] == "JKK"].set_index("area_code")
    assert accidents.at["53", "cases"] == 0 and pd.isna(accidents.at["5371", "cases"])


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_is_missing_from_claims_is_named(ask_three, language):
    say = speaker(language)
    alone = plan.make(ask_three, scenario.read(_file("5371")))
    assert alone.claims == () and alone.claims_not_told == ("Kota Kupang",)
    told = [say("budget.claims_unknown", where="Kota Kupang")]
    assert plan.claims_told(alone, say) == told
    assert told[0] in plan.notes(alone, say)
    whole = plan.make(ask_three, scenario.read(_file("53")))
    *claims, missing = plan.claims_told(whole, say)
    assert len(claims) == 2 and "Kab. Kupang" in missing
    assert say("word.more", count=16) in missing
    page = text_of(
        show("coverage", lang=language, view="simulator", plan=TTU.replace("5303", "53"))
    )
    assert missing in page


# -- regulations and targets ---------------------------------------------------------------------


def test_who_has_a_regulation_and_who_has_none(ask, shipped):  # noqa: F811
    rows = ask("coverage/regulations")
    own = rows[rows["level"] == "regency"]
    assert set(own["region_code"]) == {"5307", "5308", "5313"}
    ende = own[own["region_code"] == "5308"].iloc[0]
    assert ende["covers_vulnerable"] and not ende["covers_non_asn"]
    assert not rows["about"].str.contains("Upah Minimum").any()
    assert rows["url"].str.startswith("http").all()
    text = text_of(show("coverage", lang="en", view="regulations"))
    assert "3 of 22 regencies have a regulation of their own" in text
    assert "Peraturan Bupati 14/2025" in text and "not found yet" in text


def test_targets_name_year_and_who_says_so(ask):
    rows = ask("coverage/targets")
    found = {(row.aim, row.year): row.target_pct for row in rows.itertuples()}
    assert found["target_rpjmn", 2025] == 32.15 and found["target_rpjmn", 2029] == 43.92
    assert found["target_rpjpn", 2045] == 99.5 and found["target_ucj_nasional", 2025] == 52.15
    ntt = rows[(rows["aim"] == "published") & (rows["area_code"] == "53")]
    assert set(ntt["target_pct"]) == {60, 64.82} and set(ntt["year"]) == {2025}
    told = rows[rows["kind"] == "published"]
    assert told["publisher"].notna().all() and told["url"].str.startswith("http").all()


def test_a_recap_that_does_not_tell_who_pays_has_no_share(tmp_path, monkeypatch):
    """Belu's payers are told, Malaka's are not: of Malaka, and of both, nobody knows the share."""

    def recap(region: str, payer: str, active: int) -> dict:
        return {
            "month": "2026-10", "region_code": region, "segment": "BPU", "payer": payer,
            "active": active,
        }  # fmt: skip

    rows = [
        recap("5304", "apbd_regency", 30), recap("5304", "own", 10), recap("5321", "all", 60),
    ]  # fmt: skip
    workspace = worlds.build({"enrollment_monthly": rows}, tmp_path)
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "off")
    told = text_of(show("coverage", view="payers", lang="en"))
    assert "Who pays is not told for: Kab. Malaka" in told
    assert "%" not in told.partition("Who pays is not told")[0]
