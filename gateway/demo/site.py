"""Makes the demonstration's park in one folder: keys, configuration, roster; starts nothing."""

import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.app.blackbody_record import BLACKBODY_NAME, add_check
from gateway.central.setup import NewCentre, make_centre
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.trust import KeyRecord, KeyUse
from gateway.codes.trust_file import trust_text
from gateway.config.policy_text import load_policy_text
from gateway.core.blackbody import BlackbodyCheck
from gateway.demo.health_issuers import HealthIssuers
from gateway.demo.population import BADGE_MASK, roster_csv
from gateway.demo.processes import free_port
from gateway.errors import GatewayError
from gateway.runtime.clock import SystemClock

SITE: Final = "park-1"
OTHER_SITE: Final = "park-2"
GATE: Final = "gate-1"
_MARK: Final = ".gateway-demo"

_POLICY: Final = """\
# The demonstration's rules: the defaults, with a lane that hurries a little.
version = 1

[thermometry]
warm_up_minutes = 0  # an emulated sensor is never cold

[passage]
temperature_wait_ms = 3000
open_max_ms = 3000
verdict_shown_ms = 500
same_code_gap_ms = 1500
"""


@dataclass(frozen=True, slots=True)
class Ports:
    """TCP ports of this run, all on the loopback unless a phone must reach them."""

    broker: int
    centre: int
    page: int


@dataclass(frozen=True, slots=True)
class DemoSite:
    """Where everything of one demonstration lies."""

    folder: Path
    ports: Ports
    operator_password: str
    public_url: str
    pass_key: SigningKey
    neighbour_key: SigningKey
    wecom_key: SigningKey
    health: HealthIssuers

    @property
    def centre_config(self) -> Path:
        """central.toml."""
        return self.folder / "centre" / "central.toml"

    @property
    def gate_config(self) -> Path:
        """gateway.toml."""
        return self.folder / "gate" / "gateway.toml"

    @property
    def gate_state(self) -> Path:
        """The gate's journal and roster."""
        return self.folder / "gate" / "state"

    @property
    def board(self) -> Path:
        """Where the emulated board appears."""
        return self.folder / "gate" / "board"

    @property
    def control_socket(self) -> Path:
        """Between the gate and its page."""
        return self.folder / "gate" / "control.sock"

    @property
    def broker_config(self) -> Path:
        """mosquitto.conf."""
        return self.folder / "mosquitto.conf"

    @property
    def roster_file(self) -> Path:
        """The CSV that the centre imports."""
        return self.folder / "roster.csv"

    @property
    def database(self) -> str:
        """The centre's database address."""
        return f"sqlite:///{self.folder / 'centre' / 'state' / 'central.sqlite'}"


def make_site(
    folder: Path,
    camera_source: str,
    lan_host: str,
    policy: Path | None = None,
    *,
    usual_ports: bool = True,
) -> DemoSite:
    """Make a park anew; a former demonstration in the folder is removed.

    Args:
        folder: for everything.
        camera_source: what the gate looks through.
        lan_host: this machine's address for phones, or empty for the loopback alone.
        policy: the park's rules, or None for the demonstration's own.
        usual_ports: pages where people look for them, if nobody else is there; two who begin at
            once would both find them free.

    Raises:
        GatewayError: the folder holds something else, or the policy is none.
    """
    _empty(folder)
    usual = (8090, 8080) if usual_ports else (0, 0)
    ports = Ports(free_port(), *map(free_port, usual))
    url = f"http://{lan_host or '127.0.0.1'}:{ports.centre}"
    password = make_centre(NewCentre(folder / "centre", folder / "centre" / "state", SITE, url))
    neighbour, wecom = _new_key("neighbour"), _new_key("WeCom")
    key_path = folder / "centre" / "pass.pem"
    pass_key = load_private_key(key_path.read_bytes(), str(key_path))
    health = HealthIssuers(_new_key("health issuers"))
    site = DemoSite(folder, ports, password, url, pass_key, neighbour, wecom, health)
    _write_centre(site, "0.0.0.0" if lan_host else "127.0.0.1")  # noqa: S104 - a phone must reach it
    _write_gate(site, camera_source, policy)
    site.broker_config.write_text(_broker(ports.broker), "utf-8")
    site.roster_file.write_text(roster_csv(), "utf-8")
    return site


def _new_key(place: str) -> SigningKey:
    return load_private_key(generate_private_key(secrets.token_bytes(ENTROPY_BYTES)), place)


def _empty(folder: Path) -> None:
    mark = folder / _MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise GatewayError(f"{folder}: not empty and not a demonstration's; choose another --dir")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mark.touch()


def _write_centre(site: DemoSite, host: str) -> None:
    made = site.centre_config.read_text("utf-8")
    made = made.replace("127.0.0.1:1883", f"127.0.0.1:{site.ports.broker}")
    made = made.replace('host = "127.0.0.1"\nport = 8090', f'host = "{host}"\nport = 8090')
    made = made.replace("port = 8090", f"port = {site.ports.centre}")
    site.centre_config.write_text(made, "utf-8")


def _write_gate(site: DemoSite, camera_source: str, policy: Path | None) -> None:
    folder = site.gate_config.parent
    site.gate_state.mkdir(parents=True)
    for name in ("trust.json", "roster.key"):
        shutil.copy(site.centre_config.parent / name, folder / name)
    _trust_others(folder / "trust.json", site)
    rules = load_policy_text(policy).raw if policy else _POLICY.encode()
    (folder / "policy.toml").write_bytes(rules)
    now_ms = SystemClock(lambda: True).now().wall_ms
    add_check(site.gate_state / BLACKBODY_NAME, BlackbodyCheck(now_ms, 36.0, 36.0, "demo"))
    site.gate_config.write_text(_gate_toml(site, camera_source), "utf-8")


def _trust_others(trust: Path, site: DemoSite) -> None:
    """WeCom, issuers of certificates, and the park next door, so that its passes are named so."""
    known = json.loads(trust.read_text("ascii"))
    others = (
        KeyRecord.of(site.neighbour_key, KeyUse.PASS, OTHER_SITE),
        KeyRecord.of(site.wecom_key, KeyUse.WECOM, SITE),
    )
    added = json.loads(trust_text(others))
    everyone = {"keys": known["keys"] + added["keys"], "issuers": site.health.trust_entries()}
    trust.write_text(json.dumps(everyone), "ascii")


def _gate_toml(site: DemoSite, camera_source: str) -> str:
    return f"""\
[gate]
id = "{GATE}"
name = "一号门 Gate 1"
site = "{SITE}"
state_dir = "state"
policy = "policy.toml"
clock = "assumed"

[camera]
source = {json.dumps(camera_source)}
frozen_after_s = 5.0

[board]
port = {json.dumps(str(site.board))}

[thermometer]
source = "board"

[trust]
file = "trust.json"
roster_key = "roster.key"

[codes]
badge_masks = "{BADGE_MASK}"
wecom = "big-endian"
wiegand = "26"

[mqtt]
brokers = ["127.0.0.1:{site.ports.broker}"]
tls_ca = ""

[control]
socket = "control.sock"

[web]
host = "127.0.0.1"
port = {site.ports.page}
state_dir = "web"
"""


def _broker(port: int) -> str:
    return f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
