"""A regency on one page and on slides: numbers are the queries', and all there is of it fits."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache

import pytest
from pypdf import PdfReader

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.contract import metrics
from jamsostek.reports import decks, files
from jamsostek.reports.typst import regency
from jamsostek.warehouse import questions
from tests.reports.test_decks import hold_to_the_rules

MONTH = date(2026, 10, 1)


def page(region: str, language: str = "id", month: date | None = MONTH) -> str:
    """The text of the only page of a regency."""
    sheet = regency.of(LOCAL_OWNER, speaker(language), region, month)
    made = files.made("page.pdf", lambda file: regency.write(sheet, file))
    read = PdfReader(io.BytesIO(made))
    assert len(read.pages) == 1, (region, language)
    assert [round(float(side)) for side in read.pages[0].mediabox[2:]] == [595, 842]
    return re.sub(r"\s+", " ", read.pages[0].extract_text())


def all_fit(regions, codes) -> None:
    for code in codes:
        for language in ("id", "en"):
            text = page(code, language)
            assert regions.at[code, "label"] in text
            # down to its last line
            assert speaker(language)("exports.version") in text


def test_the_fullest_and_the_emptiest_regency_fit_one_page(ask_sample):
    regions = ask_sample("reference/regions").set_index("region_code")
    told = {code: len(ask_sample("map/profile_statements", region=code)) for code in regions.index}
    codes = {
        regions["districts"].idxmax(),
        regions["districts"].idxmin(),
        regions["label"].str.len().idxmax(),
        max(told, key=told.get),
    }
    all_fit(regions, codes)


@pytest.mark.full
def test_every_regency_fits_one_page(ask_sample, monkeypatch):
    # what is the same for all of them is asked once
    monkeypatch.setattr(questions, "ask", cache(questions.ask))
    regions = ask_sample("reference/regions").set_index("region_code")
    all_fit(regions, regions.index)


def test_the_numbers_of_the_page_are_the_queries(ask_sample):
    say, text = speaker("id"), page("5303")
    figures = ask_sample("home/kpis", region="5303", month="2026-10").set_index("metric")
    for name in ("active_members", "new_members", "contributions_idr", "benefits_paid_idr"):
        label = metrics.short_label(name, say)
        value = say.value_short(figures.at[name, "value"], metrics.metric(name).unit)
        assert f"{label} {value}".replace("\xa0", " ") in text.replace("\xa0", " "), name
    rows = ask_sample("growth/members", region="5303", from_day=MONTH, to_day=MONTH)
    by_segment = rows.groupby("segment")["active"].sum()
    whole = by_segment.sum()
    assert whole == figures.at["active_members", "value"]
    for segment in ("PU", "BPU", "JAKON"):
        number = say.number(by_segment[segment])
        share = say.percent(100 * by_segment[segment] / whole, 0).replace("\xa0", " ")
        assert f"{say(f'segment.{segment}')} {number} {share}" in text.replace("\xa0", " ")
    districts = ask_sample("present/districts", region="5303", month="2026-10")
    first = districts.loc[districts["active"].idxmax()]
    assert f"{first.district_name} {say.number(first.active)} {say.signed(first.change)}" in text
    assert "SIMULASI" in text and "TERBIT" in text
    # what was published stands with its source and day
    assert "8.927" in text and "Kabar NTT, 16 Juni 2021" in text


def test_without_an_office_there_is_only_what_was_published(ask):
    for language in ("id", "en"):
        for code in ("5303", "5320"):
            text = page(code, language, None)
            assert "SIMULASI" not in text and "SIMULATED" not in text
            say = speaker(language)
            assert say("regency.no_own") in text
    deck = decks.build("regency", LOCAL_OWNER, speaker("id"), region="5303")
    assert {slide.kind for slide in deck.slides[1:]} == {"published"}
    hold_to_the_rules(deck)


def test_the_slides_of_a_regency_need_one(ask):
    for chosen, code in (({}, "deck_needs_region"), ({"region": "5399"}, "deck_region")):
        with pytest.raises(ProductError) as refused:
            decks.build("regency", LOCAL_OWNER, speaker("id"), **chosen)
        assert refused.value.code == code
