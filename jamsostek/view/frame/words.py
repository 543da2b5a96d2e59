"""The words that Streamlit's own widgets say, in the language of the page.

They are built into its scripts, in English, and few of them can be given from here. A script finds
them where they stand, as texts, names for screen readers and hints, and puts those of the catalogue
there instead; whoever changes the language gets Streamlit's back first.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from jamsostek.base.language import Speaker

# what Streamlit says, as a pattern for the whole text, and what the catalogue has for it; ``$1`` is
# what the first group found
_WORDS = {
    r"Choose an option": "widget.choose",
    r"Choose options": "widget.choose_some",
    r"Choose date": "widget.choose_date",
    r"Clear date": "widget.clear_date",
    r"Select\.\.\.": "widget.choose",
    r"Choose date, (.+)": "widget.date_of",
    r"Today, (.+)": "widget.today",
    r"(.+) selected": "widget.date_chosen",
    r"Previous month": "widget.month_before",
    r"Next month|Next": "widget.month_after",
    r"dd": "widget.day_letters",
    r"mm": "widget.month_letters",
    r"yyyy": "widget.year_letters",
    r"day, (.+)": "widget.day",
    r"month, (.+)": "widget.month",
    r"year, (.+)": "widget.year",
    r"Dismiss": "widget.close",
    r"Use arrow keys to navigate dates\. Enter to select\. Escape to close\.": "widget.date_keys",
    r"No results": "widget.no_results",
    r"No options to select\.": "widget.no_options",
    r"Add: (.+)": "widget.add",
    r"Select all": "widget.select_all",
    r"Select (\d+) matches": "widget.select_matches",
    r"Selected values": "widget.selected",
    r"Selectbox options|Multiselect options": "widget.options",
    r"Remove (.+)": "widget.remove",
    r"Clear value|Clear entry|Clear all": "widget.clear",
    r"Open": "widget.open",
    r"Close": "widget.close",
    r"Skip to main content": "widget.skip",
    r"Expand sidebar": "widget.menu",
    r"Close sidebar|Collapse sidebar": "widget.menu_close",
    r"(\d+) more|View (\d+) more": "widget.more",
    r"View less": "widget.less",
    r"Press Enter to apply": "widget.enter_apply",
    r"Press Ctrl\+Enter to apply|Press ⌘\+Enter to apply": "widget.ctrl_enter_apply",
    r"Press Enter to submit form": "widget.enter_submit",
    r"Increment": "widget.increment",
    r"Decrement": "widget.decrement",
    r"Number is above the allowed range\.": "widget.too_high",
    r"Number is below the allowed range\.": "widget.too_low",
    r"Upload": "widget.upload",
    r"Add files": "widget.upload_another",
    r"file upload": "widget.upload",
    r"Drag and drop files? here": "widget.drop_now",
    r"Remove file": "widget.remove_file",
    r"Pagination": "widget.pages",
    r"Page (\d+)": "widget.page",
    r"Previous page": "widget.page_before",
    r"Next page": "widget.page_after",
    r"Fullscreen": "widget.fullscreen",
    r"Fullscreen: (.+)": "widget.fullscreen_of",
    r"Close fullscreen": "widget.fullscreen_close",
    r"Download as CSV": "widget.take_csv",
    r"Show/hide columns": "widget.columns",
    r"Search": "widget.search",
    r"Add row": "widget.row_add",
    r"Delete row\(s\)": "widget.row_delete",
    r"Help": "widget.help",
    r"Help for (.+)": "widget.help_for",
    r"Show password": "widget.password_show",
    r"Hide password": "widget.password_hide",
    r"Running\.\.\.": "widget.running",
    r"Stop": "widget.stop",
    r"Connecting": "widget.connecting",
    r"Download failed": "widget.download_failed",
    r"Copy to clipboard": "widget.copy",
}
# what a table's tools say of the table they belong to, too
_TOOLS = ("Download as CSV", "Show/hide columns", "Search", "Add row", r"Delete row\(s\)")
_component = st.components.v2.component(
    "jamsostek_words", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def watch(say: Speaker) -> None:
    """Mount the script that speaks for Streamlit's widgets, on every page."""
    words = {pattern: say(key, what="$1") for pattern, key in _WORDS.items()}
    words |= {f"{tool}: (.+)": f"{words[tool]}: $1" for tool in _TOOLS}
    _component(key="words", data={"language": say.language, "words": words})
