"""The list of advisories against what is installed, without a network."""

from __future__ import annotations

import json
import time
import zipfile
from importlib import metadata

import pytest

from tools import advisories

OWN = metadata.version("streamlit")
TODAY = time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime())


def advisory(name: str = "streamlit", modified: str = TODAY, events=None, **more: object) -> dict:
    affected = {"package": {"ecosystem": "PyPI", "name": name}}
    if events:
        affected["ranges"] = [{"type": "ECOSYSTEM", "events": events}]
    affected |= more.pop("affected", {})
    return {"id": "X-1", "modified": modified, "summary": "A hole", "affected": [affected], **more}


def told(tmp_path, capsys, *entries: dict) -> tuple[int, str]:
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for number, entry in enumerate(entries):
            packed.writestr(f"{number}.json", json.dumps(entry))
    code = advisories.main([str(file)])
    return code, capsys.readouterr().out


@pytest.mark.parametrize(
    ("events", "is_affected"),
    [
        ([{"introduced": "0"}], True),
        ([{"introduced": "0"}, {"fixed": "0.1"}], False),
        ([{"introduced": "0"}, {"fixed": "999"}], True),
        ([{"introduced": OWN}], True),
        ([{"introduced": "0"}, {"fixed": OWN}], False),
        ([{"introduced": "0"}, {"last_affected": OWN}], True),
        ([{"introduced": "0"}, {"last_affected": "0.1"}], False),
        ([{"introduced": "0"}, {"fixed": "0.1"}, {"introduced": "0.2"}], True),
        ([{"introduced": "999"}], False),
    ],
)
def test_a_version_within_a_range_is_affected(tmp_path, capsys, events, is_affected):
    code, text = told(tmp_path, capsys, advisory("Streamlit", events=events))
    assert code == is_affected
    assert (f"streamlit {OWN}: X-1 A hole" in text) is is_affected


def test_other_packages_withdrawn_ones_and_listed_versions(tmp_path, capsys):
    always = [{"introduced": "0"}]
    others = (
        advisory("not-installed-here", events=always),
        advisory(events=always, withdrawn=TODAY),
        advisory(affected={"versions": ["0.0.1"]}),
    )
    assert told(tmp_path, capsys, *others)[0] == 0
    assert told(tmp_path, capsys, *others, advisory(affected={"versions": [OWN]}))[0] == 1


def test_an_old_or_empty_list_is_no_reassurance(tmp_path, capsys):
    assert told(tmp_path, capsys)[0] == 2
    assert told(tmp_path, capsys, advisory("other", "2020-01-01T00:00:00Z"))[0] == 2
