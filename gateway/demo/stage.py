"""What stands before the lane's camera at this moment; draws by the scene, serves nothing."""

from dataclasses import dataclass
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.demo.scene import LaneScene, Presentation, jpeg
from gateway.runtime.clock import Clock

NS_PER_S: Final = 1000 * NS_PER_MS
HOLD_S: Final = 60.0
"""A person holds the phone up until told otherwise."""


@dataclass(frozen=True, slots=True)
class _Scene:
    presentation: Presentation | None = None
    entered_ns: int = 0
    leaving_ns: int = 0


class Stage:
    """One person at a time; ``picture`` is called by the camera's thread, the rest by another.

    Args:
        clock: moves the people.
        seed: of lane and noise.
    """

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._drawn = LaneScene(seed)
        self._scene = _Scene()
        self._frames = 0

    def enter(self, presentation: Presentation) -> None:
        """Somebody walks up."""
        self._scene = _Scene(presentation, self._clock.mono_ns())

    def leave(self) -> float:
        """That person walks off; seconds until the lane is empty."""
        scene = self._scene
        if scene.presentation is None:
            return 0.0
        self._scene = _Scene(scene.presentation, scene.entered_ns, self._clock.mono_ns())
        return scene.presentation.leave_s

    def empty(self) -> None:
        """Nobody is there."""
        self._scene = _Scene()

    def picture(self) -> bytes:
        """The next frame as the camera sends it."""
        scene = self._scene
        self._frames += 1
        return jpeg(self._drawn.render(scene.presentation, self._seconds(scene), self._frames))

    def _seconds(self, scene: _Scene) -> float:
        if scene.presentation is None:
            return 0.0
        now_ns = self._clock.mono_ns()
        if scene.leaving_ns:
            standing_s = scene.presentation.approach_s + scene.presentation.hold_s
            return standing_s + (now_ns - scene.leaving_ns) / NS_PER_S
        return min(
            (now_ns - scene.entered_ns) / NS_PER_S, scene.presentation.approach_s + HOLD_S / 2
        )
