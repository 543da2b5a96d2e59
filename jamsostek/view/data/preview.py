"""What a dropped file was read as: its rows, its columns, what is wrong with which line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import intake, replacing
from jamsostek.view.data import asking, contents, sheets
from jamsostek.view.data.held import Held, clear, empty_field, notice, points, rebuild
from jamsostek.view.frame import door, markup, shell
from jamsostek.view.frame.markup import small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, tables

_CODES = ("auto", "kemendagri", "bps")
_PLACES = {"region", "district", "village", "area"}
_USES = ("taken", "converted", "hashed", "personal", "ignored")
_PROBLEMS_PER_PAGE = 25
_CAUSES = 4
_FIRST_ROWS = 8


def draw(here: Screen, dataset: Dataset, held: Held) -> None:
    """What the file was read as, and the one button that takes it in."""
    say = here.say
    shell.section(say("import.step_check"), say("import.step_check_subtitle"))
    sheets.choose(say, held)
    if held.error:
        _tell_refusal(say, dataset, held)
        return
    draft = held.draft
    if not draft.is_answered:
        # what follows from a reading nobody chose would only mislead
        asking.draw(say, draft, held.wanted[0])
        _again(say)
        return
    shell.told(_sentence(say, dataset, draft))
    _numbers(say, draft)
    _how_lines(say, draft)
    _warnings(say, draft)
    asking.draw(say, draft, held.wanted[0])
    _confirm(here, held)
    _problems(say, draft)
    _emptied(say, draft)
    _columns(say, dataset, draft)
    _first_rows(here, dataset, draft)


def _tell_refusal(say: Speaker, dataset: Dataset, held: Held) -> None:
    """Why the file is refused whole, with the choice that may mend it and the way to another."""
    if held.error.code == "which_sheet":
        # a question, not a fault
        notice(say("import.which_sheet", sheets=str(held.error.details["sheets"])))
    else:
        shell.show_error(say, held.error)
    if held.error.code == "codes_contradict":
        _choose_codes(say, dataset)
    asking.choose_columns(say, dataset, held)
    _again(say)


def _choose_codes(say: Speaker, dataset: Dataset) -> None:
    """Which system of codes the file uses, for when it was not recognised rightly."""
    if has_places(dataset):
        st.segmented_control(
            say("import.codes"),
            _CODES,
            default=_CODES[0],
            format_func=lambda code: say(f"import.codes_{code}"),
            required=True,
            key="import_codes",
            width="content",
        )


def has_places(dataset: Dataset) -> bool:
    """Whether codes of places can be in it."""
    return any(each.role in _PLACES for each in dataset.fields)


def _again(say: Speaker) -> None:
    st.button(
        say("import.other_file"),
        key="import_again",
        icon=":material/upload_file:",
        on_click=clear,
    )


def _sentence(say: Speaker, dataset: Dataset, draft: intake.Draft) -> str:
    name = draft.shown_name
    if draft.sheet:
        name = say("import.name_and_sheet", name=name, sheet=draft.sheet)
    if draft.already_imported is not None:
        return say("import.finding_again", name=name, number=draft.already_imported)
    if not draft.rows_read:
        return say("import.finding_empty", name=name)
    key = "none" if not draft.accepted else "some" if draft.rejected else "all"
    return say(
        f"import.finding_{key}",
        name=name,
        dataset=dataset.titles[say.language],
        rows=say("import.rows", count=draft.rows_read),
        rejected=say("import.rows", count=draft.rejected),
    )


def _numbers(say: Speaker, draft: intake.Draft) -> None:
    shown = [
        cards.Card(
            say("import.accepted"),
            say.number(draft.accepted),
            say("import.unit_rows"),
            context=say("import.of_read", count=draft.rows_read),
        ),
        cards.Card(
            say("import.rejected"),
            say.number(draft.rejected),
            say("import.unit_rows"),
            context=say("import.rejected_why" if draft.rejected else "import.rejected_none"),
        ),
    ]
    if draft.regions:
        shown.append(
            cards.Card(
                say("import.scope"),
                say.number(draft.regions),
                say("import.unit_regions"),
                context=contents.months_text(say, *draft.months) if draft.months else "",
            )
        )
    elif draft.months:
        shown.append(cards.Card(say("data.span"), contents.months_text(say, *draft.months)))
    if draft.already_imported is None:
        replaces = draft.replacing.rows
        shown.append(
            cards.Card(
                say("import.replaces"),
                say.number(replaces),
                say("import.unit_rows"),
                context=say("import.replaces_why" if replaces else "import.replaces_none"),
            )
        )
    cards.grid(shown)


def _how_lines(say: Speaker, draft: intake.Draft) -> None:
    """What each line of the file was read as, and what is worth a look."""
    shell.source_line(intake.lines_text(say, draft))
    if draft.notes and draft.already_imported is None:
        texts = [intake.warning_text(say, each) for each in draft.notes]
        notice(tags.b(say("import.notes")), points(texts), role="note")


def _warnings(say: Speaker, draft: intake.Draft) -> None:
    # how much an import replaces stands on its card
    told = [each for each in draft.warnings if each.code != "replaces"]
    if not told or draft.already_imported is not None:
        return
    texts = [intake.warning_text(say, each) for each in draft.warnings]
    notice(tags.b(say("import.warnings")), points(texts), kind="warn", role="note")


def _confirm(here: Screen, held: Held) -> None:
    """The one button that changes something, and the way out beside it."""
    say, draft = here.say, held.draft
    can_take = draft.is_answered and draft.accepted > 0 and draft.already_imported is None
    if can_take and _is_simulated(here, draft.dataset):
        shell.source_line(say("import.ends_sample"))
    is_agreed = not can_take or _agrees_to_replace(say, draft)
    with st.container(horizontal=True, vertical_alignment="center", key="import_confirm"):
        wish = can_take and st.button(
            say("import.take", count=draft.accepted),
            key="import_take",
            type="primary",
            icon=":material/check:",
            disabled=not is_agreed,
        )
        _again(say)
    if wish:
        _take(say, held)


def _agrees_to_replace(say: Speaker, draft: intake.Draft) -> bool:
    """Shows what would go with nothing in its place, with a tick; true if there is nothing."""
    count = draft.replacing.unanswered
    if not count:
        return True
    notice(
        tags.b(say("import.replace_head", count=count)),
        points(replacing.change_texts(say, draft.dataset, draft.replacing)),
        tags.p(say("import.replace_undo")),
        kind="warn",
        role="note",
    )
    # its own key for each draft: what was agreed to for one file holds for no other
    return st.checkbox(
        say("import.replace_tick", count=count), key=f"import_replace_{draft.sha256[:12]}"
    )


def _is_simulated(here: Screen, name: str) -> bool:
    states = here.ask("data/operational").set_index("dataset")
    return states["kind"].get(name) == "sample"


def _take(say: Speaker, held: Held) -> None:
    """Commit, rebuild beside the running app, and show the page of the new version."""
    try:
        # straight into the object at hand: a second click must find that this was done
        held.outcome = held.outcome or intake.commit(held.draft, replace=True, who=door.present())
    except ProductError as error:
        shell.show_error(say, error)
        return
    rebuild(say)
    empty_field()
    st.rerun()


# -- rows and columns --------------------------------------------------------------------------


def _problems(say: Speaker, draft: intake.Draft) -> None:
    """Every row set aside, with its line, what stands there and how to mend it."""
    problems = draft.problems
    if problems.empty:
        return
    shell.section(say("import.problems", count=draft.rejected), say("import.problems_subtitle"))
    if len(problems) > _PROBLEMS_PER_PAGE:
        _causes(say, problems)
    if draft.lines["rejected"] > problems["line"].nunique():
        shell.source_line(say("import.problems_first", count=len(problems)))
    with st.container(horizontal=True, vertical_alignment="center"):
        _download_problems(say, draft)
        st.space("stretch")
        turned_to = tables.pager(
            len(problems), _PROBLEMS_PER_PAGE, "import_problems", (draft.shown_name, draft.sheet)
        )
    _cells(say, draft, problems[turned_to])


def _emptied(say: Speaker, draft: intake.Draft) -> None:
    """Cells of accepted rows that are left empty, because nobody can tell what they mean."""
    if not draft.emptied_cells:
        return
    shell.section(say("import.emptied", count=draft.emptied_cells), say("import.emptied_subtitle"))
    _cells(say, draft, draft.emptied.head(_PROBLEMS_PER_PAGE))
    if draft.emptied_cells > _PROBLEMS_PER_PAGE:
        shell.source_line(say("import.emptied_first", count=_PROBLEMS_PER_PAGE))


def _cells(say: Speaker, draft: intake.Draft, problems: pd.DataFrame) -> None:
    """Lines of a file with the cell that is wrong, and why."""
    tables.listing(
        [
            (say("import.line"), "10%", "num"),
            (say("data.column"), "20%", ""),
            (say("import.written"), "20%", ""),
            (say("import.why"), "50%", ""),
        ],
        [
            [
                _line(say, draft, row),
                _text(row.column_name),
                tags.code(_text(row.value) or NOTHING),
                intake.reject_text(say, row),
            ]
            for row in problems.itertuples()
        ],
        labelled=True,
    )


def _line(say: Speaker, draft: intake.Draft, row) -> TagList:
    """The line number, and on a phone the word with it."""
    place = intake.place_text(draft, int(row.line))
    return TagList(tags.span(f"{say('import.line')} ", class_="line-word"), place)


def _causes(say: Speaker, problems: pd.DataFrame) -> None:
    """Of a long list, what is behind most of it."""
    counts = problems["column_name"].fillna("").value_counts().head(_CAUSES)
    chips = [
        markup.chip(f"{name or say('import.whole_row')}: {say.number(count)}")
        for name, count in counts.items()
    ]
    markup.draw(tags.p(markup.joined([say("import.causes"), *chips], " "), class_="chips"))


def _download_problems(say: Speaker, draft: intake.Draft) -> None:
    """All rows set aside, as they stand in the file, each with its reasons."""
    st.download_button(
        say("import.download_problems"),
        data=draft.rejects_file.read_bytes,
        file_name=f"{Path(draft.shown_name).stem}-{say('import.file_problems')}.csv",
        mime="text/csv",
        key="import_download_problems",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _columns(say: Speaker, dataset: Dataset, draft: intake.Draft) -> None:
    """Which column of the file became which of the dataset, and what was left out."""
    language = say.language
    titles = {each.name: each.titles[language] for each in dataset.fields}
    shell.section(say("import.columns"), _how_read(say, draft))
    _choose_codes(say, dataset)
    personal = [use.header for use in draft.columns if use.use == "personal"]
    if personal:
        said = say("import.personal_dropped", count=len(personal), names=", ".join(personal))
        notice(said, role="note")
    order = {use: place for place, use in enumerate(_USES)}
    rows: list[list[TagChild]] = [
        [
            tags.b(use.header),
            f"→ {titles[use.field]}" if use.field else "",
            markup.chip(say(f"import.use_{use.use}"), f"use-{use.use}"),
        ]
        for use in sorted(draft.columns, key=lambda use: order[use.use])
    ]
    absent = small(say("import.not_in_file"))
    made = {name: _filled(say, dataset, name, value) for name, value in draft.filled.items()}
    empty = [name for name in draft.missing_fields if name not in made]
    made |= dict.fromkeys(empty, say("import.left_empty"))
    rows += [[absent, f"→ {titles[name]}", markup.chip(text)] for name, text in made.items()]
    with st.container(key="import_columns"):
        tables.listing(
            [
                (say("import.header"), "36%", ""),
                (say("import.read_as"), "34%", ""),
                (say("import.what_happens"), "30%", ""),
            ],
            rows,
        )


def _how_read(say: Speaker, draft: intake.Draft) -> str:
    parts = []
    if draft.codes_found:
        key = f"import.found_{draft.codes_found}"
        converted = {} if draft.codes_found == "kemendagri" else {"count": draft.codes_converted}
        parts.append(say(key, **converted))
    if draft.number_style:
        parts.append(say(f"import.numbers_{draft.number_style}"))
    return " ".join(parts)


def _filled(say: Speaker, dataset: Dataset, name: str, value: object) -> str:
    """What a column the file lacks is filled with, as its label, or what it follows from."""
    field_ = dataset.field(name)
    if field_.type == "yearmonth":
        return say("import.filled", value=say.month(f"{value}-01"))
    if isinstance(value, dict):
        other = dataset.field(value["from"]).titles[say.language]
        return say("import.filled_from", column=other)
    labels = {each.value: each.labels[say.language] for each in field_.categories}
    return say("import.filled", value=labels.get(str(value), str(value)))


def _first_rows(here: Screen, dataset: Dataset, draft: intake.Draft) -> None:
    """The first accepted rows in the contract's form, without the columns the file lacks."""
    say = here.say
    rows = draft.first_rows.head(_FIRST_ROWS)
    if rows.empty:
        return
    empty = set(draft.missing_fields) - set(draft.filled)
    fields = [each for each in dataset.fields if each.name not in empty]
    places = here.ask("reference/regions").set_index("region_code")["label"]
    shell.section(say("import.first_rows", count=len(rows)), say("import.first_rows_subtitle"))
    writers = [_writer(say, each, places) for each in fields]
    with st.container(key="import_first_rows"):
        tables.plain(
            [(each.titles[say.language], each.type in ("integer", "number")) for each in fields],
            [
                [write(value) for write, value in zip(writers, values, strict=True)]
                for values in rows[[each.name for each in fields]].itertuples(index=False)
            ],
        )


def _writer(say: Speaker, each: Field, places: pd.Series) -> Callable[[object], str]:
    """How a value of this column is written for reading; a regency has its name beside its code."""
    kind = each.type
    labels = {known.value: known.labels[say.language] for known in each.categories}

    def write(value: object) -> str:
        if pd.isna(value):
            return NOTHING
        if kind == "yearmonth":
            return say.month(_day(value))
        if kind == "date":
            return say.short_date(_day(value))
        if kind in ("integer", "number"):
            return say.number(float(str(value)))
        if kind == "boolean":
            return say("import.yes" if value else "import.no")
        if str(value) in places.index and each.role == "region":
            return f"{value} · {places[str(value)]}"
        return labels.get(str(value)) or str(value)

    return write


def _day(value: object) -> date | str:
    if isinstance(value, date):
        return value
    text = str(value)
    return f"{text}-01" if len(text) == 7 else text
