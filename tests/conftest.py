"""What the tests share: one warehouse of the shipped data, and copies to tamper with.

No test touches the repository's ``workspace/`` or reads the developer's environment: each gets an
empty workspace of its own, and those that only ask get the one built once a session.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache, partial
from pathlib import Path

import hypothesis
import pytest
import streamlit as st
from filelock import FileLock
from streamlit.components.v2 import manifest_scanner

from jamsostek.__main__ import main
from jamsostek.base import apart, settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.view.frame import preparing
from jamsostek.warehouse import building, protecting, questions

ROOT = Path(__file__).resolve().parent.parent
# a busy machine is no fault of the code
hypothesis.settings.register_profile("jamsostek", deadline=None)
hypothesis.settings.load_profile("jamsostek")
SAMPLE_MEMBERS = "20000"
# for what is built before the first test's own environment: never the full sample unasked
os.environ["JAMSOSTEK_SAMPLE"] = "off"
_NAMES = (
    "JAMSOSTEK_BUILD_MEMORY",
    "JAMSOSTEK_CUBES",
    "JAMSOSTEK_DATA",
    "JAMSOSTEK_LANG",
    "JAMSOSTEK_RECORDS",
    "JAMSOSTEK_SAMPLE",
    "JAMSOSTEK_WORKSPACE",
)


@pytest.fixture(scope="session", autouse=True)
def scanned_once():
    """Each ``AppTest`` reads the metadata of every package, which takes as long as a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner,
            "scan_component_manifests",
            cache(manifest_scanner.scan_component_manifests),
        )
        yield


@pytest.fixture(autouse=True)
def own_environment(monkeypatch, tmp_path):
    """No variable of the developer's, an empty workspace, no sample."""
    for name in _NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "off")
    # files are changed between two runs of a page here, quicker than by hand
    monkeypatch.setattr(preparing, "TRUSTED_SECONDS", 0)
    # whoever opens a page puts it first for the time of the test
    monkeypatch.setattr(st, "Page", st.Page)


@pytest.fixture(scope="session")
def built_workspace(tmp_path_factory) -> Path:
    """A workspace with the warehouse of the shipped data, built once a session."""
    folder = tmp_path_factory.mktemp("shipped")
    with pytest.MonkeyPatch.context() as patch:
        for name in _NAMES:
            patch.delenv(name, raising=False)
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        building.build()
    return folder


def copy_of_sample(config: pytest.Config, folder: Path) -> None:
    """Fill a folder with a workspace that holds the small sample, simulated and built.

    It is made once and kept in pytest's cache, for every worker, the browser tests and later runs;
    the build itself sees whether it is of this data and program.
    """
    kept = config.cache.mkdir("sample")
    with FileLock(kept / "lock"), pytest.MonkeyPatch.context() as patch:
        for name in _NAMES:
            patch.delenv(name, raising=False)
        patch.setenv("JAMSOSTEK_WORKSPACE", str(kept / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)
        # with what the province needs, so that no test makes it again
        protecting.made(building.build().file)
        shutil.copytree(kept / "workspace", folder, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def sampled_workspace(pytestconfig, tmp_path_factory) -> Path:
    """A workspace with a small sample of simulated data."""
    folder = tmp_path_factory.mktemp("sampled")
    copy_of_sample(pytestconfig, folder)
    return folder


@pytest.fixture
def ask_sample(sampled_workspace, monkeypatch):
    """Ask the warehouse of the small sample."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)
    return partial(questions.ask, scope=LOCAL_OWNER)


@pytest.fixture
def ask(built_workspace, monkeypatch):
    """Ask the warehouse of the shipped data."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(built_workspace))
    return partial(questions.ask, scope=LOCAL_OWNER)


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    """Files are read in the test's own process, at once; ``tests/base/test_apart`` reads apart."""

    def here(work, *arguments, shown_name, step=None):
        return work(*arguments, *([step] if step else []))

    monkeypatch.setattr(apart, "call", here)


@pytest.fixture
def nothing_kept():
    """Pages draw all anew, before and after: for a test that replaces what they are made of."""
    st.cache_data.clear()
    yield
    st.cache_data.clear()


@pytest.fixture
def built(built_workspace) -> building.Built:
    """The test's own workspace with a copy of the warehouse of the shipped data."""
    shutil.copytree(built_workspace / "warehouse", building.warehouse_folder())
    return building.current()


@pytest.fixture
def data_copy(tmp_path, monkeypatch) -> Path:
    """A copy of ``data/`` in use instead of it, to tamper with."""
    folder = tmp_path / "data"
    shutil.copytree(settings.ROOT / "data", folder)
    monkeypatch.setenv("JAMSOSTEK_DATA", str(folder))
    return folder


@pytest.fixture
def queries_copy(tmp_path, monkeypatch) -> Path:
    """A copy of ``queries/`` in use instead of it, to tamper with."""
    folder = tmp_path / "queries"
    shutil.copytree(settings.QUERIES, folder)
    monkeypatch.setattr(settings, "QUERIES", folder)
    return folder


@pytest.fixture
def few_queries(queries_copy) -> Path:
    """Only the awards and what they read: for what holds of a build whatever is built."""
    kept = {"areas", "awards", "branches", "operational", "regions", "regions_complete"}
    for kind in ("models", "macros", "checks", "protected"):
        for file in (queries_copy / kind).rglob("*.sql"):
            if file.stem not in kept:
                file.unlink()
    return queries_copy


@pytest.fixture
def cli():
    """Run ``python -m jamsostek …`` as a user does, in the environment of the test."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jamsostek", *arguments],
            cwd=ROOT,
            env={**os.environ, **more},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def command(capsys):
    """Run the command line in the test's own process: for what it does and says, started or not."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as ended:  # of an option that is none
            code = ended.code
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return run
