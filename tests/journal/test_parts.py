"""The small pure parts: rows read back, events that wait, times to try again, a disk's space."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.event import GENESIS, Event, EventKind, Json, row_text
from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.errors import JournalError
from gateway.journal.pending import Backoff, Pending
from gateway.journal.row import parse_row
from gateway.journal.space import MIB, Space, SpaceLimits, SpaceWatch, space_of

if TYPE_CHECKING:
    from tests.journal.conftest import MakeEvent

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(EventKind),
    wall_ms=st.integers(0, 2**53),
    body=st.dictionaries(st.text(), JSON_VALUES, max_size=4),
    clock=st.sampled_from(ClockQuality),
)
def test_every_row_that_is_written_can_be_read(
    kind: EventKind, wall_ms: int, body: dict[str, Json], clock: ClockQuality
) -> None:
    """All fields come back as they went in."""
    event = Event(kind, Instant(wall_ms, 5, "boot", clock), body, 3, 4)

    row = parse_row(row_text(event, 9, GENESIS))

    assert (row.sequence, row.kind, row.wall_ms, row.mono_ns) == (9, kind.value, wall_ms, 5)
    assert (row.boot, row.clock, row.policy_version, row.roster_version) == ("boot", clock, 3, 4)
    assert (row.body, row.previous_hash) == (body, GENESIS)


@given(st.text())
def test_any_other_text_is_refused_by_name(text: str) -> None:
    """Never another exception than ours."""
    with pytest.raises(JournalError, match="row: "):
        parse_row(text)


ROW: dict[str, Any] = {
    "s": 1, "k": "tamper", "t": 2, "m": 3, "b": "boot", "q": "synced", "pv": 1, "rv": 0,
    "body": {}, "p": GENESIS,
}  # fmt: skip


@pytest.mark.parametrize("key", ROW)
@pytest.mark.parametrize("value", [None, True, 1.5, [], "?"])
def test_a_field_of_a_wrong_type_is_refused(key: str, value: object) -> None:
    """Except that any text is a kind, a boot or a hash."""
    changed = json.dumps(ROW | {key: value})

    if isinstance(value, str) and key in {"k", "b", "p"}:
        assert parse_row(changed).previous_hash in {GENESIS, value}
    else:
        with pytest.raises(JournalError):
            parse_row(changed)


def test_a_row_that_nests_too_deep_is_refused() -> None:
    """A hundred thousand brackets are no reason to crash."""
    with pytest.raises(JournalError):
        parse_row("[" * 100_000)


@pytest.mark.parametrize(("kept", "lost"), [(2, 0), (3, 0), (4, 1)])
def test_events_that_wait_are_bounded_and_the_rest_counted(
    event: "MakeEvent", kept: int, lost: int
) -> None:
    """Below, at and above the bound of three."""
    pending = Pending(most=3)
    events = [event() for _ in range(kept)]
    pending.keep(events)

    assert (len(pending), pending.lost) == (min(kept, 3), lost)
    assert pending.first(10) == events[:3]


def test_events_that_wait_are_forgotten_from_the_front(event: "MakeEvent") -> None:
    """Those that are on disk go, the others keep their order."""
    pending = Pending()
    events = [event() for _ in range(4)]
    pending.keep(events)

    assert pending.first(2) == events[:2]
    pending.written(2)

    assert pending.first(9) == events[2:]


def test_waits_double_up_to_half_a_minute_and_start_anew_after_success() -> None:
    """A dying card is not worn out by trying."""
    backoff, now_ns, waits_ms = Backoff(), 0, []
    for _ in range(8):
        backoff.failed(now_ns)
        wait_ms = next(ms for ms in range(0, 60_000, 500) if backoff.due(now_ns + ms * NS_PER_MS))
        waits_ms.append(wait_ms)
        assert not backoff.due(now_ns + wait_ms * NS_PER_MS - 1)
        now_ns += wait_ms * NS_PER_MS

    assert waits_ms == [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]
    backoff.worked()
    assert not backoff.due(now_ns + 10**12)
    backoff.failed(now_ns)
    assert backoff.due(now_ns + 500 * NS_PER_MS)


@pytest.mark.parametrize(
    ("free_bytes", "total_bytes", "low"),
    [
        (64 * MIB - 1, 100 * MIB, True),
        (64 * MIB, 100 * MIB, False),
        (64 * MIB + 1, 100 * MIB, False),
        (100 * MIB - 1, 1000 * MIB, True),
        (100 * MIB, 1000 * MIB, False),
        (100 * MIB + 1, 1000 * MIB, False),
        (0, 0, True),
    ],
)
def test_a_disk_is_nearly_full_below_a_tenth_or_64_mebibytes(
    free_bytes: int,
    total_bytes: int,
    low: bool,  # noqa: FBT001 - a table
) -> None:
    """Below, at and above both limits; a disk that doesn't answer counts as full."""
    assert SpaceWatch(lambda: Space(free_bytes, total_bytes)).look() is low


@pytest.mark.parametrize(("free_bytes", "low"), [(1249, True), (1250, False), (1251, False)])
def test_relief_needs_a_quarter_more_than_the_limit(
    free_bytes: int,
    low: bool,  # noqa: FBT001 - a table
) -> None:
    """A disk at its limit doesn't flutter."""
    answers = iter([Space(999, 4000), Space(free_bytes, 4000)])
    watch = SpaceWatch(lambda: next(answers), SpaceLimits(0.01, 1000))

    assert watch.look() is True
    assert watch.look() is low


def test_the_space_of_a_real_disk_is_measured(tmp_path: Path) -> None:
    """And a folder that has gone has none."""
    space = space_of(tmp_path)

    assert 0 < space.free_bytes <= space.total_bytes
    assert space_of(tmp_path / "gone") == Space(0, 0)
