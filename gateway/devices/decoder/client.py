"""The gate's end of the decoder: one frame at a time, a time limit, a warm spare; not the eye."""

import logging
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from gateway.core.instant import NS_PER_MS
from gateway.devices.decoder.memory import FrameMemory
from gateway.devices.decoder.process import ChildCrashedError, ChildOverdueError, ChildProcess
from gateway.devices.decoder.reading import Effort, EyeName
from gateway.devices.decoder.result import DecodeFailure, DecodeResult
from gateway.devices.decoder.wire import Request
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

BOOT_LIMIT_MS: Final = 10_000
"""A child that is not ready by then never will be; a Raspberry Pi 3 needs about 1 s."""

_ADVICE: Final = {
    DecodeFailure.CRASHED: "check that libzbar0 is installed",
    DecodeFailure.TIMED_OUT: "choose smaller pictures or raise camera.decode_limit_ms",
    DecodeFailure.STARTING: "the machine is overloaded",
}
_FREE_REPLACEMENTS: Final = 3
_PAUSE_MS: Final = 500
_MAX_PAUSE_MS: Final = 2_000
_WARY_MS: Final = 5_000
"""So long after a death only the cheapest passes are taken: what is held up may kill by a retry,
as tiled finder patterns do by zbar, and would each time that this retry's turn comes."""


class DecoderClient:
    """Reads codes in a child that is killed and replaced when it crashes or takes too long.

    A second child waits, loaded, so that a replacement costs no start-up. After three deaths in
    a row new children come with pauses, 0.5 to 2 s: somebody may be holding up a picture that
    kills them, and starting Python ten times a second would starve the gate. For 5 s after a
    death frames get a glance only, whatever effort is asked for.

    Args:
        limit_ms: time limit for one frame, wall milliseconds.
        clock: for the limits and for ``took_ms``.
        engine: which eye the child has; other than the gate's own for comparison only.
    """

    def __init__(self, limit_ms: int, clock: Clock, engine: EyeName = EyeName.PIPELINE) -> None:
        self._limit_ms = limit_ms
        self._engine = engine
        self._clock = clock
        self._memory = FrameMemory()
        self._at_work: ChildProcess | None = None
        self._spare: ChildProcess | None = None
        self._deaths_in_row = 0
        self._died_ns: int | None = None

    @property
    def child_pid(self) -> int | None:
        """Process id of the child at work, None while there is none."""
        return self._at_work.pid if self._at_work else None

    def wait_ready(self, limit_ms: float) -> bool:
        """Start a child if there is none and wait until it has loaded; not needed, only kind."""
        self._man()
        try:
            return self._at_work is not None and self._at_work.ready(limit_ms / 1000)
        except ChildCrashedError as error:
            self._bury(str(error))
            return False

    def decode(
        self, grey: NDArray[np.uint8], effort: Effort = Effort.EVERYTHING, *, beyond: bool = False
    ) -> DecodeResult:
        """Read the codes in a picture; returns within the limit, whatever the picture does.

        Args:
            grey: rows of grey bytes, shape (height, width).
            effort: how hard to look.
            beyond: not to end with the texts of the picture before.

        Raises:
            DeviceError: the picture is empty, too large or not grey bytes.
        """
        began_ns = self._clock.mono_ns()
        if self._died_ns is not None and self._since_ms(self._died_ns) < _WARY_MS:
            effort = Effort.GLANCE
        width, height = self._memory.put(grey)
        self._man()
        if self._at_work is None:
            return self._failed(DecodeFailure.STARTING, "waiting before another start", began_ns)
        try:
            return self._ask(self._at_work, Request(width, height, effort, beyond), began_ns)
        except ChildCrashedError as error:
            return self._failed(DecodeFailure.CRASHED, self._bury(str(error)), began_ns)
        except ChildOverdueError as error:
            return self._failed(DecodeFailure.TIMED_OUT, self._bury(str(error)), began_ns)

    def close(self) -> None:
        """End the children; the client is of no use afterwards."""
        for child in (self._at_work, self._spare):
            if child:
                child.kill()
        self._at_work = self._spare = None
        self._memory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, child: ChildProcess, request: Request, began_ns: int) -> DecodeResult:
        if not child.ready(self._limit_ms / 1000):
            if self._since_ms(child.born_ns) > BOOT_LIMIT_MS:
                raise ChildOverdueError(f"not ready {BOOT_LIMIT_MS} ms after its start")
            return self._failed(DecodeFailure.STARTING, "still loading", began_ns)
        left_ms = self._limit_ms - self._since_ms(began_ns)
        answer = child.ask(request, left_ms / 1000)
        self._deaths_in_row = 0
        return DecodeResult(answer.readings, self._since_ms(began_ns), answer.cpu_us / 1000)

    def _man(self) -> None:
        """Put the spare to work where nobody works, and a new spare behind it."""
        if self._at_work is None:
            self._at_work, self._spare = self._spare, None
        if self._at_work is None and self._may_start():
            self._at_work = self._start()
        if self._spare is None and self._may_start():
            self._spare = self._start()

    def _may_start(self) -> bool:
        extra = self._deaths_in_row - _FREE_REPLACEMENTS
        if extra < 0 or self._died_ns is None:
            return True
        return self._since_ms(self._died_ns) >= min(_PAUSE_MS << min(extra, 8), _MAX_PAUSE_MS)

    def _start(self) -> ChildProcess:
        return ChildProcess(self._memory.fd, self._engine, self._clock.mono_ns())

    def _bury(self, why: str) -> str:
        """Kill the child at work and have the spare take over at once; why, for the result."""
        if self._at_work:
            log.warning("decoder child %d killed: %s", self._at_work.pid, why)
            self._at_work.kill()
        self._at_work = None
        self._deaths_in_row += 1
        self._died_ns = self._clock.mono_ns()
        self._man()
        return why

    def _failed(self, failure: DecodeFailure, why: str, began_ns: int) -> DecodeResult:
        detail = f"decoder child: {why}; if this stays, {_ADVICE[failure]}"
        return DecodeResult((), self._since_ms(began_ns), failure=failure, detail=detail)

    def _since_ms(self, earlier_ns: int) -> float:
        return (self._clock.mono_ns() - earlier_ns) / NS_PER_MS
