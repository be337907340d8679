"""Presentations kept as a corpus with truth: a private folder and its list; not when to keep."""

import json
import os
from pathlib import Path
from typing import Final

from gateway.errors import GatewayError

LABELS: Final = "labels.json"

_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
_FOR_OTHERS: Final = 0o077
_MOST_LABEL_BYTES: Final = 8 * 1024 * 1024
"""30 presentations of 24 frames with the longest text, three times over."""


class CorpusError(GatewayError):
    """The folder of recorded presentations can't be used; the message says what to do."""


class Corpus:
    """A folder of pictures and ``labels.json``: a list of ``{"file", "texts", "codes"}``.

    Args:
        folder: made if it isn't there; only its owner may look into it.

    Raises:
        CorpusError: it can't be made, is open to others, or holds another list.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            mode = folder.stat().st_mode & 0o777
        except OSError as error:
            raise CorpusError(f"--record {folder}: can't be used: {error.strerror}") from error
        if mode & _FOR_OTHERS:
            raise CorpusError(
                f"--record {folder}: others may look into it (mode {mode:o}); chmod 700, or name"
                " a folder that isn't there yet"
            )
        self._labels = _read_labels(folder / LABELS)

    @property
    def names(self) -> list[str]:
        """Names of the presentations in it, in the order in which they were recorded."""
        return list(dict.fromkeys(str(label["file"]).partition("/")[0] for label in self._labels))

    def begin(self) -> str:
        """Make room for a presentation; its name."""
        last = max((int(name[1:]) for name in self.names), default=0)
        name = f"p{last + 1:02}"
        try:
            self._remove_pictures(name)  # of a presentation that was cut off without its labels
            (self._folder / name).mkdir(mode=_FOLDER_MODE)
        except OSError as error:
            raise self._failure(name, error) from error
        return name

    def add_picture(self, file: str, png: bytes) -> None:
        """Write one picture."""
        try:
            self._write(self._folder / file, png)
        except OSError as error:
            raise self._failure(file, error) from error

    def finish(self, labels: list[dict[str, object]]) -> None:
        """Take a presentation into the list."""
        self._replace_labels([*self._labels, *labels])

    def forget(self, name: str) -> None:
        """Delete a presentation, its pictures and what the list says of them."""
        try:
            self._remove_pictures(name)
        except OSError as error:
            raise self._failure(name, error) from error
        kept = [label for label in self._labels if not str(label["file"]).startswith(f"{name}/")]
        if len(kept) != len(self._labels):
            self._replace_labels(kept)

    def _replace_labels(self, labels: list[dict[str, object]]) -> None:
        new = self._folder / f"{LABELS}.new"
        try:
            new.unlink(missing_ok=True)
            self._write(new, json.dumps(labels, indent=1).encode())
            new.replace(self._folder / LABELS)
        except OSError as error:
            raise self._failure(LABELS, error) from error
        self._labels = labels

    def _remove_pictures(self, name: str) -> None:
        folder = self._folder / name
        if folder.is_dir():
            for picture in folder.glob("*.png"):
                picture.unlink()
            folder.rmdir()

    def _write(self, path: Path, content: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(path, flags, _FILE_MODE), "wb") as file:
            file.write(content)

    def _failure(self, name: str, error: OSError) -> CorpusError:
        return CorpusError(
            f"--record {self._folder}: {name}: {error.strerror}; nothing is recorded"
        )


def _read_labels(path: Path) -> list[dict[str, object]]:
    try:
        if not path.exists():
            return []
        if path.stat().st_size > _MOST_LABEL_BYTES:
            raise CorpusError(f"--record {path}: too large; name another folder")
        labels = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise CorpusError(f"--record {path}: can't be read: {error.strerror}") from error
    except ValueError as error:
        raise CorpusError(f"--record {path}: no JSON ({error}); name another folder") from error
    if not (isinstance(labels, list) and all(map(_is_ours, labels))):
        raise CorpusError(f"--record {path}: a list of another making; name another folder")
    return labels


def _is_ours(label: object) -> bool:
    if not isinstance(label, dict) or not isinstance(label.get("file"), str):
        return False
    name, _, picture = label["file"].partition("/")
    return name[:1] == "p" and name[1:].isascii() and name[1:].isdecimal() and bool(picture)
