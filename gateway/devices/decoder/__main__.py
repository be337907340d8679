"""The decoder child: frame in shared memory in, readings out, one by one; not its parent.

Started by ``gateway.devices.decoder.process`` with the socket's descriptor, the frame memory's
descriptor, the parent's process id and the name of the eye.
"""

import mmap
import socket
import sys
from resource import RUSAGE_SELF, getrusage

import cv2
import numpy as np

from gateway.devices.decoder.confinement import confine, die_with_parent
from gateway.devices.decoder.eyes import Eye, eye
from gateway.devices.decoder.reading import EyeName
from gateway.devices.decoder.wire import (
    MAX_PIXELS,
    READY,
    REQUEST_BYTES,
    Answer,
    pack_answer,
    unpack_request,
)
from gateway.devices.decoder.zbar import load_charsets


def main(channel_fd: int, memory_fd: int, parent_pid: int, name: EyeName) -> None:
    """Serve until the gate closes its end."""
    die_with_parent(parent_pid)
    memory = mmap.mmap(memory_fd, MAX_PIXELS, access=mmap.ACCESS_READ)
    with socket.socket(fileno=channel_fd) as channel, memory:
        cv2.setNumThreads(1)  # one frame on one core: the others belong to the gate
        load_charsets()
        eyes = eye(name, lambda: _cpu_us() / 1000)
        confine()
        channel.send(READY)
        while request := channel.recv(REQUEST_BYTES):
            channel.send(pack_answer(_answer(eyes, memory, request)))


def _answer(eyes: Eye, memory: mmap.mmap, message: bytes) -> Answer:
    before_us = _cpu_us()
    request = unpack_request(message)
    pixels = np.frombuffer(memory, np.uint8, request.width * request.height)
    grey = pixels.reshape(request.height, request.width)
    readings = eyes.look(grey, request.effort, beyond=request.beyond)
    return Answer(readings, _cpu_us() - before_us)


def _cpu_us() -> int:
    usage = getrusage(RUSAGE_SELF)
    return round((usage.ru_utime + usage.ru_stime) * 1_000_000)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), EyeName(sys.argv[4]))
