"""What travels without weight: files packed once, templates without indentation; no text changes.

What a page says is never packed: beside what a stranger sent, its length would tell of the token.
"""

import gzip
import re
import threading
from typing import Final

from flask import Flask, Response, request
from jinja2.ext import Extension

_TEXTS: Final = frozenset({"text/css", "text/javascript", "image/svg+xml"})
_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)
_LEAST: Final = 512
"""Bytes; below them the header costs what packing saves."""


class Unindented(Extension):
    """Takes the indentation out of templates: a seventh of the lane's page, and nothing of it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's own signature
        """The template as it is read."""
        return _INDENT.sub("", source)


class Packed:
    """Packs what the endpoint ``static`` answers, and keeps it for as long as the file is so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, bytes] = {}

    def __len__(self) -> int:
        """How many files are kept."""
        return len(self._kept)

    def add_to(self, app: Flask) -> None:
        """Pack after every request that it is worth for."""
        app.after_request(self._pack)

    def _pack(self, response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in _TEXTS:
            return response
        response.vary.add("Accept-Encoding")
        stamp, _ = response.get_etag()
        whole = response.status_code == 200 and stamp is not None  # noqa: PLR2004 - HTTP's
        if not whole or not request.accept_encodings["gzip"]:
            return response
        response.direct_passthrough = False
        if len(response.get_data()) < _LEAST:
            return response
        response.set_data(self._packed(str(stamp), response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(str(stamp), weak=True)  # packed or not, it says the same
        return response

    def _packed(self, stamp: str, content: bytes) -> bytes:
        """Kept by what Flask makes of file, time and length: a stranger can't make a new one.

        An address has endless spellings (``static/a/../page.css``), each of which would be kept.
        """
        with self._lock:
            if stamp not in self._kept:
                self._kept[stamp] = gzip.compress(content, mtime=0)
            return self._kept[stamp]
