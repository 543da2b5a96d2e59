"""What a protected reader can work out of claims, budgets and employers, by linear programs."""

from __future__ import annotations

import itertools
import random

import pytest

from jamsostek.base.access import LOCAL_OWNER, Scope
from jamsostek.warehouse import questions
from tests import solving, worlds

RANGE = 5
BRANCH_OF = {"5303": "ATAMBUA", "5304": "ATAMBUA", "5321": "ATAMBUA", "5306": "MAUMERE",
             "5307": "MAUMERE", "5308": "ENDE"}  # fmt: skip
SCOPES = {"province": Scope("province"), "branch": Scope("branch", branch="ATAMBUA")}
FEW = (0, 1, 2, 3, 4, 5, 6, 7, 9, 15, 40)
MONTHS = ("2026-01", "2026-02")
KINDS = [
    ("JKK", "PU", "main"), ("JKK", "BPU", "main"), ("JKM", "BPU", "main"), ("JKM", "PU", "main"),
    ("JKM", "PU", "scholarship"), ("JHT", "PU", "main"),
]  # fmt: skip
SOURCES = ("csr", "village_fund", "apbd_regency")
YEARS = (2025, 2026)


def claims(chance: random.Random) -> list[dict]:
    return [
        worlds.claim(month, region, programme, segment, cases, cases * 42_000_000, benefit)
        for month, region, (programme, segment, benefit) in itertools.product(
            MONTHS, BRANCH_OF, KINDS
        )
        if (cases := chance.choice(FEW[:8])) and chance.random() < 0.5
    ]


def budgets(chance: random.Random) -> list[dict]:
    return [
        {
            "year": year,
            "region_code": region,
            "funding_source": source,
            "eligible": (covered := chance.choice(FEW)) + chance.choice((0, 0, 1, 30)),
            "covered": covered,
            "months_paid": 12,
            "budget_planned_idr": 1_000_000,
            "budget_realised_idr": 900_000,
        }
        for year, region, source in itertools.product(YEARS, BRANCH_OF, SOURCES)
        if chance.random() < 0.6
    ]


def employers(chance: random.Random) -> list[dict]:
    found = []
    for number in range(14):
        workers = chance.choice((1, 2, 3, 4, 6, 9, 20, 50))
        found.append(
            {
                "employer_code": f"E{number}",
                "name": f"E{number}",
                "region_code": chance.choice([*BRANCH_OF]),
                "sector": chance.choice(("Pertanian", "Jasa")),
                "size_class": chance.choice(("micro", "small")),
                "registered_on": "2020-01-01",
                "partner_of": "",
                "workers": workers,
                "registered_workers": chance.choice((workers, max(0, workers - 3), workers // 2)),
                "programmes": chance.choice(("JKK,JKM", "JKK,JKM,JHT")),
                "arrears_months": chance.choice((0, 0, 5)),
                "arrears_idr": 0,
            }
        )
    return found


MAKERS = {"claims": claims, "vulnerable_workers": budgets, "employers": employers}


@pytest.fixture
def built(tmp_path, monkeypatch):
    """An office of its own, of a seed; what it was made of."""

    def build(seed: int) -> dict[str, list[dict]]:
        world = {name: make(random.Random(f"{name} {seed}")) for name, make in MAKERS.items()}
        workspace = worlds.build(world, tmp_path / "office")
        monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
        return world

    return build


def areas() -> list[dict]:
    """An area of each kind, as questions name it."""
    branches = [{"branch": branch} for branch in sorted({*BRANCH_OF.values()})]
    return [{}, *branches, *({"region": region} for region in BRANCH_OF)]


def regions_of(asked: dict) -> set[str]:
    """The regencies of an area."""
    return {
        region
        for region, branch in BRANCH_OF.items()
        if asked in ({}, {"branch": branch}, {"region": region})
    }


def ask_claims(judge: solving.Sums, ask) -> None:
    for asked in areas():
        of = regions_of(asked)
        rows = ask("programs/claims", **asked)
        for (month, programme), group in rows.groupby(["month", "programme"]):
            whole = judge.parts(f"{month:%Y-%m}", of, programme, None, None)
            _told_in_parts(
                judge, group, "cases", whole, ("claims", asked), ("segment", "benefit"),
                lambda row, m=month, p=programme, of=of: judge.parts(
                    f"{m:%Y-%m}", of, p, row["segment"], row["benefit"]
                ),
            )  # fmt: skip
        for place, month in enumerate(MONTHS):
            for row in ask("present/claims", **asked, month=month).to_dict("records"):
                if solving.is_told(row["cases"]):
                    parts = judge.parts({*MONTHS[: place + 1]}, of, row["programme"], None, None)
                    judge.told(parts, row["cases"], ("present/claims", asked))


def ask_budgets(judge: solving.Sums, ask, column: str) -> None:
    for asked in areas():
        rows = ask("coverage/funding", **asked)
        for (year, region), group in rows.groupby(["year", "region_code"]):
            _told_in_parts(
                judge, group, column, judge.parts(year, region, None), ("funding", asked),
                ("funding_source",),
                lambda row, y=year, r=region: judge.parts(y, r, row["funding_source"]),
            )  # fmt: skip


def _told_in_parts(judge, group, column, whole, where, keys, parts_of) -> None:
    """Each part that is told, and the sum of the others."""
    rest = whole
    broken_down = ~group[list(keys)].eq("all").all(axis=1)
    for row in group[broken_down].to_dict("records"):
        if solving.is_told(row[column]):
            judge.told(parts_of(row), row[column], where)
            rest -= parts_of(row)
    for value in group.loc[~broken_down, column]:
        if solving.is_told(value):
            judge.told(rest, value, (*where, "rest"))


def ask_employers(judge: solving.Sums, ask, rows_of: dict[str, dict]) -> None:
    """Of workers: all, the registered and those who are not."""
    kinds = {"workers": None, "unregistered_workers": "unregistered"}

    def those(of: set[str], **having: object) -> set[str]:
        return {
            code
            for code, row in rows_of.items()
            if row["region_code"] in of and all(row[key] == value for key, value in having.items())
        }

    for asked in areas():
        of = regions_of(asked)
        for by in ("region", "sector", "size_class"):
            for row in ask("employers/registered", by=by, **asked).to_dict("records"):
                having = {"region_label" if by == "region" else by: row["grouped_by"]}
                for column, kind in kinds.items():
                    if solving.is_told(row[column]):
                        parts = judge.parts(those(of, **having), kind)
                        judge.told(parts, row[column], ("registered", by, asked))
        for row in ask("employers/summary", **asked).to_dict("records"):
            for column, kind in {**kinds, "registered_workers": "registered"}.items():
                if solving.is_told(row[column]):
                    judge.told(judge.parts(those(of), kind), row[column], ("summary", asked))
        for row in ask("employers/programmes", **asked).to_dict("records"):
            if solving.is_told(row["registered_workers"]):
                names = row["programmes"]
                names = names if isinstance(names, str) else ",".join(names)
                followed = those(of, programmes=names)
                parts = judge.parts(followed, "registered")
                judge.told(parts, row["registered_workers"], ("programmes", asked))


def small_cells(judge: solving.Sums, wholes) -> dict[object, frozenset]:
    """The sums of 1 to 4 among these keys, each once."""
    found = {}
    for keys in wholes:
        parts = frozenset(name for name in judge.parts(*keys) if judge.truth[name])
        if 1 <= sum(judge.truth[name] for name in parts) <= 4:
            found[parts] = judge.parts(*keys)
    return {tuple(sorted(map(str, parts))): cell for parts, cell in found.items()}


def _areas_beyond(scope: Scope) -> list[set[str]]:
    """The areas whose small numbers are kept from a scope."""
    return [regions_of(each) for each in areas() if BRANCH_OF["5303"] != scope.branch
            or not regions_of(each) & {"5303", "5304", "5321"}]  # fmt: skip


def narrow(world: dict[str, list[dict]], scope: Scope, hides: bool = True) -> dict:
    """What all answers leave less than the range, with what is left."""

    def ask(name: str, **parameters: object):
        rows = questions.ask(name, scope if hides else LOCAL_OWNER, **parameters)
        if not hides:
            numbers = [each for each in ("cases", "covered", "eligible") if each in rows]
            rows[numbers] = rows[numbers].where((rows[numbers] < 1) | (rows[numbers] > 4))
        return rows

    beyond = _areas_beyond(scope)
    cases = {}
    for row in world["claims"]:
        keys = ("month", "region_code", "programme", "segment", "benefit")
        cases[tuple(row[key] for key in keys)] = row["cases"]
    judged = [(solving.Sums(cases), itertools.product(
        MONTHS, beyond, (None, "JKK", "JKM", "JHT"), (None, "PU", "BPU"), (None, "main")
    ))]  # fmt: skip
    ask_claims(judged[0][0], ask)
    for column in ("covered", "eligible"):
        of = {(r["year"], r["region_code"], r["funding_source"]): r[column]
              for r in world["vulnerable_workers"]}  # fmt: skip
        judge = solving.Sums(of)
        ask_budgets(judge, ask, column)
        judged.append((judge, itertools.product(YEARS, beyond, (None, *SOURCES))))
    labels = questions.ask("reference/regions", LOCAL_OWNER).set_index("region_code")["label"]
    rows_of = {
        row["employer_code"]: {**row, "region_label": labels[row["region_code"]]}
        for row in world["employers"]
    }
    workers = {}
    for code, row in rows_of.items():
        registered = min(row["workers"], row["registered_workers"])
        workers[code, "registered"] = registered
        workers[code, "unregistered"] = row["workers"] - registered
    judge = solving.Sums(workers)
    ask_employers(judge, ask, rows_of)
    within = [{c for c, row in rows_of.items() if row["region_code"] in area} for area in beyond]
    kinds = (None, "registered", "unregistered")
    single = [{code} for code, row in rows_of.items() if {row["region_code"]} in beyond]
    judged.append((judge, itertools.product([*within, *single], kinds)))
    found = {}
    for judge, wholes in judged:
        cells = small_cells(judge, wholes)
        assert cells
        found |= {
            cell: (least, most)
            for cell, (least, most) in judge.ranges(cells).items()
            if most - least < RANGE - 1e-6
        }
    return found


def test_no_few_of_claims_budgets_and_employers_are_worked_out(built):
    world = built(1)
    for scope in SCOPES.values():
        assert not narrow(world, scope)
    # the judge sees what hiding the small ones alone would give away
    assert narrow(world, SCOPES["province"], hides=False)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 12))
def test_nor_in_others(built, seed):
    world = built(seed)
    for scope in SCOPES.values():
        assert not narrow(world, scope)
