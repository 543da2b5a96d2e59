"""The monthly monev of a branch or regency: results, who brought them, what was promised."""

from __future__ import annotations

from jamsostek.reports.context import Scene
from jamsostek.reports.deck import Slide, Words
from jamsostek.reports.meeting import MeetingScene
from jamsostek.reports.slides import agents, meetings, movement, places, results

# the topics of the agenda and the slides that stand for them
_TOPICS = {
    "results": ("results", "trend"),
    "growth": ("growth_month", "growth_year", "retention"),
    "places": ("districts", "regencies"),
    "agents": ("agents", "staying", "quadrant", "newcomers", "dormant"),
    "meetings": ("attendance", "training"),
    "promises": ("promises", "promises_further", "steps", "closing"),
}


def slides(scene: Scene) -> tuple[Slide, ...]:
    """The slides in order, without those the data don't hold; without data what to import.

    Of one meeting (:class:`MeetingScene`) they begin with its own cover and end with what was
    agreed at it; it needs no data on members.
    """
    of_meeting = isinstance(scene, MeetingScene)
    if scene.month is None and not of_meeting:
        return (no_data(scene),)
    shown = [slide for slide in _middle(scene) if slide is not None]
    cover = meetings.cover(scene) if of_meeting else _cover(scene)
    return (
        cover,
        _agenda(scene, {"closing", *(slide.key for slide in shown)}),
        *shown,
        _closing(scene),
    )


def _middle(scene: Scene) -> tuple[Slide | None, ...]:
    """What stands between agenda and closing; ``None`` for what the data don't hold."""
    of_meeting, of_members = isinstance(scene, MeetingScene), scene.month is not None
    numbers = (
        results.results(scene),
        movement.trend(scene),
        movement.apart(scene, "growth_month", 1),
        movement.apart(scene, "growth_year", 12),
        places.districts(scene),
        places.regencies(scene),
        agents.bringing(scene),
        agents.staying(scene),
        agents.quadrant(scene),
        agents.newcomers(scene),
        agents.dormant(scene),
        movement.retention(scene),
    ) if of_members else ()  # fmt: skip
    return (
        *numbers,
        meetings.of_meeting(scene) if of_meeting else meetings.attendance(scene),
        meetings.training(scene),
        meetings.promises(scene),
        meetings.further_promises(scene),
        results.steps(scene, "steps") if of_meeting and of_members else None,
    )


def no_data(scene: Scene) -> Slide:
    """The only slide of an area nothing is known of: what to import."""
    say = scene.say
    title = say("decks.no_data_title", place=scene.place)
    return Slide.in_words("no_data", title, say("decks.no_data_members"), say("decks.no_data_more"))


def _cover(scene: Scene) -> Slide:
    say = scene.say
    points = []
    coming = meetings.next_meeting(scene)
    month = meetings.last_month_met(scene)
    if len(coming):
        told = "; ".join(
            f"{say.date(row.held_on)}, {row.venue}" if isinstance(row.venue, str) else
            say.date(row.held_on)
            for row in coming.sort_values("held_on").itertuples()
        )  # fmt: skip
        points.append(say("decks.meeting", meetings=told))
    elif month is not None:
        points.append(say("decks.last_meeting", meetings=meetings.meetings_of(scene, month)))
    points.append(say("decks.prepared", date=say.date(scene.today)))
    return scene.slide(
        "cover",
        say("decks.monev_cover", place=scene.place, month=say.month(scene.month)),
        Words(tuple(points)),
        is_cover=True,
    )


def _agenda(scene: Scene, keys: set[str]) -> Slide:
    """What is talked about."""
    topics = (name for name, slides_of in _TOPICS.items() if keys & {*slides_of})
    points = (scene.say(f"decks.topic_{name}") for name in topics)
    return Slide.in_words("agenda", scene.say("decks.agenda"), *points)


def _closing(scene: Scene) -> Slide:
    """The last slide: who does what until when, for those present to say."""
    if isinstance(scene, MeetingScene):
        return meetings.agreed(scene)
    return results.steps(scene, "closing")
