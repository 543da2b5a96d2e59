"""Whether the rules hold: rows that could not be used, and the result of every check."""

from __future__ import annotations

import json
import re
from functools import partial

from htmltools import Tag, TagChild, TagList, tags

from jamsostek.base.errors import problem_text
from jamsostek.base.language import Speaker
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables


def quality(here: Screen) -> None:
    """Rows that could not be used, and which rules hold."""
    say = here.say
    problems = here.ask("data/problems")
    shell.section(say("data.problems"), say("data.problems_subtitle"))
    if problems.empty:
        markup.draw(tags.p(_mark("good", "✓"), " ", say("data.no_problems"), class_="prose"))
    else:
        told = [tags.li(problem_text(say, problem)) for problem in problems.itertuples()]
        markup.draw(tags.ul(told, class_="prose"))
        shell.download(say, problems, say("data.file_problems"), key="download-problems")
    _checks(here)
    results = partial(here.ask, "data/check_results")
    shell.download(say, results, say("data.file_checks"), key="download-checks")


@kept
def _checks(here: Screen) -> None:
    """Every rule with what it found."""
    say, results = here.say, here.ask("data/check_results")
    shell.section(say("data.checks"), say("data.checks_subtitle"))
    tables.listing(
        [(say("data.result"), "18%", ""), (say("data.rule"), "82%", "")],
        [
            [_verdict(say, row), lines(say.choose(row.rule_id, row.rule_en), *_breakers(row))]
            for row in results.itertuples()
        ],
    )


def _mark(kind: str, text: str) -> Tag:
    return tags.span(text, class_=f"mark {kind}".strip())


def _verdict(say: Speaker, row) -> TagChild:
    if not row.broken:
        return _mark("good", f"✓ {say('data.holds')}")
    rows = say("data.broken_rows", count=row.broken)
    if row.severity == "warning":
        return lines(_mark("", f"! {say('data.look')}"), rows)
    return lines(_mark("bad", f"✗ {say('data.broken')}"), rows)


def _breakers(row) -> list[Tag]:
    """The first rows that break a rule, as the engine wrote them; statements open in full."""
    if not isinstance(row.first_rows, str):
        return []
    return [
        tags.code(_linked(", ".join(_pairs(text))), class_="small")
        for text in row.first_rows.split("; {")
    ]


def _pairs(text: str) -> list[str]:
    try:
        values = json.loads(text if text.startswith("{") else "{" + text)
    except ValueError:
        return [text]
    return [str(value) for value in values.values()]


def _linked(text: str) -> TagChild:
    lead = re.match(r"^([0-9a-f]{10})\b", text)
    if not lead:
        return text
    return TagList(markup.inside(lead[1], f"sources?id={lead[1]}"), text[len(lead[1]) :])
