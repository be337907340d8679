"""Who must wait, for how long, and that waiting is neither forgotten nor prolonged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import decide
from gateway.core.policy import Policy, ThermometryPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.temperature import TemperatureAbsence, UnusableReading
from gateway.core.thermometry import LONGEST_HOLD_MS, Hold, Holds
from gateway.core.thermometry.holds import MOST_HELD
from tests.evidence import MONO_NS, MS, NOW, estimate, evidence, reading

POLICY = ThermometryPolicy()
COLD = (Reason.TEMPERATURE_LOW,)
HIGH = (Reason.FEVER,)
ENTERS = (Reason.ENTRY_HOLD,)
IN_WINTER = ThermometryPolicy(cold_season=True)
MINUTES_5 = 300_000
HOURS_4 = 14_400_000
MINUTE = 60_000


def at(ms: int) -> int:
    """So many milliseconds after the first try."""
    return MONO_NS + ms * MS


@pytest.mark.parametrize("reason", [Reason.TEMPERATURE_LOW, Reason.AIR_COLD])
@pytest.mark.parametrize(
    ("ms", "left_ms"), [(0, 300_000), (299_999, 1), (300_000, None), (300_001, None)]
)
def test_a_cold_forehead_waits_five_minutes(reason: Reason, ms: int, left_ms: int | None) -> None:
    """Then it is measured anew."""
    holds = Holds().after("a", (reason,), MONO_NS, POLICY)

    hold = holds.of("a", at(ms))

    assert (hold.left_ms(at(ms)) if hold else None) == left_ms
    assert hold is None or hold.why is Reason.COLD_HOLD


@pytest.mark.parametrize("reason", [Reason.FEVER, Reason.FEVER_POSSIBLE])
@pytest.mark.parametrize(
    ("ms", "held"), [(HOURS_4 - 1, True), (HOURS_4, False), (HOURS_4 + 1, False)]
)
def test_a_high_forehead_is_remembered_for_hours(reason: Reason, ms: int, *, held: bool) -> None:
    """Whoever tries again draws lots with the sensor."""
    hold = Holds().after("a", (reason,), MONO_NS, POLICY).of("a", at(ms))

    assert (hold is not None and hold.why is Reason.HIGH_HOLD) is held


@pytest.mark.parametrize("reasons", [(), (Reason.TEMPERATURE_MISSING,), (Reason.CODE_EXPIRED,)])
def test_nobody_waits_for_another_reason(reasons: tuple[Reason, ...]) -> None:
    """Nor does anybody who was admitted."""
    assert Holds().after("a", reasons, MONO_NS, POLICY) == Holds()


def test_nobody_else_waits() -> None:
    """Not even whoever shows no code at all."""
    holds = Holds().after("a", COLD, MONO_NS, POLICY)

    assert holds.of("b", at(1)) is None
    assert Holds().after("", COLD, MONO_NS, POLICY) == Holds()


def test_a_try_in_vain_prolongs_nothing() -> None:
    """Four minutes later there is one left."""
    holds = Holds().after("a", COLD, MONO_NS, POLICY)

    again = holds.after("a", COLD, at(4 * MINUTE), POLICY)

    assert again == holds


def test_who_read_high_can_t_cool_down_for_another_try() -> None:
    """Cold first and then high, high first and then found cold, or both at once."""
    cold = Holds().after("a", COLD, MONO_NS, POLICY)
    high = Holds().after("a", HIGH, MONO_NS, POLICY)

    warmed = cold.after("a", HIGH, at(1_000), POLICY)
    cooled = high.after("a", COLD, at(1_000), POLICY)
    both = Holds().after("a", COLD + HIGH, MONO_NS, POLICY)

    for holds in (warmed, cooled, both):
        hold = holds.of("a", at(MINUTES_5))
        assert hold is not None
        assert hold.why is Reason.HIGH_HOLD


def test_of_two_waits_the_longer_counts() -> None:
    """Also where a park remembers high readings for less time than a cold forehead waits."""
    short = ThermometryPolicy(high_memory_minutes=1)
    cold = Holds().after("a", COLD, MONO_NS, short)
    high = Holds().after("a", HIGH, MONO_NS, short)

    assert cold.after("a", HIGH, at(1_000), short) == cold
    colder = high.after("a", COLD, at(1_000), short).of("a", at(2_000))
    assert colder is not None
    assert colder.why is Reason.COLD_HOLD


@pytest.mark.parametrize("reasons", [COLD, HIGH, ENTERS])
def test_who_is_admitted_is_forgotten(reasons: tuple[Reason, ...]) -> None:
    """By the guard's thermometer or on a warm forehead; nobody else is."""
    holds = Holds().after("b", COLD, MONO_NS, POLICY)

    admitted = holds.after("a", reasons, MONO_NS, POLICY).after("a", (), at(1), POLICY)

    assert admitted == holds


@pytest.mark.parametrize(
    ("ms", "held"), [(0, True), (299_999, True), (300_000, False), (300_001, False)]
)
def test_in_the_cold_season_everybody_waits_before_a_measurement_counts(
    ms: int, *, held: bool
) -> None:
    """From the first try on, whatever it read; later ones prolong nothing."""
    first = Holds().ahead("a", MONO_NS, IN_WINTER)
    assert first == Hold("a", Reason.ENTRY_HOLD, at(MINUTES_5))

    holds = Holds().after("a", ENTERS, MONO_NS, IN_WINTER)
    tried = holds.after("a", ENTERS, at(60_000), IN_WINTER)

    assert tried == holds
    assert (holds.ahead("a", at(ms), IN_WINTER) is not None) is held


@pytest.mark.parametrize("why", [COLD, ENTERS])
@pytest.mark.parametrize(("ms", "again"), [(899_999, False), (900_000, True), (900_001, True)])
def test_who_comes_long_after_the_wait_may_have_been_outside(
    why: tuple[Reason, ...], ms: int, *, again: bool
) -> None:
    """A quarter of an hour; others' waits in between change nothing."""
    holds = Holds().after("a", why, MONO_NS, IN_WINTER)
    holds = holds.after("b", why, at(MINUTES_5 + ms - 1), IN_WINTER)

    assert (holds.ahead("a", at(MINUTES_5 + ms), IN_WINTER) is not None) is again


def test_a_high_reading_long_ago_is_no_wait_indoors() -> None:
    """Its owner has been anywhere since."""
    holds = Holds().after("a", HIGH, MONO_NS, IN_WINTER)

    hold = holds.ahead("a", at(HOURS_4), IN_WINTER)

    assert hold is not None
    assert hold.why is Reason.ENTRY_HOLD


def test_nobody_without_a_code_waits_and_nobody_out_of_season() -> None:
    """Who can't be told the second time, and who came from mild air."""
    assert Holds().ahead("", MONO_NS, IN_WINTER) is None
    assert Holds().ahead("a", MONO_NS, POLICY) is None


@pytest.mark.parametrize(
    ("after_ns", "left_ms"), [(-MS - 1, 2), (-MS, 1), (-1, 1), (0, 0), (1, 0), (MS, 0), (9 * MS, 0)]
)
def test_what_is_left_of_a_wait_is_rounded_up_and_never_negative(
    after_ns: int, left_ms: int
) -> None:
    """Nobody is told 0 while still held."""
    assert Hold("a", Reason.COLD_HOLD, MONO_NS).left_ms(MONO_NS + after_ns) == left_ms


@pytest.mark.parametrize(
    ("high_minutes", "why"), [(4, Reason.COLD_HOLD), (5, Reason.COLD_HOLD), (6, Reason.HIGH_HOLD)]
)
def test_of_two_waits_that_end_together_the_first_stands(high_minutes: int, why: Reason) -> None:
    """Below, at and above the end of the one that runs."""
    policy = ThermometryPolicy(high_memory_minutes=high_minutes)
    cold = Holds().after("a", COLD, MONO_NS, policy)

    hold = cold.after("a", HIGH, MONO_NS, policy).of("a", MONO_NS)

    assert hold is not None
    assert hold.why is why


def test_who_is_still_cold_after_the_wait_waits_again() -> None:
    """From then on."""
    holds = Holds().after("a", COLD, MONO_NS, POLICY)

    hold = holds.after("a", COLD, at(MINUTES_5), POLICY).of("a", at(MINUTES_5))

    assert hold is not None
    assert hold.left_ms(at(MINUTES_5)) == MINUTES_5


def test_a_park_may_do_without_waiting() -> None:
    """0 minutes."""
    policy = ThermometryPolicy(cold_hold_minutes=0, high_memory_minutes=0)

    assert Holds().after("a", COLD, MONO_NS, policy).of("a", MONO_NS) is None
    assert Holds().after("a", HIGH, MONO_NS, policy).of("a", MONO_NS) is None


def test_the_memory_is_bounded() -> None:
    """The oldest gives way; six hours are the longest that a policy may ask for."""
    assert (MOST_HELD, LONGEST_HOLD_MS) == (4_096, 21_600_000)
    holds = Holds()
    for number in range(MOST_HELD + 1):
        holds = holds.after(f"{number}", COLD, MONO_NS, POLICY)
    assert len(holds.waiting) == MOST_HELD
    assert holds.of("0", at(1)) is None
    assert holds.of("1", at(1)) is not None


@pytest.mark.parametrize(("left_ms", "held"), [(1, True), (0, False), (-1, False)])
def test_a_warm_forehead_within_the_wait_is_still_referred(left_ms: int, *, held: bool) -> None:
    """It may hide a fever; afterwards it admits."""
    hold = Hold("a", Reason.COLD_HOLD, NOW.mono_ns + left_ms * MS)

    decision = decide(evidence(hold=hold), Policy(), NOW)

    assert decision.reasons == ((Reason.COLD_HOLD,) if held else ())


def test_who_reads_high_on_coming_in_need_not_wait_for_the_thermometer() -> None:
    """Cold hides a fever and makes none."""
    hold = Hold("a", Reason.ENTRY_HOLD, NOW.mono_ns + 1)
    warm, high = (evidence(hold=hold, temperature=estimate(it)) for it in (36.6, 37.5))

    assert decide(warm, Policy(), NOW).reasons == (Reason.ENTRY_HOLD,)
    assert decide(high, Policy(), NOW).reasons == (Reason.FEVER_POSSIBLE,)


def test_who_read_high_before_is_denied_whatever_is_read_now() -> None:
    """Until hours have passed or another instrument admits them."""
    hold = Hold("a", Reason.HIGH_HOLD, NOW.mono_ns + 1)

    decision = decide(evidence(hold=hold), Policy(), NOW)

    assert (decision.verdict, decision.reasons) == (Verdict.DENY, (Reason.HIGH_HOLD,))


def test_a_fever_within_the_wait_is_a_fever() -> None:
    """Waiting hides nothing."""
    hold = Hold("a", Reason.COLD_HOLD, NOW.mono_ns + 1)
    hot = estimate(38.0)
    facts = evidence(hold=hold, temperature=hot, first_high=estimate(38.0, hot.mono_ns - MS))

    assert decide(facts, Policy(), NOW).reasons == (Reason.FEVER, Reason.COLD_HOLD)


def test_where_no_temperature_is_asked_nobody_waits() -> None:
    """The visitor gate of later years."""
    hold = Hold("a", Reason.COLD_HOLD, NOW.mono_ns + 1)
    plain = Policy(thermometry=ThermometryPolicy(required=False))

    assert decide(evidence(hold=hold, temperature=None), plain, NOW).verdict is Verdict.ADMIT


@given(why=st.sampled_from(TemperatureAbsence), raw_celsius=st.floats(-70, 380), bare=st.booleans())
def test_no_unusable_reading_ever_admits(
    why: TemperatureAbsence, raw_celsius: float, *, bare: bool
) -> None:
    """A cold forehead above all."""
    found = why if bare else UnusableReading(why, reading(raw_celsius))

    decision = decide(evidence(temperature=found), Policy(), NOW)

    assert (decision.verdict, decision.reasons) == (Verdict.REFER, (why.reason,))


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"),
            st.sampled_from([*COLD, *HIGH, *ENTERS, Reason.AIR_COLD, Reason.CODE_EXPIRED]),
            st.integers(0, 120_000),
        ),
        max_size=30,
    )
)
def test_nobody_waits_for_longer_than_the_longest_wait(
    tries: list[tuple[str, Reason, int]],
) -> None:
    """However often they try."""
    holds, now_ns = Holds(), MONO_NS
    for person, reason, later_ms in tries:
        now_ns += later_ms * MS
        holds = holds.after(person, (reason,), now_ns, POLICY)
        for who, hold in holds.waiting.items():
            assert hold.left_ms(now_ns) <= HOURS_4
            assert hold.person == who
