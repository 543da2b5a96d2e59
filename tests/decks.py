"""A deck with one slide of every picture, numbers written out, for whoever draws decks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.meetings.judging import Place
from jamsostek.reports import deck
from jamsostek.reports.judging import protocol
from jamsostek.reports.judging.choices import Choices
from jamsostek.reports.judging.order import order
from jamsostek.reports.judging.room import book, open_room
from jamsostek.reports.slides import ceremony
from jamsostek.warehouse import questions

BADGES = {"sample": "SIMULASI", "imported": "DATA KANTOR · Oktober 2026", "published": "TERBIT"}
LONG_NAME = "Maria Goreti Fransiska Theresia Bano Usboko Naisali Kefamenanu"

REGIONS = {
    "5301": ("Kab. Kupang", 34.2, 3),
    "5302": ("Kab. Timor Tengah Selatan", None, None),
    "5303": ("Kab. Timor Tengah Utara", 27.5, 2),
    "5304": ("Kab. Belu", 90.1, 4),
    "5321": ("Kab. Malaka", 3.0, 0),
}


def percent(value: float) -> str:
    return f"{value:.1f} %".replace(".", ",")


def every_picture(kind: deck.Kind = "sample") -> deck.Deck:
    """Twelve slides: a cover, each picture, long names, many rows."""
    months = ("Jun 2026", "Jul 2026", "Agu 2026", "Sep 2026", "Okt 2026")
    pictures: dict[str, tuple[str, deck.Picture]] = {
        "cover": ("Monev Kantor Cabang Atambua", deck.Words(("Kefamenanu, 16 November 2026",))),
        "figures": (
            "Peserta aktif naik 1.204, tetapi belum sesuai target",
            deck.Figures(
                (
                    deck.Figure("Peserta aktif", 88_431, "88.431", "▲ 1.204", "di bawah target"),
                    deck.Figure("Peserta baru", 2_310, "2.310", "▼ 87", "", "laut"),
                    deck.Figure("Berhenti aktif", 1_106, "1.106", "▲ 40", "", "mengkudu"),
                    deck.Figure("Iuran", 1.25e9, "Rp1,25 miliar", "", "", "kunyit"),
                )
            ),
        ),
        "bars": (
            "Belu membawa peserta baru paling banyak",
            deck.Chart(
                "bars",
                ("Kab. Belu", "Kab. Timor Tengah Utara", "Kab. Malaka"),
                (deck.Series("Peserta baru", (1200, 812, 298), ("1.200", "812", "298")),),
                "orang",
                ("nila", "nila", "abu"),
            ),
        ),
        "columns": (
            "Peserta baru menurun sejak Juli",
            deck.Chart(
                "columns",
                months,
                (
                    deck.Series(
                        "Peserta baru",
                        (2100, 2650, 2400, 2397, None),
                        ("2.100", "2.650", "2.400", "2.397", "–"),
                    ),
                ),
                "orang",
                limit=(2500, "Target 2.500"),
            ),
        ),
        "stacked": (
            "BPU kini dua pertiga peserta",
            deck.Chart(
                "stacked",
                months,
                (
                    deck.Series("PU", (30, 30, 31, 31, 31), ("30", "30", "31", "31", "31")),
                    deck.Series(
                        "BPU", (50, 52, 54, 56, 57), ("50", "52", "54", "56", "57"), "kunyit"
                    ),
                ),
                "ribu orang",
            ),
        ),
        "lines": (
            "Target tercapai pada Desember bila laju bertahan",
            deck.Chart(
                "lines",
                months,
                (
                    deck.Series("Tercatat", (80, 82, 85, None, None), ("80", "82", "85", "", "")),
                    deck.Series(
                        "Perkiraan",
                        (None, None, 85, 87, 90),
                        ("", "", "85", "87", "90"),
                        "kunyit",
                        is_dashed=True,
                    ),
                ),
                "ribu orang",
                limit=(95, "Target 95"),
            ),
        ),
        "steps": (
            "Setahun: 9.100 datang, 6.400 pergi",
            deck.Steps(
                (
                    deck.Step("Okt 2025", 85_731, "85.731", "nila", is_total=True),
                    deck.Step("Baru", 7_900, "+7.900", "laut"),
                    deck.Step("Kembali", 1_200, "+1.200", "laut"),
                    deck.Step("Berhenti", -6_400, "−6.400", "mengkudu"),
                    deck.Step("Okt 2026", 88_431, "88.431", "nila", is_total=True),
                ),
                "orang",
            ),
        ),
        "dots": (
            "Delapan agen membawa banyak peserta yang bertahan",
            deck.Dots(
                (
                    deck.Dot("Maria", 12, 88, "12", "88 %", is_named=True),
                    deck.Dot(LONG_NAME, 0.4, 35, "0,4", "35 %", "mengkudu", is_named=True),
                    *(deck.Dot(f"Agen {i}", 1 + i, 40 + i, str(i), str(i)) for i in range(30)),
                ),
                "Peserta baru sebulan",
                "Masih aktif setelah 12 bulan",
                (4, 60),
                ("Banyak dan bertahan", "Sedikit, bertahan", "Banyak, pergi", "Sedikit, pergi"),
                x_is_log=True,
            ),
        ),
        "map": (
            "Malaka paling tertinggal",
            deck.Map(
                "regency",
                {
                    code: deck.Shape(
                        name, value, "tidak ada data" if value is None else percent(value), place
                    )
                    for code, (name, value, place) in REGIONS.items()
                },
                ("di bawah 10 %", "10–25 %", "25–30 %", "30–50 %", "50 % atau lebih"),
                "persen",
                "tidak ada data",
                "Batas wilayah perkiraan",
                ("5303",),
            ),
        ),
        "table": (
            "Delapan belas janji belum selesai",
            deck.Table(
                (
                    deck.Column("Masalah", width=3),
                    deck.Column("Penanggung jawab", width=2),
                    deck.Column("Hari terlambat", is_numeric=True),
                ),
                tuple(
                    (f"Peserta di desa {i} sulit membayar iuran bulanan", LONG_NAME, str(i))
                    for i in range(1, 19)
                ),
                tuple(
                    (f"Peserta di desa {i} sulit membayar iuran bulanan", LONG_NAME, i)
                    for i in range(1, 19)
                ),
            ),
        ),
        "podium": (
            "Pemenang Paritrana 2025 tingkat kabupaten/kota",
            deck.Podium(
                (
                    deck.Winner(1, "Kab. Nagekeo", "Kali kedua"),
                    deck.Winner(2, "Kab. Timor Tengah Utara"),
                    deck.Winner(3, "Kab. Belu", "Juara 2024"),
                )
            ),
        ),
        "words": ("Terima kasih", deck.Words(("Sampai jumpa bulan depan.", "Salam Jamsostek!"))),
    }
    return deck.Deck(
        name="contoh",
        title="Monev Kantor Cabang Atambua",
        subtitle="Oktober 2026",
        language="id",
        slides=tuple(
            deck.Slide(
                key,
                title,
                picture,
                () if key in ("cover", "words") else ("Satu kalimat dari angkanya, yang lengkap.",),
                speaker("id")(f"kind.{kind}"),
                "Oktober 2026",
                kind,
                f"Catatan pembicara untuk {key}.",
                is_cover=key == "cover",
            )
            for key, (title, picture) in pictures.items()
        ),
        filters=(("Kantor", "Kantor Cabang Atambua"), ("Bulan", "Oktober 2026")),
        version="0123456789abcdef",
        data_version="2026.11",
        made_at=datetime(2026, 11, 16, 9, 30),
    )


def hard_deck() -> deck.Deck:
    """Hard to place: long titles and names, hundreds of agents, one agent, nothing."""
    agents = tuple(
        deck.Dot(f"{LONG_NAME} {i}", 1 + i * i % 400, i * 37 % 100, "", "", is_named=i % 40 == 0)
        for i in range(500)
    )
    corners = ("Banyak dan bertahan", "Sedikit, bertahan", "Banyak, pergi", "Sedikit, pergi")
    months = tuple(f"Bln {i} 2026" for i in range(1, 25))
    numbers = deck.Series("Baru", tuple(range(24)), tuple(f"{i}.000.000" for i in range(24)))
    winners = tuple(deck.Winner(r, LONG_NAME, LONG_NAME) for r in (1, 2, 3))
    pictures = [
        deck.Chart("bars", (LONG_NAME,), (deck.Series("Baru", (1,), ("1",)),), "orang"),
        deck.Chart("bars", (LONG_NAME, "B"), (deck.Series("x", (-9, 3), ("−9", "3")),), "orang"),
        deck.Chart("bars", (), (), "orang"),
        deck.Chart("columns", months, (numbers,), "orang", limit=(12, "Target 12")),
        deck.Chart("lines", months, (numbers, replace(numbers, name="Lama")), "orang"),
        deck.Chart("lines", ("Okt",), (deck.Series("Baru", (None,), ("",)),), "orang"),
        deck.Chart("stacked", months, (numbers, replace(numbers, name="Lama")), "orang"),
        deck.Steps((), "orang"),
        deck.Dots(agents, "Peserta baru sebulan", "Masih aktif", (50, 60), corners, True),
        deck.Dots(agents[:1], "Peserta baru sebulan", "Masih aktif", (1, 0), corners),
        deck.Dots((), "Peserta baru sebulan", "Masih aktif", (1, 0), corners),
        deck.Figures(tuple(deck.Figure(LONG_NAME, 1, "Rp1,25 miliar", LONG_NAME, LONG_NAME)
                           for _ in range(8))),
        deck.Figures(()),
        deck.Podium(winners),
        deck.Podium(winners * 5),
        deck.Podium(()),
        deck.Table((deck.Column("Agen"),), ()),
        deck.Table((deck.Column("Agen"),), ((" ".join([LONG_NAME] * 40),),)),
        deck.Words(tuple(LONG_NAME for _ in range(12))),
        deck.Words(()),
    ]  # fmt: skip
    sentences = tuple(f"{LONG_NAME} {LONG_NAME}." for _ in range(3))
    return replace(
        every_picture(),
        slides=tuple(
            deck.Slide(str(i), f"{LONG_NAME} {LONG_NAME}", p, sentences, LONG_NAME * 2, "2026")
            for i, p in enumerate(pictures)
        ),
    )


def ceremony_deck(language: str, *, is_tied: bool = False) -> deck.Deck:
    """The slides of a frozen ranking of the warehouse in force, its jurors' files; or of one in
    which all candidates are equal."""
    ask = partial(questions.ask, scope=LOCAL_OWNER)
    room = open_room(ask, book(LOCAL_OWNER, LOCAL_OWNER.role), Place(2025, "regency_government"))
    if is_tied:
        room = replace(room, given=dict.fromkeys(room.given, 70.0))
    data = {"version": "2026.11.0", "warehouse": "0123456789abcdef"}
    text = protocol.freeze(order(room, Choices()), data, LOCAL_OWNER.role)
    return ceremony.deck(speaker(language), protocol.read(text.encode()))
