"""Sets up where log lines go and how they look; not what is logged.

Under journald each line begins with its priority, ``<3>`` for an error, as sd-daemon(3) defines;
elsewhere lines carry time and level for a person's terminal.
"""

import logging
import os
from collections.abc import Mapping
from typing import Final, TextIO

_PRIORITIES: Final = (
    (logging.CRITICAL, 2),
    (logging.ERROR, 3),
    (logging.WARNING, 4),
    (logging.INFO, 6),
)
_DEBUG: Final = 7


class JournaldFormatter(logging.Formatter):
    """Prefixes every line of a record, also those of a traceback, with its priority."""

    def __init__(self) -> None:
        super().__init__("%(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record, each line with ``<n>`` in front."""
        prefix = f"<{_priority(record.levelno)}>"
        return "\n".join(prefix + line for line in super().format(record).splitlines())


class PlainFormatter(logging.Formatter):
    """Time, level, module and message for a terminal or a file."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")


def set_up_logs(stream: TextIO, environ: Mapping[str, str], level: int = logging.INFO) -> None:
    """Send the process's log to a stream; called once, by the command that was started.

    Args:
        stream: the process's standard error.
        environ: the process's environment; ``JOURNAL_STREAM`` tells whether journald reads.
        level: the least level that is written.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JournaldFormatter() if _is_journald(stream, environ) else PlainFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _is_journald(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether the stream is the very one that systemd.exec(5) names by device and inode."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return environ.get("JOURNAL_STREAM", "") == f"{status.st_dev}:{status.st_ino}"


def _priority(level: int) -> int:
    return next((priority for least, priority in _PRIORITIES if level >= least), _DEBUG)
