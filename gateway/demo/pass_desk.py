"""Where the demonstration's people get what they hold up: live passes, and all that is not one."""

import base64
import contextlib
import json
import random
import secrets
import struct
import threading
import urllib.request
from collections.abc import Callable
from typing import Final

from gateway.central.person import Person
from gateway.codes import base45, device_pass, es256, pk1h, pk1s
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.core.credential import HealthStatus
from gateway.core.event import Json
from gateway.demo.cast import Arrival, Role
from gateway.demo.health_issuers import Visitor
from gateway.demo.population import LAPSED, RED, STAFF, YELLOW, key_of, openvid_of
from gateway.demo.site import OTHER_SITE, SITE, DemoSite
from gateway.errors import GatewayError
from gateway.runtime.clock import Clock

DAY_MS: Final = 86_400_000
_FETCH_LIMIT_S: Final = 5.0
_TRIES: Final = 40
_PAUSE_S: Final = 0.5
_WECOM_LIFE_S: Final = 60


class PassDesk:
    """Gives each arrival the text of a code.

    Args:
        site: keys and addresses.
        people: everyone on the centre's roster.
        clock: dates the passes that no centre would mint.
        ending: the demonstration is over; nobody waits any more.
    """

    def __init__(
        self, site: DemoSite, people: tuple[Person, ...], clock: Clock, ending: threading.Event
    ) -> None:
        self._site = site
        self._ending = ending
        self._people = {person.record.key: person for person in people}
        self._clock = clock
        self._nobodys_key = _new_key("nobody's key")
        self._phones_key = _new_key("a phone's key")
        self._shown: tuple[str, Person] | None = None
        self._admitted: tuple[str, Person] | None = None
        self._next_staff = random.Random(0).randrange(len(STAFF))  # noqa: S311 - a place in a script
        self._special = self._counters()
        self._visitors = 0
        self.handed: list[str] = []

    def code_for(self, arrival: Arrival) -> str:
        """The text that this arrival holds up, which is kept in ``handed``.

        Raises:
            GatewayError: the centre gives no pass.
        """
        self.handed.append(self._special.get(arrival.role, self._plain)())
        return self.handed[-1]

    @property
    def visitors(self) -> list[Visitor]:
        """Everyone who came with a certificate of another issuer."""
        return [Visitor(number) for number in range(self._visitors)]

    def live(self, person: Person) -> str:
        """A live pass, fetched from the centre's page as the phone does, again if need be."""
        return str(self._answer(person, "code", None)["text"])

    def _answer(self, person: Person, what: str, posted: bytes | None) -> dict[str, Json]:
        for _ in range(_TRIES):
            with contextlib.suppress(OSError):  # the centre may be restarting
                return _fetched(self._site.ports.centre, f"{person.link}/{what}", posted)
            if self._ending.wait(_PAUSE_S):
                break
        raise GatewayError(f"centre: no pass from its page after {_TRIES} tries")

    def admitted(self) -> None:
        """The person with the latest pass was let in: a friend may try the same pass now."""
        self._admitted = self._shown

    def _counters(self) -> dict[Role, Callable[[], str]]:
        """Where each role gets its code; everyone else gets a live pass of their own."""
        return {
            Role.FORGED: self._forged,
            Role.EXPIRED: lambda: self._minted(issued_ms=self._now_ms() - DAY_MS),
            Role.FUTURE: lambda: self._minted(issued_ms=self._now_ms() + DAY_MS),
            Role.STRANGER: lambda: self._minted(holder=_stranger()),
            Role.GUARD_OPENS: lambda: self._minted(holder=_stranger()),
            Role.LAPSED: lambda: self._minted(holder=self._person(LAPSED).id),
            Role.OTHER_SITE: lambda: self._minted(self._site.neighbour_key, OTHER_SITE),
            Role.UNKNOWN_ISSUER: lambda: self._minted(self._nobodys_key),
            Role.YELLOW: lambda: self.live(self._person(YELLOW)),
            Role.RED: lambda: self.live(self._person(RED)),
            Role.DAMAGED: lambda: self._minted()[:-40],
            Role.PAYMENT_CODE: lambda: "https://pay.example/fkx09012345abcdefghij",
            Role.REPLAYED: self._replayed,
            Role.PASSES_BACK: self._passed_back,
            Role.NO_SIGNAL: self._signed_by_phone,
            Role.HEALTH_CODE: _health_code,
            Role.BADGE: lambda: self._next_person().record.key,
            Role.NUMBER_TYPED: lambda: self._next_person().record.key,
            Role.WECOM: self._signed_by_wecom,
            Role.EU_CERTIFICATE: self._certified_by(self._site.health.eu_certificate),
            Role.HEALTH_CARD: self._certified_by(self._site.health.health_card),
            Role.NEW_ZEALANDER: self._certified_by(self._site.health.nz_pass),
            Role.POSTER: lambda: f"寻物启事：请致电 {1380000 + secrets.randbelow(9999):07d} 林女士",
        }

    def _plain(self) -> str:
        person = self._next_person()
        self._shown = self.live(person), person
        return self._shown[0]

    def _signed_by_phone(self) -> str:
        """What a phone shows that heard of the centre once and of nobody since."""
        person = self._next_person()
        answer = self._answer(person, "device", device_pass.device_key(self._phones_key))
        issued = bytes.fromhex(str(answer["pass"]))
        self._shown = pk1h.present(issued, self._phones_key, self._now_ms()), person
        return self._shown[0]

    def _signed_by_wecom(self) -> str:
        """An employee's code as WeCom's document describes it; no real one was ever seen here."""
        self._next_person()
        openvid = openvid_of(STAFF[self._next_staff])
        said = struct.pack(">BBQIH", 1, 0, openvid, self._now_ms() // 1000, _WECOM_LIFE_S)
        signed = said + es256.sign(self._site.wecom_key.private, said)
        return base64.b64encode(signed).decode("ascii")

    def _certified_by(self, issuer: Callable[[Visitor, int], str]) -> Callable[[], str]:
        def certificate() -> str:
            self._visitors += 1
            return issuer(Visitor(self._visitors - 1), self._now_ms())

        return certificate

    def _next_person(self) -> Person:
        self._next_staff = (self._next_staff + 1) % len(STAFF)
        return self._people[key_of(STAFF[self._next_staff])]

    def _replayed(self) -> str:
        return self._admitted[0] if self._admitted else self._plain()

    def _passed_back(self) -> str:
        return self.live(self._admitted[1]) if self._admitted else self._plain()

    def _forged(self) -> str:
        """A genuine pass whose last bit was turned: nobody can sign but the centre."""
        signed = bytearray(base45.decode(self._minted().removeprefix(pk1s.PREFIX)))
        signed[-1] ^= 1
        return pk1s.PREFIX + base45.encode(bytes(signed))

    def _minted(
        self,
        key: SigningKey | None = None,
        site: str = SITE,
        *,
        holder: str = "",
        issued_ms: int | None = None,
    ) -> str:
        return pk1s.mint(
            key or self._site.pass_key,
            site=site,
            holder=holder or self._person(STAFF).id,
            status=HealthStatus.GREEN,
            issued_ms=self._now_ms() if issued_ms is None else issued_ms,
            pass_id=secrets.token_bytes(pk1s.ID_BYTES),
        )

    def _person(self, places: range) -> Person:
        return self._people[key_of(secrets.choice(places))]

    def _now_ms(self) -> int:
        return self._clock.now().wall_ms


def _health_code() -> str:
    """The address of a code of Hangzhou, with a token of nobody."""
    token = secrets.token_hex(16)
    return f"https://h5.dingtalk.com/healthAct/index.html?qrCode=V2{token}#/result"


def _stranger() -> str:
    return secrets.token_hex(pk1s.ID_BYTES)


def _new_key(place: str) -> SigningKey:
    return load_private_key(generate_private_key(secrets.token_bytes(ENTROPY_BYTES)), place)


def _fetched(port: int, path: str, posted: bytes | None) -> dict[str, Json]:
    own = f"http://127.0.0.1:{port}"
    asked = urllib.request.Request(f"{own}/pass/{path}", posted, {"Origin": own})  # noqa: S310 - http
    with urllib.request.urlopen(asked, timeout=_FETCH_LIMIT_S) as answer:  # noqa: S310 - as above
        told: dict[str, Json] = json.load(answer)
        return told
