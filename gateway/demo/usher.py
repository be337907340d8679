"""Stands in for forehead and feet when real people hold real phones up to a real camera."""

import threading
from typing import Final

from gateway.core.lane import Lamp
from gateway.demo.board import DemoBoard
from gateway.devices.board_outputs import LAMPS

_FOREHEAD_CELSIUS: Final = 36.1
_AIR_CELSIUS: Final = 24.0
_LOOK_S: Final = 0.5
_WAITING: Final = LAMPS[Lamp.WAIT]


def usher(board: DemoBoard, ending: threading.Event) -> None:
    """Whenever the gate has seen a code, show it a healthy forehead; when it opens, walk."""
    while not ending.is_set():
        try:
            board.wait_for(lambda state: state.lamp == _WAITING, _LOOK_S)
        except TimeoutError:
            continue
        board.forehead(_FOREHEAD_CELSIUS, _AIR_CELSIUS)
        try:
            board.wait_for(lambda state: state.lamp != _WAITING, 10 * _LOOK_S)
            if board.state().arm_open:
                board.walk_through()
        except TimeoutError:
            pass
        board.nobody()
