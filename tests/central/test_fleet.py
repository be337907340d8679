"""What is wrong with each gate is named once, and the worst gate stands first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from gateway.central.fleet import Finding, FleetGate, Gravity, Trouble, judged
from gateway.central.fleet_texts import age_text, finding_text, remedy_text
from gateway.central.store.gates import GateSeen, JournalProgress, RefusedCount
from gateway.sync.list_version import ListVersion

NOW_MS = 1_800_000_000_000
JOURNAL = JournalProgress(7, 100, "", 0, 0)
LISTS = tuple(ListVersion(name, 5, NOW_MS) for name in ("roster", "revocations", "trust", "policy"))
WELL = GateSeen(
    gate="gate-1",
    last_seen_ms=NOW_MS - 5_000,
    online=True,
    clock="synced",
    backlog=0,
    epoch=7,
    roster_version=5,
    policy_version=5,
    journals=(JOURNAL,),
    lists=LISTS,
    oldest_age_ms=None,
    free_bytes=8 * 2**30,
    total_bytes=16 * 2**30,
)
NEWEST = {"roster": 5, "revocations": 5, "trust": 5, "policy": 5}


def fleet(*gates: GateSeen, refused: Sequence[RefusedCount] = ()) -> list[FleetGate]:
    """As the centre judges them now."""
    return judged(gates, refused, NEWEST, NOW_MS)


def findings(**changes: Any) -> tuple[Finding, ...]:  # noqa: ANN401 - any field of GateSeen
    """Of a gate about which all is well but for these facts."""
    (gate,) = fleet(replace(WELL, **changes))
    return gate.findings


def test_of_a_gate_about_which_all_is_well_nothing_is_said() -> None:
    """Also while it has a backlog of seconds."""
    assert findings() == ()
    assert findings(backlog=90, oldest_age_ms=60_000) == ()
    (gate,) = fleet(WELL)
    assert gate.gravity is Gravity.WELL


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"last_seen_ms": 0, "online": False}, Finding(Trouble.NEVER_HEARD)),
        ({"last_seen_ms": NOW_MS - 30_001}, Finding(Trouble.SILENT, 30_001)),
        ({"online": False}, Finding(Trouble.OFFLINE, 5_000)),
        ({"oldest_age_ms": 60_001}, Finding(Trouble.LAGGING, 60_001)),
        ({"free_bytes": 2**30}, Finding(Trouble.DISK_LOW, 2**30)),
        ({"clock": "unset"}, Finding(Trouble.CLOCK_UNSET)),
        ({"voltage_low": True}, Finding(Trouble.VOLTAGE_LOW)),
        ({"throttled": True}, Finding(Trouble.THROTTLED)),
        ({"lane_mode": "closed"}, Finding(Trouble.LANE_CLOSED)),
        ({"lane_mode": "staff-only"}, Finding(Trouble.STAFF_ONLY)),
        ({"roster_version": 4}, Finding(Trouble.BEHIND, 4, "roster", 5)),
        ({"policy_version": 4}, Finding(Trouble.BEHIND, 4, "policy", 5)),
        ({"lists": LISTS[:2]}, Finding(Trouble.BEHIND, 0, "trust", 5)),
        ({"journals": (replace(JOURNAL, chain_error="row 3"),)}, Finding(Trouble.CHAIN_BROKEN, 1)),
        ({"journals": (replace(JOURNAL, conflicts=2), JOURNAL)}, Finding(Trouble.CONFLICTS, 2)),
        ({"journals": (replace(JOURNAL, missing=3), JOURNAL)}, Finding(Trouble.ROWS_MISSING, 3)),
    ],
)
def test_each_trouble_is_named_alone_with_its_figure(
    changes: dict[str, Any], expected: Finding
) -> None:
    """And in words of both languages, with what to do about it."""
    assert findings(**changes) == (expected,)
    for text in (finding_text(expected), remedy_text(expected)):
        assert text.zh
        assert text.en
        assert "{" not in text.zh + text.en


def test_one_version_of_the_policy_with_two_texts_is_told_of_the_gate_that_differs() -> None:
    """Of the same version alone; a gate of an earlier program tells no text."""
    usual, odd = replace(WELL, policy_digest="a" * 64), replace(WELL, policy_digest="b" * 64)
    gates = fleet(usual, usual, odd, replace(odd, policy_version=6), WELL)
    told = [gate for gate in gates if gate.findings]
    assert [(gate.seen, gate.findings) for gate in told] == [
        (odd, (Finding(Trouble.POLICY_ODD, 5),))
    ]


def test_messages_that_were_refused_count_over_all_channels() -> None:
    """Of this gate alone."""
    refused = [RefusedCount("gate-1", "EVENTS", 3, 0), RefusedCount("gate-1", "STATE", 4, 0)]
    (gate,) = fleet(WELL, refused=[*refused, RefusedCount("gate-2", "STATE", 9, 0)])
    assert gate.findings == (Finding(Trouble.REFUSED, 7),)


def test_a_gate_is_alive_by_the_age_of_its_word_and_not_by_the_flag() -> None:
    """A power cut that takes gate and broker leaves the flag up for ever."""
    assert findings(last_seen_ms=NOW_MS - 3_600_000, online=True) == (
        Finding(Trouble.SILENT, 3_600_000),
    )
    assert findings(last_seen_ms=NOW_MS - 30_000) == ()


def test_a_clock_of_the_centre_that_stepped_back_makes_no_gate_older() -> None:
    """A word from the future was heard just now."""
    (gate,) = fleet(replace(WELL, last_seen_ms=NOW_MS + 9_000))
    assert (gate.age_ms, gate.findings) == (0, ())


def test_a_gate_of_an_earlier_program_is_not_behind_with_what_it_never_names() -> None:
    """It says its roster and its policy."""
    assert findings(lists=()) == ()
    assert findings(lists=(), roster_version=1) == (Finding(Trouble.BEHIND, 1, "roster", 5),)


def test_the_worst_gate_stands_first() -> None:
    """By gravity, then by how many graves, how many troubles, and by name."""
    dead = replace(WELL, gate="dead", last_seen_ms=0)
    forged = replace(dead, gate="forged", journals=(replace(JOURNAL, chain_error="x"),))
    late = replace(WELL, gate="a-late", oldest_age_ms=10**6)
    unset = replace(late, gate="unset", clock="unset")
    order = [gate.seen.gate for gate in fleet(WELL, late, unset, dead, forged)]
    assert order == ["forged", "dead", "unset", "a-late", "gate-1"]


def test_the_gravest_trouble_of_a_gate_stands_first() -> None:
    """Whatever else there is."""
    found = findings(oldest_age_ms=10**6, journals=(replace(JOURNAL, missing=1, conflicts=1),))
    assert [one.trouble for one in found] == [
        Trouble.CONFLICTS,
        Trouble.ROWS_MISSING,
        Trouble.LAGGING,
    ]


@pytest.mark.parametrize(
    ("ms", "zh", "en"),
    [
        (0, "0 秒", "0 s"),
        (59_999, "59 秒", "59 s"),
        (60_000, "1 分钟", "1 min"),
        (7_200_000, "2 小时", "2 h"),
        (200_000_000, "2 天", "2 d"),
    ],
)
def test_a_time_span_is_told_in_its_greatest_unit(ms: int, zh: str, en: str) -> None:
    """Whole ones."""
    assert (age_text(ms).zh, age_text(ms).en) == (zh, en)
