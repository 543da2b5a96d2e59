"""A candidate's sheet on one page of paper."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import kinds, metrics
from jamsostek.reports import files
from jamsostek.reports.judging.dossier import Dossier, summary
from jamsostek.reports.judging.order import Order
from jamsostek.reports.typst import compile

_AWARDS, _FIGURES = 6, 6


def write(say: Speaker, made: Order, found: Dossier, file: Path) -> None:
    """Write the sheet as a PDF. Raises :class:`ProductError` ``export_unwritable``."""
    pages = compile.pages("candidate", data(say, made, found), datetime.now())
    files.write_whole(file, lambda beside: beside.write_bytes(pages))


def data(say: Speaker, made: Order, found: Dossier) -> dict:
    """What the page says; long lists show the first rows and count the rest."""
    room = made.room
    badge = kinds.badge(say, room.kind)
    category = say(f"category.{room.place.category}")
    return {
        "title": found.candidate.name,
        "subtitle": say("judging.title", year=room.place.year, category=category),
        "author": say("app.name"),
        "language": say.language,
        "colours": {name: value for name, value in asdict(LIGHT).items() if value[0] == "#"},
        "badge": asdict(badge) if badge else None,
        "summary": summary(say, found),
        "heads": {
            "lines": say("judging.by_criterion"),
            "lines_note": say("judging.by_criterion_subtitle"),
            "evidence": say("judging.evidence"),
            "awards": say("judging.earlier_awards"),
            "figures": say("judging.published"),
            "figures_note": None if found.is_of_its_own else say("judging.of_its_regency"),
        },
        "lines": [
            {
                "label": line.criterion.label(say),
                "share": say.percent(100 * line.weight, 1),
                "value": line.value,
                "text": NOTHING if line.value is None else say.number(line.value, 1),
                "median": line.median,
                "told": NOTHING if line.median is None
                else say("judging.median", median=say.number(line.median, 1)),
                "least": line.least,
                "most": line.most,
            }
            for line in found.lines
        ],
        "evidence": [_told(say, *pair) for pair in found.evidence],
        "no_evidence": say("judging.evidence_none"),
        "awards": [
            [str(row.ceremony_year), _rank(say, row),
             f"{row.recipient} · {say(f'category.{row.category}')}", row.publisher or ""]
            for row in found.awards.head(_AWARDS).itertuples()
        ],
        "figures": [
            [metrics.metric(row.indicator).labels[say.language], say.value(row.value, row.unit),
             f"{say.as_of(row.as_of, row.as_of_precision)} · {row.publisher}"]
            for row in found.statements.head(_FIGURES).itertuples()
        ],
        "more_awards": _more(say, len(found.awards) - _AWARDS),
        "more_figures": _more(say, len(found.statements) - _FIGURES),
        "none": NOTHING,
        "foot": say("judging.candidate_foot", place=say.number(len(room.scorers))),
    }  # fmt: skip


def _told(say: Speaker, each, value) -> list[str]:
    label = each.definition.labels[say.language]
    if value is None:
        return [label, say("judging.unknown"), ""]
    when = say.as_of(value.as_of, value.as_of_precision) if value.as_of else ""
    badge = kinds.badge(say, value.kind)
    told = [when, badge.word if badge else "", value.source_in(say), value.employer_in(say)]
    where = " · ".join(filter(None, told))
    return [label, say.value(value.value, each.definition.unit), where]


def _rank(say: Speaker, row) -> str:
    if not row.is_win:
        return say(f"status.{row.status}") if row.is_paritrana else say("awards.certificate")
    return say.number(row.rank)


def _more(say: Speaker, count: int) -> str:
    return say("word.more", count=count) if count > 0 else ""
