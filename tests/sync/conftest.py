"""A real mosquitto for the link's tests: its own port and folder, killable and restartable."""

import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import accumulate
from pathlib import Path
from typing import IO, Protocol

import pytest

from gateway.codes.document import Document, DocumentKind, sign_document
from gateway.codes.keys import (
    ENTROPY_BYTES,
    ROSTER_KEY_BYTES,
    generate_private_key,
    load_private_key,
)
from gateway.codes.roster import RosterEntry, seal_roster
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.config import MqttSection
from gateway.core.event import GENESIS, Event, EventKind, row_hash, row_text
from gateway.core.instant import ClockQuality, Instant
from gateway.errors import JournalError, UntrustedDocumentError
from gateway.journal.row import StoredRow
from gateway.runtime.clock import SystemClock
from gateway.sync.downlink import SiteKeys
from gateway.sync.session import (
    Backoff,
    MqttSession,
    Publication,
    SessionLimits,
    SessionProfile,
)

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
"""Debian installs it outside an ordinary user's PATH."""

OPEN_TO_ALL = "allow_anonymous true"
QUICK = Backoff(first_s=0.02, most_s=0.1)


class Broker:
    """One mosquitto on 127.0.0.1 that keeps its port over kill and restart.

    Args:
        folder: where its configuration and log go.
        rules: lines of its configuration that say who may do what.
    """

    def __init__(self, folder: Path, rules: str = OPEN_TO_ALL) -> None:
        self.port = _free_port()
        self.folder = folder
        self._process: subprocess.Popen[str] | None = None
        self.configure(rules)

    @property
    def settings(self) -> MqttSection:
        """How a gate or the centre reaches it."""
        return MqttSection(host="127.0.0.1", port=self.port, keepalive_s=5)

    def configure(self, rules: str) -> None:
        """Write the configuration for the next start."""
        common = (f"listener {self.port} 127.0.0.1", "persistence false", "set_tcp_nodelay true")
        mine = "user root"  # started as root it would drop to a user that can't read our folder
        lines = "\n".join([*common, mine, rules, ""])
        (self.folder / "mosquitto.conf").write_text(lines, "utf-8")

    def start(self) -> None:
        """Start it, and return when it listens."""
        assert MOSQUITTO is not None
        config = str(self.folder / "mosquitto.conf")
        self._process = subprocess.Popen(
            [MOSQUITTO, "-c", config], stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stderr is not None
        _read_until_running(self._process.stderr)

    def kill(self) -> None:
        """Kill -9, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _read_until_running(log: IO[str]) -> None:
    lines = []
    for line in log:
        lines.append(line)
        if "running" in line:
            return
    pytest.fail(f"mosquitto did not start: {''.join(lines)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MakeBroker(Protocol):
    """Makes brokers that are killed at the end of the test."""

    def __call__(self, rules: str = OPEN_TO_ALL) -> Broker:
        """A broker, not started yet."""


@pytest.fixture
def make_broker(tmp_path: Path) -> Iterator[MakeBroker]:
    """Makes brokers, not started yet, that are killed at the end of the test."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed: apt-get install mosquitto")
    with ExitStack() as stack:

        def make(rules: str = OPEN_TO_ALL) -> Broker:
            broker = Broker(tmp_path, rules)
            stack.callback(broker.kill)
            return broker

        yield make


@pytest.fixture
def broker(make_broker: MakeBroker) -> Broker:
    """A running broker that lets everybody do everything."""
    running = make_broker()
    running.start()
    return running


class MakeSession(Protocol):
    """Makes a session that is stopped at the end of the test."""

    def __call__(
        self, settings: MqttSection, client_id: str, *subscriptions: str, unacknowledged: int = 8
    ) -> MqttSession:
        """A session with quick reconnects, not started."""


@pytest.fixture
def make_session() -> Iterator[MakeSession]:
    """Makes sessions that are stopped at the end of the test."""
    with ExitStack() as stack:

        def make(
            settings: MqttSection, client_id: str, *subscriptions: str, unacknowledged: int = 8
        ) -> MqttSession:
            profile = SessionProfile(
                client_id=client_id,
                subscriptions=subscriptions,
                limits=SessionLimits(packet_bytes=100_000, unacknowledged=unacknowledged),
                will=Publication(f"will/{client_id}", b"gone"),
                backoff=QUICK,
            )
            session = MqttSession(settings, profile, SystemClock(lambda: True))
            stack.callback(session.stop)
            return session

        yield make


class MemoryOutbox:
    """A journal in memory; it keeps the promises that tests/sync/test_outbox.py lists."""

    def __init__(self, epoch: int = 9) -> None:
        self.epoch = epoch
        self.broken = ""
        self.stored_watermark = 0
        self._rows: list[StoredRow] = []
        self._urgent: set[int] = set()

    @property
    def head(self) -> int:
        """Sequence of the newest row."""
        return len(self._rows)

    def append(self, count: int = 1, *, urgent: bool = False, note: str = "") -> None:
        """Write rows as a journal does."""
        at = Instant(1_800_000_000_000, 5, "boot", ClockQuality.SYNCED)
        event = Event(EventKind.TAMPER, at, {"note": note}, policy_version=1, roster_version=0)
        for _ in range(count):
            previous = row_hash(self._rows[-1].row) if self._rows else GENESIS
            row = StoredRow(self.head + 1, row_text(event, self.head + 1, previous))
            if urgent:
                self._urgent.add(row.sequence)
            self._rows.append(row)

    def forget(self, sequence: int) -> None:
        """Lose the rows behind this one: somebody restored a backup."""
        del self._rows[sequence:]

    def text_of(self, sequence: int) -> str:
        """A row, byte for byte."""
        return self._rows[sequence - 1].row

    def watermark(self) -> int:
        """The stored word of the centre."""
        self._work()
        return self.stored_watermark

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int) -> Sequence[StoredRow]:
        """The next rows."""
        self._work()
        rows = self._rows[sequence : sequence + most_rows]
        sizes = accumulate(len(row.row) + 1 for row in rows)
        fitting = sum(size <= most_bytes for size in sizes)
        return rows[: max(fitting, 1)]

    def urgent_after(self, sequence: int, most_rows: int) -> Sequence[StoredRow]:
        """The next urgent rows."""
        self._work()
        rows = [row for row in self._rows[sequence:] if row.sequence in self._urgent]
        return rows[:most_rows]

    def acknowledge(self, epoch: int, sequence: int) -> None:
        """Keep the centre's word."""
        if epoch == self.epoch:
            self.stored_watermark = sequence

    def _work(self) -> None:
        if self.broken:
            raise JournalError(self.broken)


class MemoryRoster:
    """A roster in memory; it keeps the promises that tests/sync/test_roster_target.py lists."""

    def __init__(self) -> None:
        self.broken = ""
        self.version = 0
        self.entries: tuple[RosterEntry, ...] = ()

    def present_version(self) -> int:
        """Version in force."""
        return self.version

    def replace(self, entries: Sequence[RosterEntry], version: int, issued_ms: int) -> None:
        """Put a roster in force."""
        if self.broken:
            raise JournalError(self.broken)
        if version <= self.version:
            raise UntrustedDocumentError(f"version {version} of {issued_ms} ms is not newer")
        self.version, self.entries = version, tuple(entries)


class Park:
    """The centre's keys for one site, and documents signed with them."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.roster_key = secrets.token_bytes(ROSTER_KEY_BYTES)
        pem = generate_private_key(secrets.token_bytes(ENTROPY_BYTES))
        self.key = load_private_key(pem, "test")
        trust = TrustList((KeyRecord.of(self.key, KeyUse.DOCUMENT, site),))
        self.keys = SiteKeys(site, trust, self.roster_key)

    def roster(self, version: int, people: int = 3) -> bytes:
        """A signed roster document."""
        entries = [
            RosterEntry(f"{number:016x}", f"人{number}", "alpha", ("staff",), 0, 1)
            for number in range(people)
        ]
        body = seal_roster(entries, self.roster_key, secrets.token_bytes(12), self.site)
        return self.sign(version, body)

    def sign(self, version: int, body: bytes) -> bytes:
        """A signed document with any body."""
        document = Document(DocumentKind.ROSTER, self.site, version, 1_800_000_000_000, body)
        return sign_document(document, self.key)


@pytest.fixture
def outbox() -> MemoryOutbox:
    """An empty journal in memory."""
    return MemoryOutbox()


@pytest.fixture
def memory_roster() -> MemoryRoster:
    """No roster yet."""
    return MemoryRoster()


@pytest.fixture(scope="session")
def park() -> Park:
    """The centre of the gate's site."""
    return Park("park-1")


@pytest.fixture(scope="session")
def other_park() -> Park:
    """The centre of another site, with keys of its own."""
    return Park("park-2")
