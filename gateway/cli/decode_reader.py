"""An eye in a child of its own that reads the next picture whatever the last one did to it."""

from collections.abc import Callable
from types import TracebackType
from typing import Final, Protocol, Self

from gateway.devices.camera.pictures import Grey
from gateway.devices.decoder.result import DecodeResult

LIMIT_MS: Final = 5_000
"""Per picture; the largest one full of noise costs a Raspberry Pi less."""


class PictureDecoder(Protocol):
    """Reads one picture after the other, in a child that may die of one."""

    def wait_ready(self, limit_ms: float) -> bool:
        """Wait until it has loaded."""

    def decode(self, grey: Grey) -> DecodeResult:
        """The codes of a picture, or a failure."""

    def close(self) -> None:
        """End it."""


class Reader:
    """Reads pictures; each that kills or hangs the decoder costs one decoder and no other picture.

    The gate pauses after several deaths in a row, as its next frame shows the same hand. The next
    picture in a folder is another one.

    Args:
        start: makes a decoder.
    """

    def __init__(self, start: Callable[[], PictureDecoder]) -> None:
        self._start = start
        self._decoder = self._started()

    def read(self, grey: Grey) -> DecodeResult:
        """The codes of a picture, or what went wrong with it.

        Raises:
            DeviceError: the picture is empty, too large or not grey bytes.
        """
        result = self._decoder.decode(grey)
        if result.failure:
            self._decoder.close()
            self._decoder = self._started()
        return result

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._decoder.close()

    def _started(self) -> PictureDecoder:
        decoder = self._start()
        decoder.wait_ready(LIMIT_MS)
        return decoder
