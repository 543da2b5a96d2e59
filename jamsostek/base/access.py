"""Who is asking. Every query is asked on behalf of a scope, so that roles can be enforced where
the data is read and not in the pages.

A :class:`Scope` says what may be asked and nothing of the person, so that it can be a cache key; an
:class:`Account` says who it is, and is none. What a role may ask is five words:

=========== ==================================================================================
published   published figures, rules, places, winners, sources
totals      counts of people by area, segment, payer, month …, without a name or code
people      rows of agents, members, employers, visits and meetings, with names
judging     scores of the panel
keeping     imports, versions, the quality of files, the editing of targets
=========== ==================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass

from jamsostek.base.errors import ProductError

WORDS = ("published", "totals", "people", "judging", "keeping")
_MAY = {
    # whoever sits at the machine, where nobody signs in
    "owner": WORDS,
    "admin": WORDS,
    "branch": ("published", "totals", "people"),
    "province": ("published", "totals", "judging"),
    "panel": ("published", "judging"),
    "viewer": ("published",),
}
ROLES = tuple(_MAY)


@dataclass(frozen=True)
class Scope:
    """The reach of one caller; frozen and without anything personal, so it can be a cache key.

    ``branch`` is the code of the office of the role ``branch``; ``regions`` the codes of the
    regencies an account is narrowed to, none for all.
    """

    role: str
    branch: str | None = None
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # a scope that is none must not come to be: what it may ask would be anybody's guess
        if self.role not in _MAY or (self.role == "branch") != bool(self.branch):
            raise ValueError(f"no such scope: {self.role!r} of {self.branch!r}")

    def may(self, word: str) -> bool:
        """Whether it may ask what is ``published``, ``totals``, ``people``, ``judging`` or
        ``keeping``; for its own branch only, if its role is ``branch`` and it asks of people."""
        if word not in WORDS:
            raise ValueError(f"no such word: {word!r}")
        return word in _MAY[self.role]

    @property
    def is_admin(self) -> bool:
        """Whether nothing is kept from it."""
        return self.role in ("owner", "admin")

    def sees_people_of(self, branch: str | None) -> bool:
        """Whether it may see names and codes of that branch; ``None``: of all of them at once."""
        return self.is_admin or (self.role == "branch" and branch == self.branch)


@dataclass(frozen=True)
class Account:
    """Who it is; never in a cache key.

    ``code`` is a stable pseudonymous key (``owner`` at the machine itself), ``name`` what the
    person and the admins read.
    """

    code: str
    name: str
    scope: Scope


LOCAL_OWNER = Scope("owner")
OWNER = Account("owner", "", LOCAL_OWNER)


def scope_named(text: str) -> Scope:
    """The scope of ``ROLE`` or ``branch:CODE``, as ``--as`` takes it on the command line.

    Raises ``ProductError`` ``unknown_role`` for another role, or for a branch that names none.
    """
    role, _, branch = text.partition(":")
    try:
        return Scope(role, branch or None)
    except ValueError as error:
        known = ", ".join(f"{each}:…" if each == "branch" else each for each in ROLES)
        raise ProductError("unknown_role", role=text, known=known) from error
