"""What pages call an application's states and acts; decides none of them."""

from typing import Final

from gateway.central.applications.application import Act, State
from gateway.core.text import Text

STATES: Final = {
    State.SUBMITTED: Text("已提交，待审核", "submitted"),
    State.RETURNED: Text("已退回", "returned"),
    State.APPROVED: Text("已批准", "approved"),
    State.SUSPENDED: Text("已暂停", "suspended"),
    State.EXPIRED: Text("已到期", "expired"),
}

ACTS: Final = {
    Act.RESUBMIT: Text("改好再提交", "Submit again"),
    Act.RETURN: Text("退回", "Return"),
    Act.APPROVE: Text("批准", "Approve"),
    Act.SUSPEND: Text("暂停", "Suspend"),
    Act.RESTORE: Text("恢复", "Lift"),
}
