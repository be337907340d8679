"""What most programs do instead: paho's publish with its defaults, and a receiver that commits.

    python -m tests.faults.sync_peer sender PORT NAME PER_SECOND
    python -m tests.faults.sync_peer receiver PORT FILE

The sender tells the number of each event that `publish` took; the receiver keeps what comes.
"""

import sqlite3
import sys
import time
from threading import Event, Thread

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

PEER_TOPIC = "peer/"


def link(name: str, port: int) -> mqtt.Client:
    """A client that looks for its broker from now on, with a new session at each start."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv311)
    client.connect_async("127.0.0.1", port, keepalive=5)
    client.loop_start()
    return client


def until_closed(quiet: Event) -> None:
    """Set ``quiet`` when standard input ends, and live on until killed."""
    sys.stdin.read()
    quiet.set()
    Event().wait()


def _make(port: int, name: str, per_second: float, quiet: Event) -> None:
    client, number = link(name, port), time.time_ns()
    while not quiet.wait(1 / per_second):
        number += 1
        client.publish(PEER_TOPIC + name, str(number), qos=1)
        print(number, flush=True)


def sender(port: int, name: str, per_second: float) -> None:
    """QoS 1, nothing of its own on disk; no event is made any more once standard input ends."""
    quiet = Event()
    Thread(target=_make, args=(port, name, per_second, quiet), daemon=True).start()
    until_closed(quiet)


def receiver(port: int, path: str) -> None:
    """One row a message, committed when it comes; paho has acknowledged it by then."""
    table = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    table.execute("PRAGMA journal_mode=WAL")
    table.execute("CREATE TABLE IF NOT EXISTS event (sender TEXT, number INTEGER)")

    def keep(_client: object, _userdata: object, message: mqtt.MQTTMessage) -> None:
        sender = message.topic.removeprefix(PEER_TOPIC)
        table.execute("INSERT INTO event VALUES (?, ?)", (sender, int(message.payload)))

    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="peer-centre", clean_session=False)
    client.on_message = keep

    def subscribe(*_: object) -> None:
        client.subscribe(PEER_TOPIC + "+", qos=1)

    client.on_connect = subscribe
    client.connect_async("127.0.0.1", port, keepalive=5)
    client.loop_forever(retry_first_connection=True)


if __name__ == "__main__":
    if sys.argv[1] == "sender":
        sender(int(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
    else:
        receiver(int(sys.argv[2]), sys.argv[3])
