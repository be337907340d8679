"""Fixtures of the gate's tests."""

import pytest

from tests.lane import Lane


@pytest.fixture
def lane() -> Lane:
    """A gate whose parts all answer."""
    return Lane()
