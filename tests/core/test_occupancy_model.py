"""However gates, people, journals and messages fall together, no more are inside than may be."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gateway.core.occupancy.count import ASKS_ITSELF
from gateway.core.occupancy.escrow import received
from gateway.core.occupancy.room import RoomState
from tests.occupancy_site import NOON_MS, CountingGate, Site

NAMES = ("a", "b", "c", "d", "e", "f")
Step = tuple[str, int, int]
Said = list[tuple[str, tuple[RoomState, ...]]]

STEPS = ("asks",) * 6 + (
    "leaves",
    "leaves",
    "turns round",
    "gives",
    "gives",
    "writes",
    "speaks",
    "speaks",
    "hears",
    "loses power while it gives",
    "restarts",
    "card swapped",
    "hears itself",
    "waits",
)

sites = st.builds(
    Site,
    st.integers(2, 6).map(lambda gates: NAMES[:gates]),
    st.integers(1, 14) | st.integers(15, 60),
)
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 5), st.integers(0, 255)),
    min_size=30,
    max_size=60,
)


def take(site: Site, said: Said, step: Step) -> None:  # noqa: C901 - one arm a step
    """One thing happens at one gate; messages come late, twice, out of order or never."""
    what, number, chance = step
    gate = site.gates[number % len(site.gates)]
    match what:
        case "asks":
            site.asks(gate)
        case "leaves" if site.inside:
            gate.reads_out()
            site.inside -= 1
        case "turns round" if site.asks(gate):
            gate.nobody_walks()
            site.inside -= 1
        case "gives":
            gate.gives(site.now_ns)
        case "writes":
            gate.disk_writes()
        case "speaks":
            said.append((gate.name, gate.says()))
            some_hear(site, said[-1], chance)
        case "loses power while it gives":
            gate.gives(site.now_ns)
            said.append((gate.name, gate.says()))
            some_hear(site, said[-1], chance)
            gate.start()
        case "hears" if said:
            name, states = said[chance % len(said)]
            gate.register.heard(name, states, NOON_MS)
        case "restarts":
            gate.start()
        case "card swapped":
            gate.hears_itself()  # one card at a time: a second loses what the first saw
            gate.card_swapped()
        case "hears itself":
            gate.hears_itself()
        case "waits":
            site.now_ns += chance * 50_000_000


def some_hear(site: Site, message: tuple[str, tuple[RoomState, ...]], chance: int) -> None:
    """Whom the message reaches at once is a matter of chance."""
    name, states = message
    for place, gate in enumerate(site.gates):
        if chance >> place & 1:
            gate.register.heard(name, states, NOON_MS)


@settings(max_examples=150, deadline=None)
@given(sites, steps)
def test_the_limit_holds_and_no_right_is_made(site: Site, happened: list[Step]) -> None:
    """After each single step: people inside and rights to let more in are the limit at most."""
    said: Said = []
    for step in happened:
        take(site, said, step)
        assert site.inside + site.rights <= site.most, step


CROWDED_EVERYWHERE: list[Step] = [
    *[("asks", 0, 0)] * 19,
    *[("asks", 1, 0)] * 2,
    *[("asks", 2, 0)] * 2,
    *(("asks", 3, 0), ("leaves", 1, 0), ("asks", 1, 0), ("asks", 3, 0), ("leaves", 0, 0)),
    *(("speaks", 2, 1), ("gives", 0, 0)),
]
"""Four gates have refused somebody when one person leaves: the last right goes round them all."""


@settings(max_examples=80, deadline=None)
@given(sites, steps, st.integers(0, 5))
@example(Site(NAMES[:4], 8), CROWDED_EVERYWHERE, 2)
def test_gates_that_hear_each_other_admit_while_anybody_has_a_right(
    site: Site,
    happened: list[Step],
    number: int,
) -> None:
    """Whoever was refused is admitted soon after, at whichever gate the last right was.

    At the latest when each gate and once more the first has given it away, and every wish from
    before has been granted: whoever it was granted for may have gone, and then it travels on.
    """
    said: Said = []
    for step in happened:
        take(site, said, step)
    gate, has_room = site.gates[number % len(site.gates)], site.inside < site.most
    site.all_hear_all()

    tries = range(len(site.gates) + 1 + wishes(site))

    assert any(tried_again(site, gate) for _ in tries) is has_room
    assert site.inside + site.rights == site.most


def wishes(site: Site) -> int:
    """Rights that gates have asked for and not received."""
    tallies = {gate.name: state.tally for gate in site.gates for state in gate.says()}
    missing = (one.wants - received(tallies, name) for name, one in tallies.items())
    return sum(max(0, rights) for rights in missing)


def test_the_last_right_waits_for_whom_it_was_asked_for() -> None:
    """Though the gate that gave it away had refused many, and still asks."""
    site = Site(("a", "b"), 1)
    first, second = site.gates
    for _ in range(30):
        site.asks(first)
    first.reads_out()
    site.inside -= 1

    assert not tried_again(site, second)
    assert tried_again(site, second)


def tried_again(site: Site, gate: CountingGate) -> bool:
    """Somebody asks, and if they are refused the gates have a moment to agree."""
    admitted = site.asks(gate)
    for _ in range(len(site.gates) + ASKS_ITSELF + 1):
        site.all_hear_all()
    return admitted


def test_nothing_is_given_any_more_once_nobody_comes() -> None:
    """Two gates without people do not pass the last right to and fro."""
    site = Site(("a", "b"), 3)
    for gate in (*site.gates, *site.gates):
        site.asks(gate)
        site.all_hear_all()
    for _ in range(10):
        site.all_hear_all()
    rows = [len(gate.rows) for gate in site.gates]

    for _ in range(10):
        site.all_hear_all()

    assert [len(gate.rows) for gate in site.gates] == rows


def test_a_rich_gate_that_is_away_leaves_it_to_the_next() -> None:
    """It answers nobody; the others wait for it for two seconds, and then give what they have."""
    site = Site(("a", "b", "c"), 12)
    away, here, crowded = site.gates
    for _ in range(2):
        assert site.asks(here)
    for _ in range(4):
        assert site.asks(crowded)
    site.gates = [here, crowded]

    assert not site.asks(crowded)
    for _ in range(3):
        site.all_hear_all()

    assert site.asks(crowded)
    assert away.rights == 4


def test_guards_who_open_all_the_same_are_counted_and_paid_for_by_the_others() -> None:
    """The limit is passed by as many as they let in, and by nobody else."""
    site = Site(("a", "b"), 4)
    one, other = site.gates
    for _ in range(2):
        assert site.asks(one)
    one.overridden()
    for _ in range(4):
        site.all_hear_all()

    assert (max(0, one.rights), max(0, other.rights)) in {(1, 0), (0, 1)}
    assert site.asks(one) is not site.asks(other)
    assert not site.asks(one)
    assert not site.asks(other)
