"""A code opens one gate once, however it is spelled, signed or photographed anew."""

import zlib
from collections.abc import Callable

import cbor2
import pytest

from gateway.app.recall import recall_admissions
from gateway.codes import base45, pk1h
from gateway.codes.health_verdict import HealthVerdict
from gateway.codes.recognise import recognise
from gateway.codes.trust import TrustList
from gateway.core.credential import Credential, HealthStatus, Presented, RefusedCode
from gateway.core.event import GENESIS, EventKind, row_text
from gateway.core.guard_acts import ManualOpen
from gateway.core.instant import Instant
from gateway.core.lane import LaneState
from gateway.core.policy import Policy, RosterPolicy
from gateway.core.reason import Reason
from gateway.core.signals import UsedElsewhere
from gateway.journal.row import parse_row
from tests.codes import issuers
from tests.evidence import CREDENTIAL, WALL_MS
from tests.gate.passes import CENTRE_RECORD, PHONE, park_pass, phone_pass
from tests.lane import Lane

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""NIST SP 800-186, 3.2.1.3."""

COSE_ARRAY, SHORT_BYTES = b"\x84", 0x58
TRUST_CERTIFICATES = Policy(roster=RosterPolicy(required=False))


TRUST = TrustList((CENTRE_RECORD,), issuers=issuers.trust().issuers)


def verified(text: str, at: Instant) -> Presented:
    """What a real gate makes of a text."""
    return recognise(text, TRUST, "park-1", at, lambda *_: HealthVerdict(HealthStatus.GREEN, None))


def pk1s_text() -> str:
    """A pass minted now."""
    return park_pass(WALL_MS, 1)


def pk1h_text() -> str:
    """A pass that a phone shows now."""
    return phone_pass(WALL_MS, WALL_MS)


def hc1_text() -> str:
    """A certificate of a country."""
    return issuers.hc1()


TEXTS = {"PK1S": pk1s_text, "PK1H": pk1h_text, "HC1": hc1_text}


def mirrored(octets: bytes) -> bytes:
    """The same with ``s`` replaced by ``n - s``: ECDSA verifies both."""
    signature = int.from_bytes(octets[-32:], "big")
    return octets[:-32] + (P256_ORDER - signature).to_bytes(32, "big")


def octets_of(text: str) -> bytes:
    """The signed bytes of a text of ours or of a country."""
    packed = base45.decode(text[4:])
    return zlib.decompress(packed) if text.startswith("HC1") else packed


def text_of(octets: bytes, like: str, level: int = -1) -> str:
    """A text of these bytes, as long as the format allows."""
    packed = zlib.compress(octets, level) if like.startswith("HC1") else octets
    return like[:4] + base45.encode(packed)


def mirrored_pass(text: str) -> str:
    """The centre's signature inside a phone's text mirrored, with the phone's own made anew."""
    octets = octets_of(text)
    inner, time = octets[:-68], octets[-68:-64]
    return pk1h.present(mirrored(inner), PHONE, int.from_bytes(time, "big") * 1000)


def longer_lengths(text: str) -> str:
    """The envelope's first length in two bytes where one would do."""
    octets = octets_of(text)
    start = octets.index(COSE_ARRAY) + 1
    short = octets[start]
    tail = octets[start + (2 if short == SHORT_BYTES else 1) :]
    length = octets[start + 1] if short == SHORT_BYTES else short & 0x1F
    return text_of(octets[:start] + b"\x59" + length.to_bytes(2, "big") + tail, text)


def unprotected(text: str) -> str:
    """A certificate with a new entry in the header that nobody signs."""
    protected, _, payload, signature = cbor2.loads(octets_of(text)).value
    return issuers.hc1_text(issuers.raw_sign1([protected, {99: "new"}, payload, signature]))


SAME: dict[str, tuple[str, Callable[[str], str]]] = {
    "PK1S as it was": ("PK1S", str),
    "PK1S mirrored": ("PK1S", lambda text: text_of(mirrored(octets_of(text)), text)),
    "PK1H as it was": ("PK1H", str),
    "PK1H mirrored by the holder": ("PK1H", lambda text: text_of(mirrored(octets_of(text)), text)),
    "PK1H of a mirrored pass": ("PK1H", mirrored_pass),
    "PK1H signed again for that moment": ("PK1H", lambda _: pk1h_text()),
    "HC1 as it was": ("HC1", str),
    "HC1 mirrored": ("HC1", lambda text: text_of(mirrored(octets_of(text)), text)),
    "HC1 packed anew": ("HC1", lambda text: text_of(octets_of(text), text, level=0)),
    "HC1 without its tag": ("HC1", lambda text: text_of(octets_of(text)[1:], text)),
    "HC1 with another unsigned header": ("HC1", unprotected),
    "HC1 encoded anew": ("HC1", longer_lengths),
}
"""Other texts by which the same signed id is shown and verifies."""

SPELLINGS: dict[str, Callable[[str], str]] = {
    "in lower case": str.lower,
    "with a space at the end": lambda text: text + " ",
    "with a line end": lambda text: text + "\n",
    "with a byte more": lambda text: text + "00",
    "with lengths in more bytes": longer_lengths,
    "with a group beyond its bytes": lambda text: text[:-3] + ":::",
}
"""What a strict reader takes for no text of ours."""


def lane_for(name: str = "gate-1", policy: Policy | None = None) -> Lane:
    """A gate that verifies for itself."""
    return Lane(recognise=verified, name=name, policy=policy)


def walks_in(lane: Lane, text: str) -> None:
    """Somebody shows a code and a healthy forehead, and goes in if the arm opens."""
    before = lane.barrier.opened
    lane.code(text)
    lane.forehead()
    lane.written()
    if lane.barrier.opened > before:
        lane.walks_through()
        lane.written()
    lane.wait(5_000)


@pytest.mark.parametrize("again", SAME)
def test_the_same_signed_id_is_a_replay_whatever_its_text(again: str) -> None:
    """Ten seconds later, in another hand."""
    code_format, change = SAME[again]
    text = TEXTS[code_format]()
    policy = TRUST_CERTIFICATES if code_format == "HC1" else Policy()
    lane = lane_for(policy=policy)
    walks_in(lane, text)
    assert lane.barrier.opened == 1

    other = change(text)
    lane.code(other)
    lane.forehead()
    lane.written()

    assert Reason.CODE_REPLAYED in lane.view.reasons
    assert lane.shows(LaneState.DENY)
    assert lane.barrier.opened == 1


@pytest.mark.parametrize("code_format", ["PK1S", "PK1H"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_pass_spelled_another_way_is_no_other_pass(code_format: str, spelling: str) -> None:
    """Refused, or the same; before and after the right one was used."""
    text = TEXTS[code_format]()
    other = SPELLINGS[spelling](text)
    at = Lane().clock.now()
    assert isinstance(verified(text, at), Credential)
    assert isinstance(verified(other, at), RefusedCode)

    lane = lane_for()
    walks_in(lane, text)
    walks_in(lane, other)
    assert lane.barrier.opened == 1


def test_a_code_that_hangs_in_many_frames_is_one_presentation() -> None:
    """Before, while and after the arm is open, in every third of a second."""
    lane = lane_for()
    text = pk1s_text()
    for _ in range(10):
        lane.code(text)
        lane.wait(30)
    lane.forehead()
    lane.code(text)
    lane.written()
    for _ in range(6):
        lane.code(text)
        lane.wait(300)
    lane.walks_through()
    lane.code(text)
    lane.written()

    verdicts = [kind for kind in lane.kinds() if kind.value.startswith("access-")]
    assert verdicts == [EventKind.ACCESS_GRANTED]


def test_a_restart_does_not_make_a_code_new() -> None:
    """The journal's rows are the memory; also of a code in spite of which a guard opened."""
    lane, again = lane_for(), lane_for()
    walks_in(lane, pk1s_text())
    numbered = enumerate(lane.ledger.rows, start=1)
    written = [parse_row(row_text(event, number, GENESIS)) for number, event in numbered]
    recall_admissions(again.gate.memory.admissions, written)

    walks_in(again, pk1s_text())

    assert again.barrier.opened == 0


def test_a_code_in_spite_of_which_a_guard_opened_is_used() -> None:
    """The friend behind has the same picture and a cooler forehead."""
    lane = lane_for()
    lane.code(pk1s_text())
    lane.wait(4_000)
    lane.written()
    assert lane.view.reasons == (Reason.TEMPERATURE_MISSING,)
    lane.gate.turn(ManualOpen("act", "li", "measured-by-hand", lane.view.answers))
    lane.written()
    lane.wait(10_000)
    lane.written()

    lane.code(pk1s_text())
    lane.forehead()
    lane.written()

    assert Reason.CODE_REPLAYED in lane.view.reasons


def test_a_replay_in_spite_of_which_a_guard_opened_is_not_used_anew() -> None:
    """What other gates are told stays the first use."""
    lane = lane_for()
    walks_in(lane, pk1s_text())
    lane.code(pk1s_text())
    lane.forehead()
    lane.written()
    lane.gate.turn(ManualOpen("act", "li", "identity-checked", lane.view.answers))
    lane.written()

    assert lane.barrier.opened == 2
    assert len(lane.announced) == 1


def test_a_row_that_is_not_on_disk_uses_no_code() -> None:
    """Nobody went in, so the person tries again with the same picture."""
    lane = lane_for()
    lane.code(pk1s_text())
    lane.forehead()
    lane.disk_fails()

    assert lane.announced == []


def test_another_gate_refuses_what_this_one_admitted() -> None:
    """As soon as it has heard of it, for as long as the code counts."""
    here, there = lane_for(), lane_for("gate-2")
    walks_in(here, pk1s_text())
    there.gate.turn(UsedElsewhere("gate-1", here.announced[-1]))

    there.code(pk1s_text())
    there.forehead()
    there.written()

    assert there.view.reasons == (Reason.CODE_REPLAYED,)
    assert there.barrier.opened == 0


def test_with_the_broker_down_a_code_opens_each_gate_once_and_both_say_so_later() -> None:
    """Nothing is waited for at the lane; the conflict is on record at both, and urgent."""
    here, there = lane_for(), lane_for("gate-2")
    for lane in (here, there):
        walks_in(lane, pk1s_text())
        walks_in(lane, pk1s_text())
        assert lane.barrier.opened == 1

    for _ in range(2):
        here.gate.turn(UsedElsewhere("gate-2", there.announced[-1]))
        there.gate.turn(UsedElsewhere("gate-1", here.announced[-1]))
    here.written()
    there.written()

    for lane, gates in ((here, ["gate-1", "gate-2"]), (there, ["gate-2", "gate-1"])):
        (row,) = [row for row in lane.ledger.rows if row.kind is EventKind.REPLAY_CONFLICT]
        grant = lane.kinds().index(EventKind.ACCESS_GRANTED) + 1
        assert row.urgent
        assert (row.body["gates"], row.body["grant"]) == (gates, grant)
        assert row.body["holder"] == CREDENTIAL.holder
