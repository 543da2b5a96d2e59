"""Where things lie: the shipped data, the queries, and the office's own workspace.

Environment variables move them: ``JAMSOSTEK_DATA``, ``JAMSOSTEK_WORKSPACE``, ``JAMSOSTEK_RECORDS``,
``JAMSOSTEK_CUBES``, ``JAMSOSTEK_LANG`` and ``JAMSOSTEK_SAMPLE``. They are read on every call, so
tests and several offices on one machine can each have their own.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from jamsostek.base.errors import ProductError

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ROOT / "queries"


def data_folder() -> Path:
    """The folder of the data that ships (``data/``), or the one in ``JAMSOSTEK_DATA``."""
    return _resolved(os.environ.get("JAMSOSTEK_DATA") or f"{ROOT}/data", Path.cwd())


def workspace_folder() -> Path:
    """The folder of this office's imports, warehouse and logs; created when first written to."""
    return _resolved(os.environ.get("JAMSOSTEK_WORKSPACE") or f"{ROOT}/workspace", Path.cwd())


# asked a hundred times for a page; to resolve a path looks at every folder on the way
@lru_cache(maxsize=64)
def _resolved(path: str, _from: Path) -> Path:
    return Path(path).resolve()


def records_address() -> str:
    """The database of what is recorded on the monev page: ``JAMSOSTEK_RECORDS``, a SQLAlchemy
    address such as ``postgresql+psycopg://…`` where several machines write, else a file in the
    workspace."""
    default = f"sqlite:///{(workspace_folder() / 'records.sqlite').as_posix()}"
    return os.environ.get("JAMSOSTEK_RECORDS") or default


def cubes_folder() -> Path | None:
    """The folder of cubes built elsewhere, ``JAMSOSTEK_CUBES``; ``None``: they are built here."""
    named = os.environ.get("JAMSOSTEK_CUBES")
    return _resolved(named, Path.cwd()) if named else None


def default_language() -> str:
    """``id`` unless ``JAMSOSTEK_LANG`` says ``en``."""
    return "en" if os.environ.get("JAMSOSTEK_LANG", "").lower().startswith("en") else "id"


def sample_members() -> int | None:
    """How many members the sample simulates: ``None`` for its full scale, 0 for no sample.

    ``JAMSOSTEK_SAMPLE`` is ``off``, a number of members for a small machine, or not set.
    """
    wish = os.environ.get("JAMSOSTEK_SAMPLE", "").strip().lower()
    if wish in ("off", "no", "0"):
        return 0
    return int(wish) if wish.isdecimal() else None


def build_memory() -> str:
    """What a build holds in memory before it spills to the disk: ``JAMSOSTEK_BUILD_MEMORY``, as
    DuckDB takes it (``800MB``); its process takes some hundred megabytes more."""
    return os.environ.get("JAMSOSTEK_BUILD_MEMORY") or "1500MB"


def stamp(file: Path) -> tuple[int, int]:
    """What changes when a file does; raises ``ProductError`` ``file_missing``."""
    try:
        stat = file.stat()
    except OSError as error:
        raise ProductError("file_missing", file=shown_path(file)) from error
    return stat.st_mtime_ns, stat.st_size


def files_below(folder: Path, ending: str) -> list[str]:
    """The paths of the files in a folder and its folders whose name ends so, in their order."""
    # not Path.rglob: a page that asks whether anything changed would wait ten times as long
    return sorted(
        f"{where}/{name}"
        for where, _, names in os.walk(folder)
        for name in names
        if name.endswith(ending)
    )


def shown_path(path: Path) -> str:
    """A path as a user should read it: relative to the project or its data folder if inside."""
    path = Path(path).resolve()
    for base, prefix in ((data_folder(), "data/"), (workspace_folder(), "workspace/"), (ROOT, "")):
        if path.is_relative_to(base):
            return prefix + path.relative_to(base).as_posix()
    return path.name
