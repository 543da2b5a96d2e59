"""The metric registry says everything it must, and the curation of published figures adds up."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict

import pytest

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES, speaker
from jamsostek.contract import metrics

OURS = {"paritrana_wins", "regulation_count", "employed_without_wage"}
OPERATIONAL = {
    name for name, entry in metrics.registry().items() if entry.group.startswith("operational")
}
TEXTS = {"label", "short", "definition", "numerator", "denominator", "why", "limits"}
OTHERS = {"unit", "group", "higher_is_better", "breaks", "source"}
MAPPED = {"depth", "scale", "per", "minus", "times", "months", "months_back", "denominators",
          "workers_of", "published_as"}  # fmt: skip
COUNTED = {"column", "part_of", "segment", "is_flow", "desk", "at_meetings"}
# what happens on the labour market must never be read as membership
CONTEXT_PREFIXES = ("covid_", "migrant_", "election_", "prakerja_", "workers_laid_", "companies_")


def rows_of(path: str) -> list[dict[str, str]]:
    with (settings.data_folder() / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FIGURES = rows_of("published/published_figures.csv")
STATISTICS = rows_of("reference/region_statistics.csv")
COMPARABILITY = rows_of("reference/figure_comparability.csv")
BY_ID = {row["figure_id"]: row for row in FIGURES}
ENTRIES = tomllib.loads(metrics.registry_file().read_text(encoding="utf-8"))
OF_ALL = "".join(f"{name} = {ENTRIES.pop(name)}\n" for name in ("close_from_pct", "far_from_times"))
GROUPED = defaultdict(list)
for _row in COMPARABILITY:
    if _row["conflict_group"]:
        GROUPED[_row["conflict_group"]].append(_row["figure_id"])


# -- the registry ----------------------------------------------------------------------------


def test_every_indicator_is_registered_and_every_registered_one_occurs():
    found = {row["indicator"] for row in FIGURES + STATISTICS}
    again = {name for name, entry in metrics.registry().items() if entry.published_as}
    assert set(metrics.registry()) == found | OURS | OPERATIONAL | again
    assert {metrics.metric(name).published_as for name in again} <= found - again
    assert OPERATIONAL & found == set()


def test_an_entry_has_only_known_parts_and_each_text_in_both_languages(subtests):
    for name in ENTRIES:
        with subtests.test(name=name):
            entry = ENTRIES[name]
            assert set(entry) <= TEXTS | OTHERS | COUNTED | MAPPED
            assert {"label", "definition", "unit", "group", "source"} <= set(entry)
            for part in TEXTS & set(entry):
                assert set(entry[part]) == {"id", "en"}, part
                assert all(text == text.strip() != "" for text in entry[part].values()), part
            for text in entry["label"].values():
                assert len(text) <= 45
                assert not text.endswith(".")
            for part in ("definition", "why", "limits"):
                assert all(text.endswith(".") for text in entry.get(part, {}).values()), part
            assert entry["definition"]["id"] != entry["definition"]["en"]
            assert entry["source"].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_indicators_share_a_label(language):
    labels = Counter(metric.labels[language] for metric in metrics.registry().values())
    assert [label for label, times in labels.items() if times > 1] == []


def test_unit_and_group_are_known_and_ratios_name_both_parts(subtests):
    for name in ENTRIES:
        with subtests.test(name=name):
            metric = metrics.metric(name)
            for language in LANGUAGES:
                assert speaker(language).has(f"unit.{metric.unit}")
                assert speaker(language).has(f"group.{metric.group}")
            ratio = metric.unit == "percent"
            for part in (metric.numerator, metric.denominator):
                assert all(bool(text) == ratio for text in part.values())
            assert metric.higher_is_better in (True, False, None)


def test_the_unit_is_that_of_most_rows():
    units = defaultdict(Counter)
    for row in FIGURES + STATISTICS:
        units[row["indicator"]][row["unit"]] += 1
    for name, counted in units.items():
        assert counted[metrics.metric(name).unit] == max(counted.values()), name


def test_entries_of_a_group_stand_together():
    order = [entry["group"] for entry in ENTRIES.values()]
    runs = [group for place, group in enumerate(order) if place == 0 or order[place - 1] != group]
    assert len(runs) == len(set(runs))


def test_context_is_never_filed_under_membership():
    for name, metric in metrics.registry().items():
        if name.startswith(CONTEXT_PREFIXES):
            assert metric.group == "context", name
    for name in ("workers_furloughed", "workers_hours_cut", "workers_pay_cut"):
        assert metrics.metric(name).group == "context"


def test_breaks_ascend_and_only_regency_indicators_have_them():
    by_regency = {
        row["indicator"]
        for row in FIGURES + STATISTICS
        if row["region_code"] and row["region_code"] != "53"
    }
    mapped = {name: metric.breaks for name, metric in metrics.registry().items() if metric.breaks}
    for name in set(mapped) - OURS:
        entry = metrics.metric(name)
        assert entry.cube_column or (entry.published_as or name) in by_regency, name
    for name, breaks in mapped.items():
        assert 2 <= len(breaks) <= 6, name
        assert list(breaks) == sorted(set(breaks)), name


@pytest.mark.parametrize(
    "broken",
    [
        '[coverage_pct]\nlabel = { id = "Cakupan", en = "Coverage" }\ngroup = "coverage"\n',
        '[coverage_pct]\nunit = "percent"\n',
        '[coverage_pct\nunit = "percent"\n',
        'coverage_pct = "percent"\n',
    ],
    ids=["unit missing", "group missing", "not TOML", "not a table"],
)
def test_a_broken_registry_is_refused(tmp_path, monkeypatch, broken):
    text = OF_ALL + broken
    (tmp_path / "metrics.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(settings, "QUERIES", tmp_path)
    with pytest.raises(ProductError) as refused:
        metrics.registry()
    assert refused.value.code == "registry_broken"
    assert refused.value.details["file"] == "metrics.toml"


@pytest.mark.parametrize("line", ['unit = "people"\n', *OF_ALL.splitlines(keepends=True)])
def test_the_registry_without_one_line_is_refused(tmp_path, monkeypatch, line):
    whole = metrics.registry_file().read_text(encoding="utf-8")
    assert line in whole
    copy = tmp_path / "metrics.toml"
    copy.write_text(whole.replace(line, "", 1), encoding="utf-8")
    monkeypatch.setattr(settings, "QUERIES", tmp_path)
    with pytest.raises(ProductError) as refused:
        metrics.registry()
    assert refused.value.code == "registry_broken"


def test_a_missing_registry_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "QUERIES", tmp_path)
    with pytest.raises(ProductError) as refused:
        metrics.registry()
    assert refused.value.code == "file_missing"


# -- which published figures can be compared ---------------------------------------------------


def test_each_figure_is_judged_at_most_once_and_exists():
    judged = [row["figure_id"] for row in COMPARABILITY]
    assert len(judged) == len(set(judged))
    assert set(judged) <= set(BY_ID)


def test_a_part_is_named_exactly_where_the_reach_is_a_part_or_a_bound():
    for row in COMPARABILITY:
        wants_part = row["reach"].startswith("part_") or row["reach"] == "range_bound"
        assert bool(row["part"]) == wants_part, row["figure_id"]


def test_a_whole_figure_is_listed_only_for_its_conflict():
    for row in COMPARABILITY:
        if row["reach"] == "whole":
            assert row["conflict_group"], row["figure_id"]


def test_every_judgement_gives_a_short_reason():
    for row in COMPARABILITY:
        assert 0 < len(row["remark"].strip()) <= 120, row["figure_id"]


def test_a_conflict_is_about_one_thing_and_has_two_values(subtests):
    for group in GROUPED:
        with subtests.test(group=group):
            members = [BY_ID[figure_id] for figure_id in GROUPED[group]]
            subject = ("region_code", "branch_code", "indicator", "segment", "program", "unit")
            assert len({tuple(row[column] for column in subject) for row in members}) == 1
            assert len({float(row["value"]) for row in members}) >= 2


def test_figures_that_disagree_by_their_own_note_are_in_a_conflict():
    in_conflict = {figure_id for group in GROUPED.values() for figure_id in group}
    words = ("media lain menyebut", "berita lain menyebut", "sumber lain mencatat")
    for row in FIGURES:
        if any(word in row["note"] for word in words):
            assert row["figure_id"] in in_conflict, row["note"]


def test_the_known_totals_of_vulnerable_workers_are_whole():
    reach = {row["figure_id"]: row["reach"] for row in COMPARABILITY}
    whole = defaultdict(set)
    for row in FIGURES:
        is_whole = reach.get(row["figure_id"], "whole") == "whole"
        if is_whole and (row["indicator"], row["scope"]) == ("vulnerable_covered", "regency"):
            whole[row["region_code"]].add(int(float(row["value"])))
    assert whole["5308"] == {10521}
    assert whole["5310"] == {5280}
    assert whole["5315"] == {7816}
    # TTU: one part paid by the regency, one by the province, no published total
    assert "5303" not in whole
