"""The sections of gateway.toml and central.toml with their limits; not the reading of a file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal

from gateway.config.distance_table import table_rule
from gateway.config.gpio import GpioSection, gpio_rules
from gateway.config.limits import OneOf, PathText, Range, Rule, Secret, Spelling, mask_url
from gateway.config.mqtt import MQTT_RULES, MqttSection
from gateway.config.office_shape import HelpSection, RetentionSection
from gateway.core.thermometry import DistanceTable

_NAME = Spelling("[A-Za-z0-9][A-Za-z0-9_-]{0,31}", "1-32 letters, digits, - or _")
_SHOWN = Spelling(r"[^\x00-\x1f\x7f]{1,60}", "1-60 characters on one line")
_HOST = Spelling(r"[A-Za-z0-9.:_-]{1,253}", "a host name or an IP address")
_LOOPBACK = Spelling(
    r"127\.0\.0\.1|::1|localhost", "127.0.0.1, ::1 or localhost; others get TLS at web.lan_host"
)
_HOST_OR_NONE = Spelling(r"[A-Za-z0-9.:_-]{0,253}", "a host name, an IP address or nothing")
_WEB_URL = Spelling(r"https?://[^\s/]+(/\S*)?", "an address that starts with http:// or https://")
_DATABASE_URL = Spelling(
    r"[a-z0-9+]+://\S*", "an SQLAlchemy address such as sqlite:////folder/file", secret=True
)
_DEVICE = Spelling(r"\S.*", "a device's path or address", secret=True)
_SERIAL_PORT = Spelling(
    r"(?!serial:|usb:).*|serial:\S.{0,126}|usb:\d+-\d+(\.\d+)*(:\d+\.\d+)?",
    "a path, serial: and a serial number, or usb: and a socket such as usb:1-1.3",
)
_MASKS = Spelling(
    "|[!-~]{4,32}( [!-~]{4,32}){0,7}", "up to 8 masks such as A####, of 4-32 characters each"
)
_PORT = Range(1, 65535)
_BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
_BAUD = OneOf(_BAUDS)
_SENSOR_BAUD = OneOf((0, *_BAUDS))
_SENSOR = Spelling("[a-z0-9-]{1,32}", "a name that `gateway sensors list` shows")


def is_path(source: str) -> bool:
    """Whether a device is named by its path: not by index, address, serial number or socket."""
    named = source.isdigit() or "://" in source or source.startswith(("serial:", "usb:"))
    return bool(source) and not named


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSection:
    """Who this gate is, and where it keeps what it may not lose."""

    id: Annotated[str, _NAME]
    name: Annotated[str, _SHOWN]
    site: Annotated[str, _NAME]
    state_dir: Path = Path("/var/lib/gateway")
    policy: Path = Path("/etc/gateway/policy.toml")
    clock: Literal["kernel", "assumed"] = "kernel"
    """``kernel`` asks adjtimex(2); ``assumed`` trusts the wall clock, for a rehearsal only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSection:
    """What looks at the codes."""

    source: Annotated[str, _DEVICE, PathText(is_path), Secret(mask_url)] = "/dev/gate-camera"
    """A V4L2 index or path, a video file, a folder of pictures, or an RTSP or HTTP address."""
    width: Annotated[int, Range(160, 7680, "pixels")] = 1280
    height: Annotated[int, Range(120, 4320, "pixels")] = 720
    fps: Annotated[int, Range(1, 120, "frames/s")] = 15
    pixel_format: Literal["auto", "mjpg", "yuyv"] = "auto"
    """What a V4L2 camera sends; ``auto`` is YUYV where it keeps size and pace with it."""
    floor_fps: Annotated[float, Range(0.2, 30, "looks/s")] = 2.0
    """How often a scene in which nothing moves is looked at all the same."""
    guide_left: Annotated[float, Range(0, 1)] = 0.15
    """The guide box, where codes are to be held, in parts of the picture from its upper left."""
    guide_top: Annotated[float, Range(0, 1)] = 0.0
    guide_width: Annotated[float, Range(0.05, 1)] = 0.7
    guide_height: Annotated[float, Range(0.05, 1)] = 1.0
    frozen_after_s: Annotated[float, Range(1, 600, "s")] = 10.0
    decode_limit_ms: Annotated[int, Range(20, 2000, "ms")] = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierSection:
    """What moves the arm."""

    kind: Literal["board", "gpio"] = "board"
    """``gpio`` is the machine's own pins, without a dead-man."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSection:
    """The controller board that owns the arm."""

    port: Annotated[str, _DEVICE, _SERIAL_PORT, PathText(is_path)] = "/dev/gate-board"
    baud: Annotated[int, _BAUD] = 115200


@dataclass(frozen=True, slots=True, kw_only=True)
class ThermometerSection:
    """Where temperatures come from."""

    source: Literal["board", "serial", "none"] = "board"
    port: Annotated[str, _SERIAL_PORT, PathText(is_path)] = "/dev/gate-thermometer"
    sensor: Annotated[str, _SENSOR] = "gy-mcu90614"
    """What the module on ``port`` is; another would read as garbage."""
    unverified: bool = False
    """Take a format that was read in one source only."""
    baud: Annotated[int, _SENSOR_BAUD] = 0
    """0 for that of the sensor's factory."""
    table: DistanceTable = field(default_factory=DistanceTable)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceSection:
    """What tells by distance who stands before the thermometer, if anything does: a TFmini."""

    source: Literal["serial", "none"] = "none"
    port: Annotated[str, _SERIAL_PORT, PathText(is_path)] = "/dev/gate-distance"
    baud: Annotated[int, _SENSOR_BAUD] = 0
    """0 for that of the sensor's factory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustSection:
    """Whose signatures count here."""

    file: Path = Path("/etc/gateway/trust.json")
    roster_key: Path = Path("/etc/gateway/roster.key")


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSection:
    """What certificates of others must prove here."""

    rules: Annotated[str, PathText()] = ""
    """A file of rules; empty for the packaged ones, which are the EU's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesSection:
    """What is taken beside the park's passes and health certificates."""

    badge_masks: Annotated[str, _MASKS] = ""
    """How badge numbers look: ``#`` a digit, ``@`` a letter, else itself; empty for none."""
    wecom: Literal["off", "big-endian", "little-endian"] = "off"
    """Codes of WeCom, and how they write numbers, which no document states."""
    wecom_max_life_s: Annotated[int, Range(10, 480, "s")] = 300
    wiegand: Literal["off", "26", "34", "both"] = "off"
    """Cards held to a reader on the board, by the length of its frame in bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSection:
    """The Unix socket between the gate and its web process."""

    socket: Path = Path("/run/gateway/control.sock")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSection:
    """The guard's page."""

    host: Annotated[str, _LOOPBACK] = "127.0.0.1"
    port: Annotated[int, _PORT] = 8080
    lan_host: Annotated[str, _HOST_OR_NONE] = ""
    lan_port: Annotated[int, _PORT] = 8443
    tls_cert: Annotated[str, PathText()] = ""
    tls_key: Annotated[str, PathText()] = ""
    state_dir: Path = Path("/var/lib/gateway-web")


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayConfig:
    """All of gateway.toml."""

    gate: GateSection
    mqtt: MqttSection
    camera: CameraSection = field(default_factory=CameraSection)
    barrier: BarrierSection = field(default_factory=BarrierSection)
    board: BoardSection = field(default_factory=BoardSection)
    gpio: GpioSection = field(default_factory=GpioSection)
    thermometer: ThermometerSection = field(default_factory=ThermometerSection)
    distance: DistanceSection = field(default_factory=DistanceSection)
    trust: TrustSection = field(default_factory=TrustSection)
    health: HealthSection = field(default_factory=HealthSection)
    codes: CodesSection = field(default_factory=CodesSection)
    control: ControlSection = field(default_factory=ControlSection)
    web: WebSection = field(default_factory=WebSection)


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralSection:
    """Which park this centre serves, and where it keeps what it received."""

    site: Annotated[str, _NAME]
    state_dir: Path = Path("/var/lib/gateway-central")
    database: Annotated[str, _DATABASE_URL, Secret(mask_url)] = (
        "sqlite:////var/lib/gateway-central/central.sqlite"
    )
    workers: bool = False
    """Whether rows are taken in by processes of their own, and not by the centre itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysSection:
    """The centre's keys; private ones leave their files only to sign."""

    pass_key: Path = Path("/etc/gateway-central/pass.pem")
    document_key: Path = Path("/etc/gateway-central/document.pem")
    roster_key: Path = Path("/etc/gateway-central/roster.key")
    trust: Path = Path("/etc/gateway-central/trust.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralWebSection:
    """The centre's pages: passes on phones, gates and events for the office."""

    public_url: Annotated[str, _WEB_URL]
    host: Annotated[str, _HOST] = "127.0.0.1"
    port: Annotated[int, _PORT] = 8090


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSection:
    """How passes are minted; gates refuse a life over 120 s, or of a phone's over 24 h."""

    life_s: Annotated[int, Range(20, 120, "s")] = 60
    device_life_h: Annotated[int, Range(1, 24, "h")] = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralConfig:
    """All of central.toml."""

    central: CentralSection
    mqtt: MqttSection
    web: CentralWebSection
    keys: KeysSection = field(default_factory=KeysSection)
    passes: PassSection = field(default_factory=PassSection)
    retention: RetentionSection = field(default_factory=RetentionSection)
    help: HelpSection = field(default_factory=HelpSection)


def _own_port(thermometer: str, board: str, source: str) -> str | None:
    if source == "serial" and thermometer in {"", board}:
        return f"source is serial, so it needs a port of its own; board.port is {board}"
    return None


def _third_port(distance: str, board: str, thermometer: str, *sources: str) -> str | None:
    ranged, measured = sources
    taken = {"", board} | ({thermometer} if measured == "serial" else set())
    if ranged == "serial" and distance in taken:
        return f"source is serial, so it needs a port of its own; {distance or 'none'} is no such"
    return None


def _boards_sensor(source: str, kind: str) -> str | None:
    if source == "board" and kind == "gpio":
        return "board, but barrier.kind is gpio, so there is none; take serial or none"
    return None


def _boards_reader(wiegand: str, kind: str) -> str | None:
    if wiegand != "off" and kind == "gpio":
        return f"{wiegand}, but barrier.kind is gpio, and only a board reads cards; take off"
    return None


def _in_picture(start: str, length: str, side: str) -> Rule:
    def objection(begins: float, reaches: float) -> str | None:
        if begins + reaches <= 1 + 1e-9:  # 0.3 + 0.7 may be a hair more than 1
            return None
        return f"{begins:g} and {length} {reaches:g} leave the picture, whose {side} is 1"

    return Rule((start, length), objection)


GATEWAY_RULES: Final = (
    Rule(("thermometer.port", "board.port", "thermometer.source"), _own_port),
    Rule(
        (
            "distance.port",
            "board.port",
            "thermometer.port",
            "distance.source",
            "thermometer.source",
        ),
        _third_port,
    ),
    Rule(("thermometer.source", "barrier.kind"), _boards_sensor),
    Rule(("codes.wiegand", "barrier.kind"), _boards_reader),
    *gpio_rules(),
    *MQTT_RULES,
    table_rule(),
    _in_picture("camera.guide_left", "camera.guide_width", "width"),
    _in_picture("camera.guide_top", "camera.guide_height", "height"),
)
