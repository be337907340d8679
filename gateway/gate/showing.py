"""Makes what the passage takes out of what was read of a code or a card; judges nobody."""

import hashlib

from gateway.codes.badge import typed
from gateway.core.colour import Sighting
from gateway.core.guard_acts import NumberTyped
from gateway.core.instant import Instant
from gateway.core.passage.inputs import CodeSeen
from gateway.core.signals import CardShown, CodeRead
from gateway.gate.naming import named
from gateway.gate.ports import Ports


def seen(shown: CodeRead | CardShown, ports: Ports, now: Instant) -> CodeSeen:
    """What was read by the camera or a reader."""
    return code_seen(shown, ports, now) if isinstance(shown, CodeRead) else card_seen(shown, ports)


def code_seen(read: CodeRead, ports: Ports, now: Instant) -> CodeSeen:
    """A code in front of the camera.

    Args:
        read: as the decoder read it.
        ports: what recognises it, and the roster.
        now: verifies its dates.
    """
    presented = named(ports.recognise(read.text, now), ports.roster)
    sighting = Sighting(read.colour, read.others)
    return CodeSeen(
        presented, _digest(read.text), read.frame_mono_ns, read.decoded_mono_ns, sighting
    )


def card_seen(shown: CardShown, ports: Ports) -> CodeSeen:
    """A card at the board's reader, to the passage like a badge in front of the camera."""
    presented = named(ports.card(shown.bits, shown.number), ports.roster)
    digest = _digest(f"{presented.format}:{shown.number}")
    return CodeSeen(presented, digest, shown.mono_ns, shown.mono_ns)


def number_seen(typed_in: NumberTyped, ports: Ports, now_ns: int) -> CodeSeen:
    """A number that a guard typed, to the passage a presentation of its own."""
    presented = named(typed(typed_in.number, typed_in.guard), ports.roster)
    return CodeSeen(presented, typed_in.act, now_ns, now_ns)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
