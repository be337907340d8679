"""What the guard reads of a person who may not come here or not now, and does about it; no rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text

_WHEN: Final = Text("告知可入园的时间", "Tell the person when to come")
_BY_HAND: Final = Text("核对本人，再人工放行", "Check the person, then open by hand")

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "access-not-granted": (
        Text("不在任何准入规则内", "No access rule names this person"),
        Text("联系其公司接待", "Call the company's desk"),
    ),
    "lane-wrong": (
        Text("不可走此通道", "Not for this lane"),
        Text("指引到可用的通道", "Show the way to their lane"),
    ),
    "hours-closed": (Text("不在准入时段", "Not at this hour"), _WHEN),
    "slot-early": (Text("未到错峰时段", "Too early for the arrival slot"), _WHEN),
    "slot-late": (
        Text("已过错峰时段", "Arrival slot is over"),
        _BY_HAND,
    ),
    "first-person-missing": (
        Text("今天负责人还没有到", "Whoever opens the day has not come"),
        Text("请等负责人先进，或人工核验", "Wait for the person in charge, or check by hand"),
    ),
    "two-person-missing": (
        Text("夜间须两人同进，只有一人", "Two must enter together, only one came"),
        Text("等第二人到齐再一起扫码", "Wait for the second person, then scan together"),
    ),
    "leaver-unknown": (Text("出园：认不出是谁", "Leaving: nobody knows who"), _BY_HAND),
}
