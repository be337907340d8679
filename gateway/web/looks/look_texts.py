"""The words of the look-ups in both languages."""

from typing import Final

from gateway.core.drift import DriftState
from gateway.core.event import EventKind
from gateway.core.queueing import Advice
from gateway.core.text import Text

LOOK: Final = Text("查询", "Look up")

PASSAGES: Final = Text("通行", "Passages")
HEALTH: Final = Text("设备", "Devices")

NO_GATE: Final = Text("闸机没有应答，以下状态未知", "The gate doesn't answer: its state is unknown")
NO_JOURNAL: Final = Text("日志读不出", "The journal can't be read")

ALL_WELL: Final = Text("没有故障：闸机自行判定", "No fault in force: the gate decides by itself")

DAYS: Final = Text("按近 7 天速度，还能用 {} 天", "{} days left at the pace of the last 7 days")
DAYS_UNKNOWN: Final = Text(
    "日志太新，还算不出能用几天", "The journal is too young to tell how many days are left"
)
FREE: Final = Text("可用 {} / {} GB", "{} of {} GB free")
NO_DISK: Final = Text("磁盘没有应答", "The disk doesn't answer")
WAITING_ROWS: Final = Text("待传 {} 条，先存在本机磁盘", "{} rows wait on this disk for the centre")
NOTHING_WAITS: Final = Text("全部已传给中心", "The centre has everything")

VERDICT_WORDS: Final = {
    EventKind.ACCESS_GRANTED: Text("放行", "Admitted"),
    EventKind.ACCESS_REFERRED: Text("复查", "Referred"),
    EventKind.ACCESS_DENIED: Text("拒绝", "Denied"),
    EventKind.ACCESS_OVERRIDDEN: Text("人工放行", "Opened by hand"),
    EventKind.PERSON_REFUSED: Text("门卫劝返", "Turned away by a guard"),
}
"""What may come of somebody, for the filter."""

CAME_WORDS: Final = {
    EventKind.PASSAGE_COMPLETED: Text("已通过", "Passed through"),
    EventKind.PASSAGE_ABANDONED: Text("没有走", "Did not walk"),
    EventKind.PASSAGE_UNKNOWN: Text("是否通过不明", "Passed or not: unknown"),
}
"""And then of whoever was let in."""

DAY: Final = Text("一人一天", "One person's day")
INSIDE_NOW: Final = Text("按本门记录：在园内", "By this gate's record: inside")
OUTSIDE_NOW: Final = Text("按本门记录：已出园", "By this gate's record: outside")
NOT_SEEN_TODAY: Final = Text("本门今天没有此人的记录", "This gate has no row of this person today")
OTHER_GATES: Final = Text("别的门的进出不在这里", "What other gates saw of the person isn't here")
MORE_TODAY: Final = Text(
    "今天的记录太多，较早的未显示", "Too many rows today: the earliest are left out"
)

NOBODY_NAMED: Final = Text(
    "现在的名单上没有这个姓名、工号或单位",
    "The roster now in force names nobody so",
)
NOTHING_FOUND: Final = Text("这段时间没有符合的记录", "Nothing fits in this time")
MORE_PEOPLE: Final = Text(
    "符合的人太多，只查了一部分：请多输几个字", "Too many people fit, some are left out: type more"
)
BACK_TO: Final = Text("查到 {} 为止，更早的未显示", "Back to {}: older ones are not shown")

QUEUE: Final = Text("排队", "Queue")

ADVICE_WORDS: Final = {
    Advice.TOO_FEW: Text(
        "近 5 分钟人太少，算不出快慢", "Too few people in 5 minutes to tell a pace"
    ),
    Advice.ONE_IS_ENOUGH: Text("一条通道够用", "One lane is enough"),
    Advice.SOON: Text("人在增多：准备开二号通道", "More are coming: prepare lane 2"),
    Advice.SECOND_LANE: Text("现在开二号通道", "Open lane 2 now"),
}
PER_MINUTE: Final = Text("人/分钟", "people a minute")
SECONDS_EACH: Final = Text("秒/人", "seconds a person")
LOAD: Final = Text("通道占用", "of the time taken")
MEAN_WAIT: Final = Text("现在来的人平均等", "mean wait of who comes now")
AHEAD: Final = Text("前面 {} 人：约 {}", "{} people ahead: about {}")
LANE_FULL: Final = Text("通道已满：按前面人数算", "The lane is full: count who is ahead")
QUEUE_UNSEEN: Final = Text(
    "闸机只看得见过闸的人，看不见排队的人，也不知道二号通道开没开",
    "The gate sees who passes, not who queues, nor whether lane 2 is open",
)
FORMULA: Final = Text(
    "算法：波拉切克–辛钦公式（M/G/1），近 5 分钟；占用 85% 起建议加开",
    "By Pollaczek and Khinchine (M/G/1), the last 5 minutes; a second lane from 85 % on",
)

TEMPERATURES: Final = Text("体温", "Temperature")

DRIFT_WORDS: Final = {
    DriftState.TOO_FEW: Text(
        "漂移：人数还不够比较（近期 {} 人，30 天 {} 人；10 分钟记一次）",
        "Drift: too few people to compare ({} lately, {} in 30 days; written each 10 min)",
    ),
    DriftState.STEADY: Text(
        "测温稳定：近 {2} 人 {0} °C，30 天 {1} °C",
        "Steady: the last {2} people {0} °C, 30 days {1} °C",
    ),
    DriftState.DRIFTING: Text(
        "测温漂移：近 {2} 人 {0} °C，30 天 {1} °C；请用体温计核对并报修",
        "Drift: the last {2} people {0} °C, 30 days {1} °C; check by hand and report it",
    ),
}
PLOT_SAYS: Final = Text(
    "最近 1 小时 {} 人的体温，中位 {} °C，最高 {} °C",
    "Temperatures of {} people in the last hour, median {} °C, highest {} °C",
)
NOBODY_MEASURED: Final = Text("最近 1 小时没有人测温", "Nobody was measured in the last hour")
NO_DRIFT_FILE: Final = Text("漂移记录读不出", "The drift memory can't be read")
LIMIT_LINE: Final = Text("发热线", "fever limit")
REFERENCE_LINE: Final = Text("30 天中位 ±0.3", "30 days' median ±0.3")
MEDIAN_LINE: Final = Text("近 50 人中位", "median of 50")

INSIDE: Final = Text("在园", "Inside")

INSIDE_BY_RECORD: Final = Text(
    "近 24 小时由本门进、未由本门出：{} 人", "{} came in here within 24 h and did not leave here"
)
INSIDE_ELSEWHERE: Final = Text(
    "名单只有本门的进出：别的门进出的人不在内；人数上限的数含各门所报",
    "Names are of this gate's walks only; counts under limits take in what other gates told",
)
INSIDE_UNNAMED: Final = Text(
    "另有 {} 人进园时未识别身份", "{} more came in whom nobody knows by name"
)
INSIDE_MORE: Final = Text("只列最近 {} 人", "Only the latest {} are listed")
NO_LIMITS: Final = Text("规则里没有人数上限", "The policy limits no numbers")

ALARMS: Final = Text("警报", "Alarms")

ALARM_STATES: Final = {
    "open": Text("未处理", "Open"),
    "closed": Text("已处理", "Closed"),
    "over": Text("已解除", "Over"),
    "noted": Text("仅记录", "Recorded"),
}
ALARMS_OPEN: Final = Text(
    "近 7 天有 {} 个未处理：回到通道，在“更多”里处理",
    "{} open in 7 days: close them on the lane's page, under More",
)
ALARMS_NONE_OPEN: Final = Text("近 7 天没有未处理的警报", "No open alarm in 7 days")

LOOK_PAGE: Final = {
    "look-alarms": ALARMS,
    "look-inside": INSIDE,
    "look-no-company": Text("名单上已没有", "No longer on the roster"),
    "look-temperatures": TEMPERATURES,
    "look-people": Text("人数", "People"),
    "look-median": Text("中位", "Median"),
    "look-highest": Text("最高", "Highest"),
    "look-fevers": Text("达到发热线", "At the limit"),
    "look-queue": QUEUE,
    "look-passages": PASSAGES,
    "look-verdict": Text("结果", "Verdict"),
    "look-reason": Text("原因", "Reason"),
    "look-span": Text("时间", "Time"),
    "look-typed": Text("姓名、工号或单位", "Name, number or company"),
    "look-any": Text("全部", "Any"),
    "look-day": DAY,
    "look-narrow": Text("按姓名、结果、原因、时间查", "By name, verdict, reason, time"),
    "look-search": Text("查找", "Search"),
    "look-older": Text("查更早的", "Look further back"),
    "look-nobody": Text("未识别", "Not known"),
    "look": LOOK,
    "look-as-of": Text("截至", "As of"),
    "look-stale": Text("没有更新：与闸机页面断开", "Not renewed: this page is cut off"),
    "look-to-lane": Text("回到通道", "Back to the lane"),
    "look-degraded": Text("现在按什么规则", "Rules in force now"),
    "look-devices": Text("设备状态", "Devices"),
    "look-parts": Text("各部件", "Parts"),
    "look-since": Text("自", "Since"),
    "look-disk": Text("磁盘与待传", "Disk and backlog"),
    "look-lists": Text("名单", "Lists"),
    "look-mode": Text("通道模式", "Lane mode"),
}
"""By the name that templates use."""
