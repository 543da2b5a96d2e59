"""What is personal: a member's KPJ or NIK becomes a key before it is stored, other cells a mask.

In: the SQL of a cell. Out: the SQL of the key. The same person has the same key in every file of
the workspace, and nobody without the salt can find the number to a key by trying. In a file of
rejected rows a *pass* stands for the number: the key, and a proof that this workspace made it, so
that a mended row finds its person again.
"""

from __future__ import annotations

from jamsostek.base.sql import literal
from jamsostek.imports.tables import NATIVE

MASK = "•••"
# what stands for a cell that is no number of a person
NO_KEY = "!"
_PROOF = 8  # hex digits after the pass's tilde


def pass_sql(key: str) -> str:
    """SQL of the pass for a key; only on a connection that has the salt."""
    return f"{key} || '~' || {_proof(key)}"


def _proof(key: str) -> str:
    return f"substr(sha256('pass ' || getvariable('salt') || {key}), 1, {_PROOF})"


def _of_pass(text: str, otherwise: str) -> str:
    """SQL of the key of a pass, :data:`NO_KEY` if another workspace made it."""
    plain = f"trim({text})"
    key = f"left({plain}, -{_PROOF + 1})"
    return (
        f"case when not regexp_full_match({plain}, '.{{1,40}}~[0-9a-f]{{{_PROOF}}}') "
        f"then {otherwise} when {_proof(key)} = right({plain}, {_PROOF}) then {key} "
        f"else '{NO_KEY}' end"
    )


def key_sql(text: str, kind: str | None) -> str:
    """SQL of a member's key: a salted hash of a ``kpj`` or ``nik``, :data:`NO_KEY` if it is none.

    A ``key`` is kept, but a NIK or KPJ written into its column is hashed. A pass is its key.
    """
    digits = f"regexp_replace({text}, '[^0-9]', '', 'g')"
    letters = f"upper(regexp_replace({text}, '[^0-9A-Za-z]', '', 'g'))"
    missing = f"coalesce(regexp_replace({text}, '[\\s\u00a0-]', '', 'g'), '') = ''"
    # Excel keeps fifteen digits of a number: the sixteenth of a NIK is lost
    is_cut = f"starts_with({text}, {literal(NATIVE)})"

    def hashed(number: str) -> str:
        return f"substr(sha256(getvariable('salt') || {number}), 1, 20)"

    no_number = _of_pass(text, literal(NO_KEY))
    if kind == "kpj":
        form = r"\d{11}|\d{2}[A-Z]\d{8}"
        return (
            f"case when {missing} then null when regexp_full_match({letters}, '{form}') "
            f"then {hashed(letters)} else {no_number} end"
        )
    if kind == "nik":
        return (
            f"case when {missing} then null when len({digits}) = 16 and not {is_cut} "
            f"and regexp_full_match({text}, '[0-9 .''-]+') then {hashed(digits)} "
            f"else {no_number} end"
        )
    nik = r"[1-9]\d{5}(0[1-9]|[1-6]\d|7[01])(0[1-9]|1[0-2])\d{6}"
    plain = f"ltrim(trim({text}), {literal(NATIVE)})"
    return (
        f"case when {missing} then null when regexp_full_match({plain}, '{nik}|\\d{{11}}') "
        f"then {hashed(plain)} else {_of_pass(text, plain)} end"
    )
