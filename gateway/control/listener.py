"""The listening end of a Unix socket at a path; it serves nobody."""

import socket
from pathlib import Path
from typing import Final

from gateway.errors import GatewayError

_MODE: Final = 0o660
"""The gate's user and the group that the web process is in; nobody else."""
_BACKLOG: Final = 8
_MAX_PATH: Final = 107
"""Bytes of a socket's path on Linux, unix(7)."""


class ControlSocketError(GatewayError):
    """The control socket can't be made where the configuration wants it."""


def listen(path: Path) -> socket.socket:
    """A non-blocking listening socket at ``path``; what a dead gate left there is replaced.

    Raises:
        ControlSocketError: if another gate answers there, or the place can't be written.
    """
    _refuse_if_answered(path)
    fresh = path.with_name(path.name + ".new")
    if len(bytes(fresh)) > _MAX_PATH:
        raise ControlSocketError(f"control.socket {path}: over {_MAX_PATH} bytes; choose a shorter")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        fresh.unlink(missing_ok=True)
        listener.bind(str(fresh))
        fresh.chmod(_MODE)
        listener.listen(_BACKLOG)
        listener.settimeout(0)
        fresh.replace(path)
    except OSError as error:
        listener.close()
        raise ControlSocketError(
            f"control.socket {path}: {error.strerror}; make the folder writable for the gate"
        ) from error
    return listener


def _refuse_if_answered(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.2)
        try:
            probe.connect(str(path))
        except OSError:
            return
    raise ControlSocketError(f"control.socket {path}: another gate answers there; stop it first")
