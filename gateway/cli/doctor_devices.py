"""Looks at what a gate moves, sees and measures with, while it runs or not; moves nothing."""

from collections.abc import Iterator
from pathlib import Path

from gateway.cli.doctor_access import Account, look_at_access
from gateway.cli.doctor_findings import Finding, Topic, fault, warning, well
from gateway.config import CameraSection, GatewayConfig, GpioSection, ThermometerSection
from gateway.devices.gpio import NO_DEADMAN, Chips, survey, unwired
from gateway.devices.sensor_choice import chosen_sensor
from gateway.devices.serial_port import absence, port_file
from gateway.errors import ConfigurationError

SYSTEM_MODULES = Path("/sys/module")


def look_at_devices(
    config: GatewayConfig, chips: Chips, account: Account, modules: Path = SYSTEM_MODULES
) -> Iterator[Finding]:
    """Barrier, camera and thermometer, and whether the account may use them.

    Args:
        config: of the gate.
        chips: where pins are looked for.
        account: who would open the devices.
        modules: where the kernel shows the settings of its drivers.
    """
    if config.barrier.kind == "gpio":
        yield from _pins(config.gpio, chips, modules)
        for path in chips.paths():
            yield from look_at_access(Path(path), account)
    else:
        yield from _board(config.board.port, account)
    yield from _camera(config.camera, account)
    yield from _thermometer(config.thermometer, account)
    if config.distance.source == "serial":
        yield from _port(Topic.THERMOMETER, "distance.port", config.distance.port, account)


def _board(port: str, account: Account) -> Iterator[Finding]:
    yield well(
        Topic.BARRIER,
        "控制板：程序沉默 1 秒后自行落杆，消防放行不经过软件",
        "a board: it closes the arm one second after the program falls silent, and fire release"
        " needs no software",
    )
    yield from _port(Topic.BARRIER, "board.port", port, account)


def _pins(section: GpioSection, chips: Chips, modules: Path) -> Iterator[Finding]:
    zh, _, en = NO_DEADMAN.partition("；")
    yield warning(Topic.BARRIER, zh, en)
    seen = survey(section, chips, modules)
    if seen.fault is not None:
        zh, _, en = seen.fault.value.partition("；")
        yield fault(Topic.BARRIER, f"gpio.chip {section.chip}: {zh}", f"gpio.chip: {en}")
    else:
        yield well(Topic.BARRIER, f"芯片 {section.chip} 在", f"chip {section.chip} is there")
    for key, holder in seen.taken.items():
        yield fault(Topic.BARRIER, f"{key} 被 {holder} 占用", f"{key} is held by {holder}")
    for key in seen.absent:
        yield fault(Topic.BARRIER, f"{key}：芯片没有这条线", f"{key}: the chip has no such line")
    for key, effect in unwired(section).items():
        yield warning(Topic.BARRIER, f"{key} 未接", f"{key} is not connected, so {effect}")
    yield _death(keeps_levels=seen.keeps_levels)


def _death(*, keeps_levels: bool | None) -> Finding:
    """What becomes of the arm when the program is killed."""
    if keeps_levels is False:
        return well(
            Topic.BARRIER,
            "程序被杀时引脚变回输入，外接下拉电阻即落杆",
            "a killed program leaves the pins as inputs: with a pull-down resistor the arm falls",
        )
    cure = "dtparam=strict_gpiod"
    return warning(
        Topic.BARRIER,
        f"程序被杀时杆可能停在原位，直到重启：在 config.txt 加 {cure}",
        "the arm may stay as it is when the program is killed, until it is back: "
        f"{cure} in config.txt",
    )


def _camera(section: CameraSection, account: Account) -> Iterator[Finding]:
    source = section.source
    if "://" in source:
        yield well(Topic.CAMERA, "网络摄像头，未连接", "a network camera, which was not asked")
        return
    path = Path(f"/dev/video{source}") if source.isdigit() else Path(source)
    if not path.exists():
        yield fault(Topic.CAMERA, f"camera.source：{path} 不在", f"camera.source: no {path}")
        return
    yield well(Topic.CAMERA, f"{path} 在", f"{path} is there")
    if path.is_char_device():
        yield from look_at_access(path, account)


def _thermometer(section: ThermometerSection, account: Account) -> Iterator[Finding]:
    if section.source == "none":
        yield warning(
            Topic.THERMOMETER, "没有测温器，人人转门卫", "none: the guard sees to everyone"
        )
    elif section.source == "board":
        yield well(Topic.THERMOMETER, "接在控制板上", "on the board")
    else:
        yield from _sensor(section)
        yield from _port(Topic.THERMOMETER, "thermometer.port", section.port, account)


def _sensor(section: ThermometerSection) -> Iterator[Finding]:
    try:
        sensor = chosen_sensor(section.sensor, unverified=section.unverified)
    except ConfigurationError as error:
        yield fault(Topic.CONFIG, f"{error}", "see `gateway sensors list`")
        return
    if section.unverified:
        name = sensor.name
        yield warning(
            Topic.THERMOMETER, f"{name}：允许单一来源的格式", f"{name}: unverified allowed"
        )
    else:
        yield well(Topic.THERMOMETER, f"型号 {sensor.name}", f"sensor {sensor.name}")


def _port(topic: Topic, key: str, name: str, account: Account) -> Iterator[Finding]:
    path = port_file(name)
    if path is None:
        why = absence(name)
        yield fault(topic, f"{key}：{name} 不在，检查电源和连接线", f"{key}: {name} {why}")
        return
    yield well(topic, f"{key}：{name} 在", f"{key}: {name} is there")
    yield from look_at_access(path, account)
