"""The installer's page in a real browser, over a real server."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from gateway.texts import CAMERA_HINTS, PREVIEW
from gateway.web.server import WebServer
from tests.web.previewing import draw_lane, previewing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LIMIT_MS = 10_000
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The page's address while it is served."""
    server = WebServer(app, "127.0.0.1", 0)
    ending = threading.Event()

    def turn() -> None:
        while not ending.is_set():
            server.turn()
        server.close()

    serving = threading.Thread(target=turn)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        ending.set()
        serving.join(10)
    assert not serving.is_alive()


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_a_pass_is_outlined_and_recorded_by_two_presses(
    chromium: Browser, tmp_path: Path, width: int, height: int
) -> None:
    """With consent, on a screen and on a telephone; nothing complains and nothing is cut off."""
    (tmp_path / "pictures").mkdir()
    draw_lane(tmp_path / "pictures")
    with (
        previewing(tmp_path / "pictures", tmp_path / "lane") as preview,
        served(preview.app) as address,
        chromium.new_context(viewport={"width": width, "height": height}) as context,
    ):
        page = context.new_page()
        page.set_default_timeout(LIMIT_MS)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text))
        page.goto(address)
        page.wait_for_selector("#outline[points*=',']", state="attached")
        assert page.inner_text("#format b") == "PK1S"
        assert CAMERA_HINTS["good"].zh in page.inner_text("#advice")
        page.check("[name=consent]")
        page.click("#start")
        page.get_by_text(PREVIEW["recording"].zh).wait_for()
        page.locator("#done", has_text="1").wait_for()
        assert page.evaluate(SIDEWAYS) is False
        assert not complaints
