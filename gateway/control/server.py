"""The gate's end of the control socket: shows views to web processes and takes their acts."""

import logging
import selectors
import socket
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.control.listener import listen
from gateway.control.looking import LookAsked, Looked, Looking
from gateway.control.messages import Answer, Beat, decode_for_gate, encode
from gateway.control.peer import Peer
from gateway.control.shapes import ShapeError
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import LaneView
from gateway.core.look import NOTHING_SEEN, Look
from gateway.core.signals import Signal
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

BEAT_NS: Final = 1_000 * NS_PER_MS
_MAX_WAIT_S: Final = 0.2
_MAX_PEERS: Final = 8
_MAX_OPEN_ACTS: Final = 64


class ControlServer:
    """Serves any number of web processes up to eight; ``run`` is the body of one worker thread.

    ``publish`` and ``answer`` may be called from any thread and never wait for a client: a newer
    view replaces one that has not been sent, and a client that takes nothing for 2 s is dropped.

    Args:
        socket_path: where to listen; mode 0660.
        emit: takes the guards' requests.
        clock: times beats and patience.
        alive: whether the deciding thread still turns; no beat is sent while it does not, so that
            the page greys instead of showing the last person for ever.
        look: takes a picture for guards who look, on this worker's thread.

    Raises:
        ControlSocketError: if the socket can't be made.
    """

    def __init__(
        self,
        socket_path: Path,
        emit: Callable[[Signal], None],
        clock: Clock,
        alive: Callable[[], bool] = lambda: True,
        look: Callable[[], Look] = lambda: NOTHING_SEEN,
    ) -> None:
        self._path = socket_path
        self._emit = emit
        self._clock = clock
        self._alive = alive
        self._looking = Looking(look)
        self._lock = threading.Lock()
        self._news: LaneView | None = None
        self._answers: deque[Answer] = deque()
        self._newest = b""
        self._peers: dict[int, Peer] = {}
        self._askers: OrderedDict[str, Peer] = OrderedDict()
        self._accepted = 0
        self._next_beat_ns = 0
        self.refused = 0
        """Lines and connections that were not ours."""
        self._listener = listen(socket_path)
        self._inode = socket_path.stat().st_ino
        self._wake_in, self._wake_out = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        for end in (self._wake_in, self._wake_out):
            end.settimeout(0)
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._wake_in, selectors.EVENT_READ, self._woken)

    def publish(self, view: LaneView) -> None:
        """Show this view to every client, now and when one connects."""
        with self._lock:
            self._news = view
        self._wake()

    def answer(self, act: str, *, ok: bool, text: str, sequence: int | None) -> None:
        """Tell the client that asked what became of its act; nobody, if it has gone."""
        with self._lock:
            self._answers.append(Answer(act, ok, text, sequence))
        self._wake()

    def run(self, stopping: threading.Event) -> None:
        """Serve until asked to stop, then hang up and remove the socket."""
        try:
            while not stopping.is_set():
                self._turn()
        finally:
            self._close()

    def _turn(self) -> None:
        for key, events in self._selector.select(self._wait_s()):
            if callable(key.data):
                key.data()
            elif isinstance(key.data, Peer) and events & selectors.EVENT_READ:
                self._listen_to(key.data)
        self._hand_out()
        self._flush()

    def _wait_s(self) -> float:
        now_ns = self._clock.mono_ns()
        until_ns = self._next_beat_ns - now_ns
        look_ns = self._looking.wait_ns(now_ns)
        if look_ns is not None:
            until_ns = min(until_ns, look_ns)
        return min(_MAX_WAIT_S, max(0.0, until_ns / 1e9))

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        if len(self._peers) >= _MAX_PEERS:
            self.refused += 1
            log.warning("control: more than %d clients; the newest is refused", _MAX_PEERS)
            connection.close()
            return
        self._accepted += 1
        peer = Peer(connection, f"client {self._accepted}")
        if self._alive():
            peer.put(encode(Beat()))
        peer.show(self._newest)
        self._peers[connection.fileno()] = peer
        self._selector.register(connection, selectors.EVENT_READ, peer)

    def _listen_to(self, peer: Peer) -> None:
        try:
            lines = peer.receive()
            for line in lines or ():
                self._obey(peer, line)
        except ShapeError as error:
            self.refused += 1
            log.warning("control: %s dropped: %s", peer.name, error)
            self._drop(peer)
            return
        if lines is None:
            self._drop(peer)

    def _obey(self, peer: Peer, line: bytes) -> None:
        request = decode_for_gate(line)
        self._askers[request.act] = peer
        if len(self._askers) > _MAX_OPEN_ACTS:
            self._askers.popitem(last=False)
        if isinstance(request, LookAsked):
            self._looking.ask(request.act)
        else:
            self._emit(request)

    def _hand_out(self) -> None:
        with self._lock:
            view, self._news = self._news, None
            answers = tuple(self._answers)
            self._answers.clear()
        if view is not None:
            self._newest = encode(view)
            for peer in self._peers.values():
                peer.show(self._newest)
        for answer in answers:
            self._give(answer)
        for looked in self._looking.answers(self._clock.mono_ns()):
            self._give(looked)
        self._beat()

    def _give(self, answer: Answer | Looked) -> None:
        asker = self._askers.pop(answer.act, None)
        if asker is not None:
            asker.put(encode(answer))

    def _beat(self) -> None:
        now_ns = self._clock.mono_ns()
        if now_ns < self._next_beat_ns:
            return
        self._next_beat_ns = now_ns + BEAT_NS
        if not self._alive():
            return
        for peer in self._peers.values():
            if not peer.blocked:
                peer.put(encode(Beat()))

    def _flush(self) -> None:
        now_ns = self._clock.mono_ns()
        for peer in tuple(self._peers.values()):
            if not peer.flush(now_ns):
                log.warning("control: %s dropped: it does not read", peer.name)
                self._drop(peer)
                continue
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if peer.blocked else 0)
            self._selector.modify(peer.connection, events, peer)

    def _drop(self, peer: Peer) -> None:
        del self._peers[peer.connection.fileno()]
        self._selector.unregister(peer.connection)
        for act in [act for act, asker in self._askers.items() if asker is peer]:
            del self._askers[act]
        peer.close()

    def _wake(self) -> None:
        try:
            self._wake_out.send(b"!")
        except OSError:
            return  # a wake-up is pending already, or the server has ended

    def _woken(self) -> None:
        self._wake_in.recv(4096)

    def _close(self) -> None:
        for peer in tuple(self._peers.values()):
            self._drop(peer)
        self._selector.close()
        for end in (self._listener, self._wake_in, self._wake_out):
            end.close()
        if self._path.exists() and self._path.stat().st_ino == self._inode:
            self._path.unlink()
