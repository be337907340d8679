"""Whether the centre's lists are young enough, in one sentence for the guard; pure."""

from typing import Final

from gateway.core.instant import Instant
from gateway.core.listing import Listing
from gateway.core.policy import Policy, RevocationPolicy, TrustPolicy
from gateway.core.signals import Device, DeviceChanged

_MS_PER_HOUR: Final = 3_600_000
_MS_PER_DAY: Final = 24 * _MS_PER_HOUR


def lists_device(lists: Listing, policy: Policy, now: Instant) -> DeviceChanged:
    """The lists as a device: down once somebody must look after them.

    That is before they stop anybody, which the decision does. Ages are whole hours, so that the
    sentence changes no oftener.
    """
    why = ""
    if now.clock.proves_dates:
        why = _expiry(lists, policy.trust, now) or _age(lists, policy.revocations, now)
    return DeviceChanged(Device.LISTS, up=not why, detail=why or "名单都够新 / the lists are young")


def _expiry(lists: Listing, limits: TrustPolicy, now: Instant) -> str:
    left_ms = lists.trust_expires_ms - now.wall_ms
    days = left_ms // _MS_PER_DAY
    if not lists.trust_version or left_ms >= limits.warn_before_days * _MS_PER_DAY:
        return ""
    if days < 0:
        return "密钥表已过期 / the trust list has expired"
    return f"密钥表 {days} 天后过期 / the trust list expires in {days} days"


def _age(lists: Listing, limits: RevocationPolicy, now: Instant) -> str:
    if not lists.revocations_version:
        return "还没有撤销名单 / no revocation list yet" if limits.required else ""
    hours = abs(now.wall_ms - lists.revocations_issued_ms) / _MS_PER_HOUR
    if hours <= limits.warn_age_hours:
        return ""
    return f"撤销名单已 {hours:.0f} 小时 / the revocation list is {hours:.0f} hours old"
