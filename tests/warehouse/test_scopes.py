"""Roles × queries, cell by cell: what comes back is what ``tests/allowed.py`` says.

The oracle of the rows is the warehouse itself, read past the door: whose an agent, an employer, a
meeting or a promise is, and what they are called.
"""

from __future__ import annotations

from functools import cache, partial

import duckdb
import pandas as pd
import pytest

from jamsostek.base.access import LOCAL_OWNER, Scope
from jamsostek.base.errors import ProductError
from jamsostek.contract import columns, datapackage, queries
from jamsostek.warehouse import building, ordering, questions
from jamsostek.warehouse.narrowing import Narrowed
from tests.allowed import BRANCH, ELSEWHERE, OF_ONE_PERSON, SCOPES, TELLS, may_ask
from tests.examples import example

PAGE_QUERIES = {query.name: query for query in queries.page_queries()}
# a name or code of a person, in whatever table
PEOPLE = """
    select agent_code as code, branch_code from agents
    union all select name, branch_code from agents
    union all select employer_code, branch_code from employers
    union all select name, branch_code from employers
    union all select meeting_code, branch_code from meetings
    union all select item_code, branch_code from action_items
"""
NAME_COLUMNS = {
    *("agent_code", "employer_code", "meeting_code", "item_code", "member_key", "owner_name"),
    *("issue", "action", "owner", "venue", "topics", "pressed_by", "pressed_by_name"),
}


def past_the_door(sql: str) -> pd.DataFrame:
    with questions.open_sealed(building.current().file) as connection:
        return connection.execute(sql).df()


@cache
def _people(file) -> pd.DataFrame:
    return past_the_door(PEOPLE).dropna()


def people() -> pd.DataFrame:
    return _people(building.current().file)


def of(branch: str) -> set[str]:
    """Codes and names that belong to a branch and to no other."""
    rows = people()
    elsewhere = set(rows.loc[rows["branch_code"] != branch, "code"])
    return set(rows.loc[rows["branch_code"] == branch, "code"]) - elsewhere


def of_others(branch: str) -> set[str]:
    rows = people()
    return set(rows["code"]) - set(rows.loc[rows["branch_code"] == branch, "code"])


def texts(frame: pd.DataFrame) -> set[str]:
    found: set[str] = set()
    for name in frame.columns:
        if frame[name].dtype == object or pd.api.types.is_string_dtype(frame[name]):
            found.update(map(str, frame[name].dropna()))
    return found


def forged(query: queries.Query, branch: str) -> list[dict[str, object]]:
    """What somebody might send: nothing more than is needed, the codes of a branch, of one of its
    regencies, agents, meetings and districts, and mixtures with those of one's own."""
    region = past_the_door(
        f"select min(region_code) from regions where branch_code = '{branch}'"
    ).iat[0, 0]
    agent = past_the_door(
        f"select agent_code from agents where branch_code = '{branch}' order by all limit 1"
    ).iat[0, 0]
    meeting = past_the_door(
        f"select max(meeting_code) from meetings where branch_code = '{branch}'"
    ).iat[0, 0]
    codes = {
        "branch": branch, "region": region, "area": region, "agent": agent, "meeting": meeting,
        "district": f"{region}01", "regions": region, "codes": f"{region},{region}01",
    }  # fmt: skip
    known = {parameter.name for parameter in query.parameters}
    least = {name: value for name, value in example(query).items() if name not in codes}
    needed = {name: codes.get(name, value) for name, value in example(query).items()}
    every = {name: value for name, value in codes.items() if name in known}
    sent = [needed, least | every]
    sent += [needed | {name: value} for name, value in every.items()]
    if "branch" in known:
        # another's region under one's own branch, one's own branch alone
        sent += [least | every | {"branch": BRANCH}, needed | {"branch": BRANCH}]
    return [dict(each) for each in {tuple(sorted(each.items())) for each in sent}]


def refuses(name: str, scope: Scope, **given: object) -> None:
    with pytest.raises(ProductError) as refused:
        questions.ask(name, scope, **given)
    assert refused.value.code == "not_allowed"
    assert (refused.value.details["what"], refused.value.details["role"]) == (name, scope.role)


def test_every_query_stands_in_the_table():
    assert set(TELLS) == set(PAGE_QUERIES)


def test_a_query_is_answered_to_those_the_table_names_and_refused_to_the_others(
    ask_sample, subtests
):
    refusals = 0
    for name, query in PAGE_QUERIES.items():
        given = example(query)
        columns_of = set()
        for role, scope in SCOPES.items():
            with subtests.test(name=name, role=role):
                if may_ask(role, name, given):
                    answer = questions.ask(name, scope, **given)
                    columns_of.add(tuple(answer.columns.drop("hidden", errors="ignore")))
                else:
                    refuses(name, scope, **given)
                    refusals += 1
        assert len(columns_of) == 1, name
    assert refusals > 100
    for name, parameter in OF_ONE_PERSON:
        given = example(PAGE_QUERIES[name], all_of_them=True)
        assert parameter in given
        refuses(name, SCOPES["province"], **given)


def test_nothing_of_another_branch_comes_back_whatever_is_sent(ask_sample, subtests):
    foreign, own = of_others(BRANCH), of(BRANCH)
    assert min(len(foreign), len(own)) > 500
    seen: set[str] = set()
    for name, what in TELLS.items():
        query = PAGE_QUERIES[name]
        asked = [each for each in forged(query, ELSEWHERE) if not may_ask("province", name, each)]
        for given in asked if may_ask("branch", name, {}) else ():
            with subtests.test(name=name, given=given):
                answer = texts(questions.ask(name, SCOPES["branch"], **given))
                assert answer & foreign == set()
                seen |= answer & own
        # as many of one's own as the owner of all data is told of that branch
        if what == "people" and "branch" in {parameter.name for parameter in query.parameters}:
            given = example(query)
            own_rows = questions.ask(name, SCOPES["branch"], **given)
            theirs = ask_sample(name, **given, branch=BRANCH)
            # what is counted beside it may be counted of fewer
            keys = list(query.grain)
            pd.testing.assert_frame_equal(own_rows[keys], theirs[keys])
    # it is no proof that nothing came: of one's own much did
    assert len(seen) > 300


def test_what_an_agent_of_another_branch_did_is_no_row_at_all(ask_sample):
    stranger = past_the_door(
        "select agent_code from monthly_agents join agents using (agent_code) "
        f"where branch_code = '{ELSEWHERE}' group by all order by count(*) desc limit 1"
    ).iat[0, 0]
    for name in ("months", "villages", "retention", "one", "attended"):
        given = {"agent": stranger, "month": "2026-10"}
        assert len(ask_sample(f"agents/{name}", **given)) > 0
        assert questions.ask(f"agents/{name}", SCOPES["branch"], **given).empty
    assert questions.ask("growth/retention", SCOPES["branch"], agent=stranger).empty
    # rules have their lines, whoever is asked for; what is paid by them is nothing
    paid = questions.ask("agents/incentive", SCOPES["branch"], agent=stranger, month="2026-10")
    assert paid["amount_idr"].fillna(0).eq(0).all()


def test_totals_hold_no_name_and_no_code_of_anybody(ask_sample, subtests):
    everybody = set(people()["code"])
    for name, what in TELLS.items():
        if "totals" not in what:
            continue
        for given in forged(PAGE_QUERIES[name], ELSEWHERE):
            if not may_ask("province", name, given):
                continue
            with subtests.test(name=name, given=given):
                answer = questions.ask(name, SCOPES["province"], **given)
                assert set(answer.columns) & NAME_COLUMNS == set()
                assert texts(answer) & everybody == set()


def test_what_is_published_is_told_as_if_no_office_had_any_data(
    ask_sample, built_workspace, monkeypatch, subtests
):
    answers = {}
    for name, what in TELLS.items():
        # of the build itself, and of what stands for a dataset
        if not what.startswith("published") or name in ("data/info", "data/operational"):
            continue
        for everything in (False, True):
            given = example(PAGE_QUERIES[name], everything)
            answers[name, everything] = questions.ask(name, SCOPES["viewer"], **given)
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(built_workspace))
    for (name, everything), answer in answers.items():
        with subtests.test(name=name, everything=everything):
            given = example(PAGE_QUERIES[name], everything)
            whole = questions.ask(name, LOCAL_OWNER, **given)
            pd.testing.assert_frame_equal(answer, whole, check_dtype=False)


def test_an_account_narrowed_to_regencies_sees_people_and_totals_of_these_alone(ask_sample):
    (region, other, *_) = past_the_door(
        f"select region_code from regions where branch_code = '{BRANCH}' order by all"
    )["region_code"]
    narrow = Scope("branch", BRANCH, (region,))
    agents = questions.ask("agents/performance", narrow, month="2026-10")
    assert set(agents["region_code"]) == {region}
    assert questions.ask("agents/performance", narrow, month="2026-10", region=other).empty
    of_province = partial(questions.ask, scope=Scope("province", regions=(region,)))
    assert set(of_province("growth/by_region")["region_code"]) == {region}
    assert of_province("growth/members", region=other)["active"].isna().all()
    # what is published is everybody's
    assert len(of_province("reference/regions")) == 22


def test_a_juror_is_told_the_scores_of_one_seat_and_the_province_all(ask_sample):
    asked = {"year": 2024, "category": "regency_government"}
    whole = ask_sample("awards/scores", **asked)
    assert len(whole) > 0
    # of a panel nobody seated a juror at
    assert questions.ask("awards/scores", SCOPES["panel"], **asked).empty
    seated = questions.ask("awards/scores", Scope("panel", juror=2), **asked)
    keys = ["candidate_code", "criterion_code", "juror"]

    def scores(rows: pd.DataFrame) -> dict[tuple, float]:
        return rows.set_index(keys)["score"].to_dict()

    own = scores(whole[whole["juror"] == 2])
    assert own and scores(seated) == own
    assert scores(questions.ask("awards/scores", SCOPES["province"], **asked)) == scores(whole)


# -- nothing slips in unseen ---------------------------------------------------------------------


def test_a_query_without_a_scope_is_refused_by_name(ask, queries_copy):
    (queries_copy / "map" / "open.sql").write_text("-- asks: ?\nselect 1 as one", "utf-8")
    for role, scope in SCOPES.items():
        with pytest.raises(ProductError) as refused:
            questions.ask("map/open", scope)
        assert refused.value.code == "query_without_scope", role
        assert refused.value.details["query"] == "map/open"


def test_a_table_says_whose_its_rows_are_as_soon_as_an_office_s_data_are_in_it():
    models = {model.name: model for model in queries.models()}
    macros = {f"{macro.name}()": macro for macro in queries.macros()}
    steps = models | macros
    reads = {name: ordering.named(step.sql, step.name) for name, step in steps.items()}
    of_an_office = {f"source.{dataset.name}" for dataset in datapackage.package().operational}

    def is_of_an_office(name: str, seen: frozenset[str] = frozenset()) -> bool:
        return bool(reads[name] & of_an_office) or any(
            is_of_an_office(each, seen | {name})
            for each in reads[name] & reads.keys() - seen - {name}
        )

    described = columns.models()
    for name in models.keys() & described.keys():
        assert bool(described[name].whose) == is_of_an_office(name), name


def test_a_table_that_nobody_described_is_seen_by_nobody_else(ask_sample, queries_copy):
    (queries_copy / "map" / "open.sql").write_text(
        "-- asks: ?\n-- scope: published, totals\nselect count(*) as steps from build_steps",
        "utf-8",
    )
    assert questions.ask("map/open", LOCAL_OWNER).iat[0, 0] > 50
    for role in ("branch", "province", "panel", "viewer"):
        assert questions.ask("map/open", SCOPES[role]).iat[0, 0] == 0


def test_no_query_names_a_table_past_the_views(subtests):
    for query in (*queries.page_queries(), *queries.macros()):
        with subtests.test(name=query.name):
            outside = {name for name in ordering.named(query.sql, query.name) if "." in name}
            assert not outside or (
                {each.word for each in query.scope} == {"keeping"}
                and outside == {"source.data_problems"}
            )


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{file}')",
        "copy (select 1) to '{file}'",
        "attach '{file}' as other",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "update whole.regions set name = 'x'",
        "drop table whole.regions",
    ],
)
def test_the_narrowed_engine_is_sealed_as_the_whole_one_is(built, tmp_path, statement):
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,2\n")
    cursor = Narrowed(built.file, {}).cursor(SCOPES["viewer"], "published")
    assert cursor.execute("select count(*) from regions").fetchone() == (22,)
    with pytest.raises(duckdb.Error):
        cursor.execute(statement.format(file=file)).fetchall()
    assert file.read_text() == "a,b\n1,2\n"
