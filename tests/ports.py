"""Ports that nobody listens on; listens on none."""

import socket
from contextlib import ExitStack


def free_port() -> int:
    """One of this moment."""
    (port,) = free_ports(1)
    return port


def free_ports(count: int) -> list[int]:
    """So many of this moment, all different: asked for one by one they may be the same one."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
