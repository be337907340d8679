"""Settings of every test: properties are judged by their answers, never by the machine's speed."""

import logging
from collections.abc import Iterator
from pathlib import Path

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


_LONG = ("scenarios", "faults", "sync", "central", "demo", "fuzz", "bench", "app", "journal")
"""Folders of tests that take longest: begun first, so that nobody waits for the last of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones first; within a folder as they stand."""
    first = {folder: place for place, folder in enumerate(_LONG)}
    here = Path(__file__).parent

    def turn(item: pytest.Item) -> int:
        folder = item.path.relative_to(here).parts[0]
        return first.get(folder, len(first))

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def own_log_handlers() -> Iterator[None]:
    """A command under test sets the process's log up; the next test must not inherit that."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
