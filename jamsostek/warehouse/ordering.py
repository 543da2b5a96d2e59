"""In which order a build makes its steps: each after the tables and macros it names."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from graphlib import CycleError, TopologicalSorter

import duckdb

from jamsostek.base.errors import ProductError
from jamsostek.contract.queries import Query


def in_order(models: list[Query], macros: Iterable[Query] = ()) -> list[Query]:
    """Models and macros in the order of what they name, whatever they are called.

    Raises ``ProductError`` ``model_cycle`` when two wait for each other.
    """
    by_name = {f"{macro.name}()": macro for macro in macros}
    by_name |= {model.name: model for model in models}
    graph = {
        name: named(step.sql, step.name) & by_name.keys() - {name} for name, step in by_name.items()
    }
    try:
        return [by_name[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise ProductError("model_cycle", models=" → ".join(error.args[1])) from error


@cache
def named(sql: str, step: str = "SQL") -> frozenset[str]:
    """Every table and table function a SELECT reads, as DuckDB parses it: no CTE, no comment.

    A model goes by its bare name, a loaded file as ``source.<dataset>``, a macro as ``name()``.

    ``step`` names the statement in the ``build_failed`` of one that can't be parsed.
    """
    tree = json.loads(_syntax_tree(sql))
    if tree.get("error"):
        raise ProductError("build_failed", step=step, detail=tree.get("error_message", ""))
    if len(tree["statements"]) != 1:
        raise ProductError("build_failed", step=step, detail="not one statement")
    names: set[str] = set()

    def walk(node: object, ctes: frozenset[str]) -> None:
        if isinstance(node, list):
            for child in node:
                walk(child, ctes)
        elif isinstance(node, dict):
            if node.get("type") == "RECURSIVE_CTE_NODE":
                ctes |= {node["cte_name"].lower()}
            if node.get("type") == "TABLE_FUNCTION":
                names.add(f"{node['function']['function_name'].lower()}()")
            if node.get("type") == "BASE_TABLE":
                schema, table = node.get("schema_name", ""), node["table_name"].lower()
                names.update({f"{schema}.{table}"} if schema else {table} - ctes)
            # a CTE hides a table of its name from what comes after it, not from itself
            for entry in node.get("cte_map", {}).get("map", ()):
                walk(entry["value"], ctes)
                ctes |= {entry["key"].lower()}
            for key, child in node.items():
                if key != "cte_map":
                    walk(child, ctes)

    walk(tree, frozenset())
    return frozenset(names)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _syntax_tree(sql: str) -> str:
    with _parser().cursor() as cursor:
        asked = cursor.execute("select json_serialize_sql($sql::varchar)", {"sql": sql})
        return asked.fetchone()[0]
