"""The card for the group chat: the branch's or the agent's own numbers, on one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PIL import Image
from pypdf import PdfReader

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.reports.typst import achievement
from jamsostek.reports.typst.achievement import Card, Fact
from jamsostek.warehouse import building
from tests.decks import BADGES, LONG_NAME
from tests.worlds import months, paid, take_in

ID, EN = speaker("id"), speaker("en")
CARD = Card(
    language="id",
    name="Kantor Cabang Atambua",
    role="Kantor cabang",
    month="2026-10",
    headline=Fact("Peserta aktif", "104.628", "95 % dari target 110.210"),
    gain="▲ 576 sebulan",
    is_gain=True,
    trend=(108.0, None, 104.0, 104.6),
    trend_from="Oktober 2025: 108.482",
    trend_to="Oktober 2026: 104.628",
    facts=(Fact("Peserta baru", "2.371", "▲ 268 sebulan"), Fact("Iuran", "Rp4,94 miliar")),
    source="Data simulasi",
    version="0123456789abcdef",
    made_at=datetime(2026, 11, 16, 9, 30),
    kind="sample",
)


def text(file) -> str:
    (page,) = PdfReader(file).pages
    return " ".join(page.extract_text().split())


def written(tmp_path, card: Card) -> str:
    achievement.write(card, tmp_path / "kartu.pdf")
    return text(tmp_path / "kartu.pdf")


# -- the page ------------------------------------------------------------------------------------


def test_the_picture_has_the_size_messengers_show_whole(tmp_path):
    achievement.write(CARD, tmp_path / "kartu.PNG")
    with Image.open(tmp_path / "kartu.PNG") as picture:
        assert picture.size == (1080, 1350)
        assert picture.format == "PNG"
        # paper below the woven edge, nowhere transparent
        assert picture.convert("RGBA").getpixel((20, 700)) == (251, 248, 243, 255)


def test_the_page_says_it_all(tmp_path):
    found = written(tmp_path, CARD)
    for words in (
        "Kantor cabang · Oktober 2026",
        "Kantor Cabang Atambua",
        "104.628",
        "▲ 576 sebulan",
        "95 % dari target 110.210",
        "Oktober 2025: 108.482",
        "2.371",
        "Rp4,94 miliar",
        "SIMULASI",
        "Data simulasi · Versi gudang data 01234567 · Dibuat 16 November 2026",
    ):
        assert words in found


@pytest.mark.parametrize("kind", BADGES)
def test_a_card_says_whose_numbers_these_are(tmp_path, kind):
    found = written(tmp_path, replace(CARD, kind=kind))
    assert [word for word in BADGES.values() if word in found] == [BADGES[kind]]


def test_in_english(tmp_path):
    found = written(tmp_path, replace(CARD, language="en"))
    assert "October 2026" in found
    assert "SIMULATED" in found
    assert "Made on 16 November 2026" in found


def test_any_name_prints_as_it_is_written_on_one_page(tmp_path):
    for name in (LONG_NAME, "#panic() $x$ [y] *z* _u_ `r` <a> @b", "X"):
        assert name in written(tmp_path, replace(CARD, name=name))


def test_a_line_of_little_or_nothing(tmp_path):
    for trend in ((), (5.0,), (None, None), (0.0, 0.0), (3.0, 3.0, 3.0)):
        assert "104.628" in written(tmp_path, replace(CARD, trend=trend, facts=(), gain=""))


def test_the_same_card_gives_the_same_bytes(tmp_path):
    for name in ("a.png", "b.png", "a.pdf", "b.pdf"):
        achievement.write(CARD, tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_another_form_is_refused(tmp_path):
    for name in ("kartu.jpg", "kartu"):
        with pytest.raises(ProductError) as caught:
            achievement.write(CARD, tmp_path / name)
        assert caught.value.code == "achievement_form"


def test_a_place_that_can_not_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProductError) as caught:
        achievement.write(CARD, tmp_path / "file" / "kartu.png")
    assert caught.value.code == "export_unwritable"


# -- its numbers ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Three members in Belu by two agents; two of them go on paying until October 2026."""
    folder = tmp_path_factory.mktemp("cards")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        agents = [
            {"agent_code": code, "name": name, "region_code": "5304", "joined_on": "2024-01-15",
             "status": "active"}
            for code, name in (("A1", "Maria Bere"), ("A2", "Yosef Mau"))
        ]  # fmt: skip
        members = [
            {"member_key": key, "village_code": "5304012001", "segment": "BPU",
             "registered_on": f"{month}-01", "agent_code": "A1"}
            for key, month in (
                ("member-1", "2025-06"), ("member-2", "2026-09"), ("member-3", "2026-10")
            )
        ]  # fmt: skip
        payments = [
            *paid("member-1", months("2025-06", "2026-10")),
            *paid("member-2", months("2026-09", "2026-10")),
            *paid("member-3", months("2026-10", "2026-10")),
        ]
        # nobody who paid in the branch's other regencies, but they are known
        members += [
            {"member_key": f"member-{village}", "village_code": village, "segment": "BPU",
             "registered_on": "2025-06-01", "agent_code": ""}
            for village in ("5303212001", "5321012001")
        ]  # fmt: skip
        take_in("agents", folder, agents)
        take_in("members", folder, members)
        take_in("contributions", folder, payments)
        building.build()
    return folder / "workspace"


@pytest.fixture
def cards(world, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(world))


def test_a_branch_shows_its_members_and_what_moved(cards):
    card = achievement.of_branch(LOCAL_OWNER, ID, "ATAMBUA", date(2026, 10, 1))
    assert card.name == "Kantor Cabang Atambua"
    assert card.headline == Fact("Peserta aktif", "3")
    assert (card.gain, card.is_gain) == ("▲ 1 sebulan", True)
    # one member for eleven months, two in September, three in October
    assert card.trend == (*[1.0] * 11, 2.0, 3.0)
    assert card.trend_from == "Oktober 2025: 1"
    assert card.trend_to == "Oktober 2026: 3"
    assert card.facts == (
        Fact("Peserta baru", "1"),
        Fact("Iuran", "Rp50.400", "▲ Rp16.800 sebulan"),
        Fact("Agen aktif", "1"),
    )
    assert (card.source, card.kind) == ("Data kantor", "imported")


def test_an_agent_shows_whom_they_brought_and_who_stayed(cards):
    card = achievement.of_agent(LOCAL_OWNER, ID, "A1", "2026-10")
    assert (card.name, card.role) == ("Maria Bere", "Agen Perisai Kab. Belu")
    assert card.headline == Fact("Peserta baru", "1")
    assert card.gain == "sama dengan bulan lalu"
    assert card.is_gain is None
    assert card.trend == (*[0.0] * 11, 1.0, 1.0)
    assert card.facts == (
        Fact("Peserta baru setahun", "2", "Peringkat 1 dari 2 di Kab. Belu"),
        Fact("Peserta aktif", "3"),
        Fact("Bertahan 12 bulan", "100\u00a0%"),
    )


def test_who_is_not_among_the_first_is_not_ranked(cards):
    card = achievement.of_agent(LOCAL_OWNER, EN, "A2", "2026-10")
    assert card.headline == Fact("New members", "0")
    assert card.facts[0] == Fact("New members in a year", "0")
    # nobody brought in long enough ago: how long they have been an agent instead
    assert card.facts[2] == Fact("Time as an agent", "33 months")


def test_the_sample_is_marked(ask_sample):
    (code, *_) = ask_sample("agents/performance", month="2026-10")["agent_code"]
    assert achievement.of_agent(LOCAL_OWNER, ID, code, "2026-10").kind == "sample"
    assert achievement.of_branch(LOCAL_OWNER, ID, None, "2026-10").name == "Provinsi NTT"


def test_what_is_not_known_is_told(cards):
    for code, make in (
        ("no_agent", lambda: achievement.of_agent(LOCAL_OWNER, ID, "A9", "2026-10")),
        ("no_agent", lambda: achievement.of_agent(LOCAL_OWNER, ID, "A1", "2023-10")),
        ("no_branch", lambda: achievement.of_branch(LOCAL_OWNER, ID, "X", "2026-10")),
        ("no_achievement", lambda: achievement.of_branch(LOCAL_OWNER, ID, "ENDE", "2026-10")),
        ("no_achievement", lambda: achievement.of_branch(LOCAL_OWNER, ID, "ATAMBUA", "2020-10")),
    ):
        with pytest.raises(ProductError) as caught:
            make()
        assert caught.value.code == code
        assert all(caught.value.told(ID))
