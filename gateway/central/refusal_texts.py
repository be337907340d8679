"""Why the centre did not do what somebody asked of a page, in both languages; judges nothing.

Words in braces are filled in by ``ToldError``.
"""

from typing import Final

from gateway.core.text import Text

HEADCOUNT: Final = Text("复工人数", "headcount")
ROOMS: Final = Text("隔离观察室", "isolation rooms")
MASKS: Final = Text("口罩", "masks")
THERMOMETERS: Final = Text("体温计", "thermometers")
BUILDING: Final = Text("楼宇", "building")
QUOTA: Final = Text("名额", "quota")
FIRST: Final = Text("首日", "first day")
LAST: Final = Text("末日", "last day")
COMPANY: Final = Text("企业", "company")
BATCH: Final = Text("批次", "batch")
WORDS: Final = Text("防控方案", "words")
WHY: Final = Text("原因", "answer")

NOT_WHOLE: Final = Text("{field}：应为整数", "{field}: expected a whole number")
HIDDEN_SIGNS: Final = Text(
    "{field}：含有页面上看不见的符号，请写成普通文字",
    "{field}: has signs that no page shows; write it as plain text",
)
NOT_A_DAY: Final = Text(
    "{field}：应为 2027-01-31 这样的日期", "{field}: expected a date such as 2027-01-31"
)
NO_BUILDING: Final = Text(
    "楼宇：请写明这些人在哪里工作", "buildings: expected where these people work"
)
LONG_BUILDING: Final = Text(
    "楼宇：最多 {most} 个字的一行", "buildings: expected one line of at most {most} characters"
)
NO_DAYS: Final = Text("末日早于首日", "plan: the last day is before the first")
NOT_BETWEEN: Final = Text(
    "{thing}：{count}，应为 {least} 到 {most}", "{thing}: {count}; expected {least} to {most}"
)
LONG_PLAN: Final = Text(
    "防控方案有 {count} 个字，最多 {most} 个", "plan: {count} characters; at most {most}"
)

OUTSIDE_PLAN: Final = Text(
    "批准至：应在方案的首日和末日之间", "end: expected a day between the plan's first and last"
)
OVER: Final = Text("末日已过，请填以后的日期", "end: the last day is over; expected one to come")
NOT_UNTIL: Final = Text(
    "--until {said!r}：应为 2027-01-31 这样的日期", "--until {said!r}: no day such as 2027-01-31"
)
NOT_THEIR_ACT: Final = Text("这一步不由这个账号来做", "application: {act} is not for a {role}")
NO_WAY: Final = Text(
    "申请现在不能这样处理，请再看一遍，可能别人刚处理过",
    "application: {act} can't be done as it is {state}; look at it again",
)
ONLY_CLERKS: Final = Text(
    "只有企业的经办人能提交申请", "application: only a company's clerk files one"
)
TOO_MANY_WAIT: Final = Text(
    "{company} 已有 {count} 份申请未批，请先改好其中一份",
    "application: {count} of {company!r} wait; mend one of these first",
)
LONG_ANSWER: Final = Text(
    "原因有 {count} 个字，最多 {most} 个", "answer: {count} characters; at most {most}"
)
NO_ANSWER: Final = Text("请写明原因，企业要看", "answer: empty; say to the company why")
NO_APPLICATION: Final = Text(
    "这个账号没有编号 {number} 的申请", "application {number}: there is none for this account"
)
NOT_APPROVED: Final = Text(
    "申请 {number} 现在不是已批准", "application {number}: it is {state}, not approved"
)

CONTRADICTION: Final = Text("和园区名单里已有的对不上，没有改动", "{seen}; nothing was changed")
STRANGERS: Final = Text(
    "园区名单里没有这些{what}：{told}；没有改动，请先修改或移走这些人",
    "{what} {told}: not on the park's list then; nothing was changed. Change or remove these"
    " people first",
)
NO_COMPANY: Final = Text(
    "园区名单里没有企业 {name}，没有改动", "company {name!r}: not on the list; nothing was changed"
)
BATCH_SHRINKS: Final = Text(
    "这个文件里没有批次原有的 {left} 人（共 {before} 人）",
    "batch: {left} of {before} people are not in this file",
)
ROSTER_SHRINKS: Final = Text(
    "这个文件里没有名单上的 {left} 人（共 {before} 人），他们将不能进入；没有改动。"
    "如果文件就是整份名单，请加 --allow-shrinking",
    "roster import: {left} of {before} people are not in this file and would lose their access;"
    " nothing was changed. If the file is the whole roster, say so with --allow-shrinking",
)

NO_CASE: Final = Text("没有编号 {number} 的个案", "case {number}: there is none")
NO_SUCH_ACT: Final = Text(
    "个案 {number} 现在不能这样处理，请再看一遍，可能别人刚处理过",
    "case {number}: {act!r} can't be done in state {state!r} by {role}; look at it again, somebody"
    " may have been faster",
)
ACT_LACKS: Final = Text(
    "个案 {number}：{what}；没有改动", "case {number}, {act}: {what}; nothing was changed"
)
ONE_LINE: Final = Text(
    "应为最多 {most} 个字的一行", "expected one line of at most {most} characters"
)
READING: Final = Text(
    "应为 37.9 这样的读数，{least} 到 {most} °C",
    "expected a reading such as 37.9, {least} to {most} °C",
)
NO_ROOM: Final = Text("请写明房间", "expected a room")
NO_NOTE: Final = Text("请写明情况", "expected a note")
