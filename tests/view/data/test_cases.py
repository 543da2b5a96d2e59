"""The files an office could bring (``tests/cases``): page and command do with each what the reading
says. What that reading must be is asserted in ``tests/imports``."""

from __future__ import annotations

import html

import pytest

from jamsostek.__main__ import main
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.imports import intake
from tests.imports.conftest import CASES
from tests.view.data.test_import import drop, importer, keys, open_page, seen  # noqa: F401

SAY = speaker("id")
OTHERS = {
    "members": ("J01", "M04", "M06", "R10"),
    "vulnerable_workers": ("S03_vuln",),
}
# what could end the process is read in one of its own: tests/base/test_apart
FILES = sorted(path for path in CASES.iterdir() if not path.name.startswith("F07"))


def dataset_of(name: str) -> str:
    found = (each for each, starts in OTHERS.items() if name.startswith(starts))
    return next(found, "enrollment_monthly")


def words(text: str) -> str:
    """A sentence as it stands in the words of a page."""
    return " ".join(html.unescape(text).replace("\\", "").replace("\u00a0", " ").split())


@pytest.fixture
def reading():
    """What is read of a file: a draft, or why it is refused."""
    drafts = []

    def read(name: str) -> intake.Draft | ProductError:
        try:
            drafts.append(intake.examine(dataset_of(name), CASES / name))
        except ProductError as error:
            return error
        return drafts[-1]

    yield read
    for draft in drafts:
        draft.discard()


def test_every_case_by_page(importer, reading, subtests):  # noqa: F811
    refused = asked = 0
    for file in FILES:
        with subtests.test(file=file.name):
            found = reading(file.name)
            app = importer(file.read_bytes(), file.name, dataset=dataset_of(file.name), lang="id")
            shown = words(seen(app))
            if isinstance(found, ProductError):
                refused += 1
                assert words(found.told(SAY)[0]) in words(app.error[0].value.replace("**", ""))
                assert "import_take" not in keys(app)
                continue
            assert not app.error
            if not found.is_answered:  # the questions come first
                asked += 1
                assert "import_take" not in keys(app)
                labels = {words(choice.label) for choice in app.radio}
                for question in found.questions:
                    assert words(intake.question_text(SAY, question)) in labels
                continue
            assert words(intake.lines_text(SAY, found)) in shown
            for note in found.notes:
                assert words(intake.warning_text(SAY, note)) in shown, note.code
    # there are some of each: or nothing was looked at
    assert refused and asked and refused + asked < len(FILES)


def test_every_case_by_command(built, reading, subtests, capsys):
    for file in FILES:
        with subtests.test(file=file.name):
            found = reading(file.name)
            code = main(["--lang", "id", "import", dataset_of(file.name), str(file), "--replace"])
            told = words("".join(capsys.readouterr()))
            if isinstance(found, ProductError):
                assert code == 2 and words(found.told(SAY)[0]) in told
            elif not found.is_answered:
                assert code == 2 and "--answer" in told
            else:
                assert code == int(found.rejected > 0)
                assert words(intake.lines_text(SAY, found)) in told
                for note in found.notes:
                    assert words(intake.warning_text(SAY, note)) in told, note.code
