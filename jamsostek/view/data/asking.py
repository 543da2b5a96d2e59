"""What only the user can tell of a dropped file: the questions of its draft, and their answers.

The answers lie in the session beside the upload; changed, the file is read again with them.
"""

from __future__ import annotations

import streamlit as st
from htmltools import tags

from jamsostek.base.language import Speaker
from jamsostek.contract.datapackage import Dataset
from jamsostek.imports import intake
from jamsostek.view.data.held import Held, notice, points
from jamsostek.view.frame import shell

_ANSWERS, _ASKS_AGAIN = "_import_answers", "_import_asks_again"


def given(file_id: str) -> dict[str, str]:
    """What was answered of this upload so far."""
    kept, answers = st.session_state.get(_ANSWERS, (None, {}))
    return answers if kept == file_id else {}


def give(file_id: str, answers: dict[str, str]) -> None:
    """Add answers; the file is read with them on the next run."""
    st.session_state[_ANSWERS] = (file_id, given(file_id) | answers)


def asks_again(file_id: str) -> bool:
    """Whether what was answered for earlier files of this layout is left out."""
    return st.session_state.get(_ASKS_AGAIN) == file_id


def _ask_again(file_id: str) -> None:
    st.session_state[_ASKS_AGAIN] = file_id
    st.session_state.pop(_ANSWERS, None)


def draw(say: Speaker, draft: intake.Draft, file_id: str) -> None:
    """What was answered, and what is to be answered before or beside taking the file in."""
    if draft.answers:
        _tell_answers(say, draft, file_id)
    if not draft.questions:
        return
    count = len(draft.questions)
    if draft.is_answered:
        shell.section(say("import.questions_may", count=count), say("import.questions_offered"))
    else:
        shell.section(say("import.questions", count=count), say("import.questions_open"))
    with st.form("import_questions"):
        chosen = {each.key: _choice(say, draft, each) for each in draft.questions}
        # the form keeps its widgets: what was picked arrives with the button
        is_sent = st.form_submit_button(say("import.answer"), icon=":material/check:")
    defaults = {each.key: each.default for each in draft.questions}
    answers = {
        key: reading for key, reading in chosen.items() if reading and reading != defaults[key]
    }
    if is_sent and answers:
        give(file_id, answers)
        st.rerun()


def choose_columns(say: Speaker, dataset: Dataset, held: Held) -> None:
    """Of a file refused for its header: which column holds what, the likely ones chosen already."""
    if not held.choices:
        return
    shell.section(say("import.choose_columns"), say("import.choose_columns_subtitle"))
    with st.form("import_choose_columns"):
        chosen = {}
        with st.container(horizontal=True):
            for each in held.choices:
                header = st.selectbox(
                    dataset.field(each.field).titles[say.language],
                    each.headers,
                    index=each.headers.index(each.likely) if each.likely else None,
                    placeholder=say("import.no_column"),
                    key=f"import_column_{each.field}",
                    width=320,
                )
                if header:
                    chosen[f"column:{header}"] = each.field
        is_sent = st.form_submit_button(say("import.use_columns"), icon=":material/check:")
    if is_sent and chosen:
        give(held.wanted[0], chosen)
        st.rerun()


def _choice(say: Speaker, draft: intake.Draft, question: intake.Question) -> str | None:
    captions = [
        " · ".join(
            say(
                "question.example",
                line=intake.place_text(draft, each.line),
                written=each.written,
                read=intake.read_text(say, each.read[place]),
            )
            for each in question.examples
        )
        for place in range(len(question.readings))
    ]
    return st.radio(
        intake.question_text(say, question),
        question.readings,
        index=question.readings.index(question.default) if question.default else None,
        format_func=lambda reading: intake.reading_text(
            say, draft.dataset, question.subject, reading
        ),
        captions=captions if question.examples else None,
        key=f"import_question_{question.key}",
    )


def _tell_answers(say: Speaker, draft: intake.Draft, file_id: str) -> None:
    """Which answers the file is read with, and the way to be asked again."""
    told = [
        intake.answer_text(say, draft.dataset, key, reading)
        for key, reading in draft.answers.items()
    ]
    heading = "import.answers_remembered" if draft.remembered else "import.answers_given"
    notice(tags.b(say(heading)), points(told), role="note")
    st.button(
        say("import.ask_again"),
        key="import_ask_again",
        type="tertiary",
        icon=":material/refresh:",
        on_click=_ask_again,
        args=(file_id,),
    )
