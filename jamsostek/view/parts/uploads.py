"""A place to drop a file, which says in the user's language what may be dropped there."""

from __future__ import annotations

import streamlit as st

from jamsostek.base.language import Speaker


def upload(say: Speaker, label: str, key: str, kinds: str, most: str, **more):
    """The file dropped there, or ``None``; ``kinds`` and ``most`` (``1 GB``) are told beneath.

    What Streamlit tells of types and sizes gives way to ours; its other words are the frame's.
    """
    told = {
        "drop-hint": say("upload.hint", kinds=kinds, most=most),
        "file-kinds": say("upload.kinds", kinds=kinds, most=most),
        "not-uploaded": say("upload.failed", most=most),
    }
    names = "".join(f'--{name}: "{_css(text)}";' for name, text in told.items())
    st.html(f"<style>.st-key-{key} {{ {names} }}</style>")
    return st.file_uploader(label, key=key, label_visibility="collapsed", **more)


def _css(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "")
