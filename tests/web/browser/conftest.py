"""One browser tab on one page and its gate, for all tests of a module."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from gateway.core.drift import DriftMemory
from gateway.runtime.clock import SystemClock
from gateway.web.server import WebServer
from tests.web.browsing import SIZES, sign_in_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page

    from tests.web.conftest import Rig


@pytest.fixture(scope="module")
def rig(
    rigging: Callable[..., AbstractContextManager[Rig]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rig]:
    """One page and its gate for all tests here; time passes as it does at the gate."""
    with rigging(tmp_path_factory.mktemp("rig"), SystemClock(lambda: True)) as rig:
        yield rig


@pytest.fixture(scope="module")
def address(rig: Rig) -> Iterator[str]:
    """The page's address while it is served."""
    server = WebServer(rig.app, "127.0.0.1", 0)
    ending = threading.Event()

    def turn() -> None:
        while not ending.is_set():
            server.turn()
        server.close()

    serving = threading.Thread(target=turn)
    serving.start()
    yield f"http://127.0.0.1:{server.port}"
    rig.stopping.set()
    ending.set()
    serving.join(5)
    assert not serving.is_alive()


@pytest.fixture(scope="module")
def device(chromium: Browser) -> Iterator[Page]:
    """One tab for all tests here; whatever goes wrong in it fails the test that comes last."""
    page = chromium.new_context().new_page()
    page.set_default_timeout(8000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield page
    page.context.close()
    assert not complaints


@pytest.fixture
def size() -> str:
    """A tablet, unless the test is about what fits."""
    return "tablet"


@pytest.fixture
def page(rig: Rig, device: Page, address: str, size: str) -> Page:
    """The page by day, freshly loaded, of an idle lane: nothing of the last test must be seen."""
    rig.records.rows.clear()
    rig.records.walks.clear()
    rig.records.remembered = DriftMemory()
    rig.show()
    device.emulate_media(color_scheme="light")
    width, height = SIZES[size]
    device.set_viewport_size({"width": width, "height": height})
    device.goto(address)
    return device


@pytest.fixture
def signed_in(page: Page) -> Page:
    """The same with the guard signed in."""
    if page.url.endswith("/login"):
        sign_in_at(page)
    page.wait_for_selector("#stage[data-state=idle]")
    return page
