"""The list of what happened last."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from gateway.core.event import EventKind
from gateway.errors import JournalError
from gateway.texts import EVENT_WORDS
from gateway.web.passages import COUNT, Recent, entry

if TYPE_CHECKING:
    from collections.abc import Collection

    from gateway.journal.row import JournalRow
    from gateway.runtime.clock import ManualClock
    from tests.web.conftest import Rig


@pytest.fixture
def recent(rig: Rig, clock: ManualClock) -> Recent:
    """The list over the rig's rows."""
    return Recent(rig.records, clock)


def test_names_are_masked_on_the_server(rig: Rig, recent: Recent) -> None:
    """The browser never gets the whole name."""
    rig.records.people["a1"] = ("王小明", "华科电子")
    rig.records.add(
        EventKind.ACCESS_DENIED,
        code={"holder": "a1"},
        temperature={"celsius": 38.12},
        reasons=["fever"],
    )
    (listed,) = recent.entries()
    assert isinstance(listed, dict)
    assert listed["name"] == "王*明"
    assert listed["celsius"] == "38.1"
    assert listed["reason"] == {"zh": "体温偏高", "en": "High temperature"}
    assert "小" not in str(listed)


def test_the_newest_come_first_and_only_what_fits(rig: Rig, recent: Recent) -> None:
    """Rows that a guard has no use for are left out."""
    for _ in range(COUNT + 3):
        rig.records.add(EventKind.ACCESS_GRANTED)
        rig.records.add(EventKind.CLOCK_CHANGED)
    listed = recent.entries()
    assert len(listed) == COUNT
    sequences = [item["sequence"] for item in listed if isinstance(item, dict)]
    assert sequences[0] == 2 * (COUNT + 3) - 1


@pytest.mark.parametrize("kind", EVENT_WORDS)
def test_every_listed_kind_has_its_words(rig: Rig, kind: EventKind) -> None:
    """Also with an empty body, as the board's alarms have."""
    rig.records.add(kind)
    listed = entry(rig.records.rows[0], {})
    assert listed["word"] == {"zh": EVENT_WORDS[kind].zh, "en": EVENT_WORDS[kind].en}
    assert listed["name"] == ""


@pytest.mark.parametrize(
    "body",
    [
        {"code": [], "temperature": [], "reasons": {}},
        {"code": {"holder": 3}, "temperature": {"celsius": "hot"}, "reasons": [[]]},
        {"holder": None, "temperature": {"absent": "temperature-low"}, "reasons": ["newer-reason"]},
    ],
)
def test_a_row_of_an_unknown_shape_is_listed_without_details(
    rig: Rig, body: dict[str, object]
) -> None:
    """A newer gate's row must not take the page down."""
    rig.records.add(EventKind.ACCESS_REFERRED, **body)
    listed = entry(rig.records.rows[0], {})
    assert (listed["name"], listed["celsius"], listed["reason"]) == ("", "", None)


def test_a_code_that_two_gates_admitted_is_listed_with_both_gates(rig: Rig) -> None:
    """The guard knows whom to ask, and at which gate."""
    rig.records.add(EventKind.REPLAY_CONFLICT, gates=["gate-1", "gate-2"], holder="a1")
    listed = entry(rig.records.rows[0], {"a1": "王小明"})
    assert listed["reason"] == {
        "zh": "同一码在 gate-1 与 gate-2 都放行",
        "en": "One code admitted at gate-1 and at gate-2",
    }
    assert listed["name"] == "王*明"


def test_the_disk_is_read_at_most_every_four_tenths_of_a_second(
    rig: Rig, recent: Recent, clock: ManualClock
) -> None:
    """However many pages are open."""
    assert recent.entries() == []
    rig.records.add(EventKind.TAMPER)
    clock.advance_ms(399)
    assert recent.entries() == []
    clock.advance_ms(1)
    assert len(recent.entries()) == 1


def test_a_journal_that_cannot_be_read_leaves_the_list_empty_and_is_said_once(
    rig: Rig, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """The verdict on the screen does not depend on it."""

    class Broken:
        """Files that can't be read."""

        def recent(self, _limit: int, _kinds: Collection[EventKind]) -> list[JournalRow]:
            raise JournalError("journal: disk gone")

        def names(self, _holder_ids: Collection[str]) -> dict[str, str]:
            raise JournalError("roster: disk gone")

        def company(self, _holder_id: str) -> str:
            raise JournalError("roster: disk gone")

    del rig
    recent = Recent(Broken(), clock)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert recent.entries() == []
            clock.advance_ms(500)
    assert recent.company("a1") == ""
    assert caplog.text.count("disk gone") == 1
