"""What the guard reads of a person whom the lists do not admit, and does about it; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "holder-unknown": (
        Text("不在名单上", "Not on the list"),
        Text("联系其公司接待", "Call the company's desk"),
    ),
    "holder-not-yet": (
        Text("批准日期未到", "Approval has not begun"),
        Text("联系其公司接待", "Call the company's desk"),
    ),
    "holder-expired": (
        Text("批准已过期", "Approval has ended"),
        Text("联系其公司接待", "Call the company's desk"),
    ),
    "holder-not-linked": (
        Text("码有效，名单上对不到人", "Valid, but not linked to the list"),
        Text("查名单并核对本人", "Find the name on the list, check the person"),
    ),
    "roster-missing": (
        Text("闸机还没有名单", "Gate has no roster yet"),
        Text("查纸质名单", "Use the printed list"),
    ),
    "roster-stale": (
        Text("名单太旧", "Roster is too old"),
        Text("查纸质名单，并报告网络", "Use the printed list; report the network"),
    ),
    "antipassback": (
        Text("记录显示已在园内", "Already inside by the record"),
        Text("核对本人", "Check it is this person"),
    ),
}
