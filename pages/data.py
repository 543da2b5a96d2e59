"""Data: what ships, an office's imports, what columns mean, whether rules hold, whose rights."""

from jamsostek.view.frame import shell

here = shell.guard("data")

import streamlit as st

from jamsostek.view.data import catalogue, importer, targets
from jamsostek.view.sources import statements

say = here.say
st.html(statements.STYLE + catalogue.STYLE)
shell.heading(say("data.title"), catalogue.finding(here))
part = catalogue.choose_part(say)
{
    "files": catalogue.files,
    "import": importer.draw,
    "targets": targets.draw,
    "dictionary": catalogue.dictionary,
    "metrics": catalogue.metric_list,
    "quality": catalogue.quality,
    "versions": catalogue.versions,
}[part](here)
