"""The web process's end of the control socket: the newest view, its age, and acts; no page."""

import logging
import socket
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gateway.control.looking import LookAsked, Looked
from gateway.control.messages import (
    Answer,
    LineBuffer,
    ToGate,
    ToPage,
    decode_for_page,
    encode,
)
from gateway.control.shapes import ShapeError
from gateway.core.guard_acts import GuardAct
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import LaneView
from gateway.core.look import Look
from gateway.errors import GatewayError
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

ANSWER_LIMIT_S: Final = 2.0
"""A row on an SD card with ``synchronous=FULL`` takes tens of milliseconds; this is ten times."""
_READ_LIMIT_S: Final = 0.2
_SILENCE_NS: Final = 5_000 * NS_PER_MS
_FIRST_BACKOFF_S: Final = 0.1
_LAST_BACKOFF_S: Final = 1.0
_CHUNK: Final = 64 * 1024
_MAX_ACTS: Final = 64


class GateUnreachableError(GatewayError):
    """The gate process can't be asked, or went before it answered."""


class AnswerLateError(GatewayError):
    """The gate did not answer in time; nobody here knows whether the arm moved."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What the web process knows of the lane at one moment.

    Args:
        version: grows with every line heard; two glances of one version are the same.
        view: the newest view, or None before the first.
        heard_mono_ns: when the gate was last heard, or None if never.
        connected: whether the socket is open; a gate that hangs is connected and silent.
    """

    version: int = 0
    view: LaneView | None = None
    heard_mono_ns: int | None = None
    connected: bool = False

    def age_ms(self, now_mono_ns: int) -> int | None:
        """Milliseconds since the gate was last heard, or None if never."""
        if self.heard_mono_ns is None:
            return None
        return (now_mono_ns - self.heard_mono_ns) // NS_PER_MS


class _Asked:
    """An act on its way: who comes second with the same act gets the same answer."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.answer: Answer | None = None
        self.look: Look | None = None


class ControlClient:
    """Stays connected to the gate; ``run`` is the body of one worker thread.

    Args:
        socket_path: where the gate listens.
        clock: times the gate's silence.
    """

    def __init__(self, socket_path: Path, clock: Clock) -> None:
        self._path = socket_path
        self._clock = clock
        self._changed = threading.Condition()
        self._glance = Glance()
        self._asked: OrderedDict[str, _Asked] = OrderedDict()
        self._connection: socket.socket | None = None

    def glance(self) -> Glance:
        """The newest knowledge, at once."""
        with self._changed:
            return self._glance

    def wait_beyond(self, version: int, limit_s: float) -> Glance:
        """The newest knowledge as soon as it is newer than ``version``, or after ``limit_s``."""
        with self._changed:
            self._changed.wait_for(lambda: self._glance.version > version, limit_s)
            return self._glance

    def ask(self, request: GuardAct, limit_s: float = ANSWER_LIMIT_S) -> Answer:
        """Send an act and wait for its answer; the same act twice is done once.

        Raises:
            GateUnreachableError: if the gate isn't connected, or went meanwhile.
            AnswerLateError: if no answer came within ``limit_s``.
        """
        asked = self._send_once(request)
        if not asked.done.wait(limit_s):
            raise AnswerLateError(f"act {request.act}: no answer in {limit_s} s; look at the arm")
        if asked.answer is None:
            raise GateUnreachableError(f"act {request.act}: the gate went away; look at the arm")
        return asked.answer

    def look(self, request: LookAsked, limit_s: float = ANSWER_LIMIT_S) -> Look:
        """A picture of the gate's camera; it is forgotten here with its return.

        Raises:
            GateUnreachableError: if the gate isn't connected, or went meanwhile.
            AnswerLateError: if no picture came within ``limit_s``.
        """
        asked = self._send_once(request)
        asked.done.wait(limit_s)
        with self._changed:
            self._asked.pop(request.act, None)
        if asked.look is not None:
            return asked.look
        if asked.done.is_set():
            raise GateUnreachableError("look through the camera: the gate went away")
        raise AnswerLateError(f"look through the camera: no picture in {limit_s} s")

    def run(self, stopping: threading.Event) -> None:
        """Connect, listen, and connect again, until asked to stop."""
        backoff_s = _FIRST_BACKOFF_S
        while not stopping.is_set():
            connection = self._connect()
            if connection is None:
                stopping.wait(backoff_s)
                backoff_s = min(2 * backoff_s, _LAST_BACKOFF_S)
                continue
            backoff_s = _FIRST_BACKOFF_S
            with connection:
                self._listen(connection, stopping)
            if not stopping.is_set():
                log.warning("control: connection to the gate lost; trying again")
            self._lost()

    def _connect(self) -> socket.socket | None:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_READ_LIMIT_S)
        try:
            connection.connect(str(self._path))
        except OSError:
            connection.close()
            return None
        with self._changed:
            self._connection = connection
            self._tell(replace(self._glance, connected=True))
        log.info("control: connected to the gate at %s", self._path)
        return connection

    def _listen(self, connection: socket.socket, stopping: threading.Event) -> None:
        lines = LineBuffer()
        heard_ns = self._clock.mono_ns()
        while not stopping.is_set() and self._clock.mono_ns() - heard_ns < _SILENCE_NS:
            try:
                received = connection.recv(_CHUNK)
                for line in lines.feed(received):
                    self._hear(decode_for_page(line))
            except TimeoutError:
                continue
            except OSError:
                return
            except ShapeError as error:
                log.warning("control: gate hung up on: %s", error)
                return
            if not received:
                return
            heard_ns = self._clock.mono_ns()

    def _hear(self, message: ToPage) -> None:
        if isinstance(message, Looked):
            self._seen(message)  # no news of the lane: nobody else's screen is woken
            return
        with self._changed:
            heard = replace(self._glance, heard_mono_ns=self._clock.mono_ns())
            if isinstance(message, LaneView):
                heard = replace(heard, view=message)
            if isinstance(message, Answer):
                self._settle(message)
            self._tell(heard)

    def _settle(self, answer: Answer) -> None:
        asked = self._asked.get(answer.act)
        if asked is not None:
            asked.answer = answer
            asked.done.set()

    def _seen(self, looked: Looked) -> None:
        with self._changed:
            asked = self._asked.get(looked.act)
            if asked is not None:
                asked.look = looked.look
                asked.done.set()

    def _tell(self, glance: Glance) -> None:
        self._glance = replace(glance, version=self._glance.version + 1)
        self._changed.notify_all()

    def _lost(self) -> None:
        with self._changed:
            self._connection = None
            for act in [act for act, asked in self._asked.items() if asked.answer is None]:
                self._asked.pop(act).done.set()
            self._tell(replace(self._glance, connected=False))

    def _send_once(self, request: ToGate) -> _Asked:
        with self._changed:
            asked = self._asked.get(request.act)
            if asked is not None:
                return asked
            if self._connection is None:
                raise GateUnreachableError(f"control socket {self._path}: the gate isn't there")
            asked = self._asked[request.act] = _Asked()
            if len(self._asked) > _MAX_ACTS:
                self._asked.popitem(last=False)
            try:
                self._connection.sendall(encode(request))
            except OSError as error:
                del self._asked[request.act]
                raise GateUnreachableError(
                    f"control socket {self._path}: {error}; the gate doesn't take acts"
                ) from error
            return asked
