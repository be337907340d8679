"""The list of black-body checks in a gate's state folder; the checking is done by people."""

import json
from pathlib import Path
from typing import Final

from gateway.core.blackbody import BlackbodyCheck
from gateway.journal.quarantine import SetAside, set_aside
from gateway.runtime.whole_file import read_whole, write_whole

BLACKBODY_NAME: Final = "blackbody.json"
"""The file's name in a gate's state folder."""
MOST_CHECKS: Final = 200
"""Over seven years of fortnights; the oldest gives way."""
MOST_WHO_CHARS: Final = 32

_VERSION: Final = 1
_MAX_BYTES: Final = 1 << 16
_MAX_MS: Final = 1 << 53


def read_checks(path: Path) -> tuple[BlackbodyCheck, ...]:
    """All checks, oldest first.

    Raises:
        OSError: the file is there and can't be read.
        ValueError: it is damaged.
    """
    try:
        return _decoded(read_whole(path, _MAX_BYTES))
    except FileNotFoundError:
        return ()
    except RecursionError:
        raise ValueError("nested too deeply") from None


def load_checks(path: Path) -> tuple[tuple[BlackbodyCheck, ...], SetAside | None]:
    """The same for whoever owns the file: a damaged one is put aside, then there was no check.

    Raises:
        OSError: the file is there and can't be read.
        JournalError: the folder doesn't let it be put aside.
    """
    try:
        return read_checks(path), None
    except ValueError as error:
        return (), set_aside(path, f"{path}: not a record of checks: {error}")


def add_check(path: Path, check: BlackbodyCheck) -> SetAside | None:
    """Write one more down; says what had to be put aside for it.

    Raises:
        OSError: the disk refuses, or what was there can't be read; it stays.
        JournalError: a damaged file can't be put aside.
    """
    checks, aside = load_checks(path)
    write_whole(path, _encoded((*checks, check)[-MOST_CHECKS:]))
    return aside


def _encoded(checks: tuple[BlackbodyCheck, ...]) -> bytes:
    listed = [
        {
            "at_ms": check.at_ms,
            "reference_celsius": check.reference_celsius,
            "measured_celsius": check.measured_celsius,
            "offset_celsius": check.offset_celsius,
            "who": check.who,
        }
        for check in checks
    ]
    return json.dumps({"v": _VERSION, "checks": listed}, indent=1).encode("ascii") + b"\n"


def _decoded(octets: bytes) -> tuple[BlackbodyCheck, ...]:
    match json.loads(octets.decode("ascii")):
        case {"v": version, "checks": [*checks]} if (
            version == _VERSION and len(checks) <= MOST_CHECKS
        ):
            return tuple(_check(check) for check in checks)
    raise ValueError("other fields")


def _check(fields: object) -> BlackbodyCheck:
    match fields:
        case {
            "at_ms": int(at_ms),
            "reference_celsius": int() | float() as reference,
            "measured_celsius": int() | float() as measured,
            "who": str(who),
        } if 0 <= at_ms <= _MAX_MS and len(who) <= MOST_WHO_CHARS and who.isprintable():
            return BlackbodyCheck(int(at_ms), float(reference), float(measured), who)
    raise ValueError("a check that is none")
