"""The scales of the map stay in order and apart for who sees no red, no green or no blue."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from jamsostek.base.colours import DARK, LIGHT, class_scale

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB
SEEN = {
    "all": np.eye(3),
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
          [0.0193339, 0.1191920, 0.9503041]]  # fmt: skip
WHITE = np.array([0.95047, 1, 1.08883])


def lab(colour: str, seen: str) -> np.ndarray:
    """CIE L*a*b* of a hex colour as such an eye sees it."""
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.array(TO_XYZ) @ np.clip(np.array(SEEN[seen]) @ linear, 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, seen: str) -> float:
    return float(np.linalg.norm(lab(one, seen) - lab(other, seen)))


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_neighbouring_classes_stay_apart(palette, seen):
    for count in range(3, 8):
        scale = class_scale(count, palette.sequential, palette.diverging, None)
        assert min(apart(*each, seen) for each in pairwise(scale)) > 6, (count, scale)
        # more is always darker, or on the dark page lighter
        lightness = [lab(colour, seen)[0] for colour in scale]
        assert lightness == sorted(lightness, reverse=palette is LIGHT)
        parted = class_scale(count, palette.sequential, palette.diverging, count)
        assert min(apart(*each, seen) for each in pairwise(parted)) > 6, (count, parted)
        # gain and loss of the same size are not taken for each other
        assert apart(parted[0], parted[-1], seen) > 12


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_nine_colours_of_two_measures_stay_apart_from_their_neighbours(palette, seen):
    square = np.array(palette.crossed).reshape(3, 3)
    for row in range(3):
        for column in range(3):
            for down, right in ((0, 1), (1, 0)):
                if row + down < 3 and column + right < 3:
                    pair = square[row, column], square[row + down, column + right]
                    assert apart(*pair, seen) > 6, pair
