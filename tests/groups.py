"""Many things spoiled at once, so that none of them hides what another one breaks."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

GROUPS = 6


def groups_apart(names: Iterable[str], each_in: int) -> list[list[str]]:
    """Six groups; of any two names, each stands at least once in a group without the other.

    Every name stands in ``each_in`` groups, and no two names in the same ones.
    """
    names = list(names)
    choices = list(combinations(range(GROUPS), each_in))
    # from both ends in turn, so that the groups are of like size
    in_turn = [choices[-1 - n // 2] if n % 2 else choices[n // 2] for n in range(len(names))]
    places = dict(zip(names, in_turn, strict=True))
    return [[name for name in names if group in places[name]] for group in range(GROUPS)]
