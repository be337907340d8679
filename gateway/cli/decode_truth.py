"""The label file that says what the codes of pictures are; not the pictures and not the score."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from gateway.cli.decode_score import Labels
from gateway.devices.decoder.texts import bounded_text
from gateway.errors import ConfigurationError

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""A label file of a million pictures with short texts has about this size."""

Truth = Mapping[Path, Labels]
"""Labels by the pictures' resolved paths."""

_WANTED: Final = 'a list of {"file": "...", "texts": ["..."]}'


def read_truth(path: Path, folders: Iterable[Path]) -> Truth:
    """The labels in a file; its ``file`` entries are relative to its own folder or one of these.

    ``codes``, where an entry has it, is how many codes are marked in the picture: with more of
    them than texts, a text beside the labels isn't wrong, only unknown.

    Raises:
        ConfigurationError: the file can't be read, or is no such list.
    """
    roots = (path.parent, *folders)
    truth: dict[Path, Labels] = {}
    for number, entry in enumerate(_entries(path)):
        file, labels = _labelled(entry, f"truth file {path}: entry {number}")
        truth |= {(root / file).resolve(): labels for root in roots}
    return truth


def _entries(path: Path) -> list[object]:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ConfigurationError(f"truth file {path}: over {MAX_FILE_BYTES} bytes; split it")
        entries = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"truth file {path}: can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"truth file {path}: no JSON ({error}); want {_WANTED}") from error
    if not isinstance(entries, list):
        seen = type(entries).__name__
        raise ConfigurationError(f"truth file {path}: holds a {seen}; want {_WANTED}")
    return entries


def _labelled(entry: object, place: str) -> tuple[str, Labels]:
    match entry:
        case {"file": str(file), "texts": [*texts], **rest} if file and "\0" not in file:
            known = [text for text in texts if isinstance(text, str)]
            if len(known) == len(texts):
                complete = _complete(rest.get("codes"), len(known))
                return file, Labels(_as_the_eye_says(known), complete=complete)
    raise ConfigurationError(f"{place}: {json.dumps(entry)[:120]}; want one of {_WANTED}")


def _as_the_eye_says(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(told for text in texts if (told := bounded_text(text)))


def _complete(codes: object, texts: int) -> bool:
    return codes <= texts if isinstance(codes, int) else True
