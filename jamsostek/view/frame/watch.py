"""For whoever watches the server: two addresses, and a line of JSON for every run of a page.

``/health`` says that this process answers, ``/ready`` what of its work it can do
(:mod:`jamsostek.keeping.health`), 503 where pages can't be read. Both tell nothing of anybody.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from threading import Thread

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.runtime.scriptrunner import get_script_run_ctx

import jamsostek
from jamsostek.analysis import forecast
from jamsostek.base.access import Scope
from jamsostek.keeping import health
from jamsostek.workspace import disk, journal

# several who ask at once are told the same
_TRUSTED_SECONDS = 1


async def _health(_request: Request) -> JSONResponse:
    return _answer({"status": "ok", "version": jamsostek.__version__}, 200)


async def _ready(_request: Request) -> JSONResponse:
    found = await run_in_threadpool(_look, int(time.monotonic() / _TRUSTED_SECONDS))
    return _answer(found.as_json, 200 if found.is_ready else 503)


def _answer(told: dict, status: int) -> JSONResponse:
    return JSONResponse(told, status, {"cache-control": "no-store"})


@lru_cache(maxsize=1)
def _look(_second: int) -> health.Health:
    return health.look()


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """What the first desk would wait for longest is read in while the browser still opens."""
    Thread(target=forecast.import_library, daemon=True).start()
    yield


ROUTES = [Route("/health", _health), Route("/ready", _ready)]


@contextmanager
def noting(page: str, scope: Scope) -> Iterator[None]:
    """Note a run of a page: when, which, on behalf of which scope, how long. Nothing of what was
    chosen or of who it was; the session is a hash that nobody can turn back."""
    began = time.monotonic()
    try:
        yield
    finally:
        context = get_script_run_ctx()
        journal.note(
            "page",
            page=page,
            scope=scope.role,
            branch=scope.branch,
            ms=round(1000 * (time.monotonic() - began)),
            session=disk.of_parts([context.session_id])[:8] if context else "",
        )
