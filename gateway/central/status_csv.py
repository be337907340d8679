"""A table of health codes and their statuses, to what a list may hold; it reads no file.

Two columns with a header: ``code``, the whole text of a code as its issuer draws it, and
``status``, a word such as ``green``. Only keyed hashes of the codes leave this module.
"""

import csv
from collections.abc import Iterable
from typing import Final

from gateway.codes.foreign import code_of, form_of, keyed_hash
from gateway.codes.limits import MAX_LIST_ROWS
from gateway.core.credential import HealthStatus
from gateway.errors import GatewayError

HEADER: Final = ["code", "status"]
MOST_PROBLEMS: Final = 20
WORDS: Final = {status.name.lower().replace("_", "-"): status for status in HealthStatus}
"""How each status is written: green, yellow, red, expired, absent, check-failed and so on."""


class StatusFileError(GatewayError):
    """The table can't be used; nothing of it was. Problems are named by line, never by content."""


def read_statuses(contents: bytes, secret: bytes) -> dict[bytes, bytes]:
    """Rows of a list of statuses: value by keyed hash.

    Args:
        contents: UTF-8, with or without a byte order mark.
        secret: what keys the list's hashes.

    Raises:
        StatusFileError: names every problem's line.
    """
    try:
        lines = contents.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise StatusFileError(f"byte {error.start}: not UTF-8; save the table as UTF-8") from None
    if not lines or next(csv.reader(lines[:1])) != HEADER:
        raise StatusFileError(f"line 1: expected the header {','.join(HEADER)}")
    if len(lines) > MAX_LIST_ROWS:
        raise StatusFileError(f"{len(lines)} lines; a list holds at most {MAX_LIST_ROWS} codes")
    return _rows(csv.reader(lines[1:]), secret)


def _rows(table: Iterable[list[str]], secret: bytes) -> dict[bytes, bytes]:
    rows: dict[bytes, bytes] = {}
    problems = []
    for number, fields in enumerate(table, 2):
        problem = _add(rows, fields, secret)
        if problem:
            problems.append(f"line {number}: {problem}")
    if problems:
        more = len(problems) - MOST_PROBLEMS
        shown = problems[:MOST_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
        raise StatusFileError("\n".join(shown))
    return rows


def _add(rows: dict[bytes, bytes], fields: list[str], secret: bytes) -> str | None:
    """Add one line's row; what is wrong with it, or None."""
    if len(fields) != len(HEADER):
        return f"expected {len(HEADER)} fields, got {len(fields)}"
    text, word = fields
    form, status = form_of(text), WORDS.get(word)
    token = form.token(text) if form else None
    if form is None or token is None:
        return "not the text of a health code whose form is known here"
    if status is None:
        return f"the status is none of {', '.join(WORDS)}"
    hashed = keyed_hash(secret, code_of(form.name, token))
    if rows.setdefault(hashed, bytes([status])) != bytes([status]):
        return "this code stands above with another status"
    return None
