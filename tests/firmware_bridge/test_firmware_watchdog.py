"""What the ATmega328P does that no program on a computer can: its watchdog, tried in simavr."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.board_messages import Hello
from firmware_bridge.clock import MonotonicClock
from firmware_bridge.emulator.firmware_board import FirmwareBoard
from firmware_bridge.emulator.firmware_build import Target
from firmware_bridge.host_messages import RelayCommand
from firmware_bridge.vocabulary import AckStatus, RelayAction, ResetCause
from tests.firmware_bridge.bench import SESSION, STEP_MS, Bench
from tests.firmware_bridge.firmware_board import built

WATCHDOG_MS = 700
"""The watchdog's 500 ms, by an oscillator of its own, and the start that follows."""


class Freezing:
    """A bench whose board can be frozen."""

    def __init__(self, folder: Path, program: list[str]) -> None:
        self.command = program
        self.bench = Bench(folder, self._made)

    def _made(self, link_path: Path, clock: MonotonicClock) -> FirmwareBoard:
        self.board = FirmwareBoard(self.command, link_path, clock)
        return self.board


@pytest.fixture
def freezing(tmp_path: Path) -> Iterator[Freezing]:
    """A simulated microcontroller with a live host."""
    made = Freezing(tmp_path, built(Target.SIMAVR, tmp_path / "gate-avr"))
    made.bench.greet()
    yield made
    made.bench.close()


def test_a_board_whose_clock_stands_still_resets_itself_and_drops_the_arm(
    freezing: Freezing,
) -> None:
    """Without a clock there is no dead-man and no end of a pulse: only the watchdog is left."""
    bench = freezing.bench
    bench.pass_time(100)
    opening = RelayCommand(1, SESSION, 0, RelayAction.OPEN, 60_000)
    assert bench.ask(opening) is AckStatus.OK
    bench.listen_until_quiet()

    freezing.board.freeze()
    for _ in range(0, WATCHDOG_MS, STEP_MS):
        bench.clock.advance_ms(STEP_MS)
        freezing.board.state()

    assert not freezing.board.state().arm_open
    assert freezing.board.state().arm_moves == 2
    hellos = [one for one, _ in bench.listen_until_quiet() if isinstance(one, Hello)]
    assert [(one.reset_cause, one.boot_id) for one in hellos] == [(ResetCause.WATCHDOG, 2)]
