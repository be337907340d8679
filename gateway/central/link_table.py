"""Writes the tables of personal links for the park to hand out; makes no link."""

from collections.abc import Iterable

from gateway.central.csv_table import csv_text
from gateway.central.observation.resident import Resident
from gateway.central.person import Person


def links_csv(people: Iterable[Person], public_url: str) -> str:
    """CSV with a line for each person: key, name, company, link.

    Args:
        people: everyone to be told.
        public_url: where phones reach the centre, without the path of a pass.
    """
    told = [(one.record, pass_url(public_url, one.link)) for one in people]
    rows = ((record.key, record.name, record.company, link) for record, link in told)
    return csv_text(("key", "name", "company", "link"), rows)


def home_links_csv(made: Iterable[tuple[Resident, str]], public_url: str) -> str:
    """CSV with a line for each resident: building, unit, name, link.

    Args:
        made: residents with their links.
        public_url: as for ``links_csv``.
    """
    told = [(one.home, home_url(public_url, link)) for one, link in made]
    rows = ((home.building, home.unit, home.name, link) for home, link in told)
    return csv_text(("building", "unit", "name", "link"), rows)


def pass_url(public_url: str, link: str) -> str:
    """The address that a person opens on the phone."""
    return f"{public_url.rstrip('/')}/pass/{link}"


def home_url(public_url: str, link: str) -> str:
    """The address of the own page of somebody who is observed at home."""
    return f"{public_url.rstrip('/')}/at-home/{link}"
