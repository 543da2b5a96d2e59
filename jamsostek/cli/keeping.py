"""The commands ``backup``, ``restore``, ``forget`` and ``health``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from jamsostek.base.access import OWNER
from jamsostek.base.language import LANGUAGES, Speaker
from jamsostek.contract import datapackage
from jamsostek.keeping import backup, forget, health, restore
from jamsostek.workspace import audit


def add(commands) -> None:
    """Add the commands to a parser's."""
    out = commands.add_parser(
        "backup", help="write the whole workspace and the records into one checked file"
    )
    out.add_argument("--out", required=True, metavar="FILE.zip")
    out.set_defaults(run=_back_up, opens="keeping")

    back = commands.add_parser("restore", help="bring back what a backup holds")
    back.add_argument("file", metavar="FILE.zip")
    back.add_argument(
        "--replace", action="store_true", help="put it in the place of what is there now"
    )
    back.set_defaults(run=_restore, opens="keeping")

    gone = commands.add_parser(
        "forget", help="what there is of one member; with --erase it is erased everywhere"
    )
    gone.add_argument("member", metavar="MEMBER", help="key, KPJ or NIK")
    gone.add_argument("--erase", action="store_true", help="erase it, beyond recall")
    gone.set_defaults(run=_forget, opens="keeping")

    well = commands.add_parser("health", help="whether all is well; exit 1 if pages can't be read")
    well.set_defaults(run=_health, opens="keeping")
    for command in (out, back, gone, well):
        command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)


def _back_up(options: argparse.Namespace, say: Speaker) -> int:
    made = backup.back_up(Path(options.out))
    audit.note(OWNER, "backup", file=made.file, files=made.files)
    told = {"file": made.file, "count": made.files, "megabytes": made.megabytes(say)}
    print(say("keeping.backed_up", **told))
    return 0


def _restore(options: argparse.Namespace, say: Speaker) -> int:
    done = restore.restore(Path(options.file), replace=options.replace)
    audit.note(OWNER, "restore", file=Path(options.file).name, files=done.files)
    told = {"day": say.date(done.made_at), "program": done.program, "count": done.files}
    print(say("keeping.restored", **told))
    return 0


def _forget(options: argparse.Namespace, say: Speaker) -> int:
    found = forget.erase(options.member) if options.erase else forget.look(options.member)
    if found.is_forgotten:
        print(say("keeping.forgotten_before"))
    if not found.is_anywhere:
        print(say("keeping.forget_nothing"))
    for line in _lines(found, say):
        print(f"  {line}")
    if options.erase:
        audit.note(OWNER, "forget", rows=sum(found.rows.values()))
        print(say("keeping.forgotten"))
        if last := backup.last():
            print(say("keeping.forgotten_backups", file=last.file, day=say.date(last.made_at)))
    elif found.is_anywhere:
        print(say("keeping.forget_how"))
    return 0 if options.erase or found.is_anywhere else 1


def _health(options: argparse.Namespace, say: Speaker) -> int:
    found = health.look()
    print(json.dumps(found.as_json))
    return 0 if found.is_ready else 1


def _lines(found: forget.Found, say: Speaker) -> list[str]:
    """Where the member stands, one line a place."""
    package = datapackage.package()
    lines = [
        say("keeping.found_rows", dataset=package.dataset(name).titles[say.language], count=rows)
        for name, rows in found.rows.items()
    ]
    for key in ("counted", "lines", "notes", "drafts", "copies", "files"):
        if count := getattr(found, key):
            lines.append(say(f"keeping.found_{key}", count=count))
    return lines
