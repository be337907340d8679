"""Everything that is known of one presentation, gathered into evidence; decides nothing."""

from dataclasses import dataclass

from gateway.core.colour import UNSEEN
from gateway.core.credential import RefusedCode
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.passage.commands import Judge
from gateway.core.signals import Device
from gateway.gate.bearings import Bearings
from gateway.gate.degraded import DegradedWatch
from gateway.gate.devices import DeviceBoard
from gateway.gate.measuring import Measuring
from gateway.gate.memory import Memory
from gateway.gate.naming import holder_of, linked
from gateway.gate.occupancy import Occupancy
from gateway.gate.ports import Ports
from gateway.gate.rules import Rules


@dataclass(frozen=True, slots=True)
class Parts:
    """What one lane is made of that knows something.

    Args:
        devices: which of them answer.
        measuring: what the thermometer says of whom.
        memory: used codes, who is inside, one-time visits.
        bearings: which way somebody goes.
        degraded: what is out of order.
        occupancy: how full the rooms are.
    """

    devices: DeviceBoard
    measuring: Measuring
    memory: Memory
    bearings: Bearings
    degraded: DegradedWatch
    occupancy: Occupancy


class Gathering:
    """Asks the parts of one lane; each answers from memory or the local disk.

    Args:
        lane: id of the gate.
        ports: roster, lists and the thermometer's last check.
        parts: of the lane.
    """

    def __init__(self, lane: str, ports: Ports, parts: Parts) -> None:
        self._lane = lane
        self._ports = ports
        self._parts = parts

    def evidence(self, asked: Judge, rules: Rules, now: Instant) -> Evidence:
        """All that deciding may stand on, at this moment."""
        presented = asked.code.presented if asked.code else None
        knows, roster, holder = self._parts, self._ports.roster, holder_of(presented)
        telling = None if isinstance(presented, RefusedCode) else presented
        person = roster.lookup(holder) if holder else None
        return Evidence(
            presented=presented,
            replayed=knows.memory.replayed(presented, now.wall_ms),
            holder=person,
            roster_version=roster.version,
            roster_issued_ms=roster.issued_ms,
            entered_ms=knows.memory.admissions.entered_ms(holder) if holder else None,
            temperature=knows.measuring.witnessed(asked.temperature, now.mono_ns),
            first_high=asked.first_high,
            board_up=knows.devices.is_up(Device.BOARD),
            sighting=asked.code.sighting if asked.code else UNSEEN,
            badge=asked.badge,
            test=linked(asked.test, roster),
            lists=self._ports.lists.listing(telling),
            second=asked.second,
            blackbody=self._ports.blackbody(),
            hold=knows.measuring.hold_of(asked, now.mono_ns),
            lane=self._lane,
            heading=knows.bearings.heading(presented, now.wall_ms),
            first_came=knows.memory.first_came(self._lane, rules.policy, now.wall_ms),
            faults=knows.degraded.observed,
            visited=knows.memory.visits.visited(person, now.wall_ms),
            rooms=knows.occupancy.rooms(person, now.wall_ms),
            mode=rules.mode,
        )
