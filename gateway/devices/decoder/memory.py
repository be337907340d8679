"""The memory in which a frame reaches the decoder child; anonymous, so nothing is left behind."""

import fcntl
import mmap
import os
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gateway.devices.decoder.wire import MAX_PIXELS
from gateway.errors import DeviceError

_GREY_DIMENSIONS: Final = 2


class FrameMemory:
    """A memfd of ``MAX_PIXELS`` bytes; pages that no frame reached take no memory.

    Its size is sealed: a child that was taken over can't shrink it under the gate (SIGBUS).
    """

    def __init__(self) -> None:
        flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
        self.fd = os.memfd_create("gateway-frame", flags)
        os.ftruncate(self.fd, MAX_PIXELS)
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(self.fd, fcntl.F_ADD_SEALS, seals)
        self._memory = mmap.mmap(self.fd, MAX_PIXELS)

    def put(self, grey: NDArray[np.uint8]) -> tuple[int, int]:
        """Lay a picture down; its width and height in pixels.

        Raises:
            DeviceError: it is not rows of grey bytes, is empty or has over ``MAX_PIXELS``.
        """
        if grey.ndim != _GREY_DIMENSIONS or grey.dtype != np.uint8:
            raise DeviceError(f"picture: rows of grey bytes wanted, got {grey.ndim}D {grey.dtype}")
        height, width = grey.shape
        if not 0 < grey.size <= MAX_PIXELS:
            seen = f"{width} x {height} pixels"
            raise DeviceError(f"picture: {seen}, want 1 to {MAX_PIXELS}; choose a smaller size")
        np.frombuffer(self._memory, np.uint8, grey.size).reshape(grey.shape)[:] = grey
        return width, height

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()
        os.close(self.fd)
