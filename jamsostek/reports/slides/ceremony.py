"""Slides for handing out an award by a frozen ranking: from third to first, then everybody."""

from __future__ import annotations

from dataclasses import replace

from jamsostek.base.language import Speaker
from jamsostek.reports import findings
from jamsostek.reports.deck import (
    MEDALS,
    Chart,
    Deck,
    Figure,
    Figures,
    Podium,
    Slide,
    Winner,
    Words,
)
from jamsostek.reports.judging.protocol import Protocol

_PODIUM = (3, 2, 1)
_MOST = 22  # bars that a slide holds
_MOST_FIGURES = 8
_MOST_IN_TITLE = 2  # of more who share the first place the title gives the number


def deck(say: Speaker, found: Protocol) -> Deck:
    """The slides of a protocol."""
    made = found.order
    place = made.room.place
    category = say(f"category.{place.category}")
    slides = (_cover(say, found), *_podium(say, found), _all(say, found))
    return Deck(
        name="ceremony",
        title=say("decks.paritrana_cover", year=place.year),
        subtitle=category,
        language=say.language,
        slides=slides,
        filters=(
            (say("judging.year"), str(place.year)),
            (say("judging.category"), category),
            (say("judging.checksum"), found.checksum),
        ),
        version=found.content["data"].get("warehouse", ""),
        data_version=found.content["data"].get("version", ""),
        made_at=found.made_at.replace(tzinfo=None),
    )


def _slide(say: Speaker, found: Protocol, key: str, title: str, picture, *sentences) -> Slide:
    """A slide of the ranking; its foot names the protocol it can be made again from."""
    source = say("judging.slide_source", checksum=found.checksum[:12])
    kind = found.order.room.kind
    as_of = say.date(found.made_at)
    return Slide(key, title, picture, sentences, source, as_of, kind)


def _cover(say: Speaker, found: Protocol) -> Slide:
    made = found.order
    points = (
        say("judging.slide_field", count=len(made.room.candidates)),
        say("judging.slide_jurors", count=len(made.room.scorers)),
    )
    title = say("decks.paritrana_cover", year=made.room.place.year)
    cover = _slide(say, found, "cover", title, Words(points))
    return replace(cover, is_cover=True)


def _podium(say: Speaker, found: Protocol) -> list[Slide]:
    """A slide for each place, the third first; its title gives no name away. Then, where each place
    is one candidate's, all three on their steps."""
    made, slides, steps = found.order, [], []
    for place in _PODIUM:
        named = [each for each in made.standings if each.place == place]
        if not named:
            continue
        score = say("judging.slide_score", score=say.number(named[0].score, 2))
        winners = [made.candidate(each) for each in named]
        figures = tuple(
            Figure(each.name, named[0].score, each.short, score, role=MEDALS[place])
            for each in winners[:_MOST_FIGURES]
        )
        tied = (say("judging.slide_tied", count=len(named)),) if len(named) > 1 else ()
        title = say("judging.slide_place", place=say.number(place))
        slides.append(_slide(say, found, f"place_{place}", title, Figures(figures), *tied))
        steps = [*(Winner(place, each.short, score) for each in winners), *steps]
    podium = Podium(tuple(steps))
    if podium.is_stand:
        title = say("judging.slide_podium", name=steps[0].name)
        slides.append(_slide(say, found, "podium", title, podium))
    return slides


def _all(say: Speaker, found: Protocol) -> Slide:
    made = found.order
    ranked = [each for each in made.standings if each.place is not None]
    chart = Chart.of_one(
        "bars",
        [f"{_place(each)}. {made.candidate(each).short}" for each in ranked],
        say("judging.score"),
        [each.score for each in ranked],
        lambda score: say.number(score, 2),
        say("judging.slide_unit"),
        most=_MOST,
        roles=tuple(_role(each.place) for each in ranked[:_MOST]),
    )
    first = [each.short for each in made.leaders]
    if len(first) > _MOST_IN_TITLE:
        title = say("judging.slide_all_tied", tied=say.number(len(first)), count=len(ranked))
    else:
        title = say("judging.slide_all", name=findings.joined(say, first), count=len(ranked))
    return _slide(say, found, "all", title, chart)


def _place(standing) -> str:
    return f"{standing.place}{'=' if standing.is_tied else ''}"


def _role(place: int) -> str:
    return "kunyit" if place == 1 else "nila" if place in _PODIUM else "abu"
