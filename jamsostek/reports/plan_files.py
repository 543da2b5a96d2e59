"""A scenario worked out as a file: workbook, page, slides, or the scenario itself to go on with."""

from __future__ import annotations

import importlib
from datetime import datetime
from pathlib import Path

import pandas as pd

from jamsostek.analysis import scenario
from jamsostek.base.language import Speaker
from jamsostek.reports import files
from jamsostek.reports.plan import Plan

ENDINGS = (".xlsx", ".pdf", ".pptx", ".toml")


def write(made: Plan, say: Speaker, info: pd.Series, made_at: datetime, file: Path) -> None:
    """Write a plan in the form of the file's ending; ``info`` is the row of ``data/info``.

    Raises what the writers do.
    """
    ending = file.suffix.lower()
    if ending == ".pptx":
        slides = importlib.import_module("jamsostek.reports.slides.budget")
        files.write_deck(slides.deck(made, say, info, made_at), file)
        return
    if ending == ".toml":
        content = scenario.written(made.scenario).encode()
    elif ending == ".xlsx":
        content = importlib.import_module("jamsostek.reports.plan_xlsx").workbook(made, say)
    else:
        proposal = importlib.import_module("jamsostek.reports.typst.proposal")
        content = proposal.page(made, say, info["version"], made_at)
    files.write_whole(file, lambda draft: draft.write_bytes(content))
