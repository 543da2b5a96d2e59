"""Every column of every built table is described once, in both languages, and nothing else is."""

from __future__ import annotations

from collections import Counter

import pytest

from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES
from jamsostek.contract import columns, datapackage, metrics, queries


@pytest.fixture
def built(ask_sample) -> dict[str, set[str]]:
    """The columns of every table of the warehouse."""
    found = ask_sample("data/columns")
    return {name: set(lines["column_name"]) for name, lines in found.groupby("model")}


def test_every_column_has_a_meaning_and_every_meaning_a_column(built):
    described = columns.models()
    assert set(described) == {model.name for model in queries.models() if model.is_kept}
    for name, model in described.items():
        assert set(model.own) <= built[name], name
        assert model.row, name
        for column in built[name]:
            try:
                meaning = model.meaning(column)
            except KeyError:
                raise AssertionError(f"{name}.{column} is described nowhere") from None
            assert all(meaning[language] for language in LANGUAGES), (name, column)


def test_what_is_said_for_all_models_serves_some_and_is_not_said_again(built):
    package = datapackage.package()
    served = Counter()
    for name, model in columns.models().items():
        of = [{field.name for field in package.dataset(each).fields} for each in model.of]
        for dataset, fields in zip(model.of, of, strict=True):
            assert fields & built[name] - set(model.own), f"{name} has nothing of {dataset}"
        served.update(built[name] - set(model.own).union(*of))
        for column, meaning in model.own.items():
            assert meaning != columns.every().get(column), (name, column)
    assert set(columns.every()) <= set(served)


def test_a_metric_that_is_counted_names_a_column_that_there_is(ask_sample):
    counted = {name: m for name, m in metrics.registry().items() if m.cube_column}
    assert {"active_members", "new_members", "contributions_idr"} <= set(counted)
    # the sample has everything an office can bring: what is counted of it can be mapped
    mapped = set(ask_sample("map/measures")["metric"])
    of_the_map = {name for name, metric in counted.items() if metric.depth}
    # nobody sets a target for the coverage of a regency there
    assert of_the_map - mapped == {"coverage_gap_points"}
    assert {metric.cube_column for metric in counted.values()} == {
        counted[name].cube_column for name in of_the_map
    }
    # a meeting's cards are read off the cubes alone
    at_meetings = {name for name, m in metrics.registry().items() if m.at_meetings is not None}
    assert at_meetings - set(counted) == set()
    for place in ("desk", "at_meetings"):
        taken = Counter(getattr(metric, place) for metric in metrics.registry().values())
        twice = [each for each, times in taken.items() if each is not None and times > 1]
        assert twice == [], f"two metrics have the same {place}"


def test_a_meaning_is_one_sentence_of_its_own_in_each_language():
    texts = [model.row for model in columns.models().values()]
    for own in (columns.every(), *(model.own for model in columns.models().values())):
        texts += own.values()
    for text in texts:
        assert set(text) == set(LANGUAGES)
        assert text["id"] != text["en"]
        for words in text.values():
            assert words == words.strip()
            assert words.endswith(".")


def test_a_spoiled_file_is_said_with_its_name(queries_copy):
    file = queries_copy / "models" / "money" / "columns.toml"
    file.write_text('[claims]\n"*" = ["hanya satu bahasa"]\n', "utf-8")
    with pytest.raises(ProductError) as refused:
        columns.models()
    assert refused.value.code == "registry_broken"
    assert refused.value.details["file"].endswith("columns.toml")
