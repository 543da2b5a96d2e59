"""Every model has a form for Spark, and what the dialects say differently comes out as it should.

What the forms answer is held against DuckDB on running servers in ``test_engines``.
"""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest
import sqlglot

from jamsostek.base.errors import ProductError
from jamsostek.cluster import dialect
from jamsostek.contract import datapackage, metrics, queries
from jamsostek.contract.queries import Query
from jamsostek.warehouse import building, loading, ordering
from jamsostek.warehouse.origins import NONE, Source


@pytest.fixture(scope="module")
def catalogue():
    """Every table a model may read, and every model, without rows."""
    connection = duckdb.connect()
    package = datapackage.package()
    connection.execute(queries.step("build", "tables").sql)
    for dataset in package.tables:
        loading.load(connection, dataset)
    for dataset in package.operational:
        loading.open_operational(connection, Source(dataset, NONE, None))
    metrics.store(connection)
    building.make_macros(connection, queries.expressions())
    for model in ordering.in_order(queries.models()):
        connection.execute(f'create table "{model.name}" as select * from ({model.sql}) limit 0')
    connection.execute(
        "create table numbers as select 1 as number, [3, 1] as listed, 'a;b' as text"
    )
    connection.execute("create table edges as select 1 as here, 2 as there")
    yield connection
    connection.close()


def model(sql: str, name: str = "asked") -> Query:
    return Query(name, "", (), "", (), sql, {}, "error")


def written(catalogue, sql: str) -> dialect.Statement:
    catalogue.execute(f"create or replace table asked as select * from ({sql}) limit 0")
    return dialect.statement(model(sql), catalogue, queries.expressions())


def test_every_model_and_check_has_a_form_for_spark(catalogue):
    for each in (*queries.models(), *queries.checks()):
        name = f"rows_of_{each.name}"
        catalogue.execute(f'create or replace table "{name}" as select * from ({each.sql}) limit 0')
        made = dialect.statement(each, catalogue, queries.expressions(), gives=name)
        sqlglot.parse_one(made.sql, read="spark")


@pytest.mark.parametrize(
    "sql",
    [
        "select format('{:>9}', number) as padded from numbers",
        "select string_split(text, ', ') as parts from numbers",
        "select list(number order by text desc) as listed from numbers",
        "from numbers asof left join edges on numbers.number >= edges.here",
    ],
)
def test_a_model_without_a_form_for_spark_is_refused_by_its_name(catalogue, sql):
    with pytest.raises(ProductError) as refused:
        written(catalogue, sql)
    assert refused.value.code == "no_spark_form"
    assert refused.value.details["step"] == "asked"


# of each difference what DuckDB says, and what of it must stand in Spark's
FORMS = {
    "select * exclude (text) from numbers": "(SELECT `number`, `listed` FROM",
    "select columns(* exclude (listed, text))::double from numbers": "CAST(`number` AS DOUBLE)",
    "select number, count(*) as times from numbers group by all": "GROUP BY `number`",
    "select listed[-1] as last from numbers": "TRY_ELEMENT_AT(`listed`, -1)",
    "select listed[number - 1] as before from numbers": "NULLIF(`number` - 1, 0)",
    "select list_filter(listed, lambda x, i: i = 1) as one from numbers": "(`i` + 1) = 1",
    "select list_position(listed, 1) as place from numbers": "NULLIF(ARRAY_POSITION(",
    "select string_split(text, ';') as parts from numbers": "SPLIT(`text`, '[;]')",
    "select date '2026-01-31' + to_months(number) as day from numbers": "ADD_MONTHS",
    "select format('{:t.}', number) as dotted from numbers": "TRANSLATE(FORMAT_NUMBER(`number`, 0)",
    "select row_number() over () as line from numbers": "MONOTONICALLY_INCREASING_ID",
    "select lead(number, 1, number + 1) over (order by text) as next from numbers": "COALESCE(LEAD",
    "select date_trunc('year', date '2026-05-03') as day": "'year')",
    "select number from numbers order by epoch(date '2026-05-03') limit 1": "BY UNIX_SECONDS(",
    "with one as materialized (select 1 as here) select here from one": "`one` AS (SELECT",
    "select list(number order by text) as listed from numbers": "ARRAY_SORT(COLLECT_LIST",
    "select list(distinct number order by number) as listed from numbers": "COLLECT_SET",
    "select month_number(date '2026-05-03') as month": "YEAR((CAST('2026-05-03' AS DATE))) * 12",
    "select unnest(listed) + number as one from numbers": "LATERAL VIEW INLINE",
    "select region_code from source.agents": "FROM `source_agents` AS `agents`",
    "select sum(number) as total from numbers": "CAST(`total` AS DECIMAL(38, 0))",
    "select numbers.text, edges.there from numbers asof join edges on numbers.number >= edges.here":
        "`reaches_to`",
    "select here, there from edges join (select 1 as here) as one using (here)":
        "ON `edges`.`here` = `one`.`here`",
    "select name, amount from (select number, 2 as other from numbers) unpivot include nulls "
    "(amount for name in (number, other))": "ARRAY('number', 'other')",
    "select number from numbers union all by name select 1 as there, 2 as number":
        "NULL AS `there`",
}  # fmt: skip


@pytest.mark.parametrize("sql", FORMS)
def test_what_the_dialects_say_differently(catalogue, sql):
    assert FORMS[sql] in written(catalogue, sql).sql


def test_a_table_made_of_itself_is_followed_by_the_driver(catalogue):
    sql = """with recursive
        reached as (
            select here, there from edges
            union
            select reached.here, edges.there from reached join edges on edges.here = reached.there
        )
        select * from reached"""
    (loop,) = written(catalogue, sql).loops
    assert loop.name == "reached"
    assert "UNION" not in loop.first + loop.next
    # who keeps every row could go on without end
    with pytest.raises(ProductError, match="asked"):
        written(catalogue, sql.replace("union", "union all"))


def test_the_order_of_rows_is_told_apart(catalogue):
    made = written(catalogue, "select number, text from numbers order by text, number")
    assert made.order == "text, number"
    assert "ORDER BY" not in made.sql


def test_nothing_of_a_cluster_is_imported_without_one():
    code = (
        "import sys, jamsostek.__main__, jamsostek.view.frame.shell; "
        "print([name for name in ('sqlglot', 'pyspark', 'grpc', 'jamsostek.cluster.job') "
        "if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip().endswith("[]")
