"""When the gate believes its clock, and what the ratchet keeps out, at and beside each limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.core.timekeeping import (
    BUILT_MS,
    HOLDOVER_MS,
    STEP_MS,
    TOLERANCE_MS,
    Mark,
    Reading,
    Timekeeping,
    noted,
    tell,
    witness,
)

NOON_MS = 1_800_000_000_000
HOUR_MS = 3_600_000
SYNCED, HOLDOVER, UNSET = ClockQuality.SYNCED, ClockQuality.HOLDOVER, ClockQuality.UNSET


def reading(wall_ms: int, up_ms: int = 0, *, synced: bool = False, boot: str = "b1") -> Reading:
    """What the machine says so many milliseconds after it was started."""
    return Reading(wall_ms, up_ms * NS_PER_MS, boot, synced)


def told(kept: Timekeeping, at: Reading) -> Instant:
    """The moment alone."""
    return tell(kept, at)[1]


@pytest.fixture
def kept() -> Timekeeping:
    """A gate that was synced at noon."""
    return tell(Timekeeping(), reading(NOON_MS, synced=True))[0]


def test_a_disciplined_clock_is_synced_and_moves_the_ratchet() -> None:
    """Whatever the gate remembered of earlier days."""
    kept, now = tell(Timekeeping(), reading(NOON_MS, 5, synced=True))

    assert now == Instant(NOON_MS, 5 * NS_PER_MS, "b1", SYNCED, NOON_MS)
    assert kept.floor == kept.synced == Mark(NOON_MS, 5 * NS_PER_MS, "b1")


def test_a_gate_that_was_never_synced_is_unset_and_not_older_than_its_program() -> None:
    """A board without battery wakes in 1970."""
    now = told(Timekeeping(Mark(BUILT_MS, 0, "")), reading(0))

    assert (now.wall_ms, now.clock, now.floor_ms) == (BUILT_MS, UNSET, BUILT_MS)


@pytest.mark.parametrize(
    ("passed_ms", "quality"),
    [(0, HOLDOVER), (HOLDOVER_MS, HOLDOVER), (HOLDOVER_MS + 1, UNSET), (-1, UNSET)],
)
def test_a_clock_without_its_source_is_believed_for_a_day(
    kept: Timekeeping, passed_ms: int, quality: ClockQuality
) -> None:
    """Also after the gate's program was started again, as the boot is the same."""
    assert told(kept, reading(NOON_MS + passed_ms, passed_ms)).clock is quality


@pytest.mark.parametrize(
    ("step_ms", "quality"),
    [(0, HOLDOVER), (STEP_MS, HOLDOVER), (-STEP_MS, HOLDOVER), (STEP_MS + 1, UNSET)],
)
def test_a_clock_that_somebody_set_by_hand_is_believed_no_more(
    kept: Timekeeping, step_ms: int, quality: ClockQuality
) -> None:
    """Or a machine that slept: its monotonic clock stood still."""
    assert told(kept, reading(NOON_MS + HOUR_MS + step_ms, HOUR_MS)).clock is quality


def test_another_boot_without_network_is_unset(kept: Timekeeping) -> None:
    """Nobody knows how long the power was off."""
    now = told(kept, reading(NOON_MS + 60_000, 60_000, boot="b2"))

    assert now.clock is UNSET
    assert now.floor_ms == NOON_MS


def test_a_holdover_does_not_prolong_itself(kept: Timekeeping) -> None:
    """Its day counts from the last word of the time source."""
    later, _ = tell(kept, reading(NOON_MS + HOLDOVER_MS, HOLDOVER_MS))

    assert told(later, reading(NOON_MS + HOLDOVER_MS + 1, HOLDOVER_MS + 1)).clock is UNSET


@pytest.mark.parametrize(
    ("behind_ms", "quality"), [(TOLERANCE_MS, SYNCED), (TOLERANCE_MS + 1, UNSET)]
)
def test_a_time_source_that_contradicts_the_ratchet_is_not_believed(
    kept: Timekeeping, behind_ms: int, quality: ClockQuality
) -> None:
    """Turning the clock back does not make an old screenshot fresh; the ratchet stays."""
    after, now = tell(kept, reading(NOON_MS - behind_ms, synced=True))

    assert now.clock is quality
    assert now.floor_ms == after.floor.wall_ms == NOON_MS


def test_an_unset_clock_shows_the_ratchets_time_and_lets_it_run(kept: Timekeeping) -> None:
    """So rows keep their order; 500 ppm slower, as the crystal may be as fast."""
    woken, first = tell(kept, reading(1_000, 0, boot="b2"))
    later = told(woken, reading(HOUR_MS, HOUR_MS, boot="b2"))

    assert first.wall_ms == NOON_MS
    assert later.wall_ms == later.floor_ms == NOON_MS + HOUR_MS - HOUR_MS // 2_000


def test_looking_often_does_not_hold_the_ratchet_back(kept: Timekeeping) -> None:
    """A look after less than a millisecond rounds to nothing and must not be kept."""
    kept, _ = tell(kept, reading(0, boot="b2"))
    for quarter in range(8_001):
        kept, now = tell(kept, Reading(0, quarter * NS_PER_MS // 4, "b2", synced=False))

    assert now.floor_ms == NOON_MS + 2_000 - 1


def test_an_unset_clock_that_runs_ahead_does_not_move_the_ratchet(kept: Timekeeping) -> None:
    """What nobody vouches for is no evidence."""
    after, now = tell(kept, reading(NOON_MS + HOUR_MS, boot="b2"))

    assert now.wall_ms == NOON_MS + HOUR_MS
    assert now.floor_ms == after.floor.wall_ms == NOON_MS


def test_what_the_centre_signed_moves_an_unset_ratchet(kept: Timekeeping) -> None:
    """The first fresh pass after a boot without network."""
    woken = reading(NOON_MS, boot="b2")
    kept = witness(kept, NOON_MS + 3 * HOUR_MS, woken)

    assert told(kept, woken).floor_ms == NOON_MS + 3 * HOUR_MS
    assert told(witness(kept, NOON_MS, woken), woken).floor_ms == NOON_MS + 3 * HOUR_MS


def test_a_disciplined_clock_learns_nothing_from_signatures(kept: Timekeeping) -> None:
    """A centre whose clock is wrong can't shut the gates that know better."""
    at = reading(NOON_MS, synced=True)

    assert witness(kept, NOON_MS + HOUR_MS, at) == kept


def test_a_holdover_that_a_signature_contradicts_ends(kept: Timekeeping) -> None:
    """The clock is slow by more than anybody may differ."""
    at = reading(NOON_MS, 0)
    just = witness(kept, NOON_MS + TOLERANCE_MS, at)
    beyond = witness(kept, NOON_MS + TOLERANCE_MS + 1, at)

    assert told(just, at).clock is HOLDOVER
    assert told(beyond, at).clock is UNSET


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3 * NOON_MS),
            st.integers(0, HOUR_MS),
            st.booleans(),
            st.integers(0, 2),
            st.integers(0, 2 * NOON_MS),
        )
    )
)
def test_the_ratchet_never_goes_back(
    looks: list[tuple[int, int, bool, int, int]],
) -> None:
    """Whatever clocks, boots and signatures say; and no believed moment stands far before it."""
    kept, up_ms, boot, last_ms = Timekeeping(), 0, 0, 0
    now = told(kept, reading(0, boot="b0"))
    for wall_ms, passed_ms, synced, boots, signed_ms in looks:
        up_ms = 0 if boots else up_ms + passed_ms
        kept = noted(kept, now) if boots else kept
        boot += boots
        at = reading(wall_ms, up_ms, synced=synced, boot=f"b{boot}")
        kept = witness(kept, signed_ms, at)
        kept, now = tell(kept, at)
        assert last_ms <= now.floor_ms
        assert now.wall_ms >= now.floor_ms - TOLERANCE_MS
        last_ms = now.floor_ms
