"""What the operational datasets hold: an office's imports, the sample in their place, or nothing.

Real and simulated rows never stand side by side where one is computed from the other: the datasets
of a family give up their sample together, as soon as one of them is imported, and so does a family
that is computed with it. What is recorded on the monev page lies over the imported or simulated
rows of the same kind, by primary key.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset
from jamsostek.meetings import publish, records
from jamsostek.meetings.database import database
from jamsostek.sample import simulate
from jamsostek.warehouse import cubes
from jamsostek.workspace import disk, manifest, store

IMPORTED, SAMPLE, NONE = "imported", "sample", "none"

# shown beside members, or counted from them: an office's own members end their sample too
_BESIDE_MEMBERS = {"agents", "targets", "claims", "employers", "vulnerable_workers"}


@dataclass(frozen=True)
class Source:
    """Where the rows of one operational dataset come from; ``file`` is ``None`` if nowhere.

    Rows of ``overlay``, recorded on the monev page, replace those of ``file`` with their key.
    ``imports`` are the files of the imports in force that ``file`` came from, oldest first.
    """

    dataset: Dataset
    kind: str
    file: Path | None
    overlay: Path | None = None
    imports: tuple[Path, ...] = ()

    @property
    def token(self) -> str:
        """What changes when the rows do; cheap to find out."""
        # a published overlay never changes under its name
        overlay = f" {self.overlay.name}" if self.overlay else ""
        if self.kind == IMPORTED:
            stat = self.file.stat()
            return f"{self.kind} {self.file.name} {stat.st_size} {stat.st_mtime_ns}{overlay}"
        # the sample's folder is named by all it is made of
        return f"{self.kind} {self.file.parent.name if self.file else ''}{overlay}"


def sources() -> list[Source]:
    """One for each operational dataset of the contract, in its order."""
    files = store.current_files()
    imports = store.accepted_files()
    datasets = datapackage.package().operational
    taken = {dataset.family for dataset in datasets if dataset.name in files}
    sample = sample_folder()

    recorded = publish.published()

    def overlay(dataset: Dataset, kind: str) -> Path | None:
        if recorded is None or recorded.kind != kind:
            return None
        return recorded.files.get(dataset.name)

    def source(dataset: Dataset) -> Source:
        own = overlay(dataset, records.OWN)
        if dataset.name in files:
            return Source(dataset, IMPORTED, files[dataset.name], own, imports[dataset.name])
        gives_way = "enrolment" in taken and dataset.family in _BESIDE_MEMBERS
        if sample is None or dataset.family in taken or gives_way:
            return Source(dataset, NONE, None, own)
        simulated = sample / f"{dataset.name}.parquet"
        return Source(dataset, SAMPLE, simulated, overlay(dataset, records.SAMPLE))

    return [source(dataset) for dataset in datasets]


def record_kind(dataset: str = "agents") -> str:
    """Of which kind a record made now is: a trial while the rows in force of the dataset that it
    speaks of (agents, candidates of the award) are simulated."""
    if opened := cubes.in_force():
        return records.SAMPLE if opened.manifest.kinds.get(dataset) == SAMPLE else records.OWN
    (spoken_of,) = (source for source in sources() if source.dataset.name == dataset)
    return records.SAMPLE if spoken_of.kind == SAMPLE else records.OWN


def refresh() -> bool:
    """Let the next build see what was recorded on the monev page; returns whether anything was."""
    return publish.publish(record_kind())


def marks() -> tuple:
    """What differs as soon as an import is taken in or undone, or a record is saved to the file in
    the workspace; found with a look at three files."""
    files = [manifest.manifest_file(), publish.pointer_file()]
    # an address that is wrong is told by who reads the records
    with suppress(ProductError):
        files.append(database().file)
    found = []
    for file in filter(None, files):
        try:
            stat = file.stat()
            found.append((str(file), stat.st_ino, stat.st_mtime_ns, stat.st_size))
        except OSError:
            found.append((str(file),))
    return tuple(found)


def sample_folder() -> Path | None:
    """Where the sample lies or will lie; ``None`` when it is switched off.

    A small machine can ask for fewer members than the calibrated full scale, see
    :func:`jamsostek.base.settings.sample_members`.
    """
    members = settings.sample_members()
    if members == 0:
        return None
    scale = "" if members is None else f"-{members}"
    return _samples() / f"{simulate.fingerprint()}{scale}"


def lacks_sample() -> bool:
    """Whether a sample is wanted that is still to be simulated, which takes its time."""
    if settings.cubes_folder():
        return False
    return any(source.kind == SAMPLE and not source.file.parent.is_dir() for source in sources())


def prepare_sample(needed: list[Source], progress: Callable[[float, str], None]) -> bool:
    """Simulate the sample unless it is there or none of these needs it; returns whether it did.

    Raises :class:`ProductError` (``simulation_failed``, ``simulation_unwritable``), for example
    when the reference data it stands on are damaged.
    """
    folders = {source.file.parent for source in needed if source.kind == SAMPLE}
    if not folders:
        return False
    (folder,) = folders
    if folder.is_dir():
        return False
    members = settings.sample_members()
    scale = {} if members is None else {"members": members}
    try:
        simulate.simulate(folder, progress=progress, **scale)
    except ProductError:
        raise
    except Exception as error:  # the simulation reads files that anything may be wrong with
        raise ProductError(
            "simulation_failed", detail=f"{type(error).__name__}: {error}"
        ) from error
    # of earlier versions; one being written by another process stays
    earlier = (each for each in _samples().iterdir() if each.is_dir())
    disk.sweep(earlier, {folder}, older_than=600)
    return True


def without_sample(sources_found: list[Source]) -> list[Source]:
    """The same sources with nothing where the sample would be."""
    return [
        Source(source.dataset, NONE, None) if source.kind == SAMPLE else source
        for source in sources_found
    ]


def _samples() -> Path:
    return settings.workspace_folder() / "sample"
