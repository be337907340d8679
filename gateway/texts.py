"""Every text of the guard's page in both languages; reasons keep their own words in core.reason.

Chinese is short because two characters are read at two metres; English repeats it for colleagues.
"""

from typing import Final

from gateway.core.event import EventKind
from gateway.core.instant import ClockQuality
from gateway.core.lane import LaneState, OverrideReason
from gateway.core.second_instrument import Site
from gateway.core.signals import Device
from gateway.core.text import Text

STATE_WORDS: Final = {
    LaneState.IDLE: Text("等待", "READY"),
    LaneState.SHOW_CODE: Text("扫码", "SHOW CODE"),
    LaneState.SHOW_SECOND: Text("再扫", "SECOND CODE"),
    LaneState.SECOND_PERSON: Text("双人", "SECOND PERSON"),
    LaneState.HOLD_STILL: Text("测温", "HOLD STILL"),
    LaneState.CHECKING: Text("核验", "CHECKING"),
    LaneState.ADMIT: Text("放行", "ADMIT"),
    LaneState.REFER: Text("复查", "REFER"),
    LaneState.DENY: Text("拒绝", "DENY"),
    LaneState.FAULT: Text("故障", "FAULT"),
}
"""The one word that fills the screen."""

STATE_STEPS: Final = {
    LaneState.IDLE: Text("请下一位出示通行码", "Next person: show the pass"),
    LaneState.SHOW_CODE: Text("请出示通行码", "Show the pass to the camera"),
    LaneState.SHOW_SECOND: Text(
        "请出示第二项：通行码、工牌或检测", "Show the other: pass, badge or test"
    ),
    LaneState.SECOND_PERSON: Text("请第二人出示通行码", "Now the second person: show the pass"),
    LaneState.HOLD_STILL: Text("请靠近测温口，额头不动", "Come closer and hold still"),
    LaneState.CHECKING: Text("正在核验，请稍候", "Checking, one moment"),
    LaneState.ADMIT: Text("核对本人", "Check it is this person"),
    LaneState.REFER: Text("人工核验后再放行", "Check by hand, then decide"),
    LaneState.DENY: Text("请勿放行，联系队长", "Do not admit; call the chief"),
    LaneState.FAULT: Text("人工测温、目视核验，并报修", "Check by hand and call for repair"),
}
"""What to do in a state that no reason explains better."""

OVERRIDE_WORDS: Final = {
    OverrideReason.IDENTITY_CHECKED: Text("已核对身份", "Identity checked"),
    OverrideReason.MEASURED_BY_HAND: Text("已手工测温", "Measured by hand"),
    OverrideReason.VISITOR_REGISTERED: Text("访客已登记", "Visitor registered"),
    OverrideReason.EMERGENCY: Text("紧急情况", "Emergency"),
    OverrideReason.EQUIPMENT_FAULT: Text("设备故障", "Equipment fault"),
}

DEVICE_WORDS: Final = {
    Device.CAMERA: Text("相机", "Camera"),
    Device.DECODER: Text("识码", "Reader"),
    Device.THERMOMETER: Text("测温", "Thermometer"),
    Device.RANGEFINDER: Text("测距", "Rangefinder"),
    Device.BOARD: Text("道闸", "Barrier"),
    Device.LINK: Text("联网", "Network"),
    Device.LISTS: Text("名单", "Lists"),
    Device.DRIFT: Text("测温漂移", "Drift"),
    Device.BLACKBODY: Text("测温校验", "Check"),
    Device.STORAGE: Text("存储", "Storage"),
    Device.SPACE: Text("磁盘", "Disk"),
    Device.POWER: Text("供电", "Power"),
    Device.CLOCK: Text("时钟", "Clock"),
}

DEVICE_STEPS: Final = {
    Device.CAMERA: Text(
        "相机无画面：人工核码，并报修", "No picture: check passes by eye, report it"
    ),
    Device.DECODER: Text("识码程序重启中：稍候再扫", "Reader restarts: wait, then scan again"),
    Device.THERMOMETER: Text(
        "测温器不可用：用手持体温计，并报修", "Thermometer unusable: measure by hand, report it"
    ),
    Device.RANGEFINDER: Text(
        "测距器断开：用手持体温计，并报修", "Rangefinder gone: measure by hand, report it"
    ),
    Device.BOARD: Text("道闸断开：用机械钥匙，并报修", "Barrier gone: use the key, report it"),
    Device.LINK: Text(
        "网络断开：闸机照常工作，记录稍后上传", "Offline: the gate works on, rows wait"
    ),
    Device.LISTS: Text(
        "撤销名单或密钥表过旧：报告网络", "Revocation or trust list is old: report the network"
    ),
    Device.DRIFT: Text(
        "测温与近30天相差0.3度以上：疑者用体温计，并报告校验",
        "Thermometer reads otherwise than these 30 days: have it checked",
    ),
    Device.BLACKBODY: Text(
        "测温器14天未用黑体校验：请安排校验", "Thermometer not checked for 14 days: have it done"
    ),
    Device.STORAGE: Text(
        "存储故障：不自动放行，请报修", "Storage fails: no one is admitted by itself"
    ),
    Device.SPACE: Text("磁盘将满：请报修", "Disk nearly full: report it"),
    Device.POWER: Text("供电不足：请报修电源", "Power is low: have the supply looked at"),
    Device.CLOCK: Text("时钟未校准：人工核验，并报修", "Clock not set: check by hand, report it"),
}
"""What the guard does while a device is down; one line, shown until it is back."""

EVENT_WORDS: Final = {
    EventKind.ACCESS_GRANTED: Text("放行", "Admitted"),
    EventKind.ACCESS_REFERRED: Text("复查", "Referred"),
    EventKind.ACCESS_DENIED: Text("拒绝", "Denied"),
    EventKind.ACCESS_OVERRIDDEN: Text("人工放行", "Opened by hand"),
    EventKind.FORCED_OPEN: Text("强行打开", "Forced open"),
    EventKind.HELD_OPEN: Text("道闸未关", "Held open"),
    EventKind.DOOR_STUCK: Text("道闸没有动", "Door did not move"),
    EventKind.FIRE_RELEASE: Text("消防放行", "Fire release"),
    EventKind.TAMPER: Text("机箱被动", "Tamper"),
    EventKind.COLOUR_DISAGREES: Text("颜色不符", "Colour disagrees"),
    EventKind.REPLAY_CONFLICT: Text("一码两闸", "One code, two gates"),
    EventKind.ANTIPASSBACK_FORGIVEN: Text("已消除在园记录", "Record cleared"),
    EventKind.CODE_STORM: Text("连续错码", "Wrong codes"),
    EventKind.OBSERVATION_BREACH: Text("居家观察者外出", "Left home observation"),
}
"""The events that the guard's list shows."""

CLOCK_WORDS: Final = {
    ClockQuality.SYNCED: Text("已校准", "set"),
    ClockQuality.HOLDOVER: Text("自走", "runs alone"),
    ClockQuality.UNSET: Text("未校准", "not set"),
}
"""How far a gate's clock may be believed."""

CLOCK_CHANGE: Final = Text("{} → {}，跳 {} 秒", "{} to {}, a jump of {} s")
CONFLICT_GATES: Final = Text("同一码在 {} 与 {} 都放行", "One code admitted at {} and at {}")

GATE_ANSWERS: Final = {
    "": Text("道闸已打开", "The barrier is open"),
    "another-person": Text("已换人，请重新确认", "Another person now: look again"),
    "board-missing": Text("道闸断开：用机械钥匙", "Barrier gone: use the key"),
    "busy": Text("道闸正忙，请稍候再按", "Barrier busy: press again in a moment"),
}
"""The gate's own words about an act, by the word it sends; any other is shown as it is."""

NUMBER_ANSWERS: Final = {
    "": Text("已查名单，结果见大屏", "Looked up: see the large field"),
    "busy": Text("正在核验他人，请稍候再查", "Somebody is being checked: wait a moment"),
    "fault": Text("闸机故障，请查纸质名单", "Gate at fault: use the printed list"),
    "no-number": Text("不是工号：只用字母和数字", "Not a number: letters and digits only"),
}
"""The gate's own words about a number that was typed."""

MEASURE_ANSWERS: Final = {
    "": Text("已记录，结果见大屏", "Recorded: see the large field"),
    "nobody-waits": Text("此人不在等候：请重新出示码", "Not waiting any more: show the code again"),
    "busy": Text("通道有人，请稍候再按", "Somebody is in the lane: press again in a moment"),
    "fault": Text("闸机故障，未记录", "Gate at fault: not recorded"),
}
"""The gate's own words about a guard's reading."""

MEASURE_NOT_HEARD: Final = Text("闸机没有回答，请看大屏", "No answer: look at the large field")
MEASURE_NO_GATE: Final = Text("与闸机断开，未记录", "Gate not reached: not recorded")
MEASURE_REFUSED: Final = Text("未记录", "Not recorded")
MEASURE_SENDING: Final = Text("正在判定…", "Deciding…")
FEVER_CONFIRMED: Final = Text("请到隔离区，呼叫队长", "Lead to the waiting area, call the chief")
"""What follows a fever that another thermometer showed too: no third measurement."""

SITE_WORDS: Final = {
    Site.AXILLA: Text("腋下", "Armpit"),
    Site.EAR: Text("耳温", "Ear"),
    Site.MOUTH: Text("口腔", "Mouth"),
}
"""Where the guard's thermometer is held."""

NUMBER_NOT_HEARD: Final = Text("闸机没有回答，请重试", "No answer from the gate: try again")
NUMBER_NO_GATE: Final = Text("与闸机断开，请查纸质名单", "Gate not reached: use the printed list")
NUMBER_REFUSED: Final = Text("没有查", "Not looked up")
NUMBER_SENDING: Final = Text("正在查…", "Looking up…")
ACT_NOT_HEARD: Final = Text("闸机没有回答，请看道闸", "No answer from the gate: look at the arm")
ACT_NO_GATE: Final = Text("与闸机断开，未打开", "Gate not reached: not opened")
ACT_NOT_SENT: Final = Text("没有发出，请重试", "Not sent: try again")
ACT_REFUSED: Final = Text("未打开", "Not opened")
ACT_SENDING: Final = Text("正在打开…", "Opening…")
ACT_NOBODY: Final = Text("当前无人判定", "Nobody now")
ACT_OPENED_BY_HAND: Final = Text("人工放行", "Opened by hand")

LINK_UP: Final = Text("已联网", "Online")
LINK_OFFLINE: Final = Text("离线可用", "Works offline")
LINK_WAITING: Final = Text("待传 {}", "{} waiting")
ROSTER_NONE: Final = Text("还没有名单", "No roster yet")
ROSTER_MINUTES: Final = Text("名单 {} 人 · {} 分钟前", "Roster of {} people, {} min old")
ROSTER_HOURS: Final = Text("名单 {} 人 · {} 小时前", "Roster of {} people, {} h old")
REVOCATIONS_HOURS: Final = Text("{} · 撤销名单 {} 小时前", "{}; revocations {} h old")
UP: Final = Text("正常", "works")
DOWN: Final = Text("断开", "down")
HOLD_LEFT: Final = Text("{}（还需 {}）", "{} ({} left)")
"""A next step, and how many minutes and seconds until then."""

CAMERA_HINTS: Final = {
    "too-dark": Text("太暗：加灯，或延长曝光", "Too dark: add a lamp or lengthen the exposure"),
    "too-bright": Text(
        "太亮：缩短曝光，或避开直射光", "Too bright: shorten the exposure, keep direct light out"
    ),
    "glare": Text("反光：移开灯，或稍转相机", "Glare: move the lamp or turn the camera a little"),
    "out-of-focus": Text(
        "模糊：转动镜头对焦，并擦净镜头",
        "Out of focus: turn the lens until edges are crisp; wipe it",
    ),
    "no-edges": Text(
        "框内没有可对焦的：请举起一张码", "Nothing to focus on in the box: hold up a code"
    ),
    "good": Text("良好：无需调整", "Good: nothing to change"),
}
"""What an installer changes about camera or lamp, by the verdict of ``devices.camera.hints``."""

PAGE: Final = {
    "alert-fire": Text("消防放行：道闸已释放", "Fire release: the lane is free"),
    "back": Text("返回", "Back"),
    "more": Text("更多", "More"),
    "notices": Text("提示", "Notices"),
    "cancel": Text("取消", "Cancel"),
    "choose-why": Text("选择原因即打开", "A reason opens at once"),
    "connecting": Text("正在连接闸机…", "Connecting to the gate…"),
    "arm-open": Text("道闸开", "Arm open"),
    "arm-closed": Text("道闸关", "Arm closed"),
    "guard-on-duty": Text("值班", "On duty"),
    "limit": Text("体温上限", "Limit"),
    "limit-short": Text("上限", "limit"),
    "log-in": Text("上岗登录", "Sign in"),
    "log-in-failed": Text("账号或密码不对", "Wrong name or password"),
    "log-in-first": Text(
        "首次密码在闸机启动时显示一次",
        "The first password is shown once when the gate's page starts",
    ),
    "log-in-later": Text("尝试太多，请稍候", "Too many tries: wait a little"),
    "log-in-plain": Text(
        "此地址未加密，请用 https 或在闸机本机打开",
        "This address is not encrypted: use https, or this machine itself",
    ),
    "log-out": Text("下岗退出", "Sign out"),
    "lost": Text("画面已断开", "SCREEN LOST"),
    "lost-step": Text("请看门灯，人工核验", "Watch the gate's lamp, check by hand"),
    "measure": Text("复测", "Thermometer"),
    "measure-delete": Text("删除", "Delete"),
    "measure-enter": Text("确定", "Enter"),
    "measure-range": Text("请输入 34.0 至 43.0", "Between 34.0 and 43.0, please"),
    "measure-site": Text("选人，再选测量部位", "Who, then where it was held"),
    "name": Text("账号", "Name"),
    "nobody-yet": Text("还没有人通过", "Nobody yet"),
    "not-found": Text("没有这一页", "There is no such page"),
    "number": Text("查工号", "Staff number"),
    "number-label": Text("输入工号", "Type the number"),
    "number-look-up": Text("查名单", "Look up"),
    "number-hint": Text("只认人，不放行", "Says who; opens nothing"),
    "open": Text("人工放行", "Manual open"),
    "open-for": Text("对象", "For"),
    "opened": Text("已放行", "Opened"),
    "password": Text("密码", "Password"),
    "recent": Text("最近", "Recent"),
    "desk": Text("请联系", "Call"),
    "refused": Text("请求被拒绝", "Request refused"),
    "row": Text("记录", "Row"),
    "server-error": Text("页面出错，请刷新", "The page failed: reload it"),
    "title": Text("门岗", "Guard's page"),
}
"""Fixed texts of the page, by the name that templates use."""

PREVIEW: Final = {
    "camera-held": Text(
        "若闸机服务在运行，它占用相机，请先停止：sudo systemctl stop gateway",
        "If the gate runs it holds the camera; stop it first: sudo systemctl stop gateway",
    ),
    "codes": Text("画面中的码", "Codes in view"),
    "consent": Text(
        "本人同意为测试本通道保存本次出示的灰度画面和码内文字；只存本机，可随时删除",
        "The person agrees: grey pictures and the code's text are kept on this machine only, to"
        " measure this lane, and deleted on request",
    ),
    "decode": Text("解码", "Decode"),
    "delete-last": Text("删除上一次", "Delete the last one"),
    "focus": Text("对焦", "Focus"),
    "focus-limit": Text("至少 {}", "at least {}"),
    "format": Text("格式", "Format"),
    "format-none": Text("无码", "no code"),
    "format-unknown": Text("未知格式", "unknown"),
    "frames": Text("帧/秒", "frames/s"),
    "full": Text("已满 30 次，可以测量了", "All 30 are there: measure now"),
    "last-seconds": Text("近 5 秒", "last 5 s"),
    "light": Text("亮度", "Light"),
    "light-limit": Text("{} 至 {}", "{} to {}"),
    "lost": Text("预览已停止", "The preview has ended"),
    "read": Text("读出率", "Read"),
    "record": Text("开始一次出示", "Start one presentation"),
    "recorded": Text("已录", "Recorded"),
    "recording": Text("正在录制：请出示码", "Recording: show the code"),
    "title": Text("相机预览", "Camera preview"),
    "truth": Text(
        "码内文字；留空则取两帧以上一致的读数",
        "The code's text; if empty, what two frames or more agree on",
    ),
    "waiting": Text("等待第一幅画面…", "Waiting for the first picture…"),
}
"""Fixed texts of the installer's page, by the name that its template uses."""
