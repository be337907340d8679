"""A table of health codes and their statuses, to what a list may hold; it reads no file.

Two columns with a header: ``code``, the whole text of a code as its issuer draws it, and
``status``, a word such as ``green``. Only keyed hashes of the codes leave this module.
"""

from collections.abc import Iterable
from typing import Final

from gateway.central import fault_texts as texts
from gateway.central.csv_table import TableFileError, fixed_table
from gateway.central.fault_texts import filled, on_line
from gateway.codes.foreign import code_of, form_of, keyed_hash
from gateway.codes.limits import MAX_LIST_ROWS
from gateway.core.credential import HealthStatus
from gateway.core.text import Text

HEADER: Final = ["code", "status"]
MOST_PROBLEMS: Final = 20
WORDS: Final = {status.name.lower().replace("_", "-"): status for status in HealthStatus}
"""How each status is written: green, yellow, red, expired, absent, check-failed and so on."""


class StatusFileError(TableFileError):
    """A file of statuses that can't be used. Problems are named by line, never by content."""

    most_told = MOST_PROBLEMS


def read_statuses(contents: bytes, secret: bytes) -> dict[bytes, bytes]:
    """Rows of a list of statuses: value by keyed hash.

    Args:
        contents: UTF-8, with or without a byte order mark.
        secret: what keys the list's hashes.

    Raises:
        StatusFileError: names every problem's line.
    """
    lines, table = fixed_table(contents, HEADER, StatusFileError)
    if lines > MAX_LIST_ROWS:
        raise StatusFileError([filled(texts.TOO_MANY_LINES, count=lines, most=MAX_LIST_ROWS)])
    return _rows(table, secret)


def _rows(table: Iterable[tuple[int, list[str]]], secret: bytes) -> dict[bytes, bytes]:
    rows: dict[bytes, bytes] = {}
    problems = []
    for number, fields in table:
        problem = _add(rows, fields, secret)
        if problem:
            problems.append(on_line(number, problem))
    if problems:
        raise StatusFileError(problems)
    return rows


def _add(rows: dict[bytes, bytes], fields: list[str], secret: bytes) -> Text | None:
    """Add one line's row; what is wrong with it, or None."""
    if len(fields) != len(HEADER):
        return filled(texts.WRONG_FIELDS, most=len(HEADER), count=len(fields))
    text, word = fields
    form, status = form_of(text), WORDS.get(word)
    token = form.token(text) if form else None
    if form is None or token is None:
        return texts.NOT_A_CODE
    if status is None:
        return filled(texts.NO_STATUS, words=", ".join(WORDS))
    hashed = keyed_hash(secret, code_of(form.name, token))
    if rows.setdefault(hashed, bytes([status])) != bytes([status]):
        return texts.OTHER_STATUS
    return None
