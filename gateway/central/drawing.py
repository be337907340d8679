"""The loop that does behind ingest what nobody waits for: draws passages, makes months."""

import logging
from threading import Event
from typing import Final, Protocol

from gateway.central.loop import Beat
from gateway.central.store.database import StoreError

log = logging.getLogger(__name__)

_REST_S: Final = 0.25
"""Between two pieces also while there are more: a backlog that comes in goes before its pages."""


class Piecework(Protocol):
    """What is done a piece at a time."""

    def step(self) -> bool:
        """Do a piece; whether there may be more."""


class Drawing:
    """Works until it is asked to stop; a database that can't be used is tried again.

    Args:
        works: what is done, in turn.
    """

    def __init__(self, *works: Piecework) -> None:
        self._pieces = works
        self._works = True

    def run(self, stopping: Event, beat: Beat) -> None:
        """A piece of each, a rest, and so on.

        Args:
            stopping: ends it.
            beat: called each time the loop comes round.
        """
        while not stopping.is_set():
            beat()
            try:
                for piece in self._pieces:
                    piece.step()
            except StoreError as error:
                self._failed(error)
            else:
                self._works = True
            stopping.wait(_REST_S)

    def _failed(self, error: StoreError) -> None:
        if self._works:
            log.error("%s; what follows from rows is done later", error)
        self._works = False
