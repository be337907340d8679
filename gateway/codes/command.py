"""Commands of the centre to one gate: signed bytes to an order and back; neither sent nor obeyed.

COSE_Sign1 (ES256, external_aad ``CMD1`` and the site's name) over the CBOR map
``{1: gate, 2: counter, 3: issued_ms, 4: not_after_ms, 5: [order, its arguments]}``. The key is the
one that signs the site's documents.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gateway.codes import cbor, cose
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_INTEGER
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.signer import Purpose, find_signer
from gateway.codes.trust import KeyUse, TrustList
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.errors import UntrustedDocumentError

MAX_COMMAND_BYTES: Final = 512
"""A signed command; the longest that there is has about 170 bytes."""

_MAX_NAME: Final = 32


@dataclass(frozen=True, slots=True)
class Replay:
    """Send rows again.

    Args:
        epoch: random number of the journal's file that is meant.
        first: the first sequence, from 1.
        last: the last one.
    """

    epoch: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RunLane:
    """Run the lane in this way from now on."""

    mode: LaneMode


@dataclass(frozen=True, slots=True)
class TellState:
    """Say now how you are."""


@dataclass(frozen=True, slots=True)
class UnknownOrder:
    """Something that a newer centre may ask and this program does not know."""

    name: str


Order = Replay | RunLane | TellState | UnknownOrder

_NAMES: Final = MappingProxyType({Replay: "replay", RunLane: "lane", TellState: "state"})


@dataclass(frozen=True, slots=True)
class Command:
    """One order to one gate.

    Args:
        gate: whose order it is.
        counter: greater with each command to this gate.
        issued_ms: wall milliseconds, UTC, when the centre signed.
        not_after_ms: wall milliseconds, UTC, of the last moment at which it may be obeyed.
        order: what to do.
    """

    gate: str
    counter: int
    issued_ms: int
    not_after_ms: int
    order: Order

    def signed(self, site: str, key: SigningKey) -> bytes:
        """The bytes to send.

        Args:
            site: the gate's.
            key: the centre's document key.
        """
        return cose.encode_sign1(_payload(self), key, _purpose(site).external_aad(site))


def order_name(order: Order) -> str:
    """What rows and the centre call an order."""
    return order.name if isinstance(order, UnknownOrder) else _NAMES[type(order)]


def open_command(encoded: bytes, trust: TrustList, site: str) -> Command:
    """The command, if one of the site's document keys signed it for a gate of this site.

    Whether it is for this gate, in time and new is for the gate to judge.

    Args:
        encoded: bytes as they came.
        trust: the keys that count.
        site: the site of this gate.

    Raises:
        UntrustedDocumentError: unsigned, signed by or for someone else, or malformed.
    """
    if len(encoded) > MAX_COMMAND_BYTES:
        raise _untrusted(f"{len(encoded)} bytes, at most {MAX_COMMAND_BYTES} are taken")
    try:
        message = cose.decode_sign1(encoded)
        signer = find_signer(message, trust, _purpose(site))
        if isinstance(signer, Reason):
            raise _untrusted(f"key {message.key_id.hex()}, {signer.value}")
        command = _read(message.payload)
    except MalformedError as error:
        raise _untrusted(str(error)) from None
    if not signer.counts_at(command.issued_ms):
        raise _untrusted(f"key {message.key_id.hex()} did not count when it was issued")
    return command


def _purpose(site: str) -> Purpose:
    return Purpose(KeyUse.DOCUMENT, b"CMD1", site)


def _payload(command: Command) -> bytes:
    return cbor.encode(
        {
            1: command.gate,
            2: command.counter,
            3: command.issued_ms,
            4: command.not_after_ms,
            5: [order_name(command.order), *_arguments(command.order)],
        }
    )


def _arguments(order: Order) -> list[object]:
    match order:
        case Replay(epoch, first, last):
            return [epoch, first, last]
        case RunLane(mode):
            return [mode.value]
        case _:
            return []


def _read(payload: bytes) -> Command:
    match cbor.decode(payload):
        case {
            1: str(gate),
            2: int(counter),
            3: int(issued_ms),
            4: int(not_after_ms),
            5: [str(name), *arguments],
        } if _within(counter, issued_ms, not_after_ms) and 0 < len(name) <= _MAX_NAME:
            order = _order(name, arguments)
            command = Command(gate, int(counter), int(issued_ms), int(not_after_ms), order)
        case _:
            raise MalformedError(Step.DOCUMENT, "no gate, counter, times and order")
    # Exact types are proved by writing it again; an unknown order may have any arguments.
    if not isinstance(order, UnknownOrder) and _payload(command) != payload:
        raise MalformedError(Step.DOCUMENT, "more than a command")
    return command


def _within(counter: int, issued_ms: int, not_after_ms: int) -> bool:
    return 1 <= counter <= MAX_INTEGER and 0 <= issued_ms <= not_after_ms <= MAX_INTEGER


def _order(name: str, arguments: list[object]) -> Order:
    match name, arguments:
        case "replay", [int(epoch), int(first), int(last)] if (
            0 <= epoch <= MAX_INTEGER and 1 <= first <= last <= MAX_INTEGER
        ):
            return Replay(int(epoch), int(first), int(last))
        case "lane", [str(value)]:
            for mode in LaneMode:
                if mode.value == value:
                    return RunLane(mode)
        case "state", []:
            return TellState()
    return UnknownOrder(name)


def _untrusted(seen: str) -> UntrustedDocumentError:
    return UntrustedDocumentError(f"command: {seen}; it is not obeyed")
