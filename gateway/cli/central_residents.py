"""`gateway central residents`: has people observed at home by a file; the work is in the store."""

import argparse
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, TextIO

from gateway.central.link_table import home_links_csv
from gateway.central.observation.residents_csv import HEADER, read_residents
from gateway.central.store.database import open_database
from gateway.central.store.residents import ResidentStore
from gateway.cli.central_people import add_zone, zone_of
from gateway.cli.given_file import contents_of, importing
from gateway.config import load_central
from gateway.errors import ConfigurationError, GatewayError
from gateway.runtime.clock import SystemClock

_BY: Final = "command"
_LINKS_MODE: Final = 0o600


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the commands.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    residents = acts.add_parser("residents", help="people who are observed at home")
    taken = residents.add_subparsers(required=True, metavar="ACT").add_parser(
        "import", help="observe the people of a file, each with a page and a link of their own"
    )
    columns = ",".join((*HEADER.required, *HEADER.optional))
    taken.add_argument("file", type=Path, metavar="FILE.csv", help=columns)
    taken.add_argument(
        "--links", type=Path, metavar="OUT.csv", required=True, help="write everyone's link here"
    )
    add_zone(taken)
    taken.add_argument("--config", type=Path, default=default)
    taken.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    config = load_central(arguments.config)
    with importing(arguments.file, "未登记任何人 / nobody was imported"):
        written = read_residents(contents_of(arguments.file), zone_of(arguments.timezone))
    now_ms = SystemClock(lambda: True).now().wall_ms
    with _new_file(arguments.links) as links:
        with closing(open_database(config.central.database)) as database:
            made = ResidentStore(database).add(written, _BY, now_ms)
        links.write(home_links_csv(made, config.web.public_url))
    print(f"居家观察 / observed at home: {len(made)}")
    print(f"个人链接 / personal links: {arguments.links}")
    return 0


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """A file for its owner alone, made before anybody is observed; none is left of a failure."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _LINKS_MODE)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: {error.strerror}; nobody was imported, name a new file for the links"
        ) from None
    try:
        with os.fdopen(opened, "w", encoding="utf-8-sig", newline="") as links:
            yield links
    except GatewayError:
        path.unlink()
        raise
