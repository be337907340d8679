"""Looks at clock, disk and lists of a gate; sets, frees and fetches nothing."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from gateway.app.thermometer_care import measures
from gateway.cli.doctor_findings import Finding, Topic, fault, warning, well
from gateway.cli.thermometer import checks_state
from gateway.cli.trust import report_of
from gateway.cli.trust_report import ListState
from gateway.config import GateSection, GatewayConfig
from gateway.core.policy import Policy
from gateway.errors import GatewayError
from gateway.journal.space import MIB, Space, SpaceWatch

_MS_PER_HOUR: Final = 3_600_000


def look_at_clock(section: GateSection, *, synced: bool) -> Finding:
    """Whether dates can be proven."""
    if section.clock == "assumed":
        return warning(
            Topic.CLOCK,
            "gate.clock = assumed：只用于演练",
            "gate.clock = assumed is for a rehearsal only",
        )
    if synced:
        return well(Topic.CLOCK, "已同步", "synchronised")
    return fault(
        Topic.CLOCK,
        "未同步，有时限的码转门卫：看 timedatectl",
        "not synchronised, so time-bound codes go to the guard: see timedatectl",
    )


def look_at_power(low: bool | None) -> Finding:  # noqa: FBT001 - the one fact
    """Whether the supply's voltage suffices; None on a machine that does not tell."""
    if low is None:
        return well(Topic.POWER, "本机不报告供电电压", "this machine does not tell its voltage")
    if low:
        return fault(Topic.POWER, "电压过低：换电源或线", "voltage too low: change supply or cable")
    return well(Topic.POWER, "电压正常", "the voltage suffices")


def look_at_disk(section: GateSection, measure: Callable[[], Space]) -> Finding:
    """Whether there is room for records."""
    if not section.state_dir.is_dir():
        where = section.state_dir
        return fault(Topic.DISK, f"没有 {where}：systemd 启动时建", f"no {where}: systemd makes it")
    watch = SpaceWatch(measure)
    low = watch.look()
    free = f"{watch.free_bytes // MIB} MiB"
    if low:
        return fault(Topic.DISK, f"只剩 {free}", f"only {free} are free: nearly full")
    return well(Topic.DISK, f"空闲 {free}", f"{free} are free")


def look_at_checks(config: GatewayConfig, policy: Policy, now_ms: int) -> Iterator[Finding]:
    """Whether the thermometer was checked against a black body, where people are measured."""
    if not measures(config, policy):
        return
    words, in_time = checks_state(config, now_ms)
    if in_time:
        yield well(Topic.THERMOMETER, f"黑体校验：{words.zh}", f"black body: {words.en}")
        return
    found = fault if policy.thermometry.blackbody_required else warning
    yield found(
        Topic.THERMOMETER,
        f"黑体校验：{words.zh}",
        f"black body: {words.en}; see `gateway thermometer check --help`",
    )


def look_at_lists(config: GatewayConfig, policy: Policy) -> Iterator[Finding]:
    """Whether keys, roster and revocations are there and young enough."""
    try:
        report = report_of(config)
    except GatewayError as error:
        yield fault(Topic.LISTS, "密钥或名单读不了", str(error))
        return
    for problem in report.problems:
        yield fault(Topic.LISTS, "保存的名单不可信", problem)
    limits = _limits_hours(policy)
    for one in report.lists:
        yield aged(one, report.now_ms, limits.get(one.name))


def _limits_hours(policy: Policy) -> Mapping[str, float]:
    """How old a list may be that this park requires."""
    found: dict[str, float] = {}
    if policy.roster.required:
        found["roster"] = policy.roster.max_age_hours
    if policy.revocations.required:
        found["revocations"] = policy.revocations.max_age_hours
    return found


def aged(one: ListState, now_ms: int, limit_hours: float | None) -> Finding:
    """Whether one list counts now; ``limit_hours`` is None where the park asks no age of it."""
    if not one.version:
        return _absent(one, required=limit_hours is not None)
    age_hours = (now_ms - one.issued_ms) / _MS_PER_HOUR
    told = f"{one.name} {one.version}, {one.entries}"
    if one.expires_ms and now_ms >= one.expires_ms:
        return fault(Topic.LISTS, f"{told}：已过期", f"{told}: has expired")
    if limit_hours is not None and age_hours > limit_hours:
        return fault(
            Topic.LISTS,
            f"{told}：{age_hours:.0f} 小时前签发，上限 {limit_hours:g}，人人转门卫",
            f"{told}: signed {age_hours:.0f} h ago, the limit is {limit_hours:g}: all are referred",
        )
    return well(
        Topic.LISTS, f"{told}：{age_hours:.1f} 小时前签发", f"{told}: {age_hours:.1f} h old"
    )


def _absent(one: ListState, *, required: bool) -> Finding:
    if one.name == "trust":
        keys = one.entries
        return well(Topic.LISTS, f"装机时的 {keys} 把密钥", f"{keys} keys as installed")
    if required:
        return fault(
            Topic.LISTS,
            f"没有 {one.name}，人人转门卫：闸机要连上中心一次",
            f"no {one.name}, so all are referred: the gate must reach the centre once",
        )
    return well(
        Topic.LISTS, f"没有 {one.name}，规则也不要求", f"no {one.name}, and none is required"
    )
