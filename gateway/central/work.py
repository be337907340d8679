"""A worker beside the centre: takes rows in at every broker; publishes, signs and shows nothing.

It keeps nothing of its own: rows, watermarks and answers are in the database, so that any number of
workers, on any machines, may come and go.
"""

import logging
import secrets

from gateway.central.broker_link import LIMITS, urgent_profile
from gateway.central.health import Health
from gateway.central.ingest import ROWS, SOME_ROWS
from gateway.central.links import Takers, links
from gateway.central.living import Surroundings, database_once_there, live
from gateway.central.loop import Loop
from gateway.central.publishers import Publishers
from gateway.central.store.database import Database
from gateway.config import CentralConfig
from gateway.errors import ConfigurationError
from gateway.sync.session import SessionProfile
from gateway.sync.want import Want

log = logging.getLogger(__name__)


def run_worker(config: CentralConfig, around: Surroundings) -> int:
    """Take rows in until asked to stop; the process's exit code.

    Raises:
        ConfigurationError: the configuration has no workers, or can't be used.
        StoreError: the database can't be opened.
    """
    if not config.central.workers:
        raise ConfigurationError(
            "central.toml, central.workers: false, so the centre takes every row in itself and a"
            " worker would do so again; write true, and restart the centre"
        )
    database = database_once_there(config.central.database, around)
    if database is None:
        return 0
    try:
        return _live(config, database, around)
    finally:
        database.close()


def worker_profile(site: str, name: str) -> SessionProfile:
    """Who a worker is at a broker: one of a group among which the broker shares the rows.

    Args:
        site: whose centre.
        name: its own, unique in the group.
    """
    shared = tuple(f"$share/centre-{site}/{topics}" for topics in ROWS)
    return SessionProfile(
        client_id=f"centre-{site}-work-{name}", subscriptions=shared, limits=LIMITS
    )


def _live(config: CentralConfig, database: Database, around: Surroundings) -> int:
    name, site, clock = secrets.token_hex(4), config.central.site, around.clock
    made = links(config.mqtt, worker_profile(site, name), clock)
    nothing = Publishers([])
    takers = Takers(database, Health(), clock, nothing, _left_to_the_centre, SOME_ROWS)
    urgent = links(config.mqtt, urgent_profile(site, share=name), clock, urgent=True)
    loops = [Loop(link.name, takers.at(link).run, clock) for link in (*made, *urgent)]
    log.info("worker %s of site %s: takes rows in at %d brokers", name, site, len(made))
    return live(loops, around, f"worker {name} of site {site}")


def _left_to_the_centre(_want: Want) -> None:
    """A worker does not hear them."""
