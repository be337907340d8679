"""What the guard reads of a code that does not count, and does about it; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text
from gateway.core.words.steps import BY_EYE

_REFRESH: Final = Text("请刷新通行码后重扫", "Refresh the pass and show it again")
_REGISTER: Final = Text("请到登记台核对身份", "Send to the desk to check identity")
_PERSON: Final = Text("核对本人与证件，再人工放行", "Check person and papers, then open by hand")

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "code-unknown": (
        Text("不是园区通行码", "Not a park pass"),
        Text("请打开园区通行码再扫", "Ask for the park pass page"),
    ),
    "code-malformed": (Text("通行码已损坏", "Pass is damaged"), _REFRESH),
    "code-missing": (
        Text("没有出示通行码", "No pass shown"),
        Text("请出示通行码", "Ask for the pass"),
    ),
    "issuer-unknown": (Text("发码方未知", "Unknown issuer"), _REGISTER),
    "signature-bad": (Text("通行码无效", "Pass is not genuine"), _REGISTER),
    "site-wrong": (Text("不是本园区的码", "Pass of another site"), _REGISTER),
    "code-expired": (Text("通行码已过期", "Pass has expired"), _REFRESH),
    "code-not-yet-valid": (
        Text("通行码时间在未来", "Pass is dated in the future"),
        Text("检查手机与闸机时间", "Compare phone and gate clocks"),
    ),
    "code-life-too-long": (Text("通行码有效期异常", "Pass lives too long"), _REGISTER),
    "code-chunked": (
        Text("只是多张码中的一张", "One part of a code in several"),
        Text("请出示只有一张的健康码", "Ask for a certificate in one code"),
    ),
    "code-too-large": (Text("码内容过大", "Code unpacks to too much"), _REGISTER),
    "algorithm-wrong": (Text("签名算法不符", "Not the issuer's algorithm"), _REGISTER),
    "issuer-wrong": (Text("发码方与密钥不符", "Key of another issuer"), _REGISTER),
    "key-use-wrong": (Text("密钥不可签此类证明", "Key may not sign this kind"), _REGISTER),
    "key-not-valid": (
        Text("发码方密钥不在有效期", "Issuer's key is out of date"),
        Text("请到登记台核对，并报告密钥表", "Send to the desk; report the trust file"),
    ),
    "code-replayed": (
        Text("此码刚用过", "Pass was just used"),
        Text("核对本人，刷新后重扫", "Check the person, then refresh and rescan"),
    ),
    "code-revoked": (Text("此码已被撤销", "Pass was revoked"), _REGISTER),
    "revocations-missing": (
        Text("闸机还没有撤销名单", "Gate has no revocation list yet"),
        Text("人工核验，并报告网络", "Check by hand; report the network"),
    ),
    "revocations-stale": (
        Text("撤销名单太旧", "Revocation list is too old"),
        Text("人工核验，并报告网络", "Check by hand; report the network"),
    ),
    "trust-expired": (
        Text("密钥表已过期", "Trust list has expired"),
        Text("人工核验，并报告中心换新表", "Check by hand; the centre must issue a new list"),
    ),
    "code-unverifiable": (Text("此健康码无法核验", "Health code can't be checked"), BY_EYE),
    "code-undated": (Text("此码没有有效期", "Code without a date"), _PERSON),
    "badge-only": (Text("工牌只说明是谁", "A badge only says who"), _PERSON),
    "second-proof-missing": (
        Text("没有出示第二项证明", "No second proof shown"),
        Text("通行码之外，再出示工牌或检测证明", "Ask for badge or test beside the pass"),
    ),
    "second-proof-of-another": (
        Text("第二项证明是别人的", "Second proof is somebody else's"),
        _REGISTER,
    ),
    "second-proof-not-linked": (
        Text("检测证明对不到名单上的人", "Test not linked to the list"),
        Text("核对证明上的姓名与本人", "Compare the test's name with the person"),
    ),
    "second-proof-stale": (
        Text("检测证明太旧", "Test is too old"),
        Text("请重新检测后再来", "Ask for a new test"),
    ),
    "number-typed": (Text("门卫输入的工号", "Number typed by the guard"), _PERSON),
}
