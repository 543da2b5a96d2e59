"""The pages Sumber and Data: all rows reachable, contradictions whole, the dictionary complete."""

from __future__ import annotations

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from jamsostek.contract import datapackage, metrics
from tests.view.test_pages import show

# both values Timex Kupang gave for one event in Belu, and the statements that carry them
BELU = {"5892": "45490f71b4", "5829": "2f83e9a2c7"}


@pytest.fixture
def open_page(ask):
    """Open a page as a visitor with this address does, and expect no error on it."""

    def go(name: str, **address: str) -> AppTest:
        app = show(name, **address)
        assert not app.exception
        assert not app.error
        return app

    return go


def raw(app: AppTest) -> str:
    """The HTML of our own pieces, in the order of the page."""
    return "\n".join(piece.proto.body for piece in app.main.get("html"))


def seen(app: AppTest) -> str:
    """The words of the page's HTML, without tags and style sheets."""
    text = re.sub(r"<style>.*?</style>", "", raw(app), flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")


def listed(app: AppTest) -> int:
    """How many rows the first list on the page has."""
    first = raw(app).partition("</table>")[0]
    return first.count("<tr>") - first.count("<thead>")


# -- Sumber ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "finding"),
    [("id", "397 angka tentang NTT dari 68 penerbit"), ("en", "397 figures on NTT from 68 publ")],
)
def test_the_finding_counts_figures_and_publishers(open_page, language, finding):
    assert finding in seen(open_page("sources", lang=language))


def test_all_397_figures_are_reachable_fifty_to_a_page(open_page):
    app = open_page("sources", lang="en")
    assert "Figures (397)" in app.segmented_control(key="sources_view").options[0]
    assert listed(app) == 50
    (pager,) = app.main.get("pagination")
    assert pager.proto.num_pages == 8


def test_search_narrows_the_list_and_takes_numbers_as_either_language_writes_them(open_page):
    for words in ("belu 5.892", "Belu 5,892", "BELU 5892", "  belu   5892 "):
        app = open_page("sources", lang="en", q=words)
        assert "Vulnerable workers covered" in seen(app)
        assert "5,892 people" in seen(app)
        assert 1 <= listed(app) <= 3, words


def test_a_whole_word_beats_a_part_of_one(ask):
    found = ask("sources/published_figures", search="belu")
    words = found["area_label"] + " " + found["note"].fillna("") + " " + found["title"]
    assert (words.str.contains("Belu") | found["publisher"].str.contains("Belu")).all()
    # while one is still typing, the beginning of a word finds too
    assert set(ask("sources/published_figures", search="malak")["area_label"]) >= {"Kab. Malaka"}


def test_the_shared_filters_and_the_group_narrow_the_list(open_page, ask):
    app = open_page("sources", lang="en", region="5304", year="2023", group="vulnerable")
    expected = ask("sources/published_figures", region="5304", year=2023, group="vulnerable")
    assert 0 < len(expected) < 10
    assert listed(app) == len(expected)
    assert "Kab. Belu (2023)" in seen(app)


@pytest.mark.parametrize(
    ("language", "values"),
    [("id", ("5.892 orang", "5.829 orang")), ("en", ("5,892 people", "5,829 people"))],
)
def test_a_contradiction_shows_every_value_with_its_source(open_page, language, values):
    app = open_page("sources", lang=language, view="conflicts", q="Belu 2023")
    (block,) = (part for part in raw(app).split('<div class="dispute">') if values[0] in part)
    for value in values:
        assert f'<div class="number">{value}</div>' in block
    assert block.count('href="https://timexkupang.fajar.co.id/') == 2
    assert "5.860" not in block  # their mean


def test_every_contradicted_statement_is_in_the_contradictions(ask):
    sides = ask("sources/conflicts")
    assert (sides.groupby("conflict_id")["value"].nunique() >= 2).all()
    disputed = ask("sources/published_figures", disputed=True)
    assert set(disputed["figure_id"]) <= set(sides["statement_id"])
    assert set(BELU.values()) <= set(disputed["figure_id"])
    # a search that finds one side shows the other too
    assert set(ask("sources/conflicts", search="45490f71b4")["value"]) == {5892, 5829}
    assert ask("sources/summary")["conflicts"].item() == sides["conflict_id"].nunique()


def test_a_link_opens_one_statement_and_closing_it_leaves_the_list(open_page):
    app = open_page("sources", lang="en", id=BELU["5892"])
    body = seen(app)
    assert "Vulnerable workers covered · Kab. Belu" in body
    assert BELU["5892"] in body
    assert "other sources say" in body
    assert "5,829 people" in body
    app.button(key="close_statement").click().run()
    assert "id" not in app.query_params
    assert 'class="card opened"' not in raw(app)


def test_a_link_to_no_statement_says_so_and_writes_no_markup(open_page):
    app = open_page("sources", lang="en", id="<b onclick=x>nope")
    assert "There is no figure numbered <b onclick=x>nope" in seen(app)
    assert "<b onclick" not in raw(app)


@pytest.mark.parametrize(
    ("view", "count", "words"),
    [("awards", 50, "118 awards"), ("rules", 50, "58 regulations")],
)
def test_awards_and_regulations_have_their_lists(open_page, view, count, words):
    app = open_page("sources", lang="en", view=view)
    assert words in seen(app)
    assert listed(app) == count


def test_a_number_that_ends_with_its_year_does_not_say_it_twice(open_page):
    text = seen(open_page("sources", lang="id", view="rules"))
    assert "Keputusan Gubernur 535/KEP/HK/2025" in text
    assert "/2025/2025" not in text
    assert "Peraturan Pemerintah 36/2025" in text


@pytest.mark.parametrize("view", ["figures", "awards", "rules", "conflicts"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_found_says_how_to_widen(open_page, view, language):
    app = open_page("sources", lang=language, view=view, q="zzzz")
    assert 'class="empty"' in raw(app)
    assert ("Kurangi kata" if language == "id" else "Use fewer words") in seen(app)


def test_sources_open_in_a_tab_of_their_own(open_page):
    links = re.findall(r"<a [^>]*href=\"http[^>]*>", raw(open_page("sources")))
    assert len(links) == 50
    assert all('target="_blank" rel="noopener noreferrer"' in link for link in links)


# -- Data --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_dataset_is_described_and_can_be_downloaded(open_page, language):
    app = open_page("data", lang=language)
    body = seen(app)
    for dataset in datapackage.package().datasets:
        assert dataset.titles[language] in body
        assert dataset.grain[language] in body
    labels = [button.proto.label for button in app.main.get("download_button")]
    for dataset in datapackage.package().datasets:
        assert any(dataset.file.name in label for label in labels), dataset.name


def test_the_row_counts_are_those_of_the_files(ask):
    counts = ask("data/datasets").set_index("dataset")["row_count"]
    assert counts["published_figures"] == 397
    assert counts["villages"] == 3442
    for dataset in datapackage.package().tables:
        with dataset.file.open(encoding="utf-8") as file:
            assert counts[dataset.name] <= sum(1 for _ in file) - 1


def test_the_dictionary_explains_every_column(open_page, subtests):
    for name in [dataset.name for dataset in datapackage.package().tables]:
        for language in ["id", "en"]:
            with subtests.test(name=name, language=language):
                app = open_page("data", lang=language, part="dictionary", dataset=name)
                dataset = datapackage.package().dataset(name)
                assert listed(app) == len(dataset.fields)
                body = seen(app)
                for field in dataset.fields:
                    assert f"<code>{field.name}</code>" in raw(app)
                    assert field.titles[language] in body
                    assert field.descriptions[language].replace("`", "")[:30] in re.sub(
                        r" +", " ", body
                    ) or ("`" in field.descriptions[language])
                    for code in field.constraints.get("enum", ()):
                        assert f"<code>{html.escape(str(code))}</code>" in raw(app)


def test_codes_carry_their_words_in_the_chosen_language(open_page):
    for language, word in (("id", "Penerima upah"), ("en", "Wage earners")):
        app = open_page("data", lang=language, part="dictionary", dataset="published_figures")
        assert f"<code>PU</code> {word}" in raw(app)


def test_metrics_are_listed_and_searched(open_page):
    app = open_page("data", lang="en", part="metrics")
    assert f"{len(metrics.registry())} metrics" in seen(app)
    app = open_page("data", lang="id", part="metrics", find="coverage_pct")
    assert "Cakupan Jamsostek (UCJ)" in seen(app)
    assert "÷" in seen(app)
    assert listed(app) < 6
    app = open_page("data", lang="id", part="metrics", find="zzzz")
    assert "Tidak ada metrik yang cocok" in seen(app)


def test_every_metric_of_a_group_is_shown_with_its_definition(open_page, subtests):
    for group in sorted({m.group for m in metrics.registry().values()}):
        with subtests.test(group=group):
            app = open_page("data", lang="id", part="metrics", about=group)
            for metric in metrics.registry().values():
                if metric.group == group:
                    assert f"<code>{metric.name}</code>" in raw(app)
                    assert metric.definitions["id"] in seen(app)


def test_every_check_is_told_with_its_result(open_page, ask):
    for language in ("id", "en"):
        app = open_page("data", lang=language, part="quality")
        for row in ask("data/check_results").itertuples():
            assert (row.rule_id if language == "id" else row.rule_en) in seen(app)
        assert raw(app).count('class="mark') > len(ask("data/check_results")) - 1


def test_problems_of_the_files_are_told_in_words(open_page, data_copy, monkeypatch, tmp_path):
    file = data_copy / "published" / "regulations.csv"
    file.write_text(file.read_text("utf-8").replace("Instruksi Presiden", "Wangsit", 1), "utf-8")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "broken"))
    app = open_page("data", lang="id", part="quality")
    assert "data/published/regulations.csv baris" in seen(app)
    assert '"Wangsit" tidak dikenal' in seen(app)


@pytest.mark.parametrize(("language", "word"), [("id", "kontributor"), ("en", "contributors")])
def test_versions_name_licences_and_how_to_cite(open_page, language, word):
    app = open_page("data", lang=language, part="versions")
    assert word in app.code[0].value
    assert datapackage.package().version in app.code[0].value
    for name in ("CC-BY-4.0", "MIT", "ODbL-1.0"):
        assert f">{name}</a>" in raw(app)


@pytest.mark.parametrize("page", ["sources", "data"])
def test_unknown_codes_in_the_address_fall_back(open_page, page):
    app = open_page(page, view="x", part="y", group="z", dataset="q", about="w", lang="en")
    assert app.title[0].value.endswith("?")
