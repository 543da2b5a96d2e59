"""Small cells: what of an answer is hidden from a scope that may see totals and no people.

Called by ``ask`` after the SQL and before anybody has the answer: what pages, decks, files and the
command line get is what it returns. Nothing is decided here: what the warehouse and its protected
tables (:mod:`jamsostek.warehouse.protecting`) answer alike is shown, the rest is not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from jamsostek.base.hidden import HIDDEN as HIDDEN_NUMBER
from jamsostek.contract.queries import Query

HIDDEN = "hidden"
_PLACE, _TRUE = "_place", "_true"
# what says of a number what it is, and nothing of how much
_DESCRIBES = {"unit", "kind", "source", "source_kind", "as_of", "as_of_precision", "region_label"}
# what a row may be a part of: the hidden parts are added up in one that is not broken down
_PARTS = ("segment", "payer", "funding_source", "benefit")


def alike(query: Query, answer: pd.DataFrame, witnesses: list[pd.DataFrame]) -> pd.DataFrame:
    """The answer with what is hidden taken out: what no witness says too.

    The first witness is the answer of the protected tables, a second one that of the caller's own
    rows alone. A number that is hidden is missing in a way of its own
    (:mod:`jamsostek.base.hidden`), and a further column, ``hidden``, names the columns of which
    that is so in a row; without any there is no such column. Which rows there are, and in what
    order, says the protected answer, so that nothing hidden is told by a row that is
    there or is not: one that the answer has not is hidden in full, one that no witness has is left
    out. Where rows are parts (segments, payers) the sum of the hidden ones, if it may be known, is
    a row of its own, of part ``all``. A query with ``-- hides: rows`` loses a row that it can't
    tell in full.
    """
    keys = [name for name in query.grain if name in answer]
    if not keys:
        keys = [name for name in answer if not _is_number(answer[name])]
    if any(_is_same(answer, own) for own in witnesses[1:]):
        return answer
    rows = _in_order(answer, witnesses[0], keys)
    is_true = rows.pop(_TRUE).to_numpy(bool)
    beside = [_beside(rows, witness, keys) for witness in witnesses]
    differs = pd.DataFrame(
        {
            name: ~(is_true & np.any([_same(rows, other, name) for other in beside], axis=0))
            for name in answer
            if name not in keys and name not in _DESCRIBES
        },
        index=rows.index,
    )
    is_known = np.any([_is_found(other) for other in beside], axis=0)
    if not differs.to_numpy().any():
        return rows[is_true & is_known]
    if query.hides_rows:
        return rows[~differs.any(axis=1)].reset_index(drop=True)
    for name in _DESCRIBES.intersection(rows.columns.difference(keys)):
        rows[name] = rows[name].where(is_true, beside[0][name])
    shown = rows.copy()
    for name in differs:
        if _is_number(shown[name]) and differs[name].any():
            shown[name] = _hidden_where(differs[name], shown[name])
        elif differs[name].any():
            shown[name] = shown[name].where(~differs[name], None)
    names = np.array(differs.columns)
    shown[HIDDEN] = [",".join(names[row]) for row in differs.to_numpy()]
    parts = [name for name in _PARTS if name in keys]
    if not parts:
        return shown[is_known].reset_index(drop=True)
    numbers = [name for name in differs if _is_number(rows[name])]
    # a row that one of them has not is no part of its sum
    twins = beside[0][numbers].copy()
    rows.loc[~is_true, numbers] = 0
    twins.loc[~_is_found(beside[0])] = 0
    return _with_rest(shown, rows, twins, differs, keys, parts, is_known)


def is_hidden(rows: pd.DataFrame, column: str) -> pd.Series:
    """Of which rows that column is hidden, true or false."""
    if HIDDEN not in rows:
        return pd.Series(False, index=rows.index)
    return rows[HIDDEN].str.split(",").map(lambda names: column in (names or ())).astype(bool)


def total(rows: pd.DataFrame, column: str) -> float:
    """The sum of a column, missing where a hidden part is in it: what is hidden is not zero.

    Parts that are added up in a row of their own are in the sum. Of no rows it is 0, of rows that
    are all unknown missing.
    """
    hidden = is_hidden(rows, column)
    parts = [name for name in _PARTS if name in rows]
    rest = rows[parts].eq("all").all(axis=1) if parts else pd.Series(False, index=rows.index)
    if hidden[rest].any() if rest.any() else hidden.any():
        return HIDDEN_NUMBER
    return rows[column].sum(min_count=min(1, len(rows)))


def totals(rows: pd.DataFrame, by: str | list[str], columns: list[str]) -> pd.DataFrame:
    """The :func:`total` of each column for each value of ``by``."""
    if HIDDEN not in rows:
        return rows.groupby(by)[columns].sum()
    groups = dict(list(rows.groupby(by)))
    found = {name: [total(group, name) for group in groups.values()] for name in columns}
    return pd.DataFrame(found, index=rows.groupby(by)[columns].size().index)


def _hidden_where(differs: pd.Series | np.ndarray, column: pd.Series) -> np.ndarray:
    """The numbers, and where they differ the one that says it may not be told."""
    # pandas would write its own missing number there
    return np.where(np.asarray(differs), HIDDEN_NUMBER, column.to_numpy(float))


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _is_same(answer: pd.DataFrame, own: pd.DataFrame) -> bool:
    """Whether the caller's own rows alone give the whole answer."""
    return len(answer) == len(own) and all(_equal(answer[name], own[name]).all() for name in answer)


def _in_order(answer: pd.DataFrame, protected: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows of both in the order of the protected ones, what isn't among these after them;
    ``_true`` says which of them the answer has."""
    numbered = answer.assign(**{_TRUE: True})
    if len(answer) == len(protected) and all(
        _equal(answer[key], protected[key]).all() for key in keys
    ):
        return numbered
    order = protected[keys].assign(**{_PLACE: range(len(protected))})
    placed = numbered.merge(order, on=keys, how="outer")
    placed = placed.sort_values([_PLACE, *keys], kind="stable").reset_index(drop=True)
    placed[_TRUE] = placed[_TRUE].notna()
    return placed.drop(columns=_PLACE)


def _beside(rows: pd.DataFrame, witness: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """For each row that of the witness with the same keys; ``_place`` is missing without one."""
    numbered = witness.assign(**{_PLACE: range(len(witness))})
    if len(rows) == len(witness) and all(_equal(rows[key], witness[key]).all() for key in keys):
        return numbered
    return rows[keys].merge(numbered, on=keys, how="left")


def _same(rows: pd.DataFrame, beside: pd.DataFrame, name: str) -> np.ndarray:
    """Of which rows both say the same of a column."""
    return _is_found(beside) & _equal(rows[name], beside[name])


def _is_found(beside: pd.DataFrame) -> np.ndarray:
    """Of which rows the witness has one with the same keys."""
    return beside[_PLACE].notna().to_numpy()


def _equal(one: pd.Series, other: pd.Series) -> np.ndarray:
    if _is_number(one):
        # sums in another order differ in the last digits, what is hidden by thousands
        a, b = one.to_numpy(float), pd.to_numeric(other, errors="coerce").to_numpy(float)
        return np.isclose(a, b, rtol=1e-9, atol=1e-6, equal_nan=True)
    if one.equals(other):
        return np.ones(len(one), dtype=bool)
    return np.array([_text(a) == _text(b) for a, b in zip(one, other, strict=True)], dtype=bool)


def _text(value: object) -> str:
    # lists have no truth value, and a missing one is None, NaN or NaT
    return str(list(value)) if isinstance(value, np.ndarray | list) else str(value or None)


def _with_rest(shown, rows, twins, differs, keys, parts, is_known) -> pd.DataFrame:
    """With a row for the hidden parts of each whole, where both answers agree on their sum."""
    whole = [key for key in keys if key not in parts]
    of_whole = rows.groupby(whole, sort=False, dropna=False).ngroup() if whole else 0 * rows.index
    code = np.asarray(of_whole)
    _, first = np.unique(code, return_index=True)
    numbers = list(twins)
    hidden = differs[numbers].to_numpy()
    sums, others = (_summed(each[numbers], hidden, code) for each in (rows, twins))
    counts = np.zeros(sums.shape)
    np.add.at(counts, code, hidden)
    known = (counts > 0) & np.isclose(sums, others, rtol=1e-9, atol=1e-6)
    # what is said of the whole stands in every row of it
    common = [
        name
        for name in rows.columns.difference(keys)
        if not (name in differs and differs[name].any())
        and _equal(rows[name], rows[name].iloc[first[code]].reset_index(drop=True)).all()
    ]
    rest = rows.iloc[first][[*whole, *common]].reset_index(drop=True)
    unknown = [",".join(np.array(numbers)[row]) for row in (counts > 0) & ~known]
    rest = rest.assign(**dict.fromkeys(parts, "all"), **{HIDDEN: unknown})
    rest[numbers] = pd.DataFrame(np.where(known, sums, np.nan), columns=numbers).combine_first(
        rest.reindex(columns=numbers)
    )
    for place, name in enumerate(numbers):
        rest[name] = _hidden_where((counts > 0)[:, place] & ~known[:, place], rest[name])
    # a whole of which no witness has a row is not told of either
    rest = rest[(counts > 0).any(axis=1) & np.isin(np.unique(code), code[is_known])]
    shown = shown[is_known]
    told = shown[shown[parts].eq("all").all(axis=1)]
    if len(told):  # not broken down in the data either
        added = set(numbers) - set(common)
        rest = pd.concat([rest, told]).groupby(keys, dropna=False, as_index=False)
        rest = rest.agg(
            {
                name: (lambda column: column.sum(min_count=1)) if name in added else "first"
                for name in shown.columns.difference(keys)
            }
        )
        shown = shown.drop(told.index)
    together = pd.concat([shown, rest.reindex(columns=shown.columns)])
    return together.sort_values(whole, kind="stable").reset_index(drop=True) if whole else together


def _summed(numbers: pd.DataFrame, hidden: np.ndarray, code: np.ndarray) -> np.ndarray:
    """The sum of what is hidden of each column, by whole."""
    sums = np.zeros((code.max() + 1, len(numbers.columns)))
    # what one of them doesn't know is no sum: a missing part is not zero
    np.add.at(sums, code, np.where(hidden, numbers.to_numpy(float), 0.0))
    return sums
