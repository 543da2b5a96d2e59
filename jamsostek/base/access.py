"""Who is asking. Every query is asked on behalf of a scope, so that roles can be enforced where
the data is read and not in the pages. For now there is one: the owner of this machine.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The reach of one caller. ``role`` names it; frozen, so it can be a cache key."""

    role: str


LOCAL_OWNER = Scope("owner")
