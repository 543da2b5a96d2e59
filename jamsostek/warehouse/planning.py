"""What a build has to make: its steps in their order, and of what each is made."""

from __future__ import annotations

from pathlib import Path

import duckdb

import jamsostek
from jamsostek.base import settings
from jamsostek.contract import datapackage, judge, metrics, queries
from jamsostek.warehouse import continuing, cubes, loading, ordering, protecting
from jamsostek.warehouse.origins import Source
from jamsostek.workspace import disk

_CODE = [Path(module.__file__) for module in (datapackage, judge, metrics, loading, ordering)]
_CODE += [Path(module.__file__) for module in (continuing, cubes, protecting)]
_CODE += [Path(__file__), Path(__file__).with_name("building.py")]


def program() -> str:
    """A hash of what makes every table: versions, contract and the code of the build itself."""
    steps = settings.files_below(settings.QUERIES / "build", ".sql")
    made_by = disk.of_files([datapackage.descriptor_file(), *steps, *_CODE])
    return disk.of_parts([jamsostek.__version__, duckdb.__version__, made_by])


class Plan:
    """Models in order, checks, and a fingerprint of each.

    A fingerprint hashes a step's SQL and the fingerprints of all it reads, so a step whose
    fingerprint the previous warehouse has too would come out the same. ``logic`` is the same of a
    model with ``-- months:`` but for the members' data: where only these differ, the months before
    the first changed one come out the same (:mod:`jamsostek.warehouse.continuing`).
    """

    def __init__(self, sources: list[Source]) -> None:
        package = datapackage.package()
        models, macros = queries.models(), queries.macros()
        self.checks = queries.checks()
        self.steps = ordering.in_order(models, macros)
        self.models = [step for step in self.steps if step not in macros]
        self.macros = macros
        self.reads = {
            step.name: ordering.named(step.sql, step.name) for step in (*models, *self.checks)
        }
        # expressions that any step may use are written into it
        made_by = disk.of_parts([program(), *(macro.sql for macro in queries.expressions())])
        shipped = {
            f"source.{d.name}": disk.of_parts([made_by, disk.of_file(d.file)])
            for d in package.tables
        }
        brought = {f"source.{s.dataset.name}": disk.of_parts([made_by, s.token]) for s in sources}
        given = {
            **shipped,
            **brought,
            "source.metrics": disk.of_parts([made_by, disk.of_file(metrics.registry_file())]),
            "source.data_problems": disk.of_parts(shipped.values()),
            "source.operational": disk.of_parts(brought.values()),
        }
        # what a step is made of, and what it is made of apart from the members' data
        whole, apart = given, {**given, continuing.COUNTED: "", continuing.LISTED: ""}
        kept = {model.name for model in models if model.is_kept}
        self.fingerprints: dict[str, str] = {}
        self.logic: dict[str, str] = {}
        self._counting: set[str] = set()
        for step in (*self.steps, *self.checks):
            read = sorted(ordering.named(step.sql, step.name))
            name = f"{step.name}()" if step in macros else step.name
            for of in (whole, apart):
                # an unknown table: its model will fail and say so
                made_of = [of.get(each, each) for each in read]
                of[name] = disk.of_parts([made_by, step.name, step.sql, *made_of])
            # a step on the way is as whole or as cut as the contributions it reads
            if {continuing.COUNTED, *self._counting - kept} & set(read):
                self._counting.add(name)
            elif not step.months:
                apart[name] = whole[name]
            if step not in macros:
                self.fingerprints[name], self.logic[name] = whole[name], apart[name]

    def unchanged(self, known: dict[str, tuple[str, str]]) -> set[str]:
        """The steps that come out as the previous warehouse has them."""
        return {
            name
            for name, fingerprint in self.fingerprints.items()
            if name in known and known[name][0] == fingerprint
        }

    def continued(self, known: dict[str, tuple[str, str]], unchanged: set[str]) -> set[str]:
        """The models that may keep their earlier months: all that count contributions, or none,
        because those are read once for all of them, whole or since a month."""
        counting = {
            step.name: step
            for step in (*self.models, *self.checks)
            if step.name in self._counting - unchanged and step.is_kept
        }
        may = all(
            step.months and name in known and known[name][1] == self.logic[name]
            for name, step in counting.items()
        )
        return set(counting) if may else set()

    def to_build(self, unchanged: set[str]) -> set[str]:
        """The models to build; the others are copied, or left out if nothing needs them."""
        wanted = {model.name for model in self.models if model.is_kept} - unchanged
        checked = {check.name for check in self.checks} - unchanged
        for model in reversed(self.models):
            readers = {name for name in wanted | checked if model.name in self.reads[name]}
            if not model.is_kept and readers:
                wanted.add(model.name)
        return wanted
