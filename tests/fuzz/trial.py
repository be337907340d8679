"""Hostile pictures through the gate's own eye, and what may never happen then; not the count."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite

import numpy as np

from gateway.codes.recognise import signed_format
from gateway.devices.camera.guide import Box
from gateway.devices.camera.motion import Scene, next_look
from gateway.devices.camera.raw import BgrPicture, RawPicture, raw_picture
from gateway.devices.camera.reader import Frame
from gateway.devices.camera.sight import Sight
from gateway.devices.camera.witness import Witness
from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.reading import Effort, Reading
from gateway.devices.decoder.result import DecodeFailure, DecodeResult
from gateway.devices.decoder.texts import MAX_TEXT_BYTES, MAX_TEXTS
from gateway.errors import DeviceError
from gateway.runtime.clock import SystemClock
from tests.fuzz import camera, pictures
from tests.fuzz.bits import Rng
from tests.fuzz.pictures import Pixels
from tests.fuzz.symbols import plain

KINDS: dict[str, tuple[Callable[[Rng], Pixels], float]] = {
    "code": (pictures.code, 10),
    "hostile code": (pictures.hostile_code, 20),
    "damaged code": (pictures.damaged_code, 15),
    "code held up": (pictures.held_up, 8),
    "one colour apart": (pictures.one_colour_apart, 5),
    "crowd": (pictures.crowd, 2),
    "finders": (pictures.finders, 3),
    "stripes": (pictures.stripes, 3),
    "noise": (pictures.noise, 3),
    "odd size": (pictures.odd_size, 8),
    "view": (pictures.views, 4),
    "no picture": (pictures.no_picture, 4),
    "giant": (pictures.giant, 0.2),
    "camera: whole": (camera.whole_picture, 4),
    "camera: torn JPEG": (camera.torn_jpeg, 5),
    "camera: lying JPEG": (camera.lying_jpeg, 4),
    "camera: odd array": (camera.odd_array, 4),
}
"""What is drawn, and how often in comparison with the others."""

PLAIN_TEXT = "PK1S:SOMEBODY HONEST"
PLAIN_EVERY = 50
"""So often an honest code is shown even if nothing has failed: a fault may be a silent one."""

_BLIND_AT_MOST_S = 10.0
"""Pauses of up to 2 s after several deaths, a child's start on a busy machine, room to spare."""

_HONEST_FRAMES = 4
"""Two cores shared by many programs may hold a child back for more than one time limit."""

_FRAME_S = 1 / 30
_LINE_ENDS = frozenset("\t\n\r")
_WIDEST_IN_COLOUR = 1920 * 1080


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one picture.

    Args:
        number: of the picture; it and the seed make it again.
        kind: key of ``KINDS``.
        refused: it was refused with a DeviceError.
        texts: what was read, markers included.
        failure: why there is no answer.
        took_ms: until the answer, wall milliseconds.
        cpu_ms: of the child, where it answered.
        broken: which promise the gate broke over it, else empty.
    """

    number: int
    kind: str
    refused: bool = False
    texts: tuple[str, ...] = ()
    failure: DecodeFailure | None = None
    took_ms: float = 0.0
    cpu_ms: float = 0.0
    broken: str = ""


class BrokenPromiseError(Exception):
    """The gate did what it may never do."""


class Gate:
    """The part of a gate that sees, with a real decoder child, on trial.

    Args:
        decoder: this trial's alone.
        clock: of the decoder.
    """

    def __init__(self, decoder: DecoderClient, clock: SystemClock) -> None:
        self._decoder = decoder
        self._clock = clock
        self._scene = Scene()
        self._witness = Witness(signed_format)
        self._sight = Sight(Box(0.25, 0.2, 0.5, 0.6))
        self._honest = pictures.drawn(plain(PLAIN_TEXT), 4)
        self._pace = threading.Event()

    def judge(self, seed: int, number: int) -> Outcome:
        """Make picture ``number``, show it, and see whether the gate keeps its promises."""
        rng = np.random.default_rng((seed, number))
        kind = _drawn_kind(rng)
        pixels = KINDS[kind][0](rng)
        try:
            outcome = self._seen(rng, number, kind, pixels)
            if outcome.failure or number % PLAIN_EVERY == 0:
                self._show_an_honest_code()
        except Exception as error:  # noqa: BLE001 - whatever it is, it would have ended the gate
            return Outcome(number, kind, broken=f"{type(error).__name__}: {error}")
        return outcome

    def _seen(self, rng: Rng, number: int, kind: str, pixels: Pixels) -> Outcome:
        effort, beyond = Effort(int(rng.integers(len(Effort)))), bool(rng.random() < 0.2)
        try:
            picture = self._from_camera(pixels) if kind.startswith("camera") else None
            grey = picture.grey() if picture else pixels
            result = self._decoded(lambda: self._decoder.decode(grey, effort, beyond=beyond))
        except DeviceError:
            return Outcome(number, kind, refused=True)
        _check(result)
        if result.readings and (picture or grey.size <= _WIDEST_IN_COLOUR):
            self._tell(picture or BgrPicture(np.dstack([grey] * 3)), grey.shape, result.readings)
        return Outcome(
            number,
            kind,
            texts=result.texts,
            failure=result.failure,
            took_ms=result.took_ms,
            cpu_ms=result.cpu_ms,
        )

    def _from_camera(self, pixels: Pixels) -> RawPicture:
        """All that the gate does with a frame before the decoder, and its colours."""
        picture = raw_picture(pixels)
        self._scene, _ = next_look(self._scene, picture.small(), self._clock.mono_ns(), 0)
        with suppress(DeviceError):
            picture.colour()
        return picture

    def _decoded(self, decode: Callable[[], DecodeResult]) -> DecodeResult:
        """The first answer that isn't "still starting": nobody has looked until then."""
        for _ in range(round(_BLIND_AT_MOST_S / _FRAME_S)):
            result = decode()
            if result.failure is not DecodeFailure.STARTING:
                return result
            self._pace.wait(_FRAME_S)
        raise BrokenPromiseError(f"no child within {_BLIND_AT_MOST_S:.0f} s")

    def _tell(
        self, picture: RawPicture, shape: tuple[int, ...], readings: tuple[Reading, ...]
    ) -> None:
        """What the gate does with readings, hostile corners and texts included."""
        frame = Frame(picture, self._clock.mono_ns())
        self._witness.believed(readings, frame.mono_ns)
        self._sight.code(readings, frame, (shape[1], shape[0]), self._clock.mono_ns())

    def _show_an_honest_code(self) -> None:
        """Whoever is next is read, within a few frames where the machine itself is late."""
        for _ in range(_HONEST_FRAMES):
            result = self._decoded(lambda: self._decoder.decode(self._honest, Effort.GLANCE))
            if result.texts == (PLAIN_TEXT,):
                return
            if not result.failure:
                break
        raise BrokenPromiseError(f"next, an honest code: {result.failure or result.texts}")


def trial(seed: int, numbers: range, limit_ms: int) -> list[Outcome]:
    """Judge these pictures one after the other with a decoder of their own."""
    clock = SystemClock(lambda: True)
    with DecoderClient(limit_ms, clock) as decoder:
        gate = Gate(decoder, clock)
        return [gate.judge(seed, number) for number in numbers]


def picture(seed: int, number: int) -> Pixels:
    """Picture ``number`` alone, to look at."""
    rng = np.random.default_rng((seed, number))
    return KINDS[_drawn_kind(rng)][0](rng)


def _drawn_kind(rng: Rng) -> str:
    weights = np.array([weight for _, weight in KINDS.values()])
    return str(rng.choice(list(KINDS), p=weights / weights.sum()))


def _check(result: DecodeResult) -> None:
    """The limits of ``decoder.texts``, said a second time on purpose."""
    texts = result.texts
    if len(texts) > MAX_TEXTS or len(set(texts)) != len(texts):
        raise BrokenPromiseError(f"{len(texts)} texts, {len(set(texts))} distinct")
    for text in texts:
        if not 0 < len(text.encode("utf-8")) <= MAX_TEXT_BYTES:
            raise BrokenPromiseError(f"a text of {len(text)} characters")
        if not all(letter.isprintable() or letter in _LINE_ENDS for letter in text):
            raise BrokenPromiseError("a text with control characters")
    corners = (side for found in result.readings for corner in found.quad for side in corner)
    if not all(isfinite(side) for side in corners):
        raise BrokenPromiseError("a code that stands nowhere")
