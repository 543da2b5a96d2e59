"""An office's targets edited by hand: checked, spread over the months and kept as an import is.

>>> version = store.version("targets")
>>> save([Change("ATAMBUA", "BPU", "new_members", 2026, 1200)], "seasonal", version, LOCAL_OWNER)

A save is an import like any other: checked by the importer's rules, committed by the one manifest,
told by the history and undone there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from jamsostek.base.access import OWNER, Account, Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.imports import intake
from jamsostek.warehouse import questions
from jamsostek.workspace import store

DATASET = "targets"
SPREADS = ("seasonal", "flat")
_BY_HAND = "by hand"


@dataclass(frozen=True)
class Change:
    """A year's target as it shall be: of a province, branch or regency, a segment and a metric."""

    area_code: str
    segment: str
    metric: str
    year: int
    target: float


def save(
    changes: Sequence[Change],
    spread: str,
    on_version: str | None,
    scope: Scope,
    language: str = "id",
    who: Account = OWNER,
) -> intake.Outcome:
    """Bring changed targets into force, all or none, each with those of its months.

    ``spread`` is ``seasonal`` or ``flat``. ``on_version`` is the version of the targets the changes
    were made on, as :func:`jamsostek.workspace.store.version` gave it. Raises :class:`ProductError`
    ``changed_meanwhile`` when another is in force now, ``target_refused`` when the importer's rules
    reject one, and what :func:`jamsostek.imports.intake.commit` raises.
    """
    rows = [row for change in changes for row in _rows(change, spread, scope)]
    with tempfile.TemporaryDirectory(prefix="jamsostek-") as folder:
        file = Path(folder) / "rows.parquet"
        pd.DataFrame(rows).to_parquet(file)
        name = ", ".join(sorted({str(change.year) for change in changes}))
        with intake.examine(
            DATASET, file, shown_name=name, codes="kemendagri", language=language
        ) as draft:
            if draft.rejected:
                say = speaker(language)
                told = [intake.reject_text(say, row) for row in draft.problems.itertuples()]
                raise ProductError("target_refused", reasons=" ".join(dict.fromkeys(told)))
            # the same number again, after another, is a new save; a second click is none
            draft.options = f"{_BY_HAND} {on_version}"
            # a new year takes its months with it, which is what was typed
            return intake.commit(draft, only_on=(on_version,), replace=True, who=who)


def is_by_hand(record: intake.ImportRecord) -> bool:
    """Whether an import of the history was a save on the page."""
    return record.options.startswith(_BY_HAND)


def _rows(change: Change, spread: str, scope: Scope) -> list[dict]:
    """The year's row and its months' in contract form; a year alone where nothing can be spread."""
    whose = {
        "area_code": change.area_code,
        "segment": change.segment,
        "metric": change.metric,
    }
    rows = [{"period": str(change.year), **whose, "target": change.target}]
    if change.target < 0:
        return rows  # the importer refuses it in its own words
    months = questions.ask(
        "data/target_spread",
        scope,
        area=change.area_code,
        segment=change.segment,
        metric=change.metric,
        year=change.year,
        target=change.target,
        spread=spread,
    )
    return rows + [
        {"period": f"{month.month:%Y-%m}", **whose, "target": float(month.target)}
        for month in months.dropna(subset=["target"]).itertuples()
    ]


def last_changed(year: int) -> dict[tuple[str, str, str], datetime]:
    """When each target of a year was last imported or saved: (area, segment, metric) → UTC."""
    found: dict[tuple[str, str, str], datetime] = {}
    with store.engine() as connection:
        for record in intake.history():
            if record.dataset != DATASET or record.is_undone or not record.accepted:
                continue
            rows = connection.execute(
                "select area_code, segment, metric from read_parquet($file) where period = $year",
                {"file": str(record.accepted_file), "year": str(year)},
            ).fetchall()
            for row in rows:
                found.setdefault(row, record.imported_at)
    return found
