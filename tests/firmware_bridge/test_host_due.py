"""A host sleeps until it is due: what it says must not depend on how often it is looked at."""

import pytest

from firmware_bridge.clock import NS_PER_MS, ms_until
from firmware_bridge.emulator.board_core import BoardCore
from firmware_bridge.facts import Fact
from firmware_bridge.host import HEARTBEAT_MS, HostSession

ANSWERED_MS = 20
LIFE_MS = 6_000
Said = list[tuple[int, bytes]]


def greeted() -> HostSession:
    """A host whose board has answered; its next heartbeat is due."""
    host, board = HostSession(), BoardCore(1)
    host.begin(0)
    for outgoing in host.take_outgoing():
        board.receive(outgoing.wire)
    board.advance(ANSWERED_MS)
    host.receive(board.take_output(), ANSWERED_MS * NS_PER_MS)
    assert host.up
    return host


def life(host: HostSession, *, rested: bool) -> tuple[Said, list[tuple[int, Fact]]]:
    """What it says and learns in six seconds of a dead line, from an open on at 20 ms."""
    now_ns = ANSWERED_MS * NS_PER_MS
    host.open_arm(3_000, now_ns, now_ns)
    said: Said = []
    learned: list[tuple[int, Fact]] = []
    for now_ms in range(ANSWERED_MS, LIFE_MS):
        now_ns = now_ms * NS_PER_MS
        if now_ms > ANSWERED_MS and rested and ms_until(host.due_ns, now_ns):
            continue
        learned += [(now_ms, fact) for fact in host.advance(now_ns)]
        said += [(now_ms, outgoing.wire) for outgoing in host.take_outgoing()]
    return said, learned


def test_a_host_that_sleeps_until_it_is_due_says_all_at_its_time() -> None:
    """Heartbeats, repetitions, giving up, silence and greetings, to the millisecond."""
    watchful, rested = life(greeted(), rested=False), life(greeted(), rested=True)
    assert rested == watchful
    assert watchful[1]


def test_a_host_is_not_woken_for_nothing() -> None:
    """After it was advanced it is due later than now, whatever happened."""
    host = greeted()
    now_ns = ANSWERED_MS * NS_PER_MS
    wakings = 0
    while now_ns < LIFE_MS * NS_PER_MS:
        host.advance(now_ns)
        assert host.due_ns > now_ns
        now_ns = host.due_ns
        wakings += 1
    assert wakings <= LIFE_MS / HEARTBEAT_MS


@pytest.mark.parametrize(
    ("due_ns", "now_ns", "wait_ms"),
    [(0, 0, 0), (0, 1, 0), (1, 0, 1), (NS_PER_MS, 0, 1), (NS_PER_MS + 1, 0, 2), (0, 10**12, 0)],
)
def test_a_wait_is_never_shorter_than_what_is_left(due_ns: int, now_ns: int, wait_ms: int) -> None:
    """Who wakes early waits again, for nothing."""
    assert ms_until(due_ns, now_ns) == wait_ms
