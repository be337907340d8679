from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gateway.sync.uplink import LAST_WAIT_NS, WINDOW, Uplink
from gateway.sync.wire import Ack

EPOCH = 9
BATCH = 5
CHOICE = st.integers(min_value=0, max_value=1_000)
FATE = st.sampled_from(["arrives", "arrives and comes again", "is lost"])


class Centre:
    """The acknowledgement rule: rows are kept by sequence, the watermark is the unbroken part."""

    def __init__(self) -> None:
        self.rows: set[int] = set()

    @property
    def watermark(self) -> int:
        """Last sequence before the first missing one."""
        watermark = 0
        while watermark + 1 in self.rows:
            watermark += 1
        return watermark

    def take(self, batch: range) -> Ack:
        """Commit and answer."""
        self.rows.update(batch)
        return self.say()

    def say(self) -> Ack:
        """The present watermark, and the gap behind it if there is one."""
        gap = max(self.rows, default=0) > self.watermark
        return Ack(EPOCH, self.watermark, self.watermark + 1 if gap else None)


class LossyWorld(RuleBasedStateMachine):
    """Gate and centre with a network between them that loses, doubles and reorders."""

    def __init__(self) -> None:
        super().__init__()
        self.head = 0
        self.now_ns = 0
        self.stored_watermark = 0
        self.centre = Centre()
        self.up: list[range] = []
        self.down: list[Ack] = []
        self.uplink = Uplink(0)
        self.connected = False
        self.restored = False

    def send(self) -> None:
        """What the mqtt thread does each turn."""
        while (after := self.uplink.next_after()) is not None and after < self.head:
            last = min(after + BATCH, self.head)
            self.up.append(range(after + 1, last + 1))
            self.uplink.sent(last, self.now_ns)

    def hear(self, ack: Ack) -> None:
        """An ack that is within the journal reaches the gate."""
        self.uplink.acknowledged(ack, self.now_ns)
        self.send()

    @initialize()
    def people_pass_and_the_broker_is_there(self) -> None:
        """The usual day begins."""
        self.broker_is_reached()
        self.rows_are_written(BATCH)

    @rule(rows=st.integers(min_value=1, max_value=40))
    def rows_are_written(self, rows: int) -> None:
        """People pass."""
        self.head += rows
        self.send()

    @rule()
    def broker_is_reached(self) -> None:
        """A new connection, with or without a good end of the last one."""
        self.connected = True
        self.uplink.connected()
        self.send()

    @rule()
    def broker_is_lost(self) -> None:
        """What it holds may still arrive."""
        self.connected = False
        self.uplink.disconnected()

    @precondition(lambda self: self.connected and self.uplink.watermark < self.head)
    @rule()
    def urgent_row_goes_ahead(self) -> None:
        """Somebody forced the arm."""
        self.up.insert(0, range(self.head, self.head + 1))
        self.uplink.urgent_sent(self.head)

    @precondition(lambda self: self.up)
    @rule(which=CHOICE, fate=FATE)
    def batch_meets_its_fate(self, which: int, fate: str) -> None:
        """A PUBACK is no proof: it may arrive in any order, again later, or never."""
        at = which % len(self.up)
        batch = self.up[at] if fate == "arrives and comes again" else self.up.pop(at)
        if fate != "is lost":
            self.down.append(self.centre.take(batch))

    @precondition(lambda self: self.down)
    @rule(which=CHOICE, fate=FATE)
    def ack_meets_its_fate(self, which: int, fate: str) -> None:
        """The centre said it; the gate may hear it late, twice or never."""
        at = which % len(self.down)
        ack = self.down[at] if fate == "arrives and comes again" else self.down.pop(at)
        if fate != "is lost":
            self.hear(ack)

    @rule()
    def all_on_the_way_is_lost(self) -> None:
        """The broker was killed and neither side has noticed yet."""
        self.up.clear()
        self.down.clear()

    @rule(wait_ns=st.integers(min_value=0, max_value=LAST_WAIT_NS))
    def time_passes(self, wait_ns: int) -> None:
        """Perhaps long enough for silence to count."""
        self.now_ns += wait_ns
        self.uplink.expire(self.now_ns)
        self.send()

    @rule()
    def watermark_is_stored(self) -> None:
        """The journal remembers it a little later."""
        self.stored_watermark = self.uplink.watermark

    @rule()
    def gate_restarts(self) -> None:
        """Only the stored watermark survives."""
        self.connected = False
        self.uplink = Uplink(self.stored_watermark)

    @rule(lost=CHOICE)
    def centre_is_restored_from_a_backup(self, lost: int) -> None:
        """It has fewer rows than it acknowledged."""
        self.restored = True
        kept = self.centre.watermark - lost % (self.centre.watermark + 1)
        self.centre.rows = {row for row in self.centre.rows if row <= kept}

    @rule(turns=st.integers(min_value=1, max_value=5))
    def network_works_for_a_while(self, turns: int) -> None:
        """Most of the time it does."""
        for _ in range(turns):
            self.exchange_everything()

    @invariant()
    def the_window_holds(self) -> None:
        """Never more than four batches wait for an acknowledgement."""
        assert self.uplink.unacknowledged <= WINDOW

    @invariant()
    def nothing_is_made_up(self) -> None:
        """The centre has only rows that the gate wrote."""
        assert self.uplink.watermark <= self.head
        assert max(self.centre.rows, default=0) <= self.head

    def teardown(self) -> None:
        """Once the network heals, every row is delivered and the watermark equals the head."""
        if not self.connected:
            self.broker_is_reached()
        turns = 0
        while self.uplink.watermark < self.head or self.centre.watermark < self.head:
            turns += 1
            assert turns < 40 + self.head, "the backlog doesn't drain"
            self.exchange_everything()
        assert self.centre.rows == set(range(1, self.head + 1))

    def exchange_everything(self) -> None:
        """One turn of a network that works; a restored centre answers heartbeats by its ack."""
        while self.up:
            self.down.append(self.centre.take(self.up.pop(0)))
        if self.connected and self.restored:
            self.down.append(self.centre.say())
        while self.down:
            self.hear(self.down.pop(0))
        self.time_passes(LAST_WAIT_NS)


LossyWorld.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_a_lossy_world_ends_with_every_row_delivered = LossyWorld.TestCase
