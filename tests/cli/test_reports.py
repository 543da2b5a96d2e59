"""``python -m jamsostek report``: which files it writes from what, and what it refuses."""

from __future__ import annotations

import sys
import types

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from jamsostek.__main__ import main
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.reports import decks

BRANCHES = ["NTT", "MAUMERE", "WAINGAPU", "ATAMBUA", "ENDE", "LABUAN_BAJO"]


@pytest.fixture
def written(monkeypatch) -> list:
    """Writers that note what they were given and write the names of the slides."""
    calls = []

    def writer(name):
        def write(deck, file, **more):
            calls.append((name, deck, file, more))
            file.write_text("\n".join(slide.key for slide in deck.slides), "utf-8")

        return types.SimpleNamespace(write=write)

    for name in ("pptx.presentation", "typst.handout", "excel"):
        monkeypatch.setitem(sys.modules, f"jamsostek.reports.{name}", writer(name))
    return calls


@pytest.fixture
def cards(monkeypatch) -> list:
    """Achievement cards that note whose they are."""
    calls = []
    achievement = types.SimpleNamespace(
        of_branch=lambda scope, say, branch, month: ("branch", branch, f"{month:%Y-%m}"),
        of_agent=lambda scope, say, agent, month: ("agent", agent, f"{month:%Y-%m}"),
        write=lambda card, file: calls.append((card, file.name)),
    )
    monkeypatch.setitem(sys.modules, "jamsostek.reports.typst.achievement", achievement)
    return calls


def test_one_deck_in_every_form(ask_sample, written, tmp_path, capsys):
    files = [tmp_path / "rapat" / f"monev{ending}" for ending in (".pptx", ".PDF", ".xlsx")]
    outs = [part for file in files for part in ("--out", str(file))]
    assert main(["report", "monev", "--branch", "ATAMBUA", "--month", "2026-09", *outs]) == 0
    assert [(name, file) for name, _, file, _ in written] == list(
        zip(("pptx.presentation", "typst.handout", "excel"), files, strict=True)
    )
    decks = {id(deck) for _, deck, _, _ in written}
    assert len(decks) == 1
    deck = written[0][1]
    assert (deck.language, deck.subtitle) == ("id", "September 2026")
    assert capsys.readouterr().out.splitlines() == [f"Ditulis: {file}" for file in files]


def test_slides_language_and_template(ask_sample, written, tmp_path):
    template = tmp_path / "office.pptx"
    template.write_bytes(b"")
    out = tmp_path / "short.pptx"
    asked = ["--slides", "trend, results", "--template", str(template), "--out", str(out)]
    assert main(["report", "monev", "--branch", "ENDE", "--lang", "en", *asked]) == 0
    (name, deck, _, more) = written[0]
    assert [slide.key for slide in deck.slides] == ["trend", "results"]
    assert (name, deck.language, more) == ("pptx.presentation", "en", {"template": template})
    # the latest month by default
    assert deck.subtitle == "October 2026"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Name one report"),
        (["monev", "--all", "--out", "x"], "Name one report"),
        (["monev", "--branch", "ATAMBUA"], "No file to write was named"),
        (["monev", "--branch", "ATAMBUA", "--out", "x.docx"], "x.docx"),
        (["monev", "--out", "x.pdf"], "needs a branch"),
        (["monev", "--branch", "ATAMBUA", "--slides", "weather", "--out", "x.pdf"], "weather"),
        (["monev", "--branch", "ATAMBUA", "--template", "no.pptx", "--out", "x.pptx"], "no.pptx"),
        (["provincial", "--branch", "ATAMBUA", "--out", "x.pdf"], "branch"),
        (["achievement", "--branch", "ATAMBUA", "--out", "x.pptx"], ".png, .pdf"),
        (["achievement", "--out", "x.png"], "one branch or one agent"),
        (["--all"], "exactly one --out"),
    ],
)
def test_a_wrong_call_is_refused_in_words(ask_sample, written, cards, capsys, arguments, told):
    assert main(["--lang", "en", "report", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert written == []


def test_a_file_that_cannot_be_written_is_named(ask_sample, written, tmp_path, capsys):
    (tmp_path / "taken").write_text("a file where a folder should be")
    out = tmp_path / "taken" / "deck.pdf"
    assert main(["--lang", "en", "report", "paritrana", "--out", str(out)]) == 2
    assert "deck.pdf" in capsys.readouterr().err


def test_an_achievement_card(ask_sample, cards, tmp_path):
    out = ["--out", str(tmp_path / "card.png")]
    asked = ["report", "achievement", "--month", "2026-08"]
    assert main([*asked, "--branch", "ATAMBUA", *out]) == 0
    assert main(["report", "achievement", "--agent", "TTU-001", *out]) == 0
    assert cards == [
        (("branch", "ATAMBUA", "2026-08"), "card.png"),
        (("agent", "TTU-001", "2026-10"), "card.png"),
    ]


def test_all_writes_every_branch_and_goes_on_after_one_that_fails(
    ask_sample, written, tmp_path, capsys, monkeypatch
):
    build = decks.build

    def stumbling(name, scope, say, **chosen):
        if chosen.get("branch") == "ENDE":
            raise ProductError("deck_needs_branch")
        if chosen.get("branch") == "MAUMERE":
            raise ZeroDivisionError("no members")
        return build(name, scope, say, **chosen)

    monkeypatch.setattr(decks, "build", stumbling)
    assert main(["report", "--all", "--month", "2026-10", "--out", str(tmp_path)]) == 1
    kept = [branch for branch in BRANCHES if branch not in ("ENDE", "MAUMERE")]
    assert {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.*")} == {
        *(
            f"{branch}/monev-{branch}-2026-10{ending}"
            for branch in kept
            for ending in (".pptx", ".pdf", ".xlsx")
        ),
        *(f"provincial/provincial-2026-10{ending}" for ending in (".pptx", ".pdf", ".xlsx")),
    }
    told = capsys.readouterr()
    assert "ENDE gagal" in told.err
    assert "MAUMERE gagal: ZeroDivisionError: no members" in told.err
    assert told.out.splitlines()[-1] == "Selesai: 5 berhasil, 2 gagal"


def test_all_without_data_writes_what_was_published(ask, written, tmp_path, capsys):
    assert main(["report", "--all", "--out", str(tmp_path)]) == 0
    assert {deck.name for _, deck, _, _ in written} == {"provincial"}
    out = capsys.readouterr().out
    assert all(f"{branch}: belum ada data peserta, dilewati" in out for branch in BRANCHES)
    assert out.splitlines()[-1] == "Selesai: 1 berhasil, 0 gagal"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_files_hold_the_numbers_of_the_query(ask_sample, tmp_path, language):
    """No stand-in: the command, the real writers, and what other programs read in the files."""
    files = [tmp_path / f"monev{ending}" for ending in (".pptx", ".pdf", ".xlsx")]
    outs = [part for file in files for part in ("--out", str(file))]
    asked = ["--branch", "ATAMBUA", "--month", "2026-10", "--slides", "cover,regencies"]
    assert main(["report", "monev", *asked, "--lang", language, *outs]) == 0
    rows = ask_sample("growth/by_region", branch="ATAMBUA")
    lines = rows.pivot(index="month", columns="region_label", values="active")
    now, before = (lines.iloc[place].to_dict() for place in (-1, -13))
    (chart,) = (
        shape.chart
        for slide in Presentation(files[0]).slides
        for shape in slide.shapes
        if shape.has_chart
    )
    say, plot = speaker(language), chart.plots[0]
    # how each grew in a year, its members beside its name
    assert dict(zip(plot.categories, plot.series[0].values, strict=True)) == {
        f"{label} · {say.number(active)}": round(100 * (active / before[label] - 1), 1)
        for label, active in now.items()
    }
    text = "".join(page.extract_text() for page in PdfReader(files[1]).pages)
    cells = {
        cell for sheet in load_workbook(files[2]) for row in sheet.iter_rows(values_only=True)
        for cell in row
    }  # fmt: skip
    for label, active in now.items():
        assert label in text and say.number(active) in text
        assert {label, active} <= cells
