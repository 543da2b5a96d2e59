"""``build --engine spark``: the cubes built on a cluster, for ``JAMSOSTEK_CUBES`` to open."""

from __future__ import annotations

import argparse
import sys

from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker

_ENGINES = ("duckdb", "spark")
_NEEDED = ("remote", "data", "out")


def add(build: argparse.ArgumentParser) -> None:
    """Add the options to those of the command ``build``."""
    build.add_argument(
        "--engine", choices=_ENGINES, default=_ENGINES[0], help="spark: on a cluster"
    )
    build.add_argument("--remote", metavar="sc://HOST:PORT", help="the Spark Connect server")
    build.add_argument("--data", metavar="IN", help="folder or address of <dataset>.parquet")
    build.add_argument("--out", metavar="OUT", help="folder or address the cubes are written to")


def is_asked(options: argparse.Namespace) -> bool:
    """Whether the build is to be made elsewhere; half an order is refused, not guessed at."""
    given = [name for name in _NEEDED if getattr(options, name)]
    if options.engine == "spark" and len(given) == len(_NEEDED):
        return True
    if options.engine == "spark" or given:
        raise ProductError("elsewhere_what")
    return False


def build(options: argparse.Namespace, say: Speaker, progress) -> int:
    """Build on the cluster and say where the cubes lie."""
    # what it stands on is not installed everywhere
    try:
        from jamsostek.cluster import job
    except ImportError as error:
        raise ProductError("no_pyspark", detail=error.name or str(error)) from error

    made = job.build(options.remote, options.data, options.out, progress)
    if sys.stderr.isatty():
        print("\r" + " " * 50 + "\r", end="", file=sys.stderr)
    print(say("cli.built_elsewhere", version=made.version, folder=made.folder))
    return 0
