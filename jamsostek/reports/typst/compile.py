"""Pages set by Typst from a layout beside this file and data handed over as JSON.

Nothing of the data is ever part of the layout's source, so a name with ``#`` or ``$`` in it prints
as it is written. Only the fonts that come with the program are used and no package is fetched.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import typst

from jamsostek.reports.faces import FONTS
from jamsostek.reports.letters import on_paper


def pages(layout: str, data: dict, made_at: datetime, form: str = "pdf", ppi: float = 144) -> bytes:
    """The document of a layout (the name of a ``.typ`` file) as PDF, or its only page as PNG.

    The layout finds ``data`` in ``sys.inputs.data``. The same data give the same bytes.
    """
    return typst.compile(
        _source(layout),
        font_paths=_fonts(),
        format=form,
        ppi=ppi,
        sys_inputs={"data": json.dumps(on_paper(data), ensure_ascii=False)},
        timestamp=made_at.replace(microsecond=0, tzinfo=made_at.tzinfo or UTC),
    )


@lru_cache(maxsize=4)
def _source(layout: str) -> bytes:
    return (Path(__file__).parent / f"{layout}.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
