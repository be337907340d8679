"""`gateway decode`: what the gate's decoder reads in pictures, one JSON line each; no camera."""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.wire import MAX_PIXELS
from gateway.errors import DeviceError
from gateway.runtime.clock import SystemClock, kernel_says_synced

LIMIT_MS: Final = 5_000
"""Per picture; the largest one full of noise costs a Raspberry Pi less."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "decode", help="read the QR codes in pictures: one JSON line each, as the gate sees them"
    )
    parser.add_argument("file", nargs="+", type=Path, help="a picture, or a folder of pictures")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print ``{"file", "texts", "ms"}`` or ``{"file", "error"}``; 1 if any picture had an error.

    ``ms`` is CPU time in the decoder. Texts that the gate would not look at stand there as the
    markers of ``gateway.devices.decoder.texts``.
    """
    failed = False
    with DecoderClient(LIMIT_MS, SystemClock(kernel_says_synced)) as decoder:
        decoder.wait_ready(LIMIT_MS)
        for line in _lines(decoder, arguments.file):
            failed = failed or "error" in line
            print(json.dumps(line), flush=True)
    return 1 if failed else 0


def _lines(decoder: DecoderClient, named: list[Path]) -> Iterator[dict[str, object]]:
    # OpenCV reads this when it loads: a file of a few hundred kB could else fill the memory
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(MAX_PIXELS))
    from gateway.devices.camera.pictures import (  # noqa: PLC0415 -- loads OpenCV, see above
        is_picture_name,
        read_picture,
    )

    for path in named:
        pictures = [path] if not path.is_dir() else sorted(path.rglob("*"))
        for picture in pictures:
            if picture is not path and not is_picture_name(picture):
                continue
            yield {"file": str(picture)} | _reading(decoder, picture, read_picture)


def _reading(
    decoder: DecoderClient, picture: Path, read: Callable[[Path], NDArray[np.uint8]]
) -> dict[str, object]:
    try:
        result = decoder.decode(read(picture))
    except DeviceError as error:
        return {"error": str(error)}
    if result.failure:
        return {"error": f"{result.failure.value}: {result.detail}"}
    return {"texts": list(result.texts), "ms": round(result.cpu_ms, 2)}
