"""The decoder child: frame in shared memory in, texts out, one after the other; not its parent.

Started by ``gateway.devices.decoder.process`` with three numbers: the socket's descriptor, the
frame memory's descriptor and the parent's process id.
"""

import mmap
import socket
import sys
from resource import RUSAGE_SELF, getrusage

from gateway.devices.decoder.confinement import confine, die_with_parent
from gateway.devices.decoder.scanner import load_charsets, scan
from gateway.devices.decoder.wire import (
    MAX_PIXELS,
    READY,
    REQUEST_BYTES,
    Answer,
    pack_answer,
    unpack_request,
)


def main(channel_fd: int, memory_fd: int, parent_pid: int) -> None:
    """Serve until the gate closes its end."""
    die_with_parent(parent_pid)
    memory = mmap.mmap(memory_fd, MAX_PIXELS, access=mmap.ACCESS_READ)
    with socket.socket(fileno=channel_fd) as channel, memory:
        load_charsets()
        confine()
        channel.send(READY)
        while request := channel.recv(REQUEST_BYTES):
            channel.send(pack_answer(_answer(memory, request)))


def _answer(memory: mmap.mmap, request: bytes) -> Answer:
    before_us = _cpu_us()
    width, height = unpack_request(request)
    texts = scan(memory[: width * height], width, height)
    return Answer(texts, _cpu_us() - before_us)


def _cpu_us() -> int:
    usage = getrusage(RUSAGE_SELF)
    return round((usage.ru_utime + usage.ru_stime) * 1_000_000)


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
