"""The centre's pass on a phone without https: readable, renewed in time, gone when it is over."""

import re
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from pyzbar import pyzbar

from gateway.codes import pk1s
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential

pytestmark = pytest.mark.browser

Office = Any
Served = Any
"""The fixtures' own types: test modules don't import each other."""


@pytest.fixture
def phone(browser: Browser, served: Served, office: Office) -> Iterator[Page]:
    """A phone on which the holder's page is open and live, with a clock that the test moves."""
    person = office.admit()
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{served.plain_address}/pass/{person.link}")
    page.wait_for_selector("body[data-state=live] .qr svg")
    yield page
    context.close()


def _read(page: Page) -> list[str]:
    """What a camera in front of the phone reads."""
    picture = cv2.imdecode(np.frombuffer(page.screenshot(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return [found.data.decode() for found in pyzbar.decode(picture)]


def test_a_camera_reads_a_pass_from_the_screen_that_a_gate_believes(
    phone: Page, office: Office
) -> None:
    """The whole way from the centre's key to the gate's eye."""
    (text,) = _read(phone)
    trust = TrustList((KeyRecord.of(office.key, KeyUse.PASS, "park-1"),))
    assert isinstance(pk1s.verify(text, trust, "park-1", office.clock.now()), Credential)
    assert phone.locator("h1").text_content() == "王小明"
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_page_says_that_it_can_not_work_without_a_network(phone: Page) -> None:
    """A browser signs nothing on a page that came without https, and keeps nothing."""
    assert "没有网络时不能出码" in phone.inner_text("#note")


def test_the_clock_on_the_page_runs(phone: Page) -> None:
    """A picture of the page stands still."""
    clock = phone.locator("#clock")
    before = clock.text_content() or ""
    phone.clock.run_for(2_000)
    assert re.fullmatch(r"\d\d:\d\d:\d\d", before)
    assert clock.text_content() != before


def test_the_pass_is_renewed_at_half_its_life(phone: Page, office: Office) -> None:
    """Long before it ends, so that a slow network does no harm."""
    (first,) = _read(phone)
    office.clock.advance_ms(31_000)
    with phone.expect_response("**/code"):
        phone.clock.run_for(31_000)
    phone.wait_for_function("document.body.dataset.state === 'live'")
    (second,) = _read(phone)
    assert second != first


def test_without_the_network_the_pass_goes_grey_at_its_end_and_comes_back(
    phone: Page, office: Office
) -> None:
    """Nobody holds up a code that the gate will refuse."""
    phone.route("**/code", lambda route: route.abort())
    phone.clock.run_for(40_000)
    phone.wait_for_selector("body[data-state=late]")
    assert len(_read(phone)) == 1
    phone.clock.run_for(21_000)
    phone.wait_for_selector("body[data-state=expired]")
    assert "已过期" in (phone.locator("#over").text_content() or "")
    assert _read(phone) == []
    phone.unroute("**/code")
    office.clock.advance_ms(61_000)
    phone.locator("#renew").click()
    phone.wait_for_selector("body[data-state=live] .qr svg")
    assert len(_read(phone)) == 1


def test_a_phone_that_slept_does_not_wake_with_a_dead_pass(phone: Page) -> None:
    """Its clocks jump; the next look at the page already knows."""
    phone.route("**/code", lambda route: route.abort())
    phone.clock.fast_forward(8 * 3_600_000)
    phone.wait_for_selector("body[data-state=expired]")
    assert _read(phone) == []
