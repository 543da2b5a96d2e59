"""Coverage, gap and cost in the provincial deck and of a regency: counted alike, told of what."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.contract import metrics
from jamsostek.reports import decks, files
from jamsostek.reports.typst import regency


def slide(name: str, language: str, **chosen):
    deck = decks.build(name, LOCAL_OWNER, speaker(language), **chosen)
    return next(each for each in deck.slides if each.key == "gap")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_province_in_people_and_rupiah(ask_sample, language):
    say, found = speaker(language), slide("provincial", language)
    areas = ask_sample("map/areas", metric="coverage_pct").dropna(subset=["value"])
    gaps = sorted((areas["denominator"] - areas["numerator"]).clip(lower=0).round(), reverse=True)
    (series,) = found.picture.series
    assert list(series.values) == gaps and len(gaps) == 22
    # the least a budget pays for a person in the year to come: 12 × (10,000 + 6,800)
    assert list(found.picture.also.values) == [201_600 * gap for gap in gaps]
    assert say.number(sum(gaps)) in found.title
    counted = metrics.metric(areas["denominator_metric"].iloc[0]).labels[language]
    assert counted in found.picture.unit and "2025" in found.picture.unit
    assert "PP 44/2015" in found.notes and say.rupiah(201_600) in found.notes


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_regency_on_its_slide_and_its_sheet(ask_sample, language):
    say = speaker(language)
    areas = ask_sample("map/areas", metric="coverage_pct").set_index("area_code")
    row = areas.loc["5303"]
    share, gap = say.percent(row["value"], 1), say.number(row["denominator"] - row["numerator"])
    of = say.number(row["denominator"])
    found = slide("regency", language, region="5303")
    told = [f"{each.text} {each.change}" for each in found.picture.figures]
    assert share in told[0] and of in told[0]
    assert gap in told[1] and of in told[1]
    assert say.rupiah(201_600) in told[2]
    sheet = regency.of(LOCAL_OWNER, say, "5303", date(2026, 10, 1))
    made = files.made("page.pdf", lambda file: regency.write(sheet, file))
    text = re.sub(r"\s+", " ", PdfReader(io.BytesIO(made)).pages[0].extract_text())
    for words in (share.replace("\xa0", " "), gap, of):
        assert words in text


def test_without_workers_or_members_nothing_is_said(ask):
    deck = decks.build("provincial", LOCAL_OWNER, speaker("id"))
    assert "gap" not in [each.key for each in deck.slides]
