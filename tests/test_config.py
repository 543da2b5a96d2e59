"""Settings that keep the app offline and quiet, and the lists of what it needs."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest
import streamlit as st

from jamsostek.base import settings
from tests import source

ROOT = settings.ROOT
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
# the name to import → the name to install
PACKAGES = {
    "fontTools": "fonttools",
    "google": "protobuf",
    "PIL": "pillow",
    "oidc_provider_mock": "oidc-provider-mock",
    "babel": "Babel",
    "font_source_sans_pro": "font-source-sans-pro",
    "axe_playwright_python": "axe-playwright-python",
    "pptx": "python-pptx",
    "pyspark": "pyspark-client",
    "python_calamine": "python-calamine",
    "sqlalchemy": "SQLAlchemy",
    "xlsxwriter": "XlsxWriter",
}
# pytest's plug-ins are never imported, nor is what SQLAlchemy finds by name; ruff is a program
NOT_IMPORTED = {"pytest-xdist", "pytest-timeout", "psycopg", "ruff"}
# pytest brings it
FROM_PYTEST = {"packaging"}
# what Streamlit imports itself once people sign in
FOR_SIGN_IN = {"Authlib", "httpx"}


def test_nothing_is_reported_to_anyone():
    assert CONFIG["browser"]["gatherUsageStats"] is False


def test_the_server_knows_its_own_address():
    # without one Streamlit asks a host on the internet for it, at every start
    assert CONFIG["browser"]["serverAddress"] == "localhost"


def test_the_app_answers_on_this_machine_only():
    # a laptop on a café's network must not show the office's data to the other tables
    assert CONFIG["server"]["address"] == "localhost"


def test_the_toolbar_offers_no_cloud_and_errors_show_no_traceback():
    assert CONFIG["client"]["toolbarMode"] == "minimal"
    assert CONFIG["client"]["showErrorDetails"] == "none"


def test_the_server_opens_no_browser_and_watches_no_files():
    assert CONFIG["server"]["headless"] is True
    assert CONFIG["server"]["fileWatcherType"] == "none"


def test_streamlit_knows_every_option():
    """An option misspelt is silently ignored by Streamlit: ask it for each, the hidden ones too."""

    def names(node: dict, prefix: str = ""):
        for key, value in node.items():
            if isinstance(value, dict):
                yield from names(value, f"{prefix}{key}.")
            else:
                yield f"{prefix}{key}"

    for name in names(CONFIG):
        st.get_option(name)
    with pytest.raises(RuntimeError):
        st.get_option("runner.postScriptCG")


def test_every_theme_has_the_same_options():
    assert set(CONFIG["theme"]["light"]) == set(CONFIG["theme"]["dark"])


# -- requirements --------------------------------------------------------------------------------


def required(name: str) -> dict[str, str]:
    """Package → version range of one requirements file, without the files it includes."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith(("#", "-r "))]
    found = {}
    for line in entries:
        package, versions = re.fullmatch(
            r"([A-Za-z0-9_-]+)(?:\[\w+\])?(>=[\d.]+,<[\d.]+)", line
        ).groups()
        found[package] = versions
    assert len(found) == len(entries)
    return found


def third_party(paths) -> set[str]:
    ours = {"jamsostek", "pages", "tests", "tools", "benchmarks", "dashboard"}
    modules = {name.partition(".")[0] for path in paths for name in source.imports(path)}
    return {PACKAGES.get(name, name) for name in modules - ours - set(sys.stdlib_module_names)}


def test_the_program_needs_exactly_what_it_imports():
    for_a_cluster = set(required("requirements-spark.txt"))
    needed = third_party(source.PROGRAM) - for_a_cluster
    assert set(required("requirements.txt")) - FOR_SIGN_IN == needed


def test_the_tests_need_exactly_what_they_import_on_top():
    folders = [(ROOT / room).rglob("*.py") for room in ("tests", "benchmarks")]
    paths = [file for files in (*folders, (ROOT / "tools").glob("*.py")) for file in files]
    listed = set(required("requirements-dev.txt"))
    needed = third_party(paths) - set(required("requirements.txt")) - FROM_PYTEST
    assert listed - NOT_IMPORTED == needed
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_installed_versions_are_within_the_pins(name):
    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(part) for part in re.findall(r"\d+", text)[:3])

    for package, versions in required(name).items():
        low, high = (numbers(part) for part in versions.split(","))
        assert low <= numbers(metadata.version(package)) < high, package


def test_the_python_asked_for_is_one_and_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert "(3, 11)" in (ROOT / "Makefile").read_text("utf-8")


# -- make ----------------------------------------------------------------------------------------


def test_make_alone_lists_every_target():
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) - {"chromium", "java"}
    assert targets == {"help", "run", "build", "test", "fuzz", "faults", "lint", "bench", "clean"}
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in targets:
        assert re.search(rf"^  make {target} +\w", listed, re.MULTILINE), target


def test_a_python_too_old_is_refused_in_words(tmp_path):
    (tmp_path / "requirements.txt").touch()
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\n[ "$1" != -c ]\n')
    old.chmod(0o755)
    result = subprocess.run(
        ["make", "-f", str(ROOT / "Makefile"), "build", f"PYTHON={old}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MAKEFLAGS": ""},
    )
    assert result.returncode != 0
    assert "Python 3.9.2" in result.stderr
    assert "3.11 or newer" in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_make_names_no_registry_and_no_place_on_a_machine():
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", ".ci/run"):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"https?:|index-url|trusted-host", text), name


def test_the_build_server_runs_what_a_developer_runs():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").splitlines()[-1] == "exec make test"


def test_what_a_run_leaves_behind_is_ignored_by_git():
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"/workspace/", "/.venv/", "__pycache__/", "/test-results/"} <= set(ignored)


def test_the_helper_that_reads_imports_sees_them(tmp_path):
    file = settings.ROOT / "jamsostek" / "view" / "parts" / "maps.py"
    assert {"pydeck", "streamlit", "pandas"} <= third_party([file])
    assert isinstance(source.tree(file), ast.Module)
