"""The whole life of the centre in one place: what there is, who gets what, start and end."""

import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

from gateway.central.broker_link import DATABASE, centre_profile, urgent_profile
from gateway.central.commands import CommandPublisher
from gateway.central.device_passes import DevicePassOffice
from gateway.central.drawing import Drawing
from gateway.central.gap_asking import GapAsking
from gateway.central.health import Health
from gateway.central.help_lines import help_lines
from gateway.central.ingest import ALL_ROWS, NO_ROWS, SOME_ROWS
from gateway.central.keys import CentreKeys, load_keys
from gateway.central.links import Takers, links
from gateway.central.living import Surroundings, database_once_there, live
from gateway.central.loop import Loop
from gateway.central.passes import PassOffice
from gateway.central.publish import RosterPublisher
from gateway.central.publish_lists import ListPublisher, ListSeal
from gateway.central.publishers import DocumentPublisher, Publishers
from gateway.central.roster_chain import RosterSeal
from gateway.central.spread import Publishing, RetainingBroker, Spread
from gateway.central.store.audit import AuditLog
from gateway.central.store.code_uses import CodeConflicts
from gateway.central.store.commands import CommandStore
from gateway.central.store.database import Database
from gateway.central.store.documents import DocumentStore
from gateway.central.store.event_list import EventList
from gateway.central.store.gates import GateStore
from gateway.central.store.lists import ListStore
from gateway.central.store.months import EventMonths
from gateway.central.store.observing import Observing
from gateway.central.store.operators import OperatorStore
from gateway.central.store.passages import PassageDrawer
from gateway.central.store.people import PeopleStore
from gateway.central.store.policies import PolicyStore
from gateway.central.store.residents import ResidentStore
from gateway.central.store.retention import Retention
from gateway.central.store.roster_pieces import RosterPieces
from gateway.central.web.application import create_application
from gateway.central.web.audit_page import AuditPage
from gateway.central.web.batch_people_pages import BatchPeoplePages
from gateway.central.web.case_pages import CasePages
from gateway.central.web.door import LOOPBACK, Door
from gateway.central.web.figures_pages import FiguresPages
from gateway.central.web.fleet_page import FleetPages
from gateway.central.web.holder import HolderPages
from gateway.central.web.home_pages import HomePages
from gateway.central.web.office import OfficePages
from gateway.central.web.password import PasswordCheck
from gateway.central.web.resident_page import ResidentPages
from gateway.central.web.residents_page import ResidentsPages
from gateway.central.web.return_pages import ReturnPages
from gateway.central.web.revoke import RevokePages
from gateway.central.web.server import WebServer, listen
from gateway.central.web.sessions import Sessions
from gateway.codes.document import DocumentKind
from gateway.codes.revocations import REVOCATIONS
from gateway.codes.site_list import SiteKey
from gateway.codes.status_list import STATUSES
from gateway.config import CentralConfig
from gateway.runtime.clock import Clock
from gateway.sync.topics import Channel
from gateway.sync.want import Want

log = logging.getLogger(__name__)


def run_centre(config: CentralConfig, around: Surroundings) -> int:
    """Be the centre until it is asked to stop; the process's exit code.

    Raises:
        ConfigurationError: a key, the database's address or the broker's files can't be used.
        StoreError: the database can't be opened.
        ListenError: the web's address can't be listened on.
    """
    keys = load_keys(config.keys)
    database = database_once_there(config.central.database, around)
    if database is None:
        return 0
    try:
        return _live(config, keys, database, around)
    finally:
        database.close()


def _live(config: CentralConfig, keys: CentreKeys, database: Database, around: Surroundings) -> int:
    clock, site, workers = around.clock, config.central.site, config.central.workers
    made = links(config.mqtt, centre_profile(site, workers=workers), clock)
    urgent = () if workers else links(config.mqtt, urgent_profile(site), clock, urgent=True)
    health = Health(*(link.part for link in (*made, *urgent)), DATABASE)
    publishing = _publishing(site, keys, database, [link.session for link in made], clock)
    server, address = _server(config, keys, database, health, clock)
    share = NO_ROWS if workers else SOME_ROWS if len(made) > 1 else ALL_ROWS
    takers = Takers(database, health, clock, publishing, publishing.want, share)
    retention = Retention(database, clock, config.retention)
    works = (EventMonths(database, clock), PassageDrawer(database), Observing(database, clock))
    drawing = Drawing(*works, retention)
    loops = [Loop(link.name, takers.at(link).run, clock) for link in (*made, *urgent)]
    for name, run in (("publish", publishing.run), ("web", server.run), ("passages", drawing.run)):
        loops.append(Loop(name, run, clock))
    phones = config.web.public_url
    log.info("centre of site %s: pages on %s, for phones %s", site, address, phones)
    return live(loops, around, f"site {site}, pages on {address}")


def _publishing(
    site: str,
    keys: CentreKeys,
    database: Database,
    brokers: Sequence[RetainingBroker],
    clock: Clock,
) -> Publishing:
    spread = Spread(brokers)
    publish = spread.publish
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
    roster = RosterPublisher(PeopleStore(database), seal, publish, RosterPieces(database))

    def wanted(want: Want) -> None:
        roster.wanted(want)
        for publisher in lists:
            publisher.wanted(want)

    asking = GapAsking(database, site, keys.document_key)
    publishers = Publishers(
        [
            CommandPublisher(CommandStore(database), spread.send, asking.answered),
            asking,
            DocumentPublisher(trust, Channel.TRUST.of(site), publish),
            DocumentPublisher(PolicyStore(database), Channel.POLICY.of(site), publish),
            roster,
            *lists,
        ]
    )
    return Publishing(publishers, wanted, spread, clock)


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
        RevokePages(
            ListStore(database, REVOCATIONS), PeopleStore(database), AuditLog(database), clock
        ),
        OfficePages(GateStore(database), CodeConflicts(database), EventList(database), clock),
        FleetPages(database, clock),
        CasePages(database, clock),
        ReturnPages(database, clock),
        BatchPeoplePages(database, clock),
        HomePages(database, clock),
        ResidentsPages(database, clock, config.web.public_url),
        ResidentPages(ResidentStore(database), clock),
        FiguresPages(database, clock),
        AuditPage(database, clock),
    )
    public = urlsplit(config.web.public_url).hostname or ""
    hosts = (public, config.web.host, *LOOPBACK)
    app = create_application(pages, health, hosts, help_lines(config.help))
    listener = listen(config.web.host, config.web.port)
    return WebServer(app, listener), f"http://{config.web.host}:{config.web.port}"
