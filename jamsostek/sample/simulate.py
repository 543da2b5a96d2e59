"""A simulated office: all operational datasets, made up but calibrated on what was published.

Nobody in it exists. ``data/sample/`` holds the assumptions (how many members each regency had when,
which budgets paid for whom and how long), the modules beside this one turn them into lives of
members with a few small tables, and the SQL of ``queries/simulation/`` writes millions of rows from
those tables.
``docs/sample.md`` says what is simulated and how far it lies from the published figures.

Chance comes from ``hash(seed, …)`` alone: the same arguments give the same rows on any number of
threads. The lives and the agents are part of the assumptions and do not change with the seed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.sql import literal
from jamsostek.contract import datapackage, province, queries
from jamsostek.sample import mark
from jamsostek.sample.agents import agents
from jamsostek.sample.assumptions import (
    LAST,
    MEMBERS,
    MONTHS,
    PAST,
    REFERENCE,
    SEED,
    STREAMS,
    TABLES,
    WORD_LISTS,
    file_of,
)
from jamsostek.sample.cohorts import cohorts, long_form
from jamsostek.sample.lives import kinds_of_life, patterns
from jamsostek.sample.prices import prices
from jamsostek.workspace import disk

Progress = Callable[[float, str], None]
_ORDERED_UP_TO = 250_000  # members
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


def fingerprint() -> str:
    """A short hash of everything the default sample depends on; reads some small files only."""
    files = settings.files_below(Path(__file__).parent, ".py")
    files += settings.files_below(settings.QUERIES / "simulation", ".sql")
    files += [datapackage.descriptor_file(), *map(file_of, sorted(TABLES))]
    files += [datapackage.package().dataset(name).file for name in REFERENCE]
    scale = f"{MEMBERS} {MONTHS} {SEED} {duckdb.__version__}"
    return disk.of_parts([scale, disk.of_files(files)])[:16]


def simulate(
    folder: Path,
    members: int = MEMBERS,
    months: int = MONTHS,
    seed: int = SEED,
    progress: Progress | None = None,
) -> None:
    """Write ``folder/<dataset>.parquet`` for every operational dataset, marked as simulated.

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
    # what simulations left behind that were killed
    disk.sweep(folder.parent.glob(f".{folder.name}-????????"), older_than=3600)
    draft = folder.with_name(f".{folder.name}-{uuid.uuid4().hex[:8]}")
    try:
        draft.mkdir(parents=True)
        with _connected(draft) as connection:
            world = _World(connection, members, months, seed)
            world.write(draft, progress or (lambda share, step: None))
        mark.put(draft, members, months, seed)
        _publish(draft, folder)
    except (OSError, duckdb.IOException) as error:  # no such place, no right to it, the disk full
        raise ProductError("simulation_unwritable", folder=folder.name) from error
    except duckdb.Error as error:
        detail = str(error).split("\n")[0]
        raise ProductError("simulation_failed", detail=detail) from error
    finally:
        disk.remove(draft)


def _connected(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(folder / "spill")})


def _publish(draft: Path, folder: Path) -> None:
    """Put the finished files in place; a new folder appears whole, in one step."""
    disk.remove(draft / "spill")
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
            "past_month": PAST,
            "first_month": LAST - months + 1,
            "last_month": LAST,
        }
        # the seed is a checked whole number, the province a code of the shipped areas
        for macro in (
            f"seed() as {int(seed)}",
            f"province() as {literal(province.code())}",
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
        for name in REFERENCE:
            dataset = package.dataset(name)
            types = {field.name: field.sql_type for field in dataset.fields}
            self._csv(name, dataset.file, types)
        for name, types in TABLES.items():
            self._csv(name, file_of(name), types)
        frame = {
            name: self.connection.table(name).df()
            for name in (*TABLES, "districts", "region_statistics", "programme_parameters")
        }
        self._frame("streams", pd.DataFrame(STREAMS, columns=["stream", "segment", "payer"]))
        self._frame("knots", long_form(frame["knots"]))
        traits, agent_months, mix = agents(
            frame["agent_numbers"], frame["districts"], frame["words"]
        )
        self._frame("agent_traits", traits)
        self._frame("agent_months", agent_months)
        kinds = kinds_of_life()
        self._frame("patterns", patterns(kinds))
        joining = cohorts(long_form(frame["knots"]), kinds, mix, self.drawn)
        self._frame("cohorts", joining)
        self.values["first_id"] = int(joining["people"].sum())
        self._frame("prices", prices(frame["region_statistics"], frame["programme_parameters"]))
        for kind in WORD_LISTS:
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

    def _run(self, before: str, query: queries.Query, after: str = "", **more: str) -> None:
        bound = {parameter.name: self.values[parameter.name] for parameter in query.parameters}
        self.connection.execute(f"{before} {query.sql} {after}", bound | more)

    def _table(self, name: str) -> None:
        self._run(f'create table "{name}" as', queries.step("simulation", name))

    def _dataset(self, folder: Path, name: str) -> None:
        query = queries.step("simulation", name)
        fields = datapackage.package().operational_dataset(name).fields
        columns = ", ".join(
            f'"{field.name}"::{field.sql_type} as "{field.name}"' for field in fields
        )
        target = str(folder / f"{name}.parquet")
        # blocks of members in any order are written twice as fast; what is small is in order
        ordered = name != "contributions" or self.values["members"] <= _ORDERED_UP_TO
        options = (
            f"(format parquet, compression zstd, preserve_order {str(ordered).lower()}, "
            f"kv_metadata {{{mark.KEY}: 'true'}})"
        )
        if name in _STREAMED:
            self._run(
                f"copy (select {columns} from (", query, f")) to $target {options}", target=target
            )
        else:
            self._table(name)
            self.connection.execute(
                f'copy (select {columns} from "{name}") to $target {options}', {"target": target}
            )
