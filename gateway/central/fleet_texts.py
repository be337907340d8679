"""What is wrong with a gate and what to do about it, in words; judges none."""

from collections.abc import Mapping
from typing import Final

from gateway.central.fleet import Finding, Trouble
from gateway.core.text import Text
from gateway.journal.space import MIB

_TROUBLES: Final[Mapping[Trouble, tuple[Text, Text]]] = {
    Trouble.CHAIN_BROKEN: (
        Text("{n} 份日志的散列链断了", "{n} journal(s) with a broken hash chain"),
        Text(
            "封存这台闸机的存储卡，用 gateway journal verify 查它",
            "keep that gate's card aside and run gateway journal verify on it",
        ),
    ),
    Trouble.CONFLICTS: (
        Text("{n} 条记录再来时内容不同", "{n} row(s) came again with other bytes"),
        Text(
            "两台闸机同名，或备份被恢复：先查闸机编号",
            "two gates share a name or a backup was restored: check gate.id first",
        ),
    ),
    Trouble.NEVER_HEARD: (
        Text("从未有心跳", "never heard alive"),
        Text(
            "查闸机是否在跑、地址是否对",
            "see whether it runs and mqtt.brokers are right",
        ),
    ),
    Trouble.SILENT: (
        Text("{age}没有心跳", "silent for {age}"),
        Text("查电源、网线、闸机程序", "check power, cable and the gate's service"),
    ),
    Trouble.OFFLINE: (
        Text("已下线", "went offline"),
        Text("若不是有意停机，查网线和程序", "unless stopped on purpose, check cable and service"),
    ),
    Trouble.ROWS_MISSING: (
        Text("缺 {n} 条记录", "{n} row(s) missing"),
        Text("中心会自动追要；一直缺就查该闸机的日志", "asked for again; if it stays, see its log"),
    ),
    Trouble.LAGGING: (
        Text("最早的记录已等 {age}", "the oldest row has waited {age}"),
        Text("查网络和中心的负载", "check the network and the centre's load"),
    ),
    Trouble.DISK_LOW: (
        Text("磁盘只剩 {mib} MiB", "{mib} MiB of disk left"),
        Text(
            "清理或换卡；写不了就不放行", "free some or replace it; if it fills, nobody is admitted"
        ),
    ),
    Trouble.CLOCK_UNSET: (
        Text("时钟没有校准", "clock not set"),
        Text("查它的 NTP；未校准时都交给门卫", "check its NTP; until then all go to the guard"),
    ),
    Trouble.VOLTAGE_LOW: (
        Text("供电电压过低", "supply's voltage too low"),
        Text("换电源或电源线；否则会坏卡", "change supply or cable; cards break by it"),
    ),
    Trouble.THROTTLED: (
        Text("机器在降速", "running slower"),
        Text("查散热和供电", "check its cooling and its supply"),
    ),
    Trouble.LANE_CLOSED: (
        Text("通道按指令关闭", "lane closed by order"),
        Text("不需要了就恢复开放", "open it again when it need not be closed"),
    ),
    Trouble.STAFF_ONLY: (
        Text("按指令只放员工", "staff only by order"),
        Text("不需要了就恢复开放", "open it again when visitors may come"),
    ),
    Trouble.POLICY_ODD: (
        Text("规则 {n} 的内容与别的闸机不同", "policy {n} reads otherwise than elsewhere"),
        Text("重新发布一个更高版本", "publish a higher version of it"),
    ),
    Trouble.BEHIND: (
        Text("{document}是 {n}，最新 {newest}", "{document} {n}, newest {newest}"),
        Text("在线还不更新就看该闸机日志里的拒收", "if online and still so, see what it refused"),
    ),
    Trouble.REFUSED: (
        Text("{n} 条消息被拒收", "{n} message(s) refused"),
        Text("版本不合，或有人冒充：看中心日志", "another version or an impostor: see the log"),
    ),
}

DOCUMENTS: Final[Mapping[str, Text]] = {
    "roster": Text("名单", "roster"),
    "revocations": Text("撤销名单", "revocations"),
    "statuses": Text("健康状态表", "statuses"),
    "trust": Text("密钥表", "trust list"),
    "policy": Text("规则", "policy"),
}

_AGES: Final = (
    (86_400_000, "天", "d"),
    (3_600_000, "小时", "h"),
    (60_000, "分钟", "min"),
    (1_000, "秒", "s"),
)


def finding_text(finding: Finding) -> Text:
    """What is wrong."""
    return _said(_TROUBLES[finding.trouble][0], finding)


def remedy_text(finding: Finding) -> Text:
    """What to do about it."""
    return _TROUBLES[finding.trouble][1]


def age_text(ms: int) -> Text:
    """A time span in the greatest unit that fits."""
    for unit_ms, zh, en in _AGES:
        if ms >= unit_ms:
            return Text(f"{ms // unit_ms} {zh}", f"{ms // unit_ms} {en}")
    return Text("0 秒", "0 s")


def _said(words: Text, finding: Finding) -> Text:
    document = DOCUMENTS.get(finding.document, Text(finding.document, finding.document))
    facts = {
        "n": finding.amount,
        "newest": finding.newest,
        "mib": finding.amount // MIB,
        "age": age_text(finding.amount),
        "document": document,
    }
    return words.filled(**facts)
