"""The import on the page Data: what a file was read as, taking it in, undoing it, whose numbers."""

from __future__ import annotations

import html
import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.contract import datapackage
from jamsostek.imports import intake, templates
from jamsostek.warehouse import building, origins, questions
from tests import stories
from tests.view import test_pages

OPERATIONAL = datapackage.package().operational
PAGES = ("home", "map", "growth", "awards", "sources", "data")


@pytest.fixture
def open_page(built):
    """Open a page as a visitor with this address does, in the test's own workspace."""
    return lambda page="data", **address: test_pages.show(page, **address)


@pytest.fixture
def importer(open_page):
    """The import, with a file already dropped if one is given."""

    def go(content: bytes | None = None, name: str = "rekap.csv", **address: str) -> AppTest:
        app = open_page("data", part="import", **address)
        return drop(app, content, name) if content is not None else app

    return go


def drop(app: AppTest, content: bytes, name: str = "rekap.csv") -> AppTest:
    app.file_uploader[0].upload(name, content, "text/csv")
    app.run()
    assert not app.exception
    return app


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def raw(app: AppTest) -> str:
    return "\n".join(piece.proto.body for piece in app.main.get("html"))


def seen(app: AppTest) -> str:
    """The words of the page's HTML, without tags and style sheets."""
    text = re.sub(r"<style>.*?</style>", "", raw(app), flags=re.S)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def kinds() -> dict[str, str]:
    return questions.ask("data/operational", LOCAL_OWNER).set_index("dataset")["kind"].to_dict()


def template(dataset: str, language: str) -> bytes:
    """What the template button of that dataset gives."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "templat.xlsx"
        templates.write(dataset, file, language)
        return file.read_bytes()


def problem_lines(app: AppTest) -> list[int]:
    """The line numbers of the table of problems, in its order."""
    return [int(n) for n in re.findall(r'class="line-word">[^<]*</span>(\d+)</td>', raw(app))]


# -- choosing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("dataset", OPERATIONAL, ids=lambda dataset: dataset.name)
def test_every_dataset_says_what_it_needs_and_understands_its_template(importer, dataset, language):
    app = importer(dataset=dataset.name, lang=language)
    assert not app.error and not app.warning
    body = seen(app)
    assert dataset.grain[language] in body
    for field in dataset.fields:
        needed = field.constraints.get("required") and field.default is None
        title = field.titles[language]
        if field.role == "person":  # offices have no such keys: they are made on reading
            title = speaker(language)("import.person_column")
        chip = f'<span class="chip strong">{html.escape(title)}</span>'
        assert (chip in raw(app)) == bool(needed), field.name
    assert speaker(language)("data.state_none") in body
    assert "import_template" in {b.proto.id.split("-")[-1] for b in app.get("download_button")}
    assert "import_take" not in keys(app)

    # dropped as it is
    drop(app, template(dataset.name, language), "templat.xlsx")
    assert not app.error
    assert re.search(r"templat\.xlsx, \S+ \S+ (tidak berisi|holds no)", seen(app))
    assert "import_take" not in keys(app)


def test_the_dictionary_explains_operational_columns_too(open_page, subtests):
    for dataset in OPERATIONAL:
        with subtests.test(dataset=dataset.name):
            for language in ("id", "en"):
                app = open_page("data", lang=language, part="dictionary", dataset=dataset.name)
                body, say = seen(app), speaker(language)
                first = raw(app).partition("</table>")[0]
                assert first.count("<tr>") == len(dataset.fields) + 1  # and the header
                for field in dataset.fields:
                    assert f"<code>{field.name}</code>" in raw(app)
                    for alias in field.aliases:
                        assert alias in body
                    for category in field.categories:
                        label = html.escape(category.labels[language])
                        assert f"<code>{category.value}</code> {label}" in raw(app)
                for name in dataset.dropped_columns:
                    assert name in body
                assert (say("data.pseudonymous") in body) == any(
                    field.role == "person" for field in dataset.fields
                )
                assert say(f"data.sensitivity_{dataset.sensitivity}") in body


def test_the_contents_lead_to_the_import_of_a_dataset(open_page):
    app = open_page("data", lang="id")
    click(app, "import-claims")
    assert app.session_state["data_part"] == "import"
    assert app.query_params["dataset"] == "claims"
    assert app.selectbox(key="data_dataset").value == "claims"
    click(app, "import_explain")
    assert app.session_state["data_part"] == "dictionary"
    assert app.selectbox(key="data_dataset").value == "claims"


# -- the story of TTU ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_good_file_is_shown_as_understood_before_anything_is_kept(importer, language):
    version = questions.version()
    app = importer(stories.recap(), lang=language)
    body, say = seen(app), speaker(language)
    assert not app.error
    assert say("import.finding_all", name="rekap.csv", dataset=title(language),
               rows=say("import.rows", count=264)) in body  # fmt: skip
    assert f"{say.month(date(2021, 1, 1))} – {say.month(date(2021, 12, 1))}" in body
    # BPS codes, the Indonesian thousand, and the column that follows from nothing in the file
    assert say("import.found_bps", count=16 * 12) in body  # 16 of the 22 codes differ
    assert say("import.numbers_id") in body
    assert say("import.filled", value=filled("payer", language)) in body
    assert "5301 · Kab. Kupang" in body  # Kemendagri's code; BPS writes 5303
    # the month that stands out is warned of, not refused
    assert say("import.warnings") in body and say.number(8927) in body
    # personal columns are named, their values never
    assert say("import.personal_dropped", count=2, names="NIK, Nama Petugas") in body
    assert "Maria Rahasia" not in raw(app) and "5303010101800001" not in raw(app)
    assert say("import.use_ignored") in body
    # nothing has changed yet
    assert intake.history() == []
    assert questions.version() == version
    assert app.button(key="import_take").label == say("import.take", count=264)


def title(language: str) -> str:
    return datapackage.package().dataset("enrollment_monthly").titles[language]


def filled(name: str, language: str) -> str:
    field = datapackage.package().dataset("enrollment_monthly").field(name)
    return {each.value: each.labels[language] for each in field.categories}[field.default]


def test_taking_in_rebuilds_and_shows_the_new_version_at_once(importer):
    app = importer(stories.recap(), lang="id")
    before = questions.version()
    click(app, "import_take")
    body = seen(app)
    assert not app.error
    assert "264 baris dari rekap.csv diambil sebagai Rekap kepesertaan bulanan." in body
    assert questions.version() != before
    assert f"versi {questions.version()[:8]} kini dipakai" in body
    assert kinds()["enrollment_monthly"] == "imported"
    assert app.file_uploader[0].value is None
    # the history, the list of datasets and the footer say so too
    (record,) = intake.history()
    assert (record.accepted, record.rejected, record.file_name) == (264, 0, "rekap.csv")
    assert "264 baris diambil" in body
    assert "Data kantor: Rekap kepesertaan bulanan." in body
    assert "Januari 2021 – Desember 2021" in body
    # and what was told goes when told
    click(app, "import_dismiss")
    assert "diambil sebagai" not in seen(app)


def test_five_spoiled_cells_are_five_problems_with_their_lines(importer):
    content, lines = stories.spoiled_recap()
    app = importer(content, lang="id")
    body = seen(app)
    assert problem_lines(app) == lines and len(lines) == 5
    assert "dari 264 baris, 5 baris perlu dibetulkan dulu" in body
    for written in ("x12", "9999", "Jumat 2021", "Pensiunan"):
        assert f"<code>{written}</code>" in raw(app)
    click(app, "import_take")
    assert "259 baris dari rekap.csv" in seen(app)
    assert "5 baris disisihkan" in seen(app)
    (record,) = intake.history()
    rejects = record.rejects_file.read_text("utf-8-sig")
    assert "Pensiunan" in rejects and "Maria Rahasia" not in rejects
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels.count("Unduh baris yang disisihkan") == 2  # of the outcome and of the record


def test_the_list_of_problems_can_be_downloaded_and_turned(importer):
    app = importer(stories.recap(lambda row: {**row, "Jumlah Peserta Aktif": "banyak"}))
    assert len(problem_lines(app)) == 25
    (pager,) = app.main.get("pagination")
    assert pager.proto.num_pages == 11
    assert "Jumlah Peserta Aktif: 264" in seen(app)
    # not one row is left: nothing to take in
    assert "tidak satu pun dari 264 baris dapat diambil" in seen(app)
    assert "import_take" not in keys(app)


def test_more_problems_than_are_kept_in_sight_are_still_all_counted(importer):
    app = importer(stories.recap(lambda row: {**row, "Jumlah Peserta Aktif": "banyak"}, years=6))
    (pager,) = app.main.get("pagination")
    assert pager.proto.num_pages == 40
    assert "1.584 baris disisihkan" in [title.value for title in app.header]
    assert "hanya 1.000 masalah pertama" in seen(app)


@pytest.mark.parametrize(
    "content", [b"", b"Bulan;Kode Kabupaten;Jumlah Peserta Aktif\r\n"], ids=["nothing", "header"]
)
def test_a_file_without_rows_is_told_and_not_taken(importer, content):
    app = importer(content)
    assert "import_take" not in keys(app)
    assert app.error or "tidak berisi baris data" in seen(app)


@pytest.fixture(scope="module")
def taken_workspace(built_workspace, tmp_path_factory):
    """A workspace with the story taken in and built."""
    folder = tmp_path_factory.mktemp("taken")
    shutil.copytree(built_workspace, folder / "workspace")
    (folder / "rekap.csv").write_bytes(stories.recap())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        intake.commit(intake.examine("enrollment_monthly", folder / "rekap.csv"))
        building.build()
    return folder / "workspace"


@pytest.fixture
def taken(taken_workspace):
    """The test's own workspace, the story taken in."""
    shutil.copytree(taken_workspace, settings.workspace_folder())


def test_the_same_file_again_changes_nothing_and_says_so(taken):
    app = drop(test_pages.show("data", part="import"), stories.recap(), "salinan.csv")
    (record,) = intake.history()
    assert f"salinan.csv sudah diambil sebagai impor nomor {record.id}" in seen(app)
    assert "import_take" not in keys(app)


def test_a_corrected_month_says_how_much_it_replaces(taken):
    june = stories.recap(lambda row: row if row["Bulan"].startswith("Juni") else None)
    app = drop(test_pages.show("data", part="import"), june, "juni.csv")
    assert re.search(r"Menggantikan 22 baris", seen(app))
    click(app, "import_take")
    rows = questions.ask("data/operational", LOCAL_OWNER).set_index("dataset")["rows"]
    assert rows["enrollment_monthly"] == 264


def test_what_goes_with_nothing_in_its_place_waits_for_a_tick(taken):
    """A recap of a regency's districts in place of the regency's own."""
    districts = b"Bulan;Kode Wilayah;Jumlah Peserta Aktif\n2021-06;53.03.21;7\n2021-06;53.03.20;8\n"
    app = drop(test_pages.show("data", part="import"), districts, "kecamatan.csv")
    assert "1 baris yang sekarang berlaku akan hilang" in seen(app)
    assert re.search(
        r"Juni 2021 · Kabupaten Timor Tengah Utara \(5303\): keluar 1 baris, peserta aktif [\d.]+; "
        r"masuk 2 baris, peserta aktif 15",
        seen(app),
    )
    assert app.button(key="import_take").disabled
    (tick,) = app.checkbox
    tick.check().run()
    click(app, "import_take")
    rows = questions.ask("data/operational", LOCAL_OWNER).set_index("dataset")["rows"]
    assert rows["enrollment_monthly"] == 265


# -- files and choices ---------------------------------------------------------------------------


REFUSED_WHOLE = (
    ("laporan.pdf", b"%PDF-1.7 no table"),
    ("rekap.xlsx", b"PK\x03\x04 broken"),
    ("rekap.parquet", b"PAR1 broken"),
    ("rekap.csv", b"\x00\x01\x02\x00"),
    ("lain.csv", b"merk;warna\r\nkijang;biru\r\n"),
)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_file_refused_whole_says_why_and_how_to_mend_it(importer, language):
    app = importer(lang=language)
    for name, content in REFUSED_WHOLE:
        drop(app, content, name)
        (error,) = app.error
        what, mend = error.value.split("\n\n")
        assert len(what) > 20 and len(mend) > 20, name
        assert "Traceback" not in error.value, name
        assert "import_take" not in keys(app), name
        click(app, "import_again")
        assert app.file_uploader[0].value is None and not app.error, name


def test_a_workbook_of_several_sheets_asks_which(importer):
    app = importer(stories.workbook(), "rekap.xlsx", lang="id")
    assert "Semester 1, Semester 2" in seen(app) and not app.error
    (sheet,) = [box for box in app.selectbox if box.label == "Lembar"]
    assert sheet.options == ["Semua lembar", "Semester 1", "Semester 2"]
    sheet.select("Semester 2").run()
    assert not app.exception and not app.error
    assert "rekap.xlsx, lembar Semester 2" in seen(app)
    assert app.button(key="import_take").label == "Ambil 132 baris"
    click(app, "import_take")
    assert intake.history()[0].sheet == "Semester 2"


def test_the_system_of_codes_can_be_forced(importer):
    app = importer(stories.recap())
    click_codes = app.segmented_control(key="import_codes")
    click_codes.set_value("kemendagri").run()
    assert not app.exception
    assert "BPS, dialihkan" not in seen(app)


def test_what_the_file_leaves_open_is_asked_before_it_can_be_taken(importer):
    content = "Bulan;Kode Wilayah;Aktif\n2026-{};5301;5\n"
    app = importer(content.format("01").encode(), lang="id")
    assert "import_take" not in keys(app)
    (choice,) = app.radio
    assert "Kode Wilayah" in choice.label
    assert choice.options == ["Kode Kemendagri", "Kode BPS"]
    choice.set_value("bps")
    (button,) = [each for each in app.button if each.label == "Pakai jawaban ini"]
    button.click().run()
    assert not app.exception and not app.radio
    assert "Kode Wilayah: Kode BPS" in seen(app) and "5312" in seen(app)
    click(app, "import_take")
    drop(app, content.format("02").encode(), "lagi.csv")
    assert "jawaban untuk berkas sebelumnya" in seen(app) and "import_take" in keys(app)
    click(app, "import_ask_again")
    assert len(app.radio) == 1 and "import_take" not in keys(app)


def test_headers_nobody_knows_can_be_said_on_the_page(importer):
    content = "Waktu;Tempat;Pesrta Aktf\n2026-0{};Belu;8927\n"
    app = importer(content.format(1).encode(), lang="id")
    assert app.error and "import_take" not in keys(app)
    assert app.selectbox(key="import_column_active").value == "Pesrta Aktf"
    app.selectbox(key="import_column_month").select("Waktu")
    app.selectbox(key="import_column_region_code").select("Tempat")
    (button,) = [each for each in app.button if each.label == "Baca dengan kolom ini"]
    button.click().run()
    assert not app.exception and not app.error
    click(app, "import_take")
    drop(app, content.format(2).encode(), "lagi.csv")
    assert "Waktu: Bulan" in seen(app) and "import_take" in keys(app)


def test_a_cell_left_empty_is_shown_with_its_line(importer):
    app = importer(b"Bulan;Kabupaten;Aktif;Baru\n2026-01;Belu;5;banyak\n", lang="id")
    assert "isi sel ini tidak dapat dibaca" in seen(app) and "import_take" in keys(app)
    assert problem_lines(app) == [2]


def test_another_dataset_reads_the_same_file_anew(importer):
    app = importer(stories.recap())
    app.selectbox(key="data_dataset").select("agents").run()
    assert not app.exception
    assert app.error or "Agen Perisai" in seen(app)
    assert "Ambil 264 baris" not in {button.label for button in app.button}
    app.selectbox(key="data_dataset").select("enrollment_monthly").run()
    assert app.button(key="import_take").label == "Ambil 264 baris"


def test_a_draft_left_behind_leaves_no_staged_rows(importer):
    app = importer(stories.recap())
    staged = settings.workspace_folder() / "imports" / "staging"
    assert any(staged.iterdir())
    click(app, "import_again")
    assert not any(staged.iterdir())
    assert intake.history() == []


def test_nothing_of_a_file_becomes_markup(importer):
    text = stories.recap(
        lambda row: {**row, "Segmen": "<i>x</i>"}, header={"Keterangan": "<s>K</s>"}
    )
    app = importer(text, "<b>a</b>.csv")
    for mark in ("<i>x", "<s>K", "<b>a"):
        assert mark not in raw(app)
    assert "<i>x</i>" in html.unescape(raw(app))


def test_what_is_personal_is_never_shown_not_even_when_its_row_is_refused(importer):
    app = importer(stories.people(), "peserta.csv", dataset="members", lang="id")
    body = seen(app)
    for secret in ("Rahasia", "5303010101800", "1234567890", "0812", "12/03/19", "Eltari"):
        assert secret not in raw(app), secret
    assert "4 kolom data pribadi dibuang saat dibaca" in body
    assert "disamarkan, aslinya dibuang" in body
    assert problem_lines(app) == [4, 4]
    assert "<code>•••</code>" in raw(app) and "<code>Negeri Antah</code>" in raw(app)
    click(app, "import_take")
    assert "2 baris dari peserta.csv" in seen(app)
    kept = [path for path in settings.workspace_folder().rglob("*") if path.is_file()]
    assert [path.name for path in kept if b"Rahasia" in path.read_bytes()] == []


# -- undoing -------------------------------------------------------------------------------------


def test_an_import_is_undone_only_after_asking_once_more(taken):
    app = test_pages.show("data", part="import", lang="id")
    (record,) = intake.history()
    click(app, f"import_undo_{record.id}")
    assert "Urungkan impor rekap.csv?" in seen(app)
    click(app, "import_undo_no")
    assert "Urungkan impor rekap.csv?" not in seen(app)
    assert kinds()["enrollment_monthly"] == "imported"

    click(app, f"import_undo_{record.id}")
    click(app, "import_undo_yes")
    assert kinds()["enrollment_monthly"] == "none"
    assert "Impor diurungkan" in seen(app)
    assert intake.history()[0].is_undone
    assert f"import_undo_{record.id}" not in keys(app)
    # it can be taken in again
    drop(app, stories.recap())
    assert app.button(key="import_take").label == "Ambil 264 baris"


def test_a_long_history_is_turned_page_by_page(importer, tmp_path):
    file = tmp_path / "target.csv"
    for year in range(2010, 2021):
        file.write_text(f"Tahun;Kantor;Ukuran;Target\n{year};ATAMBUA;Peserta aktif;10\n", "utf-8")
        intake.commit(intake.examine("targets", file))
    app = importer()
    assert len([key for key in keys(app) if key and key.startswith("import_undo_")]) == 10


# -- whose numbers -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def one_row_workspace(built_workspace, tmp_path_factory):
    """A workspace with a sample of one row a dataset, built."""
    workspace = tmp_path_factory.mktemp("one_row") / "workspace"
    shutil.copytree(built_workspace, workspace)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
        patch.setenv("JAMSOSTEK_SAMPLE", "1")
        folder = origins.sample_folder()
        folder.mkdir(parents=True)
        for dataset in OPERATIONAL:
            types = {field.name: "varchar" for field in dataset.fields}
            columns = ", ".join(
                f"cast({field.name} || {repr('-01') if field.type == 'yearmonth' else repr('')} "
                f"as {field.sql_type}) as {field.name}"
                for field in dataset.fields
            )
            written = duckdb.read_csv(str(dataset.file), dtype=types)
            written.project(columns).write_parquet(str(folder / f"{dataset.name}.parquet"))
        building.build()
    return workspace


@pytest.fixture
def sample(one_row_workspace, monkeypatch):
    """The test's own workspace with a sample of one row a dataset."""
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "1")
    shutil.copytree(one_row_workspace, settings.workspace_folder())


def strip(app: AppTest) -> str:
    found = re.findall(r'<div class="sample-strip".*?</div>', raw(app), flags=re.S)
    assert len(found) <= 1
    return found[0] if found else ""


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_its_numbers_are_simulated(sample, page):
    is_published = page in ("awards", "sources")
    for language, words in (("id", ("SIMULASI", "TERBIT")), ("en", ("SIMULATED", "PUBLISHED"))):
        told = strip(test_pages.show(page, lang=language, region="5303"))
        # where no operational number stands it is told that these are none of them
        assert words[is_published] in told and words[not is_published] not in told
        link = html.unescape(re.search(r'href="([^"]+)"', told)[1])
        assert link.startswith("data?") and "part=import" in link and "region=5303" in link


def test_the_strip_names_what_is_the_offices_own(sample):
    content = b"Tahun;Kantor;Ukuran;Target\n2026;ATAMBUA;Peserta aktif;1000\n"
    app = test_pages.show("data", part="import", dataset="targets", lang="id")
    drop(app, content, "target.csv")
    assert "data simulasi untuk dataset ini" in seen(app)
    click(app, "import_take")
    told = html.unescape(strip(app))
    assert "Sudah data kantor: Target." in told and "Masih simulasi: " in told
    assert "Angka operasional selebihnya hasil simulasi." in seen(app)
    assert kinds() == {d.name: "imported" if d.name == "targets" else "sample" for d in OPERATIONAL}


def test_importing_members_ends_what_is_simulated_with_them(sample):
    app = drop(test_pages.show("data", part="import"), stories.recap())
    click(app, "import_take")
    assert kinds()["members"] == kinds()["agents"] == "none"
    assert "Agen Perisai" not in strip(app)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_sample_no_page_speaks_of_one(open_page, page):
    app = open_page(page, lang="id")
    assert strip(app) == ""
    assert "Semua angka di halaman ini dari berita" in seen(app)
