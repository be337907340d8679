"""A part of the storm's gates in one process: the gate's own session, or paho as it comes.

    python -m tests.bench.storm_gates WAY PORT FOLDER FIRST COUNT

Says a line for each connection with all its subscriptions granted, until its input ends.
"""

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from gateway.runtime.clock import SystemClock
from gateway.sync.session import Connected, MqttSession, Publication, SessionLimits, SessionProfile
from gateway.sync.topics import Channel
from tests.brokers import on_this_machine

ROUND_S = 0.02
KEEPALIVE_S = 15
LIMITS = SessionLimits(packet_bytes=2 * 1024 * 1024, unacknowledged=20)
CERTIFICATE = "gate-1"

Say = Callable[[int], None]


def topics(gate: str) -> tuple[str, ...]:
    """What a gate subscribes to."""
    own = (Channel.ACK.of(gate), Channel.COMMAND.of(gate))
    others = tuple(one.of_all for one in (Channel.USES, Channel.CLAIMS, Channel.ROOMS))
    return (*own, *others, *(one.of("park-1") for one in Channel if one.value.startswith("site")))


def sessions(port: int, folder: Path, numbers: range, ended: threading.Event, say: Say) -> None:
    """The gate's own sessions, asked in turn by one thread as each gate's own thread would."""
    clock = SystemClock(lambda: True)
    settings = replace(
        on_this_machine(port, keepalive_s=KEEPALIVE_S),
        tls_ca=str(folder / "ca.pem"),
        tls_cert=str(folder / f"{CERTIFICATE}.pem"),
        tls_key=str(folder / f"{CERTIFICATE}.key"),
    )
    there = {}
    for number in numbers:
        gate = f"storm-{number}"
        profile = SessionProfile(
            client_id=f"gate-{gate}",
            subscriptions=topics(gate),
            limits=LIMITS,
            will=Publication(Channel.STATE.of(gate), b"{}"),
        )
        there[number] = MqttSession(settings, profile, clock)
        there[number].start()
    while not ended.wait(ROUND_S):
        for number, session in there.items():
            if isinstance(session.next_event(0.0), Connected):
                say(number)
    for session in there.values():
        session.stop()


def paho(port: int, folder: Path, numbers: range, ended: threading.Event, say: Say) -> None:
    """Paho with its own reconnecting, subscribing whenever it is connected."""
    there = [_client(port, folder, number, say) for number in numbers]
    ended.wait()
    for client in there:
        client.disconnect()
        client.loop_stop()


def _client(port: int, folder: Path, number: int, say: Say) -> mqtt.Client:
    gate = f"storm-{number}"
    client = mqtt.Client(
        CallbackAPIVersion.VERSION2, client_id=f"gate-{gate}", protocol=mqtt.MQTTv5
    )
    client.tls_set(
        str(folder / "ca.pem"),
        str(folder / f"{CERTIFICATE}.pem"),
        str(folder / f"{CERTIFICATE}.key"),
    )
    client.will_set(Channel.STATE.of(gate), b"{}", qos=1, retain=True)
    wanted = [(topic, SubscribeOptions(qos=1)) for topic in topics(gate)]
    client.on_connect = lambda one, *_: one.subscribe(wanted)
    client.on_subscribe = lambda *_: say(number)
    client.connect_async("127.0.0.1", port, keepalive=KEEPALIVE_S)
    client.loop_start()
    return client


def main() -> None:
    """Be gates until the input ends."""
    way, port, folder, first, count = sys.argv[1:]
    logging.disable()
    ended = threading.Event()
    lock = threading.Lock()

    def say(number: int) -> None:
        with lock:
            print(number, perf_counter(), flush=True)

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    numbers = range(int(first), int(first) + int(count))
    run = {"sessions": sessions, "paho": paho}[way]
    run(int(port), Path(folder), numbers, ended, say)


if __name__ == "__main__":
    main()
