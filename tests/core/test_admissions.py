"""What earlier admissions forbid, here and at the site's other gates, and for how long."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.admissions import CODE_MEMORY_MS, Admissions
from gateway.core.heading import Heading
from gateway.core.use import Use, use_digest

NOON_MS = 1_800_000_000_000
JUDGED_WITHIN_MS, OWN_MEMORY_MS = 240_000, 14_400_000
MOST_OWN, MOST_GATES, MOST_USES_OF_A_GATE = 4096, 64, 512


@dataclass(frozen=True)
class Code:
    """A code that opened a gate."""

    replay_key: str = "cti-1"
    format: str = "PK1S"
    holder: str = "person-1"
    expires_ms: int = NOON_MS + 90_000


def admissions(site: str = "park-1") -> Admissions:
    """Of a gate that has just begun."""
    return Admissions(site, code_memory_ms=CODE_MEMORY_MS, person_memory_ms=500)


def gate_with(*keys: str, at_ms: int = NOON_MS) -> Admissions:
    """A gate that admitted by these codes."""
    gate = admissions()
    for sequence, key in enumerate(keys, start=1):
        gate.use(Code(key), at_ms, sequence)
    return gate


def test_a_used_code_is_remembered_and_another_is_not() -> None:
    """By format and signed id together."""
    gate = gate_with("cti-1")

    assert gate.used("PK1S", "cti-1", NOON_MS)
    assert not gate.used("PK1S", "cti-2", NOON_MS)
    assert not gate.used("PK1H", "cti-1", NOON_MS)


def test_a_used_code_objects_until_no_gate_judges_it_any_more() -> None:
    """A copy that was held up just before the code's end is judged after it."""
    gate, end_ms = gate_with("cti-1"), NOON_MS + 90_000

    assert gate.used("PK1S", "cti-1", end_ms)
    assert gate.used("PK1S", "cti-1", end_ms + JUDGED_WITHIN_MS - 1)
    assert not gate.used("PK1S", "cti-1", end_ms + JUDGED_WITHIN_MS)


def test_only_the_first_use_of_a_code_counts() -> None:
    """A later one would make the other gate's look right."""
    gate = gate_with("cti-1")
    gate.use(Code("cti-1"), NOON_MS + 10_000, 2)

    assert [use.at_ms for use in gate.own()] == [NOON_MS]


def test_a_certificate_that_lives_for_a_year_may_be_shown_again_later() -> None:
    """It was used, but nobody gets another one for each entry."""
    gate = admissions()
    gate.use(Code(format="HC1", expires_ms=NOON_MS + 10**10), NOON_MS, 1)

    assert gate.used("HC1", "cti-1", NOON_MS + 599_999)
    assert not gate.used("HC1", "cti-1", NOON_MS + 600_000)

    gate.use(Code(format="HC1", expires_ms=NOON_MS + 10**10), NOON_MS + 600_000, 2)
    assert gate.used("HC1", "cti-1", NOON_MS + 1_199_999)


def test_a_clock_that_goes_back_a_little_makes_no_code_new() -> None:
    """Nothing is forgotten at the moment when it stops to object."""
    gate = gate_with("cti-1")
    gate.use(Code("cti-2"), NOON_MS + 200_000, 2)

    assert gate.used("PK1S", "cti-1", NOON_MS + 60_000)


def test_own_uses_are_forgotten_after_half_a_working_day() -> None:
    """At the limit they still stand."""
    gate = gate_with("old")
    gate.use(Code("new"), NOON_MS + OWN_MEMORY_MS, 2)
    assert len(gate.own()) == 2

    gate.use(Code("newer"), NOON_MS + OWN_MEMORY_MS + 1, 3)
    assert [use.at_ms - NOON_MS for use in gate.own()] == [OWN_MEMORY_MS + 1, OWN_MEMORY_MS]


def test_own_uses_are_bounded_in_number_too() -> None:
    """The oldest give way."""
    gate = gate_with(*(f"cti-{number}" for number in range(MOST_OWN + 2)))

    assert len(gate.own()) == MOST_OWN
    assert not gate.used("PK1S", "cti-1", NOON_MS)
    assert gate.used("PK1S", "cti-2", NOON_MS)


def test_the_last_entry_of_a_person_counts() -> None:
    """And is forgotten after its memory."""
    gate = admissions()
    assert gate.entered_ms("p") is None

    gate.enter("p", 10_000)
    gate.enter("p", 10_400)
    assert gate.entered_ms("p") == 10_400

    gate.enter("q", 10_901)
    assert gate.entered_ms("p") is None


def test_what_another_gate_used_is_used_here_too() -> None:
    """The friend walks to the next lane with a copy."""
    here, there = admissions(), gate_with("cti-1")
    assert here.heard("gate-2", there.own()) == []

    end_ms = NOON_MS + 90_000 + JUDGED_WITHIN_MS
    assert here.used("PK1S", "cti-1", end_ms - 1)
    assert not here.used("PK1S", "cti-1", end_ms)


def test_a_use_at_another_site_says_nothing_here() -> None:
    """Its digest is another."""
    there = admissions("park-2")
    there.use(Code(), NOON_MS, 1)
    here = admissions()
    here.heard("gate-2", there.own())

    assert not here.used("PK1S", "cti-1", NOON_MS)


def test_two_gates_that_were_apart_find_out_that_both_admitted_by_one_code() -> None:
    """Each tells it once, and names both; the other's name is second."""
    here, there = gate_with("other", "cti-1"), gate_with("cti-1", at_ms=NOON_MS + 20_000)

    (conflict,) = here.heard("gate-2", there.own())

    assert conflict.body("gate-1") == {
        "gates": ["gate-1", "gate-2"],
        "use": use_digest("park-1", "PK1S", "cti-1"),
        "format": "PK1S",
        "holder": "person-1",
        "grant": 2,
        "here_ms": NOON_MS,
        "there_ms": NOON_MS + 20_000,
    }
    assert here.heard("gate-2", there.own()) == []
    assert len(here.heard("gate-3", there.own())) == 1


def test_a_conflict_that_is_on_record_is_not_told_again() -> None:
    """A gate that was started again reads its own journal."""
    here, there = gate_with("cti-1"), gate_with("cti-1")
    here.told("gate-2", use_digest("park-1", "PK1S", "cti-1"))

    assert here.heard("gate-2", there.own()) == []


def test_a_conflict_is_told_once_for_as_long_as_its_use_is_remembered() -> None:
    """Further people change nothing; a use hours later is another conflict."""
    here, there = gate_with("cti-1"), gate_with("cti-1")
    assert len(here.heard("gate-2", there.own())) == 1

    here.use(Code("cti-2"), NOON_MS + 1_000, 2)
    assert here.heard("gate-2", there.own()) == []

    later_ms = NOON_MS + OWN_MEMORY_MS + 1
    here.use(Code("cti-3"), later_ms, 3)
    for gate in (here, there):
        gate.use(Code("cti-1", expires_ms=later_ms + 60_000), later_ms, 4)
    assert len(here.heard("gate-2", there.own())) == 1


def test_two_entries_with_one_certificate_on_one_day_are_no_conflict() -> None:
    """The second came when the first objected no more: below, at the limit."""
    long = Code(format="HC1", expires_ms=NOON_MS + 10**10)
    here = admissions()
    here.use(long, NOON_MS, 1)
    for later_ms, conflicts in ((599_999, 1), (600_000, 0)):
        there = admissions()
        there.use(long, NOON_MS + later_ms, 1)
        assert len(here.heard(f"gate-{later_ms}", there.own())) == conflicts


def test_another_gate_can_fill_only_its_own_part_of_the_memory() -> None:
    """Its oldest uses give way, those of a third gate stay."""
    here = admissions()
    here.heard("gate-3", [Use(use_digest("park-1", "PK1S", "third"), NOON_MS, NOON_MS + 9)])
    flood = [
        Use(use_digest("park-1", "PK1S", str(number)), NOON_MS + number, NOON_MS + 900)
        for number in range(MOST_USES_OF_A_GATE + 1)
    ]
    here.heard("gate-2", reversed(flood))

    assert not here.used("PK1S", "0", NOON_MS)
    assert here.used("PK1S", "1", NOON_MS)
    assert here.used("PK1S", "third", NOON_MS)


def test_more_gates_than_a_site_can_have_are_not_listened_to() -> None:
    """Those that were heard first stay."""
    here = admissions()
    for number in range(MOST_GATES + 1):
        use = Use(use_digest("park-1", "PK1S", f"of-{number}"), NOON_MS, NOON_MS + 9)
        assert here.heard(f"gate-{number}", [use]) == []

    assert here.used("PK1S", f"of-{MOST_GATES - 1}", NOON_MS)
    assert not here.used("PK1S", f"of-{MOST_GATES}", NOON_MS)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.booleans()), max_size=40),
)
def test_gates_that_talk_after_every_admission_admit_by_a_code_once(
    tries: list[tuple[int, int, bool]],
) -> None:
    """And gates that are cut off at most once each, whatever is tried where."""
    gates = [admissions() for _ in range(3)]
    admitted: dict[int, list[int]] = {}
    cut_off: set[int] = set()
    for at, code, cut in tries:
        cut_off |= {at} if cut else set()
        if gates[at].used("PK1S", str(code), NOON_MS):
            continue
        gates[at].use(Code(str(code)), NOON_MS, 1)
        admitted.setdefault(code, []).append(at)
        for other in set(range(3)) - {at}:
            if not {at, other} & cut_off:
                gates[other].heard(f"gate-{at}", gates[at].own())

    for where in admitted.values():
        assert len(where) == len(set(where))
        assert len([gate for gate in where if gate not in cut_off]) <= 1


def test_who_walked_out_is_not_inside_any_more() -> None:
    """And comes in again as if for the first time; whoever was never seen to enter may leave."""
    gate = admissions()
    gate.walked("p", Heading.IN, NOON_MS)
    assert gate.entered_ms("p") == NOON_MS
    gate.walked("p", Heading.OUT, NOON_MS + 100)
    gate.walked("q", Heading.OUT, NOON_MS + 100)

    assert gate.entered_ms("p") is None
    assert gate.entered_ms("q") is None
    gate.walked("p", Heading.IN, NOON_MS + 200)
    assert gate.entered_ms("p") == NOON_MS + 200


@pytest.mark.parametrize(("after_ms", "known"), [(499, True), (500, True), (501, False)])
def test_entries_are_forgotten_in_order_when_they_are_too_old(
    after_ms: int, *, known: bool
) -> None:
    """Who came in again meanwhile is remembered by the later entry."""
    gate = admissions()
    gate.enter("old", NOON_MS)
    gate.enter("back", NOON_MS)
    gate.enter("back", NOON_MS + 10)
    gate.enter("new", NOON_MS + after_ms)

    assert (gate.entered_ms("old") is not None) is known
    assert gate.entered_ms("back") == NOON_MS + 10
