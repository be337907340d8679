"""When the watchdog is fed."""

from gateway.app.vigil import Vigil


def test_the_watchdog_is_fed_only_when_every_loop_has_turned() -> None:
    """One stuck thread is a stuck gate."""
    turns = {"gate": 1, "eye": 1}
    vigil = Vigil({name: lambda name=name: turns[name] for name in turns})  # type: ignore[misc]
    assert vigil.stuck() == []

    turns["gate"] += 1
    assert vigil.stuck() == ["eye"]

    turns["eye"] += 1
    assert vigil.stuck() == []


def test_a_slow_loop_is_given_until_it_turns() -> None:
    """A loop that turned since the last good look is well, even if another was stuck meanwhile."""
    turns = {"gate": 1, "eye": 1}
    vigil = Vigil({"gate": lambda: turns["gate"], "eye": lambda: turns["eye"]})
    vigil.stuck()
    turns["gate"] += 1
    vigil.stuck()
    turns["eye"] += 1

    assert vigil.stuck() == []
