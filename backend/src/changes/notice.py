"""What travels through the database when somebody's tasks have changed."""

import json
from dataclasses import dataclass

CHANNEL = "taskora_tasks"


@dataclass(frozen=True)
class Notice:
    """Tasks of this user were changed by that request; the id is empty outside of a request. Says nothing of them."""

    user_id: str
    request_id: str

    def payload(self) -> str:
        """As NOTIFY takes it: at most 8000 bytes."""
        return json.dumps([self.user_id, self.request_id])


def read_notice(payload: str) -> Notice | None:
    """A payload of this or of another build; None when it is not one of ours."""
    try:
        user_id, request_id = json.loads(payload)
    except (ValueError, TypeError):
        return None
    return Notice(user_id, request_id) if isinstance(user_id, str) and isinstance(request_id, str) else None
