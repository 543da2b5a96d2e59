"""The monev page in every state: no data, a sample, an office's own, one agent, five hundred."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.meetings.live import Meetings
from jamsostek.meetings.records import OWN, SAMPLE, Book
from jamsostek.reports.meeting import meetings
from jamsostek.view.monev.monev import PARTS
from jamsostek.view.parts import outbox, saving
from jamsostek.warehouse import building, questions
from tests import worlds
from tests.conftest import SAMPLE_MEMBERS
from tests.view.test_pages import show, text_of

BOOK = Book(OWN, LOCAL_OWNER.role)
LONG = "Maria Magdalena Fransiska dos Santos Amaral da Costa Nahak B"
TTU = {"branch": "ATAMBUA", "meeting": "TTU-2026-11"}
NOW = datetime.now(UTC)


def agent(number, **more):
    return {
        "agent_code": f"TTU-{number:03}",
        "name": f"Agen {number}",
        "region_code": "5303",
        "joined_on": "2021-03-01",
        "status": "active",
        **more,
    }


@pytest.fixture(scope="module")
def office_workspace(tmp_path_factory):
    """An office of 500 agents with long names, one meeting and one promise, no members."""
    folder = tmp_path_factory.mktemp("monev")
    long_named = [agent(number, name=f"{LONG[:57]}{number:03}") for number in range(500)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        worlds.take_in(
            "agents",
            folder,
            [
                *long_named,
                agent(900, agent_code="BLU-1", region_code="5304", name="Satu *Belu* [x]"),
                agent(901, agent_code="MLK-1", region_code="5321", joined_on="2026-10-20"),
            ],
        )
        worlds.take_in(
            "meetings",
            folder,
            [
                {
                    "meeting_code": "MLK-2026-10",
                    "branch_code": "ATAMBUA",
                    "region_code": "5321",
                    "held_on": "2026-10-12",
                    "venue": "Betun",
                }
            ],
        )
        worlds.take_in(
            "action_items",
            folder,
            [
                {
                    "item_code": "MLK-2026-10-01",
                    "meeting_code": "MLK-2026-10",
                    "issue": "Titik bayar jauh",
                    "action": "Titik bayar desa",
                    "owner": "MLK-1",
                    "due_on": "2026-11-01",
                    "status": "open",
                }
            ],
        )
        building.build()
    return folder / "workspace"


@pytest.fixture
def office(office_workspace):
    shutil.copytree(office_workspace, settings.workspace_folder())
    return Meetings(partial(questions.ask, scope=LOCAL_OWNER), BOOK)


def meeting(region="5303", prefix="TTU", **more):
    row = {"branch_code": "ATAMBUA", "region_code": region, "held_on": date(2026, 11, 12)}
    return BOOK.new_meeting({"venue": "Kafe", "invited": None, "topics": None} | row | more, prefix)


def walk_in(**where: str) -> AppTest:
    """The page alone, as the front door opens it, to click and type in: below ``dashboard.py``
    AppTest takes every click for a change of page and forgets what was typed."""
    app = AppTest.from_file(str(settings.ROOT / "pages" / "monev.py"), default_timeout=60)
    app.session_state["_came_through_dashboard"] = True
    for key, value in {"lang": "en", "branch": "ATAMBUA", **where}.items():
        app.session_state[key] = value
    return app.run()


def press(app: AppTest, label: str) -> None:
    (button,) = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception, app.exception


def quiet(app: AppTest) -> str:
    assert not app.exception, app.exception
    assert not app.error, [error.value for error in app.error]
    return text_of(app)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_meeting_of_the_sample(ask_sample, part, language):
    where = {"branch": "ATAMBUA", "meeting": "TTU-2021-06", "part": part}
    text = quiet(show("monev", lang=language, **where))
    assert {"id": "61 dari 68 agen hadir", "en": "61 of 68 agents came"}[language] in text
    assert {"id": "Catatan percobaan", "en": "Trial records"}[language] in text


@pytest.mark.parametrize("part", PARTS)
def test_every_part_without_any_operational_data(built, part):
    assert BOOK.new_meeting(
        {"branch_code": "ENDE", "held_on": date(2026, 11, 12), "region_code": None}, "END"
    )
    text = quiet(show("monev", lang="en", branch="ENDE", meeting="END-2026-11", part=part))
    assert "Monev meeting Kantor Cabang Ende, 12 November 2026" in text
    assert "Trial" not in text


def test_no_meeting_says_how_to_make_one(built):
    text = quiet(show("monev", lang="en", branch="ENDE"))
    assert 'Press "New meeting"' in text


def test_without_a_branch_the_offices_are_listed(ask_sample):
    last = ask_sample("monev/meetings", branch="ENDE").iloc[0]
    text = quiet(show("monev", lang="id"))
    assert f"{last['present']:.0f} dari {last['invited']:.0f}" in text
    assert text.count("Kantor Cabang") >= 6


def test_a_region_leads_to_its_office_and_shows_its_meetings(ask_sample):
    text = quiet(show("monev", lang="id", region="5321"))
    assert "ATB-2026-09" in text and "TTU-2026-09" not in text


def test_a_meeting_is_made_on_the_page(office):
    app = walk_in()

    def field(widgets, column: str):
        (found,) = [
            each for each in widgets if re.fullmatch(rf"new-ATAMBUA-\d+-{column}", each.key)
        ]
        return found

    # nothing is guessed: neither the day nor who is invited (here a refusal closes the dialog,
    # because AppTest draws the whole page for it; a browser draws the dialog alone)
    press(app, "New meeting")
    press(app, "Save")
    assert "Nobody is invited yet" in app.error[0].value
    press(app, "New meeting")
    field(app.selectbox, "region_code").select("5303")
    press(app, "Save")
    assert "can't be saved" in app.error[0].value
    assert BOOK.meetings() == []
    press(app, "New meeting")
    field(app.selectbox, "region_code").select("5303")
    field(app.text_input, "venue").input("Kafe di Kefamenanu")
    field(app.date_input, "held_on").set_value(date(2026, 11, 12))
    press(app, "Save")
    (made,) = BOOK.meetings()
    assert (made["venue"], made["region_code"], made["invited"]) == (
        "Kafe di Kefamenanu",
        "5303",
        500,
    )
    assert app.query_params["meeting"] == made["meeting_code"]
    assert "Attendance is not taken yet" in text_of(app)
    # the same day once more is asked about, wherever it is held
    app = walk_in()
    press(app, "New meeting")
    field(app.selectbox, "region_code").select("5303")
    field(app.text_input, "venue").input("Aula")
    field(app.date_input, "held_on").set_value(date(2026, 11, 12))
    press(app, "Save")
    assert BOOK.meetings() == [made]
    assert "meeting" not in app.query_params
    assert made["meeting_code"] in app.error[0].value


def sent(app: AppTest) -> dict:
    """The list of a meeting as it is sent to the browser."""
    (sheet,) = [
        json.loads(each.proto.json)
        for each in app.get("bidi_component")
        if each.proto.component_name == "jamsostek_list"
    ]
    return sheet


def rows_of(app: AppTest) -> list[dict]:
    """The people on it."""
    return [row for group in sent(app)["groups"] for row in group["rows"]]


def test_five_hundred_agents_with_long_names_are_listed(office):
    meeting()
    app = walk_in(lang="id", part="attendance", **TTU)
    assert [row["values"]["is_present"] for row in rows_of(app)] == [False] * 500
    BOOK.tick("TTU-2026-11", ["TTU-077"], True, office.roster(*known(office, "TTU-2026-11")))
    app.run()
    assert "1 dari 500 agen hadir" in quiet(app)
    assert [row["key"] for row in rows_of(app) if row["values"]["is_present"]] == ["TTU-077"]


def known(office, code):
    row = office.meeting(code)
    return row, office.agents(row, None)


def tick(app, office, code, *touches: tuple[str, bool]):
    """What the browser tells of ticks, as the page takes it, all at once; then the page again."""
    meant = [
        outbox.Touch(str(number), who, "is_present", value, (), NOW + timedelta(seconds=number))
        for number, (who, value) in enumerate(touches)
    ]
    refused = outbox.NOTES["ticks"](office.anew(), office.meeting(code), meant)
    app.run()
    return refused


def test_one_agent_with_marks_in_the_name_everybody_present_and_a_guest(office):
    meeting("5304", "BLU")
    where = {"branch": "ATAMBUA", "meeting": "BLU-2026-11"}
    app = walk_in(part="attendance", **where)
    (row,) = rows_of(app)
    assert row["name"] == "Satu *Belu* [x]"
    told = sent(app)
    assert told["words"]["everybody"] == "Everybody is here"
    assert "MLK-1" in {row["key"] for row in told["guests"]}
    assert {each["kind"] for each in told["others"]} == {"scores", "issues", "promises"}
    assert not tick(app, office, "BLU-2026-11", ("*", True))
    assert "1 of 1 agents came" in quiet(app)
    assert not tick(app, office, "BLU-2026-11", ("MLK-1", True), ("nobody", True))
    assert "2 of 2 agents came" in quiet(app)
    assert {row["agent_code"] for row in BOOK.attendance("BLU-2026-11")} == {"BLU-1", "MLK-1"}
    assert "MLK-1" not in {row["key"] for row in sent(app)["guests"]}


def test_everybody_is_ticked_but_whom_somebody_noted_otherwise_since(office):
    """A phone without a connection ticked all at ten; at eleven another one took one off."""
    meeting("5303", "TTU")
    code = "TTU-2026-11"
    roster = office.roster(*known(office, code))
    everybody = [row["agent_code"] for row in roster]
    before = datetime.now(UTC) - timedelta(hours=1)
    BOOK.tick(code, everybody[:2], True, roster, before - timedelta(hours=1))
    BOOK.tick(code, everybody[:1], False, roster)
    touch = outbox.Touch("1", "*", "is_present", True, (), before)
    refused = outbox.NOTES["ticks"](office.anew(), office.meeting(code), [touch])
    assert refused[touch].code == "tick_outdated"
    came = {row["agent_code"] for row in BOOK.attendance(code) if row["is_present"]}
    assert came == set(everybody[1:])


def test_what_somebody_else_ticks_is_seen(office):
    meeting("5304", "BLU")
    where = {"branch": "ATAMBUA", "meeting": "BLU-2026-11", "part": "attendance"}
    app = walk_in(**where)
    Book(OWN, "other").tick("BLU-2026-11", ["BLU-1"], True, [])
    app.run()
    assert [row["values"] for row in rows_of(app)] == [{"is_present": True}]
    assert "1 of 1 agents came" in quiet(app)


def tell(office, kind, code, who, value, seen=None, at=None):
    """What the browser tells of a row, as the page takes it; returns why it was refused."""
    touch = outbox.Touch("1", who, "row", value, seen or {}, at or datetime.now(UTC))
    refused = outbox.NOTES[kind](office.anew(), office.meeting(code), [touch])
    return refused.get(touch)


def test_a_promise_of_an_earlier_meeting_is_settled_on_the_page(office):
    meeting("5321", "MLK")
    app = walk_in(branch="ATAMBUA", meeting="MLK-2026-11")
    assert "1 promise still open" in quiet(app)
    (row,) = sent(app)["sections"][0]["rows"]
    assert row["chip"]["kind"] == "warn" and sent(app)["people"]["MLK-1"] == "Agen 901 (MLK-1)"
    # told by a phone that was without a connection for two days
    then = datetime.now(UTC) - timedelta(days=2)
    settle = partial(tell, office, "promises", "MLK-2026-11", "MLK-2026-10-01")
    assert settle({"status": "done"}, {"status": ["open"]}, then) is None
    assert "Every promise is settled." in quiet(app.run())
    (item,) = BOOK.items()
    assert (item["status"], item["done_on"], item["issue"]) == (
        "done",
        then.date(),
        "Titik bayar jauh",
    )
    # another page publishes it and builds
    show("home", lang="en", branch="ATAMBUA")
    assert office.ask("home/open_items", today="2026-11-21").empty
    # settled by mistake, in the same breath: what was told before may be saved already, or not
    assert settle({"status": "open"}, {"status": ["open", "done"]}) is None
    assert "1 promise still open" in quiet(app.run())
    assert BOOK.items()[0]["done_on"] is None


def test_who_changes_what_another_changed_is_told_and_nothing_else_is_in_the_way(office):
    meeting("5321", "MLK")
    change = partial(tell, office, "promises", "MLK-2026-11", "MLK-2026-10-01")
    (item,) = office.items({"MLK-2026-10": office.meeting("MLK-2026-10")})
    Book(OWN, "other").save("action_items", {**item, "action": "Lain"}, item)
    assert change({"action": "Saya"}, {"action": [item["action"]]}).code == "entry_outdated"
    assert change({"status": "dropped"}, {"status": ["open"]}) is None
    # told twice, the second time after somebody opened it again
    assert change({"status": "dropped"}, {"status": ["open"]}) is None
    (row,) = BOOK.items()
    assert (row["action"], row["status"]) == ("Lain", "dropped")
    assert change({"action": "Saya"}, {"action": ["Lain"]}) is None
    assert BOOK.items()[0]["action"] == "Saya"
    error = tell(office, "promises", "MLK-2026-11", "X-1", {"action": "A"}, {"action": ["B"]})
    assert error.code == "promise_unknown"


ISSUE = {
    "issue": "Aplikasi JMO sulit",
    "action": "Pendampingan",
    "owner": "TTU-001",
    "due_on": "2026-12-11",
}


@pytest.mark.parametrize(
    ("entry", "code", "told"),
    [
        ({"action": " "}, "entry_refused", "The entry Action can't be saved: must be filled in."),
        ({"due_on": "11/12/2026"}, "entry_refused", '"11/12/2026" is no date'),
        ({"due_on": None}, "entry_refused", "The entry Due on can't be saved"),
        ({"due_on": "2026-11-11"}, "due_out_of_range", "between 12 November 2026"),
        ({"due_on": "2062-12-11"}, "due_out_of_range", "and 31 October 2031"),
        ({"owner": "x" * 121}, "entry_refused", "The entry Owner can't be saved"),
    ],
)
def test_what_can_not_be_saved_is_told_and_nothing_is_recorded(office, entry, code, told):
    meeting()
    error = tell(office, "issues", "TTU-2026-11", "new-1", {**ISSUE, **entry})
    assert error.code == code
    assert told in saving.worded(speaker("en"), error).told(speaker("en"))[0]
    assert BOOK.items() == []
    # mended and sent again under the number it had
    assert tell(office, "issues", "TTU-2026-11", "new-1", ISSUE) is None
    (item,) = BOOK.items()
    assert (item["item_code"], item["owner"]) == ("TTU-2026-11-01", "TTU-001")
    assert (item["due_on"], item["status"]) == (date(2026, 12, 11), "open")
    app = walk_in(part="issues", **TTU)
    assert "1 issue and action" in quiet(app)
    assert [row["values"]["issue"] for row in sent(app)["sections"][0]["rows"]] == [ISSUE["issue"]]


def test_many_promises_are_folded_but_none_is_left_out(office):
    code = meeting()["meeting_code"]
    for number in range(15):
        item = {**ISSUE, "issue": f"Temuan {number}", "meeting_code": code, "status": "open"}
        BOOK.new_item({**item, "due_on": date(2026, 12, 11)})
    app = walk_in(part="issues", lang="id", **TTU)
    first, folded = sent(app)["sections"]
    assert (first["title"], len(first["rows"])) == ("", 12)
    assert (folded["title"], len(folded["rows"])) == ("3 lagi", 3)
    # the form speaks the page's language, whatever the browser does
    words = sent(app)["words"]
    assert (words["months"][11], words["weekdays"][0]) == ("Desember", "Senin")
    assert words["written_date"] == "hh/bb/tttt"


def test_topics_are_saved_and_the_history_tells_it(office):
    meeting()
    app = walk_in(part="topics", **TTU)
    (row,) = sent(app)["sections"][0]["rows"]
    assert row["values"] == {"topics": None, "held_on": "2026-11-12", "venue": "Kafe"}
    topics = {"topics": "Pemahaman program; berbicara di depan umum"}
    assert tell(office, "topics", "TTU-2026-11", "TTU-2026-11", topics, {"topics": [None]}) is None
    assert BOOK.meetings()[0]["topics"] == "Pemahaman program; berbicara di depan umum"
    text = quiet(app.run())
    assert "History: 2 changes" in [each.label for each in app.expander]
    assert "Training topics: – → Pemahaman program; berbicara di depan umum" in text
    assert "owner of this machine" in text


def test_a_meeting_made_by_mistake_is_deleted_after_a_second_question(office):
    meeting("5304", "BLU")
    BOOK.tick("BLU-2026-11", ["BLU-1"], True, office.roster(office.meeting("BLU-2026-11"), {}))
    show("home", lang="en", branch="ATAMBUA")  # built into the warehouse
    app = walk_in(part="topics", branch="ATAMBUA", meeting="BLU-2026-11")
    press(app, "Delete this meeting…")
    text = quiet(app)
    assert "12 November 2026 · Kafe" in text
    assert "Deleted with it: attendance of 1 of 1 agents." in text
    press(app, "Keep it")
    assert [row["meeting_code"] for row in BOOK.meetings()] == ["BLU-2026-11"]
    assert "Yes, delete" not in [each.label for each in app.button]
    press(app, "Delete this meeting…")
    press(app, "Yes, delete")
    text = quiet(app)
    assert BOOK.meetings() == []
    assert "meeting" not in app.query_params
    assert "The meeting of 12 November 2026 (BLU-2026-11) is deleted." in text
    assert "1 meeting" in text and "MLK-2026-10" in text
    assert "1 deleted meeting" in [each.label for each in app.expander]
    assert "BLU-2026-11: deleted. 1 of 1 present. BLU-1" in text
    assert "is deleted" not in quiet(app.run())


def test_a_meeting_changed_meanwhile_is_shown_again_before_it_is_deleted(office):
    seen = meeting()
    app = walk_in(part="topics", **TTU)
    press(app, "Delete this meeting…")
    assert "It has no attendance and no promises yet." in quiet(app)
    Book(OWN, "other").save("meetings", {**seen, "venue": "Aula"}, seen)
    press(app, "Yes, delete")
    assert "This meeting was changed (other)" in app.error[0].value.replace("\\", "")
    assert [row["venue"] for row in BOOK.meetings()] == ["Aula"]
    press(app, "Delete this meeting…")
    assert "12 November 2026 · Aula" in text_of(app)
    press(app, "Yes, delete")
    assert BOOK.meetings() == []


def test_who_ticks_at_a_meeting_that_another_deleted_is_told(office):
    meeting()
    app, say = walk_in(part="attendance", **TTU), speaker("en")
    row, touch = office.meeting("TTU-2026-11"), outbox.Touch("1", "*", "is_present", True, (), NOW)
    Book(OWN, "other").delete_meeting("TTU-2026-11", 1)
    refused = outbox.NOTES["ticks"](office, row, [touch])
    assert "This meeting was deleted (other)" in " ".join(refused[touch].told(say))
    app.run()
    assert "MLK-2026-10" in text_of(app)  # back at the list
    assert BOOK.counts() == {}


def test_only_a_meeting_recorded_here_can_be_deleted(office):
    row = office.meeting("MLK-2026-10")
    BOOK.save("meetings", {**row, "venue": "Aula"}, row)
    app = walk_in(part="topics", branch="ATAMBUA", meeting="MLK-2026-10")
    assert "it was imported and would come back with its file" in quiet(app)
    assert "Delete this meeting…" not in [each.label for each in app.button]


def test_new_agents_get_attention(office):
    meeting("5321", "MLK")
    text = quiet(
        show("monev", lang="en", branch="ATAMBUA", meeting="MLK-2026-11", part="newcomers")
    )
    assert "1 new agent" in text and "1 has brought no member yet" in text
    assert "Agen 901 MLK-1" in text.replace("&nbsp;", " ")


def test_results_since_the_last_meeting(ask_sample):
    where = {"branch": "ATAMBUA", "meeting": "TTU-2026-10", "part": "results"}
    found = ask_sample(
        "monev/results", region="5303", branch="ATAMBUA", from_month="2026-09", to_month="2026-09"
    ).set_index("metric")
    text = quiet(show("monev", lang="en", **where))
    assert "Results of September 2026" in text and "Since the meeting of 21 September 2026" in text
    assert f"{found.at['new_members', 'value']:,.0f}" in text


def test_an_unreachable_database_is_told_and_the_other_pages_go_on(built, tmp_path, monkeypatch):
    file = tmp_path / "broken.sqlite"
    file.write_text("x" * 4096)
    monkeypatch.setenv("JAMSOSTEK_RECORDS", f"sqlite:///{file}")
    app = show("monev", lang="en", branch="ENDE")
    assert "meeting records can" in app.error[0].value
    app = show("awards", lang="en")
    assert not app.exception
    assert app.title


def test_a_sample_meeting_edited_is_a_trial(sampled_workspace, monkeypatch):
    shutil.copytree(sampled_workspace, settings.workspace_folder())
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)
    app = show("monev", lang="en", branch="ATAMBUA", meeting="TTU-2026-10", part="attendance")
    here = meetings(LOCAL_OWNER, partial(questions.ask, scope=LOCAL_OWNER))
    assert not tick(app, here, "TTU-2026-10", ("*", True))
    quiet(app)
    topics = show("monev", lang="en", branch="ATAMBUA", meeting="TTU-2026-10", part="topics")
    assert "be deleted here" not in quiet(topics)
    assert "Delete this meeting…" not in [each.label for each in topics.button]
    assert Book(SAMPLE, "owner").attendance("TTU-2026-10")
    assert BOOK.attendance("TTU-2026-10") == []


def test_the_slides_of_a_meeting_open_at_once_and_lead_back(office):
    """Without data on members too: the meeting has its own."""
    code = meeting()["meeting_code"]
    row = office.meeting(code)
    roster = office.roster(row, office.agents(row, None))
    BOOK.tick(code, [roster[0]["agent_code"]], True, roster)
    app = show("monev", lang="id", part="issues", **TTU)
    next(button for button in app.button if button.label == "Tampilkan slide").click().run()
    assert not app.exception
    (stage,) = [
        json.loads(element.proto.json)
        for element in app.get("bidi_component")
        if element.proto.component_name == "jamsostek_stage"
    ]
    shown = {slide["key"]: slide["html"] for slide in stage["slides"]}
    assert list(shown) == ["cover", "agenda", "attendance", "closing"]
    assert "1 dari 500 agen hadir" in shown["cover"]
    asked = app.query_params
    assert (asked["meeting"], asked["from"], asked["part"]) == (code, "monev", "issues")


def test_slides_of_an_unknown_meeting_are_told_in_words(office):
    app = show("present", lang="id", deck="monev", branch="ATAMBUA", meeting="TTU-1999-01")
    assert not app.exception
    assert "TTU-1999-01" in text_of(app)
    assert app.title[0].value == "Apa yang akan ditampilkan?"
