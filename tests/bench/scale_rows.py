"""Batches of many gates as files, made before the clock runs, and the sender that brings them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Semaphore

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from gateway.core.event import GENESIS, row_hash, row_text
from gateway.journal.row import StoredRow
from gateway.sync.topics import Channel
from gateway.sync.wire import MAX_ROWS, pack_batch
from tests.bench.sync_rows import events
from tests.bench.sync_source import tell, wait_for_go

EPOCH = 7
WINDOW = 20


def gate_name(number: int) -> str:
    """The number-th gate."""
    return f"gate-{number:03}"


def make_batches(folder: Path, number: int, rows: int) -> None:
    """One gate's batches, chained rows of people who come in, a file each."""
    made: list[StoredRow] = []
    previous = GENESIS
    for sequence, event in enumerate(events(rows, whole=True, seed=number), start=1):
        text = row_text(event, sequence, previous)
        previous = row_hash(text)
        made.append(StoredRow(sequence, text))
    name, first = gate_name(number), 0
    while first < rows:
        payload, taken = pack_batch(name, EPOCH, made[first : first + MAX_ROWS])
        (folder / f"{first:09}.{name}").write_bytes(payload)
        first += taken


def batches_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Gate and payload, each gate's in order and all gates in turn."""
    for path in sorted(folder.iterdir()):
        yield path.suffix[1:], path.read_bytes()


def send(port: int, folder: Path) -> None:
    """All batches of a folder to one broker, twenty not yet confirmed, as gates' windows allow."""
    ready = list(batches_in(folder))
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    free, there = Semaphore(WINDOW), Event()
    client.on_connect = lambda *_: there.set()
    client.on_publish = lambda *_: free.release()
    client.max_inflight_messages_set(WINDOW)
    client.connect("127.0.0.1", port)
    client.loop_start()
    there.wait()
    wait_for_go()
    for gate, payload in ready:
        free.acquire()
        client.publish(Channel.EVENTS.of(gate), payload, qos=1)
    for _ in range(WINDOW):
        free.acquire()
    tell(sent=len(ready))
    client.loop_stop()


if __name__ == "__main__":
    send(int(sys.argv[1]), Path(sys.argv[2]))
