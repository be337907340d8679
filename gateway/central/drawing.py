"""The loop that keeps passages drawn behind ingest; knows no row."""

import logging
from threading import Event
from typing import Final, Protocol

from gateway.central.loop import Beat
from gateway.central.store.database import StoreError

log = logging.getLogger(__name__)

_REST_S: Final = 0.25
"""Between two pieces also while there are more: a backlog that comes in goes before its pages."""


class Drawer(Protocol):
    """What draws a piece at a time."""

    def step(self) -> bool:
        """Draw a piece; whether there may be more."""


class Drawing:
    """Draws until it is asked to stop; a database that can't be used is tried again.

    Args:
        drawer: what is drawn.
    """

    def __init__(self, drawer: Drawer) -> None:
        self._drawer = drawer
        self._works = True

    def run(self, stopping: Event, beat: Beat) -> None:
        """Draw a piece, rest, and so on.

        Args:
            stopping: ends it.
            beat: called each time the loop comes round.
        """
        while not stopping.is_set():
            beat()
            try:
                self._drawer.step()
            except StoreError as error:
                self._failed(error)
            else:
                self._works = True
            stopping.wait(_REST_S)

    def _failed(self, error: StoreError) -> None:
        if self._works:
            log.error("%s; passages are drawn later", error)
        self._works = False
