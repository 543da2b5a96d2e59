"""What a model leaves to the engine to list, in full: stars, patterns of columns, unions by name.

DuckDB knows the columns: it is asked, on a catalogue without rows, what each ``*`` stands for. What
comes back says the same and no longer needs a dialect that has these forms.
"""

from __future__ import annotations

import duckdb
from sqlglot import exp
from sqlglot.dialects import DuckDB

from jamsostek.base.sql import table_name


class Models(DuckDB):
    """DuckDB's SQL with the places of lists as they are written, counted from 1: sqlglot moves
    those it knows to be numbers and leaves others."""

    INDEX_OFFSET = 0


def expand(tree: exp.Expression, catalogue: duckdb.DuckDBPyConnection) -> exp.Expression:
    """The query with every list of columns in full; ``catalogue`` has all it reads, as tables that
    may be empty. Changes the tree it is given, and returns it."""
    ctes = tree.args.get("with_")
    before: list[exp.CTE] = []
    recursive = bool(ctes and ctes.args.get("recursive"))
    for cte in ctes.expressions if ctes else []:
        visible = [*before, cte] if recursive else before
        cte.set("this", _Expanding(catalogue, visible, recursive).query(cte.this))
        before.append(cte)
    if ctes:
        ctes.pop()
    tree = _Expanding(catalogue, before, recursive).query(tree)
    if ctes:
        tree.set("with_", ctes)
    return tree


class _Expanding:
    """One query below a WITH, the CTEs it sees and the catalogue it is asked of."""

    def __init__(self, catalogue, ctes: list[exp.CTE], recursive: bool) -> None:
        self.catalogue = catalogue
        word = "with recursive " if recursive else "with "
        self.ctes = word + ", ".join(_sql(each) for each in ctes) if ctes else ""

    def query(self, query: exp.Expression) -> exp.Expression:
        # what lies inside first: an outer star lists what an inner one gives
        for pivot in list(query.find_all(exp.Pivot)):
            self._unpivot(pivot)
        for union in reversed(list(query.find_all(exp.Union))):
            if union.args.get("by_name"):
                self._by_name(union)
        for select in reversed(list(query.find_all(exp.Select))):
            self._select(select)
            self._join(select)
            _group(select)
        return query

    def names(self, projections: str, source: str) -> list[str]:
        """The columns that projections give of a source."""
        sql = f"{self.ctes} select {projections} {source} limit 0"
        return [name for name, *_ in self.catalogue.execute(sql).description]

    def _unpivot(self, pivot: exp.Pivot) -> None:
        """Columns made rows: a list of their names and one of their values, side by side."""
        table = pivot.parent
        source = table.copy()
        source.set("pivots", None)
        source.set("alias", None)
        rows = f"from {_sql(source)}"
        (field,), (amount,) = pivot.args["fields"], pivot.expressions
        listed: list[str] = []
        for each in field.expressions:
            is_pattern = isinstance(each, exp.Columns)
            listed += self.names(_sql(each.this), rows) if is_pattern else [each.name]
        others = [exp.column(name) for name in self.names("*", rows) if name not in listed]
        names = exp.Array(expressions=[exp.Literal.string(name) for name in listed])
        values = exp.Array(expressions=[exp.column(name) for name in listed])
        made = exp.select(
            *others,
            exp.alias_(exp.Explode(this=names), field.this.name),
            exp.alias_(exp.Explode(this=values), amount.name),
        ).from_(source)
        if not pivot.args.get("include_nulls"):
            every = [*others, exp.column(field.this.name), exp.column(amount.name)]
            known = exp.Not(this=exp.Is(this=exp.column(amount.name), expression=exp.null()))
            inner = exp.Subquery(this=made, alias=_alias("every"))
            made = exp.select(*(each.copy() for each in every)).from_(inner).where(known)
        table.replace(exp.Subquery(this=made, alias=_alias(table.alias or "turned")))

    def _by_name(self, union: exp.Union) -> None:
        sides = [union.left, union.right]
        found = [self.names("*", f"from ({_sql(side)})") for side in sides]
        every = list(dict.fromkeys([*found[0], *found[1]]))
        for key, side, own in zip(("this", "expression"), sides, found, strict=True):
            inner = side.unnest() if isinstance(side, exp.Subquery) else side
            listed = [
                exp.column(name, quoted=True)
                if name in own
                else exp.alias_(exp.null(), name, quoted=True)
                for name in every
            ]
            select = exp.select(*listed).from_(exp.Subquery(this=inner.copy(), alias=_alias(key)))
            union.set(key, select)
        union.set("by_name", None)

    def _select(self, select: exp.Select) -> None:
        if not any(_lists(each) for each in select.expressions):
            return
        rest = select.copy()
        for key in ("expressions", "where", "group", "having", "qualify", "order", "distinct",
                    "limit", "windows", "with_"):  # fmt: skip
            rest.set(key, None)
        source = _sql(rest).removeprefix("SELECT").strip()
        written: list[exp.Expression] = []
        for each in select.expressions:
            written += self._listed(each, source) if _lists(each) else [each]
        select.set("expressions", written)

    def _join(self, select: exp.Select) -> None:
        """``using`` as the equalities it stands for, and which table its columns are read from."""
        joins = select.args.get("joins") or []
        if not any(join.args.get("using") for join in joins):
            return
        tables = [select.args["from_"].this, *(join.this for join in joins)]
        for number, each in enumerate(tables):
            if not each.alias_or_name:
                each.set("alias", _alias(f"table_{number}"))
        columns = [
            [] if isinstance(each, exp.Lateral) else self.names("*", f"from {_sql(each)}")
            for each in tables
        ]
        owners: dict[str, str] = {}
        for number, join in enumerate(joins, 1):
            equal = []
            for name in join.args.get("using") or []:
                owner = next(
                    table.alias_or_name
                    for table, found in zip(tables[:number], columns, strict=False)
                    if name.name in found
                )
                owners.setdefault(name.name, owner)
                sides = [
                    exp.column(name.copy(), table=each) for each in (owner, join.this.alias_or_name)
                ]
                equal.append(exp.EQ(this=sides[0], expression=sides[1]))
            if equal:
                join.set("using", None)
                join.set("on", exp.and_(*equal))
        for column in _own_columns(select):
            if not column.table and column.name in owners:
                column.set("table", exp.to_identifier(owners[column.name]))

    def _listed(self, each: exp.Expression, source: str) -> list[exp.Expression]:
        pattern = each.find(exp.Columns)
        if pattern is not None:
            names = self.names(_sql(pattern.this), source)
            return [
                exp.alias_(_with(each, exp.column(name, quoted=True)), name, quoted=True)
                for name in names
            ]
        star = each if isinstance(each, exp.Star) else each.this
        table = each.args.get("table") if isinstance(each, exp.Column) else None
        instead = {one.alias: one for one in star.args.get("replace") or []}
        names = self.names(_sql(each), source)
        return [
            instead[name].copy()
            if name in instead
            else exp.column(name, table=table.copy() if table else None, quoted=True)
            for name in names
        ]


def _own_columns(select: exp.Select) -> list[exp.Column]:
    """The columns a select names itself, not those of the selects in it."""
    found = select.walk(prune=lambda node: node is not select and isinstance(node, exp.Query))
    return [node for node in found if isinstance(node, exp.Column)]


def _group(select: exp.Select) -> None:
    """``group by all``: by all that is no sum or count, and no list to make rows of."""
    group = select.args.get("group")
    if not group or group.args.get("all") is None:
        return
    by = []
    for each in select.expressions:
        said = each.unalias()
        if not isinstance(said, exp.Literal | exp.Null) and said.find(exp.AggFunc) is None:
            by.append(said.copy())
    select.set("group", exp.Group(expressions=by) if by else None)


def _lists(each: exp.Expression) -> bool:
    is_star = isinstance(each, exp.Star) or (
        isinstance(each, exp.Column) and isinstance(each.this, exp.Star)
    )
    return is_star or (not isinstance(each, exp.Count) and each.find(exp.Columns) is not None)


def _with(each: exp.Expression, column: exp.Column) -> exp.Expression:
    """An expression over a pattern of columns, of one of them."""
    if isinstance(each, exp.Columns):
        return column
    copy = each.copy()
    copy.find(exp.Columns).replace(column)
    return copy


def _sql(tree: exp.Expression) -> str:
    return tree.sql(Models, comments=False)


def _alias(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(f"{name}_side"))


def types(catalogue: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table of the catalogue with DuckDB's types."""
    rows = catalogue.execute(f"describe {table_name(table)}").fetchall()
    return {name: kind for name, kind, *_ in rows}
