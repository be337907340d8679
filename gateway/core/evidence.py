"""Everything that was known when the gate decided, as one value; not what is made of it."""

from dataclasses import dataclass

from gateway.core.blackbody import BlackbodyCheck
from gateway.core.colour import UNSEEN, Sighting
from gateway.core.credential import Credential, Holder, Identified, Presented
from gateway.core.fault import Fault
from gateway.core.heading import Heading
from gateway.core.lane_mode import LaneMode
from gateway.core.listing import NO_LISTS, Listing
from gateway.core.occupancy.room import Room
from gateway.core.second_instrument import SecondReading
from gateway.core.temperature import Temperature, TemperatureEstimate
from gateway.core.thermometry import Hold


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was known when the gate decided.

    Args:
        presented: the verified credential, the refused code, or None when no code was shown.
        replayed: the credential's replay key has opened this gate before.
        holder: the person on the roster, or None.
        roster_version: 0 while the gate has no roster.
        roster_issued_ms: wall milliseconds when the centre signed the roster.
        entered_ms: wall milliseconds of this person's last entry here, None when they left since.
        temperature: estimate or named absence; None when it was not waited for.
        first_high: an earlier high estimate of the same passage, which this one repeats.
        board_up: whether the barrier's board answers.
        sighting: how the code looked; recorded, and never a reason for or against anybody.
        badge: the badge shown in the same passage, beside ``presented``.
        test: the test likewise, its holder by the roster; nobody where that links it to nobody.
        lists: what the centre's lists say of the code.
        second: what the guard's own thermometer read, in place of ``temperature``, which stays.
        blackbody: the thermometer's last check, or None; its offset corrects nothing.
        hold: until when this person must wait before a measurement counts, or None.
        lane: id of the gate where they stand.
        heading: which way they go.
        faults: of the gate itself, by its matrix of faults.
        first_came: somebody of the group that must come first was admitted here today.
        companion: random id of somebody whose own proofs are complete at the same time, or empty.
        visited: the person has entered the site already, as far as is known here of visits.
        rooms: what can be said of each occupancy limit that concerns them.
        mode: how the lane is run by order.
    """

    presented: Presented | None
    replayed: bool
    holder: Holder | None
    roster_version: int
    roster_issued_ms: int
    entered_ms: int | None
    temperature: Temperature | None
    first_high: TemperatureEstimate | None
    board_up: bool
    sighting: Sighting = UNSEEN
    badge: Identified | None = None
    test: Credential | None = None
    lists: Listing = NO_LISTS
    second: SecondReading | None = None
    blackbody: BlackbodyCheck | None = None
    hold: Hold | None = None
    lane: str = ""
    heading: Heading = Heading.IN
    first_came: bool = False
    companion: str = ""
    faults: tuple[Fault, ...] = ()
    visited: bool = False
    rooms: tuple[Room, ...] = ()
    mode: LaneMode = LaneMode.OPEN
