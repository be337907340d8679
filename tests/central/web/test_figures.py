"""One click shows what the park's records come to, and who is inside."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import insert

from gateway.central.cases.kinds import CaseKind
from gateway.central.cases.matters_csv import Matter
from gateway.central.store.audit import AuditLog
from gateway.central.store.cases import CaseStore
from gateway.central.store.office_schema import PASSAGE_DRAWN
from gateway.central.store.schema import EVENT
from gateway.core.event import EventKind

Office = Any
Served = Any
"""The fixtures' own types: test modules don't import each other."""


def test_the_page_shows_the_rate_and_the_table_has_the_same(signed_in: Office) -> None:
    """As a page with charts and as CSV, in which no cell is a formula."""
    now_ms = signed_in.clock.now().wall_ms
    closed = [Matter(CaseKind.OTHER, now_ms, None, now_ms, "=1+1", "", "") for _ in range(7_667)]
    left = [Matter(CaseKind.OTHER, now_ms, None, None, "8", "", "") for _ in range(241)]
    CaseStore(signed_in.database).take_in(closed + left, "command", now_ms)
    page = signed_in.get("/statistics?days=7").text
    assert "96.95 %" in page
    assert page.count("<svg") == 2
    table = signed_in.get("/statistics.csv?days=7")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert "kind,other,7908,7667,7667,96.95" in table.text
    assert "'=1+1" in table.text
    for days in ("0", "2", "x", "-1"):
        assert signed_in.get(f"/statistics?days={days}").status_code == 400


def test_the_muster_is_empty_and_says_what_it_can_not_know(signed_in: Office) -> None:
    """Nobody has come in yet."""
    page = signed_in.get("/muster").text
    assert "nobody" in page
    assert "let in without a name is not listed" in page
    assert 'http-equiv="refresh" content="2"' in page


def fire_at(office: Office) -> None:
    """A gate's row of a fire release is stored."""
    now_ms = office.clock.now().wall_ms
    fire = {"gate": "east-1", "epoch": 7, "sequence": 1, "kind": EventKind.FIRE_RELEASE.value}
    with office.database.write() as connection:
        times = {"wall_ms": now_ms, "received_ms": now_ms}
        connection.execute(insert(EVENT).values(**fire, **times, row="{}"))


def test_a_fire_stands_above_the_list_and_the_page_keeps_still_to_be_read(
    signed_in: Office,
) -> None:
    """Where it was and since when."""
    fire_at(signed_in)
    page = signed_in.get("/muster").text
    assert "<b>east-1</b>" in page
    assert 'http-equiv="refresh" content="10"' in page


def test_an_open_muster_asks_for_a_word_that_another_fire_changes(signed_in: Office) -> None:
    """It is the page's own word, so that the page knows whether it shows this fire."""
    assert signed_in.get("/muster/state").json == {"fire": "", "gate": "", "drawn": 0}
    assert 'data-fire="" data-drawn="0"' in signed_in.get("/muster").text
    fire_at(signed_in)
    state = signed_in.get("/muster/state").json
    assert state["gate"] == "east-1"
    assert f'data-fire="{state["fire"]}"' in signed_in.get("/muster").text


def test_an_open_muster_hears_that_somebody_passed(signed_in: Office) -> None:
    """Then it has its list anew; while nobody passes it stays as it is."""
    with signed_in.database.write() as connection:
        drawn = {"gate": "east-1", "epoch": 7, "sequence": 12}
        connection.execute(insert(PASSAGE_DRAWN).values(**drawn))
    assert signed_in.get("/muster/state").json["drawn"] == 12
    assert 'data-drawn="12"' in signed_in.get("/muster").text


def test_asking_for_the_state_is_no_look_at_who_is_inside(signed_in: Office) -> None:
    """It tells nobody's name."""
    signed_in.get("/muster/state")
    assert AuditLog(signed_in.database).latest(9) == []


@pytest.fixture
def muster(served: Served, browser: Browser) -> Iterator[Page]:
    """The list on an officer's screen, which nobody touches."""
    page = browser.new_page(base_url=served.address)
    page.goto("/sign-in")
    page.fill("input[type=password]", "abcd-efgh-jkmn-pqrs")
    page.click("form button")
    page.goto("/muster")
    yield page
    page.close()


def test_a_fire_reaches_a_muster_that_is_open(office: Office, muster: Page) -> None:
    """Nobody has to touch the screen."""
    assert muster.locator("#muster").is_visible()
    fire_at(office)
    muster.locator("#fire >> text=east-1").wait_for()


def test_a_muster_says_that_it_may_be_old_while_the_centre_is_silent(
    served: Served, muster: Page
) -> None:
    """The list stays, as somebody reads it at the assembly point, and goes on by itself."""
    served.stop()
    muster.locator("#silent").wait_for()
    assert muster.locator("#muster").is_visible()
    served.start()
    muster.locator("#silent").wait_for(state="hidden")


def test_a_look_at_who_is_inside_is_noted_once_though_the_page_asks_anew(
    signed_in: Office,
) -> None:
    """And again when ten minutes have passed."""
    log = AuditLog(signed_in.database)
    for minutes, looks in ((0, 1), (5, 1), (5, 2)):
        signed_in.clock.advance_ms(minutes * 60_000)
        signed_in.get("/muster")
        signed_in.get("/muster")
        assert [entry.act for entry in log.latest(9)] == ["muster-seen"] * looks


@pytest.mark.parametrize("path", ["/statistics", "/statistics.csv", "/muster", "/muster/state"])
def test_figures_are_for_the_park_alone(office: Office, path: str) -> None:
    """Nobody sees them who is not signed in."""
    assert office.get(path).status_code == 303
