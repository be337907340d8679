"""People who walk up to the camera: how soon and at what cost each eye reads them; no stills.

The engines look at every frame, as a gate without the motion gate would. The gate's own eye looks
when and as hard as the motion gate says, and what that gate costs is part of its cost. Frames
before the person comes are shown to the motion gate and cost nobody anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gateway.config.shape import CameraSection
from gateway.devices.camera.motion import Scene, next_look
from gateway.devices.camera.raw import GreyPicture
from gateway.devices.camera.watch import NS_PER_S
from gateway.devices.decoder.reading import Effort
from tests.bench.checkpoint import FPS, IDLE_FRAMES, Shot
from tests.bench.contest import Contender, cpu_ms, ours, rotated
from tests.bench.samples import Grey, grey_of

GATE: Final = ours("gate", Effort.RETRY)
"""The gate's own eye behind its motion gate; the effort is that gate's to say."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One person and one eye.

    Args:
        read: whether the person's code was read.
        frames: of the walk until it was read, the one that showed it included; all of them if
            it never was.
        cpu_ms: CPU milliseconds that these frames cost.
        wrong: texts that were read before and were not the person's.
    """

    read: bool
    frames: int
    cpu_ms: float
    wrong: tuple[str, ...] = ()


class Watcher:
    """One eye that watches one person until the code is read.

    Args:
        rival: the eye; ``GATE`` looks through the motion gate.
        floor_fps: looks per second at a still scene.
    """

    def __init__(self, rival: Contender, floor_fps: float) -> None:
        self._eye = rival.fresh()
        self._effort = rival.effort
        self._scene = Scene() if rival == GATE else None
        self._floor_ns = round(NS_PER_S / floor_fps)
        self._frames = 0
        self._cpu_ms = 0.0
        self._texts: list[str] = []

    def wait(self, grey: Grey, frame: int) -> None:
        """See a frame of the empty lane; an engine without the motion gate has no use for it."""
        if self._scene is not None:
            self._look(grey, frame)

    def see(self, grey: Grey, frame: int, text: str) -> None:
        """See a frame of a person who holds this text, unless it has been read."""
        if text in self._texts:
            return
        began_ms = cpu_ms()
        self._look(grey, frame)
        self._cpu_ms += cpu_ms() - began_ms
        self._frames += 1

    def walk(self, text: str) -> Walk:
        """What came of the person who held this text."""
        wrong = tuple(seen for seen in self._texts if seen != text and not seen.startswith("?"))
        return Walk(text in self._texts, self._frames, self._cpu_ms, wrong)

    def _look(self, grey: Grey, frame: int) -> None:
        effort = self._worth(grey, frame)
        if effort is not None:
            self._texts += [reading.text for reading in self._eye.look(grey, effort)]

    def _worth(self, grey: Grey, frame: int) -> Effort | None:
        if self._scene is None:
            return self._effort
        small, mono_ns = GreyPicture(grey).small(), frame * NS_PER_S // FPS
        self._scene, effort = next_look(self._scene, small, mono_ns, self._floor_ns)
        return effort


def watched(clip: Sequence[Shot], rivals: Sequence[Contender], turn: int) -> Mapping[str, Walk]:
    """How each eye did with one clip, all looking at a frame before the next one comes."""
    floor_fps = CameraSection().floor_fps
    watchers = {rival.name: Watcher(rival, floor_fps) for rival in rivals}
    text = clip[-1].text
    for frame, shot in enumerate(clip):
        grey = grey_of(shot)
        for rival in rotated(rivals, turn + frame):
            if frame < IDLE_FRAMES:
                watchers[rival.name].wait(grey, frame)
            else:
                watchers[rival.name].see(grey, frame, text)
    return {name: watcher.walk(text) for name, watcher in watchers.items()}
