"""A rectangle of a sheet or a slide, for whoever places something there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A place, in pixels of a sheet or inches of a slide; the top left is zero."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def cut(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> Box:
        """What remains when strips are cut off its sides."""
        return Box(
            self.left + left, self.top + top, self.width - left - right, self.height - top - bottom
        )

    def grid(self, columns: int, rows: int, gap: float) -> list[Box]:
        """Equal places in rows, from the top left."""
        width = (self.width - gap * (columns - 1)) / columns
        height = (self.height - gap * (rows - 1)) / rows
        return [
            Box(self.left + column * (width + gap), self.top + row * (height + gap), width, height)
            for row in range(rows)
            for column in range(columns)
        ]

    def meets(self, other: Box) -> bool:
        """Whether the two share any room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies wholly in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )
