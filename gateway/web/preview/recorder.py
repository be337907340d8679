"""Records a volunteer's presentations one after the other; not the page and not the files."""

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from gateway.devices.camera.encoding import png
from gateway.devices.camera.pictures import Grey
from gateway.errors import GatewayError
from gateway.web.preview.corpus import Corpus
from gateway.web.preview.truth import Presentation

MOST_PRESENTATIONS: Final = 30
"""All of 30 read: with 95 % confidence 9 of 10 people are (the rule of three, 3 / 30 are not)."""


@dataclass(frozen=True, slots=True)
class Recording:
    """How far the recorder is.

    Args:
        done: presentations in the corpus.
        frames: kept of the one that is recorded now, None without one.
        trouble: why the last one could not be kept, else empty.
    """

    done: int
    frames: int | None
    trouble: str


class Recorder:
    """Off until a person presses the button, and after 24 frames or 6 s off again.

    Args:
        corpus: takes the pictures; used by nothing else.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._lock = threading.Lock()
        self._now: Presentation | None = None
        self._trouble = ""

    def state(self) -> Recording:
        """How far it is."""
        with self._lock:
            frames = self._now.frames if self._now else None
            return Recording(len(self._corpus.names), frames, self._trouble)

    def start(self, truth: str, mono_ns: int) -> bool:
        """Begin a presentation; False while one is recorded, when all are there, or in trouble.

        Args:
            truth: the code's text where it is known, else empty.
            mono_ns: now, monotonic nanoseconds.
        """
        with self._lock:
            if self._now or len(self._corpus.names) >= MOST_PRESENTATIONS:
                return False
            self._trouble = ""
            try:
                self._now = Presentation(self._corpus.begin(), truth, mono_ns)
            except GatewayError as error:
                self._trouble = str(error)
            return self._now is not None

    def delete_last(self) -> bool:
        """Delete the newest presentation; False without one, while one is recorded, in trouble."""
        with self._lock:
            if self._now or not self._corpus.names:
                return False
            try:
                self._corpus.forget(self._corpus.names[-1])
            except GatewayError as error:
                self._trouble = str(error)
                return False
            return True

    def see(self, grey: Grey, mono_ns: int, text: str | None) -> None:
        """Keep a frame if one is wanted now.

        Args:
            grey: the frame.
            mono_ns: when it came, monotonic nanoseconds.
            text: of the code that is held up, None if none was read.
        """
        with self._lock:
            if self._now and self._now.wants(mono_ns):
                self._keep(self._now, grey, mono_ns, text)
        self.pass_time(mono_ns)

    def pass_time(self, mono_ns: int) -> None:
        """End a presentation that has all its frames, or its time, though no frame comes."""
        with self._lock:
            if self._now and self._now.over(mono_ns):
                self._end(self._now)

    def _keep(self, now: Presentation, grey: Grey, mono_ns: int, text: str | None) -> None:
        try:
            self._corpus.add_picture(now.keep(mono_ns, text), png(grey))
        except GatewayError as error:
            self._give_up(now, error)

    def _end(self, now: Presentation) -> None:
        try:
            if now.frames:
                self._corpus.finish(now.labels())
            else:
                self._corpus.forget(now.name)
        except GatewayError as error:
            self._give_up(now, error)
        self._now = None

    def _give_up(self, now: Presentation, error: GatewayError) -> None:
        """Leave no picture behind that no label tells of."""
        self._trouble = str(error)
        self._now = None
        with suppress(GatewayError):
            self._corpus.forget(now.name)
