"""What lies in ``deploy/`` fits together; that it runs is tested in Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from jamsostek.base import settings

DEPLOY = settings.ROOT / "deploy"
EXAMPLE = DEPLOY / "systemd" / "environment.example"
# the ports have a default for everybody
DEFAULTS = {"JAMSOSTEK_HTTP_PORT", "JAMSOSTEK_HTTPS_PORT"}


def test_the_example_of_an_environment_names_all_that_is_asked_for():
    asked = set()
    for file in (DEPLOY / "Caddyfile", *(DEPLOY / "systemd").glob("*.service")):
        asked |= set(re.findall(r"\$\{?(JAMSOSTEK_\w+)", file.read_text("utf-8")))
    named = set(re.findall(r"^(JAMSOSTEK_\w+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE))
    assert asked - DEFAULTS <= named and "JAMSOSTEK_TLS" in asked


@pytest.mark.skipif(not shutil.which("caddy"), reason="no Caddy here")
def test_caddy_takes_every_way_to_a_certificate():
    """Empty, as the example and ``compose.yaml`` have it, is one."""
    for said, issued in (
        (None, None),
        ("", None),
        ("internal", "internal"),
        ("a.pem b.pem", "a.pem"),
    ):
        told = {**os.environ, "JAMSOSTEK_SITE": "ntt.example.go.id", "JAMSOSTEK_STICKY": "x"}
        told.pop("JAMSOSTEK_TLS", None)
        adapted = subprocess.run(
            ["caddy", "adapt", "--config", str(DEPLOY / "Caddyfile")],
            env=told if said is None else {**told, "JAMSOSTEK_TLS": said},
            capture_output=True,
            text=True,
        )
        assert adapted.returncode == 0, (said, adapted.stderr)
        for each in ("internal", "a.pem"):
            is_said = re.search(f'"(module|certificate)":"{each}"', adapted.stdout) is not None
            assert is_said == (each == issued), (said, each)
