"""One click shows what the park's records come to, and who is inside."""

from typing import Any

import pytest
from sqlalchemy import insert

from gateway.central.cases.kinds import CaseKind
from gateway.central.cases.matters_csv import Matter
from gateway.central.store.audit import AuditLog
from gateway.central.store.cases import CaseStore
from gateway.central.store.schema import EVENT
from gateway.core.event import EventKind

Office = Any
"""The fixtures' own type: test modules don't import each other."""


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


def test_a_fire_stands_above_the_list_and_the_page_keeps_still_to_be_read(
    signed_in: Office,
) -> None:
    """Where it was and since when."""
    now_ms = signed_in.clock.now().wall_ms
    fire = {"gate": "east-1", "epoch": 7, "sequence": 1, "kind": EventKind.FIRE_RELEASE.value}
    with signed_in.database.write() as connection:
        times = {"wall_ms": now_ms, "received_ms": now_ms}
        connection.execute(insert(EVENT).values(**fire, **times, row="{}"))
    page = signed_in.get("/muster").text
    assert "消防释放：east-1" in page
    assert 'http-equiv="refresh" content="10"' in page


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


@pytest.mark.parametrize("path", ["/statistics", "/statistics.csv", "/muster"])
def test_figures_are_for_the_park_alone(office: Office, path: str) -> None:
    """Nobody sees them who is not signed in."""
    assert office.get(path).status_code == 303
