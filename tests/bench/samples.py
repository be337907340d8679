"""Labelled pictures to read, rendered or published, set by set; not the reading."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.cli.decode_score import Labels
from gateway.cli.decode_truth import read_truth
from gateway.devices.camera.pictures import read_picture
from tests.bench.checkpoint import Shot, Strain, stills

Grey = NDArray[np.uint8]

RENDERED = {Strain.USUAL.value: Strain.USUAL, Strain.HARD.value: Strain.HARD}
DEFAULT_COUNTS = {Strain.USUAL: 192, Strain.HARD: 185}
PHOTOGRAPHED = ("boof", "kolabit", "zx")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One picture and what is known of its codes.

    Args:
        file: its name.
        grey: the picture.
        labels: of its codes; never empty.
    """

    file: str
    grey: Grey
    labels: Labels


def grey_of(shot: Shot) -> Grey:
    """As a camera that gives grey alone would show it."""
    return cv2.cvtColor(shot.bgr, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)


def rendered(strain: Strain, seed: int, count: int | None) -> Iterator[Sample]:
    """So many stills of people who hold up codes; all of the default set without a count."""
    shots = stills(seed, count or DEFAULT_COUNTS[strain], strain)
    for number, shot in enumerate(shots):
        yield Sample(f"{strain.value} {number}", grey_of(shot), Labels(frozenset({shot.text})))


def label_file(name: str) -> Path:
    """Where a set of photographs has its labels, if it is there at all."""
    return Path(os.environ.get("GATEWAY_CORPORA", "../shared/corpora")) / "qr" / f"{name}.json"


def photographs(name: str, count: int | None) -> Iterator[Sample]:
    """The labelled pictures of a published set; with a count, so many spread over all of it."""
    labelled = [item for item in read_truth(label_file(name), ()).items() if item[1].texts]
    for path, labels in _spread(labelled, count):
        meant = replace(labels, texts=labels.texts | set(map(_meant, labels.texts)))
        yield Sample(f"{path.parent.name}/{path.name}", read_picture(path), meant)


def _meant(label: str) -> str:
    """The text of a label that zbar made: it takes Chinese in UTF-8 for Japanese in Shift-JIS."""
    try:
        return label.encode("cp932").decode("utf-8")
    except UnicodeError:
        return label


def _spread(items: list[tuple[Path, Labels]], count: int | None) -> Iterable[tuple[Path, Labels]]:
    """Neighbours show one motif, so the first few of a set would stand for one motif only."""
    return items if count is None else items[:: max(1, len(items) // count)][:count]
