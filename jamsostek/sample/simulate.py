"""A simulated office: all operational datasets, made up but calibrated on what was published.

Nobody in it exists. ``data/sample/`` holds the assumptions (how many members each regency had when,
which budgets paid for whom and how long), this module turns them into lives of members with a few
small tables, and the SQL of ``queries/simulation/`` writes millions of rows from those tables.
``docs/sample.md`` says what is simulated and how far it lies from the published figures.

Chance comes from ``hash(seed, …)`` alone: the same arguments give the same rows on any number of
threads. The lives and the agents are part of the assumptions and do not change with the seed.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import math
import random
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist

import duckdb
import numpy as np
import pandas as pd

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.sql import literal
from jamsostek.contract import datapackage, queries
from jamsostek.workspace import disk

Progress = Callable[[float, str], None]

LAST_MONTH = "2026-10"
MONTHS = 142
"""Months of history: January 2015 to :data:`LAST_MONTH`."""
MEMBERS = 1_640_000
"""Members at which the simulation is as large as the published figures."""
SEED = 53

_GRACE = 3  # unpaid months a BPU member stays covered
_PATTERNS = 500  # different lives of a kind
_CLASSES = 5  # BPU: 0 without an agent, 1 to 4 by how well the agent keeps members
_WAGE_LEVELS = 24
_ORDERED_UP_TO = 250_000  # members
# share of the year's mean, January first: projects end with the budget year, harvest brings cash
_SEASONS = {
    "jakon": (0.93, 0.9, 0.91, 0.94, 0.98, 1.01, 1.03, 1.05, 1.06, 1.07, 1.08, 1.04),
    "pu_employer": (
        *(0.992, 0.993, 0.996, 0.998, 1.0, 1.003),
        *(1.006, 1.004, 1.001, 1.001, 1.003, 1.003),
    ),
    "bpu_own": (
        *(0.982, 0.979, 0.985, 0.995, 1.008, 1.015),
        *(1.018, 1.015, 1.008, 1.0, 0.998, 0.997),
    ),
}
_STREAMS = (
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
_ASSUMPTIONS: dict[str, dict[str, str]] = {
    "knots": {"region_code": "varchar", "stream": "varchar", **dict.fromkeys(_KNOTS, "double")},
    "batches": {
        **{"region_code": "varchar", "payer": "varchar", "first_month": "varchar"},
        **{"last_month": "varchar", "first_person": "bigint", "people": "bigint"},
    },
    "agent_numbers": {
        **{"region_code": "varchar", "prefix": "varchar", "names": "varchar"},
        **dict.fromkeys(("on_2021_06_16", "on_2025_05_22", "on_2026_10_31"), "integer"),
    },
    "claim_years": {
        **{"year": "integer", "programme": "varchar", "segment": "varchar", "benefit": "varchar"},
        **{"cases": "double", "amount_each_idr": "double"},
    },
    "field_issues": {"issue": "varchar", "action": "varchar", "owner": "varchar"},
    "words": {"kind": "varchar", "word": "varchar"},
}
_WORD_LISTS = (
    *("sector_bpu", "sector_pmi", "venue", "topic"),
    *("company_form", "company_first", "company_second"),
)
_RISKS = ("sangat_rendah", "rendah", "sedang", "tinggi", "sangat_tinggi")
_INCOMES = (1_000_000, 1_200_000, 1_500_000, 2_000_000, 3_000_000)
# BPU who come without an agent, where there are agents: a share by month
_ALONE = (
    [int(year) * 12 for year in (2018, 2021, 2024, 2027)],
    [0.8, 0.5, 0.4, 0.33],
)
_REFERENCE = (
    "regions",
    "branches",
    "districts",
    "villages",
    "region_statistics",
    "programme_parameters",
    "paritrana_awards",
)
# steps that become tables, and datasets that become files; each reads only what stands before it
_STEPS = (
    "village_buckets",
    "agent_villages",
    "employers_planned",
    "people",
    "pool",
    "stays",
    "chosen",
    "registered",
    "paid_spells",
    "cover",
    "paid_cells",
)
_DATASETS = (
    "agents",
    "enrollment_monthly",
    "employers",
    "targets",
    "claims",
    "meetings",
    "attendance",
    "action_items",
    "award_criteria",
    "award_candidates",
    "award_scores",
    "vulnerable_workers",
    "members",
    "contributions",
)
_STREAMED = ("members", "contributions")  # nothing reads them again


def _month(text: str) -> int:
    """Months since year 0, as in the models."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


_PAST = _month("2012-01")  # the stock of January 2015 needs a past; it is never written
_LAST = _month(LAST_MONTH)
_SPAN = _LAST - _PAST + 1


def fingerprint() -> str:
    """A short hash of everything the default sample depends on; reads some small files only."""
    digest = hashlib.sha256(f"{MEMBERS} {MONTHS} {SEED} {duckdb.__version__}".encode())
    files = [Path(__file__), datapackage.descriptor_file()]
    files += sorted((settings.QUERIES / "simulation").glob("*.sql"))
    files += [_assumption_file(name) for name in sorted(_ASSUMPTIONS)]
    files += [datapackage.package().dataset(name).file for name in _REFERENCE]
    for file in files:
        digest.update(file.name.encode())
        digest.update(disk.of_file(file))
    return digest.hexdigest()[:16]


def simulate(
    folder: Path,
    members: int = MEMBERS,
    months: int = MONTHS,
    seed: int = SEED,
    progress: Progress | None = None,
) -> None:
    """Write ``folder/<dataset>.parquet`` for every operational dataset.

    ``members`` is the number of rows of ``members``; everything else shrinks or grows with it, and
    at the default the numbers are as large as the published ones. ``months`` keeps the end of the
    same history: who left before it is not there, what was paid before it is not written (so there
    may be fewer members than asked for). Files of an earlier simulation in ``folder`` are replaced
    at the end, together; anything else there stays.

    Raises :class:`ProductError`: ``simulation_range`` for numbers out of range,
    ``simulation_unwritable`` when the folder can't be written, ``simulation_failed`` otherwise.
    """
    for name, value, least, most in (
        ("members", members, 1, 20_000_000),
        ("months", months, 1, MONTHS),
        ("seed", seed, 0, 2**31 - 1),
    ):
        if not least <= value <= most:
            raise ProductError("simulation_range", name=name, value=value, least=least, most=most)
    folder = Path(folder).resolve()
    _sweep(folder)
    draft = folder.with_name(f".{folder.name}-{uuid.uuid4().hex[:8]}")
    try:
        draft.mkdir(parents=True)
        with _connected(draft) as connection:
            world = _World(connection, members, months, seed)
            world.write(draft, progress or (lambda share, step: None))
        _publish(draft, folder)
    except (OSError, duckdb.IOException) as error:  # no such place, no right to it, the disk full
        raise ProductError("simulation_unwritable", folder=folder.name) from error
    except duckdb.Error as error:
        detail = str(error).split("\n")[0]
        raise ProductError("simulation_failed", detail=detail) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def rows(folder: Path) -> dict[str, int]:
    """How many rows each file of a simulation holds, in the order of the contract."""
    files = {
        dataset.name: str(Path(folder) / f"{dataset.name}.parquet")
        for dataset in datapackage.package().operational
    }
    with duckdb.connect() as connection:
        return {
            name: connection.read_parquet(file).count("*").fetchall()[0][0]
            for name, file in files.items()
        }


def residuals(folder: Path) -> pd.DataFrame:
    """Published ``active_members`` figures beside those simulated in the files of ``folder``.

    One row a figure: ``figure_id``, ``as_of``, ``what``, ``published`` and ``simulated`` (people),
    ``difference_pct``, ``must_hold`` (false where the figure speaks of a part only).
    """
    with duckdb.connect() as connection:
        for name in ("published_figures", "figure_comparability", "regions", "branches"):
            file = datapackage.package().dataset(name).file
            connection.read_csv(str(file), all_varchar=True).create_view(name)
        for name in ("members", "contributions"):
            connection.read_parquet(str(Path(folder) / f"{name}.parquet")).create_view(name)
        return connection.execute(queries.simulation("residuals").sql).df()


def _assumption_file(name: str) -> Path:
    return settings.data_folder() / "sample" / f"{name}.csv"


def _connected(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(folder / "spill")})


def _sweep(folder: Path) -> None:
    """Remove what simulations left behind that were killed more than an hour ago."""
    for draft in folder.parent.glob(f".{folder.name}-????????"):
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > 3600:
                shutil.rmtree(draft, ignore_errors=True)


def _publish(draft: Path, folder: Path) -> None:
    """Put the finished files in place; a new folder appears whole, in one step."""
    shutil.rmtree(draft / "spill", ignore_errors=True)
    if not folder.exists():
        draft.rename(folder)
        return
    for file in sorted(draft.iterdir()):
        file.replace(folder / file.name)


class _World:
    """One simulation: its assumptions in memory, its steps as tables of one connection."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, members: int, months: int, seed: int
    ) -> None:
        self.connection = connection
        scale = members / MEMBERS
        # the population is drawn at full size and then thinned; a larger one is drawn larger
        self.drawn = scale * 1.002 if scale > 1 else 1.0
        self.values: dict[str, object] = {
            "scale": scale,
            "drawn_scale": self.drawn,
            "members": members,
            "past_month": _PAST,
            "first_month": _LAST - months + 1,
            "last_month": _LAST,
        }
        # the seed is a checked whole number
        for macro in (
            f"seed() as {int(seed)}",
            # hashed again: the parts of a combined hash alone leave purposes alike
            "draw(id, purpose) as hash(hash(seed(), id, purpose))",
            "chance(id, purpose) as (draw(id, purpose) >> 11)::double / 9007199254740992.0",
            "month_number(written) as written[:4]::integer * 12 + written[6:7]::integer - 1",
            "date_of(number) as make_date(number // 12, number % 12 + 1, 1)",
            "working_day(day) as day + [0, 0, 0, 0, 0, 2, 1][isodow(day)]",
            "score(mean, id, purpose) as least(98, greatest(35, "
            "round(mean + 18 * (chance(id, purpose) - 0.5))))::double",
        ):
            connection.execute(f"create macro {macro}")

    def write(self, folder: Path, progress: Progress) -> None:
        """Run every step and write every dataset into ``folder``."""
        steps = len(_STEPS) + len(_DATASETS) + 2
        progress(0.0, "assumptions")
        self._assume()
        for number, name in enumerate(_STEPS, 1):
            progress(number / steps, name)
            self._table(name)
        for number, name in enumerate(_DATASETS, len(_STEPS) + 1):
            progress(number / steps, name)
            self._dataset(folder, name)
        progress(1.0, "contributions")

    def _assume(self) -> None:
        package = datapackage.package()
        for name in _REFERENCE:
            dataset = package.dataset(name)
            types = {field.name: field.sql_type for field in dataset.fields}
            self._csv(name, dataset.file, types)
        for name, types in _ASSUMPTIONS.items():
            self._csv(name, _assumption_file(name), types)
        frame = {
            name: self.connection.table(name).df()
            for name in (*_ASSUMPTIONS, "districts", "region_statistics", "programme_parameters")
        }
        self._frame("streams", pd.DataFrame(_STREAMS, columns=["stream", "segment", "payer"]))
        self._frame("knots", _long(frame["knots"]))
        traits, agent_months, mix = _agents(
            frame["agent_numbers"], frame["districts"], frame["words"]
        )
        self._frame("agent_traits", traits)
        self._frame("agent_months", agent_months)
        kinds = _kinds()
        self._frame("patterns", _patterns(kinds))
        cohorts = _cohorts(_long(frame["knots"]), kinds, mix, self.drawn)
        self._frame("cohorts", cohorts)
        self.values["first_id"] = int(cohorts["people"].sum())
        self._frame("prices", _prices(frame["region_statistics"], frame["programme_parameters"]))
        for kind in _WORD_LISTS:
            words = frame["words"].query("kind == @kind")["word"]
            self._words(kind, words)

    def _csv(self, name: str, file: Path, types: dict[str, str]) -> None:
        if not file.is_file():
            raise ProductError("file_missing", file=settings.shown_path(file))
        columns = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in types.items())
        relation = self.connection.read_csv(str(file), all_varchar=True)
        relation.project(columns).create(name)

    def _frame(self, name: str, frame: pd.DataFrame) -> None:
        self.connection.register("incoming", frame)
        self.connection.execute(f'create or replace table "{name}" as from incoming')
        self.connection.unregister("incoming")

    def _words(self, kind: str, words: pd.Series) -> None:
        """A macro ``kind(number)`` that gives one of the words, round and round."""
        literals = ", ".join(map(literal, words))
        body = f"[{literals}][(number % {len(words)})::integer + 1]"
        self.connection.execute(f"create macro {kind}(number) as {body}")

    def _run(self, before: str, query: queries.Query, after: str = "") -> None:
        bound = {parameter.name: self.values[parameter.name] for parameter in query.parameters}
        self.connection.execute(f"{before} {query.sql} {after}", bound)

    def _table(self, name: str) -> None:
        self._run(f'create table "{name}" as', queries.simulation(name))

    def _dataset(self, folder: Path, name: str) -> None:
        query = queries.simulation(name)
        fields = datapackage.package().operational_dataset(name).fields
        columns = ", ".join(
            f'"{field.name}"::{field.sql_type} as "{field.name}"' for field in fields
        )
        target = literal(folder / f"{name}.parquet")
        # blocks of members in any order are written twice as fast; what is small is in order
        ordered = name != "contributions" or self.values["members"] <= _ORDERED_UP_TO
        options = f"(format parquet, compression zstd, preserve_order {str(ordered).lower()})"
        if name in _STREAMED:
            self._run(f"copy (select {columns} from (", query, f")) to {target} {options}")
        else:
            self._table(name)
            self.connection.execute(f'copy (select {columns} from "{name}") to {target} {options}')


def _long(knots: pd.DataFrame) -> pd.DataFrame:
    """The knots as one row a regency, stream and month."""
    long = knots.melt(["region_code", "stream"], var_name="month", value_name="active")
    long["month"] = [_month(text) for text in long["month"]]
    return long


# -- lives: when a member pays, in months since the first payment --------------------------------


class _Kind:
    """One kind of life: ``lives`` (lists of paid runs) and the share ``covered`` at each age."""

    def __init__(self, number: int, grace: int, lives: list[list[tuple[int, int]]]) -> None:
        self.number = number
        self.lives = lives
        covered = np.zeros(_SPAN)
        for runs in lives:
            ages = np.zeros(_SPAN, dtype=bool)
            for first, last in runs:
                ages[first : last + 1 + grace] = True
            covered += ages
        self.covered = covered / len(lives)


def _kinds() -> dict[str, _Kind]:
    makers: list[tuple[str, int, Callable[[random.Random, float], list[tuple[int, int]]]]] = [
        ("pu_employer", 0, _job),
        ("pu_government", 0, lambda luck, share: _terms(luck, share, 7)),
        ("pu_village", 0, lambda luck, share: _terms(luck, share, 9)),
        ("pmi", 0, _abroad),
    ]
    makers += [
        (f"bpu_own{number}", _GRACE, lambda luck, share, number=number: _own(luck, share, number))
        for number in range(_CLASSES)
    ]
    makers += [
        (f"jakon{month}", 0, lambda luck, share, month=month: _projects(luck, share, month))
        for month in range(12)
    ]
    kinds = {}
    for number, (name, grace, make) in enumerate(makers):
        lives = [
            make(random.Random(f"{name} {life}"), (life + 0.5) / _PATTERNS)
            for life in range(_PATTERNS)
        ]
        kinds[name] = _Kind(number, grace, lives)
    return kinds


def _months_until(mean: float, share: float) -> int:
    """Whole months of an exponential time of that mean, at that share of the distribution."""
    return int(-mean * math.log(1 - share))


def _job(luck: random.Random, share: float) -> list[tuple[int, int]]:
    """Wage earners: some leave soon, most stay for years; a quarter come back to another job."""
    if share < 0.25:
        length = 1 + _months_until(9, share / 0.25)
    else:
        length = 6 + _months_until(115, (share - 0.25) / 0.75)
    runs = _with_gaps(luck, 0, length, 0.0016, 2)
    while luck.random() < 0.25:
        back = runs[-1][1] + 4 + _months_until(10, luck.random())
        runs += _with_gaps(luck, back, 4 + _months_until(36, luck.random()), 0.0016, 2)
    return runs


def _with_gaps(
    luck: random.Random, first: int, length: int, risk: float, longest: int
) -> list[tuple[int, int]]:
    """A run of months from ``first`` on with few unpaid ones in between."""
    runs, end = [], first + length - 1
    while first <= end:
        last = min(end, first + _months_until(1 / risk, luck.random()))
        runs.append((first, last))
        first = last + 1 + luck.randint(1, longest)
    return runs


def _terms(luck: random.Random, share: float, years: float) -> list[tuple[int, int]]:
    """Contract staff and village officials: whole years."""
    return [(0, 12 * (1 + _months_until(years, share)) - 1 - (luck.random() < 0.1))]


def _abroad(luck: random.Random, share: float) -> list[tuple[int, int]]:
    """Migrant workers: contracts of two years."""
    runs = [(0, 23)]
    while luck.random() < 0.3:
        back = runs[-1][1] + luck.randint(2, 7)
        runs.append((back, back + 23))
    return runs


def _own(luck: random.Random, share: float, number: int) -> list[tuple[int, int]]:
    """Those who pay for themselves: unpaid months between, lapses, and some come back."""
    mean = (13, 5, 10, 19, 36)[number]
    gap_risk = (0.13, 0.19, 0.14, 0.1, 0.07)[number]
    runs: list[tuple[int, int]] = []
    first, end = 0, _months_until(mean, share)
    while True:
        while first <= end:
            last = min(end, first + _months_until(1 / gap_risk, luck.random()))
            runs.append((first, last))
            long = luck.random() < 0.14
            first = last + 1 + (luck.randint(4, 11) if long else luck.randint(1, 3))
        if luck.random() > 0.13:
            return runs
        first = runs[-1][1] + 1 + luck.randint(6, 18)
        end = first + _months_until(0.7 * mean, luck.random())


def _projects(luck: random.Random, share: float, month: int) -> list[tuple[int, int]]:
    """Builders: one project after another, many of them ending with the budget year."""
    runs: list[tuple[int, int]] = []
    first = 0
    while True:
        left_in_year = 12 - (month + first) % 12
        ends = luck.random() if runs else share
        if ends < 0.26 and left_in_year >= 3:
            length = left_in_year - (luck.random() < 0.3)
        elif ends < 0.85:
            length = luck.randint(3, 10)
        else:
            length = luck.randint(11, 20)
        runs.append((first, first + length - 1))
        if luck.random() > 0.82:
            return runs
        first += length + luck.randint(1, 6)
        # few projects begin in the first months of a year
        if (month + first) % 12 < 3 and luck.random() < 0.45:
            first += luck.randint(1, 4)


def _patterns(kinds: dict[str, _Kind]) -> pd.DataFrame:
    rows = [
        (kind.number * _PATTERNS + life, spell, first, last)
        for kind in kinds.values()
        for life, runs in enumerate(kind.lives)
        for spell, (first, last) in enumerate(runs, 1)
        if first < _SPAN
    ]
    frame = pd.DataFrame(rows, columns=["pattern", "spell", "from_age", "until_age"])
    return frame.astype("int32")


# -- cohorts: how many join when, so that the known numbers are met ------------------------------


def _cohorts(
    knots: pd.DataFrame, kinds: dict[str, _Kind], mix: np.ndarray, scale: float
) -> pd.DataFrame:
    """Who joins: one row a regency, stream, class and month.

    In every month as many join as are missing to the number wanted after those still covered from
    earlier cohorts. ``mix`` (regency × month × class) shares BPU over agents of different quality.
    """
    parts = []
    for stream, _, _ in _STREAMS:
        table = knots[knots["stream"] == stream].pivot(
            index="region_code", columns="month", values="active"
        )
        wanted = scale * _curves(table, stream)
        people = _joining(wanted, stream, kinds, mix)
        region, month, number = np.nonzero(people)
        kind = np.array(
            [_kind_of(kinds, stream, m, c).number for m, c in zip(month, number, strict=True)]
        )
        parts.append(
            pd.DataFrame(
                {
                    "region_code": table.index.to_numpy()[region],
                    "stream": stream,
                    "grade": number,
                    "month": month + _PAST,
                    "pattern_from": kind * _PATTERNS,
                    "people": people[region, month, number],
                }
            )
        )
    cohorts = pd.concat(parts, ignore_index=True).sort_values(
        ["region_code", "stream", "month", "grade"], ignore_index=True
    )
    total = cohorts["people"].cumsum()
    cohorts["first_id"] = total - cohorts["people"]
    alike = cohorts.groupby(["region_code", "pattern_from"])["people"]
    cohorts["first_number"] = alike.cumsum() - cohorts["people"]
    return cohorts


def _curves(table: pd.DataFrame, stream: str) -> np.ndarray:
    """Members wanted by regency and month: smooth between the knots, with the stream's season."""
    months = np.arange(_SPAN) + _PAST
    knots = table.columns.to_numpy()
    logs = np.log(np.maximum(table.to_numpy(), 0.01))
    smooth = np.exp(np.array([_monotone(months, knots, row) for row in logs]))
    # what is not shown: from two thirds of the first knot in 2012
    past = np.clip((months - _PAST) / (knots[0] - _PAST), 0, 1)
    season = np.array(_SEASONS.get(stream, (1.0,) * 12))[months % 12]
    return smooth * (2 / 3 + past / 3) * season


def _monotone(x: np.ndarray, knots: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Piecewise cubic through the knots without overshooting (Fritsch and Carlson); flat before."""
    width = np.diff(knots)
    slope = np.diff(values) / width
    tangent = np.concatenate(([slope[0]], (slope[1:] + slope[:-1]) / 2, [slope[-1]]))
    turning = slope[1:] * slope[:-1] <= 0
    tangent[1:-1][turning] = 0
    limit = 3 * np.minimum(np.abs(np.append(slope[0], slope)), np.abs(np.append(slope, slope[-1])))
    tangent = np.clip(tangent, -limit, limit)
    x = np.clip(x, knots[0], knots[-1])
    i = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, len(width) - 1)
    t = (x - knots[i]) / width[i]
    return (
        (1 + 2 * t) * (1 - t) ** 2 * values[i]
        + t * (1 - t) ** 2 * width[i] * tangent[i]
        + t**2 * (3 - 2 * t) * values[i + 1]
        + t**2 * (t - 1) * width[i] * tangent[i + 1]
    )


def _kind_of(kinds: dict[str, _Kind], stream: str, month: int, number: int) -> _Kind:
    if stream == "jakon":
        return kinds[f"jakon{(month + _PAST) % 12}"]
    return kinds[f"bpu_own{number}" if stream == "bpu_own" else stream]


def _joining(
    wanted: np.ndarray, stream: str, kinds: dict[str, _Kind], mix: np.ndarray
) -> np.ndarray:
    """Whole people by regency × month × class."""
    regions = len(wanted)
    classes = _CLASSES if stream == "bpu_own" else 1
    people = np.zeros((regions, _SPAN, classes), dtype=np.int64)
    covered = np.zeros((regions, _SPAN))
    owed = np.full((regions, classes), 0.5)
    for month in range(_SPAN):
        missing = np.maximum(0, wanted[:, month] - covered[:, month])
        shares = mix[:, month] if stream == "bpu_own" else np.ones((regions, 1))
        # what is missing again next month is not owed twice
        owed += np.floor(missing + 0.5)[:, None] * shares
        people[:, month] = np.floor(owed)
        owed -= people[:, month]
        for number in range(classes):
            later = _kind_of(kinds, stream, month, number).covered[: _SPAN - month]
            covered[:, month:] += np.outer(people[:, month, number], later)
    return people


# -- agents --------------------------------------------------------------------------------------


def _agents(
    numbers: pd.DataFrame, districts: pd.DataFrame, words: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """The agents, their share of each month's newcomers, and the mix of classes it gives."""
    traits = []
    for row in numbers.itertuples():
        own = districts.loc[districts["region_code"] == row.region_code, "district_code"]
        traits += _agents_of(row, sorted(own), words)
    columns = [
        "agent_code", "name", "region_code", "district_code", "joined_on", "left_on", "status",
        "quality", "diligence", "grade", "weight", "joined_month", "stops_month", "dormant_from",
    ]  # fmt: skip
    frame = pd.DataFrame(traits, columns=columns)
    rows = []
    for agent in frame.itertuples():
        luck = random.Random(f"months {agent.agent_code}")
        for month in range(agent.joined_month + 1, min(agent.stops_month, _LAST + 1)):
            begins = 0.5 if month <= agent.joined_month + 3 else 1.0
            good_month = math.exp(0.8 * luck.gauss(0, 1))
            rows.append(
                (agent.region_code, month, agent.grade, agent.agent_code,
                 agent.district_code, agent.weight * begins * good_month)
            )  # fmt: skip
    shares = pd.DataFrame(
        rows, columns=["region_code", "month", "grade", "agent_code", "district_code", "weight"]
    ).sort_values(["region_code", "month", "grade", "agent_code"], ignore_index=True)
    alike = shares.groupby(["region_code", "month", "grade"])["weight"]
    # the last share is 1 to the last digit, so that nobody falls beside it
    shares["share_until"] = (alike.cumsum() / alike.transform("sum")).round(12)
    regions = sorted(numbers["region_code"])
    by_class = shares.pivot_table(
        index=["region_code", "month"], columns="grade", values="weight", aggfunc="sum"
    ).fillna(0.0)
    mix = np.zeros((len(regions), _SPAN, _CLASSES))
    mix[:, :, 0] = 1.0
    for (region, month), weights in zip(by_class.index, by_class.to_numpy(), strict=True):
        alone = float(np.interp(month, *_ALONE)) * (0.25 if region == "5303" else 1)
        at = mix[regions.index(region), month - _PAST]
        at[0] = alone
        for number, weight in zip(by_class.columns, weights, strict=True):
            at[number] = (1 - alone) * weight / weights.sum()
    return frame, shares.drop(columns="weight"), mix


def _agents_of(row, districts: list[str], words: pd.DataFrame) -> list[tuple]:
    """The agents of one regency: so many at work on each of the three days given."""
    luck = random.Random(f"agents {row.region_code}")
    first, second, third = row.on_2021_06_16, row.on_2025_05_22, row.on_2026_10_31
    early_leavers = max(round(0.22 * first), first - second)
    late_leavers = max(round(0.06 * second), second - third)
    middle = second - (first - early_leavers)
    late = third - (second - late_leavers)
    spans = [("2017-08-01", "2021-06-10")] * first
    spans += [("2021-07-01", "2025-05-15")] * middle
    # half of the last ones in the last six months
    spans += [("2025-06-01", "2026-04-30")] * (late // 2)
    spans += [("2026-05-01", "2026-10-20")] * (late - late // 2)
    joined = [_day(luck, *span) for span in spans]
    left: list[pd.Timestamp | None] = [None] * len(joined)
    for who in luck.sample(range(first), early_leavers):
        left[who] = _day(luck, "2021-08-01", "2025-04-30")
    there = [who for who in range(first + middle) if left[who] is None]
    for who in luck.sample(there, late_leavers):
        left[who] = max(_day(luck, "2025-07-01", "2026-09-30"), joined[who] + pd.Timedelta(days=60))
    names = {kind: list(part["word"]) for kind, part in words.groupby("kind")}
    found, taken = [], set()
    stays = sorted(zip(joined, left, strict=True), key=lambda stay: stay[0])
    for number, (begun, gone) in enumerate(stays, 1):
        given = names["given_f" if luck.random() < 0.58 else "given_m"]
        family = names[f"family_{row.names}"]
        name = f"{luck.choice(given)} {luck.choice(family)}"
        while name in taken:
            name = f"{luck.choice(given)} {luck.choice(family)}"
        taken.add(name)
        strength = luck.gauss(0, 1)
        keeps = 0.35 * strength + 0.94 * luck.gauss(0, 1)
        joined_month = begun.year * 12 + begun.month - 1
        stops = gone.year * 12 + gone.month - 1 if gone is not None else 99999
        dormant = 99999
        if gone is None and joined_month < _month("2025-01") and luck.random() < 0.11:
            dormant = _month("2025-06") + luck.randrange(13)
        quality = 0.5 * (1 + math.erf(strength / math.sqrt(2)))
        found.append(
            (
                f"{row.prefix}-{number:03}", name, row.region_code, luck.choice(districts),
                begun, gone,
                "left" if gone is not None else "inactive" if dormant < _LAST - 5 else "active",
                quality, 0.5 * quality + 0.5 * luck.random(),
                1 + (keeps > -0.5) + (keeps > 0.4) + (keeps > 1.3),
                math.exp(1.15 * strength), joined_month, min(stops, dormant), dormant,
            )
        )  # fmt: skip
    return found


def _day(luck: random.Random, first: str, last: str) -> pd.Timestamp:
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    return start + pd.Timedelta(days=luck.randint(0, (end - start).days))


# -- prices: what is paid a month ----------------------------------------------------------------


def _prices(statistics: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """Programmes and contribution by class of price and month.

    ``price_key`` is class × 256 + months since :data:`_PAST`. Classes: below 360 wage earners
    (programmes × risk × wage level), 400 to 439 those who pay for themselves (income, JHT,
    transport, and whether the discount of PP 50/2025 is theirs), 450 to 452 builders, 460 and 461
    migrant workers.
    """
    months = np.arange(_SPAN) + _PAST
    rule = _Rules(parameters)
    relief = np.where((months >= _month("2020-08")) & (months <= _month("2021-01")), 0.01, 1.0)
    minimum = statistics[statistics["indicator"] == "provincial_minimum_wage"]
    minimum = minimum.groupby("year")["value"].max()
    years = months // 12
    lowest = np.interp(years, minimum.index.to_numpy(float), minimum.to_numpy(float))
    # before the first year known it grew by 7 percent a year
    lowest = lowest * 1.07 ** np.minimum(0, years - minimum.index.min())
    ceiling = rule.over_time("JP", "PU", "batas_upah_jp", months)
    jkm = rule.value("JKM", "PU", "iuran_jkm") / 100
    jht = rule.value("JHT", "PU", "iuran_jht_total") / 100
    jp = rule.value("JP", "PU", "iuran_jp_total") / 100
    risks = [rule.value("JKK", "PU", f"iuran_jkk_risiko_{name}") / 100 for name in _RISKS]
    has_jkp = months >= _month("2022-02")
    parts = []

    def add(number: int, programmes: str | np.ndarray, amount: np.ndarray) -> None:
        parts.append(
            pd.DataFrame(
                {
                    "price_key": number * 256 + months - _PAST,
                    "programmes": programmes,
                    "amount_idr": np.round(amount),
                }
            )
        )

    for level in range(_WAGE_LEVELS):
        normal = NormalDist().inv_cdf((level + 0.5) / _WAGE_LEVELS)
        wage = np.round(lowest * max(0.75, 1.08 * math.exp(0.42 * normal)), -3)
        for place, risk in enumerate(risks):
            # JKP takes nothing from employer or worker: its shares come out of JKK and JKM
            insured = wage * (risk + jkm) * relief
            saved = insured + wage * jht
            pension = saved + np.minimum(wage, ceiling) * jp * relief
            add(place * 24 + level, "JKK,JKM", insured)
            add((5 + place) * 24 + level, "JKK,JKM,JHT", saved)
            add(
                (10 + place) * 24 + level,
                np.where(has_jkp, "JKK,JKM,JHT,JP,JKP", "JKK,JKM,JHT,JP"),
                pension,
            )
    own_jkm = rule.value("JKM", "BPU", "iuran_jkm")
    own_jkk = rule.value("JKK", "BPU", "iuran_jkk") / 100
    own_jht = rule.value("JHT", "BPU", "iuran_jht") / 100
    for income_number, income in enumerate(_INCOMES):
        for with_jht, transport, discounted in itertools.product((0, 1), repeat=3):
            name = "BPU transportasi" if transport else "BPU nontransportasi"
            first, last, percent = rule.span("JKK+JKM", name, "keringanan_iuran")
            lower = (months >= first) & (months <= last) & bool(discounted)
            insured = (income * own_jkk + own_jkm) * relief
            insured = np.where(lower, insured * (1 - percent / 100), insured)
            number = 400 + 8 * income_number + 4 * with_jht + 2 * transport + discounted
            programmes = "JKK,JKM,JHT" if with_jht else "JKK,JKM"
            add(number, programmes, insured + with_jht * income * own_jht)
    builders = rule.value("JKK", "Jasa Konstruksi", "iuran_jkk_upah_diketahui")
    builders += rule.value("JKM", "Jasa Konstruksi", "iuran_jkm_upah_diketahui")
    for level, factor in enumerate((1.0, 1.2, 1.5)):
        add(450 + level, "JKK,JKM", np.round(lowest * factor, -3) * builders / 100 * relief)
    abroad = rule.value("JKK+JKM", "PMI", "iuran_total_kontrak_24_bulan") / 24
    add(460, "JKK,JKM", np.full(_SPAN, abroad))
    add(461, "JKK,JKM,JHT", abroad + rule.value("JHT", "PMI", "iuran_jht_minimum") + 0 * relief)
    frame = pd.concat(parts, ignore_index=True)
    frame["price_key"] = frame["price_key"].astype("int32")
    number = frame["price_key"] % 256 + _PAST
    frame["month"] = pd.to_datetime(dict(year=number // 12, month=number % 12 + 1, day=1))
    return frame


class _Rules:
    """The programme rules: one value, or a value by month."""

    def __init__(self, parameters: pd.DataFrame) -> None:
        self.parameters = parameters

    def _rows(self, programme: str, segment: str, parameter: str) -> pd.DataFrame:
        table = self.parameters
        rows = table[
            (table["programme"] == programme)
            & (table["segment"] == segment)
            & (table["parameter"] == parameter)
        ]
        if rows.empty:
            raise ProductError("simulation_failed", detail=f"{programme} {segment} {parameter}")
        return rows.sort_values("valid_from")

    def value(self, programme: str, segment: str, parameter: str) -> float:
        return float(self._rows(programme, segment, parameter)["value"].iloc[-1])

    def span(self, programme: str, segment: str, parameter: str) -> tuple[int, int, float]:
        row = self._rows(programme, segment, parameter).iloc[-1]
        return _month(row["valid_from"]), _month(row["valid_to"]), float(row["value"])

    def over_time(
        self, programme: str, segment: str, parameter: str, months: np.ndarray
    ) -> np.ndarray:
        """The value in each month; the first one also before it, each until the next begins."""
        rows = self._rows(programme, segment, parameter)
        # a year stands for its March, when the ceiling changes
        starts = np.array(
            [_month(text if len(text) > 4 else text + "-03") for text in rows["valid_from"]]
        )
        at = np.clip(np.searchsorted(starts, months, side="right") - 1, 0, None)
        return rows["value"].astype(float).to_numpy()[at]
