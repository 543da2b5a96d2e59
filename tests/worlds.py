"""Small worlds written as files and taken in as an office would."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jamsostek.imports import intake
from jamsostek.warehouse import building

NAMES = ("Maria", "Yosef", "Agustina", "Fransiskus", "Theresia", "Dominggus", "Kristina", "Blasius",
         "Yuliana", "Petrus", "Bernadete")  # fmt: skip


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


def claim(month, region, programme, segment, cases, amount, benefit="main") -> dict:
    """What was paid in a month for the claims of a regency, none of them by its own code."""
    return {
        "month": month,
        "region_code": region,
        "programme": programme,
        "segment": segment,
        "benefit": benefit,
        "claim_code": "-",
        "cases": cases,
        "amount_idr": amount,
    }


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
    folder.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        for dataset, rows in world.items():
            take_in(dataset, folder, rows)
        building.build()
    return folder / "workspace"


def office(agents: int, first: str, last: str, each: int = 3) -> dict[str, list[dict]]:
    """An office of so many agents in Timor Tengah Utara (5303), none of them simulated: members in
    three villages who pay from a first to a last month, a meeting in the last one, a promise.

    Every fourth agent's members stop half way. ``each`` is the number of members of an agent.
    """
    when, villages = months(first, last), ("5303212001", "5303212002", "5303012005")
    world: dict[str, list[dict]] = {name: [] for name in (
        "members", "contributions", "agents", "meetings", "attendance", "action_items"
    )}  # fmt: skip
    world["meetings"] = [
        {
            "meeting_code": "M-1",
            "branch_code": "ATAMBUA",
            "region_code": "5303",
            "held_on": f"{last}-16",
        }
    ]
    for number in range(agents):
        code = f"AG-{number + 1}"
        world["agents"].append(
            {
                "agent_code": code,
                "name": f"{NAMES[number % len(NAMES)]} {NAMES[(number // 7 + 3) % len(NAMES)]}",
                "region_code": "5303",
                "joined_on": f"20{18 + number % 8}-02-10",
                "status": "active",
                "left_on": "",
            }
        )
        world["attendance"].append(
            {
                "meeting_code": "M-1",
                "agent_code": code,
                "is_present": "false" if number % 5 == 2 else "true",
                "understanding": "" if number % 5 == 2 else 40 + 7 * number % 55,
                "product_knowledge": "" if number % 5 == 2 else 50 + 11 * number % 50,
                "public_speaking": "" if number % 5 == 2 else 45 + 5 * number % 50,
            }
        )
        for one in range(1 + number * number % each if agents > each else each):
            key = f"{code}-{one}"
            village = villages[(number + one) % len(villages)]
            begun = when[number * 7 % len(when) :]
            paying = begun[: max(1, len(begun) // 2)] if number % 4 == 3 else begun
            world["members"].append(
                {
                    "member_key": key,
                    "village_code": village,
                    "segment": "BPU",
                    "agent_code": code,
                }
            )
            world["contributions"] += paid(key, paying)
    world["action_items"] = [
        {
            "item_code": "M-1-01",
            "meeting_code": "M-1",
            "issue": "Peserta sulit membayar iuran bulanan",
            "action": "Titik bayar di kantor desa",
            "owner": "AG-1",
            "due_on": f"{last}-28",
            "status": "open",
        }
    ]
    return world
