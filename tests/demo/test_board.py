"""What a demonstration does to its board, whichever that is: asked in real time over a port."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.board import from_board
from firmware_bridge.board_messages import Reading
from firmware_bridge.emulator.firmware_board import FirmwareBoard
from firmware_bridge.emulator.firmware_build import Target, build, missing_packages
from firmware_bridge.errors import FirmwareError
from firmware_bridge.frames import Frame, FrameReader, encode
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, RelayCommand
from firmware_bridge.link import Link, PortSettings
from firmware_bridge.vocabulary import Input, RelayAction
from gateway.demo.board import BoardKind, DemoBoard, make_board
from gateway.runtime.clock import SystemClock

CLOCK = SystemClock(lambda: True)
SESSION = 1
READ_MS = 50
READS = 100
NEAR_CENTI = 4
"""The sensor's last step is never still."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where hosts find the board."""
    return tmp_path_factory.mktemp("lane") / "board"


@pytest.fixture(scope="module", params=list(BoardKind), ids=lambda kind: str(kind.value))
def board(request: pytest.FixtureRequest, port: Path) -> Iterator[DemoBoard]:
    """Each of them, started; one for all tests, as compilers take their time."""
    kind: BoardKind = request.param
    if kind is not BoardKind.EMULATED and (missing := missing_packages(Target(kind.value))):
        pytest.skip(f"{kind.value} board not tried: apt-get install {' '.join(missing)}")
    made = make_board(kind, port.parent, port, CLOCK)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def link(board: DemoBoard, port: Path) -> Iterator[Link]:
    """A host's port; its session is open and it lives."""
    made = Link(PortSettings(str(port), 115_200), CLOCK)
    made.try_open()
    for message in (HelloRequest(SESSION), HostHeartbeat(SESSION)):
        made.write(encode(message.in_frame(0)))
    board.wait_for(lambda state: state.session == SESSION and state.host_live)
    yield made
    made.close()


def is_read(link: Link, celsius: float) -> bool:
    """Whether the board comes to read this temperature."""
    reader = FrameReader()
    for _ in range(READS):
        for item in reader.feed(link.read(READ_MS)):
            message = from_board(item) if isinstance(item, Frame) else None
            if isinstance(message, Reading):
                near = abs(message.object_centi - round(celsius * 100)) <= NEAR_CENTI
                if near:
                    return True
    return False


def test_a_forehead_is_read_and_then_the_wall_behind_it(board: DemoBoard, link: Link) -> None:
    """A person comes and goes; the air stays as it was."""
    board.forehead(36.12, 24.0)
    assert is_read(link, 36.12)
    board.nobody()
    assert is_read(link, 23.6)


def test_a_person_walks_through_the_arm_that_the_host_opened(board: DemoBoard, link: Link) -> None:
    """Arm, its contact, beam and no more beam."""
    opening = RelayCommand(1, SESSION, 0, RelayAction.OPEN, 5_000)
    link.write(encode(opening.in_frame(1)))
    board.wait_for(lambda state: state.arm_open and Input.DOOR in state.inputs)
    board.walk_through()
    board.wait_for(lambda state: Input.BEAM in state.inputs)
    board.wait_for(lambda state: Input.BEAM not in state.inputs)


def test_a_forced_arm_is_seen_although_nobody_opened_it(board: DemoBoard) -> None:
    """The contact tells, and tells when it is shut again."""
    board.wait_for(lambda state: Input.DOOR not in state.inputs)
    board.force_door()
    seen = board.wait_for(lambda state: Input.DOOR in state.inputs)
    assert not seen.arm_open
    board.wait_for(lambda state: Input.DOOR not in state.inputs)


def test_a_pulled_cable_takes_the_port_away_and_leaves_the_board_alive(
    board: DemoBoard, port: Path
) -> None:
    """As the gate sees it, and as the board does."""
    board.unplug()
    assert not port.is_symlink()
    before_ms = board.state().uptime_ms
    board.wait_for(lambda state: state.uptime_ms > before_ms)
    board.replug()
    assert port.is_symlink()


@pytest.mark.parametrize(
    ("target", "packages"),
    [(Target.POSIX, "gcc"), (Target.SIMAVR, "gcc gcc-avr")],
    ids=lambda given: given.value if isinstance(given, Target) else "",
)
def test_firmware_that_can_not_be_built_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: Target, packages: str
) -> None:
    """The Debian packages' names, ready to be copied."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FirmwareError) as refused:
        build(target, tmp_path / "gate-board")
    asked = str(refused.value).partition("--no-install-recommends ")[2].split()
    assert set(packages.split()) <= set(asked)


def test_a_board_whose_program_ended_says_so(tmp_path: Path) -> None:
    """Not a hang, and not a traceback."""
    ended = FirmwareBoard(["false"], tmp_path / "board")
    with pytest.raises(FirmwareError, match="false"):
        ended.start()
