"""Every way to read a picture by its name, for the gate and for comparison; not the reading."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Final, Protocol

from gateway.devices.decoder.opencv import read_by_opencv
from gateway.devices.decoder.pipeline import Pipeline
from gateway.devices.decoder.pyramid import Grey
from gateway.devices.decoder.reading import Effort, EyeName, Reading
from gateway.devices.decoder.zbar import read_by_zbar

HAS_ZXING: Final = find_spec("zxingcpp") is not None
"""False where zxing-cpp has no wheel, as on 32-bit systems; then zbar is the whole eye."""

if HAS_ZXING:  # loaded with the module, as a confined child can open no file
    from gateway.devices.decoder.stages import STAGES
    from gateway.devices.decoder.zxing import read_by_zxing_defaults


class Eye(Protocol):
    """Reads the codes of pictures, one after the other."""

    def look(self, grey: Grey, effort: Effort, *, beyond: bool = False) -> tuple[Reading, ...]:
        """Codes of one picture; ``beyond`` those of the picture before, if there are any."""


class OneEngine:
    """An eye that asks one engine once, however hard it is to look.

    Args:
        read: the engine.
        name: of its only pass.
    """

    def __init__(self, read: Callable[[Grey, str], tuple[Reading, ...]], name: EyeName) -> None:
        self._read = read
        self._name = name.value

    def look(self, grey: Grey, effort: Effort, *, beyond: bool = False) -> tuple[Reading, ...]:
        """Codes of one picture."""
        del effort, beyond  # there is one way only
        return self._read(grey, self._name)


def eye(name: EyeName, cpu_ms: Callable[[], float]) -> Eye:
    """The eye of that name; zbar stands in where zxing-cpp is wanted and not there.

    Args:
        name: which.
        cpu_ms: CPU time of this thread so far, milliseconds.
    """
    if name is EyeName.OPENCV:
        return OneEngine(read_by_opencv, name)
    if not HAS_ZXING or name is EyeName.PYZBAR:
        return OneEngine(read_by_zbar, EyeName.PYZBAR)
    if name is EyeName.ZXING:
        return OneEngine(read_by_zxing_defaults, name)
    return Pipeline(STAGES, cpu_ms)
