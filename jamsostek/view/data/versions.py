"""Which data this is, how to cite it, and who holds which rights."""

from __future__ import annotations

import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.contract import datapackage
from jamsostek.view.data import contents
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables


def versions(here: Screen) -> None:
    """Which data this is, how to cite it, and who holds which rights."""
    say, language = here.say, here.say.language
    package = datapackage.package()
    info = here.ask("data/info").iloc[0]
    shell.section(say("data.version"), say("data.version_subtitle"))
    built = info["built_at"]
    tables.facts(
        [
            (say("data.data_version"), info["data_version"]),
            (say("data.warehouse"), info["version"]),
            (say("data.built"), f"{say.date(built)} {say.clock(built)} UTC"),
            (say("data.app_version"), info["app_version"]),
            (say("data.engine"), info["engine_version"]),
        ]
    )
    descriptor = datapackage.descriptor_file()
    st.download_button(
        say("data.download_contract"),
        data=descriptor.read_bytes,
        file_name=descriptor.name,
        mime="application/json",
        key="download-contract",
        on_click="ignore",
        icon=":material/download:",
    )
    shell.section(say("data.cite"), say("data.cite_subtitle"))
    st.code(
        say(
            "data.citation",
            title=package.titles[language],
            version=package.version,
            year=package.version[:4],
        ),
        language=None,
        wrap_lines=True,
    )
    shell.section(say("data.licences"), say("data.licences_subtitle"))
    tables.listing(
        [
            (say("data.dataset"), "22%", ""),
            (say("data.licence_covers"), "44%", ""),
            (say("data.origins"), "34%", ""),
        ],
        [
            [
                tags.b(dataset.titles[language]),
                lines(*(_licence(licence, language) for licence in dataset.licences)),
                lines(*(_origin(source, language) for source in dataset.sources)),
            ]
            for dataset in contents.shipped()
        ],
        labelled=True,
    )


def _licence(licence: dict, language: str) -> TagList:
    covers = licence.get("x-applies-to", {}).get(language, "")
    return TagList(markup.link(licence["name"], licence.get("path")), " ", small(covers))


def _origin(source: dict, language: str) -> TagChild:
    english = source.get("x-en", {}).get("title")
    title = english if language == "en" and english else source["title"]
    return markup.link(title, source["path"]) if source.get("path") else contents.prose(title)
