"""Made-up office files are read as they are meant: nothing else is taken, no line is lost.

``python -m tests.imports.test_fuzz 10000`` reads as many and prints what came of them (``make
fuzz``); the figures stand in ``docs/reliability.md``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, Phase, given, settings

from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.imports import draft as drafts
from jamsostek.imports.decisions import Answers
from jamsostek.imports.draft import Draft, Source
from tests.imports.office_files import LAYOUTS, NAMES, OfficeFile, office_files

QUICK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def read(file: OfficeFile, folder: Path) -> Draft:
    """The file examined in this process: a process for each of ten thousand takes hours."""
    path = file.write(folder / ("berkas.xlsx" if file.form == "xlsx" else "berkas.csv"))
    dataset = datapackage.package().operational_dataset(file.dataset)
    source = Source(dataset, path, path.name, None, Answers({"fill": "fill"}), False)
    return drafts.draw_up(source, "id", folder, lambda share, step: None)


def taken(file: OfficeFile, draft: Draft, folder: Path) -> dict:
    """The accepted rows: key → figures."""
    keys, figures = NAMES[file.dataset]
    found = duckdb.execute(
        f"select {', '.join((*keys, *figures))} from read_parquet($file)",
        {"file": str(folder / drafts.ACCEPTED)},
    ).fetchall()
    assert len(found) == draft.accepted
    return {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in found}


def check(file: OfficeFile, draft: Draft, folder: Path) -> None:
    """Hold what was read against what is meant."""
    assert taken(file, draft, folder) == file.rows
    lines = sum(len(rows) for rows in file.sheets.values())
    assert sum(draft.lines.values()) == sum(file.kinds.values()) == lines
    assert draft.lines == file.kinds
    assert draft.rejected == file.spoiled
    differs = any(each.code == "total_differs" for each in draft.notes)
    assert differs == file.has_wrong_total


@QUICK
@given(office_files())
def test_office_files_are_read_as_they_are_meant(file):
    with tempfile.TemporaryDirectory() as folder:
        check(file, read(file, Path(folder)), Path(folder))


def main(count: int) -> None:
    """Read many files and print what came of them, by layout."""
    came: dict[str, Counter] = {layout: Counter() for layout in LAYOUTS}
    wrong: list[str] = []

    @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(office_files())
    def each(file: OfficeFile) -> None:
        counts = came[file.layout]
        counts["files"] += 1
        with tempfile.TemporaryDirectory() as folder:
            try:
                draft = read(file, Path(folder))
                check(file, draft, Path(folder))
            except ProductError as error:
                counts["refused"] += 1
                wrong.append(f"{file.layout}: {error.code} {error.details}")
                return
            except AssertionError as error:
                counts["not as meant"] += 1
                wrong.append(f"{file.layout}: {str(error)[:300]} {file.sheets}")
                return
        counts["lines"] += sum(draft.lines.values())
        counts["rows taken"] += draft.accepted
        counts["rows rejected"] += draft.rejected
        counts["totals"] += draft.lines["total"]

    with tempfile.TemporaryDirectory() as workspace:
        os.environ["JAMSOSTEK_WORKSPACE"] = workspace
        each()
    names = ("files", "lines", "rows taken", "rows rejected", "totals", "refused", "not as meant")
    print("| layout | " + " | ".join(names) + " |\n|---" + "|---:" * len(names) + "|")
    for layout, counts in [*came.items(), ("all", sum(came.values(), Counter()))]:
        print(f"| {layout} | " + " | ".join(f"{counts[name]:,}" for name in names) + " |")
    print(*wrong[:20], sep="\n", file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
