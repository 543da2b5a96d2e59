"""Promises on the monev page: open ones of earlier meetings first, and those of this meeting."""

from __future__ import annotations

from jamsostek.contract import datapackage
from jamsostek.meetings.live import Meetings, Window
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import entries, outbox, saving, sheet
from jamsostek.view.parts.sheet import Beside

_COLUMNS = (*entries.PROMISE, "status")
_FEW = 12


def promises(
    here: Screen,
    office: Meetings,
    meeting: dict,
    rows: list[dict],
    window: Window | None,
    beside: Beside,
) -> None:
    """Promises of earlier meetings that are still open, the most overdue first."""
    say, today = here.say, shell.today()
    still_open = [item for item in office.earlier_items(meeting, rows) if item["status"] == "open"]
    late = sum(item["due_on"] < today for item in still_open)
    shell.section(say("monev.promises", count=len(still_open)), say("monev.late", count=late))
    if not still_open:
        shell.empty(say("monev.no_promises"), say("monev.no_promises_how"))
    saving.tell_trouble(here)
    mine = shown_promises(here, office, meeting, rows, window)
    mine |= {"label": say("monev.part_promises")}
    sheet.mount(here, office, mine, beside=beside)


def shown_promises(
    here: Screen, office: Meetings, meeting: dict, rows: list[dict], window: Window | None
) -> dict:
    """Open promises of earlier meetings, and those closed since, as the browser takes them."""
    say, today = here.say, shell.today()
    earlier = office.earlier_items(meeting, rows)
    still_open = [item for item in earlier if item["status"] == "open"]
    previous = office.previous(meeting, rows)
    closed = [
        item
        for item in earlier
        if item["status"] != "open"
        and (
            (previous and item["done_on"] and item["done_on"] >= previous["held_on"])
            or (item["revision"] and item["changed_at"].date() == today)
        )
    ]
    sections = _sections(here, still_open)
    if closed:
        title = say("monev.closed_since", count=len(closed))
        sections.append({"title": title, "rows": [_row(here, item) for item in closed]})
    return _shown(here, office, "promises", meeting, window, sections, _COLUMNS, "")


def issues(
    here: Screen, office: Meetings, meeting: dict, window: Window | None, beside: Beside
) -> None:
    """What agents met in the field and what was agreed, at this meeting; and a form for more."""
    say = here.say
    agreed = office.items({meeting["meeting_code"]: meeting})
    shell.section(say("monev.issues", count=len(agreed)), say("monev.issues_subtitle"))
    saving.tell_trouble(here)
    mine = shown_issues(here, office, meeting, window) | {"label": say("monev.part_issues")}
    sheet.mount(here, office, mine, beside=beside)


def shown_issues(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> dict:
    """What was agreed at a meeting, with the form for more, as the browser takes it."""
    sections = _sections(here, office.items({meeting["meeting_code"]: meeting}))
    add = here.say("monev.add_issue")
    return _shown(here, office, "issues", meeting, window, sections, entries.PROMISE, add)


def _shown(
    here: Screen,
    office: Meetings,
    kind: str,
    meeting: dict,
    window: Window | None,
    sections: list[dict],
    columns: tuple[str, ...],
    add: str,
) -> dict:
    say, name = here.say, outbox.where(kind, meeting["meeting_code"])
    status = datapackage.package().operational_dataset("action_items").field("status")
    words = {
        **entries.words(say),
        **outbox.state_words(say, name),
        **{f"mark_{status}": say(f"monev.mark_{status}") for status in ("done", "dropped", "open")},
        "due": say("monev.due", date="#"),
        "add": say("monev.add"),
    }
    people = {
        code: f"{row['name']} ({code})" for code, row in office.agents(meeting, window).items()
    }
    return {
        "words": words,
        "fields": entries.fields(say, "action_items", columns),
        "statuses": status.words(say.language),
        "people": people,
        "sections": sections,
        "add": add,
        "kind": kind,
        "list": name,
    }


def _sections(here: Screen, items: list[dict]) -> list[dict]:
    """The first of them in sight, the others folded."""
    rows = [_row(here, item) for item in items]
    folded = {"title": here.say("monev.more", count=len(rows) - _FEW), "rows": rows[_FEW:]}
    return [{"title": "", "rows": rows[:_FEW]}, *([folded] if folded["rows"] else [])]


def _row(here: Screen, item: dict) -> dict:
    """A promise as the browser draws it; what can be changed by hand it puts into words itself."""
    say, today = here.say, shell.today()
    status = datapackage.package().operational_dataset("action_items").field("status")
    chip = {"text": status.words(say.language)[item["status"]], "kind": ""}
    if item["status"] == "open" and item["due_on"] < today:
        late = (today - item["due_on"]).days
        chip = {"text": say("monev.days_late", count=late), "kind": "warn"}
    elif item["status"] == "done":
        chip["kind"] = "good"
    held_on = say.short_date(item["held_on"])
    return {
        "key": item["item_code"],
        "values": entries.values(item, _COLUMNS),
        "chip": chip,
        "facts": say("monev.agreed_at", meeting=item["meeting_code"], date=held_on),
    }
