"""Publishes the guard's view whenever it changed; neither makes it up nor draws it."""

from gateway.core.lane import LaneView, LinkView
from gateway.core.lane_mode import LaneMode
from gateway.core.masking import masked
from gateway.core.passage import Passage
from gateway.core.policy import Policy
from gateway.gate.bearings import Bearings
from gateway.gate.deeds import Deeds
from gateway.gate.degraded import DegradedWatch
from gateway.gate.devices import DeviceBoard
from gateway.gate.occupancy import Occupancy
from gateway.gate.ports import Ports
from gateway.gate.view import Surroundings, lane_state, lane_view
from gateway.runtime.clock import Clock


class Page:
    """What the guard sees of one lane.

    Args:
        gate: the gate's name for people.
        policy: the rules in force.
        ports: where roster and link answer, and the screen.
        clock: the time.
        bearings: which way the lane leads.
        faults: what of the matrix of faults holds.
        occupancy: who is inside.
        deeds: what no guard has looked at, and who waits to be let in.
    """

    def __init__(  # noqa: PLR0913 - what one lane's page shows
        self,
        gate: str,
        policy: Policy,
        ports: Ports,
        clock: Clock,
        bearings: Bearings,
        *,
        faults: DegradedWatch,
        occupancy: Occupancy,
        deeds: Deeds,
    ) -> None:
        self._gate = gate
        self._policy = policy
        self._ports = ports
        self._clock = clock
        self._bearings = bearings
        self._faults = faults
        self._occupancy = occupancy
        self._deeds = deeds
        self._shown: LaneView | None = None
        self._named = ("", "")
        self._state_since_ms = clock.now().wall_ms

    def follow(self, policy: Policy) -> None:
        """Show what another policy asks."""
        self._policy = policy

    def show(self, passage: Passage, devices: DeviceBoard, storm: int, mode: LaneMode) -> None:
        """Bring the page up to date; nothing is sent while nothing changed.

        Args:
            passage: in the lane.
            devices: their states.
            storm: how many wrong codes make the alarm that holds; 0 for none.
            mode: how the lane is run by order.
        """
        state = lane_state(passage, self._policy, closed=self._faults.closed)
        if self._shown is None or state is not self._shown.state:
            self._state_since_ms = self._clock.now().wall_ms
        around = self._surroundings(passage, devices, storm, mode)
        view = lane_view(passage, self._policy, around)
        if view != self._shown:
            self._shown = view
            self._ports.screen.publish(view)

    def _surroundings(
        self, passage: Passage, devices: DeviceBoard, storm: int, mode: LaneMode
    ) -> Surroundings:
        roster = self._ports.roster
        backlog = self._ports.backlog()
        lists = self._ports.lists.listing(None)
        link = LinkView(
            connected=backlog.connected,
            backlog=backlog.rows,
            roster_version=roster.version,
            roster_people=roster.people,
            roster_issued_ms=roster.issued_ms,
            revocations_version=lists.revocations_version,
            revocations_issued_ms=lists.revocations_issued_ms,
        )
        now = self._clock.now()
        return Surroundings(
            gate=self._gate,
            holder_name=self._name_of(passage.holder),
            changed_wall_ms=self._state_since_ms,
            devices=devices.views(),
            storm=storm,
            link=link,
            bearing=self._bearings.now(now.wall_ms),
            today=self._policy.local(now.wall_ms).day,
            occupancy=self._occupancy.register.headcounts(now.wall_ms),
            degraded=self._faults.rows,
            unclean_starts=self._faults.unclean_today(self._policy, now),
            now_ns=now.mono_ns,
            mode=mode,
            alarms=self._deeds.alarms.views,
            registered=self._deeds.expected.rows(now.wall_ms),
        )

    def _name_of(self, holder: str) -> str:
        """Masked; looked up once for each person."""
        if self._named[0] != holder:
            self._named = holder, masked(self._ports.roster.name_of(holder)) if holder else ""
        return self._named[1]
