"""Every store is asked the same on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.central.store.database import Database, open_database


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        address: str = server.new_database()
        return address
    return f"sqlite:///{tmp_path}/central.sqlite"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An empty database."""
    opened = open_database(url)
    yield opened
    opened.close()
