"""A model's SQL as Spark writes it: one place for all that DuckDB and Spark say differently.

sqlglot knows most of it; what it doesn't, or not as our data need it, is one small function each,
on the tree of the statement (``_DIFFERENCES``). Columns left to the engine to list are written out
first (:mod:`jamsostek.cluster.expanding`), and what a model gives has DuckDB's types at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from jamsostek.base.errors import ProductError, first_line
from jamsostek.cluster import expanding
from jamsostek.contract.queries import Query

# DuckDB's whole numbers of 128 bits, which sums of whole numbers are, as Spark holds them
_TYPES = {"HUGEINT": "DECIMAL(38, 0)", "VARCHAR": "STRING"}


@dataclass(frozen=True)
class Loop:
    """A table a model makes of itself until nothing new comes: its first rows, and what comes of
    the newest, each a SELECT; the newest are read under the table's own name."""

    name: str
    first: str
    next: str


@dataclass(frozen=True)
class Statement:
    """A model for Spark: what has to be followed first, the SELECT of its rows, and in which order
    (as DuckDB writes it) whoever keeps them should."""

    sql: str
    loops: tuple[Loop, ...] = ()
    order: str = ""


def statement(
    model: Query,
    catalogue: duckdb.DuckDBPyConnection,
    expressions: list[Query],
    gives: str | None = None,
) -> Statement:
    """The model in Spark's SQL; ``catalogue`` has it and all it reads as tables, rows or none.

    ``expressions`` are the macros of one value it may use, ``gives`` is the table with its columns
    where that isn't of its own name. Raises :class:`ProductError`
    ``no_spark_form`` with the model's name where there is none.
    """
    try:
        tree = expanding.expand(sqlglot.parse_one(model.sql, read=expanding.Models), catalogue)
        for difference in (lambda each: _inline(each, expressions), *_DIFFERENCES):
            tree = difference(tree)
        loops = _loops(tree)
        order = tree.args.get("order")
        # for who reads the rows: a folder of files has no order
        listed = ", ".join(each.this.sql(expanding.Models) for each in order or [])
        tree.set("order", None if not tree.args.get("limit") else order)
        typed = _typed(tree, expanding.types(catalogue, gives or model.name))
        return Statement(typed, loops, listed)
    except (SqlglotError, duckdb.Error, _NoForm) as error:
        raise ProductError("no_spark_form", step=model.name, detail=first_line(error)) from error


class _NoForm(Exception):
    """Something of which no form for Spark is known."""


def view_name(table: str) -> str:
    """What a table is called there: a loaded file has no schema of its own."""
    return table.replace("source.", "source_")


def spark_type(kind: str) -> str:
    """DuckDB's type as Spark names it; raises where it has none."""
    if kind.endswith("[]"):
        return f"ARRAY<{spark_type(kind[:-2])}>"
    return _TYPES.get(kind, kind)


def _sql(tree: exp.Expression) -> str:
    return tree.sql(
        "spark", identify=True, comments=False, unsupported_level=sqlglot.ErrorLevel.RAISE
    )


def _typed(tree: exp.Expression, types: dict[str, str]) -> str:
    columns = ", ".join(
        f"CAST(`{name}` AS {spark_type(kind)}) AS `{name}`" for name, kind in types.items()
    )
    names = ", ".join(f"`{name}`" for name in types)
    # by position: a union's columns go by the names of its first part
    return f"SELECT {columns} FROM ({_sql(tree)}) AS `made` ({names})"


# -- macros --------------------------------------------------------------------------------------


def _inline(tree: exp.Expression, expressions: list[Query]) -> exp.Expression:
    """A macro of one value is written where it is used; one may use another."""
    known = {each.name: each for each in expressions}

    def body(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Anonymous) or str(node.this).lower() not in known:
            return node
        macro = known[str(node.this).lower()]
        given = dict(zip(macro.takes, node.expressions, strict=True))

        def filled(inner: exp.Expression) -> exp.Expression:
            if isinstance(inner, exp.Column) and not inner.table and inner.name in given:
                return exp.paren(given[inner.name].copy())
            return inner

        said = sqlglot.parse_one(macro.sql, read=expanding.Models).transform(filled)
        return exp.paren(said.transform(body))

    return tree.transform(body)


# -- tables --------------------------------------------------------------------------------------


def _tables(tree: exp.Expression) -> exp.Expression:
    """``source.agents`` is the view ``source_agents``, and still goes by ``agents``: a view's
    columns go by the name of what it was made of otherwise, on some servers."""
    for table in list(tree.find_all(exp.Table)):
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
        if table.db:
            table.set("this", exp.to_identifier(view_name(f"{table.db}.{table.name}")))
            table.set("db", None)
    return tree


def _materialised(tree: exp.Expression) -> exp.Expression:
    """Spark decides itself what it works out once."""
    for cte in tree.find_all(exp.CTE):
        cte.set("materialized", None)
    return tree


def _nearest(tree: exp.Expression) -> exp.Expression:
    """``asof join``: each row reaches from its own value up to the next one's."""
    for join in list(tree.find_all(exp.Join)):
        if join.args.get("method") != "ASOF":
            continue
        at = join.args.get("on")
        if not isinstance(at, exp.GTE) or join.side:
            raise _NoForm(f"asof join … on {at}")
        edge, inner = at.expression, join.this
        later = exp.column(edge.name)
        next_one = exp.Window(
            this=exp.Lead(this=later.copy()), order=exp.Order(expressions=[exp.Ordered(this=later)])
        )
        reaching = (
            exp.select("*", exp.alias_(next_one, "reaches_to"))
            .from_(exp.to_table(inner.name))
            .subquery(inner.alias_or_name)
        )
        upper = exp.column("reaches_to", table=inner.alias_or_name)
        before = exp.or_(exp.Is(this=upper.copy(), expression=exp.null()),
                         exp.LT(this=at.this.copy(), expression=upper))  # fmt: skip
        join.set("this", reaching)
        join.set("method", None)
        join.set("on", exp.and_(at.copy(), before))
    return tree


# -- lists ---------------------------------------------------------------------------------------


def _rows_of_lists(tree: exp.Expression) -> exp.Expression:
    """``unnest`` among the columns makes rows: a list of the query inside, taken apart outside."""
    for select in reversed(list(tree.find_all(exp.Select))):
        found = [each for one in select.expressions for each in one.find_all(exp.Explode)]
        if not found or select.args.get("laterals"):
            continue
        outer: list[exp.Expression] = []
        inner: list[exp.Expression] = []
        lists: list[exp.Expression] = []
        for number, one in enumerate(select.expressions):
            name = one.alias_or_name or f"column_{number}"
            said = one.unalias() if isinstance(one, exp.Alias) else one
            if said.find(exp.Explode) is None:
                inner.append(exp.alias_(said, name))
                outer.append(exp.column(name, table="beside"))
                continue
            copy = exp.Tuple(expressions=[said.copy()])
            for explode in list(copy.find_all(exp.Explode)):
                item = f"item_{len(lists)}"
                lists.append(exp.alias_(explode.this.copy(), f"list_{len(lists)}"))
                explode.replace(exp.column(item, table="rows_of"))
            # what else it is made of comes along
            for column in [each for each in copy.find_all(exp.Column) if each.table != "rows_of"]:
                along = f"along_{len(inner)}"
                inner.append(exp.alias_(column.copy(), along))
                column.replace(exp.column(along, table="beside"))
            outer.append(exp.alias_(copy.expressions[0], name))
        select.set("expressions", [*inner, *lists])
        distinct = select.args.get("distinct")
        select.set("distinct", None)
        made = exp.select(*outer).from_(exp.Subquery(this=select.copy(), alias=_named("beside")))
        made.set("distinct", distinct)
        names = [f"list_{number}" for number in range(len(lists))]
        zipped = exp.func("arrays_zip", *(exp.column(each, table="beside") for each in names))
        lateral = exp.Lateral(
            this=exp.Anonymous(this="INLINE", expressions=[zipped]),
            view=True,
            alias=exp.TableAlias(
                this=exp.to_identifier("rows_of"),
                columns=[exp.to_identifier(f"item_{number}") for number in range(len(lists))],
            ),
        )
        made.set("laterals", [lateral])
        if select.parent is None:
            tree = made
        else:
            for key in ("with_",):
                made.set(key, select.args.get(key))
            select.replace(made)
    return tree


def _named(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(name))


def _lambdas(tree: exp.Expression) -> exp.Expression:
    """Of a list's items DuckDB counts the first as 1, Spark as 0, in a filter and in brackets."""
    for one in tree.find_all(exp.Lambda):
        if len(one.expressions) == 2:
            counted = one.expressions[1].name
            for used in list(one.this.find_all(exp.Identifier)):
                if used.name == counted:
                    holder = used.parent if isinstance(used.parent, exp.Column) else used
                    holder.replace(exp.paren(exp.Add(this=used.copy(), expression=_one())))
    return tree


def _brackets(node: exp.Expression) -> exp.Expression | None:
    """``months[-1]`` counts from the end, and what isn't there is null: in Spark by a function."""
    if not isinstance(node, exp.Bracket):
        return None
    (place,) = node.expressions
    # nothing is at 0, where Spark says that there can't be
    if place.find(exp.Column, exp.Identifier):
        place = exp.func("nullif", place, exp.Literal.number(0))
    return exp.Anonymous(this="TRY_ELEMENT_AT", expressions=[node.this, place])


def _split(node: exp.Expression) -> exp.Expression | None:
    """``string_split(text, ';')``: Spark takes a pattern."""
    if not isinstance(node, exp.Split):
        return None
    mark = node.expression
    if not mark.is_string or len(mark.name) != 1 or mark.name in "\\^]":
        raise _NoForm(f"string_split by {mark}")
    pattern = exp.Literal.string(f"[{mark.name}]")
    return exp.Anonymous(this="SPLIT", expressions=[node.this, pattern])


def _one() -> exp.Literal:
    return exp.Literal.number(1)


def _lists_in_order(node: exp.Expression) -> exp.Expression | None:
    """``list(x order by y)``: collected with what it is ordered by, ordered, and that taken off."""
    order = node.this if isinstance(node, exp.ArrayAgg) else None
    if not isinstance(order, exp.Order):
        return None
    value, keys = order.this, [each.this for each in order.expressions]
    if any(each.args.get("desc") for each in order.expressions):
        raise _NoForm(f"list {order}")
    if isinstance(value, exp.Distinct):
        if [each.sql() for each in value.expressions] != [key.sql() for key in keys]:
            raise _NoForm(f"list {order}")
        return exp.func("sort_array", exp.Anonymous(this="COLLECT_SET", expressions=keys))
    pair = exp.func("struct", *(each.copy() for each in keys), exp.alias_(value.copy(), "value"))
    collected: exp.Expression = exp.Anonymous(this="COLLECT_LIST", expressions=[pair])
    if isinstance(node.parent, exp.Filter):
        collected = exp.Filter(this=collected, expression=node.parent.expression.copy())
    taken = exp.Lambda(
        this=exp.Dot(this=exp.to_identifier("each"), expression=exp.to_identifier("value")),
        expressions=[exp.to_identifier("each")],
    )
    ordered = exp.Anonymous(this="ARRAY_SORT", expressions=[collected])
    return exp.Anonymous(this="TRANSFORM", expressions=[ordered, taken])


def _positions(node: exp.Expression) -> exp.Expression | None:
    """What isn't in a list is at no place; Spark says 0."""
    if _is_call(node, "list_position"):
        found = exp.Anonymous(this="ARRAY_POSITION", expressions=node.expressions)
        return exp.func("nullif", found, exp.Literal.number(0))
    return None


# -- values --------------------------------------------------------------------------------------


def _months_later(node: exp.Expression) -> exp.Expression | None:
    """``day + to_months(n)``: Spark adds months by a function."""
    if isinstance(node, exp.Add | exp.Sub) and _is_call(node.expression, "to_months"):
        (number,) = node.expression.expressions
        number = exp.Neg(this=exp.paren(number)) if isinstance(node, exp.Sub) else number
        return exp.Anonymous(this="ADD_MONTHS", expressions=[node.this, number])
    return None


def _grouped_digits(node: exp.Expression) -> exp.Expression | None:
    """``format('{:,}', n)`` and ``format('{:t.}', n)``: the digits of a number in threes."""
    if not isinstance(node, exp.Format) and not _is_call(node, "format"):
        return None
    style, number = (
        (node.this, node.expressions[0]) if isinstance(node, exp.Format) else node.expressions
    )
    grouped = exp.Anonymous(this="FORMAT_NUMBER", expressions=[number, exp.Literal.number(0)])
    if style.name == "{:,}":
        return grouped
    if style.name == "{:t.}":
        comma, dot = exp.Literal.string(","), exp.Literal.string(".")
        return exp.Anonymous(this="TRANSLATE", expressions=[grouped, comma, dot])
    raise _NoForm(f"format {style}")


def _file_order(node: exp.Expression) -> exp.Expression | None:
    """``row_number() over ()``: the order the rows came in, which Spark wants to be told."""
    if (
        isinstance(node, exp.Window)
        and isinstance(node.this, exp.RowNumber)
        and not any(node.args.get(key) for key in ("order", "partition_by", "alias"))
    ):
        came = exp.Anonymous(this="MONOTONICALLY_INCREASING_ID")
        return exp.Window(
            this=exp.RowNumber(), order=exp.Order(expressions=[exp.Ordered(this=came)])
        )
    return None


def _neighbours(node: exp.Expression) -> exp.Expression | None:
    """``lead(x, 1, y)``: beyond the last row stands y, which must be a constant on some servers. Of
    a column without nulls it is the same to say it outside."""
    beside = node.this if isinstance(node, exp.Window) else None
    instead = beside.args.get("default") if isinstance(beside, exp.Lead | exp.Lag) else None
    if instead is None or isinstance(instead, exp.Literal):
        return None
    window = node.copy()
    window.this.set("default", None)
    return exp.func("coalesce", window, instead.copy())


def _days_since_epoch(node: exp.Expression) -> exp.Expression | None:
    """``epoch(day)``, to order by: Spark's takes a moment, not a day."""
    if isinstance(node, exp.TimeToUnix):
        return exp.Anonymous(this="UNIX_SECONDS", expressions=[exp.cast(node.this, "timestamp")])
    return None


def _to_the_day(node: exp.Expression) -> exp.Expression | None:
    """``date_trunc`` of a day is a day, not a moment."""
    if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
        return exp.Anonymous(
            this="TRUNC", expressions=[node.this, exp.Literal.string(str(node.unit.name).lower())]
        )
    return None


def _is_call(node: exp.Expression, name: str) -> bool:
    return isinstance(node, exp.Anonymous) and str(node.this).lower() == name


def _in_full(tree: exp.Expression) -> exp.Expression:
    """A list with an order: what filters it goes inside."""
    for node in list(tree.find_all(exp.ArrayAgg)):
        made = _lists_in_order(node)
        if made is not None:
            (node.parent if isinstance(node.parent, exp.Filter) else node).replace(made)
    return tree


def _each(*changes: Callable[[exp.Expression], exp.Expression | None]):
    """Differences of one expression, wherever it stands."""

    def change(tree: exp.Expression) -> exp.Expression:
        for one in changes:
            tree = tree.transform(lambda node, one=one: one(node) or node)
        return tree

    return change


# -- tables made of themselves -------------------------------------------------------------------


def _loops(tree: exp.Expression) -> tuple[Loop, ...]:
    """A recursive CTE that keeps what is new: Spark has those that keep everything, without end."""
    ctes = tree.args.get("with_")
    if not ctes or not ctes.args.get("recursive"):
        return ()
    loops: list[Loop] = []
    before: list[exp.CTE] = []
    for cte in list(ctes.expressions):
        named = {table.name for table in cte.this.find_all(exp.Table)}
        if cte.alias not in named:
            before.append(cte)
            continue
        made = cte.this
        if not isinstance(made, exp.Union) or not made.args.get("distinct"):
            raise _NoForm(f"recursive {cte.alias}")
        names = ", ".join(f"`{name}`" for name in made.left.named_selects)
        sides = []
        for side in (made.left, made.right):
            side = side.copy()
            side.set("with_", exp.With(expressions=[each.copy() for each in before]))
            sides.append(f"SELECT {names} FROM ({_sql(side)}) AS `made` ({names})")
        loops.append(Loop(cte.alias, *sides))
        cte.pop()
    ctes.set("recursive", False)
    return tuple(loops)


_DIFFERENCES = (
    _tables,
    _materialised,
    _nearest,
    _lambdas,
    _in_full,
    _each(_brackets, _split, _positions, _months_later, _grouped_digits, _file_order,
          _neighbours, _days_since_epoch, _to_the_day),
    _rows_of_lists,
)  # fmt: skip
