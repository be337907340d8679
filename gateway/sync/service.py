"""The gate's mqtt thread: rows up, documents down, a heartbeat; decides nothing about people."""

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Final

from gateway.codes.command import Order, Replay, RunLane, TellState, UnknownOrder
from gateway.config import MqttSection
from gateway.core.arbitration import Claim
from gateway.core.instant import NS_PER_MS
from gateway.core.lane_mode import CENTRE, LaneOrdered
from gateway.core.occupancy.room import RoomState
from gateway.core.signals import DeviceChanged, Signal
from gateway.core.use import Use
from gateway.errors import GatewayError
from gateway.runtime.clock import Clock
from gateway.sync.claiming import ClaimExchange
from gateway.sync.command_downlink import CommandDownlink, CommandPorts, Facts
from gateway.sync.command_replay import Replays
from gateway.sync.command_rule import Refusal
from gateway.sync.courier import Courier
from gateway.sync.downlink import ROSTER_CHANNELS, RosterDownlink
from gateway.sync.exchange import UseExchange
from gateway.sync.gate_profile import gate_profile
from gateway.sync.link_state import LinkFacts, link_device
from gateway.sync.occupancy import RoomExchange
from gateway.sync.outbox import Outbox
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.refusals import Refusals
from gateway.sync.session import (
    Backoff,
    Connected,
    Disconnected,
    MqttSession,
    Publication,
    PublicationRefused,
    Received,
    SessionEvent,
)
from gateway.sync.state import GateState, Heartbeat, encode_state
from gateway.sync.throttle import BacklogThrottle
from gateway.sync.topics import Address, Channel, address
from gateway.sync.want import Want, encode_want

log = logging.getLogger(__name__)

BEAT_NS: Final = 10_000 * NS_PER_MS
ASK_NS: Final = 5_000 * NS_PER_MS
"""Between two wishes for whole lists, and from a new connection to the first: what the broker
retains comes by itself within that time."""

TURN_S: Final = 0.1
"""How long a turn waits for news: rows, timers and the order to stop are looked at this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPorts:
    """What the gate's sync works on.

    Args:
        outbox: the journal.
        roster: takes the site's rosters.
        heartbeat: how the gate is now; called on the mqtt thread; a GatewayError skips one beat.
        emit: takes signals to the gate.
        lists: what takes the site's other documents, each by its channel.
        wants: the lists that can't be followed now; asked every few seconds.
        look: called at every turn, connected or not, to see what else has come.
        commands: what the centre's commands are taken by; without it each is refused.
    """

    outbox: Outbox
    roster: RosterDownlink
    heartbeat: Callable[[], Heartbeat]
    emit: Callable[[Signal], None]
    lists: Mapping[Channel, Callable[[bytes], None]] = field(default_factory=dict)
    wants: Callable[[], Iterable[Want]] = tuple
    look: Callable[[], object] = tuple
    commands: CommandPorts | None = None


class GateSync:
    """One gate's link to the centre; its ``body`` is the mqtt worker's.

    Args:
        settings: where the broker is.
        gate: the gate's name, also its name at the broker.
        ports: what it works on.
        clock: runs heartbeats and waits.
        backoff: waits between attempts to connect.

    Raises:
        ConfigurationError: the password file or the CA file can't be used.
        TopicNameError: the gate's or site's name can't be part of a topic.
    """

    def __init__(
        self,
        settings: MqttSection,
        gate: str,
        ports: SyncPorts,
        clock: Clock,
        backoff: Backoff | None = None,
    ) -> None:
        self._gate = gate
        self._site = ports.roster.site
        self._ports = ports
        self._clock = clock
        self._session_id = secrets.token_hex(8)
        self._refusals = Refusals()
        self._throttle = BacklogThrottle()
        self._uses = UseExchange(gate, self._site, ports.emit, self._refusals.note, clock)
        self._claims = ClaimExchange(gate, self._site, ports.emit, self._refusals.note, clock)
        self._rooms = RoomExchange(gate, self._site, ports.emit, self._refusals.note, clock)
        self._replays = Replays(gate, ports.outbox, clock)
        self._commands = CommandDownlink(ports.commands, self._obey) if ports.commands else None
        left = encode_state(GateState(self._session_id, heartbeat=None))
        will = Publication(Channel.STATE.of(gate), left)
        profile = gate_profile(gate, self._site, ports.lists, will, backoff or Backoff())
        self._session = MqttSession(settings, profile, clock)
        self._connected = False
        self._lost = ""
        self._refused = ""
        self._told: DeviceChanged | None = None
        self._next_beat_ns = 0
        self._next_ask_ns = 0

    @property
    def connected(self) -> bool:
        """Whether the broker is reached now; may be asked from any thread."""
        return self._connected

    @property
    def refused_messages(self) -> int:
        """Messages that were not ours, or came faster than they could be read."""
        return self._refusals.count + self._session.lost_messages

    def announce(self, uses: tuple[Use, ...]) -> None:
        """Tell the site's other gates by which codes this one admitted. From any thread."""
        self._uses.announce(uses)
        self.wake()

    def claim(self, claim: Claim) -> None:
        """Tell the site's other lanes that this one reads a code. From any thread."""
        self._claims.claim(claim)
        self.wake()

    def tell_rooms(self, states: tuple[RoomState, ...]) -> None:
        """Tell the site's other gates whom this one counted. From any thread."""
        self._rooms.announce(states)
        self.wake()

    def wake(self) -> None:
        """Rows were committed: send them now. From any thread; returns at once."""
        self._throttle.row_written(self._clock.mono_ns())
        self._session.wake()

    def body(self, stopping: Event) -> None:
        """Keep the link until asked to stop; faults of link and journal are waited out."""
        courier = self._first_courier(stopping)
        if courier is None:
            return
        self._session.start()
        try:
            while not stopping.is_set():
                self._turn(courier)
        finally:
            self._session.stop()

    def _first_courier(self, stopping: Event) -> Courier | None:
        """Made as soon as the journal can be read; None if the end came first."""
        while not stopping.is_set():
            try:
                sender = self._ports.outbox, self._session, self._clock, self._throttle
                return Courier(self._gate, *sender)
            except GatewayError as error:
                self._tell(LinkFacts(trouble=str(error)))
                stopping.wait(TURN_S)
        return None

    def _turn(self, courier: Courier) -> None:
        event = self._session.next_event(TURN_S)
        if event is not None:
            self._take(event, courier)
        self._ports.look()
        self._ports.roster.look()
        self._session.follow(self._ports.roster.topics())
        self._beat()
        self._ask()
        courier.turn()
        sender = self._session if self._connected else None
        self._uses.turn(sender)
        self._claims.turn(sender)
        self._rooms.turn(sender)
        self._replays.turn(sender, idle=courier.idle)
        if self._connected or self._lost:
            facts = LinkFacts(self._lost, self._refused, courier.trouble, courier.silences)
            self._tell(facts)

    def _take(self, event: SessionEvent, courier: Courier) -> None:
        match event:
            case Connected():
                self._connected, self._lost, self._refused = True, "", ""
                self._next_beat_ns = self._clock.mono_ns()
                self._next_ask_ns = self._next_beat_ns + ASK_NS
                courier.connected()
                self._uses.connected()
                self._rooms.connected()
            case Disconnected(why):
                self._connected, self._lost = False, why
                courier.disconnected()
            case PublicationRefused(why):
                self._refused = why
            case Received():
                self._receive(event, courier)
                self._session.acknowledge(event)

    def _receive(self, message: Received, courier: Courier) -> None:
        origin = address(message.topic)
        try:
            if origin == Address(Channel.ACK, self._gate):
                courier.acknowledged(message.payload)
                self._replays.acknowledged()
                self._refused = ""
            elif origin == Address(Channel.COMMAND, self._gate) and self._commands:
                self._commands.received(message.payload, retained=message.retained)
            elif origin and origin.name == self._site and origin.channel in ROSTER_CHANNELS:
                self._ports.roster.take(origin, message.payload)
            elif origin and origin.channel is Channel.USES:
                self._uses.received(origin.name, message.payload)
            elif origin and origin.channel is Channel.ROOMS:
                self._rooms.received(origin.name, message.payload)
            elif origin and origin.channel is Channel.CLAIMS:
                self._claims.received(origin.name, message.payload)
            elif origin and origin.name == self._site and origin.channel in self._ports.lists:
                self._ports.lists[origin.channel](message.payload)
            else:
                self._refusals.note("a message on a topic that is not ours")
        except ForeignPayloadError as error:
            self._refusals.note(str(error))

    def _obey(self, order: Order) -> Facts | Refusal:
        """Do what the centre ordered; what the row says of it."""
        match order:
            case Replay():
                return self._replays.ask(order)
            case RunLane(mode):
                self._ports.emit(LaneOrdered(mode, CENTRE))
                return {"mode": mode.value}
            case TellState():
                self._next_beat_ns = self._clock.mono_ns()
                return {}
            case UnknownOrder():
                return Refusal.UNKNOWN_ORDER

    def _beat(self) -> None:
        now_ns = self._clock.mono_ns()
        if not self._connected or now_ns < self._next_beat_ns:
            return
        try:
            state = encode_state(GateState(self._session_id, self._ports.heartbeat()))
        except GatewayError as error:
            log.warning("no heartbeat for now: %s", error)
        else:
            self._session.publish(Channel.STATE.of(self._gate), state, retain=True)
        self._next_beat_ns = now_ns + BEAT_NS

    def _ask(self) -> None:
        """Ask the centre for what can't be followed or had to be dropped."""
        now_ns = self._clock.mono_ns()
        if not self._connected or now_ns < self._next_ask_ns:
            return
        for want in (*self._ports.roster.wants(), *self._ports.wants()):
            self._session.publish(Channel.WANT.of(self._gate), encode_want(want))
        self._next_ask_ns = now_ns + ASK_NS

    def _tell(self, facts: LinkFacts) -> None:
        """Report the link when it changed."""
        device = link_device(facts)
        if device != self._told:
            self._told = device
            log.info("link: %s", device.detail)
            self._ports.emit(device)
