"""How well an eye read labelled pictures, as a table; not the reading and not the label file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

_QUOTED: Final = 80
"""Characters of a text that are shown of one that was read wrongly."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of the codes of one picture.

    Args:
        texts: of its codes; none where nobody knows any.
        complete: whether every code that is marked in the picture has its text here; else a
            text beside these may well be right.
    """

    texts: frozenset[str] = frozenset()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """One look of one eye at one picture.

    Args:
        file: the picture's name as people know it.
        labels: of the picture.
        texts: what was read, markers of ``decoder.texts`` among it; hostile.
        cpu_ms: CPU milliseconds of the look; 0 if it failed.
        failure: why there was no answer, else empty.
    """

    file: str
    labels: Labels
    texts: tuple[str, ...] = ()
    cpu_ms: float = 0.0
    failure: str = ""

    @property
    def read(self) -> bool:
        """Whether at least one of the picture's codes was read."""
        return not self.labels.texts.isdisjoint(self.texts)

    @property
    def wrong_texts(self) -> tuple[str, ...]:
        """Texts that none of the picture's codes has; markers say themselves that they are none."""
        if not self.labels.texts or not self.labels.complete:
            return ()
        known = self.labels.texts
        return tuple(text for text in self.texts if text not in known and not text.startswith("?"))


@dataclass(frozen=True, slots=True)
class Score:
    """What came of the labelled pictures.

    Args:
        labelled: pictures with at least one label.
        read: of these, with at least one code read.
        mean_ms: CPU milliseconds of a look that was answered.
        wrong: file and text of each wrong text.
        failed: file and reason of each look without an answer.
    """

    labelled: int
    read: int
    mean_ms: float
    wrong: tuple[tuple[str, str], ...] = ()
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def percent(self) -> float:
        """Read of labelled, 0 to 100; 0 where there was nothing to read."""
        return 100 * self.read / max(self.labelled, 1)


def score(looks: Sequence[Look]) -> Score:
    """Sum up one eye's looks; of pictures without a label only the failures count."""
    labelled = [look for look in looks if look.labels.texts]
    answered = [look.cpu_ms for look in labelled if not look.failure]
    return Score(
        labelled=len(labelled),
        read=sum(look.read for look in labelled),
        mean_ms=fmean(answered) if answered else 0.0,
        wrong=tuple((look.file, text) for look in labelled for text in look.wrong_texts),
        failed=tuple((look.file, look.failure) for look in looks if look.failure),
    )


def table(scores: Mapping[str, Score]) -> Iterator[str]:
    """A line for each eye by its name, then each wrong text and each failure."""
    yield f"{'engine':12} {'read':>5} / {'labelled':8} {'percent':>7} {'CPU ms':>8} {'wrong':>6}"
    for name, it in scores.items():
        yield (
            f"{name:12} {it.read:5} / {it.labelled:<8} {it.percent:7.1f} {it.mean_ms:8.2f}"
            f" {len(it.wrong):6}"
        )
    for name, it in scores.items():
        yield from (f"wrong: {name}: {file}: {quoted(text)}" for file, text in it.wrong)
        yield from (f"failed: {name}: {file}: {reason}" for file, reason in it.failed)


def quoted(text: str) -> str:
    """A hostile text's beginning, in ASCII, so that a terminal shows it and obeys nothing."""
    shown = json.dumps(text[:_QUOTED])
    return shown if len(text) <= _QUOTED else f"{shown} and {len(text) - _QUOTED} more characters"
