"""Writes the table of personal links for the park to hand out; makes no link."""

import csv
import io
from collections.abc import Iterable

from gateway.central.csv_table import harmless
from gateway.central.person import Person


def links_csv(people: Iterable[Person], public_url: str) -> str:
    """CSV with a line for each person: key, name, company, link.

    Args:
        people: everyone to be told.
        public_url: where phones reach the centre, without the path of a pass.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(["key", "name", "company", "link"])
    for person in people:
        record = person.record
        cells = (record.key, record.name, record.company, pass_url(public_url, person.link))
        table.writerow([harmless(cell) for cell in cells])
    return written.getvalue()


def pass_url(public_url: str, link: str) -> str:
    """The address that a person opens on the phone."""
    return f"{public_url.rstrip('/')}/pass/{link}"
