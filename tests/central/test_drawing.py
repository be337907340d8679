"""The loop that draws passages behind ingest."""

import threading

from gateway.central.drawing import Drawing
from gateway.central.store.database import StoreError


class Pieces:
    """So many pieces, the first of them behind a database that is locked once."""

    def __init__(self, pieces: int, stopping: threading.Event) -> None:
        self.left = pieces
        self.failures = 1
        self._stopping = stopping

    def step(self) -> bool:
        """One piece."""
        if self.failures:
            self.failures -= 1
            raise StoreError("centre's database: locked")
        self.left -= 1
        if not self.left:
            self._stopping.set()
        return self.left > 0


def test_a_locked_database_is_tried_again_and_every_piece_is_drawn() -> None:
    """And the loop ends when it is asked to."""
    stopping = threading.Event()
    pieces, beats = Pieces(3, stopping), []
    Drawing(pieces).run(stopping, lambda: beats.append(pieces.left))
    assert pieces.left == 0
    assert len(beats) == 4
