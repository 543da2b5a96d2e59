"""A page that the browser prints: A4 upright and across, whole pictures, nothing to click.

Told of the PDF that Chromium makes: what it says, where, on which sheet.
"""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

A4 = (595, 842)  # points
CHARTS = "[...document.querySelectorAll('.stPlotlyChart')]"
DRAWN = f"() => {CHARTS}.every(chart => chart.querySelector('.main-svg'))"


def sheets_of(printed: PdfReader) -> list[list[tuple[str, float]]]:
    """Of each sheet the texts, with their points from the left edge."""
    sheets = []
    for sheet in printed.pages:
        texts = []

        def take(text, cm, tm, font, size, texts=texts):
            if text.strip():
                texts.append((text.strip(), tm[4] * cm[0] + tm[5] * cm[2] + cm[4]))

        sheet.extract_text(visitor_text=take)
        sheets.append(texts)
    return sheets


# what stands on its first sheet, and texts of one picture
PAGES = (
    ("growth", "Bagaimana perlindungan", ("2016", "2025")),
    ("agents?branch=ATAMBUA", "Bagaimana kerja agen", ()),
    ("map", "Seluruh NTT", ("Sumba Timur", "Rote Ndao")),
)


@pytest.mark.parametrize("across", [False, True])
def test_a_page_is_whole_on_paper(server, visit, across):
    visitor = visit()
    wide, high = A4[::-1] if across else A4
    for address, title, ends in PAGES:
        page = visitor.open(f"{server.address}/{address}")
        if address == "map":
            page.locator(".atlas .land path").first.wait_for()
        page.wait_for_function(DRAWN)
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=across)))
        sheets = sheets_of(printed)
        told = [" ".join(text for text, _ in texts) for texts in sheets]
        assert title in told[0], address
        if ends:
            assert any(all(end in each for end in ends) for each in told), address
        for number, (sheet, texts) in enumerate(zip(printed.pages, sheets, strict=True), start=1):
            size = (float(sheet.mediabox.width), float(sheet.mediabox.height))
            assert size == pytest.approx((wide, high), abs=1)
            assert max(x for _, x in texts) < wide - 20, address
            # the foot: which sheet of how many, and of what day
            assert "Dibuka" in told[number - 1] and f"{number} / {len(sheets)}" in told[number - 1]
        # the pages' names, the filters, what a click would do
        for nobody in ("Pemberi Kerja", "Semua kantor cabang", "Unduh CSV"):
            assert nobody not in " ".join(told), (address, nobody)
        assert visitor.outside == [] and visitor.errors == []
