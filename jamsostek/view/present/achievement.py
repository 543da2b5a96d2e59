"""The button that gives an achievement card as a picture for the group chat."""

from __future__ import annotations

from functools import partial

from jamsostek.contract import province
from jamsostek.reports import files
from jamsostek.reports.typst import achievement
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen


def of_branch(here: Screen, month: str) -> None:
    """The card of the branch in view, or of the province; none where a regency is looked at."""
    if here.region:
        return
    make = partial(achievement.of_branch, here.scope, here.say, here.branch, month)
    _button(here, make, f"{here.branch or province.short_name()}-{month}".lower())


def of_agent(here: Screen, agent: str, month: str) -> None:
    """The card of an agent."""
    make = partial(achievement.of_agent, here.scope, here.say, agent, month)
    _button(here, make, f"{agent}-{month}".lower())


def _button(here: Screen, make, name: str) -> None:
    # made when clicked: drawing it takes longer than the page may
    def picture() -> bytes:
        return files.made("card.png", partial(achievement.write, make()))

    label = here.say("achievement.download")
    shell.give(label, picture, f"kartu-{name}.png", "achievement", "id_card")
