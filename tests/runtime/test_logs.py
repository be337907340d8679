import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.runtime.logs import JournaldFormatter, set_up_logs


@pytest.fixture(autouse=True)
def _root_logger_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


def test_under_journald_each_line_begins_with_its_priority(tmp_path: Path) -> None:
    """``journalctl -p warning`` then shows what matters, traceback lines included."""
    with (tmp_path / "stderr").open("w+", encoding="utf-8") as stream:
        status = os.fstat(stream.fileno())
        set_up_logs(stream, {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"})

        log = logging.getLogger("gateway.devices.camera")
        log.debug("not of interest")
        log.info("camera %s opened", "front")
        try:
            os.close(-1)
        except OSError:
            log.exception("camera lost")
        stream.seek(0)
        lines = stream.read().splitlines()

    assert lines[0] == "<6>gateway.devices.camera: camera front opened"
    assert lines[1] == "<3>gateway.devices.camera: camera lost"
    assert lines[-1] == "<3>OSError: [Errno 9] Bad file descriptor"
    assert all(line.startswith("<3>") for line in lines[1:])


@pytest.mark.parametrize("environ", [{}, {"JOURNAL_STREAM": "1:2"}, {"JOURNAL_STREAM": "rubbish"}])
def test_elsewhere_lines_are_for_a_person(tmp_path: Path, environ: dict[str, str]) -> None:
    """A terminal or a redirected file shows time and level, no priorities."""
    with (tmp_path / "stderr").open("w+", encoding="utf-8") as stream:
        set_up_logs(stream, environ)
        logging.getLogger("gateway.sync").warning("broker %s is away", "127.0.0.1")
        stream.seek(0)
        line = stream.read()

    assert line.endswith(" WARNING gateway.sync: broker 127.0.0.1 is away\n")
    assert line[:2] == "20"


def test_a_stream_without_a_file_is_never_journald() -> None:
    """Logs captured into memory stay readable."""
    stream = io.StringIO()

    set_up_logs(stream, {"JOURNAL_STREAM": "1:2"}, logging.DEBUG)
    logging.getLogger("gateway.core").debug("seen")

    assert stream.getvalue().endswith("DEBUG   gateway.core: seen\n")


@pytest.mark.parametrize(
    ("level", "prefix"),
    [
        (logging.CRITICAL, "<2>"),
        (logging.ERROR, "<3>"),
        (logging.WARNING, "<4>"),
        (logging.WARNING - 1, "<6>"),
        (logging.INFO, "<6>"),
        (logging.INFO - 1, "<7>"),
        (logging.DEBUG, "<7>"),
    ],
)
def test_levels_become_the_priorities_of_syslog(level: int, prefix: str) -> None:
    """The numbers of sd-daemon(3)."""
    record = logging.LogRecord("gateway", level, __file__, 1, "text", None, None)

    assert JournaldFormatter().format(record) == f"{prefix}gateway: text"
