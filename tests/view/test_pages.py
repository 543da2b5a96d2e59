"""Every page through Streamlit's own AppTest: languages, filters, damaged data, the guard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from jamsostek.base import settings
from jamsostek.base.access import Scope
from jamsostek.base.language import LANGUAGES
from jamsostek.view.frame import door
from tests import source
from tests.groups import groups_apart

PAGES = [page.stem for page in source.PAGES]
FILTERS = (
    {},
    {"branch": "ATAMBUA"},
    {"region": "5303"},
    {"region": "5305"},  # Alor: nothing on membership was ever published
    {"year": "2021", "branch": "WAINGAPU"},
    {"region": "5371", "year": "2019"},
)


@pytest.fixture
def shipped(built_workspace, monkeypatch):
    """The pages on the warehouse of the shipped data."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(built_workspace))


def show(page: str, seen_as: Scope | None = None, **address: str) -> AppTest:
    """Open a page as a visitor with this address does, so that it can be worked with, too; an
    owner may see it as another scope would.

    AppTest runs any but the first page past the front door, which sends the visitor back to it:
    that would draw the first page as well, and what was clicked or dropped would be lost on the
    way. So the page asked for is the first. The test's environment puts ``st.Page`` back.
    """
    real = getattr(st.Page, "real", st.Page)

    def first(path: str, **options) -> object:
        own = options["url_path"] or "home"
        is_first = own == page
        return real(path, **{**options, "default": is_first, "url_path": "" if is_first else own})

    first.real = real
    st.Page = first
    app = AppTest.from_file(str(settings.ROOT / "dashboard.py"), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    if seen_as:
        app.session_state[door._AS] = seen_as
    return app.run()


def text_of(app: AppTest) -> str:
    """All words on the page, our own HTML included, tags removed."""
    parts = [str(getattr(element, "value", "")) for element in app.main]
    for kind in ("title", "header", "markdown", "html", "warning", "error"):
        parts += [
            str(element.value if hasattr(element, "value") else element.proto.body)
            for element in app.get(kind)
        ]
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(parts), flags=re.DOTALL)
    return re.sub(r"\s+", " ", words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_runs_with_every_filter(shipped, page, language):
    # the words differ, the numbers don't: every filter once, the languages in turn
    for filters in FILTERS[LANGUAGES.index(language) :: len(LANGUAGES)]:
        app = show(page, lang=language, **filters)
        assert not app.exception, (page, filters, app.exception)
        assert not app.error, (page, filters, [e.value for e in app.error])
        assert not app.warning, (page, filters, [w.value for w in app.warning])
        assert app.title, (page, filters)


def test_home_shows_the_latest_figures_with_date_and_source(shipped):
    text = text_of(show("home", lang="id"))
    assert "541.067" in text and "Mei 2025" in text and "JNN" in text
    assert "45,83" in text and "30 Januari 2026" in text
    assert "Rp223" in text
    # the last podium, in order
    assert text.index("Kab. Nagekeo") < text.index("Kab. Timor Tengah Utara")


def test_home_names_the_figure_before_and_warns_of_another_publisher(shipped):
    text = text_of(show("home", lang="en"))
    assert "126,933 on the figure of 2024; another publisher, not necessarily a trend" in text


def test_home_of_a_region_without_figures_says_so(shipped):
    text = text_of(show("home", lang="en", region="5305"))
    assert "No headline figure has been published for Kab. Alor itself." in text


def test_home_of_a_region_without_headlines_shows_what_else_was_published(shipped):
    text = text_of(show("home", lang="en", region="5307"))
    assert "Quota of vulnerable workers" in text and "6,041" in text
    assert "No whole figure yet for Kab. Sikka: Active members, Coverage (UCJ)" in text


def test_a_region_chosen_within_its_branch_shows_the_region_not_the_branch(shipped):
    alone = text_of(show("home", lang="en", region="5304"))
    within = text_of(show("home", lang="en", region="5304", branch="ATAMBUA"))
    for figure in ("58,658", "90%"):
        assert figure in alone and figure in within, figure
    # 7,718 is the branch's own: Belu, TTU and Malaka together
    assert "7,718" not in within
    assert "7,718" in text_of(show("home", lang="en", branch="ATAMBUA"))


def test_coverage_tells_what_its_source_says_of_the_base_and_no_later_count(shipped):
    text = text_of(show("home", lang="en", year="2025"))
    assert "workers counted last" in text.lower()
    # nothing was counted before 2019's 72,876 formal workers; a count of 2025 would be hindsight
    assert "1,676,573" not in text_of(show("home", lang="en", year="2023"))


def test_map_profile_shows_the_meeting_of_june_2021(shipped):
    text = text_of(show("map", lang="id", region="5303"))
    assert "Profil Kab. Timor Tengah Utara" in text
    for fact in ("8.927", "68 agen Perisai", "61 agen Perisai", "16 Juni 2021", "Kefamenanu"):
        assert fact in text, fact


def test_what_stays_indonesian_on_an_english_page_is_marked_so(shipped):
    notes = {
        "sekitar; angka disebut kepala cabang Atambua": ("map", {"region": "5303"}),
        "bagian APBD kabupaten": ("coverage", {"view": "payers"}),
        "tenaga kerja non-ASN terlindungi": ("coverage", {"view": "groups"}),
        "Penyesuaian iuran JKK dan JKM": ("coverage", {"view": "regulations"}),
        "Nominal tetap, tidak bergantung penghasilan.": ("programs", {"view": "calculator"}),
    }
    for note, (page, more) in notes.items():
        html = " ".join(each.proto.body for each in show(page, lang="en", **more).get("html"))
        assert 0 < html.count(note) == html.count(f'<span lang="id">{note}'), note


def test_map_says_which_years_have_figures_when_the_chosen_one_has_none(shipped):
    text = text_of(show("map", lang="en", year="2018"))
    assert "No figure for 2018; 2023 is shown" in text
    assert "2025" in text


def test_growth_shows_contradicting_figures_both(shipped):
    text = text_of(show("growth", lang="id", region="5304", topic="vulnerable"))
    assert "5.829" in text and "5.892" in text


def test_awards_show_disputed_places_all_and_count_them_once(shipped):
    app = show("awards", lang="id")
    text = text_of(app)
    assert "BPR Tanoba Lais Manekat (BPR TLM)" in text and "Kopdit TLM" in text
    assert "sumber berbeda" in text


def test_region_outside_the_chosen_branch_is_dropped(shipped):
    app = show("home", branch="ATAMBUA", region="5371")
    assert app.session_state["region"] == ""
    assert not app.exception


def test_a_page_run_without_the_front_door_is_sent_there(shipped):
    for page in PAGES:
        source = (settings.ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8")
        app = AppTest.from_string(source, default_timeout=30).run()
        # switch_page can't find dashboard.py from a bare string: what matters is that nothing
        # of the page was drawn
        assert not app.title and not app.dataframe and not app.get("html"), page


DATA_FILES = sorted(
    path.relative_to(settings.ROOT / "data").as_posix()
    for folder in ("reference", "published", "geo")
    for path in (settings.ROOT / "data" / folder).rglob("*")
    if path.suffix in (".csv", ".geojson")
)


@pytest.mark.parametrize(
    "missing",
    groups_apart(DATA_FILES, 2),
    ids=lambda files: "-".join(Path(file).stem for file in files),
)
def test_missing_files_are_named_and_the_pages_still_run(data_copy, missing):
    for file in missing:
        (data_copy / file).unlink()
    told = ""
    for page in PAGES:
        app = show(page, lang="en", region="5303")
        assert not app.exception, (missing, page)
        messages = " ".join([e.value for e in app.error] + [w.value for w in app.warning])
        assert "fault in the program" not in messages, (missing, page, messages)
        told += messages.replace("\\", "")
    for file in missing:
        # where no region is known, none is drawn: that group can't miss the boundaries; nor is a
        # district without an office's data
        is_drawn = "reference/regions.csv" not in missing and "districts" not in file
        if is_drawn or not file.startswith("geo/"):
            assert f"data/{file}" in told
