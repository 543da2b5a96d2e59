"""The ready decks: ``build("monev", scope, say, branch="ATAMBUA", month="2026-10")``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.reports.context import Scene, branch_of, scene
from jamsostek.reports.deck import Deck, Map, Slide
from jamsostek.reports.meeting import scene_of
from jamsostek.reports.slides import monev, paritrana, provincial, regency
from jamsostek.warehouse import questions

_CHOICES = {
    "monev": ("branch", "region", "month", "meeting"),
    "provincial": ("month",),
    "paritrana": ("year",),
    "regency": ("region", "month"),
}
NAMES = tuple(_CHOICES)


def open_to(scope: Scope) -> tuple[str, ...]:
    """The decks that open to a scope at all: that of a monev meeting names people."""
    return tuple(name for name in NAMES if name != "monev" or scope.may("people"))


def choices(name: str) -> tuple[str, ...]:
    """What can be chosen for a deck; raises :class:`ProductError` ``no_deck``."""
    if name not in _CHOICES:
        raise ProductError("no_deck", name=name, known=", ".join(NAMES))
    return _CHOICES[name]


def build(
    name: str, scope: Scope, say: Speaker, today: date | None = None, **chosen: object
) -> Deck:
    """The deck of that name, made from the warehouse in force.

    ``branch`` and ``region`` are codes (monev needs one of them, regency the second), ``month`` a
    first day or ``2026-10``, ``year`` that of a ceremony; what is not given is the latest.
    ``meeting`` is the code of one monev meeting, which says itself where and when; nothing else is
    chosen beside it. ``today`` is the day of looking, for due dates. Raises
    :class:`ProductError` (``no_deck``, ``deck_choice``, ``deck_needs_branch``,
    ``deck_needs_region``, ``deck_branch``, ``deck_region``, ``deck_month_form``, ``deck_month``,
    ``deck_year``, ``deck_meeting``, ``deck_meeting_alone``, ``not_allowed``: a monev deck names
    people, and is made for who may see those of its branch).
    """
    allowed = choices(name)
    chosen = {key: value for key, value in chosen.items() if value not in (None, "")}
    for key in chosen:
        if key not in allowed:
            raise ProductError("deck_choice", choice=key, deck=name, known=", ".join(allowed))
    ask = partial(questions.ask, scope=scope)
    if name == "paritrana":
        return _paritrana(ask, scope, say, chosen.get("year"))
    if "meeting" in chosen:
        return _of_meeting(ask, scope, say, today, chosen)
    branch, region = chosen.get("branch"), chosen.get("region")
    _check_area(ask, name, branch, region)
    if name == "monev" and not scope.sees_people_of(branch or branch_of(ask, region)):
        raise ProductError("not_allowed", what=f"{name} {branch or region}", role=scope.role)
    month = month_with_data(scope, chosen.get("month"), branch, region)
    here = scene(scope, say, branch, region, month, today)
    filters = [(say("filter.branch" if branch and not region else "filter.region"), here.place)]
    if here.month:
        filters.append((say("desk.month"), say.month(here.month)))
    if name == "monev":
        slides, title = monev.slides(here), say("decks.monev_title", place=here.place)
        without_month = say("decks.no_data")
    elif name == "regency":
        slides, title = regency.slides(here), say("decks.regency_title", place=here.place)
        without_month = say("kind.published")
    else:
        slides, title = provincial.slides(here), say("decks.provincial_title")
        without_month = say("kind.published")
    subtitle = say.month(here.month) if here.month else without_month
    return _deck(ask, name, here, title, subtitle, slides, filters)


def _of_meeting(ask, scope: Scope, say: Speaker, today: date | None, chosen: dict) -> Deck:
    if beside := [key for key in chosen if key != "meeting"]:
        raise ProductError("deck_meeting_alone", choice=", ".join(beside))
    here = scene_of(scope, say, str(chosen["meeting"]), today)
    filters = [(say("decks.filter_meeting"), here.meeting["meeting_code"])]
    if here.month:
        filters.append((say("desk.month"), say.month(here.month)))
    title = say("decks.meeting_title", place=here.place, date=here.date)
    subtitle = here.meeting["venue"] or here.date
    return _deck(ask, "monev", here, title, subtitle, monev.slides(here), filters)


def _paritrana(ask, scope: Scope, say: Speaker, year: object) -> Deck:
    years = ask("awards/years")
    years = [int(found) for found in years.loc[years["level"] == paritrana.LEVEL, "ceremony_year"]]
    try:
        year = max(years, default=0) if year is None else int(year)
    except (TypeError, ValueError):
        year = str(year)
    if year not in years:
        known = ", ".join(map(str, sorted(years))) or "–"
        raise ProductError("deck_year", year=year, known=known)
    here = scene(scope, say)
    slides = paritrana.slides(here, year)
    filters = [(say("awards.year"), str(year))]
    title = say("decks.paritrana_cover", year=year)
    return _deck(ask, "paritrana", here, title, say("word.province"), slides, filters)


def _deck(
    ask,
    name: str,
    here: Scene,
    title: str,
    subtitle: str,
    slides: tuple[Slide, ...],
    filters: list[tuple[str, str]],
) -> Deck:
    info = ask("data/info").iloc[0]
    return Deck(
        name=name,
        title=title,
        subtitle=subtitle,
        language=here.say.language,
        slides=_credited(here, slides),
        filters=tuple(filters),
        version=info["version"],
        data_version=info["data_version"],
        # whole seconds: documents date themselves no finer
        made_at=datetime.now().replace(microsecond=0),
    )


def _credited(here: Scene, slides: tuple[Slide, ...]) -> tuple[Slide, ...]:
    """The last slide says in full who made the boundaries of the maps before it."""
    *others, last = slides
    levels = dict.fromkeys(
        slide.picture.level for slide in others if isinstance(slide.picture, Map)
    )
    credit = dict.fromkeys(filter(None, map(here.credit, levels)))
    return (*others, replace(last, credit=" · ".join(credit)))


def _check_area(ask, name: str, branch: object, region: object) -> None:
    if name == "monev" and not branch and not region:
        raise ProductError("deck_needs_branch")
    if name == "regency" and not region:
        raise ProductError("deck_needs_region")
    branches = list(ask("reference/branches")["branch_code"])
    if branch and branch not in branches:
        raise ProductError("deck_branch", branch=str(branch), known=", ".join(branches))
    check_region(ask, region, branch)


def check_region(ask, region: object, branch: object = None) -> None:
    """Raise :class:`ProductError` ``deck_region`` unless it is a regency, one of the branch."""
    regions = ask("reference/regions").set_index("region_code")["branch_code"]
    if region and (region not in regions or (branch and regions[region] != branch)):
        served = regions[regions == branch] if branch else regions
        raise ProductError("deck_region", region=str(region), known=", ".join(served.index))


def month_with_data(
    scope: Scope, given: object, branch: str | None = None, region: str | None = None
) -> date | None:
    """The month given (a date or ``2026-10``) if the area has data of it, else the latest.

    ``None`` for an area without any data. Raises :class:`ProductError` (``deck_month_form``,
    ``deck_month``).
    """
    month = _month(given)
    months = questions.ask("home/months", scope, branch=branch, region=region)["month"]
    if months.empty:
        return None
    if month is None:
        return months.max().date()
    if month not in {day.date() for day in months}:
        raise ProductError(
            "deck_month",
            month=f"{month:%Y-%m}",
            first=f"{months.min():%Y-%m}",
            last=f"{months.max():%Y-%m}",
        )
    return month


def _month(given: object) -> date | None:
    """The first day of the month given as a date or ``2026-10``."""
    if given is None:
        return None
    if isinstance(given, datetime):
        given = given.date()
    if isinstance(given, date):
        return given.replace(day=1)
    try:
        return datetime.strptime(str(given)[:7], "%Y-%m").date()
    except ValueError as error:
        raise ProductError("deck_month_form", month=str(given)) from error
