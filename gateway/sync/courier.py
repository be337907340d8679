"""Carries rows from the outbox to the broker as the uplink decides; knows no thread."""

import logging
from typing import Final, Protocol

from gateway.errors import GatewayError
from gateway.runtime.clock import Clock
from gateway.sync.outbox import Outbox
from gateway.sync.payload import refuse
from gateway.sync.throttle import BacklogThrottle
from gateway.sync.topics import Channel
from gateway.sync.uplink import Uplink
from gateway.sync.wire import (
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    decode_ack,
    encode_batch,
    pack_batch,
)

log = logging.getLogger(__name__)

MOST_URGENT: Final = 8
"""Urgent rows of one turn: they go first, but must not keep the batches out for ever."""


class Publisher(Protocol):
    """What sends messages."""

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Hand a message over; False if it was not taken."""


class Courier:
    """One gate's rows on their way to the centre; one thread owns it.

    Args:
        gate: the gate's name.
        outbox: where rows are.
        publisher: the connection.
        clock: runs the wait for acknowledgements.
        throttle: told of new rows; holds a backlog back for the lane.

    Raises:
        GatewayError: the journal can't be read.
    """

    def __init__(
        self,
        gate: str,
        outbox: Outbox,
        publisher: Publisher,
        clock: Clock,
        throttle: BacklogThrottle,
    ) -> None:
        self.trouble = ""
        """Why rows can't be read, one sentence; empty while they can."""
        self._gate = gate
        self._events_topic = Channel.EVENTS.of(gate)
        self._urgent_topic = Channel.URGENT.of(gate)
        self._outbox = outbox
        self._publisher = publisher
        self._clock = clock
        self._throttle = throttle
        self._epoch = outbox.epoch
        self._uplink = Uplink(outbox.watermark())
        self._urgent_sent = self._uplink.watermark

    @property
    def silences(self) -> int:
        """Waits in a row that ended without progress; 0 while the centre answers."""
        return self._uplink.silences

    @property
    def idle(self) -> bool:
        """Whether no batch is on its way; after a turn then none waits either."""
        held = self._throttle.holds(self._clock.mono_ns())
        return self._uplink.unacknowledged == 0 and not held

    def connected(self) -> None:
        """Begin again at the watermark."""
        self._uplink.connected()
        self._urgent_sent = self._uplink.watermark

    def disconnected(self) -> None:
        """Send nothing for now."""
        self._uplink.disconnected()

    def acknowledged(self, payload: bytes) -> None:
        """Take the centre's word and keep it.

        Raises:
            ForeignPayloadError: not an acknowledgement of rows of this journal.
        """
        ack = decode_ack(payload)
        if ack.epoch != self._epoch:
            refuse("ack", "of another journal file")
        if ack.acked > self._uplink.newest_sent and not self._exists(ack.acked):
            refuse("ack", "of rows that this journal doesn't have; was it restored from a backup?")
        before = self._uplink.watermark
        self._uplink.acknowledged(ack, self._clock.mono_ns())
        if self._uplink.watermark != before:
            self._outbox.acknowledge(self._epoch, self._uplink.watermark)

    def turn(self) -> None:
        """Send what may be sent now; a journal that can't be read is tried again next time."""
        now_ns = self._clock.mono_ns()
        self._uplink.expire(now_ns)
        if self._uplink.is_connected:
            try:
                self._send_urgent()
                self._send_batches(now_ns)
            except GatewayError as error:
                self._note_trouble(str(error))
            else:
                self._note_trouble("")

    def _send_urgent(self) -> None:
        after = max(self._urgent_sent, self._uplink.watermark)
        for row in self._outbox.urgent_after(after, MOST_URGENT):
            # Plain: one row hardly shrinks, and a centre of an earlier program reads it.
            alone = encode_batch(self._gate, self._epoch, [row])
            if not self._publisher.publish(self._urgent_topic, alone):
                return
            self._urgent_sent = row.sequence
            self._uplink.urgent_sent(row.sequence)

    def _send_batches(self, now_ns: int) -> None:
        while (after := self._uplink.next_after()) is not None:
            if self._throttle.holds(now_ns):
                return
            rows = self._outbox.rows_after(after, MAX_ROWS, MAX_UNPACKED_BYTES)
            if not rows:
                return
            batch, taken = pack_batch(self._gate, self._epoch, rows)
            if not self._publisher.publish(self._events_topic, batch):
                return
            self._uplink.sent(rows[taken - 1].sequence, now_ns)
            self._throttle.batch_sent(taken, now_ns)

    def _exists(self, sequence: int) -> bool:
        try:
            return any(
                row.sequence == sequence for row in self._outbox.rows_after(sequence - 1, 1, 1)
            )
        except GatewayError as error:
            self._note_trouble(str(error))
            return False

    def _note_trouble(self, trouble: str) -> None:
        if trouble and trouble != self.trouble:
            log.error("rows can't be sent: %s", trouble)
        self.trouble = trouble
