"""Why a person was not simply admitted: verdict, words and next step of each; not a rule."""

from enum import Enum, IntEnum, unique

from gateway.core.text import Text


class Verdict(IntEnum):
    """What the gate does by itself; the graver verdict is the greater number."""

    ADMIT = 0
    REFER = 1
    DENY = 2

    @property
    def wire(self) -> str:
        """The stable name on the wire and in the journal."""
        return self.name.lower()


@unique
class Reason(Enum):
    """An objection; values travel on the wire: add, never rename.

    The next steps follow the guard's needs collected from gate operators: one sentence,
    something to do, never a fault dressed up as "invalid code".
    """

    CODE_UNKNOWN = "code-unknown"
    CODE_MALFORMED = "code-malformed"
    CODE_MISSING = "code-missing"
    ISSUER_UNKNOWN = "issuer-unknown"
    SIGNATURE_BAD = "signature-bad"
    SITE_WRONG = "site-wrong"
    CODE_EXPIRED = "code-expired"
    CODE_NOT_YET_VALID = "code-not-yet-valid"
    CODE_LIFE_TOO_LONG = "code-life-too-long"
    CODE_CHUNKED = "code-chunked"
    CODE_TOO_LARGE = "code-too-large"
    ALGORITHM_WRONG = "algorithm-wrong"
    ISSUER_WRONG = "issuer-wrong"
    KEY_USE_WRONG = "key-use-wrong"
    KEY_NOT_VALID = "key-not-valid"
    CODE_REPLAYED = "code-replayed"
    CODE_REVOKED = "code-revoked"
    REVOCATIONS_MISSING = "revocations-missing"
    REVOCATIONS_STALE = "revocations-stale"
    TRUST_EXPIRED = "trust-expired"
    CODE_UNVERIFIABLE = "code-unverifiable"
    CODE_UNDATED = "code-undated"
    BADGE_ONLY = "badge-only"
    BADGE_MISSING = "badge-missing"
    BADGE_OF_ANOTHER = "badge-of-another"
    NUMBER_TYPED = "number-typed"
    CLOCK_UNSET = "clock-unset"
    HOLDER_UNKNOWN = "holder-unknown"
    HOLDER_NOT_YET = "holder-not-yet"
    HOLDER_EXPIRED = "holder-expired"
    HOLDER_NOT_LINKED = "holder-not-linked"
    ROSTER_MISSING = "roster-missing"
    ROSTER_STALE = "roster-stale"
    HEALTH_RED = "health-red"
    HEALTH_YELLOW = "health-yellow"
    HEALTH_UNPROVEN = "health-unproven"
    HEALTH_EXPIRED = "health-expired"
    HEALTH_ABSENT = "health-absent"
    HEALTH_CHECK_FAILED = "health-check-failed"
    HEALTH_CHECK_TIMED_OUT = "health-check-timed-out"
    STATUS_LIST_STALE = "status-list-stale"
    ANTIPASSBACK = "antipassback"
    FEVER = "fever"
    FEVER_POSSIBLE = "fever-possible"
    TEMPERATURE_MISSING = "temperature-missing"
    TEMPERATURE_LOW = "temperature-low"
    TEMPERATURE_IMPLAUSIBLE = "temperature-implausible"
    TEMPERATURE_UNSTABLE = "temperature-unstable"
    TEMPERATURE_STALE = "temperature-stale"
    THERMOMETER_MISSING = "thermometer-missing"
    AIR_OUT_OF_RANGE = "air-out-of-range"
    BOARD_MISSING = "board-missing"

    @property
    def verdict(self) -> Verdict:
        """What this objection alone leads to."""
        return Verdict.DENY if self in _DENYING else Verdict.REFER

    @property
    def text(self) -> Text:
        """What the guard reads."""
        return _WORDS[self][0]

    @property
    def next_step(self) -> Text:
        """What the guard does about it."""
        return _WORDS[self][1]


_DENYING = frozenset(
    {
        Reason.CODE_UNKNOWN,
        Reason.CODE_MALFORMED,
        Reason.ISSUER_UNKNOWN,
        Reason.SIGNATURE_BAD,
        Reason.SITE_WRONG,
        Reason.CODE_EXPIRED,
        Reason.CODE_NOT_YET_VALID,
        Reason.CODE_LIFE_TOO_LONG,
        Reason.CODE_CHUNKED,
        Reason.CODE_TOO_LARGE,
        Reason.ALGORITHM_WRONG,
        Reason.ISSUER_WRONG,
        Reason.KEY_USE_WRONG,
        Reason.KEY_NOT_VALID,
        Reason.CODE_REPLAYED,
        Reason.BADGE_OF_ANOTHER,
        Reason.CODE_REVOKED,
        Reason.HOLDER_UNKNOWN,
        Reason.HOLDER_NOT_YET,
        Reason.HOLDER_EXPIRED,
        Reason.HEALTH_RED,
        Reason.FEVER,
    }
)

_REFRESH = Text("请刷新通行码后重扫", "Refresh the pass and show it again")
_CLOSER = Text("请靠近测温口，额头不动一秒", "Come closer and hold still for one second")
_HAND = Text("用手持体温计复测，并报修", "Measure by hand and call for repair")
_REGISTER = Text("请到登记台核对身份", "Send to the desk to check identity")
_PERSON = Text("核对本人与证件，再人工放行", "Check person and papers, then open by hand")
_BY_EYE = Text("请本人打开健康码，人工核对", "Have the person open the code; check it by hand")

_WORDS: dict[Reason, tuple[Text, Text]] = {
    Reason.CODE_UNKNOWN: (
        Text("不是园区通行码", "Not a park pass"),
        Text("请打开园区通行码再扫", "Ask for the park pass page"),
    ),
    Reason.CODE_MALFORMED: (Text("通行码已损坏", "Pass is damaged"), _REFRESH),
    Reason.CODE_MISSING: (
        Text("没有出示通行码", "No pass shown"),
        Text("请出示通行码", "Ask for the pass"),
    ),
    Reason.ISSUER_UNKNOWN: (Text("发码方未知", "Unknown issuer"), _REGISTER),
    Reason.SIGNATURE_BAD: (Text("通行码无效", "Pass is not genuine"), _REGISTER),
    Reason.SITE_WRONG: (Text("不是本园区的码", "Pass of another site"), _REGISTER),
    Reason.CODE_EXPIRED: (Text("通行码已过期", "Pass has expired"), _REFRESH),
    Reason.CODE_NOT_YET_VALID: (
        Text("通行码时间在未来", "Pass is dated in the future"),
        Text("检查手机与闸机时间", "Compare phone and gate clocks"),
    ),
    Reason.CODE_LIFE_TOO_LONG: (Text("通行码有效期异常", "Pass lives too long"), _REGISTER),
    Reason.CODE_CHUNKED: (
        Text("只是多张码中的一张", "One part of a code in several"),
        Text("请出示只有一张的健康码", "Ask for a certificate in one code"),
    ),
    Reason.CODE_TOO_LARGE: (Text("码内容过大", "Code unpacks to too much"), _REGISTER),
    Reason.ALGORITHM_WRONG: (Text("签名算法不符", "Not the issuer's algorithm"), _REGISTER),
    Reason.ISSUER_WRONG: (Text("发码方与密钥不符", "Key of another issuer"), _REGISTER),
    Reason.KEY_USE_WRONG: (Text("密钥不可签此类证明", "Key may not sign this kind"), _REGISTER),
    Reason.KEY_NOT_VALID: (
        Text("发码方密钥不在有效期", "Issuer's key is out of date"),
        Text("请到登记台核对，并报告密钥表", "Send to the desk; report the trust file"),
    ),
    Reason.CODE_REPLAYED: (
        Text("此码刚用过", "Pass was just used"),
        Text("核对本人，刷新后重扫", "Check the person, then refresh and rescan"),
    ),
    Reason.CODE_REVOKED: (Text("此码已被撤销", "Pass was revoked"), _REGISTER),
    Reason.REVOCATIONS_MISSING: (
        Text("闸机还没有撤销名单", "Gate has no revocation list yet"),
        Text("人工核验，并报告网络", "Check by hand; report the network"),
    ),
    Reason.REVOCATIONS_STALE: (
        Text("撤销名单太旧", "Revocation list is too old"),
        Text("人工核验，并报告网络", "Check by hand; report the network"),
    ),
    Reason.TRUST_EXPIRED: (
        Text("密钥表已过期", "Trust list has expired"),
        Text("人工核验，并报告中心换新表", "Check by hand; the centre must issue a new list"),
    ),
    Reason.CODE_UNVERIFIABLE: (Text("此健康码无法核验", "Health code can't be checked"), _BY_EYE),
    Reason.CODE_UNDATED: (Text("此码没有有效期", "Code without a date"), _PERSON),
    Reason.BADGE_ONLY: (Text("工牌只说明是谁", "A badge only says who"), _PERSON),
    Reason.BADGE_MISSING: (
        Text("没有出示工牌", "No badge shown"),
        Text("请出示通行码和工牌", "Ask for pass and badge"),
    ),
    Reason.BADGE_OF_ANOTHER: (Text("工牌是别人的", "Badge of somebody else"), _REGISTER),
    Reason.NUMBER_TYPED: (Text("门卫输入的工号", "Number typed by the guard"), _PERSON),
    Reason.CLOCK_UNSET: (
        Text("闸机时间未校准", "Gate clock is not set"),
        Text("人工核验，并报修网络时间", "Check by hand; report the clock"),
    ),
    Reason.HOLDER_UNKNOWN: (
        Text("不在名单上", "Not on the list"),
        Text("联系其公司接待", "Call the company's desk"),
    ),
    Reason.HOLDER_NOT_YET: (
        Text("批准日期未到", "Approval has not begun"),
        Text("联系其公司接待", "Call the company's desk"),
    ),
    Reason.HOLDER_EXPIRED: (
        Text("批准已过期", "Approval has ended"),
        Text("联系其公司接待", "Call the company's desk"),
    ),
    Reason.HOLDER_NOT_LINKED: (
        Text("码有效，名单上对不到人", "Valid, but not linked to the list"),
        Text("查名单并核对本人", "Find the name on the list, check the person"),
    ),
    Reason.ROSTER_MISSING: (
        Text("闸机还没有名单", "Gate has no roster yet"),
        Text("查纸质名单", "Use the printed list"),
    ),
    Reason.ROSTER_STALE: (
        Text("名单太旧", "Roster is too old"),
        Text("查纸质名单，并报告网络", "Use the printed list; report the network"),
    ),
    Reason.HEALTH_RED: (
        Text("健康状态：红", "Health status: red"),
        Text("请到隔离区，呼叫队长", "Lead to the waiting area, call the chief"),
    ),
    Reason.HEALTH_YELLOW: (
        Text("健康状态：黄", "Health status: yellow"),
        Text("呼叫队长核对", "Call the chief"),
    ),
    Reason.HEALTH_UNPROVEN: (
        Text("健康状态未知", "Health status unknown"),
        Text("人工核对健康码", "Check the health code by hand"),
    ),
    Reason.HEALTH_EXPIRED: (Text("健康证明已过期", "Health proof has expired"), _BY_EYE),
    Reason.HEALTH_ABSENT: (Text("查不到健康码", "No health code on record"), _BY_EYE),
    Reason.HEALTH_CHECK_FAILED: (Text("健康码核验失败", "Health check failed"), _BY_EYE),
    Reason.HEALTH_CHECK_TIMED_OUT: (Text("健康码核验超时", "Health check timed out"), _BY_EYE),
    Reason.STATUS_LIST_STALE: (
        Text("健康状态表太旧", "Health list is too old"),
        Text("人工核对健康码，并报告网络", "Check the code by hand; report the network"),
    ),
    Reason.ANTIPASSBACK: (
        Text("记录显示已在园内", "Already inside by the record"),
        Text("核对本人", "Check it is this person"),
    ),
    Reason.FEVER: (
        Text("体温偏高", "High temperature"),
        Text("阴凉处静坐5分钟，再用体温计复测", "Rest 5 minutes in shade, then the thermometer"),
    ),
    Reason.FEVER_POSSIBLE: (
        Text("体温接近上限", "Temperature near the limit"),
        Text("用体温计复测", "Measure with the thermometer"),
    ),
    Reason.TEMPERATURE_MISSING: (Text("未测到体温", "No temperature"), _CLOSER),
    Reason.TEMPERATURE_LOW: (
        Text("额头太凉，读数不可用", "Forehead too cold to tell"),
        Text("室内等3至5分钟再测", "Wait 3-5 minutes indoors, measure again"),
    ),
    Reason.TEMPERATURE_IMPLAUSIBLE: (
        Text("体温读数不可信", "Implausible temperature"),
        Text("用手持体温计复测", "Measure by hand"),
    ),
    Reason.TEMPERATURE_UNSTABLE: (Text("体温读数不稳", "Temperature unsteady"), _CLOSER),
    Reason.TEMPERATURE_STALE: (Text("体温读数过旧", "Temperature too old"), _CLOSER),
    Reason.THERMOMETER_MISSING: (Text("测温器无响应", "Thermometer is gone"), _HAND),
    Reason.AIR_OUT_OF_RANGE: (Text("气温超出测温范围", "Air outside the range"), _HAND),
    Reason.BOARD_MISSING: (
        Text("闸机控制板无响应", "Barrier board is gone"),
        Text("用机械钥匙，人工核验，并报修", "Use the key, check by hand, report"),
    ),
}
