"""What the simulated office assumes: how much, how long, and the tables of ``data/sample/``.

Months are counted since year 0, as in the models.
"""

from __future__ import annotations

from pathlib import Path

from jamsostek.base import settings

LAST_MONTH = "2026-10"
MONTHS = 142
"""Months of history: January 2015 to :data:`LAST_MONTH`."""
MEMBERS = 1_640_000
"""Members at which the simulation is as large as the published figures."""
SEED = 53
GRACE = 3  # unpaid months a BPU member stays covered
PATTERNS = 500  # different lives of a kind
CLASSES = 5  # BPU: 0 without an agent, 1 to 4 by how well the agent keeps members
STREAMS = (
    ("bpu_own", "BPU", "own"),
    ("jakon", "JAKON", "employer"),
    ("pmi", "PMI", "own"),
    ("pu_employer", "PU", "employer"),
    ("pu_government", "PU", "apbd_regency"),
    ("pu_village", "PU", "village_fund"),
)
# the files of data/sample/ with the types of their columns
_KNOTS = (
    *("2015-01", "2016-01", "2017-04", "2018-12", "2020-02", "2020-08", "2020-12", "2021-06"),
    *("2021-12", "2022-08", "2023-04", "2023-12", "2024-05", "2024-12", "2025-05", "2025-12"),
    "2026-10",
)
TABLES: dict[str, dict[str, str]] = {
    "knots": {"region_code": "varchar", "stream": "varchar", **dict.fromkeys(_KNOTS, "double")},
    "batches": {
        **{"region_code": "varchar", "payer": "varchar", "first_month": "varchar"},
        **{"last_month": "varchar", "first_person": "bigint", "people": "bigint"},
    },
    "agent_numbers": {
        **{"region_code": "varchar", "prefix": "varchar", "names": "varchar"},
        **dict.fromkeys(("on_2021_06_16", "on_2025_05_22", "on_2026_10_31"), "integer"),
        "alone": "double",
    },
    "claim_years": {
        **{"year": "integer", "programme": "varchar", "segment": "varchar", "benefit": "varchar"},
        **{"cases": "double", "amount_each_idr": "double"},
    },
    "meeting_series": {
        **{"prefix": "varchar", "branch_code": "varchar", "region_code": "varchar"},
        **{"place": "varchar", "turn": "integer", "turns": "integer"},
    },
    "meeting_days": {"meeting_code": "varchar", "held_on": "date", "venue": "varchar"},
    "potential": {"workers": "double"},
    "field_issues": {"issue": "varchar", "action": "varchar", "owner": "varchar"},
    "words": {"kind": "varchar", "word": "varchar"},
}
WORD_LISTS = (
    *("sector_bpu", "sector_pmi", "venue", "topic"),
    *("company_form", "company_first", "company_second"),
)
REFERENCE = (
    "regions",
    "branches",
    "districts",
    "villages",
    "region_statistics",
    "programme_parameters",
    "paritrana_awards",
)


def month_number(text: str) -> int:
    """Months since year 0, as in the models."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


PAST = month_number("2012-01")  # the stock of January 2015 needs a past; it is never written
LAST = month_number(LAST_MONTH)
SPAN = LAST - PAST + 1


def file_of(name: str) -> Path:
    """The file of one of :data:`TABLES`."""
    return settings.data_folder() / "sample" / f"{name}.csv"
