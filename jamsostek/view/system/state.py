"""Whether all is well now, of which version everything is, how old the data and the backup are."""

from __future__ import annotations

from datetime import UTC, datetime

from htmltools import Tag, TagList

import jamsostek
from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage
from jamsostek.keeping import backup
from jamsostek.keeping.health import OK, Health
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables
from jamsostek.workspace import store

# a backup older than this is told as late
_LATE_DAYS = 2


def finding(say: Speaker, found: Health) -> str:
    """All is well, or what isn't; and when the last backup was."""
    troubled = [say(f"system.part_{part}") for part, word in found.parts.items() if word != OK]
    told = (
        say("system.trouble", parts=", ".join(troubled)) if troubled else say("system.all_is_well")
    )
    return f"{told} {_backup_told(say)}"


def draw(here: Screen, found: Health) -> None:
    """Every part with the word it is in, and what to do where that isn't well."""
    say = here.say
    shell.section(say("system.state"), say("system.state_subtitle"))
    headers = [(say("system.part"), "22%", ""), (say("system.is"), "18%", ""),
               (say("system.means"), "60%", "")]  # fmt: skip
    rows = [
        [say(f"system.part_{part}"), _chip(say, word), say(f"system.what_{part}_{word}")]
        for part, word in found.parts.items()
    ]
    tables.listing(headers, rows)


def data(here: Screen) -> None:
    """Versions, the age of what is imported, and the last backup."""
    say = here.say
    info = here.ask("data/info").iloc[0]
    shell.section(say("system.data"), say("system.data_subtitle"))
    pairs = [
        (say("data.app_version"), jamsostek.__version__),
        (say("data.data_version"), info["data_version"]),
        (say("data.warehouse"), info["version"]),
        (say("data.built"), shell.when(say, info["built_at"].to_pydatetime())),
        (say("system.backup"), _backup(say)),
    ]
    tables.facts(pairs)
    titles = {each.name: each.titles[say.language] for each in datapackage.package().operational}
    states = store.state()
    if not states:
        shell.empty(say("system.no_imports"), say("system.no_imports_how"))
        return
    spans = here.ask("data/operational").set_index("dataset")
    headers = [(say("data.dataset"), "30%", ""), (say("system.rows"), "14%", "num"),
               (say("system.reaches"), "26%", ""), (say("system.imported"), "30%", "")]  # fmt: skip
    tables.listing(
        headers,
        [
            [
                titles[each.dataset],
                say.number(each.rows),
                say.date(spans.at[each.dataset, "last_day"]),
                shell.when(say, each.imported_at),
            ]
            for each in states
        ],
        labelled=True,
    )


def _chip(say: Speaker, word: str) -> Tag:
    return markup.chip(say(f"system.word_{word}"), "good" if word == OK else "warn")


def _backup_told(say: Speaker) -> str:
    last = backup.last()
    if last is None:
        return say("system.never_backed_up")
    days = (datetime.now(UTC) - last.made_at).days
    return say("system.backed_up_today") if days < 1 else say("system.backed_up_ago", count=days)


def _backup(say: Speaker) -> TagList | str:
    last = backup.last()
    if last is None:
        return TagList(markup.chip(say("system.never"), "warn"), " ", say("system.backup_how"))
    is_late = (datetime.now(UTC) - last.made_at).days >= _LATE_DAYS
    late = [" ", markup.chip(say("system.late"), "warn")] if is_late else []
    told = say("system.backup_of", when=shell.when(say, last.made_at), file=last.file)
    return TagList(f"{told} · {say('system.megabytes', size=last.megabytes(say))}", *late)
