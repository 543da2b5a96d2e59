"""A real server of the app, or of another script, for tests in a browser and for benchmarks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from jamsostek.base.settings import ROOT
from tests.conftest import SAMPLE_MEMBERS


@dataclass
class Server:
    """A running app."""

    address: str
    process: subprocess.Popen
    log: Path

    @property
    def host(self) -> str:
        """``localhost:8501``."""
        return self.address.removeprefix("http://")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(
    workspace: Path, script: Path | None = None, port: int | None = None, **more: str
) -> Server:
    """Start the app, or ``script``, on a free port or this one, with ``more`` environment, and wait
    until it answers."""
    port = port or free_port()
    workspace.mkdir(parents=True, exist_ok=True)
    log = workspace / "server.log"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JAMSOSTEK_")}
    ours = {"JAMSOSTEK_WORKSPACE": str(workspace), "JAMSOSTEK_SAMPLE": SAMPLE_MEMBERS}
    run = [sys.executable, "-m", "streamlit", "run", str(script or "dashboard.py")]
    with log.open("w") as out:
        process = subprocess.Popen(
            [*run, f"--server.port={port}"],
            cwd=ROOT,
            env={**environment, **ours, **more},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://localhost:{port}"
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return Server(address, process, log)
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError(log.read_text())
