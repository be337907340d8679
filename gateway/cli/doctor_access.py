"""Whether the gate's account may use a device's file, by owner, group and mode; opens nothing."""

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.cli.doctor_findings import Finding, Topic, fault, well

GATES_USER: Final = "gateway"
"""Made by ``systemd/sysusers.conf``."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who would open the devices."""

    name: str
    uid: int
    groups: frozenset[int]


def gates_account() -> Account:
    """That of the service where it is installed, else whoever asks."""
    try:
        entry = pwd.getpwnam(GATES_USER)
    except KeyError:
        entry = pwd.getpwuid(os.geteuid())
    groups = frozenset(os.getgrouplist(entry.pw_name, entry.pw_gid))
    return Account(entry.pw_name, entry.pw_uid, groups)


def look_at_access(path: Path, account: Account) -> Iterator[Finding]:
    """Tell whether the account may read and write a file; silent where the file is gone."""
    try:
        status = path.stat()
    except OSError:
        return
    if may_use(status, account):
        yield well(Topic.ACCESS, f"{account.name} 可用 {path}", f"{account.name} may use {path}")
        return
    group = _group(status.st_gid)
    cure = f"usermod -aG {group} {account.name}"
    yield fault(
        Topic.ACCESS,
        f"{account.name} 无权用 {path}（组 {group}）：{cure}",
        f"{account.name} may not use {path} (group {group}): {cure}",
    )


def may_use(status: os.stat_result, account: Account) -> bool:
    """Whether mode bits let an account read and write; access lists are not looked at."""
    if account.uid == 0:
        return True
    if account.uid == status.st_uid:
        wanted = stat.S_IRUSR | stat.S_IWUSR
    elif status.st_gid in account.groups:
        wanted = stat.S_IRGRP | stat.S_IWGRP
    else:
        wanted = stat.S_IROTH | stat.S_IWOTH
    return status.st_mode & wanted == wanted


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
