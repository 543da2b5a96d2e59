"""Small worlds written as files and taken in as an office would."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jamsostek.imports import intake
from jamsostek.warehouse import building


def paid(member, months, segment="BPU", payer="own", amount=16800) -> list[dict]:
    """One contribution for each month written ``2026-03``."""
    return [
        {
            "member_key": member,
            "month": month,
            "segment": segment,
            "payer": payer,
            "programmes": "JKK,JKM",
            "amount_idr": amount,
        }
        for month in months
    ]


def months(first: str, last: str) -> list[str]:
    """Every month from one to another, both written ``2026-03``."""
    (year, month), end = map(int, first.split("-")), tuple(map(int, last.split("-")))
    found = []
    while (year, month) <= end:
        found.append(f"{year}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def write(path: Path, rows: list[dict]) -> Path:
    """A CSV in contract form."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def take_in(dataset: str, folder: Path, rows: list[dict]):
    """Import rows; none of them may be rejected."""
    file = write(folder / f"{dataset}.csv", rows)
    outcome = intake.commit(intake.examine(dataset, file), replace=True)
    assert outcome.rejected == 0
    return outcome


def build(world: dict[str, list[dict]], folder: Path) -> Path:
    """A workspace in the folder with a world taken in and built, without any sample."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        for dataset, rows in world.items():
            take_in(dataset, folder, rows)
        building.build()
    return folder / "workspace"
