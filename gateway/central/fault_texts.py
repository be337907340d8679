"""What is wrong with a table that somebody brings, in both languages; judges none.

Words in braces are filled in by ``filled``; what a file says comes in there, never as a template.
"""

from typing import Final

from gateway.core.text import Text

ON_LINE: Final = Text("第 {line} 行：{what}", "line {line}: {what}")
IN_CELL: Final = Text("第 {line} 行，{column}：{what}", "line {line}, {column}: {what}")
MORE: Final = Text("另有 {count} 处", "and {count} more")

NOT_A_TEXT: Final = Text(
    "{seen} 不是 1 到 {most} 个字的一行文字", "{seen} is not a text of 1 to {most} characters"
)
TOO_MANY_TEXTS: Final = Text("有 {count} 项，最多 {most} 项", "{count} {column}; at most {most}")
NOT_A_DATE: Final = Text(
    "{seen} 不是 2027-01-31 这样的日期", "{seen} is not a date such as 2027-01-31"
)
NOT_DATES: Final = Text(
    "第一天和最后一天：应为 2027-01-31 这样的日期",
    "first and last day: expected dates such as 2027-01-31",
)
NOT_A_CHOICE: Final = Text("{seen} 不是 {words} 之一", "{seen} is none of {words}")
NOT_A_NUMBER: Final = Text(
    "{seen} 不是 0 到 {most} 的整数", "{seen} is not a whole number from 0 to {most}"
)
NOT_LIKE: Final = Text("{seen} 不是{words}", "{seen} is not {words}")
IS_TWICE: Final = Text("{seen} 在第 {earlier} 行已有", "{seen} stands on line {earlier} already")
IS_BEFORE: Final = Text("早于 {other}", "is before {other}")

WRONG_CELLS: Final = Text("有 {count} 格，表头有 {most} 格", "{count} cells; the header has {most}")
MISSING_COLUMN: Final = Text("缺少列 {name}", "column {name} is missing")
UNKNOWN_COLUMN: Final = Text("不认识列 {name}{hint}", "column {name} is unknown{hint}")
MEANT_COLUMN: Final = Text("，是不是 {name}？", "; did you mean {name}?")
KNOWN_COLUMNS: Final = Text("，可用的有 {names}", "; known are {names}")
REPEATED_COLUMN: Final = Text("列 {name} 出现 {count} 次", "column {name} stands {count} times")
NOT_HEADER: Final = Text("表头应为 {names}", "expected the header {names}")
NOT_CSV: Final = Text("不是 CSV：{seen}", "not CSV: {seen}")
NOT_UTF8: Final = Text(
    "不是 UTF-8{guess}，请另存为“CSV UTF-8”", "not UTF-8{guess}; save the file as 'CSV UTF-8'"
)
IS_UTF16: Final = Text("，而是 UTF-16", " but UTF-16")
IS_GB18030: Final = Text(
    "，而是 GB18030（Excel 普通的 CSV）", " but GB18030, as Excel's plain 'CSV'"
)
NO_GUESS: Final = Text("", "")
TOO_MANY_BYTES: Final = Text(
    "{count} 字节，最多读 {most} 字节", "{count} bytes; at most {most} are read"
)
TOO_MANY_LINES: Final = Text("{count} 行，最多 {most} 行", "{count} lines; at most {most}")

NOBODY: Final = Text("表头之后没有人", "nobody follows the header")
TOO_MANY_PEOPLE: Final = Text(
    "{count} 人，名单最多 {most} 人", "{count} people; a roster holds at most {most}"
)
OVER_QUOTA: Final = Text("{count} 人，名额为 {most} 人", "{count} people; the quota is {most}")
TOO_MANY_ROWS: Final = Text(
    "{count} 行，园区名单最多 {most} 行", "{count} rows; the park's list holds at most {most}"
)
NO_COMPANY: Final = Text("{seen} 不在园区的企业名单里", "{seen} is no company of the park's list")
NO_BATCH: Final = Text("{seen} 不是 {company} 的批次", "{seen} is no batch of {company}")
BEYOND_QUOTA: Final = Text(
    "是 {batch} 的第 {number} 人，名额为 {quota} 人",
    "person {number} of {batch}, whose quota is {quota}",
)
NO_HOST: Final = Text("{seen} 不是这个文件里任何人的 key", "{seen} is nobody's key in this file")
LONG_VISIT: Final = Text(
    "一次性访客的期限最长 {days} 天，请改近日期",
    "a one-time visit is taken within {days} days; make its dates nearer",
)
NO_GATE: Final = Text("{seen} 不是道闸编号", "{seen} is no gate's id")
NOT_OBSERVED: Final = Text(
    "此人不在观察期，请填 observed_until", "is of nobody under observation; fill observed_until"
)
BEFORE_BATCH: Final = Text("早于批次开始", "is before the batch begins")
NOT_IN_BATCH: Final = Text(
    "不在 not_before 与批次结束之间", "is not between not_before and the batch's end"
)
IS_ANOTHERS: Final = Text("在园区已属于别人", "is somebody else's at the park")
ASK_THE_OFFICE: Final = Text(
    "在园区已属于别人，请向园区办公室询问", "is somebody else's at the park; ask its office"
)
STILL_IN_BATCH: Final = Text("仍在批次 {batch} 里", "is in batch {batch} still")

BADGE_WORDS: Final = Text(
    "最多 {most} 个字母、数字、- . / 或 _", "up to {most} letters, digits, - . / or _"
)
CARD_WORDS: Final = Text(
    "区号-卡号，例如 212-07041 或 00212-07041", "facility-card, such as 212-07041 or 00212-07041"
)
WECOM_WORDS: Final = Text("十进制数字的 openvid", "an openvid in decimal digits")
PASSPORT_WORDS: Final = Text(
    "护照上的写法，例如 WANG<<XIAO<MING 1990-01-31",
    "as in a passport, such as WANG<<XIAO<MING 1990-01-31",
)

LAST_BEFORE_FIRST: Final = Text("最后一天早于第一天", "the last day is before the first")
TOO_LONG: Final = Text("长于 {days} 天", "longer than {days} days")
NOT_ONE_LINE: Final = Text(
    "{column}：应为 1 到 {most} 个字的一行", "{column}: expected one line of 1 to {most} characters"
)
NOT_A_DOOR: Final = Text(
    "门磁：应为 1 到 32 个字母、数字、- 或 _，例如 door-3-502",
    "door contact: expected 1-32 letters, digits, '-' or '_', such as door-3-502",
)

IS_OVER: Final = Text("{home}：观察期已过", "{home}: the observation is over already")
NO_KEY: Final = Text(
    "名单里没有 {key}；不在名单里的人请把 key 留空",
    "no {key} on the roster; leave the key empty for somebody else",
)
OBSERVED_ALREADY: Final = Text(
    "{key} 已在观察，请先结束那一次", "{key} is observed already; end that first"
)
NOBODY_OBSERVED: Final = Text(
    "编号 {resident} 没有人在观察", "resident {resident}: nobody is observed under this id"
)

NO_FILE: Final = Text("请先选择文件", "file: choose one first")
WRONG_FIELDS: Final = Text("应有 {most} 项，实有 {count} 项", "expected {most} fields, got {count}")
NOT_A_CODE: Final = Text(
    "不是这里认识的健康码", "not the text of a health code whose form is known here"
)
NO_STATUS: Final = Text("状态不是 {words} 之一", "the status is none of {words}")
OTHER_STATUS: Final = Text("此码在上面已有另一状态", "this code stands above with another status")
NO_KIND: Final = Text("类别不是 {words} 之一", "the kind is none of {words}")
AT_MOST_A_LINE: Final = Text(
    "{column}：应为最多 {most} 个字的一行",
    "{column}: expected one line of at most {most} characters",
)
NO_TIME: Final = Text(
    "received：应为 2020-03-04 08:30 这样的时间",
    "received: expected a time such as 2020-03-04 08:30",
)
NOT_A_TIME: Final = Text(
    "{seen} 不是 2020-03-04 08:30 这样的时间", "{seen} is no time such as 2020-03-04 08:30"
)
TIMES_BEFORE: Final = Text(
    "accepted 和 closed 不能早于 received",
    "accepted and closed: expected times not before received",
)


def filled(text: Text, **said: str | int | Text) -> Text:
    """The text with what is said in place of the words in braces; a text in its own language.

    With nothing to say it stays as it is: it may have been filled before, with braces of a file's.
    """
    return text.filled(**said) if said else text


def on_line(line: int, text: Text, **said: str | int | Text) -> Text:
    """What is wrong with a line."""
    return filled(ON_LINE, line=line, what=filled(text, **said))


def in_cell(line: int, column: str, text: Text, **said: str | int | Text) -> Text:
    """What is wrong in a column of a line."""
    return filled(IN_CELL, line=line, column=column, what=filled(text, **said))
