"""A loop that hangs is noticed, so that systemd may restart the centre."""

from threading import Event

from gateway.central.loop import Beat, Loop
from gateway.runtime.clock import ManualClock


def test_a_loop_counts_as_alive_while_it_comes_round() -> None:
    """At its last turn it is alive; ten seconds later without one it is not."""
    clock = ManualClock()
    turns: list[bool] = []

    def body(stopping: Event, beat: Beat) -> None:
        for _ in range(3):
            clock.advance_ms(9_999)
            turns.append(loop.beat_within_ns(10_000_000_000))
            beat()
        assert stopping.is_set()

    loop = Loop("web", body, clock)
    stopping = Event()
    stopping.set()
    loop.run(stopping)
    assert turns == [True, True, True]
    clock.advance_ms(10_000)
    assert not loop.beat_within_ns(10_000_000_000)
