"""What is agreed, written in on the last slide of a meeting and saved to its promises at once.

The form stands on the stage beside the slides, so that it outlives every drawing of the deck: what
is being written stays while new records come in. What is sent goes through the outbox, as from the
meeting's page.
"""

from __future__ import annotations

from collections.abc import Callable

from jamsostek.reports.meeting import meetings
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import entries, outbox

SLIDE = "closing"


def form(here: Screen, code: str) -> dict:
    """The form as the browser takes it."""
    office, say = meetings(here.scope, here.ask), here.say
    people = office.agents(office.meeting(code), None)
    name = outbox.where("issues", code)
    return {
        "slide": SLIDE,
        "list": name,
        "words": {**entries.words(say), **outbox.state_words(say, name)},
        "fields": entries.fields(say, "action_items", entries.PROMISE, brief=True),
        "people": {agent: f"{row['name']} ({agent})" for agent, row in people.items()},
    }


def saving(here: Screen, component: str) -> Callable[[], None]:
    """What the stage calls when the browser tells what was written."""
    return lambda: outbox.take(meetings(here.scope, who=here.account.code), component)
