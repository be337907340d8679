"""The centre's table of rows without the centre: what checks, chain and answers are measured by."""

import json
import sqlite3
from pathlib import Path
from threading import Event
from time import monotonic_ns
from typing import Any, Final, Protocol

import psycopg
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from gateway.central.store.database import open_database
from gateway.config import MqttSection
from gateway.sync.wire import MAX_ROWS
from tests.bench.sync_rows import GATE
from tests.bench.sync_source import begin, rows_of, tell, wait_for_go

_EPOCH: Final = 7
_INSERT: Final = (
    "INSERT INTO event (gate, epoch, sequence, kind, wall_ms, row, received_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)

_UNNEST: Final = (
    "INSERT INTO event (gate, epoch, sequence, kind, wall_ms, row, received_ms)"
    " SELECT * FROM unnest(%b::text[], %b::bigint[], %b::bigint[], %b::text[], %b::bigint[],"
    " %b::text[], %b::bigint[]) ON CONFLICT DO NOTHING"
)


class Table(Protocol):
    """The centre's table of rows, filled by the driver alone: no check, no chain, no answer."""

    def insert(self, rows: list[tuple[dict[str, Any], str]]) -> None:
        """In one transaction, each once."""


def table_at(address: str) -> Table:
    """Made as the centre makes it, with its indexes, and as durable."""
    open_database(address).close()
    _, found, path = address.partition("sqlite:///")
    return SqliteTable(path) if found else PostgresTable(address)


class SqliteTable:
    """By the driver's ``executemany``."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")

    def insert(self, rows: list[tuple[dict[str, Any], str]]) -> None:
        """In one transaction, each once."""
        columns = [(GATE, _EPOCH, it["s"], it["k"], it["t"], text, 0) for it, text in rows]
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(_INSERT, columns)
        self._connection.execute("COMMIT")


class PostgresTable:
    """By an array a column: the quickest way that stores each row once, which COPY can't."""

    def __init__(self, address: str) -> None:
        self._connection = psycopg.connect(address)

    def insert(self, rows: list[tuple[dict[str, Any], str]]) -> None:
        """In one transaction, each once."""
        columns = [(GATE, _EPOCH, it["s"], it["k"], it["t"], text, 0) for it, text in rows]
        self._connection.execute(_UNNEST, [list(column) for column in zip(*columns, strict=True)])
        self._connection.commit()


def receiver(settings: MqttSection, address: str, rows: int) -> None:
    """Takes single rows as fast as it can: what came meanwhile goes in with one commit."""
    table = table_at(address)
    heap: list[bytes] = []
    arrived, subscribed, there, size = Event(), Event(), 0, 0

    def take(_client: object, _userdata: object, message: mqtt.MQTTMessage) -> None:
        heap.append(bytes(message.payload))
        arrived.set()

    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)

    def subscribe(*_: object) -> None:
        client.subscribe("rows", qos=1)

    client.on_message = take
    client.on_connect = subscribe
    client.connect(settings.brokers[0].host, settings.brokers[0].port)
    client.on_subscribe = lambda *_: subscribed.set()
    client.loop_start()
    wait_for_go()
    subscribed.wait()
    begin()
    while there < rows:
        arrived.wait()
        arrived.clear()
        count = len(heap)
        taken, heap[:count] = heap[:count], []
        if taken:
            table.insert([(json.loads(text), text.decode()) for text in taken])
        there, size = there + len(taken), size + sum(map(len, taken))
    tell(done_ns=monotonic_ns(), bytes=size, messages=there)
    client.loop_stop()


def bare(_settings: MqttSection, places: str, rows: int) -> None:
    """The table filled from rows that are decoded already, as many to a commit as a batch has."""
    journal, _, address = places.partition("|")
    table = table_at(address)
    decoded = [(json.loads(text), text.decode()) for text in rows_of(Path(journal))]
    wait_for_go()
    begin()
    for first in range(0, rows, MAX_ROWS):
        table.insert(decoded[first : first + MAX_ROWS])
    tell(done_ns=monotonic_ns(), bytes=0, messages=0)
