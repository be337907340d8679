"""The page's texts about limits of opening, second guards, forgiving and wrong codes; no other."""

from typing import Final

from gateway.core.forgiveness import ForgivenessReason
from gateway.core.overrides import OverrideRefusal
from gateway.core.text import Text
from gateway.texts import GATE_ANSWERS

OPEN_ANSWERS: Final = {
    **GATE_ANSWERS,
    OverrideRefusal.GUARD_LIMIT.value: Text(
        "您放行太多：换人操作，紧急除外", "You opened too often: another guard, or an emergency"
    ),
    OverrideRefusal.LANE_LIMIT.value: Text(
        "此道放行太多：请队长处理，紧急除外",
        "Opened too often at this lane: call the chief, or an emergency",
    ),
    OverrideRefusal.SECOND_GUARD.value: Text(
        "请另一位门卫确认", "Another guard must confirm this one"
    ),
    OverrideRefusal.SECOND_GUARD_WRONG.value: Text(
        "第二人账号或 PIN 不对，未打开", "Second guard's name or PIN is wrong: not opened"
    ),
    OverrideRefusal.NOBODY_REGISTERED.value: Text(
        "此登记已放行或已过期：请重新登记", "Registration used or too old: register again"
    ),
}
"""The gate's own words about an opening, by the word it sends."""

FORGIVE_WORDS: Final = {
    ForgivenessReason.EXIT_NOT_READ: Text("出门未读到", "Left, exit not read"),
    ForgivenessReason.DID_NOT_WALK_IN: Text("上次未进门", "Did not walk in"),
    ForgivenessReason.SENT_BACK: Text("刚被叫回", "Was sent back"),
    ForgivenessReason.PERSON_CHECKED: Text("已核对本人", "Person checked"),
}
"""Why somebody is not inside in spite of the record."""

FORGIVE_ANSWERS: Final = {
    "": Text("已消除，请重新出示码", "Cleared: show the code again"),
    "another-person": GATE_ANSWERS["another-person"],
    "not-kept-out": Text("此人不是因在园记录被拦", "Not kept out by the record"),
}
"""The gate's own words about forgiving."""

FORGIVE_NOT_HEARD: Final = Text("闸机没有回答，请重新出示码", "No answer: show the code again")
FORGIVE_NO_GATE: Final = Text("与闸机断开，未消除", "Gate not reached: not cleared")
FORGIVE_REFUSED: Final = Text("未消除", "Not cleared")
FORGIVE_SENDING: Final = Text("正在消除…", "Clearing…")

LANE_NO_GATE: Final = Text("与闸机断开，没有改", "Gate not reached: nothing changed")
LANE_NOT_HEARD: Final = Text("闸机没有回答，请看大屏", "No answer: look at the lane's page")
LANE_REFUSED: Final = Text("没有记下，重启后会忘", "Not recorded: a restart forgets it")
"""What became of a lane's mode where the gate did not simply take it."""

STORM: Final = Text("错码 {} 个：去看是谁", "{} wrong codes: see who it is")

ACT_PAGE: Final = {
    "day": Text("白天显示", "Day display"),
    "night": Text("夜间显示", "Night display"),
    "lane-mode": Text("通道模式", "Lane mode"),
    "lane-mode-hint": Text(
        "关闭：不自动放人进，离开和消防不受影响。只走员工：访客转门卫。",
        "Closed: nobody is admitted by itself; leaving and fire release go on."
        " Staff only: visitors go to the guard.",
    ),
    "forgive": Text("不在园内", "Not inside"),
    "forgive-hint": Text("只消除记录，不开闸；再出示码", "Clears the record, opens nothing"),
    "second-guard": Text("第二位门卫", "Second guard"),
    "second-name": Text("账号", "Name"),
    "second-pin": Text("PIN 码", "PIN"),
    "second-confirm": Text("确认并打开", "Confirm and open"),
}
"""Fixed texts of the page, by the name that templates use."""
