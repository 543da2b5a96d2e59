"""What the map shows: one measure of one month, how deep, whose, in which classes and how drawn.

Everything that draws, tells or takes along what is seen gets this one object.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LEVELS = ("regency", "district", "village")
# fixed: the registry's breaks; the others are found in the values of every period
SCHEMES = ("fixed", "quantile", "natural", "equal")
CLASS_COUNTS = (3, 4, 5, 6, 7)
# one map, two beside each other, two in one (3 × 3 colours), squares, columns
KINDS = ("map", "pair", "crossed", "tiles", "raised")
POINTS = ("agents", "offices", "meetings")


@dataclass(frozen=True)
class Choice:
    """A view of the map, each part already judged.

    ``month`` is the first day of the month shown, of a measure told by months; ``year`` the year,
    of one told by years, ``None`` for each area's latest. ``region`` is what the areas of ``level``
    lie in: empty for the province, a regency (its districts), a district (its villages). ``second``
    is another measure, where two are shown, ``points`` what stands upon the land.
    """

    metric: str
    month: date | None = None
    year: int | None = None
    level: str = "regency"
    region: str | None = None
    segment: str | None = None
    payer: str | None = None
    denominator: str | None = None
    scheme: str = "fixed"
    classes: int = 6
    second: str | None = None
    kind: str = "map"
    points: str | None = None

    @property
    def metrics(self) -> list[str]:
        """The measures shown: one or two."""
        return [self.metric, *([self.second] if self.second else [])]

    @property
    def of_all_periods(self) -> dict[str, object]:
        """What ``map/frames`` takes."""
        names = ("metric", "level", "region", "segment", "payer", "denominator")
        return {name: getattr(self, name) for name in names}

    @property
    def at_its_period(self) -> dict[str, object]:
        """What ``map/areas`` takes."""
        return {**self.of_all_periods, "month": self.month, "year": self.year}
