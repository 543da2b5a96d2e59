"""The arrows run one way: pages → jamsostek.view → jamsostek (domain) → queries → data."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from functools import cache

import duckdb
import pytest

from jamsostek.base import settings
from jamsostek.contract import queries
from tests import source

ROOT = settings.ROOT
WEB = ("streamlit", "plotly", "pydeck")
# a statement, not the word "select" in a sentence
SQL = re.compile(
    r"\bselect\b[^.!?]*?\bfrom\s+\w|\binsert\s+into\s+\w|\bdelete\s+from\s+\w|\bcreate\s+(temp\s+)?"
    r"(table|view)\b|\bupdate\s+\w+\s+set\b|\bcopy\s+\w+\s+(to|from)\b|\border\s+by\b|\bgroup\s+by\b",
    re.IGNORECASE,
)
REACHES_OUT = re.compile(r"\b(read_\w+|glob|getenv|attach|install|load|copy|pragma)\s*\(")
OUTSIDE_HOSTS = re.compile(
    r"tiles?\.[\w-]+\.\w|basemaps|cartocdn|mapbox\.com|maptiler|arcgisonline|openstreetmap\.org/\{|"
    r"unpkg\.com|jsdelivr|cdnjs|\bcdn\.|googleapis|gstatic|bootstrapcdn|fontawesome",
    re.IGNORECASE,
)


def reaches(path, *packages: str) -> set[str]:
    """The imports of a file that lie in one of these packages."""
    return {
        name
        for name in source.imports(path)
        if any(name == package or name.startswith(package + ".") for package in packages)
    }


# -- rooms ---------------------------------------------------------------------------------------

# from the top floor down: a room imports itself and what lies below it
FLOORS = (
    ("view", "cli"),
    ("keeping",),
    ("imports",),
    ("reports",),
    ("cluster",),
    ("warehouse",),
    ("meetings", "sample"),
    ("workspace",),
    ("contract", "analysis"),
    ("base",),
)
# within the view: pages stand on parts, parts on the frame
VIEW_FLOORS = ("frame", "parts")
LONGEST_FILE = 450
LONGEST_FUNCTION = 60
DEEPEST = 6


def room(module: str) -> str:
    """``jamsostek.imports.tables`` → ``imports``; the command line's ``__main__`` is a door."""
    parts = module.split(".")
    return parts[1] if parts[0] == "jamsostek" and len(parts) > 1 else ""


def module_of(path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def reached_rooms(path, depth: int) -> set[str]:
    return {
        name.split(".")[depth]
        for name in source.imports(path)
        if name.startswith("jamsostek.") and len(name.split(".")) > depth
    }


def test_arrows_between_rooms_point_down():
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    wrong = []
    for path in [*source.VIEW, *source.DOMAIN]:
        own = room(module_of(path))
        if path.parent == ROOT / "jamsostek":
            continue  # the package itself and its command line
        wrong += [
            f"{source.shown(path)} → {other}"
            for other in reached_rooms(path, 1) & set(floor)
            if other != own and floor[other] <= floor[own]
        ]
    assert wrong == []


def test_every_module_has_a_room():
    rooms = {name for names in FLOORS for name in names}
    strays = [
        source.shown(path)
        for path in [*source.VIEW, *source.DOMAIN]
        if path.parent != ROOT / "jamsostek" and room(module_of(path)) not in rooms
    ]
    assert strays == []
    assert {path.name for path in (ROOT / "jamsostek").glob("*.py")} == {
        "__init__.py",
        "__main__.py",
    }


def test_no_page_knows_another_and_what_pages_share_knows_no_page():
    wrong = []
    for path in source.VIEW:
        own = path.relative_to(ROOT / "jamsostek" / "view").parts[0]
        allowed = (
            {own, *VIEW_FLOORS}
            if own not in VIEW_FLOORS
            else set(VIEW_FLOORS[: VIEW_FLOORS.index(own) + 1])
        )
        others = {
            name.split(".")[2]
            for name in source.imports(path)
            if name.startswith("jamsostek.view.")
        }
        wrong += [f"{source.shown(path)} → {other}" for other in others - allowed]
    assert wrong == []


def test_no_file_and_no_function_grows_beyond_what_one_can_hold_in_the_head():
    long_files = {
        source.shown(path): lines
        for path in source.PROGRAM
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long_files == {}
    functions = [
        (f"{source.shown(path)}:{node.name}", node)
        for path in source.PROGRAM
        for node in source.nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lines = {name: node.end_lineno - node.lineno + 1 for name, node in functions}
    assert {name: n for name, n in lines.items() if n > LONGEST_FUNCTION} == {}
    depths = {name: depth(node) for name, node in functions}
    assert {name: n for name, n in depths.items() if n > DEEPEST} == {}


def depth(node: ast.AST) -> int:
    """How many blocks lie inside one another; ``elif`` goes on beside its ``if``, not inside."""
    blocks = ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match
    deepest = 0
    for child in ast.iter_child_nodes(node):
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deepest = max(deepest, depth(child) + (isinstance(child, blocks) and not is_elif))
    return deepest


def test_the_domain_knows_no_web_and_no_view():
    for path in source.DOMAIN:
        assert reaches(path, *WEB, "jamsostek.view", "pages", "dashboard") == set(), path


def test_the_view_knows_neither_pages_nor_the_engine():
    for path in source.VIEW:
        assert reaches(path, "pages", "dashboard", "duckdb") == set(), path


def test_pages_know_neither_each_other_nor_the_engine_nor_the_drawing_libraries():
    for path in [source.DOOR, *source.PAGES]:
        assert reaches(path, "pages", "dashboard", "duckdb", "plotly", "pydeck") == set(), path
        # a question goes through the screen, so that it carries its scope and is remembered
        assert reaches(path, "jamsostek.warehouse") == set(), path


def test_every_query_says_who_may_ask_it():
    # one that doesn't is refused to everybody; which words: tests/allowed.py
    silent = [query.name for query in queries.page_queries() if not query.scope]
    assert silent == [], "a line -- scope: is missing"


def test_the_domain_runs_without_the_web_libraries():
    """Imported for real, in a process of its own: nothing comes in through a back door."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in source.DOMAIN
    ]
    code = (
        f"import sys, {', '.join(modules)}\n"
        f"print([name for name in {WEB!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_pages_and_view_hold_no_sql(subtests):
    for path in [source.DOOR, *source.PAGES, *source.VIEW]:
        with subtests.test(path=source.shown(path)):
            found = [(line, text[:60]) for line, text in source.texts(path) if SQL.search(text)]
            assert found == []
            assert list(source.calls(path, "execute", "executemany", "read_sql")) == []


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [
        ("select a, b from regions", True),
        ("SELECT *\nFROM regions", True),
        ("drop\ncreate table x (y int)", True),
        ("values order by value", True),
        ("Select a region. Numbers are from the press.", False),
        ("in order of size", False),
    ],
)
def test_sql_would_be_seen(text, is_sql):
    assert bool(SQL.search(text)) == is_sql


# -- pages ---------------------------------------------------------------------------------------


def test_a_page_starts_with_the_guard_of_its_own_name(subtests):
    for path in source.PAGES:
        with subtests.test(path=source.shown(path)):
            documentation, shell_import, guard, *_ = source.tree(path).body
            assert ast.get_docstring(source.tree(path)), documentation
            assert isinstance(shell_import, ast.ImportFrom)
            assert shell_import.module == "jamsostek.view.frame"
            assert [alias.name for alias in shell_import.names] == ["shell"]
            assert isinstance(guard, ast.Assign)
            assert ast.unparse(guard) == f"here = shell.guard('{path.stem}')"


def test_a_page_is_short(subtests):
    for path in source.PAGES:
        with subtests.test(path=source.shown(path)):
            assert len(path.read_text(encoding="utf-8").splitlines()) < 150


def test_the_door_opens_exactly_the_pages_there_are():
    listed = [
        {key.value for key in node.keys}
        for node in ast.walk(source.tree(source.DOOR))
        if isinstance(node, ast.Dict)
        and node.keys
        and all(isinstance(key, ast.Constant) for key in node.keys)
        and "home" in {key.value for key in node.keys}
    ]
    assert listed == [{path.stem for path in source.PAGES}]


# -- queries -------------------------------------------------------------------------------------

PAGE_QUERIES = {query.name: query for query in queries.page_queries()}
# only these speak of the files as they came
MAY_READ_SOURCE = {"data/problems", "data/datasets"}


def tables(sql: str) -> set[tuple[str, str]]:
    """(schema, table) of everything a statement reads."""
    with duckdb.connect() as own:  # a result left half read would lame the connection of all
        text = own.execute("select json_serialize_sql($sql::varchar)", {"sql": sql}).fetchone()[0]
    found = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                found.add((node["schema_name"], node["table_name"]))
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    parsed = json.loads(text)
    assert not parsed["error"], parsed.get("error_message")
    walk(parsed)
    return found


def test_pages_ask_models_not_files(subtests):
    for name in PAGE_QUERIES:
        with subtests.test(name=name):
            read = {table for schema, table in tables(PAGE_QUERIES[name].sql) if schema}
            assert read == set() or name in MAY_READ_SOURCE


def test_a_query_is_one_statement_without_functions_that_reach_outside(subtests):
    for name in PAGE_QUERIES:
        with subtests.test(name=name):
            sql = PAGE_QUERIES[name].sql
            assert len(duckdb.extract_statements(sql)) == 1
            assert not re.search(
                r"\b(read_\w+|glob|getenv|attach|install|load|copy|pragma)\s*\(", sql
            )


# names of tables and columns, which the contract declares, can't be bound
MAY_COMPOSE = {"jamsostek/meetings/migrations.py:_add"}


def takes_sql(function: ast.expr) -> bool:
    """Whether it is ``….execute``, ``….executemany`` or SQLAlchemy's ``sa.text``."""
    name = getattr(function, "attr", "")
    return name in ("execute", "executemany") or ast.unparse(function) == "sa.text"


def composed(call: ast.Call) -> bool:
    """Whether the text a call is given first is put together on the spot."""
    text = call.args[0] if call.args else None
    made_by = getattr(text.func, "attr", "") if isinstance(text, ast.Call) else ""
    return made_by in ("format", "join") or isinstance(text, ast.JoinedStr | ast.BinOp)


def test_what_is_asked_for_somebody_is_bound_and_never_put_together():
    """Where questions come from people: SQL is a file's or SQLAlchemy's, its values are bound."""
    rooms = ("cli", "meetings", "reports", "view")
    paths = [path for path in source.PROGRAM if room(module_of(path)) in rooms]
    paths.append(ROOT / "jamsostek" / "warehouse" / "questions.py")
    wrong, seen = set(), 0
    for path in paths:
        for function in source.nodes(path):
            if not isinstance(function, ast.FunctionDef):
                continue
            calls = [
                node
                for node in ast.walk(function)
                if isinstance(node, ast.Call) and takes_sql(node.func)
            ]
            seen += len(calls)
            if any(composed(call) for call in calls):
                wrong.add(f"{source.shown(path)}:{function.name}")
    assert seen > 20
    assert wrong == MAY_COMPOSE


@pytest.mark.parametrize(
    ("text", "is_composed"),
    [
        ("c.execute(f'select {x}')", True),
        ("c.execute('select ' + x)", True),
        ("c.execute('select %s' % x)", True),
        ("c.execute('select {}'.format(x))", True),
        ("c.execute('select $x', {'x': x})", False),
        ("c.execute(query.sql, bound)", False),
    ],
)
def test_sql_put_together_would_be_seen(text, is_composed):
    assert composed(ast.parse(text).body[0].value) is is_composed


@cache
def asked() -> dict[str, list[ast.Call]]:
    """Query name → the calls in the program that ask it by a literal name."""
    found: dict[str, list[ast.Call]] = {}
    for path in source.PROGRAM:
        for call in source.calls(path, "ask", "_ask"):
            for name in source.first_texts(call):
                found.setdefault(name, []).append(call)
    return found


def test_every_query_asked_exists():
    assert set(asked()) <= set(PAGE_QUERIES)


def test_every_query_is_used():
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    by_tests = {name for name in PAGE_QUERIES if f'"{name}"' in tests}
    assert set(PAGE_QUERIES) - set(asked()) - by_tests == set()


def test_a_query_is_asked_with_the_parameters_it_declares(subtests):
    for name in sorted(set(asked()) & set(PAGE_QUERIES)):
        with subtests.test(name=name):
            declared = {
                parameter.name: parameter.required for parameter in PAGE_QUERIES[name].parameters
            }
            for call in asked()[name]:
                if getattr(call.func, "id", "") == "_ask":
                    continue  # takes its parameters as a tuple
                given = {keyword.arg for keyword in call.keywords}
                assert given - {None} <= set(declared), f"line {call.lineno}"
                if None not in given:
                    assert {name for name, required in declared.items() if required} <= given


# -- the whole repository ------------------------------------------------------------------------

SHIPPED = [
    path
    for pattern in ("*.py", "*.toml", "*.txt", "Makefile", ".streamlit/*", ".ci/*",
                    "pages/**/*", "jamsostek/**/*", "queries/**/*", "static/**/*")
    for path in sorted(ROOT.glob(pattern))
    if path.suffix in {".py", ".toml", ".txt", ".sql", ".po", ".css", ".js", ".html", ""}
    and path.is_file()
]  # fmt: skip


def test_no_program_file_names_a_host_the_browser_would_ask():
    found = [
        (source.shown(path), match.group())
        for path in SHIPPED
        for match in [OUTSIDE_HOSTS.search(path.read_text(encoding="utf-8"))]
        if match
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "https://basemaps.cartocdn.com/gl",
        "https://cdn.plot.ly/world_110m.json",
        "https://fonts.googleapis.com/css",
    ],
)
def test_such_a_host_would_be_seen(text):
    assert OUTSIDE_HOSTS.search(text)


def test_no_file_names_the_machine_it_was_written_on():
    everything = [*SHIPPED, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*")]
    private = re.compile("|".join(["/" + "tmp/", "/" + "work/", "/" + "root/", "/" + r"home/\w"]))
    found = [
        (source.shown(path), match.group())
        for path in everything
        if path.is_file() and path.suffix != ".pyc"
        for match in [private.search(path.read_text(encoding="utf-8"))]
        if match
    ]
    assert found == []
