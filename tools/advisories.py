"""Which of the packages installed here have a known hole, by advisories that lie in a file.

    python tools/advisories.py PyPI-all.zip

The file is the list of the Open Source Vulnerabilities project for PyPI (``all.zip`` of its
ecosystem, a ZIP of one JSON an advisory), fetched wherever there is a network and carried here:
nothing is asked of anybody. Exits with 1 if any package is affected, with 2 if the newest advisory
is older than ``--days`` (30) or there is none.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version


def main(arguments: list[str] | None = None) -> int:
    """Print every advisory that concerns an installed package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--days", type=float, default=30)
    options = parser.parse_args(arguments)
    installed = {
        canonicalize_name(each.metadata["Name"]): each.version for each in metadata.distributions()
    }
    read, newest, found = 0, "", []
    for advisory in _advisories(options.file):
        read += 1
        newest = max(newest, advisory.get("modified", ""))
        found += _concerning(advisory, installed)
    for line in sorted(found):
        print(line)
    print(f"{read} advisories, the newest of {newest[:10] or '–'}; {len(installed)} packages")
    oldest = time.strftime("%Y-%m-%d", time.gmtime(time.time() - options.days * 86400))
    if not read or newest < oldest:
        print("too old to tell anything, or empty: fetch it anew", file=sys.stderr)
        return 2
    return 1 if found else 0


def _advisories(file: Path) -> Iterator[dict]:
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            if name.endswith(".json"):
                yield json.loads(packed.read(name))


def _concerning(advisory: dict, installed: dict[str, str]) -> list[str]:
    if advisory.get("withdrawn"):
        return []
    found = []
    for affected in advisory.get("affected", []):
        package = affected.get("package", {})
        name = canonicalize_name(package.get("name", ""))
        is_ours = package.get("ecosystem") == "PyPI" and name in installed
        if is_ours and _is_affected(installed[name], affected):
            what = advisory.get("summary") or advisory.get("details", "").split("\n")[0]
            found.append(f"{name} {installed[name]}: {advisory['id']} {what}".rstrip())
    return found


def _is_affected(version: str, affected: dict) -> bool:
    if version in affected.get("versions", []):
        return True
    return any(
        _is_within(version, each.get("events", []))
        for each in affected.get("ranges", [])
        if each.get("type") == "ECOSYSTEM"
    )


def _is_within(version: str, events: list[dict]) -> bool:
    """Whether a version lies between an event that brought the hole and one that mended it."""
    try:
        own = Version(version)
        is_in = False
        for event in events:
            if "introduced" in event and (
                event["introduced"] == "0" or own >= Version(event["introduced"])
            ):
                is_in = True
            if "fixed" in event and own >= Version(event["fixed"]):
                is_in = False
            if "last_affected" in event and own > Version(event["last_affected"]):
                is_in = False
    except InvalidVersion:
        return True  # what can't be compared is looked at by a person
    return is_in


if __name__ == "__main__":
    sys.exit(main())
