"""Settings of every test: properties are judged by their answers, never by the machine's speed."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("gate", deadline=None)
settings.load_profile("gate")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--hardware PORT``: ask the board's contract of the real board on this port."""
    parser.addoption(
        "--hardware",
        metavar="PORT",
        default="",
        help="a real board's port, such as /dev/serial/by-id/usb-...: the tests of the board's "
        "contract are asked of it and of nothing else",
    )


@pytest.fixture(autouse=True)
def own_log_handlers() -> Iterator[None]:
    """A command under test sets the process's log up; the next test must not inherit that."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
