"""Every page in a real Chromium with the network cut: drawn, quiet, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from jamsostek.base.language import Speaker, speaker
from jamsostek.sample import assumptions
from tests import source

pytestmark = pytest.mark.browser

# the address of each page; the first page has none
PAGES = ["" if page.stem == "home" else page.stem for page in source.PAGES]
MONTH = f"{assumptions.LAST_MONTH}-01"
PAPER = {"light": "rgb(251, 248, 243)", "dark": "rgb(20, 23, 31)"}
# every page in both languages, themes and widths; every pair of these on every other page
LOOKS = (
    ("id", "light", 1440, "en-US"),
    ("en", "dark", 390, "id-ID"),
    ("id", "dark", 390, "id-ID"),
    ("en", "light", 1440, "en-US"),
)


def title_of(path: str, say: Speaker) -> str:
    """The title of a page, as far as it is the same whatever the page shows."""
    text = say(f"{path}.title") if path else say("desk.title", place="NTT", month=say.month(MONTH))
    return max(re.split("{.*?}", text), key=len).strip()


@pytest.mark.parametrize("look", range(4), ids=["-".join(map(str, look)) for look in LOOKS])
def test_pages_are_drawn_without_errors_or_outside_requests(server, visit, look):
    language, theme, width, locale = LOOKS[look]
    visitor = visit(width=width, theme=theme, locale=locale)
    page = visitor.page
    # the first two looks are of every other page, the last two of those between
    for path in PAGES[look // 2 :: 2]:
        visitor.open(f"{server.address}/{path}?lang={language}")
        background = page.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor")
        assert background == PAPER[theme], path
        if path == "map":
            expect(page.locator(".atlas .land [role=button]")).to_have_count(22)
        expect(page.locator("h1"), path).to_contain_text(title_of(path, speaker(language)))
        expect(
            page.locator("[data-testid=stException], [data-testid=stAlert]"), path
        ).to_have_count(0)
        overflow = page.evaluate("document.documentElement.scrollWidth") - width
        assert overflow <= 0, f"{path} scrolls sideways"
        assert visitor.outside == [], path
        assert visitor.errors == [], path


def test_numbers_follow_the_chosen_language_not_the_browser(server, visit):
    visitor = visit(locale="en-US")
    page = visitor.open(f"{server.address}/?lang=id")
    cards = page.locator(".cards.wide")
    expect(cards).to_contain_text("541.067")
    expect(cards).to_contain_text("45,83")
    page.locator(".st-key-lang").get_by_text("EN", exact=True).click()
    expect(page.locator("h1")).to_contain_text("NTT, October 2026")
    expect(cards).to_contain_text("541,067")
    expect(cards).to_contain_text("45.83")
    page.wait_for_url("**lang=en**")


def test_language_and_filters_stay_when_walking_through_the_pages(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/?lang=en&branch=ATAMBUA&region=5303")
    for name in ("Map", "Growth", "Paritrana"):
        page.get_by_role("link", name=name).first.click()
        page.wait_for_url(f"**/{'awards' if name == 'Paritrana' else name.lower()}**")
        visitor.settled()
        for kept in ("lang=en", "branch=ATAMBUA", "region=5303"):
            expect(page).to_have_url(re.compile(rf"[?&]{kept}(&|$)"))
        expect(page.locator(".stMain")).to_contain_text("Kab. Timor Tengah Utara")


def test_back_button_restores_the_earlier_filter(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?region=5303&lang=en")
    page.locator(".atlas nav").get_by_text("NTT").click()
    page.locator(".atlas .ranking").get_by_text("Malaka").click()
    expect(page.locator("h2", has_text="Profile of Kab. Malaka")).to_be_visible()
    expect(page).to_have_url(re.compile("region=5321"))
    visitor.settled()
    page.go_back()
    page.go_back()
    expect(page.locator("h2", has_text="Profile of Kab. Timor Tengah Utara")).to_be_visible()
    expect(page).to_have_url(re.compile("region=5303"))


def test_deep_link_on_a_server_no_one_has_visited_shows_what_clicking_shows(fresh_server, visit):
    link = f"{fresh_server.address}/map?indicator=poverty_rate_pct&region=5304&lang=en"
    first = visit()
    direct = first.open(link)
    expect(direct.locator("h2", has_text="Profile of Kab. Belu")).to_be_visible()
    seen_directly = first.settled().inner_text(".stMain")

    second = visit()
    page = second.open(f"{fresh_server.address}/?lang=en")
    page.get_by_role("link", name="Map").first.click()
    page.wait_for_url("**/map**")
    expect(page.locator("h1")).to_contain_text("Where?")
    second.settled()
    page.locator(".st-key-map_metric input").click()
    page.locator(".st-key-map_metric input").fill("Poverty rate")
    page.get_by_role("option", name="Poverty › Poverty rate").first.click()
    expect(page.locator("h1")).to_contain_text("Poverty rate")
    second.settled()
    page.locator(".atlas .ranking").get_by_text("Belu").click()
    expect(page.locator("h2", has_text="Profile of Kab. Belu")).to_be_visible()
    assert second.settled().inner_text(".stMain") == seen_directly
    assert first.outside == second.outside == []
    assert first.errors == second.errors == []


def test_a_matter_opens_where_it_stands_and_leads_on_to_what_comes_of_it(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/?lang=en&branch=ATAMBUA")
    matter = page.locator("ol.attention li", has_text="ends with the budget year").first
    lost = matter.locator("b.value").inner_text()
    matter.locator("summary").click()
    expect(matter.locator("table")).to_contain_text("budget until 31 December 2026")
    matter.get_by_role("link", name="See what it does to the projection").click()
    page.wait_for_url("**/growth?**")
    expect(page.locator("h1")).to_contain_text("How many members will Kantor Cabang Atambua have")
    visitor.settled()
    for kept in ("view=projection", "lang=en", "branch=ATAMBUA"):
        expect(page).to_have_url(re.compile(rf"[?&]{kept}(&|$)"))
    scenario = page.locator("p.finding", has_text="If the budgets that end with this year")
    expect(scenario).to_contain_text(f"nobody pays for {lost} workers")
    # the address alone restores it
    again = visit().open(page.url)
    expect(again.locator("h1")).to_have_text(page.inner_text("h1"))
    expect(again.locator("h2").first).to_have_text(page.locator("h2").first.inner_text())


def test_the_list_behind_a_line_opens_and_can_be_taken_along(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/?lang=id")
    matter = page.locator("ol.attention li", has_text="tanpa peserta baru")
    matter.locator("summary").click()
    matter.get_by_role("link", name="Buka seluruh daftar").click()
    expect(page.locator("h2", has_text="agen tanpa peserta baru")).to_be_visible()
    visitor.settled()
    with page.expect_download() as download:
        page.locator(".st-key-download-agents_dormant button").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("agent_code;name;")
    assert len(lines) > 1
    assert visitor.errors == []


def test_a_name_in_the_ranking_leads_to_the_agents_page_and_back(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/agents?lang=en&branch=ATAMBUA")
    name = page.locator(".js-plotly-plot .ytick a").first
    expect(name).to_be_visible()
    words, box = name.text_content(), name.bounding_box()
    # by the mouse: the picture around the name takes the event and hands it down
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**agent=**")
    expect(page.locator("h1")).to_have_text(words.partition(" (")[0])
    expect(page).to_have_url(re.compile("branch=ATAMBUA"))
    visitor.settled()
    page.get_by_role("button", name="All agents").click()
    # until the run is over the agent's name may stand beside the title
    visitor.settled()
    expect(page.locator("h1")).to_contain_text("How do the Perisai agents")
    expect(page).not_to_have_url(re.compile("agent="))
    assert visitor.errors == []
    assert visitor.outside == []


def test_unknown_codes_in_the_address_fall_back_without_an_error(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?region=9999&branch=X&year=abc&lang=xx&indicator=no")
    expect(page.locator("h1")).to_contain_text("Di mana?")
    expect(page).not_to_have_url(re.compile("9999"))
    assert visitor.errors == []


def test_downloaded_csv_holds_the_rows_behind_the_picture(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/awards?lang=id")
    with page.expect_download() as download:
        page.locator(".st-key-download-paritrana-klasemen button").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("region_code;label;branch_code;wins")
    assert len(lines) == 23


def test_a_dot_of_the_growth_chart_opens_its_source(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/growth?lang=en&view=published&events=none")
    dot = page.locator(".scatterlayer .points path").first
    expect(dot).to_be_visible()
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    source = page.locator(".st-key-growth_opened a", has_text="Open source")
    expect(source).to_have_attribute("href", re.compile("^http"))


def test_deep_link_on_a_phone_fills_the_widgets_too(server, visit):
    # the phone's width causes a second run right after the first, which must not lose them
    visitor = visit(width=390, height=844)
    page = visitor.open(f"{server.address}/map?indicator=poverty_rate_pct&region=5304&lang=en")
    expect(page.get_by_role("heading", name="Profile of Kab. Belu", exact=True)).to_be_visible()
    visitor.settled()
    expect(page.locator(".st-key-map_metric input")).to_have_value("Poverty › Poverty rate")
    page.locator(".st-key-filters_shown label").click()
    expect(page.locator(".st-key-region input")).to_have_value("Kab. Belu")
    expect(page.locator(".st-key-region input")).to_be_visible()
