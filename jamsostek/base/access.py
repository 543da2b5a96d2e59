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
# the seats of an award's panel
JURORS = tuple(range(1, 10))


@dataclass(frozen=True)
class Scope:
    """The reach of one caller; frozen and without anything personal, so it can be a cache key.

    ``branch`` is the code of the office of the role ``branch``; ``regions`` the codes of the
    regencies an account is narrowed to, none for all; ``juror`` the number of the seat of the role
    ``panel``, whose scores are its own.
    """

    role: str
    branch: str | None = None
    regions: tuple[str, ...] = ()
    juror: int | None = None

    def __post_init__(self) -> None:
        # a scope that is none must not come to be: what it may ask would be anybody's guess
        if self.role not in _MAY or (self.role == "branch") != bool(self.branch):
            raise ValueError(f"no such scope: {self.role!r} of {self.branch!r}")
        if self.juror is not None and (self.role != "panel" or self.juror not in JURORS):
            raise ValueError(f"no such seat: {self.juror!r} of {self.role!r}")

    def may(self, word: str) -> bool:
        """Whether it may ask what is ``published``, ``totals``, ``people``, ``judging`` or
        ``keeping``; for its own branch only, if its role is ``branch`` and it asks of people."""
        if word not in WORDS:
            raise ValueError(f"no such word: {word!r}")
        return word in _MAY[self.role]

    def need(self, word: str, what: str) -> None:
        """Refuse what needs a word that is not this scope's; ``what`` names it in the
        ``ProductError`` ``not_allowed``."""
        if not self.may(word):
            raise ProductError("not_allowed", what=what, role=self.role)

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


# what a role's name is followed by, as a refusal tells it
_FOLLOWED = {"branch": ":…", "panel": f"[:{JURORS[0]}–{JURORS[-1]}]"}


def scope_named(text: str) -> Scope:
    """The scope of ``ROLE``, ``branch:CODE`` or ``panel:NUMBER``, as ``--as`` takes it on the
    command line.

    Raises ``ProductError`` ``unknown_role`` for another role, or for a branch that names none.
    """
    role, _, of = text.partition(":")
    try:
        if role == "panel":
            return Scope(role, juror=int(of) if of else None)
        return Scope(role, of or None)
    except ValueError as error:
        known = ", ".join(each + _FOLLOWED.get(each, "") for each in ROLES)
        raise ProductError("unknown_role", role=text, known=known) from error
