"""Numbers, money, dates and words as Indonesians write them, and as the English do."""

from __future__ import annotations

import ast
import csv
import re
import string
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pytest
from babel.messages.pofile import read_po
from hypothesis import assume, given
from hypothesis import strategies as st

from jamsostek.base import settings
from jamsostek.base.language import LANGUAGES, LOCALES_FOLDER, NOTHING, speaker
from jamsostek.contract import datapackage, evidence, metrics, queries
from tests import source

ID, EN = speaker("id"), speaker("en")
NB = "\u00a0"  # keeps a number and its word on one line
MINUS = "\u2212"

# -- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (0, None, "0", "0"),
        (8927, None, "8.927", "8,927"),
        (999, None, "999", "999"),
        (1000, None, "1.000", "1,000"),
        (1234567.5, None, "1.234.567,5", "1,234,567.5"),
        (45.83, None, "45,83", "45.83"),
        (45.836, None, "45,84", "45.84"),
        (45.8, 2, "45,80", "45.80"),
        (45.5, 0, "46", "46"),
        (-116646, None, f"{MINUS}116.646", f"{MINUS}116,646"),
        (-0.001, None, "0", "0"),
        (-0.0001, 3, "0,000", "0.000"),
        (1e15, None, "1.000.000.000.000.000", "1,000,000,000,000,000"),
        (1e-9, None, "0", "0"),
        (None, None, NOTHING, NOTHING),
        (float("nan"), None, NOTHING, NOTHING),
        (float("inf"), None, NOTHING, NOTHING),
        (pd.NA, None, NOTHING, NOTHING),
        (pd.Series([3250.0])[0], None, "3.250", "3,250"),
    ],
)
def test_number(value, decimals, indonesian, english):
    assert ID.number(value, decimals) == indonesian
    assert EN.number(value, decimals) == english


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (1204, "+1.204", "+1,204"),
        (-116646, f"{MINUS}116.646", f"{MINUS}116,646"),
        (0, "0", "0"),
        (0.001, "0", "0"),
        (10, "+10", "+10"),
        (None, NOTHING, NOTHING),
    ],
)
def test_signed(value, indonesian, english):
    assert ID.signed(value) == indonesian
    assert EN.signed(value) == english


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (12.5, f"12,5{NB}%", "12.5%"),
        (45.83, f"45,83{NB}%", "45.83%"),
        (100, f"100{NB}%", "100%"),
        (100 - 1e-12, f"100{NB}%", "100%"),
        # neither none nor all
        (0.001, f"0,001{NB}%", "0.001%"),
        (0.00001, f"<0,0001{NB}%", "<0.0001%"),
        (-0.00001, f">{MINUS}0,0001{NB}%", f">{MINUS}0.0001%"),
        (99.99999, f">99,9999{NB}%", ">99.9999%"),
        (100.00001, f"<100,0001{NB}%", "<100.0001%"),
        (-3, f"{MINUS}3{NB}%", f"{MINUS}3%"),
        (None, NOTHING, NOTHING),
    ],
)
def test_percent(value, indonesian, english):
    assert ID.percent(value) == indonesian
    assert EN.percent(value) == english


def test_a_share_of_some_is_not_rounded_to_none_or_all():
    shares = (0.0, 0.34, 0.04, 0.004, 12.3, 99.66, 99.96, 99.996, 100)
    assert [EN.percent(share, 0) for share in shares] == [
        "0%", "0.3%", "0.04%", "0.004%", "12%", "99.7%", "99.96%", "99.996%", "100%",
    ]  # fmt: skip
    assert EN.signed_percent(0.34, 0) == "+0.3%"
    assert EN.signed_percent(-0.34, 0) == f"{MINUS}0.3%"


@pytest.mark.parametrize(
    ("value", "full", "short_id", "short_en"),
    [
        (16800, "Rp16.800", "Rp16.800", "Rp16,800"),
        (1_250_000, "Rp1.250.000", f"Rp1,25{NB}juta", f"Rp1.25{NB}million"),
        (10_080_000_000, "Rp10.080.000.000", f"Rp10,08{NB}miliar", f"Rp10.08{NB}billion"),
        (1_200_000_000_000, "Rp1.200.000.000.000", f"Rp1,2{NB}triliun", f"Rp1.2{NB}trillion"),
        (-16800, f"{MINUS}Rp16.800", f"{MINUS}Rp16.800", f"{MINUS}Rp16,800"),
        (-0.001, "Rp0", "Rp0", "Rp0"),
        (None, NOTHING, NOTHING, NOTHING),
    ],
)
def test_rupiah(value, full, short_id, short_en):
    assert ID.rupiah(value) == full
    assert ID.rupiah_short(value) == short_id
    assert EN.rupiah_short(value) == short_en


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (223_000_000_000, f"223{NB}miliar", f"223{NB}billion"),
        (1_254_321, f"1,25{NB}juta", f"1.25{NB}million"),
        (999_999, "999.999", "999,999"),
        (999_999_999, f"1{NB}miliar", f"1{NB}billion"),
        (994_400_000, f"994,4{NB}juta", f"994.4{NB}million"),
        (5e15, f"5000{NB}triliun", f"5000{NB}trillion"),
        (-2_500_000, f"{MINUS}2,5{NB}juta", f"{MINUS}2.5{NB}million"),
        (12, "12", "12"),
    ],
)
def test_short(value, indonesian, english):
    assert ID.short(value) == indonesian
    assert EN.short(value) == english


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (250_000, f"250{NB}rb", "250k"),
        (1_200_000, f"1,2{NB}jt", "1.2m"),
        (3_000_000_000, f"3{NB}M", "3bn"),
        (1_000_000_000_000, f"1{NB}T", "1tn"),
        (999_999, f"1{NB}jt", "1m"),
        (-5000, f"{MINUS}5{NB}rb", f"{MINUS}5k"),
        (500, "500", "500"),
        (0, "0", "0"),
        (float("nan"), NOTHING, NOTHING),
    ],
)
def test_axis(value, indonesian, english):
    assert ID.axis(value) == indonesian
    assert EN.axis(value) == english


@pytest.mark.parametrize(
    ("value", "unit", "full", "bare", "short"),
    [
        (8927, "people", "8.927 orang", "8.927", "8.927"),
        (45.83, "percent", f"45,83{NB}%", f"45,83{NB}%", f"45,83{NB}%"),
        (570326400, "idr", "Rp570.326.400", "Rp570.326.400", f"Rp570,33{NB}juta"),
        (3, "count", "3", "3", "3"),
        (None, "people", NOTHING, NOTHING, NOTHING),
    ],
)
def test_value_in_its_unit(value, unit, full, bare, short):
    assert ID.value(value, unit) == full
    assert ID.value(value, unit, with_unit=False) == bare
    assert ID.value_short(value, unit) == short


def test_wages_say_how_often():
    assert ID.value(2328969.69, "idr_per_month").startswith("Rp2.328.969,69 ")
    assert EN.value(2186826, "idr_per_month") != EN.value(2186826, "idr_per_person_month")


# what people type and computers hold: to the cent, up to thousands of trillions
AMOUNTS = st.integers(-(10**17), 10**17).map(lambda cents: float(Decimal(cents) / 100))
ANY_FLOAT = st.floats(allow_nan=True, allow_infinity=True)


def parsed(text: str, language: str) -> Decimal:
    """The number an Indonesian (or an Englishman) reads in a text."""
    groups, comma = (".", ",") if language == "id" else (",", ".")
    whole, _, part = text.replace(MINUS, "-").partition(comma)
    assert re.fullmatch(rf"-?\d{{1,3}}({re.escape(groups)}\d{{3}})*", whole), text
    assert re.fullmatch(r"\d*", part), text
    return Decimal(f"{whole.replace(groups, '')}.{part or 0}")


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=AMOUNTS)
def test_a_number_read_back_is_the_number(language, value):
    text = speaker(language).number(value)
    assert parsed(text, language) == round(Decimal(str(value)), 2)
    assert speaker(language).signed(value).lstrip("+") == text


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=AMOUNTS)
def test_a_short_number_read_back_is_close_and_below_a_thousand(language, value):
    assume(abs(value) < 9.9e14)  # from a thousand trillion on the figure is not grouped
    say = speaker(language)
    scales = {
        **dict.fromkeys(("juta", "million", "jt", "m"), 10**6),
        **dict.fromkeys(("miliar", "billion", "M", "bn"), 10**9),
        **dict.fromkeys(("triliun", "trillion", "T", "tn"), 10**12),
        **dict.fromkeys(("rb", "k"), 10**3),
        "": 1,
    }
    for text, step in ((say.short(value), 10**6), (say.axis(value), 10**3)):
        figure, word = re.fullmatch(r"(\D?[\d.,]+)\u00a0?([a-zA-Z]*)", text).groups()
        number = parsed(figure, language)
        off = abs(number * scales[word] - Decimal(str(value)))
        assert off <= Decimal("0.005") * scales[word] + Decimal("0.000001")
        assert abs(number) < step or scales[word] == 10**12


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "form",
    ["number", "signed", "percent", "rupiah", "short", "rupiah_short", "axis"],
)
@given(value=ANY_FLOAT, decimals=st.sampled_from([None, 0, 1, 3]))
def test_no_float_is_ever_an_exponent_nan_or_a_hyphen(language, form, value, decimals):
    say = speaker(language)
    text = say.axis(value) if form == "axis" else getattr(say, form)(value, decimals)
    assert re.fullmatch(rf"{NOTHING}|[<>]?[+{MINUS}]?(Rp)?[\d.,]+({NB}?(%|[a-zA-Z]+))?", text), text
    for word in ("nan", "inf", "e+", "E+", "-"):
        assert word not in text
    # zero has no sign
    if not re.search(r"[1-9]", text):
        assert MINUS not in text
        assert "+" not in text


# -- dates ---------------------------------------------------------------------------------------

DAY = date(2021, 6, 16)


@pytest.mark.parametrize(
    "day", [DAY, datetime(2021, 6, 16, 23, 59), "2021-06-16", pd.Timestamp("2021-06-16 10:00")]
)
def test_a_date_in_any_form(day):
    assert ID.date(day) == "16 Juni 2021"
    assert EN.date(day) == "16 June 2021"
    assert ID.short_date(day) == "16 Jun 2021"
    assert ID.month(day) == "Juni 2021"
    assert EN.month(day) == "June 2021"
    assert ID.as_of(day, "day") == "16 Juni 2021"
    assert ID.as_of(day, "month") == "Juni 2021"
    assert ID.as_of(day, "year") == "2021"


@pytest.mark.parametrize("day", [None, pd.NaT, float("nan"), ""])
def test_no_date_is_a_dash(day):
    for say in (ID, EN):
        assert {say.date(day), say.short_date(day), say.month(day), say.as_of(day)} == {NOTHING}


def test_the_months_of_both_languages():
    assert ID.months() == [
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ]  # fmt: skip
    assert EN.months()[:3] == ["January", "February", "March"]
    assert ID.months("abbreviated")[4] == "Mei"
    assert len(ID.months("abbreviated")) == len(set(ID.months("abbreviated"))) == 12


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_date_read_back_is_the_day(day):
    number, month, year = ID.date(day).split(" ")
    assert (int(number), ID.months().index(month) + 1, int(year)) == (day.day, day.month, day.year)


# -- words ---------------------------------------------------------------------------------------


def catalogues(language: str) -> dict[str, list]:
    """Key → the entries of that key in all files of a language."""
    found: dict[str, list] = {}
    for file in sorted((LOCALES_FOLDER / language).glob("*.po")):
        with file.open("rb") as content:
            for message in read_po(content, locale=language):
                if message.id:
                    key = message.id[0] if message.pluralizable else message.id
                    found.setdefault(key, []).append(message)
    return found


WORDS = {language: catalogues(language) for language in LANGUAGES}
KEYS = set(WORDS["id"])


def wordings(message) -> list[str]:
    return list(message.string) if message.pluralizable else [message.string]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_files_and_keys():
    files = [
        {path.name for path in (LOCALES_FOLDER / language).glob("*.po")} for language in LANGUAGES
    ]
    assert files[0] == files[1]
    assert set(WORDS["id"]) ^ set(WORDS["en"]) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_one_entry_with_a_text(language):
    for key, messages in WORDS[language].items():
        assert len(messages) == 1, key
        assert not messages[0].fuzzy, key
        for text in wordings(messages[0]):
            assert text.strip() == text != "", key
            assert text != key


def test_both_languages_fill_in_the_same_names():
    for key, (message,) in WORDS["id"].items():
        (other,) = WORDS["en"][key]
        assert message.pluralizable == other.pluralizable, key
        names = [set().union(*map(placeholders, wordings(each))) for each in (message, other)]
        assert names[0] == names[1], key


def test_a_plural_key_is_its_own_plural():
    for language in LANGUAGES:
        for key, (message,) in WORDS[language].items():
            if message.pluralizable:
                assert message.id == (key, key)
                assert "{count}" in message.string[-1]


def test_count_is_written_as_a_number():
    assert ID("problem.banner", count=1234).startswith("1.234 ")
    assert EN("problem.banner", count=1234).startswith("1,234 ")
    assert EN("problem.banner", count=1) != EN("problem.banner", count=2).replace("2", "1")


def test_a_missing_key_is_an_error_not_a_silent_key():
    with pytest.raises(KeyError):
        ID("home.no_such_text")
    assert not ID.has("home.no_such_text")
    assert ID.has("app.name")


def test_any_other_language_is_indonesian():
    assert speaker("fr").language == "id"
    assert ID.choose("satu", "one") == "satu"
    assert EN.choose("satu", "one") == "one"
    assert EN.choose("satu", "") == "satu"


# -- the keys the program uses -------------------------------------------------------------------


def values(path: str, column: str) -> set[str]:
    with (settings.ROOT / "data" / path).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)} - {""}


def declared(dataset: str, column: str) -> set[str]:
    (field,) = [
        field for field in datapackage.package().dataset(dataset).fields if field.name == column
    ]
    return set(field.constraints["enum"])


def codes(*names: str) -> set[str]:
    """The literal codes the domain raises, of ``ProductError`` or geography's ``refuse``."""
    return {
        text
        for path in [*source.PROGRAM]
        for call in source.calls(path, *names)
        for text in source.first_texts(call)
    }


UNITS = (
    values("published/published_figures.csv", "unit")
    | values("reference/region_statistics.csv", "unit")
    | {metric.unit for metric in metrics.registry().values()}
    | {definition.unit for definition in evidence.registry().values()}
)
GROUPS = {metric.group for metric in metrics.registry().values()}
# a key made of a prefix and a value of the data: every value it can take
ATTENTION = set(re.findall(r"\d(?: as weight)?, '(\w+)'", queries.query("home/attention").sql))
FILES = (".py", ".toml", ".csv", ".json", ".geojson", ".log", ".png", ".xlsx")
MADE_KEYS = {
    "attention.": ATTENTION | {f"{kind}.why" for kind in ATTENTION},
    "category.": declared("paritrana_awards", "category"),
    "error.": codes("ProductError")
    | {f"{code}.mend" for code in codes("ProductError")}
    | {f"{code}.command" for code in codes("ProductError") if f"error.{code}.command" in KEYS},
    "event.": declared("events", "kind"),
    "group.": GROUPS,
    "kind.": {"imported", "sample"},
    "level.": declared("paritrana_awards", "level"),
    "nav.": {path.stem for path in source.PAGES},
    "program.": values("published/published_figures.csv", "program"),
    "question.": codes("Question"),
    "reach.": declared("figure_comparability", "reach"),
    "reason.": codes("refuse"),
    "payer.": declared("enrollment_monthly", "payer"),
    "segment.": values("published/published_figures.csv", "segment")
    | declared("enrollment_monthly", "segment"),
    "status.": declared("paritrana_awards", "status"),
    "unit.": UNITS,
    "warning.": codes("Warning"),
}
# prefixes of one page's own choices: at least one entry, and the page's own test knows the rest
OWN_PREFIXES = re.compile(r"problem\.|data\.|\w+\.\w+_")


def test_every_value_of_the_data_has_a_word(subtests):
    for prefix in MADE_KEYS:
        with subtests.test(prefix=prefix):
            assert MADE_KEYS[prefix]
            assert {prefix + value for value in MADE_KEYS[prefix]} - KEYS == set()


def spoken(path) -> list[tuple[ast.Call, str]]:
    """The calls of ``say`` in a file with each key they may ask for."""
    return [
        (call, key)
        for call in source.calls(path, "say", "self", "has")
        for key in source.first_texts(call)
    ]


def test_every_key_the_program_says_exists(subtests):
    for path in source.PROGRAM:
        with subtests.test(path=source.shown(path)):
            for call, key in spoken(path):
                place = f"{source.shown(path)}:{call.lineno} {key}"
                prefix = key.removesuffix("…")
                if prefix == key:
                    assert key in KEYS, place
                elif prefix not in MADE_KEYS:
                    assert OWN_PREFIXES.fullmatch(prefix), f"{place}: name its values in MADE_KEYS"
                    assert any(each.startswith(prefix) for each in KEYS), place


def test_a_text_that_looks_like_a_key_is_one(subtests):
    """Keys also stand in tables of the program, far from the ``say`` that speaks them."""
    for path in source.PROGRAM:
        with subtests.test(path=source.shown(path)):
            topics = {key.partition(".")[0] for key in KEYS}
            for line, text in source.texts(path):
                looks_like_a_key = re.fullmatch(r"([a-z]+)\.[a-z](\w*[a-z0-9])?(\.\w+)*", text)
                if looks_like_a_key and looks_like_a_key[1] in topics:
                    is_file = text.endswith(FILES)
                    assert text in KEYS or is_file, f"{source.shown(path)}:{line} {text}"


def given_names(call: ast.Call) -> set[str] | None:
    """The names a call fills in; ``None`` when some come from a dictionary."""
    names = {keyword.arg for keyword in call.keywords}
    return None if None in names else names


def test_a_text_gets_every_name_it_fills_in(subtests):
    for path in source.PROGRAM:
        with subtests.test(path=source.shown(path)):
            for call, key in spoken(path):
                names = given_names(call)
                only_asks = isinstance(call.func, ast.Attribute) and call.func.attr == "has"
                if key in KEYS and names is not None and not only_asks:
                    for text in wordings(WORDS["id"][key][0]):
                        missing = placeholders(text) - names
                        assert not missing, f"{source.shown(path)}:{call.lineno} {key} {missing}"


def test_an_error_gets_every_name_its_texts_fill_in():
    for path in source.PROGRAM:
        for call in source.calls(path, "ProductError"):
            names = given_names(call)
            if names is None:
                continue
            for code in source.first_texts(call):
                for key in (f"error.{code}", f"error.{code}.mend"):
                    needed = placeholders(WORDS["id"][key][0].string)
                    assert needed <= names, f"{source.shown(path)}:{call.lineno} {key}"


def test_what_a_page_may_show_of_an_error_names_no_command():
    for path in source.PROGRAM:
        if path.parent.name == "cli":
            continue
        for call in source.calls(path, "ProductError"):
            for code in source.first_texts(call):
                for key in (f"error.{code}", f"error.{code}.mend"):
                    for language, words in WORDS.items():
                        text = str(words[key][0].string)
                        assert not re.search(r"python -m|--\w", text), f"{language} {key}: {text}"


def test_every_rule_of_the_reader_has_a_word():
    """Rules are written where the reader finds the fault: as a text, or made of a field's type."""
    rules = {f"type_{field.type}" for each in datapackage.package().tables for field in each.fields}
    rules -= {"type_string"}
    rules |= {"file_missing", "not_utf8", "not_text", "header", "cell_count", "not_csv", "no_rows"}
    rules |= {"required", "enum", "pattern", "minimum", "maximum", "unique", "duplicate_key"}
    rules |= {"foreign_key", "no_sample", "max_length", "min_length", "at_most"}
    said = {key.removeprefix("problem.") for key in KEYS if key.startswith("problem.")}
    assert said - {"banner", "where_line", "where_column"} == rules
