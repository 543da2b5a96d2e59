"""The order that comes of a room's scores under the choices made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jamsostek.analysis import ranking
from jamsostek.analysis.ranking import Panel, Standing
from jamsostek.reports.judging.choices import Choices
from jamsostek.reports.judging.room import Candidate, Criterion, Room


@dataclass(frozen=True)
class Order:
    """A room under choices. ``weights`` are shares of 1 by criterion, ``panel`` what is ranked:
    without the scores of jurors who abstain."""

    room: Room
    choices: Choices
    panel: Panel
    weights: np.ndarray
    abstained: int

    @cached_property
    def standings(self) -> list[Standing]:
        """All candidates, the first one first."""
        return ranking.ranking(self.panel, self.choices.rules, self.weights)

    @cached_property
    def values(self) -> np.ndarray:
        """Candidate × criterion, in the panel's order: the value that is weighted."""
        return ranking.values(self.panel, self.choices.rules)

    @cached_property
    def _at(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.panel.candidates)}

    def row(self, candidate: str) -> np.ndarray:
        """The values of one candidate by criterion."""
        return self.values[self._at[candidate]]

    def candidate(self, standing: Standing) -> Candidate:
        """Whose place it is."""
        return self.room.candidates[self._at[standing.candidate]]

    @property
    def counted(self) -> list[tuple[Criterion, float]]:
        """The criteria that weigh anything, with their shares of 1."""
        pairs = zip(self.room.criteria, self.weights, strict=True)
        return [(criterion, float(weight)) for criterion, weight in pairs if weight > 0]

    @property
    def is_judged(self) -> bool:
        """Whether anybody has a score at all."""
        return any(each.score is not None for each in self.standings)

    @property
    def leaders(self) -> list[Candidate]:
        """Who is first; several when they are equal, none without any score."""
        return [self.candidate(each) for each in self.standings if each.place == 1]


def order(room: Room, choices: Choices) -> Order:
    """Rank a room; raises what :meth:`Choices.of` does."""
    weights = choices.of([each.code for each in room.criteria], room.office_weights)
    panel = room.panel(choices.scaling)
    abstained = 0
    if choices.abstention == "left_out":
        who = room.abstaining(panel.jurors)
        given = ~np.isnan(panel.judged).all(axis=2)
        abstained = int((who & given).sum())
        panel = panel.without(abstaining=who)
    return Order(room, choices, panel, weights, abstained)
