"""Measure what a role costs a page and print Markdown: ``python -m benchmarks.bench_roles 20000``
(members of the sample; all of them if not said).

One server where people sign in; the same pages opened by an account of each role in turn. Who sees
all asks the warehouse itself; who is narrowed asks views, and of totals the protected tables, too.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.bench_pages import running
from benchmarks.visitors import Visitor
from jamsostek.base import settings
from jamsostek.warehouse import building, protecting
from tests.servers import Server

PAGES = (
    "", "?branch=ATAMBUA", "?region=5303",
    "map", "map?region=5303",
    "growth", "growth?view=regencies", "growth?view=apart", "growth?view=retention",
    "growth?view=projection",
    "coverage", "coverage?view=payers", "agents?view=places", "programs?view=money",
    "programs?view=claims", "employers", "present", "awards", "sources", "data",
)  # fmt: skip
REPEATS = 7
MOST_MS = 10
SECRET = "of-the-bench-and-of-nobody-else-at-all"
SECRETS = f"""[auth]
redirect_uri = "http://localhost/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "bench"
client_secret = "bench"
server_metadata_url = "https://localhost/.well-known/openid-configuration"
"""
ROLES = {"admin": "", "branch": 'branch = "ATAMBUA"', "province": "", "panel": "juror = 3",
         "viewer": ""}  # fmt: skip


def signed_in(role: str) -> dict:
    """What the cookie of somebody of this role says once they have signed in."""
    return {"iss": "bench", "sub": role, "iat": time.time(), "nonce": role}


def processor_seconds(server: Server) -> float:
    """The processor time a server has taken so far, finer than its ticks."""
    # the clock of another process, as clock_getcpuclockid names it
    return time.clock_gettime((~server.process.pid << 3) | 2)


async def cost(server: Server, role: str, address: str) -> tuple[float, float]:
    """What a page costs the server's processor in ms for a role: first and once it is warm."""
    async with Visitor(server.host, claims=signed_in(role), secret=SECRET) as visitor:
        await visitor.open("sources?view=rules")
        before = processor_seconds(server)
        await visitor.open(address)
        first = processor_seconds(server) - before
        await visitor.open(address)
        warm = []
        for _ in range(REPEATS):
            before = processor_seconds(server)
            await visitor.open(address)
            warm.append(processor_seconds(server) - before)
        assert not visitor.faults, (role, address)
        # of many runs some collect garbage for the others
        return 1000 * first, 1000 * statistics.median(warm)


def main(members: str, pages: tuple[str, ...] = PAGES) -> None:
    os.environ["JAMSOSTEK_SAMPLE"] = members  # the tests' own is off
    workspace = os.environ.setdefault("JAMSOSTEK_WORKSPACE", str(settings.ROOT / "workspace"))
    protecting.made(building.build().file)
    with tempfile.TemporaryDirectory() as folder:
        secrets, access = Path(folder) / "secrets.toml", Path(folder) / "access.toml"
        secrets.write_text(SECRETS, "utf-8")
        access.write_text(
            "\n".join(
                f'[[people]]\nsubject = "{role}"\nrole = "{role}"\n{more}'
                for role, more in ROLES.items()
            ),
            "utf-8",
        )
        with running(
            JAMSOSTEK_WORKSPACE=workspace,
            JAMSOSTEK_SAMPLE=members,
            JAMSOSTEK_ACCESS=str(access),
            STREAMLIT_SECRETS_FILES=str(secrets),
        ) as server:
            _measure(server, pages)


def _measure(server: Server, pages: tuple[str, ...]) -> None:
    print("| processor time of a run, warm (first), ms | " + " | ".join(ROLES) + " |")
    print("|---" + "|---:" * len(ROLES) + "|")
    dearest = {}
    for address in pages:
        found = {role: asyncio.run(cost(server, role, address)) for role in ROLES}
        shown = (f"{warm:.0f} ({first:.0f})" for first, warm in found.values())
        print(f"| `/{address}` | {' | '.join(shown)} |", flush=True)
        for role, (_, warm) in found.items():
            more = warm - found["admin"][1]
            dearest[role] = max(dearest.get(role, (more, address)), (more, address))
    told = (f"{more:+.0f} (`/{address}`)" for more, address in dearest.values())
    print(f"| most over an admin's | {' | '.join(told)} |")
    is_missed = any(more > MOST_MS for more, _ in dearest.values())
    print(f"\nNo role costs a page more than {MOST_MS} ms: {'missed' if is_missed else 'held'}.")


if __name__ == "__main__":
    main(*sys.argv[1:2] or [""], tuple(sys.argv[2:]) or PAGES)
