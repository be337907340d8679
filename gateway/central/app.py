"""The whole life of the centre in one place: what there is, who gets what, start and end."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Event
from typing import Final
from urllib.parse import urlsplit

from gateway.central.broker_link import BROKER, DATABASE, CentreLink, centre_profile
from gateway.central.device_passes import DevicePassOffice
from gateway.central.drawing import Drawing
from gateway.central.health import Health
from gateway.central.ingest import Ingest
from gateway.central.keys import CentreKeys, load_keys
from gateway.central.loop import Loop
from gateway.central.passes import PassOffice
from gateway.central.publish import RosterPublisher, RosterSeal
from gateway.central.publish_lists import ListPublisher, ListSeal
from gateway.central.publishers import DocumentPublisher, Publishers
from gateway.central.store.code_uses import CodeConflicts
from gateway.central.store.database import Database, open_database
from gateway.central.store.documents import DocumentStore
from gateway.central.store.event_list import EventList
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.central.store.lists import ListStore
from gateway.central.store.operators import OperatorStore
from gateway.central.store.passages import PassageDrawer
from gateway.central.store.people import PeopleStore
from gateway.central.store.policies import PolicyStore
from gateway.central.web.application import create_application
from gateway.central.web.door import LOOPBACK, Door
from gateway.central.web.fleet_page import FleetPages
from gateway.central.web.holder import HolderPages
from gateway.central.web.office import OfficePages
from gateway.central.web.password import PasswordCheck
from gateway.central.web.revoke import RevokePages
from gateway.central.web.server import WebServer, listen
from gateway.central.web.sessions import Sessions
from gateway.codes.document import DocumentKind
from gateway.codes.revocations import REVOCATIONS
from gateway.codes.site_list import SiteKey
from gateway.codes.status_list import STATUSES
from gateway.config import CentralConfig
from gateway.runtime.clock import Clock
from gateway.runtime.notify import Notifier
from gateway.runtime.worker import Worker
from gateway.sync.session import MqttSession
from gateway.sync.topics import Channel
from gateway.sync.want import Want

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.5
_HUNG_AFTER_NS: Final = 10_000_000_000
"""A loop goes round every quarter of a second; after ten seconds it hangs."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the centre gets from the process that it lives in.

    Args:
        clock: now.
        notifier: tells systemd.
        stopping: set when the process is asked to end.
    """

    clock: Clock
    notifier: Notifier
    stopping: Event


def run_centre(config: CentralConfig, around: Surroundings) -> int:
    """Be the centre until it is asked to stop; the process's exit code.

    Raises:
        ConfigurationError: a key, the database's address or the broker's files can't be used.
        StoreError: the database can't be opened.
        ListenError: the web's address can't be listened on.
    """
    keys = load_keys(config.keys)
    database = open_database(config.central.database)
    try:
        return _live(config, keys, database, around)
    finally:
        database.close()


def _live(config: CentralConfig, keys: CentreKeys, database: Database, around: Surroundings) -> int:
    health, crashed = Health(BROKER, DATABASE), Event()

    def end(_worker: str) -> None:
        crashed.set()
        around.stopping.set()

    link = _link(config, keys, database, health, around.clock)
    server, address = _server(config, keys, database, health, around.clock)
    drawing = Drawing(PassageDrawer(database))
    loops = tuple(
        Loop(name, run, around.clock)
        for name, run in (("mqtt", link.run), ("web", server.run), ("passages", drawing.run))
    )
    workers = tuple(Worker(loop.name, loop.run, end) for loop in loops)
    for worker in workers:
        worker.start()
    site, phones = config.central.site, config.web.public_url
    log.info("centre of site %s: pages on %s, for phones %s", site, address, phones)
    around.notifier.ready(f"site {site}, pages on {address}")
    _watch(loops, around)
    around.notifier.stopping()
    _end(workers)
    return 1 if crashed.is_set() else 0


def _link(
    config: CentralConfig, keys: CentreKeys, database: Database, health: Health, clock: Clock
) -> CentreLink:
    site = config.central.site
    session = MqttSession(config.mqtt, centre_profile(site), clock)

    def publish(topic: str, payload: bytes) -> bool:
        return session.publish(topic, payload, retain=True)

    seal = RosterSeal(site, keys.document_key, keys.roster_key)
    trust = DocumentStore(database, DocumentKind.TRUST)
    lists = [
        ListPublisher(
            ListStore(database, form),
            ListSeal(form, SiteKey(site, keys.roster_key), keys.document_key),
            publish,
            always=form is REVOCATIONS,
        )
        for form in (REVOCATIONS, STATUSES)
    ]

    roster = RosterPublisher(PeopleStore(database), seal, publish)

    def wanted(want: Want) -> None:
        roster.wanted(want)
        for publisher in lists:
            publisher.wanted(want)

    publishers = Publishers(
        [
            DocumentPublisher(trust, Channel.TRUST.of(site), publish),
            DocumentPublisher(PolicyStore(database), Channel.POLICY.of(site), publish),
            roster,
            *lists,
        ]
    )
    ingest = Ingest(EventStore(database), GateStore(database), session, wanted)
    return CentreLink(session, ingest, publishers, clock, health)


def _server(
    config: CentralConfig, keys: CentreKeys, database: Database, health: Health, clock: Clock
) -> tuple[WebServer, str]:
    """The web server and the address that it listens on."""
    site, lives = config.central.site, config.passes
    office = PassOffice(keys.pass_key, site, lives.life_s, clock)
    devices = DevicePassOffice(keys.pass_key, site, lives.device_life_h, clock)
    pages = (
        Door(PasswordCheck(OperatorStore(database)), Sessions(clock), clock),
        HolderPages(PeopleStore(database), office, devices),
        RevokePages(ListStore(database, REVOCATIONS), PeopleStore(database)),
        OfficePages(GateStore(database), CodeConflicts(database), EventList(database), clock),
        FleetPages(database, clock),
    )
    public = urlsplit(config.web.public_url).hostname or ""
    app = create_application(pages, health, (public, config.web.host, *LOOPBACK))
    listener = listen(config.web.host, config.web.port)
    return WebServer(app, listener), f"http://{config.web.host}:{config.web.port}"


def _watch(loops: Iterable[Loop], around: Surroundings) -> None:
    while not around.stopping.wait(_LOOK_S):
        if all(loop.beat_within_ns(_HUNG_AFTER_NS) for loop in loops):
            around.notifier.watchdog()


def _end(workers: Iterable[Worker]) -> None:
    for worker in workers:
        worker.ask_to_stop()
    for worker in workers:
        if not worker.join():
            log.error("thread %s does not end; the process leaves it behind", worker.name)
