"""Measure the monthly deck of a branch in every format; ``bench_sample`` calls it at its end.

The baseline is python-pptx alone writing as many empty slides.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pptx import Presentation

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.colours import LIGHT
from jamsostek.base.language import speaker
from jamsostek.reports import decks, excel
from jamsostek.reports.pptx import presentation
from jamsostek.reports.svg import drawing
from jamsostek.reports.typst import achievement, handout

BRANCH, MONTH = "ATAMBUA", "2026-10"


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def empty_slides(number: int, file: Path) -> None:
    book = Presentation()
    for _ in range(number):
        book.slides.add_slide(book.slide_layouts[6])
    book.save(file)


def measure() -> None:
    say = speaker("id")

    def build():
        return decks.build("monev", LOCAL_OWNER, say, branch=BRANCH, month=MONTH)

    first = seconds(build)
    again, deck = seconds(build), build()
    card = achievement.of_branch(LOCAL_OWNER, say, BRANCH, MONTH)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = seconds(lambda: empty_slides(len(deck.slides), folder / "empty.pptx"))
        taken = {
            "build the deck, first time": first,
            "build the deck again": again,
            "draw its pictures for the browser": seconds(
                lambda: [drawing.svg(s.picture, 1168, 460, LIGHT, say) for s in deck.slides]
            ),
            "PowerPoint": seconds(lambda: presentation.write(deck, folder / "deck.pptx")),
            "PDF handout": seconds(lambda: handout.write(deck, folder / "deck.pdf")),
            "Excel": seconds(lambda: excel.write(deck, folder / "deck.xlsx")),
            "achievement card, PNG": seconds(lambda: achievement.write(card, folder / "card.png")),
        }
    print(f"\nMonev deck of {BRANCH}: {len(deck.slides)} slides.\n")
    print("| monthly deck of a branch | s | × baseline |\n|---|---:|---:|")
    print(f"| baseline: python-pptx writes {len(deck.slides)} empty slides | {bare:.2f} | 1.0 |")
    for name, value in taken.items():
        print(f"| {name} | {value:.2f} | {value / bare:.1f} |")
