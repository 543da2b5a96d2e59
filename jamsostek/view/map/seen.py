"""The rows behind a view of the map: one for each area of its level, of the period shown."""

from __future__ import annotations

import pandas as pd

from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map.choice import Choice


@kept
def areas(here: Screen, *choice: object) -> pd.DataFrame:
    """The rows of ``map/areas`` of a choice (its fields in order)."""
    return here.ask("map/areas", branch=here.branch, **Choice(*choice).at_its_period)


@kept
def coloured(here: Screen, *choice: object) -> pd.DataFrame:
    """Those of the branch in view, if one is chosen; the others are land around them."""
    rows = areas(here, *choice)
    return rows[rows["in_focus"].astype(bool)]
