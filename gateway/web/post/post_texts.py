"""The words of the post's pages in both languages: handover, report, own password, audit."""

from typing import Final

from gateway.core.event import EventKind
from gateway.core.text import Text
from gateway.web.post.tally import FEVER
from gateway.web.roles import Role

SHIFT: Final = Text("交接班", "Handover")
OWN: Final = Text("口令", "Password")
AUDIT: Final = Text("操作记录", "Audit")

COUNTED: Final = {
    EventKind.ACCESS_GRANTED.value: Text("放行", "Admitted"),
    EventKind.ACCESS_REFERRED.value: Text("复查", "Referred"),
    EventKind.ACCESS_DENIED.value: Text("拒绝", "Denied"),
    EventKind.ACCESS_OVERRIDDEN.value: Text("人工放行", "Opened by hand"),
    EventKind.PERSON_REFUSED.value: Text("门卫劝返", "Turned away by a guard"),
    EventKind.PASSAGE_COMPLETED.value: Text("已通过", "Passed through"),
    FEVER: Text("发热", "Fever"),
}
"""The shift's numbers, by their keys in ``tally``."""

ROLE_WORDS: Final = {
    Role.GUARD: Text("门卫", "Guard"),
    Role.CHIEF: Text("班长", "Chief"),
    Role.INSTALLER: Text("安装人员", "Installer"),
}

POST_PAGE: Final = {
    "shift": SHIFT,
    "shift-since": Text("本班自", "This shift since"),
    "shift-until": Text("至", "until"),
    "shift-counts": Text("本班数字", "Numbers of the shift"),
    "shift-open": Text("未了事项", "Open items"),
    "shift-nothing-open": Text("没有", "None"),
    "shift-note": Text("备注（不写姓名与健康状况）", "Note (no names, nobody's health)"),
    "shift-leaves": Text("交班", "Leaves"),
    "shift-comes": Text("接班", "Comes"),
    "shift-name": Text("接班人账号", "Account of who comes"),
    "shift-own-pin": Text("交班人 PIN 或口令", "PIN or password of who leaves"),
    "shift-their-pin": Text("接班人 PIN 或口令", "PIN or password of who comes"),
    "shift-sign": Text("双方签字交班", "Both sign"),
    "shift-reports": Text("以前的班次", "Earlier shifts"),
    "shift-report": Text("班次报告", "Shift report"),
    "shift-print": Text("打印", "Print"),
    "shift-unread": Text("数字读不出：日志打不开", "No numbers: the journal can't be read"),
    "own": Text("我的口令与 PIN", "My password and PIN"),
    "own-now": Text("现在的口令", "Password now"),
    "own-new": Text("新口令（至少 10 个字符）", "New password (10 characters or more)"),
    "own-again": Text("再输一次", "Once more"),
    "own-pin": Text("新 PIN（6 至 12 位数字）", "New PIN (6 to 12 digits)"),
    "own-set-password": Text("改口令", "Change password"),
    "own-set-pin": Text("改 PIN", "Change PIN"),
    "audit": AUDIT,
    "audit-whole": Text("记录完整", "The record is whole"),
    "audit-damaged": Text("记录被改动或损坏", "The record was changed or damaged"),
    "audit-when": Text("时间", "When"),
    "audit-who": Text("账号", "Account"),
    "audit-what": Text("做了什么", "What"),
    "audit-of": Text("对象", "Of"),
    "audit-from": Text("来自", "From"),
    "audit-status": Text("结果", "Result"),
    "log-in-pin": Text("口令或 PIN", "Password or PIN"),
}
"""By the name that templates use."""

NOT_SIGNED: Final = Text(
    "账号、PIN 或口令不对，或接班人不是另一名门卫",
    "Wrong account, PIN or password, or who comes isn't another guard",
)
TOO_MANY: Final = Text("尝试太多，请稍候", "Too many tries: wait a little")
NOTE_TOO_LONG: Final = Text(
    "备注太长：最多 1000 个字符", "The note is too long: 1000 characters at most"
)
NOT_WRITTEN: Final = Text("没有写成：磁盘写不进", "Not written: the disk takes nothing")
OWN_WRONG: Final = Text("现在的口令不对", "That isn't the password now")
OWN_DIFFER: Final = Text("两次输入不同", "The two differ")
OWN_DONE: Final = Text("已改", "Changed")
