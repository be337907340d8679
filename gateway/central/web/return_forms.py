"""A plan and a grant from the fields of a form and back; keeps neither."""

from collections.abc import Mapping
from typing import Final

from gateway.central import refusal_texts as texts
from gateway.central.applications.application import ApplicationError, Grant, Plan
from gateway.central.approval_dates import begin_ms, begin_text, end_ms, end_text
from gateway.central.csv_table import ReadMoment
from gateway.central.store.applications import Application

_MOST_DIGITS: Final = 6
_COUNTS: Final = ("headcount", "isolation_rooms", "masks", "thermometers")
_LABELS: Final = {
    "headcount": texts.HEADCOUNT,
    "isolation_rooms": texts.ROOMS,
    "masks": texts.MASKS,
    "thermometers": texts.THERMOMETERS,
    "quota": texts.QUOTA,
    "first": texts.FIRST,
    "last": texts.LAST,
    "building": texts.BUILDING,
    "words": texts.WORDS,
    "answer": texts.WHY,
}
"""What the page calls its fields."""


def plan_of_form(form: Mapping[str, str]) -> Plan:
    """What a company filled in; days are of the centre's own time zone.

    Raises:
        ApplicationError: what is missing or is no number, day or building.
    """
    counts = {name: _count(form, name) for name in _COUNTS}
    words, building = line_of(form, "words"), line_of(form, "building")
    begin = _day(form, "first", begin_ms)
    if not building:
        raise ApplicationError(texts.NO_BUILDING)
    return Plan(
        building=building, from_ms=begin, until_ms=_day(form, "last", end_ms), words=words, **counts
    )


def grant_of_form(form: Mapping[str, str]) -> Grant:
    """What the park allows.

    Raises:
        ApplicationError: the quota is no number or the last day no date.
    """
    return Grant(_count(form, "quota"), _day(form, "last", end_ms))


def line_of(form: Mapping[str, str], name: str) -> str:
    """Words of a field on one line.

    Raises:
        ApplicationError: there are signs in it that turn text around or show nothing.
    """
    words = " ".join(form.get(name, "").split())
    if not words.isprintable():
        raise ApplicationError(texts.HIDDEN_SIGNS, field=_LABELS[name])
    return words


def said_of_plan(one: Application) -> dict[str, str]:
    """The fields as they would be filled in for what is filed already."""
    counts = {name: str(getattr(one.plan, name)) for name in _COUNTS}
    days = {"first": begin_text(one.plan.from_ms), "last": end_text(one.grant.until_ms)}
    words = {"building": one.plan.building, "words": one.plan.words}
    return counts | days | words | {"quota": str(one.grant.quota)}


def _count(form: Mapping[str, str], name: str) -> int:
    typed = form.get(name, "").strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS):
        raise ApplicationError(texts.NOT_WHOLE, field=_LABELS[name])
    return int(typed)


def _day(form: Mapping[str, str], name: str, read: ReadMoment) -> int:
    found = read(form.get(name, "").strip(), None)
    if found is None:
        raise ApplicationError(texts.NOT_A_DAY, field=_LABELS[name])
    return found
