"""The office sees all gates on one page, the worst first, on a phone and on a desk."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from gateway.central.store.documents import DocumentStore
from gateway.central.store.gates import GateStore
from gateway.central.web.fleet_page import PAGE_GATES
from gateway.codes.document import DocumentKind
from gateway.core.instant import ClockQuality
from gateway.sync.list_version import ListVersion
from gateway.sync.state import GateState, Heartbeat

Office = Any
Served = Any
"""The fixtures' own types: test modules don't import each other."""

DESK = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)


def beats(office: Office) -> None:
    """Three gates: one is well, one lags behind with everything, one was heard an hour ago."""
    store, now_ms = GateStore(office.database), office.clock.now().wall_ms
    DocumentStore(office.database, DocumentKind.TRUST).keep(9, b"signed")
    trust = (ListVersion("trust", 9, now_ms),)
    well = Heartbeat(now_ms, 2, 7, 12, 1, ClockQuality.SYNCED, trust, 800, 8 * 2**30, 16 * 2**30)
    late = replace(
        well,
        backlog=4_321,
        oldest_age_ms=7_200_000,
        free_bytes=2**29,
        clock=ClockQuality.UNSET,
        lists=(ListVersion("trust", 8, now_ms),),
    )
    for gate, beat, at_ms in (
        ("east-1", well, now_ms),
        ("south-2", late, now_ms),
        ("west-3", well, now_ms - 3_600_000),
    ):
        store.note_state(gate, GateState("aa", beat), at_ms, live=True)
    store.count_refused({("west-3", "EVENTS"): 17}, now_ms)


def test_the_worst_gate_stands_first_with_what_to_do(signed_in: Office) -> None:
    """In both languages; a document that is behind is marked where its version stands."""
    beats(signed_in)
    page = signed_in.get("/fleet").text
    rows = re.findall(r'<tr class="(\w+)">.*?#([\w-]+)"', page, re.DOTALL)
    assert rows == [("grave", "south-2"), ("grave", "west-3"), ("well", "east-1")]
    for words in (
        "密钥表是 8，最新 9",
        "trust list 8, newest 9",
        "1 小时没有心跳",
        "silent for 1 h",
        "check power, cable",
        "最早的记录已等 2 小时",
        "17 条消息被拒收",
        "512 MiB",
        "时钟没有校准",
    ):
        assert words in page
    assert re.search(r'class="behind">\s*8\s*<', page)


def test_many_gates_stand_on_several_pages(signed_in: Office) -> None:
    """Each once, and the counts are of all."""
    store, now_ms = GateStore(signed_in.database), signed_in.clock.now().wall_ms
    for number in range(PAGE_GATES + 5):
        beat = Heartbeat(now_ms, 0, 7, 12, 1, ClockQuality.SYNCED)
        store.note_state(f"g-{number:03}", GateState("aa", beat), now_ms, live=True)
    first = signed_in.get("/fleet").text
    (later,) = re.findall(r'class="older" href="([^"]+)"', first)
    second = signed_in.get(later).text
    assert re.findall(r"#(g-\d+)", first + second) == [
        f"g-{number:03}" for number in range(PAGE_GATES + 5)
    ]
    assert re.findall(r'class="older" href="([^"]+)"', second) == ["/fleet?from=0"]
    assert f"<strong>{PAGE_GATES + 5}</strong>" in second


@pytest.mark.parametrize("wrong", ["-1", "x", "1e3", "9999999", "１"])
def test_a_page_that_none_of_ours_leads_to_is_refused(signed_in: Office, wrong: str) -> None:
    """By a word; one behind the last gate is only empty."""
    assert signed_in.get(f"/fleet?from={wrong}").status_code == 400
    assert signed_in.get("/fleet?from=500").status_code == 200


def test_before_any_gate_has_spoken_the_page_says_so(signed_in: Office) -> None:
    """An empty page would look like a fault."""
    assert "No gate has spoken yet" in signed_in.get("/fleet").text


def test_who_has_not_signed_in_sees_no_gate(office: Office) -> None:
    """As with every page of the office."""
    assert office.get("/fleet").headers["Location"] == "/sign-in"


@pytest.fixture
def page(browser: Browser, served: Served, office: Office) -> Iterator[Page]:
    """A browser whose user has signed in."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as own:
        own.set_default_timeout(10_000)
        opened = own.new_page()
        opened.goto(f"{served.address}/sign-in")
        opened.fill("input[type=password]", "abcd-efgh-jkmn-pqrs")
        opened.click("form button")
        beats(office)
        yield opened


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_all_gates_can_be_read_without_scrolling_sideways(
    page: Page, served: Served, size: ViewportSize
) -> None:
    """The way there is in the menu, and each gate leads to its own card."""
    page.set_viewport_size(size)
    page.click("nav >> text=总览")
    page.wait_for_selector(".fleet tbody tr")
    assert page.locator(".fleet tbody th").all_inner_texts() == ["south-2", "west-3", "east-1"]
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    page.click("text=west-3")
    page.wait_for_selector(".gate:target >> text=west-3")
    assert page.url == f"{served.address}/gates#west-3"
