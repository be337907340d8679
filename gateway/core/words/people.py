"""What the guard reads of a person whom the lists do not admit, and does about it; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text

_DESK: Final = Text("联系其公司接待", "Call the company's desk")

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "holder-unknown": (
        Text("不在名单上", "Not on the list"),
        _DESK,
    ),
    "holder-not-yet": (
        Text("批准日期未到", "Approval has not begun"),
        _DESK,
    ),
    "holder-expired": (
        Text("批准已过期", "Approval has ended"),
        _DESK,
    ),
    "holder-not-linked": (
        Text("码有效，名单上对不到人", "Valid, but not linked to the list"),
        Text("查名单并核对本人", "Find the name on the list, check the person"),
    ),
    "company-suspended": (
        Text("公司已被暂停", "Company is suspended"),
        _DESK,
    ),
    "company-expired": (
        Text("公司的批准已到期", "Company's approval has ended"),
        _DESK,
    ),
    "batch-not-yet": (
        Text("该批次尚未开始", "Batch has not begun"),
        _DESK,
    ),
    "batch-ended": (
        Text("该批次已结束", "Batch has ended"),
        _DESK,
    ),
    "visit-used": (
        Text("一次性访客，已入园", "One-time visit, entered already"),
        Text("联系被访人重新登记", "Call the host to register anew"),
    ),
    "under-observation": (
        Text("居家观察期内", "To stay at home for now"),
        Text("勿放行，社区人员已获知", "Do not admit; the community worker is told"),
    ),
    "roster-missing": (
        Text("闸机还没有名单", "Gate has no roster yet"),
        Text("查纸质名单", "Use the printed list"),
    ),
    "roster-stale": (
        Text("名单太旧", "Roster is too old"),
        Text("查纸质名单，并报告网络", "Use the printed list; report the network"),
    ),
    "occupancy-full": (
        Text("公司或楼栋人数已满", "Company or building is full"),
        Text("等有人离开，或联系其公司接待", "Wait for one to leave, or call the company's desk"),
    ),
    "occupancy-unknown": (
        Text("不知道已有多少人在内", "Nobody knows how many are inside"),
        Text("问其公司是否有位，再人工放行", "Ask the company's desk for room, then open by hand"),
    ),
    "antipassback": (
        Text("记录显示已在园内", "Already inside by the record"),
        Text("核对本人", "Check it is this person"),
    ),
    "antipassback-hard": (
        Text("记录显示已在园内", "Already inside by the record"),
        Text(
            "核对本人，确已出门再消除记录",
            "Check the person; clear the record only if they had left",
        ),
    ),
}
