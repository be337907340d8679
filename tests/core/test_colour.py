"""What the colour of a code may say, and about what it must be silent."""

import pytest

from gateway.core.colour import UNSEEN, ModuleColour, Sighting
from gateway.core.credential import HealthStatus

COLOURED = {
    ModuleColour.GREEN: HealthStatus.GREEN,
    ModuleColour.YELLOW: HealthStatus.YELLOW,
    ModuleColour.RED: HealthStatus.RED,
}


@pytest.mark.parametrize("colour", COLOURED)
@pytest.mark.parametrize("status", COLOURED.values())
def test_a_health_colour_contradicts_the_two_other_statuses(
    colour: ModuleColour, status: HealthStatus
) -> None:
    """Green under red, and every other such pair."""
    assert colour.contradicts(status) is (COLOURED[colour] is not status)


@pytest.mark.parametrize("colour", [ModuleColour.BLACK, ModuleColour.UNKNOWN])
@pytest.mark.parametrize("status", HealthStatus)
def test_a_code_without_a_health_colour_contradicts_nothing(
    colour: ModuleColour, status: HealthStatus
) -> None:
    """Most codes are black."""
    assert not colour.contradicts(status)


@pytest.mark.parametrize("colour", COLOURED)
@pytest.mark.parametrize("status", set(HealthStatus) - set(COLOURED.values()))
def test_a_status_that_has_no_colour_is_never_contradicted(
    colour: ModuleColour, status: HealthStatus
) -> None:
    """No page shows how a check that timed out looks."""
    assert not colour.contradicts(status)


def test_the_names_on_the_wire_are_fixed() -> None:
    """The centre has stored them for years."""
    assert [colour.value for colour in ModuleColour] == [
        "green",
        "yellow",
        "red",
        "black",
        "unknown",
    ]


def test_a_code_that_was_not_looked_at_has_no_colour_and_no_neighbours() -> None:
    """Nothing is made up."""
    assert Sighting(ModuleColour.UNKNOWN, ()) == UNSEEN
