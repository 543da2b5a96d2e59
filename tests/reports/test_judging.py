"""The scoring room on small worlds whose order is counted by hand, and its frozen protocols."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from jamsostek.__main__ import main
from jamsostek.analysis.ranking import AGGREGATIONS, EVENINGS, MISSING
from jamsostek.base.access import LOCAL_OWNER, OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.reports.judging import choices, dossier, findings, minutes, paper, protocol
from jamsostek.reports.judging.choices import Choices, balanced, weights_of
from jamsostek.reports.judging.order import order
from jamsostek.reports.judging.room import book, open_room
from jamsostek.reports.slides import ceremony
from jamsostek.warehouse import questions
from tests import worlds
from tests.judged import PLACE, world


@pytest.fixture(scope="session")
def judged_workspace(tmp_path_factory):
    return worlds.build(world(), tmp_path_factory.mktemp("judged"))


@pytest.fixture
def room(judged_workspace, monkeypatch):
    """Opens the room of the small world as it stands, its records in a place of the test's own."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(judged_workspace))
    records = judged_workspace / "records.sqlite"
    records.unlink(missing_ok=True)

    def opened():
        return open_room(
            partial(questions.ask, scope=LOCAL_OWNER), book(LOCAL_OWNER, OWNER.code), PLACE
        )

    yield opened
    records.unlink(missing_ok=True)


def places(made) -> dict[str, int | None]:
    return {each.candidate: each.place for each in made.standings}


def test_a_room_is_ranked_as_by_hand(room):
    """Means of the jurors: TTU (75, 60), Belu (75, 80), Sikka (55, 80); 75 and 25 %."""
    made = order(room(), Choices())
    assert [(each.candidate, each.score) for each in made.standings] == [
        ("K-5304", 76.25), ("K-5303", 71.25), ("K-5307", 61.25),
    ]  # fmt: skip
    assert room().kind == "imported"
    assert room().progress()[1] == room().wanted == 6
    assert room().progress()[3] == 0
    turned = order(room(), Choices(weights=weights_of("interview:1")))
    assert places(turned) == {"K-5304": 1, "K-5307": 1, "K-5303": 3}
    assert "Kab. Belu" in findings.lead(speaker("id"), made)


def test_typed_scores_lie_over_those_of_the_file(room):
    scores = book(LOCAL_OWNER, OWNER.code)
    scores.give(PLACE, ("K-5303", "coverage", 1), 100, (80,), 80, True)
    scores.give(PLACE, ("K-5307", "interview", 2), None, (100,), 100, True)
    made = order(room(), Choices())
    assert {each.candidate: each.score for each in made.standings} == {
        "K-5303": 0.75 * 85 + 0.25 * 60, "K-5304": 76.25, "K-5307": 0.75 * 55 + 0.25 * 60,
    }  # fmt: skip
    # a room with scores of a file is closed until the chair opens it; that these were given shows
    # that who saves says whether it was
    assert not room().is_open


def test_a_juror_of_the_candidates_own_regency_abstains(room):
    book(LOCAL_OWNER, OWNER.code).seat(2025, 2, "Akademisi", "5304")
    made = order(room(), Choices())
    assert made.abstained == 1
    # Belu by juror 1 alone: 0.75 × 70 + 0.25 × 90
    assert {each.candidate: each.score for each in made.standings}["K-5304"] == 75
    counted = order(room(), Choices(abstention="counted"))
    assert (counted.abstained, counted.standings[0].score) == (0, 76.25)


def test_evidence_weighs_nothing_until_it_is_given_weight(room):
    """Sikka is the only one of the three of which a regulation was found."""
    made = order(room(), Choices())
    evidence = {each.code for each in made.room.criteria if each.is_evidence}
    assert "evidence.regulation" in evidence
    assert evidence & {criterion.code for criterion, _ in made.counted} == set()
    weighed = order(room(), Choices(weights=weights_of("evidence.regulation:1"), scaling="target"))
    assert places(weighed) == {"K-5307": 1, "K-5303": None, "K-5304": None}
    assert weighed.standings[0].score == 100
    alone = order(room(), Choices(weights=weights_of("evidence.regulation:1")))
    assert alone.standings[0].score == 50  # the only one of its field is neither least nor most
    (rule,) = [each for each in room().evidence if each.definition.name == "regulation"]
    assert "50" in rule.scale(
        speaker("en"), "minmax"
    )  # and nothing says that it is worth 0 and 100


def test_what_is_hidden_is_no_value_and_where_it_weighs_the_order_says_so(judged_workspace, room):
    def ask(name, **asked):
        rows = questions.ask(name, LOCAL_OWNER, **asked)
        if name == "awards/evidence":
            rows.loc[rows["evidence"] == "regulation", ["value", "numerator"]] = np.nan
        return rows

    made = open_room(ask, book(LOCAL_OWNER, OWNER.code), PLACE)
    (rule,) = [each for each in made.evidence if each.definition.name == "regulation"]
    assert rule.told == {} and rule.hidden == {"K-5307"}
    say = speaker("en")
    assert rule.scale(say, "minmax") == say("word.hidden")
    weighed = order(made, Choices(weights=weights_of("coverage:1,evidence.regulation:1")))
    assert rule.definition.labels["en"] in findings.hidden(say, weighed)
    assert findings.hidden(say, order(made, Choices())) == ""


def test_all_is_answered_where_there_is_next_to_nothing(room):
    found = room()
    for few in (
        replace(found, given={}),
        replace(found, candidates=found.candidates[:1],
                given={key: 70 for key in found.given if key[0] == found.candidates[0].code}),
        replace(found, given={key: 70 for key in found.given}),
        replace(found, given={key: 70 for key in found.given if key[2] == 1}),
        replace(found, criteria=found.criteria[:1], evidence=(),
                given={key: 70 for key in found.given if key[1] == "coverage"}),
    ):  # fmt: skip
        for aggregation in ("mean", "geometric", "borda"):
            made = order(few, Choices(aggregation=aggregation, draws=10))
            for language in ("id", "en"):
                assert findings.all_sentences(speaker(language), made)
    equal = order(replace(found, given={key: 70 for key in found.given}), Choices(draws=10))
    assert set(places(equal).values()) == {1}
    assert "tidak terdefinisi" in " ".join(findings.all_sentences(speaker("id"), equal))


# -- choices -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["coverage", "a:x", "a:-1", "a:1,a:2", "a:inf"])
def test_weights_that_say_nothing_are_refused(text):
    with pytest.raises(ProductError) as refused:
        weights_of(text)
    assert refused.value.code == "rank_weights_form"


def test_weights_for_criteria_there_are_not_and_for_none_are_refused(room):
    for text, code in (("fairness:1", "rank_weights_unknown"), ("coverage:0", "rank_weights_none")):
        with pytest.raises(ProductError) as refused:
            order(room(), Choices(weights=weights_of(text)))
        assert refused.value.code == code


WEIGHTS = st.dictionaries(st.sampled_from("abcdefg"), st.floats(0, 100), min_size=1, max_size=7)


@given(WEIGHTS, st.floats(-10, 110), st.data())
def test_whatever_is_set_the_weights_make_a_hundred(weights, wanted, data):
    changed = data.draw(st.sampled_from(sorted(weights)))
    made = balanced(weights, changed, wanted)
    assert sum(made.values()) == pytest.approx(100)
    assert list(made) == list(weights)
    assert min(made.values()) >= -0.051 * len(made)
    if len(weights) > 1:
        assert made[changed] == round(min(max(wanted, 0), 100), 1)


def test_one_weight_set_leaves_the_others_their_proportions():
    assert balanced({"a": 25, "b": 50, "c": 25}, "a", 40) == {"a": 40, "b": 40, "c": 20}
    assert balanced({"a": 100, "b": 0, "c": 0}, "a", 40) == {"a": 40, "b": 30, "c": 30}
    assert choices.as_text({"a": 40, "b": 0, "c": 60}) == "a:40,c:60"
    assert weights_of(" a:40 , c=60") == (("a", 40), ("c", 60))


# -- protocols -----------------------------------------------------------------------------------


def test_a_protocol_gives_the_same_order_after_the_data_changed(room):
    made = order(room(), Choices(weights=weights_of("coverage:1,interview:1,evidence.regulation:1"),
                                 draws=200))  # fmt: skip
    raw = protocol.freeze(made, {"version": "v1"}, "owner").encode()
    scores = book(LOCAL_OWNER, OWNER.code)
    scores.give(PLACE, ("K-5303", "coverage", 1), 100, (80,), 80, True)
    found = protocol.read(raw)
    assert found.is_same
    assert found.order.standings == made.standings
    assert np.array_equal(found.order.values, made.values, equal_nan=True)
    told = {(each.what, each.candidate): (each.then, each.now)
            for each in protocol.differences(found, room())}  # fmt: skip
    assert told[("score", "K-5303")] == (80, 100)
    for each in protocol.differences(found, room()):
        for language in ("id", "en"):
            assert findings.difference(speaker(language), found.order.room, each)


def test_a_byte_changed_in_a_protocol_is_noticed(room):
    raw = protocol.freeze(order(room(), Choices(draws=50)), {"version": "v1"}, "owner").encode()
    assert protocol.read(raw).is_same
    step = max(len(raw) // 400, 1)
    for at in range(0, len(raw), step):
        spoiled = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(ProductError) as refused:
            protocol.read(spoiled)
        assert refused.value.code in ("protocol_changed", "protocol_unreadable"), at
    for spoiled in (raw + b" ", raw[:-1], b"", b"[]", raw.replace(b"\n", b"\r\n")):
        with pytest.raises(ProductError):
            protocol.read(spoiled)


def test_a_result_that_does_not_follow_is_not_the_same(room):
    """Written anew with another place and a checksum that fits."""
    raw = protocol.freeze(order(room(), Choices(draws=50)), {"version": "v1"}, "owner")
    content = {key: value for key, value in json.loads(raw).items() if key != "checksum"}
    content["result"]["places"][0]["score"] += 1
    content["checksum"] = protocol._checksum(content)
    assert not protocol.read(protocol._written(content).encode()).is_same


def test_no_protocol_of_an_open_room_or_of_no_scores(room):
    found = room()
    for few, code in (
        (replace(found, is_open=True), "scoring_open"), (replace(found, given={}), "rank_nothing"),
    ):  # fmt: skip
        with pytest.raises(ProductError) as refused:
            protocol.freeze(order(few, Choices()), {}, "owner")
        assert refused.value.code == code


# -- the command line ----------------------------------------------------------------------------


def rank(*options: str) -> int:
    return main(["rank", *options])


def test_the_command_ranks_freezes_and_verifies(room, tmp_path, capsys):
    where = ("--year", "2025", "--category", PLACE.category)
    assert rank(*where, "--format", "json", "--draws", "100") == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["candidate"] for each in told["ranking"]] == ["K-5304", "K-5303", "K-5307"]
    assert told["weights_pct"]["coverage"] == 75
    assert told["agreement"]["jurors"] == [1, 2]
    file = tmp_path / "protokol.json"
    assert rank(*where, "--draws", "100", "--freeze", str(file)) == 0
    assert rank("--verify", str(file)) == 0
    assert "Kabupaten Belu" in capsys.readouterr().out
    file.write_bytes(file.read_bytes().replace(b"K-5304", b"K-5305", 1))
    assert rank("--verify", str(file)) == 1
    assert capsys.readouterr().err.startswith("✗ ")


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--year", "2019", "--category", "regency_government"),
        ("--year", "2025", "--category", "regency_government", "--weights", "x"),
        ("--year", "2025", "--category", "regency_government", "--draws", "0"),
        ("--verify", "nowhere.json"),
    ],
)
def test_what_the_command_can_not_do_is_told_in_both_languages(room, options, capsys):
    for language in ("id", "en"):
        assert main(["--lang", language, "rank", *options]) == 2
        assert capsys.readouterr().err.count("\n") == 2


# -- minutes -------------------------------------------------------------------------------------


def _uneven(room):
    """The small panel with a gap, a juror at home, evidence: whatever a formula may trip over."""
    given = {key: score for key, score in room.given.items()
             if key != ("K-5307", "interview", 1)}  # fmt: skip
    more = {("K-5303", "coverage", 4): 0.0, ("K-5304", "coverage", 4): 55.5,
            ("K-5307", "coverage", 4): 55.5, ("K-5303", "interview", 4): 20.0,
            ("K-5304", "interview", 4): 71.25}  # fmt: skip
    seat = {"role": "Akademisi =1+1", "region_code": "5304"}
    return replace(room, given={**given, **more}, jurors={2: seat})


def test_the_workbooks_formulas_reckon_what_the_program_does(room, tmp_path):
    """Reckoned anew by LibreOffice, under every combination of rules."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("needs LibreOffice")
    found, orders = _uneven(room()), {}
    weights = weights_of("coverage:50,interview:30,evidence.regulation:20")
    for number, rules in enumerate(product(EVENINGS, AGGREGATIONS, MISSING)):
        names = dict(zip(("evening", "aggregation", "missing"), rules, strict=True))
        made = order(found, Choices(weights=weights, draws=5, **names))
        raw = protocol.freeze(made, {"version": "v"}, "owner").encode()
        orders[tmp_path / f"{number}.xlsx"] = made
        minutes.write(speaker("en"), protocol.read(raw), tmp_path / f"{number}.xlsx")
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx", "--outdir", str(tmp_path / "anew"), *map(str, orders)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    for file, made in orders.items():
        book = openpyxl.load_workbook(tmp_path / "anew" / file.name, data_only=True)
        rows = {
            row[1].value: (row[0].value, row[2].value, row[3].value)
            for row in book["Minutes"].iter_rows(min_col=1, max_col=4)
            if str(row[1].value).startswith("Pemerintah")
        }
        for each in made.standings:
            place, reckoned, stated = rows[made.candidate(each).name]
            if each.score is None:
                assert (place, reckoned, stated) in [("", "", None), (None, None, None)], (
                    made.choices
                )
            else:
                assert reckoned == pytest.approx(each.score, abs=1e-9), made.choices
                assert (place, stated) == (each.place, pytest.approx(each.score)), made.choices
        texts = [str(cell.value) for row in book["Minutes"].iter_rows() for cell in row]
        assert sum(bool(re.fullmatch(r"Juror \d", text)) for text in texts) == 9
        assert "Akademisi =1+1" in texts


def test_the_minutes_on_paper_have_the_order_the_basis_and_nine_lines(room, tmp_path):
    raw = protocol.freeze(order(_uneven(room()), Choices(draws=50)), {"version": "v9"}, "owner")
    found = protocol.read(raw.encode())
    for language, words in (("id", ("Berita acara", "Juri 9")), ("en", ("Minutes", "Juror 9"))):
        file = tmp_path / f"{language}.pdf"
        minutes.write(speaker(language), found, file)
        text = " ".join(page.extract_text() for page in PdfReader(file).pages)
        for word in (*words, "Kabupaten Belu", "v9", found.checksum[:12], "Akademisi =1+1"):
            assert word in " ".join(text.split()), (language, word)


def test_the_ceremonys_slides_go_from_third_to_first_and_then_show_all(room, tmp_path):
    made = order(room(), Choices(draws=20))
    found = protocol.read(protocol.freeze(made, {"version": "v"}, "owner").encode())
    for language in ("id", "en"):
        deck = ceremony.deck(speaker(language), found)
        assert [slide.key for slide in deck.slides] == [
            "cover", "place_3", "place_2", "place_1", "podium", "all",
        ]  # fmt: skip
        names = [slide.picture.figures[0].label for slide in deck.slides[1:4]]
        assert names == [
            "Pemerintah Kabupaten Sikka",
            "Pemerintah Kabupaten Timor Tengah Utara",
            "Pemerintah Kabupaten Belu",
        ]
        for slide in deck.slides[:4]:
            assert "Belu" not in slide.title
        assert deck.slides[-1].picture.series[0].values == (76.25, 71.25, 61.25)
    minutes.write(speaker("id"), found, tmp_path / "acara.pptx")
    assert (tmp_path / "acara.pptx").stat().st_size > 10_000
    tied = order(replace(room(), given={key: 70 for key in room().given}), Choices(draws=20))
    raw = protocol.freeze(tied, {"version": "v"}, "owner").encode()
    slides = ceremony.deck(speaker("id"), protocol.read(raw)).slides
    assert [slide.key for slide in slides] == ["cover", "place_1", "all"]
    assert len(slides[1].picture.figures) == 3


def test_a_candidates_sheet_is_one_page_with_its_values_and_the_median(room, tmp_path):
    made = order(room(), Choices())
    found = dossier.dossier(partial(questions.ask, scope=LOCAL_OWNER), made, "K-5304")
    coverage = found.lines[0]
    assert (coverage.value, coverage.median, coverage.least, coverage.most) == (75, 75, 55, 75)
    for language in ("id", "en"):
        say = speaker(language)
        paper.write(say, made, found, tmp_path / "sheet.pdf")
        pages = PdfReader(tmp_path / "sheet.pdf").pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert len(pages) == 1
        for words in ("Pemerintah Kabupaten Belu", say.number(76.25, 2), say("judging.published")):
            assert words in text, words
    with pytest.raises(ProductError):
        dossier.dossier(partial(questions.ask, scope=LOCAL_OWNER), made, "nobody")
