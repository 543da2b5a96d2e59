"""The minutes (berita acara) of a frozen ranking: what they say, for paper and workbook alike."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import kinds
from jamsostek.meetings.judging import JURORS
from jamsostek.reports import files
from jamsostek.reports.judging import findings
from jamsostek.reports.judging.choices import SWITCHES
from jamsostek.reports.judging.order import Order
from jamsostek.reports.judging.protocol import Protocol


def title(say: Speaker, found: Protocol) -> str:
    """``Berita acara penilaian Paritrana 2025``."""
    return say("judging.minutes_title", year=found.order.room.place.year)


def about(say: Speaker, found: Protocol) -> list[tuple[str, str]]:
    """What the order stands on: label and text."""
    made, content = found.order, found.content
    weights = ", ".join(
        f"{each.label(say)} {say.percent(100 * share, 1)}" for each, share in made.counted
    )
    badge = kinds.badge(say, made.room.kind)
    data = content["data"].get("version", NOTHING)
    rows = [(say("judging.category"), say(f"category.{made.room.place.category}"))]
    rows += [(say("exports.kind"), badge.word)] if badge else []
    rows += [(say("judging.weights"), weights)]
    rows += [
        (say(f"judging.rule_{name}"), say(f"judging.rule_{name}_{getattr(made.choices, name)}"))
        for name in SWITCHES
    ]
    return [
        *rows,
        (say("judging.jurors_scored"), ", ".join(map(str, made.room.scorers)) or NOTHING),
        (say("exports.data_version"), data),
        (say("judging.program"), content["program"]),
        (say("judging.frozen_on"), say.date(found.made_at)),
        (say("judging.checksum"), found.checksum),
    ]


def signatures(say: Speaker, found: Protocol) -> list[tuple[str, str]]:
    """The nine who sign: juror and office, as far as it was written down."""
    seats = found.order.room.jurors
    return [
        (say("judging.juror", juror=juror), (seats.get(juror) or {}).get("role") or "")
        for juror in JURORS
    ]


def data(say: Speaker, found: Protocol) -> dict:
    """The minutes for the layout."""
    made = found.order
    badge = kinds.badge(say, made.room.kind)
    return {
        "title": title(say, found),
        "subtitle": say(f"category.{made.room.place.category}"),
        "author": say("app.name"),
        "language": say.language,
        "colours": {name: value for name, value in asdict(LIGHT).items() if value[0] == "#"},
        "badge": asdict(badge) if badge else None,
        "opening": say("judging.minutes_opening", year=made.room.place.year),
        "heads": [say("judging.place"), say("judging.candidate"), say("judging.score")],
        "rows": [_row(say, made, each) for each in made.standings],
        "about": about(say, found),
        "sound": {"title": say("judging.part_soundness"),
                  "sentences": findings.all_sentences(say, made)},
        "basis": say("judging.minutes_basis"),
        "sign": say("judging.minutes_sign"),
        "place_and_day": say("judging.minutes_where"),
        "signatures": signatures(say, found),
        "foot": say("judging.minutes_foot", checksum=found.checksum[:16]),
    }  # fmt: skip


def _row(say: Speaker, made: Order, standing) -> list[str]:
    place = NOTHING if standing.place is None else str(standing.place)
    mark = "=" if standing.is_tied else ""
    return [place + mark, made.candidate(standing).name, say.number(standing.score, 2)]


ENDINGS = (".pdf", ".xlsx", ".pptx")


def write(say: Speaker, found: Protocol, file: Path) -> None:
    """Write the minutes as ``.pdf`` or ``.xlsx``, or the ceremony's slides as ``.pptx``.

    Raises :class:`ProductError` ``export_unwritable``."""
    # each brings a library that is slow to load
    if file.suffix.lower() == ".pptx":
        from jamsostek.reports.slides import ceremony

        files.write_deck(ceremony.deck(say, found), file)
        return
    if file.suffix.lower() == ".xlsx":
        from jamsostek.reports.judging.workbook import workbook

        made = workbook(say, found)
    else:
        from jamsostek.reports.typst import compile

        made = compile.pages("minutes", data(say, found), found.made_at)
    files.write_whole(file, lambda beside: beside.write_bytes(made))
