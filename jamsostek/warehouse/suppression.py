"""Small cells: what of an answer is hidden from a scope that may see totals and no people.

Called by ``ask`` once for every answer, after the SQL and before anybody has it: what pages, decks,
files and the command line get is what it returns.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from jamsostek.base.access import Scope
from jamsostek.contract.queries import Query


def shown(
    query: Query,
    scope: Scope,
    bound: dict[str, object],
    answer: pd.DataFrame,
    protected: Callable[[], pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """The answer as the scope may see it.

    ``protected`` asks the same of the protected warehouse. Until a build makes one the answer is
    returned as it is.
    """
    return answer
