"""The phone's own pass in a real browser: made without a network, believed by a gate."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Error, Page

from gateway.central.store.people import PeopleStore
from gateway.codes import base45
from gateway.codes.recognise import recognise
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential, Presented
from gateway.core.instant import ClockQuality, Instant
from gateway.devices.decoder.client import DecoderClient
from gateway.runtime.clock import SystemClock

pytestmark = pytest.mark.browser

Office = Any
Served = Any
Read = Callable[[Page], str]
"""The fixtures' own types: test modules don't import each other."""

HOUR_MS = 3_600_000
LIMIT_MS = 10_000
LIVE = "body[data-state=live] .qr svg"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
KEPT = """async () => {
  const done = (asked) =>
    new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const store = await done(indexedDB.open("park-pass"));
  const [row] = await done(store.transaction("devices").objectStore("devices").getAll());
  const [taken] = await Promise.allSettled([crypto.subtle.exportKey("pkcs8", row.privateKey)]);
  return [row.privateKey.extractable, taken.status, row.pass?.length ?? 0, row.issuedMs];
}"""


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """What the gate's own decoder reads from a phone in front of it."""
    with DecoderClient(LIMIT_MS, SystemClock(lambda: True)) as decoder:
        assert decoder.wait_ready(LIMIT_MS)

        def text(page: Page) -> str:
            octets = np.frombuffer(page.screenshot(), np.uint8)
            picture = cv2.imdecode(octets, cv2.IMREAD_GRAYSCALE)
            assert picture is not None
            (seen,) = decoder.decode(picture.astype(np.uint8)).texts
            return seen

        yield text


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone with nothing on it yet."""
    with browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2) as own:
        own.set_default_timeout(LIMIT_MS)
        yield own


@pytest.fixture
def page(phone: BrowserContext, served: Served, office: Office) -> Page:
    """The holder's page, live, and kept on the phone."""
    opened = phone.new_page()
    opened.goto(f"{served.address}/pass/{office.admit().link}")
    opened.wait_for_selector(LIVE)
    opened.get_by_text("没有网络也能出码").wait_for()
    return opened


def _judged(text: str, office: Office, later_ms: int = 0) -> Presented:
    trust = TrustList((KeyRecord.of(office.key, KeyUse.PASS, "park-1"),))
    wall_ms = office.clock.now().wall_ms + later_ms
    return recognise(text, trust, "park-1", Instant(wall_ms, 0, "gate", ClockQuality.SYNCED))


def _reopened(page: Page, later_ms: int = 0) -> Page:
    """The page opened anew on the same phone, some time later."""
    opened = page.context.new_page()
    now_ms = page.evaluate("Date.now()")
    if later_ms:
        opened.clock.install(time=(now_ms + later_ms) / 1000)
    opened.goto(page.url)
    page.close()
    return opened


def test_a_gate_believes_a_code_that_the_phone_signed(
    page: Page, office: Office, read: Read
) -> None:
    """From the phone's own key to the gate's own eye, and nothing on the page complains."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.reload()
    page.wait_for_selector(LIVE)
    seen = _judged(read(page), office)
    assert isinstance(seen, Credential)
    assert seen.format == "PK1H"
    page.get_by_text("没有网络也能出码").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert not complaints


def test_without_a_centre_the_page_opens_and_a_gate_believes_its_code(
    page: Page, served: Served, office: Office, read: Read
) -> None:
    """The server is gone; the phone has all it needs."""
    served.stop()
    opened = _reopened(page)
    opened.wait_for_selector(LIVE)
    assert opened.inner_text("h1") == "王小明"
    seen = _judged(read(opened), office)
    assert isinstance(seen, Credential)
    assert (seen.format, seen.issued_ms) == ("PK1H", office.clock.now().wall_ms)


def test_an_employee_without_signal_is_let_in_for_a_day_and_no_longer(
    page: Page, served: Served, office: Office, read: Read
) -> None:
    """After 20 hours the code counts; after 25 there is none, and the page says why."""
    served.stop()
    evening = _reopened(page, 20 * HOUR_MS)
    evening.wait_for_selector(LIVE)
    assert isinstance(_judged(read(evening), office, 20 * HOUR_MS), Credential)
    evening.get_by_text("没有网络，本机出码").wait_for()
    tomorrow = _reopened(evening, 5 * HOUR_MS)
    tomorrow.clock.run_for(5_000)
    tomorrow.wait_for_selector("body[data-state=expired]")
    assert tomorrow.locator(".qr svg").count() == 0
    assert "已过期" in tomorrow.inner_text("#over")


def test_the_code_is_drawn_anew_before_half_a_minute_is_over(
    page: Page, office: Office, read: Read
) -> None:
    """Each has its own replay key; a screenshot of the last one is soon worth nothing."""
    opened = _reopened(page, 1_000)
    opened.wait_for_selector(LIVE)
    first = _judged(read(opened), office)
    drawn = opened.inner_html("#qr")
    opened.clock.run_for(29_000)
    opened.wait_for_function(
        "before => document.querySelector('#qr').innerHTML !== before", arg=drawn
    )
    second = _judged(read(opened), office, 29_000)
    assert isinstance(first, Credential)
    assert isinstance(second, Credential)
    assert first.holder == second.holder
    assert first.replay_key != second.replay_key


def test_the_phones_key_can_not_be_taken_out(page: Page) -> None:
    """Not by the page's own script, so not by anything that is slipped into it."""
    assert page.evaluate(KEPT)[:3] == [False, "rejected", 132]


def test_a_page_whose_link_was_taken_back_opens_no_more(
    page: Page, office: Office, served: Served
) -> None:
    """Once the phone heard of it, neither with a network nor without."""
    PeopleStore(office.database).replace_all([])
    opened = _reopened(page)
    assert "链接已失效" in opened.inner_text("main")
    served.stop()
    with pytest.raises(Error, match="ERR_FAILED"):
        opened.reload()


def test_an_approval_that_ended_greys_the_page_while_it_is_open(page: Page, office: Office) -> None:
    """The pass is asked for again when it is ten minutes old."""
    opened = _reopened(page, 1_000)
    opened.wait_for_selector(LIVE)
    office.clock.advance_ms(25 * HOUR_MS)
    opened.clock.run_for(11 * 60_000)
    opened.wait_for_selector("body[data-state=refused]")
    assert opened.locator(".qr svg").count() == 0
    assert page.context.pages[-1].evaluate(KEPT)[:3] == [False, "rejected", 0]


def test_a_phone_that_gets_no_pass_of_its_own_shows_the_centres(
    phone: BrowserContext, served: Served, office: Office, read: Read
) -> None:
    """Whatever the reason is, a person with a network has a code."""
    phone.route("**/device", lambda route: route.fulfill(status=403, body="no"))
    opened = phone.new_page()
    opened.goto(f"{served.address}/pass/{office.admit().link}")
    opened.wait_for_selector(LIVE)
    seen = _judged(read(opened), office)
    assert isinstance(seen, Credential)
    assert seen.format == "PK1S"


def test_a_phone_that_keeps_nothing_says_so_and_shows_the_centres_pass(
    phone: BrowserContext, served: Served, office: Office, read: Read
) -> None:
    """As a private window of some browsers."""
    phone.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    opened = phone.new_page()
    opened.goto(f"{served.address}/pass/{office.admit().link}")
    opened.wait_for_selector(LIVE)
    seen = _judged(read(opened), office)
    assert isinstance(seen, Credential)
    assert seen.format == "PK1S"
    assert "不能离线出码" in opened.inner_text("#note")


def test_the_page_can_be_put_on_a_home_screen(page: Page) -> None:
    """Chromium reads its manifest without a complaint."""
    devtools = page.context.new_cdp_session(page)
    told = devtools.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert manifest["start_url"] == manifest["scope"] == page.evaluate("location.pathname")
    problems = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [problem["errorId"] for problem in problems] == ["in-incognito"]  # as every test is


def test_the_phones_qr_codes_are_those_of_another_encoder(page: Page) -> None:
    """Module for module, with each mask, at every kind of length up to the capacity."""
    drawn = "async ([text, mask]) => (await import('/static/qr.js')).encode(text, mask)"
    for text in ("A", "A1", ALPHABET, ALPHABET * 6 + "0" * 34, (ALPHABET * 7)[:310], "Z" * 311):
        for mask in range(8):
            theirs = segno.make(
                text, version=10, error="m", boost_error=False, mask=mask, mode="alphanumeric"
            )
            ours = page.evaluate(drawn, [text, mask])
            assert ours == [[int(module) for module in row] for row in theirs.matrix]


@pytest.mark.parametrize("text", ["Z" * 312, "a", "码"])
def test_a_text_that_fits_no_code_is_refused(page: Page, text: str) -> None:
    """Rather than drawn as something else."""
    drawn = "async (text) => (await import('/static/qr.js')).encode(text)"
    with pytest.raises(Error, match="no text for this QR code"):
        page.evaluate(drawn, text)


def test_the_phones_base45_is_that_of_the_gate(page: Page) -> None:
    """For any bytes."""

    @settings(max_examples=30)
    @given(st.binary(max_size=250))
    def same(octets: bytes) -> None:
        encoded = "async (octets) => (await import('/static/pk1h.js')).base45(octets)"
        assert page.evaluate(encoded, list(octets)) == base45.encode(octets)

    same()


def test_a_status_that_was_changed_is_fetched_when_the_holder_refreshes(
    page: Page, office: Office, read: Read
) -> None:
    """Without waiting for the pass to grow old."""
    office.clock.advance_ms(5_000)
    with page.expect_response("**/device"):
        page.locator("#renew").click()
    kept = f"async (issuedMs) => {{ while ((await ({KEPT})())[3] !== issuedMs); }}"
    page.evaluate(kept, office.clock.now().wall_ms)
    page.reload()
    page.wait_for_selector(LIVE)
    seen = _judged(read(page), office)
    assert isinstance(seen, Credential)
    assert seen.issued_ms == office.clock.now().wall_ms
