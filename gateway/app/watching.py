"""The main thread of a running gate: feeds the watchdog and does chores; judges no loop itself."""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from typing import Final

from gateway.app.vigil import Vigil
from gateway.runtime.notify import Notifier, watchdog_interval_s

log = logging.getLogger(__name__)

LOOK_S: Final = 2.0
"""How often the vigil looks where systemd names no watchdog interval."""


def keep_watch(ending: threading.Event, vigil: Vigil, chores: Sequence[Callable[[], None]]) -> None:
    """Tell systemd that the gate runs, and that it is well, until it is to end.

    Args:
        ending: set when it is.
        vigil: knows whether every loop turns.
        chores: done each time before it is asked.
    """
    notifier = Notifier.from_environment(os.environ)
    notifier.ready("the gate runs")
    interval_s = watchdog_interval_s(os.environ) or LOOK_S
    while not ending.wait(interval_s):
        for chore in chores:
            chore()
        stuck = vigil.stuck()
        if not stuck:
            notifier.watchdog()
            continue
        log.error("stuck: %s; the watchdog is not fed", ", ".join(stuck))
        notifier.status(f"stuck: {', '.join(stuck)}")
    notifier.stopping()
