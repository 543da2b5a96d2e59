"""Several visitors at once, without a browser, while the warehouse is built anew under them."""

from __future__ import annotations

import asyncio
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

import pytest

from benchmarks.visitors import Visitor
from jamsostek.base import settings
from tests.servers import start_server

LOOKS = (
    {"language": "id", "scheme": "light", "filters": ""},
    {"language": "en", "scheme": "dark", "filters": "region=5303"},
    {"language": "en", "scheme": "light", "filters": "branch=ATAMBUA&year=2025"},
)
PAGES = ("", "map", "growth", "awards", "sources")


@pytest.fixture
def serve(tmp_path):
    """Start a server on data of its own."""
    started = []

    def start(name: str):
        data = tmp_path / name / "data"
        shutil.copytree(settings.ROOT / "data", data)
        more = {"JAMSOSTEK_DATA": str(data), "JAMSOSTEK_SAMPLE": "off"}
        started.append(start_server(tmp_path / name / "workspace", **more))
        return started[-1], data

    yield start
    for server in started:
        server.process.terminate()
        server.process.wait(10)


def correct(data) -> None:
    """A published figure that every page tells of is corrected by hand."""
    file = data / "published" / "published_figures.csv"
    text = file.read_text(encoding="utf-8")
    assert "541067" in text
    file.write_text(text.replace("541067", "541068"), encoding="utf-8")


def open_as(server, look: dict) -> Visitor:
    host = server.address.removeprefix("http://")
    return Visitor(host, language=look["language"], scheme=look["scheme"])


async def read(visitor: Visitor, look: dict, page: str) -> tuple[str, ...]:
    await visitor.open(f"{page}?{look['filters']}")
    assert visitor.faults == 0
    # when it was built stands in the footer
    return tuple(text for text in visitor.texts if 'class="footer"' not in text)


async def read_alone(server) -> dict:
    """What each visitor reads on each page, one after the other."""
    found = {}
    for number, look in enumerate(LOOKS):
        async with open_as(server, look) as visitor:
            for page in PAGES:
                found[number, page] = await read(visitor, look, page)
    return found


async def read_together(server, data) -> dict:
    """The same by all at once, twice round, and the data corrected in between."""
    found = {(number, page): [] for number in range(len(LOOKS)) for page in PAGES}

    async def go_round(number: int, visitor: Visitor) -> None:
        for page in PAGES:
            found[number, page].append(await read(visitor, LOOKS[number], page))

    async with AsyncExitStack() as open_tabs:
        tabs = [await open_tabs.enter_async_context(open_as(server, look)) for look in LOOKS]
        await asyncio.gather(*(go_round(number, tab) for number, tab in enumerate(tabs)))
        correct(data)
        for _ in range(3):  # while it is built anew, and after
            await asyncio.gather(*(go_round(number, tab) for number, tab in enumerate(tabs)))
            await asyncio.sleep(1)
    return found


def run(work):
    """In a thread of its own: the browser of other tests has a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_each_visitor_reads_their_own_while_the_warehouse_is_built_anew(serve):
    server, data = serve("alone")
    before = run(read_alone(server))
    correct(data)
    time.sleep(1.5)  # a server believes for a second that nothing was changed by hand
    after = run(read_alone(server))
    assert before != after
    server, data = serve("together")
    together = run(read_together(server, data))
    for key, texts in together.items():
        assert texts[0] == before[key]
        assert set(texts) <= {before[key], after[key]}
        assert texts[-1] == after[key]
