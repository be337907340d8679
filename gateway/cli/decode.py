"""`gateway decode`: what an eye reads in pictures, and how well; no camera."""

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from gateway.cli.decode_reader import LIMIT_MS, Reader
from gateway.cli.decode_score import Labels, Look, score, table
from gateway.cli.decode_truth import Truth, read_truth
from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.reading import EyeName
from gateway.devices.decoder.result import DecodeResult
from gateway.devices.decoder.wire import MAX_PIXELS
from gateway.errors import ConfigurationError, DeviceError
from gateway.runtime.clock import SystemClock, kernel_says_synced

Outcome = DecodeResult | DeviceError
"""What came of one picture: readings or a failure, or why it is no picture."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "decode", help="read the QR codes in pictures: one JSON line each, as the gate sees them"
    )
    parser.add_argument("file", nargs="+", type=Path, help="a picture, or a folder of pictures")
    parser.add_argument(
        "--engine",
        choices=[name.value for name in EyeName],
        help="what reads them: the gate's own eye, pipeline, or one engine alone",
    )
    parser.add_argument(
        "--truth",
        type=Path,
        metavar="JSON",
        help='a list of {"file": ..., "texts": [...]}: adds a table of how well the engine reads, '
        "or all of them in turn if none is named",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each picture and, with the truth, the table; 1 if any had an error.

    A line has ``file``, ``texts``, ``quads`` in pixels, ``engine`` and ``stage`` of the first
    reading, and ``ms`` of CPU; or ``file`` and ``error``. It tells what the first of the engines
    saw. Texts that the gate would not look at stand there as the markers of ``decoder.texts``.
    """
    pictures = _pictures(arguments.file)
    truth = _truth(arguments.truth, arguments.file, pictures)
    names = _names(arguments.engine, everyone=arguments.truth is not None)
    looks: dict[str, list[Look]] = {name.value: [] for name in names}
    for picture, outcomes in _outcomes(pictures, names):
        print(json.dumps(_line(picture, outcomes[names[0]])), flush=True)
        labels = truth.get(picture.resolve(), Labels())
        for name, outcome in outcomes.items():
            looks[name.value].append(_look(picture, labels, outcome))
    if arguments.truth:
        print("", *table({name: score(its) for name, its in looks.items()}), sep="\n")
    return int(any(look.failure for its in looks.values() for look in its))


def _names(asked: str | None, *, everyone: bool) -> list[EyeName]:
    if asked:
        return [EyeName(asked)]
    return list(EyeName) if everyone else [EyeName.PIPELINE]


def _pictures(named: list[Path]) -> list[Path]:
    # OpenCV reads this when it loads: a file of a few hundred kB could else fill the memory
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(MAX_PIXELS))
    from gateway.devices.camera.pictures import is_picture_name  # noqa: PLC0415 -- loads OpenCV

    found: list[Path] = []
    for path in named:
        inside = sorted(path.rglob("*")) if path.is_dir() else ()
        found += filter(is_picture_name, inside) if path.is_dir() else [path]
    return found


def _truth(path: Path | None, named: list[Path], pictures: list[Path]) -> Truth:
    if path is None:
        return {}
    truth = read_truth(path, [folder for folder in named if folder.is_dir()])
    if not any(picture.resolve() in truth for picture in pictures):
        raise ConfigurationError(
            f"truth file {path}: has none of these {len(pictures)} pictures; its file names are "
            "relative to its own folder or to the folder that is read"
        )
    return truth


def _outcomes(
    pictures: Sequence[Path], names: Sequence[EyeName]
) -> Iterator[tuple[Path, Mapping[EyeName, Outcome]]]:
    """All engines look at a picture before the next one comes, another one first each time."""
    clock = SystemClock(kernel_says_synced)
    with ExitStack() as open_readers:
        readers = {
            name: open_readers.enter_context(Reader(partial(DecoderClient, LIMIT_MS, clock, name)))
            for name in names
        }
        for turn, picture in enumerate(pictures):
            first = turn % len(names)
            order = (*names[first:], *names[:first])
            yield picture, {name: _outcome(readers[name], picture) for name in order}


def _outcome(reader: Reader, picture: Path) -> Outcome:
    from gateway.devices.camera.pictures import read_picture  # noqa: PLC0415 -- see ``_pictures``

    try:
        return reader.read(read_picture(picture))
    except DeviceError as error:
        return error


def _failure(outcome: Outcome) -> str:
    if isinstance(outcome, DeviceError):
        return str(outcome)
    return f"{outcome.failure.value}: {outcome.detail}" if outcome.failure else ""


def _line(picture: Path, outcome: Outcome) -> dict[str, object]:
    if isinstance(outcome, DeviceError) or outcome.failure:
        return {"file": str(picture), "error": _failure(outcome)}
    first = outcome.readings[0] if outcome.readings else None
    return {
        "file": str(picture),
        "texts": list(outcome.texts),
        "quads": [[[round(x, 1), round(y, 1)] for x, y in it.quad] for it in outcome.readings],
        "engine": first.engine.value if first else None,
        "stage": first.stage if first else None,
        "ms": round(outcome.cpu_ms, 2),
    }


def _look(picture: Path, labels: Labels, outcome: Outcome) -> Look:
    if isinstance(outcome, DeviceError) or outcome.failure:
        return Look(str(picture), labels, failure=_failure(outcome))
    return Look(str(picture), labels, outcome.texts, outcome.cpu_ms)
