"""Who may come in and as what: ``access.toml`` of the workspace, or the file in
``JAMSOSTEK_ACCESS``, read and judged::

    unknown = "viewer"          # who signed in and isn't named here; without it: nobody
    hours = 12                  # how long a sign-in holds
    groups_claim = "groups"     # where the provider tells somebody's groups

    [[people]]
    email = "siti@example.go.id"    # or subject = "…", what the provider calls them
    role = "branch"
    branch = "ATAMBUA"
    regencies = ["5304"]            # not all of its regencies

    [[people]]
    email = "juri@example.ac.id"
    role = "panel"
    juror = 3                       # whose scores are their own

    [[groups]]
    name = "bappeda"
    role = "province"

A person's own entry goes before groups, an earlier group before a later one. A file with a fault
opens to nobody: what its author meant is not guessed.
"""

from __future__ import annotations

import csv
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.access import JURORS, ROLES, Account, Scope
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.workspace import disk

# the owner is whoever sits at the machine; nobody signs in as that
_ROLES = tuple(role for role in ROLES if role != "owner")
_KEYS = {
    "": {"unknown", "hours", "groups_claim", "people", "groups"},
    "people": {"email", "subject", "role", "branch", "regencies", "juror"},
    "groups": {"name", "role", "branch", "regencies"},
}
_HEADER = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_AT = re.compile(r"at line (\d+)")
_LONGEST = 24 * 30
_PATIENCE = 5


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the file; ``error.access_<code>`` says it in words."""

    line: int
    code: str
    value: str = ""
    known: str = ""

    def told(self, say) -> str:
        """Where and what, in the language of ``say``."""
        what = say(f"error.access_{self.code}", value=self.value, known=self.known)
        return say("access.fault", line=self.line, what=what)


@dataclass(frozen=True)
class Access:
    """What the file says, and what is wrong with it."""

    people: Mapping[str, Scope] = field(default_factory=dict)
    groups: Mapping[str, Scope] = field(default_factory=dict)
    unknown: Scope | None = None
    hours: float = 12
    groups_claim: str = "groups"
    faults: tuple[Fault, ...] = ()
    is_there: bool = True


def file() -> Path:
    """Where the file is, or would be."""
    named = os.environ.get("JAMSOSTEK_ACCESS")
    return Path(named).resolve() if named else settings.workspace_folder() / "access.toml"


def read() -> Access:
    """What is in force now; read anew when the file has changed."""
    path = file()
    try:
        stat = path.stat()
    except OSError:
        return Access(is_there=False)
    places = tuple(settings.stamp(datapackage.package().dataset(each).file) for each in _PLACES)
    return _read(path, (stat.st_ino, stat.st_mtime_ns, stat.st_size, *places))


@lru_cache(maxsize=8)
def _read(path: Path, _as_it_was: tuple) -> Access:
    try:
        text = path.read_text("utf-8")
        told = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        return Access(faults=(Fault(1, "unreadable", type(error).__name__),))
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        return Access(faults=(Fault(line, "form"),))
    return _Judge(text, told).access()


class _Judge:
    """Holds one file against what may be said in it."""

    def __init__(self, text: str, told: dict) -> None:
        self._told, self._lines = told, _lines(text)
        self._faults: list[Fault] = []
        self._branches, self._branch_of = _places()

    def access(self) -> Access:
        told = self._told
        self._unknown_keys("", 0, told)
        unknown = told.get("unknown")
        if unknown not in (None, "viewer"):
            self._fault("", 0, "unknown", "others", unknown, "viewer")
        hours = told.get("hours", 12)
        if not _is_number(hours) or not 0 < hours <= _LONGEST:
            self._fault("", 0, "hours", "hours", hours, str(_LONGEST))
        claim = told.get("groups_claim", "groups")
        if not isinstance(claim, str) or not claim:
            self._fault("", 0, "groups_claim", "text", claim)
        people = self._entries("people", ("email", "subject"))
        groups = self._entries("groups", ("name",))
        faults = tuple(sorted(self._faults, key=lambda fault: fault.line))
        if faults:
            return Access(faults=faults)
        return Access(people, groups, Scope("viewer") if unknown else None, hours, claim)

    def _fault(self, section: str, number: int, key: str, code: str, value="", known="") -> None:
        lines = self._lines.get((section, number), {})
        line = lines.get(key) or lines.get("") or self._lines.get(("", 0), {}).get(section) or 1
        self._faults.append(Fault(line, code, str(value), known))

    def _unknown_keys(self, section: str, number: int, told: dict) -> None:
        for key in told.keys() - _KEYS[section]:
            self._fault(section, number, key, "key", key, ", ".join(sorted(_KEYS[section])))

    def _entries(self, section: str, names: tuple[str, ...]) -> dict[str, Scope]:
        found: dict[str, Scope] = {}
        entries = self._told.get(section, [])
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            self._fault(section, 0, section, "section", section)
            return found
        for number, entry in enumerate(entries):
            self._unknown_keys(section, number, entry)
            scope = self._scope(section, number, entry)
            told = [name for name in names if name in entry]
            if len(told) != 1 or not isinstance(entry[told[0]], str) or not entry[told[0]].strip():
                self._fault(section, number, told[0] if told else "", "who", "", " / ".join(names))
                continue
            key = _key(told[0], entry[told[0]])
            if key in found:
                self._fault(section, number, told[0], "twice", entry[told[0]])
            if scope:
                found[key] = scope
        return found

    def _scope(self, section: str, number: int, entry: dict) -> Scope | None:
        role, branch = entry.get("role"), entry.get("branch")
        if role not in _ROLES:
            self._fault(section, number, "role", "role", role or "", ", ".join(_ROLES))
            return None
        if role == "branch" and branch not in self._branches:
            known = ", ".join(self._branches)
            self._fault(section, number, "branch", "branch", branch or "", known)
            return None
        if role != "branch" and branch is not None:
            self._fault(section, number, "branch", "no_branch", branch)
            return None
        regions = entry.get("regencies", [])
        of = {code for code, served_by in self._branch_of.items() if branch in (None, served_by)}
        if role == "admin":
            of = set()  # nothing is kept from an admin
        if not isinstance(regions, list) or not set(map(str, regions)) <= of:
            known = ", ".join(sorted(of)) or "–"
            self._fault(section, number, "regencies", "regencies", regions, known)
            return None
        juror = entry.get("juror")
        if juror is not None and (role != "panel" or juror not in JURORS or juror is True):
            known = f"{JURORS[0]}–{JURORS[-1]}" if role == "panel" else "–"
            self._fault(section, number, "juror", "juror", juror, known)
            return None
        return Scope(role, branch, tuple(sorted(set(map(str, regions)))), juror)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _lines(text: str) -> dict[tuple[str, int], dict[str, int]]:
    """The line of each key by section and entry; of the header under an empty key."""
    found: dict[tuple[str, int], dict[str, int]] = {("", 0): {}}
    place, seen = ("", 0), {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            name = header[1]
            place = (name, seen.get(name, 0))
            seen[name] = place[1] + 1
            found[place] = {"": number}
        elif key := _KEY.match(line):
            found[place].setdefault(key[1], number)
    return found


_PLACES = ("branches", "regions")


def _places() -> tuple[list[str], dict[str, str]]:
    """The codes of the branches, and each regency's branch by code."""
    branches, regions = (list(_rows(name)) for name in _PLACES)
    return (
        [row["branch_code"] for row in branches],
        {row["region_code"]: row["branch_code"] for row in regions},
    )


def branches() -> dict[str, str]:
    """The names of the offices by code; none where their file is missing, which pages tell."""
    try:
        return {row["branch_code"]: row["name"] for row in _rows("branches")}
    except (OSError, ValueError, KeyError):
        return {}


def _rows(dataset: str) -> Iterator[dict[str, str]]:
    with datapackage.package().dataset(dataset).file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _key(by: str, who: str) -> str:
    # addresses are told apart by their letters, not by their case; what else is not
    return f"{by}:{who.strip().casefold() if by == 'email' else who}"


# -- who somebody is -----------------------------------------------------------------------------


def account(claims: Mapping[str, object]) -> Account:
    """Who signed in with these claims of the provider, and what they may ask.

    Raises ``ProductError``: ``access_missing`` without a file, ``access_faulty`` for one with a
    fault, ``access_email`` where the provider says that the address is not proven,
    ``access_stranger`` for who is not in it.
    """
    access = read()
    if not access.is_there:
        raise ProductError("access_missing")
    if access.faults:
        raise ProductError("access_faulty")
    email = str(claims.get("email") or "")
    if not claims.get("iss") or not claims.get("sub"):
        raise ProductError("access_stranger", email=email)
    if email and claims.get("email_verified") in (False, "false"):
        raise ProductError("access_email", email=email)
    name = str(claims.get("name") or email or claims.get("sub"))
    return Account(code_of(claims), name, _scope_of(access, claims, email))


def _scope_of(access: Access, claims: Mapping[str, object], email: str) -> Scope:
    subject = str(claims.get("sub") or "")
    for key in (_key("subject", subject), _key("email", email)):
        if scope := access.people.get(key):
            return scope
    told = claims.get(access.groups_claim) or []
    groups = {_key("name", str(each)) for each in (told if isinstance(told, list) else [told])}
    for key, scope in access.groups.items():
        if key in groups:
            return scope
    if access.unknown is None:
        raise ProductError("access_stranger", email=email or subject)
    return access.unknown


def code_of(claims: Mapping[str, object]) -> str:
    """The stable key of who signed in: of the provider and what it calls them, and neither."""
    return disk.of_parts([str(claims.get("iss")), str(claims.get("sub"))])[:16]


def remember(who: Account) -> None:
    """Keep what an account is called, for whoever reads later what it did."""
    names = _names()
    if names.get(who.code) == who.name:
        return
    file = _names_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with disk.lock(file.with_suffix(".lock"), wait_seconds=_PATIENCE) or nullcontext():
        disk.point(file, _names() | {who.code: who.name})


def name_of(code: str) -> str:
    """What an account is called; its code where nobody has said so."""
    return _names().get(code) or code


def _names_file() -> Path:
    return settings.workspace_folder() / "access" / "names.json"


def _names() -> dict[str, str]:
    try:
        names = disk.pointed(_names_file())
    except (OSError, ValueError):
        return {}  # the codes stand for themselves
    return names if isinstance(names, dict) else {}


# -- when a sign-in ends -------------------------------------------------------------------------


def end(claims: Mapping[str, object]) -> None:
    """End a sign-in for good: its cookie opens nothing any more, in no tab and on no server."""
    folder = _ended_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _sign_in(claims)).touch()
    # the browser's own cookie is of no use after a month
    disk.sweep(folder.iterdir(), older_than=_LONGEST * 3600)


def is_over(claims: Mapping[str, object], now: float) -> bool:
    """Whether a sign-in was ended, or began more hours ago than the file lets it hold."""
    began = claims.get("iat")
    if not _is_number(began) or now - began > read().hours * 3600:
        return True
    return (_ended_folder() / _sign_in(claims)).exists()


def _ended_folder() -> Path:
    return settings.workspace_folder() / "access" / "ended"


def _sign_in(claims: Mapping[str, object]) -> str:
    # the nonce is another one at every sign-in
    return disk.of_parts(str(claims.get(name)) for name in ("iss", "sub", "iat", "nonce"))
