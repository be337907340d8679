"""The page's texts about turning away, measuring again, alarms, visitors and counts; no other."""

from typing import Final

from gateway.core.deeds import AlarmMemo, CountReason, RefusalReason, VisitPurpose
from gateway.core.text import Text

REFUSAL_WORDS: Final = {
    RefusalReason.NOT_THE_PERSON: Text("人码不符", "Not this person"),
    RefusalReason.NO_PROOF: Text("证明不全", "No valid proof"),
    RefusalReason.FEVER: Text("发热", "Fever"),
    RefusalReason.CALLED_BACK: Text("单位不接", "Company says no"),
    RefusalReason.UNRULY: Text("不配合", "Does not comply"),
}
"""Why a guard turns somebody away."""

MEMO_WORDS: Final = {
    AlarmMemo.FALSE_ALARM: Text("误报", "False alarm"),
    AlarmMemo.DOOR_PROPPED: Text("有人挡杆", "Arm was blocked"),
    AlarmMemo.GOODS_CARRIED: Text("搬运物品", "Goods carried"),
    AlarmMemo.INTRUDER_STOPPED: Text("拦下闯入", "Intruder stopped"),
    AlarmMemo.NOBODY_FOUND: Text("查无人员", "Nobody found"),
    AlarmMemo.REPAIR_CALLED: Text("已报修", "Repair called"),
}
"""What a guard found where an alarm was."""

PURPOSE_WORDS: Final = {
    VisitPurpose.MEETING: Text("洽谈", "Meeting"),
    VisitPurpose.DELIVERY: Text("送货", "Delivery"),
    VisitPurpose.REPAIR: Text("维修", "Repair"),
    VisitPurpose.INTERVIEW: Text("面试", "Interview"),
    VisitPurpose.OTHER: Text("其他", "Other"),
}
"""Why a visitor comes."""

COUNT_WORDS: Final = {
    CountReason.COUNTED_BY_HAND: Text("人工清点", "Counted by hand"),
    CountReason.LEFT_UNREAD: Text("出门未读到", "Left unread"),
    CountReason.ENTERED_UNREAD: Text("进门未读到", "Entered unread"),
    CountReason.EVACUATED: Text("已疏散", "Evacuated"),
}
"""Why a count is put right."""

_ANOTHER: Final = Text("已换人，请重新确认", "Another person now: look again")

REFUSE_ANSWERS: Final = {"": Text("已劝返", "Turned away"), "another-person": _ANOTHER}
REMEASURE_ANSWERS: Final = {
    "": Text("请重新测温", "Hold still: measuring again"),
    "another-person": _ANOTHER,
}
UNDO_ANSWERS: Final = {
    "": Text("已撤销", "Taken back"),
    "too-late": Text("已过 10 秒，不能撤销", "More than 10 s ago: too late"),
    "not-yours": Text("只能撤销自己的操作", "Only who did it may take it back"),
    "must-stay-open": Text("通道有人或已通过，不能落杆", "Somebody is in the lane: the arm stays"),
}
ALARM_ANSWERS: Final = {
    "": Text("警报已处理", "Alarm closed"),
    "no-alarm": Text("此警报已有人处理", "Somebody has closed it already"),
}
VISITOR_ANSWERS: Final = {
    "": Text("已登记，请手工测温后放行", "Registered: measure by hand, then open"),
    "no-host": Text("名单上没有这个受访人工号", "No such staff number on the roster"),
}
COUNT_ANSWERS: Final = {
    "": Text("人数已更正", "Count corrected"),
    "count-moved": Text("人数刚变了，请再看", "The count has moved: look again"),
}
"""The gate's own words about each act, by the word it sends; empty is done."""

DEED_REFUSED: Final = Text("没有办成", "Not done")
DEED_NO_GATE: Final = Text("与闸机断开，没有办成", "Gate not reached: not done")
DEED_NOT_HEARD: Final = Text("闸机没有回答，请看大屏", "No answer: look at the large field")
DEED_SENDING: Final = Text("正在办理…", "One moment…")
NOT_KEPT: Final = Text(
    "已登记，但登记簿写不进：请记在纸上", "Registered, but the book fails: write it on paper"
)

DEED_PAGE: Final = {
    "deeds": Text("处理", "Deal with"),
    "deeds-none": Text("现在没有要处理的人和警报", "Nobody and nothing to deal with now"),
    "refuse": Text("劝返", "Turn away"),
    "remeasure": Text("重新测温", "Measure again"),
    "alarms": Text("未处理的警报", "Open alarms"),
    "undo": Text("撤销", "Undo"),
    "visitor": Text("访客登记", "Register a visitor"),
    "visitor-name": Text("姓名", "Name"),
    "visitor-phone": Text("电话（可不填）", "Telephone (optional)"),
    "visitor-host": Text("受访人工号", "Host's staff number"),
    "visitor-private": Text(
        "姓名和电话只存本机登记簿，30 天后删除", "Name and telephone stay here and go after 30 days"
    ),
    "visitors": Text("访客登记簿", "Visitors' book"),
    "visitors-none": Text("30 天内没有登记", "Nobody registered in 30 days"),
    "visitor-waits": Text("访客登记", "Visitor's registration"),
    "visitor-when": Text("时间", "When"),
    "visitor-tel": Text("电话", "Telephone"),
    "visitor-why": Text("事由", "Purpose"),
    "count": Text("更正人数", "Correct the count"),
    "count-people": Text("实际人数", "People inside"),
    "other-pages": Text("其他页面", "Other pages"),
}
"""Fixed texts of the panel, by the name that templates use."""
