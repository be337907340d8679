"""Something that listens where a broker should and is none; shared by tests."""

import random
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

from gateway.config import MqttSection
from tests.brokers import on_this_machine


class FrozenBroker:
    """Accepts, answers CONNECT and SUBSCRIBE, and then nothing; or talks rubbish instead.

    Args:
        answers: reason codes of the SUBACK of each connection; the last one serves all others.
        rubbish: makes bytes that are sent instead, and the connection is closed.
        then: bytes that follow a SUBACK.
    """

    def __init__(
        self,
        answers: Sequence[int] = (1,),
        rubbish: random.Random | None = None,
        then: bytes = b"",
    ) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._answers = list(answers)
        self._rubbish = rubbish
        self._then = then
        self._talks: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()
        for talk in self._talks:
            talk.close()

    @property
    def settings(self) -> MqttSection:
        """Where it listens."""
        return on_this_machine(self._server.getsockname()[1])

    def _serve(self) -> None:
        while True:
            try:
                talk, _ = self._server.accept()
            except OSError:
                return
            self._talks.append(talk)
            with suppress(OSError):
                self._answer(talk)

    def _answer(self, talk: socket.socket) -> None:
        talk.recv(4096)
        talk.sendall(b"\x20\x03\x00\x00\x00")  # CONNACK, success
        if self._rubbish is not None:
            talk.sendall(self._rubbish.randbytes(40))
            talk.shutdown(socket.SHUT_RDWR)
            return
        talk.recv(4096)
        reason = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        talk.sendall(bytes([0x90, 4, 0, 1, 0, reason]) + self._then)  # SUBACK of packet 1
