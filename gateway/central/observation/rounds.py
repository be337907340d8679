"""Puts open needs and alerts in the order in which a worker walks; pure, knows no page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gateway.central.cases.case import Case


@dataclass(slots=True)
class Door:
    """What is open at one door.

    Args:
        building: where.
        unit: within the building.
        cases: the most urgent first.
    """

    building: str
    unit: str
    cases: list[Case] = field(default_factory=list)


def by_door(cases: Iterable[Case]) -> list[Door]:
    """Cases at each door, the door with the most urgent one first.

    Args:
        cases: the most urgent first.
    """
    doors: dict[tuple[str, str], Door] = {}
    for case in cases:
        place = (case.new.building, case.new.unit)
        doors.setdefault(place, Door(*place)).cases.append(case)
    return list(doors.values())
