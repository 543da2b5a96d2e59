"""A frozen ranking in one file: all it was made of and what came of it.

Opened later it gives the same order, whatever became of the data since. The file is JSON for people
to read, in one way of writing; of two that say the same only one is a protocol, so that a byte
changed in it is noticed, and a checksum holds what it says.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path

import jamsostek
from jamsostek.analysis import soundness
from jamsostek.base.errors import ProductError
from jamsostek.contract.evidence import Definition
from jamsostek.meetings.judging import Place
from jamsostek.reports.judging.choices import Choices
from jamsostek.reports.judging.evidence import Evidence, Told
from jamsostek.reports.judging.order import Order, order
from jamsostek.reports.judging.room import Candidate, Criterion, Room

_FORM = 1
# two machines may add the same numbers to sums that differ in their last digits
_DIGITS = 7


@dataclass(frozen=True)
class Protocol:
    """A file that was read. ``order`` is made anew from what it holds; ``is_same`` tells whether
    the places and scores it states come out of that."""

    content: dict
    order: Order

    @property
    def is_same(self) -> bool:
        """Whether what it states is what comes of what it holds."""
        return self.content["result"] == _result(self.order)

    @property
    def checksum(self) -> str:
        """The checksum of what it says."""
        return self.content["checksum"]

    @property
    def made_at(self) -> datetime:
        """When it was frozen (UTC)."""
        return datetime.fromisoformat(self.content["made_at"])


@dataclass(frozen=True)
class Difference:
    """One thing that is another today. ``what`` is ``score``, ``evidence``, ``candidate``,
    ``criterion`` or ``place``; ``then`` and ``now`` are ``None`` where there was or is none."""

    what: str
    candidate: str
    criterion: str = ""
    juror: int | None = None
    then: float | None = None
    now: float | None = None


def freeze(made: Order, data: dict[str, str], who: str, at: datetime | None = None) -> str:
    """The text of a protocol. ``data`` tells the versions of the data and the warehouse.

    Raises ``scoring_open`` while jurors are still scoring, ``rank_nothing`` without any score."""
    room = made.room
    if room.is_open:
        raise ProductError("scoring_open")
    if not made.is_judged:
        raise ProductError("rank_nothing")
    at = (at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    chosen = asdict(made.choices)
    content = {
        "protocol": _FORM,
        "made_at": at.isoformat(),
        "made_by": who,
        "program": jamsostek.__version__,
        "data": {**data, "kind": room.kind},
        "year": room.place.year,
        "category": room.place.category,
        "choices": {name: chosen[name] for name in chosen if name != "weights"},
        "candidates": [asdict(each) for each in room.candidates],
        "criteria": [
            {**asdict(each), "name": list(each.name), "weight": 100 * float(weight)}
            for each, weight in zip(room.criteria, made.weights, strict=True)
        ],
        "jurors": {
            str(juror): {"role": row["role"], "region_code": row["region_code"]}
            for juror, row in sorted(room.jurors.items())
        },
        "scores": [[*key, score] for key, score in sorted(room.given.items())],
        "evidence": [_evidence(each) for each in room.evidence],
    }
    # made of what was written down, as whoever opens it will make it
    content["result"] = _result(_order(content))
    return _written({**content, "checksum": _checksum(content)})


def read(raw: bytes) -> Protocol:
    """Open a protocol and make its order anew.

    Raises ``protocol_unreadable`` for what is none, ``protocol_changed`` where something was
    changed in it."""
    try:
        content = json.loads(raw.decode("utf-8"))
        stated = content["checksum"]
        rest = {key: value for key, value in content.items() if key != "checksum"}
        if content["protocol"] != _FORM:
            raise ProductError("protocol_unreadable")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProductError("protocol_unreadable") from error
    if _written(content).encode() != raw or stated != _checksum(rest):
        raise ProductError("protocol_changed")
    try:
        return Protocol(content, _order(content))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProductError("protocol_unreadable") from error


def read_file(file: Path) -> Protocol:
    """As :func:`read`, of a file; raises ``protocol_missing`` where it can't be opened."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ProductError("protocol_missing", file=file.name) from error
    return read(raw)


def differences(protocol: Protocol, today: Room) -> list[Difference]:
    """What is another today than when it was frozen, and whose place would be under the same rules
    and weights."""
    then = protocol.order.room
    found = _of_lists(then, today)
    for key in sorted(then.given.keys() | today.given.keys()):
        before, now = then.given.get(key), today.given.get(key)
        if before != now:
            found.append(Difference("score", key[0], key[1], key[2], before, now))
    told = [{each.code: each.told for each in room.evidence} for room in (then, today)]
    for code in sorted(told[0].keys() | told[1].keys()):
        before, now = (of.get(code, {}) for of in told)
        for candidate in sorted(before.keys() | now.keys()):
            values = [of[candidate].value if candidate in of else None for of in (before, now)]
            if _rounded(values[0]) != _rounded(values[1]):
                found.append(Difference("evidence", candidate, code, None, *values))
    return found + _of_places(protocol, today)


def _of_lists(then: Room, today: Room) -> list[Difference]:
    names = [{each.code: each.name for each in room.candidates} for room in (then, today)]
    found = [
        Difference("candidate", code, then=float(code in names[0]), now=float(code in names[1]))
        for code in sorted(names[0].keys() ^ names[1].keys())
    ]
    codes = [{each.code for each in room.criteria} for room in (then, today)]
    return found + [
        Difference("criterion", "", code, then=float(code in codes[0]), now=float(code in codes[1]))
        for code in sorted(codes[0] ^ codes[1])
    ]


def _of_places(protocol: Protocol, today: Room) -> list[Difference]:
    there = {each.code for each in today.criteria}
    weights = {
        criterion.code: 100 * weight
        for criterion, weight in protocol.order.counted
        if criterion.code in there
    }
    if not weights:
        return []
    choices = Choices(weights=tuple(weights.items()), **protocol.content["choices"])
    now = {each.candidate: each.place for each in order(today, choices).standings}
    before = {each.candidate: each.place for each in protocol.order.standings}
    return [
        Difference("place", code, then=before[code], now=now[code])
        for code in before
        if code in now and before[code] != now[code]
    ]


# -- the way of writing --------------------------------------------------------------------------


def _written(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _checksum(content: dict) -> str:
    return hashlib.sha256(_written(content).encode()).hexdigest()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DIGITS)


def _result(made: Order) -> dict:
    """Places and scores, and how sound they are."""
    drawn = soundness.drawn(
        made.panel, made.choices.rules, made.weights, made.choices.draws, made.choices.seed
    )
    agreed = soundness.agreement(made.panel, made.weights)
    return {
        "places": [{**asdict(each), "score": _rounded(each.score)} for each in made.standings],
        "first": dict(zip(made.panel.candidates, map(_rounded, drawn.first), strict=True)),
        "podium": dict(zip(made.panel.candidates, map(_rounded, drawn.podium), strict=True)),
        "agreement": {"w": _rounded(agreed.w), "p": _rounded(agreed.p)},
    }


def _evidence(each: Evidence) -> dict:
    told = {
        candidate: {**asdict(value), "as_of": value.as_of and value.as_of.isoformat()}
        for candidate, value in each.told.items()
    }
    return {"definition": asdict(each.definition), "told": told}


def _order(content: dict) -> Order:
    criteria = tuple(
        Criterion(**{**each, "name": tuple(each["name"])}) for each in content["criteria"]
    )
    room = Room(
        place=Place(content["year"], content["category"]),
        kind=content["data"]["kind"],
        candidates=tuple(Candidate(**each) for each in content["candidates"]),
        criteria=criteria,
        given={(*key[:2], int(key[2])): score for *key, score in content["scores"]},
        filed={},
        jurors={int(juror): row for juror, row in content["jurors"].items()},
        is_open=False,
        is_assumed_open=False,
        evidence=tuple(map(_evidence_of, content["evidence"])),
    )
    weights = tuple((each.code, each.weight) for each in criteria)
    return order(room, Choices(weights=weights, **content["choices"]))


def _evidence_of(content: dict) -> Evidence:
    definition = {field.name: content["definition"][field.name] for field in fields(Definition)} | {
        "categories": tuple(content["definition"]["categories"])
    }
    told = {
        candidate: Told(**{**value, "as_of": value["as_of"] and date.fromisoformat(value["as_of"])})
        for candidate, value in content["told"].items()
    }
    return Evidence(Definition(**definition), told)
