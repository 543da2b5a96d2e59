"""What the views of the employers page share: the sentence on top, the source, how to count."""

from __future__ import annotations

import pandas as pd

from jamsostek.contract import datapackage
from jamsostek.imports import intake
from jamsostek.sample import assumptions
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, sources

VIEWS = {"overview": "totals", "visits": "people", "vendors": "people"}


def many_employers(here: Screen, number: float) -> str:
    """``12 pemberi kerja``."""
    return here.say("employers.count_employers", count=number)


def many_workers(here: Screen, number: float) -> str:
    """``1.204 pekerja``."""
    return here.say("employers.count_workers", count=number)


def labels(here: Screen, dataset: str, field: str) -> dict[str, str]:
    """The contract's words for the values of a column."""
    return datapackage.package().dataset(dataset).field(field).words(here.say.language)


def summary(here: Screen) -> pd.Series:
    """How many there are in the area in view, of each kind."""
    return here.ask("employers/summary", **here.filters).iloc[0]


@kept
def heading(here: Screen) -> None:
    """The page's title, and the sentence on top where anybody is known."""
    counted = summary(here)
    title = here.say("employers.title", place=shell.place_name(here))
    shell.heading(title, finding(here, counted) if counted["employers"] else "")


def finding(here: Screen, summary: pd.Series) -> str:
    """The sentence on top: who is registered, how many workers are not, what is owed."""
    say = here.say
    text = say(
        "employers.finding",
        registered=say.number(summary["registered_employers"]),
        employers=many_employers(here, summary["employers"]),
        workers=many_workers(here, summary["unregistered_workers"]),
    )
    if summary["employers_in_arrears"]:
        text += " " + say(
            "employers.finding_arrears",
            employers=many_employers(here, summary["employers_in_arrears"]),
            amount=say.rupiah_short(summary["arrears_idr"]),
        )
    return text


def choose_view(here: Screen) -> str:
    """Overview, list to visit or vendors; in the address as ``view``."""
    return choices.part(here, "view", VIEWS, "employers.view", "employers.view_")


def _kind(here: Screen) -> str:
    return here.ask("data/operational").set_index("dataset").at["employers", "kind"]


def tell_none(here: Screen) -> None:
    """Nothing is known here: of nobody at all, or of the area in view."""
    say = here.say
    if _kind(here) == "none":
        shell.empty(say("employers.none"), say("employers.none_how"))
    else:
        shell.empty(say("employers.none_here"), say("employers.none_here_how"))


def source(here: Screen) -> None:
    """Kind and date of the employers' data, and what they can't tell."""
    kind, as_of = origin(here)
    sources.line(here, [kind], as_of, here.say("employers.limits"))


def origin(here: Screen) -> tuple[str, str]:
    """The kind of the employers' data, as a code, and of what day they are."""
    say, kind = here.say, _kind(here)
    if kind == "sample":
        return kind, say("desk.as_of", month=say.month(f"{assumptions.LAST_MONTH}-01"))
    taken = (r for r in intake.history() if r.dataset == "employers" and not r.is_undone)
    return kind, say("employers.imported_on", date=say.date(next(taken).imported_at))
