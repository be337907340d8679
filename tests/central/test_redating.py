"""Rows of a gate that did not know the time are dated by its later clock, and by nothing else."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gateway.central.redating import Reading, Undated, reading, redated_ms, undated
from gateway.core.event import Event, EventKind, row_text
from gateway.core.instant import NS_PER_MS, ClockQuality, Instant

TRUE_BOOT_MS = 1_800_000_000_000
steps_ms = st.lists(st.integers(0, 10**8), min_size=2, max_size=20)
wrong_ms = st.integers(0, 2 * 10**12)


def row(  # noqa: PLR0913 - what a row says of its time
    sequence: int,
    mono_ms: int,
    wall_ms: int,
    clock: ClockQuality,
    boot: str = "boot",
    *,
    kind: EventKind = EventKind.ACCESS_GRANTED,
) -> str:
    """As a gate's journal has it."""
    at = Instant(wall_ms, mono_ms * NS_PER_MS, boot, clock)
    return row_text(Event(kind, at, {}, 1, 0), sequence, "0" * 64)


def backwards(rows: list[str]) -> list[Reading | None]:
    """As the centre reads them."""
    return [reading(json.loads(one)["s"], one) for one in reversed(rows)]


@given(steps_ms, wrong_ms)
def test_every_row_before_the_clock_was_set_gets_its_true_time(
    steps: list[int], wrong: int
) -> None:
    """However wrong the clock was, also if it stepped from row to row."""
    monos = [sum(steps[: n + 1]) for n in range(len(steps))]
    rows = [
        row(n, mono, (wrong * n) % 2**42, ClockQuality.UNSET)
        for n, mono in enumerate(monos[:-1], 1)
    ]
    rows.append(row(len(monos), monos[-1], TRUE_BOOT_MS + monos[-1], ClockQuality.SYNCED))
    found = undated(backwards(rows))
    assert found == Undated(1, len(monos) - 1, TRUE_BOOT_MS * NS_PER_MS)
    for one, mono in zip(rows[:-1], monos[:-1], strict=True):
        assert redated_ms(one, found.boot_ns) == TRUE_BOOT_MS + mono


@given(st.integers(0, 20))
def test_rows_written_before_the_turn_was_told_of_date_as_well(dated: int) -> None:
    """The first row with a good clock need not be the one that tells of it."""
    rows = [row(1, 5, 0, ClockQuality.UNSET)]
    rows += [
        row(n, n * 10, TRUE_BOOT_MS + n * 10, ClockQuality.SYNCED) for n in range(2, 3 + dated)
    ]
    assert undated(backwards(rows)) == Undated(1, 1, TRUE_BOOT_MS * NS_PER_MS)


def test_a_boot_whose_clock_was_never_set_stays_as_it_is() -> None:
    """Nothing is guessed from the next boot."""
    rows = [
        row(1, 5, 0, ClockQuality.UNSET, "first"),
        row(2, 5, TRUE_BOOT_MS, ClockQuality.SYNCED, "second"),
    ]
    assert undated(backwards(rows)) is None
    assert undated(backwards(rows[:1])) is None
    assert undated([]) is None


def test_only_rows_of_the_same_boot_are_dated() -> None:
    """The boot before had another monotonic clock."""
    rows = [
        row(1, 900, 0, ClockQuality.UNSET, "first"),
        row(2, 5, 0, ClockQuality.UNSET, "second"),
        row(3, 10, TRUE_BOOT_MS + 10, ClockQuality.HOLDOVER, "second"),
    ]
    assert undated(backwards(rows)) == Undated(2, 2, TRUE_BOOT_MS * NS_PER_MS)


def test_rows_before_an_earlier_setting_are_left_to_that_one() -> None:
    """A clock may be lost and set again in one boot."""
    rows = [
        row(1, 1, 0, ClockQuality.UNSET),
        row(2, 2, TRUE_BOOT_MS + 2, ClockQuality.SYNCED),
        row(3, 3, 0, ClockQuality.UNSET),
        row(4, 4, TRUE_BOOT_MS + 4, ClockQuality.SYNCED),
    ]
    assert undated(backwards(rows)) == Undated(3, 3, TRUE_BOOT_MS * NS_PER_MS)


def test_each_row_is_looked_at_for_one_turn_only() -> None:
    """A clock that comes and goes would have the same rows read again and again."""
    rows = [row(1, 1, 0, ClockQuality.UNSET)]
    rows += [
        row(n, n, TRUE_BOOT_MS + n, ClockQuality.SYNCED, kind=EventKind.CLOCK_CHANGED)
        for n in (2, 3)
    ]
    assert undated(backwards(rows[:2])) == Undated(1, 1, TRUE_BOOT_MS * NS_PER_MS)
    assert undated(backwards(rows)) is None


def test_a_monotonic_clock_that_runs_back_dates_nothing() -> None:
    """Such a gate is broken."""
    rows = [row(1, 50, 0, ClockQuality.UNSET), row(2, 5, TRUE_BOOT_MS, ClockQuality.SYNCED)]
    assert undated(backwards(rows)) is None


@given(
    st.fixed_dictionaries(
        {},
        optional={
            key: st.none() | st.booleans() | st.integers() | st.floats() | st.text()
            for key in ("k", "t", "m", "b", "q")
        },
    ),
    st.integers(-(2**62), 2**63 - 1),
)
def test_a_row_of_any_shape_is_dated_within_reason_or_not_at_all(
    fields: dict[str, object], boot_ns: int
) -> None:
    """Rows came from gates, and a gate may be broken."""
    text = json.dumps(fields)
    said = reading(1, text)
    found = redated_ms(text, boot_ns)
    assert found is None or (said is not None and not said.is_set and found >= 0)
