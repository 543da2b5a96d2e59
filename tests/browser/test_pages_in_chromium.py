"""Every page in a real Chromium with the network cut: drawn, quiet, in both languages."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "": ("NTT, Oktober 2026", "NTT, October 2026"),
    "map": ("Di mana?", "Where?"),
    "growth": ("Bagaimana perlindungan pekerja", "How has worker protection"),
    "agents": ("Bagaimana kerja agen Perisai", "How do the Perisai agents"),
    "programs": ("Program apa yang melindungi", "Which programmes protect"),
    "employers": ("Pemberi kerja mana", "Which employers"),
    "monev": ("Rapat monev NTT", "Monev meetings: NTT"),
    "awards": ("Siapa yang paling melindungi", "Who protects their workers best"),
    "present": ("Apa yang akan ditampilkan?", "What will you show?"),
    "sources": (None, None),
    "data": (None, None),
}
# every page in both languages, themes and widths; every pair of these on every other page
LOOKS = (
    (("id", "light", 1440, "en-US"), ("en", "dark", 390, "id-ID")),
    (("id", "dark", 390, "id-ID"), ("en", "light", 1440, "en-US")),
)
SEEN = [(path, *look) for number, path in enumerate(PAGES) for look in LOOKS[number % 2]]


@pytest.mark.parametrize("path, language, theme, width, locale", SEEN)
def test_page_is_drawn_without_errors_or_outside_requests(
    server, visit, path, language, theme, width, locale
):
    visitor = visit(width=width, height=900, theme=theme, locale=locale)
    page = visitor.open(f"{server.address}/{path}?lang={language}")
    if "map" in path:
        page.wait_for_selector("canvas#deckgl-overlay", timeout=20_000)
    title = PAGES[path][language == "en"]
    if title:
        assert title in page.inner_text("h1")
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
    assert visitor.outside == []
    assert visitor.errors == []


def test_numbers_follow_the_chosen_language_not_the_browser(server, visit):
    visitor = visit(locale="en-US")
    page = visitor.open(f"{server.address}/?lang=id")
    assert "541.067" in page.inner_text(".cards.wide")
    assert "45,83" in page.inner_text(".cards.wide")
    page.locator(".st-key-lang").get_by_text("EN", exact=True).click()
    page.wait_for_selector("h1:has-text('NTT, October 2026')")
    visitor.settled()
    assert "541,067" in page.inner_text(".cards.wide")
    assert "45.83" in page.inner_text(".cards.wide")
    assert "lang=en" in page.url


def test_language_and_filters_stay_when_walking_through_the_pages(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/?lang=en&branch=ATAMBUA&region=5303")
    for name in ("Map", "Growth", "Paritrana"):
        page.get_by_role("link", name=name).first.click()
        page.wait_for_url(f"**/{'awards' if name == 'Paritrana' else name.lower()}**")
        visitor.settled()
        assert {"lang=en", "branch=ATAMBUA", "region=5303"} <= set(
            page.url.split("?")[1].split("&")
        )
        assert "Kab. Timor Tengah Utara" in page.inner_text(".stMain")


def test_back_button_restores_the_earlier_filter(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?region=5303&lang=en")
    page.locator(".st-key-map_list_box").get_by_text("Kab. Malaka").click()
    page.wait_for_selector("h3:has-text('Profile of Kab. Malaka')")
    assert "region=5321" in page.url
    page.go_back()
    page.wait_for_selector("h3:has-text('Profile of Kab. Timor Tengah Utara')")
    assert "region=5303" in page.url


def test_deep_link_on_a_server_no_one_has_visited_shows_what_clicking_shows(fresh_server, visit):
    link = f"{fresh_server.address}/map?indicator=poverty_rate_pct&region=5304&lang=en"
    first = visit()
    direct = first.open(link)
    direct.wait_for_selector("h3:has-text('Profile of Kab. Belu')")
    seen_directly = first.settled().inner_text(".stMain")

    second = visit()
    page = second.open(f"{fresh_server.address}/?lang=en")
    page.get_by_role("link", name="Map").first.click()
    page.wait_for_url("**/map**")
    second.settled()
    page.locator(".st-key-indicator input").click()
    page.locator(".st-key-indicator input").fill("Poverty rate")
    page.get_by_role("option", name="Poverty rate · 22/22").first.click()
    page.wait_for_selector("h1:has-text('Poverty rate')")
    second.settled()
    page.locator(".st-key-map_list_box").get_by_text("Kab. Belu").click()
    page.wait_for_selector("h3:has-text('Profile of Kab. Belu')")
    assert second.settled().inner_text(".stMain") == seen_directly
    assert first.outside == second.outside == []
    assert first.errors == second.errors == []


def test_a_line_that_needs_attention_leads_to_the_page_that_shows_it(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/?lang=en&branch=ATAMBUA")
    line = page.locator("ol.attention a", has_text="ends with the budget year").first
    place = line.inner_text().partition(":")[0]
    line.click()
    page.wait_for_url("**/growth?**")
    visitor.settled()
    assert {"view=apart", "lang=en", "branch=ATAMBUA"} <= set(page.url.split("?")[1].split("&"))
    assert f"worker protection in {place} grown" in page.inner_text("h1")
    # the address alone restores it
    again = visit().open(page.url)
    assert again.inner_text("h1") == page.inner_text("h1")
    assert again.inner_text("h3") == page.inner_text("h3")


def test_the_list_behind_a_line_opens_and_can_be_taken_along(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/?lang=id")
    page.locator("ol.attention a", has_text="tanpa peserta baru").click()
    page.wait_for_selector("h3:has-text('Agen tanpa peserta baru')")
    visitor.settled()
    with page.expect_download() as download:
        page.locator(".st-key-download-agents_dormant button").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("agent_code,name,")
    assert len(lines) > 1
    assert visitor.errors == []


def test_a_name_in_the_ranking_leads_to_the_agents_page_and_back(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/agents?lang=en&branch=ATAMBUA")
    name = page.locator(".js-plotly-plot .ytick a").first
    words, box = name.text_content(), name.bounding_box()
    # by the mouse: the picture around the name takes the event and hands it down
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**agent=**")
    visitor.settled()
    assert page.inner_text("h1") == words.partition(" (")[0]
    assert "branch=ATAMBUA" in page.url
    page.get_by_role("button", name="All agents").click()
    page.wait_for_selector("h1:has-text('How do the Perisai agents')")
    visitor.settled()
    assert "agent=" not in page.url
    assert visitor.errors == []
    assert visitor.outside == []


def test_unknown_codes_in_the_address_fall_back_without_an_error(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?region=9999&branch=X&year=abc&lang=xx&indicator=no")
    assert "Di mana?" in page.inner_text("h1")
    assert visitor.errors == []
    assert "9999" not in page.url


def test_downloaded_csv_holds_the_rows_behind_the_picture(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/awards?lang=id")
    with page.expect_download() as download:
        page.locator(".st-key-download-paritrana-klasemen button").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("region_code,label,branch_code,wins")
    assert len(lines) == 23


def test_a_dot_of_the_growth_chart_opens_its_source(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/growth?lang=en&view=published&events=none")
    dot = page.locator(".scatterlayer .points path").first
    dot.wait_for()
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".st-key-growth_opened a:has-text('Open source')")
    href = page.locator(".st-key-growth_opened a:has-text('Open source')").get_attribute("href")
    assert href.startswith("http")


def test_deep_link_on_a_phone_fills_the_widgets_too(server, visit):
    # the phone's width causes a second run right after the first, which must not lose them
    visitor = visit(width=390, height=844)
    page = visitor.open(f"{server.address}/map?indicator=poverty_rate_pct&region=5304&lang=en")
    page.get_by_role("heading", name="Profile of Kab. Belu", exact=True).wait_for()
    visitor.settled()
    assert page.locator(".st-key-indicator input").input_value() == "Poverty rate · 22/22"
    page.locator(".st-key-filters_shown label").click()
    page.locator(".st-key-region input").wait_for()
    assert page.locator(".st-key-region input").input_value() == "Kab. Belu"
