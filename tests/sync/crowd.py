"""A thousand people with every kind of code, and a gate on a real disk that they walk up to."""

import base64
import json
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.codes import device_pass, es256, pk1h, pk1s
from gateway.codes.badge import BadgeMasks
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.recognise import Accepted, recognise
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.trust import KeyRecord, KeyUse
from gateway.codes.trust_file import read_trust, trust_text
from gateway.codes.wecom import WecomRules
from gateway.codes.wiegand import badge_number, card
from gateway.core.credential import HealthStatus, Presented
from gateway.core.event import Event
from gateway.core.guard_acts import ManualOpen, NumberTyped
from gateway.core.instant import Instant
from gateway.core.lane import LaneState
from gateway.core.policy import Policy
from gateway.core.signals import (
    CardShown,
    CodeRead,
    Contact,
    ContactChanged,
    Device,
    DeviceChanged,
    OpenSent,
    SampleTaken,
    Signal,
)
from gateway.core.temperature import Sample
from gateway.demo.health_issuers import HealthIssuers, Visitor
from gateway.demo.population import BADGE_MASK, STAFF, key_of, name_of, openvid_of
from gateway.gate import Gate, GateIdentity, Inbox, Ports
from gateway.gate.ports import Backlog
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from gateway.journal.roster import RosterReader
from gateway.journal.row import StoredRow
from gateway.journal.space import Space, SpaceWatch
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import ManualClock
from tests.evidence import WALL_MS
from tests.lane import (
    RIPPLE_CELSIUS,
    WARM_SENSOR,
    RememberingBarrier,
    RememberingScreen,
    WrittenLists,
)

if TYPE_CHECKING:
    from gateway.core.use import Use

SITE = "park-1"
YEAR_MS = 365 * 86_400_000


def new_key(seed: bytes) -> SigningKey:
    """The same key for the same letter."""
    return load_private_key(generate_private_key(seed * ENTROPY_BYTES), "test key")


PASS, WECOM, PHONE = new_key(b"p"), new_key(b"w"), new_key(b"f")
HEALTH = HealthIssuers(new_key(b"h"))
OURS = (KeyRecord.of(PASS, KeyUse.PASS, SITE), KeyRecord.of(WECOM, KeyUse.WECOM, SITE))
TRUST = read_trust(
    json.dumps(json.loads(trust_text(OURS)) | {"issuers": HEALTH.trust_entries()}).encode(), "test"
)
ACCEPTED = Accepted(WecomRules(), BadgeMasks.of(BADGE_MASK))
KINDS = 18
"""Kinds of arrivals, of which each comes in turn."""

TYPED = 11
CARD = 17
HEALTHY = (36.1, 8)
FEVER = (38.4, 60)
"""Skin in °C and readings; what is high is measured again before it counts."""

FEVER_EVERY = 40


def entry_of(number: int) -> RosterEntry:
    """One person of the roster, whose random id has nothing to do with them."""
    place = STAFF[number]
    badges = (key_of(place), badge_number(*card_of(number)))
    aliases = (*(f"badge:{badge}" for badge in badges), f"wecom:{openvid_of(place)}")
    dates = (WALL_MS - YEAR_MS, WALL_MS + YEAR_MS)
    return RosterEntry(holder_of(number), name_of(place), "alpha", ("staff",), *dates, aliases)


def holder_of(number: int) -> str:
    """The random id."""
    return f"{0x9E3779B97F4A7C15 * (number + 1) % 2**64:016x}"


def card_of(number: int) -> tuple[int, int]:
    """Bits and number of the card that somebody carries; of both lengths."""
    bits = (26, 34)[number // KINDS % 2]
    return bits, 0x9E3779B1 * (number + 1) % (1 << (bits - 2))


def text_of(number: int, now_ms: int) -> str:
    """What the ``number``-th person holds up or says; every kind of code in turn."""
    place, visitor = STAFF[number], Visitor(number)
    token = sha256(f"token {number}".encode()).hexdigest()[:32]
    address = "https://h5.dingtalk.com/healthAct/index.html?qrCode="
    makers: tuple[Callable[[], str], ...] = (
        lambda: own(number, now_ms),
        lambda: by_phone(number, now_ms),
        lambda: HEALTH.eu_certificate(visitor, now_ms),
        lambda: HEALTH.health_card(visitor, now_ms),
        lambda: HEALTH.nz_pass(visitor, now_ms),
        lambda: by_wecom(struct.pack(">BBQIH", 1, 0, openvid_of(place), now_ms // 1000, 60)),
        lambda: by_wecom(struct.pack(">BBQB", 1, 1, openvid_of(place), 0)),
        lambda: f"{address}V2{token}#/result",
        lambda: f"{address}V{token}0123456&b={token}#/result",
        lambda: f"https://s.sh.gov.cn/{token[:30]}{now_ms - YEAR_MS // 3}",
        lambda: key_of(place),
        lambda: key_of(place),
        lambda: f"寻物启事：请致电 138{number:08d} {name_of(place)}女士",
        lambda: own(number, now_ms)[:-40],
        lambda: HEALTH.eu_certificate(visitor, now_ms)[:-3],
        lambda: own(number, now_ms, HealthStatus.RED),
        lambda: own(number, now_ms - YEAR_MS),
        lambda: badge_number(*card_of(number)),
    )
    return makers[number % KINDS]()


def own(number: int, issued_ms: int, status: HealthStatus = HealthStatus.GREEN) -> str:
    """A pass of the park."""
    pass_id = number.to_bytes(pk1s.ID_BYTES, "big")
    holder = holder_of(number)
    return pk1s.mint(
        PASS, site=SITE, holder=holder, status=status, issued_ms=issued_ms, pass_id=pass_id
    )


def by_phone(number: int, now_ms: int) -> str:
    """A pass that the phone signs itself."""
    issued = device_pass.mint(
        PASS,
        site=SITE,
        holder=holder_of(number),
        status=HealthStatus.GREEN,
        issued_ms=now_ms - 60_000,
        life_h=8,
        device=device_pass.device_key(PHONE),
    )
    return pk1h.present(issued, PHONE, now_ms)


def by_wecom(said: bytes) -> str:
    """A code of WeCom."""
    return base64.b64encode(said + es256.sign(WECOM.private, said)).decode()


def by_the_park(text: str, at: Instant) -> Presented:
    """As a gate of a park that takes all of them."""
    return recognise(text, TRUST, SITE, at, accepted=ACCEPTED)


class DiskLane:
    """A gate whose journal and roster are files; its journal is an outbox for a link's thread.

    Args:
        folder: of the files.
    """

    def __init__(self, folder: Path) -> None:
        self.announce: Callable[[tuple[Use, ...]], None] = lambda _: None
        self.clock = ManualClock(WALL_MS)
        self.screen = RememberingScreen()
        self.barrier = RememberingBarrier()
        self.roster = RosterReader(folder / "roster.sqlite")
        self._signals: list[Signal] = []
        self._store = open_journal(folder / "journal.sqlite", "g1", WALL_MS)
        self._path = folder / "journal.sqlite"
        self._writer = JournalWriter(
            self._store,
            self.clock,
            self._signals.append,
            lambda: None,
            SpaceWatch(lambda: Space(10**9, 10**10)),
        )
        ports = Ports(
            self.barrier,
            self.roster,
            self,
            self.screen,
            by_the_park,
            lambda: Backlog(connected=True, rows=0),
            WrittenLists(),
            self._used,
            card=partial(card, taken=frozenset({26, 34})),
        )
        policy = replace(Policy(), version=1)
        self._gate = Gate(GateIdentity("g1", "一号门", SITE), policy, ports, self.clock, Inbox())
        for device in (Device.BOARD, Device.THERMOMETER, Device.CAMERA):
            self.turn(DeviceChanged(device, up=True, detail=""))
        self.turn(SampleTaken(WARM_SENSOR))
        self.epoch = self._store.epoch
        self.acknowledge = self._writer.acknowledge

    def watermark(self) -> int:
        """The centre's stored word; like all that is read here, for whichever thread asks."""
        with closing(JournalReader(self._path)) as reader:
            return reader.watermark()

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int) -> Sequence[StoredRow]:
        """From the disk."""
        with closing(JournalReader(self._path)) as reader:
            return reader.rows_after(sequence, most_rows, most_bytes)

    def urgent_after(self, sequence: int, most_rows: int) -> Sequence[StoredRow]:
        """From the disk."""
        with closing(JournalReader(self._path)) as reader:
            return reader.urgent_after(sequence, most_rows)

    @property
    def head(self) -> int:
        """Sequence of the newest row."""
        return self._store.head.sequence

    def append(self, event: Event) -> None:
        """The gate's ledger."""
        self._writer.append(event)

    def turn(self, signal: Signal | None) -> None:
        """The gate takes a signal, the disk what the gate wrote, and the gate its answers."""
        self._gate.turn(signal)
        self._writer.turn(0)
        while self._signals:
            self._gate.turn(self._signals.pop(0))
            self._writer.turn(0)

    def comes(self, number: int) -> str:
        """One person from coming into view to being gone; returns what they showed or said."""
        text = text_of(number, self.clock.now().wall_ms)
        if number % KINDS == TYPED:
            self.turn(NumberTyped(f"{number:032x}", "li", text))
        elif number % KINDS == CARD:
            self.turn(CardShown(*card_of(number), self.clock.mono_ns()))
        else:
            now_ns = self.clock.mono_ns()
            self.turn(CodeRead(text, now_ns, now_ns))
        for reading in self._forehead(*(FEVER if number % FEVER_EVERY == 0 else HEALTHY)):
            self.turn(reading)
        if self.screen.views[-1].state is LaneState.ADMIT:
            self.turn(OpenSent(self.clock.mono_ns()))
            self._walks_through()
        elif number % 5 == 0:
            self._is_let_in(number)
        for _ in range(4):
            self.clock.advance_ms(5_000)
            self.turn(None)
        return text

    def close(self) -> None:
        """Let the files go."""
        self.roster.close()
        self._store.close()

    def _used(self, uses: "tuple[Use, ...]") -> None:
        self.announce(uses)

    def _forehead(self, celsius: float, samples: int) -> Iterator[SampleTaken]:
        for turn in range(samples):
            self.clock.advance_ms(70)
            seen = celsius + RIPPLE_CELSIUS[turn % len(RIPPLE_CELSIUS)]
            yield SampleTaken(Sample(seen, 25.0, None, 0, self.clock.mono_ns()))

    def _is_let_in(self, number: int) -> None:
        answers = self.screen.views[-1].answers
        self.turn(ManualOpen(f"{number:032x}", "li", "visitor-registered", answers))
        self._walks_through()

    def _walks_through(self) -> None:
        for contact, active in (
            (Contact.DOOR, True),
            (Contact.BEAM, True),
            (Contact.BEAM, False),
            (Contact.DOOR, False),
        ):
            self.turn(ContactChanged(contact, active))
