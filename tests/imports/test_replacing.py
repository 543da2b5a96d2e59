"""What an import takes away of what is in force: shown with numbers and asked first."""

from __future__ import annotations

import json
from pathlib import Path

from jamsostek.workspace import store
from tests import worlds

CASES = Path(__file__).resolve().parents[1] / "cases"
RECAP = "enrollment_monthly"
# the sum of Belu's members, where its segments are in force
SUM = {"month": "2026-06", "region_code": "5304", "segment": "all", "active": 9000}


def rows() -> int:
    (state,) = store.state()
    return state.rows


def test_the_command_keeps_other_segments_and_asks_for_what_is_wider(command, tmp_path):
    for name in ("K01_pu.csv", "K01_bpu.csv", "K01_pu.csv"):
        assert command("import", RECAP, str(CASES / name)).returncode == 0
    assert rows() == 4
    wider = str(worlds.write(tmp_path / "x.csv", [SUM]))
    asked = command("import", RECAP, wider)
    assert asked.returncode == 2
    assert "2 baris yang sekarang berlaku akan hilang" in asked.stderr
    assert (
        "Juni 2026 · Kabupaten Belu (5304): keluar 2 baris, peserta aktif 10.127; "
        "masuk 1 baris, peserta aktif 9.000"
    ) in asked.stderr
    assert "--replace" in asked.stderr
    told = json.loads(command("import", RECAP, wider, "--json").stdout)
    assert (told["replaced"], told["asked"]["unanswered"]) == (2, 2)
    assert rows() == 4
    done = command("import", RECAP, wider, "--replace", "--json")
    assert (done.returncode, json.loads(done.stdout)["replaced"]) == (0, 2)
    assert rows() == 3
