"""The import on the data page: choose a dataset, drop a file, see what was understood, take it in.

Nothing is committed before the user has seen what the file was read as. What is under examination
is kept in the session, not in the address: a link can name the dataset, never somebody's file.
"""

from __future__ import annotations

import html
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import intake, targets, templates
from jamsostek.view.data import catalogue
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, tables
from jamsostek.view.sources import statements
from jamsostek.warehouse import building

FIRST_DATASET = "enrollment_monthly"
_CODES = ("auto", "kemendagri", "bps")
_PLACES = {"region", "district", "village", "area"}
_USES = ("taken", "converted", "hashed", "personal", "ignored")
_PROBLEMS_PER_PAGE = 25
_RECORDS_PER_PAGE = 10
_CAUSES = 4
_FIRST_ROWS = 8

STYLE = """
<style>
.chips { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 0;
  font-size: 14px; color: var(--muted); }
.chip.strong { color: var(--ink); font-size: 14px; }
.st-key-import_needs { background: var(--panel); }
.needs { margin: 0 0 6px; font-size: 15px; }
.notice { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
  border-left: 4px solid var(--nila); padding: 12px 18px; margin-top: 6px;
  font-size: 16px; line-height: 1.5; overflow-wrap: anywhere; }
.notice.warn { border-left-color: var(--kunyit); }
.notice.good { border-left-color: var(--laut); }
.notice p { margin: 0; }
.notice ul { margin: 4px 0 0; padding-left: 1.2em; }
.notice li { font-size: 15px; }
.chip.use-taken, .chip.use-converted { color: var(--laut); border-color: var(--laut); }
.chip.use-hashed { color: var(--nila); border-color: var(--nila); }
.chip.use-personal { color: var(--mengkudu); border-color: var(--mengkudu); }
.record { font-size: 15px; line-height: 1.5; overflow-wrap: anywhere; }
.record .small { font-size: 13px; color: var(--muted); }
.record.undone { color: var(--muted); }
[class*="st-key-import_record_"] { border-bottom: 1px solid var(--line); padding-bottom: 12px; }
.line-word { display: none; }
.st-key-import_preview .cards { gap: 12px;
  grid-template-columns: repeat(auto-fit, minmax(min(160px, 100%), 1fr)); }
table.listing td.num { font-variant-numeric: tabular-nums; }
/* first rows: a wide table scrolls in its place rather than breaking its words */
.st-key-import_first_rows table.plain :is(th, td) { white-space: nowrap; }
/* the uploader: its English words give way to ours (set as variables in the user's language) */
[data-testid="stFileUploaderDropzone"] { background: var(--panel); min-height: 92px;
  border: 1.5px dashed var(--muted); align-items: center; }
[data-testid="stFileUploaderDropzone"] > span button { background: var(--nila);
  border-color: var(--nila); color: var(--paper); }
[data-testid="stFileUploaderDropzone"] > span button > * { display: none; }
[data-testid="stFileUploaderDropzone"] > span button::after { content: var(--choose-file);
  font-weight: 600; }
[data-testid="stFileUploaderDropzoneInstructions"] > * { display: none; }
[data-testid="stFileUploaderDropzoneInstructions"]::after { content: var(--drop-hint);
  font-size: 15px; color: var(--muted); }
[data-testid="stFileUploaderDropzoneInput"] + div > span { font-size: 0; }
[data-testid="stFileUploaderDropzoneInput"] + div > span::after { content: var(--drop-now);
  font-size: 16px; }
/* another file comes by our own button, which says so */
[data-testid="stFileChips"] > button { display: none; }
.stFileUploader:has([aria-invalid="true"])::after { content: var(--not-uploaded);
  color: var(--mengkudu); font-size: 15px; }
@media (max-width: 900px) {
  .line-word { display: inline; }
  .st-key-import_columns table.listing td { display: inline-block; margin-right: 8px; }
}
@media (max-width: 640px) {
  [data-testid="stFileUploaderDropzoneInstructions"]::after { content: var(--file-kinds); }
}
</style>
"""

_HELD = "_import_held"
_TURN = "_import_turn"
_LABELS = "_import_labels"
_UNDOING = "_import_undoing"
_UNDONE = "_import_undone"


@dataclass
class _Held:
    """A file under examination or just taken in: of which upload and with which choices; then what
    came of it: a draft or an error, and, once confirmed, the outcome."""

    wanted: tuple
    sheet: str | None
    sheets: list[str] = field(default_factory=list)
    draft: intake.Draft | None = None
    error: ProductError | None = None
    outcome: intake.Outcome | None = None
    title: str = ""
    name: str = ""


def draw(here: Screen) -> None:
    """The whole part: dataset, file, preview or outcome, history."""
    say = here.say
    st.html(STYLE)
    dataset = _choose(here)
    shell.section(say("import.step_file"), say("import.step_file_subtitle"))
    upload = _drop(say)
    held = _examined(say, dataset, upload) if upload else _nothing_dropped()
    if held and held.outcome:
        _tell_outcome(here, held)
    elif held:
        with st.container(key="import_preview"):
            _preview(here, dataset, held)
    history(here)


# -- 1 · the dataset --------------------------------------------------------------------------


def _choose(here: Screen) -> Dataset:
    say, language = here.say, here.say.language
    datasets = {dataset.name: dataset for dataset in datapackage.package().operational}
    states = here.ask("data/operational").set_index("dataset")
    key = address.bind("dataset", list(datasets), FIRST_DATASET)
    labels = (say.language, *states["kind"])
    if st.session_state.get(_LABELS) != labels:
        # assigned anew, the choice is written in the browser by its new label
        st.session_state[_LABELS] = labels
        st.session_state[key] = st.session_state[key]

    def label(name: str) -> str:
        kind = states["kind"][name]
        return f"{datasets[name].titles[language]} · {say(f'data.state_{kind}')}"

    shell.section(say("import.step_dataset"), say("import.step_dataset_subtitle"))
    about, needs = st.columns([3, 2], gap="medium")
    with about:
        name = st.selectbox(
            say("data.dataset"),
            list(datasets),
            format_func=label,
            key=key,
            label_visibility="collapsed",
        )
        dataset = datasets[name]
        st.html(f'<p class="prose">{catalogue.prose(dataset.descriptions[language])}</p>')
        tables.facts(
            [
                (say("data.grain"), dataset.grain[language]),
                *catalogue.state_facts(say, dataset, states.loc[name]),
            ]
        )
    with needs, st.container(border=True, key="import_needs"):
        _needs(say, dataset)
    return dataset


def _needs(say: Speaker, dataset: Dataset) -> None:
    language = say.language
    required = [each for each in dataset.fields if _is_needed(each)]
    optional = len(dataset.fields) - len(required)
    items = " ".join(
        f'<span class="chip strong">{html.escape(_needed_title(say, each))}</span>'
        for each in required
    )
    more = ""
    if optional:
        more = f'<p class="source">{html.escape(say("import.optional", count=optional))}</p>'
    st.html(
        f'<p class="needs"><b>{html.escape(say("import.required"))}</b></p>'
        f'<p class="chips">{items}</p>{more}'
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            say("import.template"),
            data=lambda: _template(dataset.name, language),
            file_name=f"{dataset.name}-{language}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="import_template",
            on_click="ignore",
            icon=":material/table_view:",
        )
        st.button(
            say("import.explain"),
            key="import_explain",
            icon=":material/menu_book:",
            type="tertiary",
            on_click=catalogue.show_part,
            args=("dictionary", dataset.name),
        )


def _is_needed(each: Field) -> bool:
    """Whether a file without this column is of no use; a default fills the others."""
    return bool(each.constraints.get("required")) and each.default is None


def _needed_title(say: Speaker, each: Field) -> str:
    """What an office calls the column: it has numbers of members, the keys are made of them."""
    return say("import.person_column") if each.role == "person" else each.titles[say.language]


def _template(dataset: str, language: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{dataset}.xlsx"
        templates.write(dataset, file, language)
        return file.read_bytes()


# -- 2 · the file -----------------------------------------------------------------------------


def _drop(say: Speaker):
    # the words built into Streamlit's uploader are English; ours take their place
    st.html(
        "<style>.stFileUploader {"
        f' --choose-file: "{_css(say("import.choose_file"))}";'
        f' --drop-hint: "{_css(say("import.drop_hint"))}";'
        f' --file-kinds: "{_css(say("import.file_kinds"))}";'
        f' --drop-now: "{_css(say("import.drop_now"))}";'
        f' --not-uploaded: "{_css(say("import.not_uploaded"))}";'
        "}</style>"
    )
    # a new key after each import empties the field; no list of types, because a wrong one is
    # refused in our own words
    turn = st.session_state.get(_TURN, 0)
    return st.file_uploader(
        say("import.file"), key=f"import_file_{turn}", label_visibility="collapsed"
    )


def _css(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "")


def _nothing_dropped() -> _Held | None:
    """What was taken in last stays told until the next file; an unconfirmed draft goes."""
    held = st.session_state.get(_HELD)
    if held and held.outcome:
        return held
    _let_go()
    return None


def _let_go() -> None:
    """Forget what is held; a draft's files are removed."""
    held = st.session_state.pop(_HELD, None)
    if held and held.draft and not held.outcome:
        held.draft.discard()


def _examined(say: Speaker, dataset: Dataset, upload) -> _Held:
    """What the file is read as, with the sheet and the code system chosen."""
    sheet = st.session_state.get(_sheet_key(upload.file_id)) or None
    codes = st.session_state.get("import_codes") or "auto"
    codes = codes if _has_places(dataset) else "auto"
    wanted = (upload.file_id, dataset.name, codes, say.language)
    held = st.session_state.get(_HELD)
    # the only sheet that fits is found without being named
    if held and held.wanted == wanted and sheet in (held.sheet, held.draft and held.draft.sheet):
        return held
    _let_go()
    held = _Held(wanted, sheet, title=dataset.titles[say.language], name=upload.name)
    place = st.empty()
    bar = place.progress(0.0, say("import.doing_read"))

    def progress(share: float, step: str) -> None:
        bar.progress(share, say(f"import.doing_{step}"))

    # the upload may hold names and NIK: it lies on the disk only while it is read
    with tempfile.TemporaryDirectory(prefix="jamsostek-") as folder:
        file = Path(folder) / f"upload{Path(upload.name).suffix.lower()}"
        with file.open("wb") as out:
            upload.seek(0)
            shutil.copyfileobj(upload, out)
        try:
            held.sheets = intake.sheets(file)
            held.draft = intake.examine(
                dataset.name,
                file,
                shown_name=upload.name,
                sheet=sheet,
                codes=codes,
                language=say.language,
                progress=progress,
            )
        except ProductError as error:
            held.error = error
    place.empty()
    st.session_state[_HELD] = held
    return held


def _sheet_key(file_id: str) -> str:
    return f"import_sheet_{file_id}"


def _has_places(dataset: Dataset) -> bool:
    return any(each.role in _PLACES for each in dataset.fields)


# -- 3 · what was understood ------------------------------------------------------------------


def _preview(here: Screen, dataset: Dataset, held: _Held) -> None:
    say = here.say
    shell.section(say("import.step_check"), say("import.step_check_subtitle"))
    _choose_sheet(say, held)
    if held.error:
        _tell_refusal(say, dataset, held)
        return
    draft = held.draft
    st.html(f'<p class="finding">{html.escape(_sentence(say, dataset, draft))}</p>')
    _numbers(say, draft)
    _warnings(say, draft)
    is_assumed = any(each.code == "codes_assumed" for each in draft.warnings)
    if is_assumed:
        _choose_codes(say, dataset)
    _confirm(here, held)
    _problems(say, draft)
    _columns(say, dataset, draft, offers_codes=not is_assumed)
    _first_rows(here, dataset, draft)


def _tell_refusal(say: Speaker, dataset: Dataset, held: _Held) -> None:
    """Why the file is refused whole, with the choice that may mend it and the way to another."""
    if held.error.code == "which_sheet":
        # a question, not a fault
        asked = html.escape(say("import.which_sheet", sheets=str(held.error.details["sheets"])))
        st.html(f'<div class="notice" role="status">{asked}</div>')
    else:
        shell.show_error(say, held.error)
    if held.error.code == "codes_contradict":
        _choose_codes(say, dataset)
    _again(say)


def _choose_sheet(say: Speaker, held: _Held) -> None:
    """Which sheet of a workbook, where there are several."""
    if len(held.sheets) > 1:
        st.selectbox(
            say("import.sheet"),
            held.sheets,
            index=held.sheets.index(held.draft.sheet) if held.draft else None,
            placeholder=say("import.choose_sheet"),
            key=_sheet_key(held.wanted[0]),
            width=320,
        )


def _choose_codes(say: Speaker, dataset: Dataset) -> None:
    """Which system of codes the file uses, for when it was not recognised rightly."""
    if _has_places(dataset):
        st.segmented_control(
            say("import.codes"),
            _CODES,
            default=_CODES[0],
            format_func=lambda code: say(f"import.codes_{code}"),
            required=True,
            key="import_codes",
            width="content",
        )


def _again(say: Speaker) -> None:
    st.button(
        say("import.other_file"),
        key="import_again",
        icon=":material/upload_file:",
        on_click=_clear,
    )


def _clear() -> None:
    """Empty the field for the next file."""
    _let_go()
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


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
                context=catalogue.months_text(say, *draft.months) if draft.months else "",
            )
        )
    elif draft.months:
        shown.append(cards.Card(say("data.span"), catalogue.months_text(say, *draft.months)))
    if draft.already_imported is None:
        replaces = draft.replaces_rows
        shown.append(
            cards.Card(
                say("import.replaces"),
                say.number(replaces),
                say("import.unit_rows"),
                context=say("import.replaces_why" if replaces else "import.replaces_none"),
            )
        )
    cards.grid(shown)


def _warnings(say: Speaker, draft: intake.Draft) -> None:
    # how much an import replaces stands on its card
    told = [each for each in draft.warnings if each.code != "replaces"]
    if not told or draft.already_imported is not None:
        return
    items = "".join(
        f"<li>{html.escape(intake.warning_text(say, each))}</li>" for each in draft.warnings
    )
    st.html(
        f'<div class="notice warn" role="note"><b>{html.escape(say("import.warnings"))}</b>'
        f"<ul>{items}</ul></div>"
    )


def _confirm(here: Screen, held: _Held) -> None:
    """The one button that changes something, and the way out beside it."""
    say, draft = here.say, held.draft
    can_take = draft.accepted > 0 and draft.already_imported is None
    if can_take and _is_simulated(here, draft.dataset):
        st.html(f'<p class="source">{html.escape(say("import.ends_sample"))}</p>')
    with st.container(horizontal=True, vertical_alignment="center", key="import_confirm"):
        wish = can_take and st.button(
            say("import.take", count=draft.accepted),
            key="import_take",
            type="primary",
            icon=":material/check:",
        )
        _again(say)
    if wish:
        _take(say, held)


def _is_simulated(here: Screen, name: str) -> bool:
    states = here.ask("data/operational").set_index("dataset")
    return states["kind"].get(name) == "sample"


def _take(say: Speaker, held: _Held) -> None:
    """Commit, rebuild beside the running app, and show the page of the new version."""
    try:
        # straight into the object at hand: a second click must find that this was done
        held.outcome = held.outcome or intake.commit(held.draft)
    except ProductError as error:
        shell.show_error(say, error)
        return
    rebuild(say)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.rerun()


def rebuild(say: Speaker) -> None:
    """Build what was taken in or undone into the warehouse, beside the running app."""
    place = st.empty()
    bar = place.progress(0.0, say("import.rebuilding"))
    try:
        building.build(lambda share, step: bar.progress(share, say("import.rebuilding")))
    except ProductError:
        # the old warehouse stays; the front door of the next run tries again and says what failed
        place.empty()


def _problems(say: Speaker, draft: intake.Draft) -> None:
    """Every row set aside, with its line, what stands there and how to mend it."""
    problems = draft.problems
    if problems.empty:
        return
    shell.section(say("import.problems", count=draft.rejected), say("import.problems_subtitle"))
    if len(problems) > _PROBLEMS_PER_PAGE:
        _causes(say, problems)
    if draft.rejected > problems["line"].nunique():
        more = say("import.problems_first", count=len(problems))
        st.html(f'<p class="source">{html.escape(more)}</p>')
    with st.container(horizontal=True, vertical_alignment="center"):
        _download_problems(say, draft)
        st.space("stretch")
        turned_to = statements.pager(
            len(problems), _PROBLEMS_PER_PAGE, "import_problems", (draft.shown_name, draft.sheet)
        )
    statements.listing(
        [
            (say("import.line"), "10%", "num"),
            (say("data.column"), "20%", ""),
            (say("import.written"), "20%", ""),
            (say("import.why"), "50%", ""),
        ],
        [
            [
                _line(say, row),
                html.escape(_text(row.column_name)),
                f"<code>{html.escape(_text(row.value)) or NOTHING}</code>",
                html.escape(intake.reject_text(say, row)),
            ]
            for row in problems[turned_to].itertuples()
        ],
        labelled=True,
    )


def _line(say: Speaker, row) -> str:
    """The line number, and on a phone the word with it."""
    return f'<span class="line-word">{html.escape(say("import.line"))} </span>{int(row.line)}'


def _causes(say: Speaker, problems: pd.DataFrame) -> None:
    """Of a long list, what is behind most of it."""
    counts = problems["column_name"].fillna("").value_counts().head(_CAUSES)
    items = " ".join(
        f'<span class="chip">{html.escape(name or say("import.whole_row"))}: '
        f"{html.escape(say.number(count))}</span>"
        for name, count in counts.items()
    )
    st.html(f'<p class="chips">{html.escape(say("import.causes"))} {items}</p>')


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


def _columns(say: Speaker, dataset: Dataset, draft: intake.Draft, offers_codes: bool) -> None:
    """Which column of the file became which of the dataset, and what was left out."""
    language = say.language
    titles = {each.name: each.titles[language] for each in dataset.fields}
    shell.section(say("import.columns"), _how_read(say, draft))
    if offers_codes:
        _choose_codes(say, dataset)
    personal = [use.header for use in draft.columns if use.use == "personal"]
    if personal:
        said = say("import.personal_dropped", count=len(personal), names=", ".join(personal))
        st.html(f'<div class="notice" role="note">{html.escape(said)}</div>')
    order = {use: place for place, use in enumerate(_USES)}
    rows: list[list[str] | str] = [
        [
            f"<b>{html.escape(use.header)}</b>",
            f"→ {html.escape(titles[use.field])}" if use.field else "",
            f'<span class="chip use-{use.use}">{html.escape(say(f"import.use_{use.use}"))}</span>',
        ]
        for use in sorted(draft.columns, key=lambda use: order[use.use])
    ]
    rows += [
        [
            f'<span class="small">{html.escape(say("import.not_in_file"))}</span>',
            f"→ {html.escape(titles[name])}",
            f'<span class="chip">{html.escape(_filled(say, dataset, name, value))}</span>',
        ]
        for name, value in draft.filled.items()
    ]
    rows += [
        [
            f'<span class="small">{html.escape(say("import.not_in_file"))}</span>',
            f"→ {html.escape(titles[name])}",
            f'<span class="chip">{html.escape(say("import.left_empty"))}</span>',
        ]
        for name in draft.missing_fields
        if name not in draft.filled
    ]
    with st.container(key="import_columns"):
        statements.listing(
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
        parts.append(say(key, count=draft.codes_converted))
    if draft.number_style:
        parts.append(say(f"import.numbers_{draft.number_style}"))
    return " ".join(parts)


def _filled(say: Speaker, dataset: Dataset, name: str, value: object) -> str:
    """What a column the file lacks is filled with, as its label, or what it follows from."""
    field_ = dataset.field(name)
    if field_.type == "yearmonth":
        return say("import.filled", value=say.month(str(value)))
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
                [html.escape(write(value)) for write, value in zip(writers, values, strict=True)]
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


# -- what came of it --------------------------------------------------------------------------


def _tell_outcome(here: Screen, held: _Held) -> None:
    say, outcome = here.say, held.outcome
    shell.section(say("import.done"))
    key = "import.done_taken" if outcome.is_new else "import.done_nothing"
    info = here.ask("data/info").iloc[0]
    lines = [
        say(
            key,
            rows=say("import.rows", count=outcome.accepted),
            name=held.name,
            dataset=held.title,
        ),
        say("import.now_version", version=info["version"][:8]),
    ]
    if outcome.rejected:
        lines.insert(1, say("import.done_rejected", count=outcome.rejected))
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    st.html(f'<div class="notice good" role="status">{body}</div>')
    with st.container(horizontal=True, vertical_alignment="center", key="import_done"):
        if outcome.rejects_file:
            _download_rejects(say, outcome.rejects_file, "import_done_rejects")
        if st.button(say("import.see"), key="import_see", icon=":material/dashboard:"):
            st.switch_page("pages/home.py")
        st.button(say("import.dismiss"), key="import_dismiss", type="tertiary", on_click=_dismiss)


def _dismiss() -> None:
    st.session_state.pop(_HELD, None)


def _download_rejects(say: Speaker, file: Path, key: str) -> None:
    there = Path(file).is_file()
    st.download_button(
        say("import.download_rejects"),
        data=Path(file).read_bytes,
        file_name=Path(file).name,
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
        disabled=not there,
    )


# -- history ----------------------------------------------------------------------------------


def history(here: Screen, dataset: str | None = None) -> None:
    """Every import, or those of one dataset, newest first, each with its undo."""
    say = here.say
    shell.section(
        say("targets.history" if dataset else "import.history"), say("import.history_subtitle")
    )
    records = [r for r in intake.history() if dataset in (None, r.dataset)]
    if st.session_state.pop(_UNDONE, None):
        st.html(
            f'<div class="notice good" role="status">{html.escape(say("import.undone_now"))}</div>'
        )
    if not records:
        how = "targets.no_history_how" if dataset else "import.no_history_how"
        shell.empty(say("import.no_history"), say(how))
        return
    shown = records[statements.pager(len(records), _RECORDS_PER_PAGE, "import_history", ())]
    titles = {each.name: each.titles[say.language] for each in datapackage.package().operational}
    for record in shown:
        _record(say, record, titles.get(record.dataset, record.dataset))


def _record(say: Speaker, record: intake.ImportRecord, title: str) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"import_record_{record.id}"
    ):
        st.html(_record_text(say, record, title), width="stretch")
        if record.rejects_file and record.rejected:
            _download_rejects(say, record.rejects_file, f"import_rejects_{record.id}")
        if not record.is_undone:
            st.button(
                say("import.undo"),
                key=f"import_undo_{record.id}",
                icon=":material/undo:",
                on_click=_ask_undo,
                args=(record.id,),
            )
    if st.session_state.get(_UNDOING) == record.id and not record.is_undone:
        _confirm_undo(say, record)


def _record_text(say: Speaker, record: intake.ImportRecord, title: str) -> str:
    name = _record_name(say, record)
    counted = say("import.record_rows", count=record.accepted)
    if record.rejected:
        counted += " · " + say("import.record_rejected", count=record.rejected)
    undone = f' <span class="chip warn">{html.escape(say("import.undone"))}</span>'
    return (
        f'<div class="record{" undone" if record.is_undone else ""}">'
        f"<b>{html.escape(title)}</b>{undone if record.is_undone else ''}<br>"
        f"{html.escape(name)} · {html.escape(counted)}<br>"
        f'<span class="small">{html.escape(say("import.record_number", number=record.id))} · '
        f"{html.escape(shell.when(say, record.imported_at))}</span>"
        "</div>"
    )


def _record_name(say: Speaker, record: intake.ImportRecord) -> str:
    if targets.is_by_hand(record):
        return say("targets.by_hand", years=record.file_name)
    if record.sheet:
        return say("import.name_and_sheet", name=record.file_name, sheet=record.sheet)
    return record.file_name


def _ask_undo(number: int) -> None:
    st.session_state[_UNDOING] = number


def _keep() -> None:
    st.session_state.pop(_UNDOING, None)


def _confirm_undo(say: Speaker, record: intake.ImportRecord) -> None:
    """Undoing takes rows away: it is asked once more, in place."""
    with st.container(border=True, key="import_undo_confirm"):
        sure = say("import.undo_sure", name=_record_name(say, record))
        st.html(f'<p class="prose">{html.escape(sure)}</p>')
        with st.container(horizontal=True, vertical_alignment="center"):
            wish = st.button(say("import.undo_yes"), key="import_undo_yes", type="primary")
            st.button(say("import.undo_no"), key="import_undo_no", type="tertiary", on_click=_keep)
        if not wish:
            return
        try:
            intake.undo(record.id)
        except ProductError as error:
            shell.show_error(say, error)
            return
        _let_go()  # what it said of earlier imports is no longer so
        rebuild(say)
        _keep()
        st.session_state[_UNDONE] = True
        st.rerun()
