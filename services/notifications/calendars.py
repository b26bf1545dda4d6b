"""The calendar files of a mail: a meeting is added, moved or taken away without any typing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.calendars import Appointment, Invitation, Method, calendar_file


def calendar_files(
    told: Mapping[str, Any], title: str, invitation: Invitation, now: datetime
) -> tuple[Method, list[bytes]]:
    """Return the method, and a file for each meeting: each may be about one only (RFC 5546).

    ``told`` is what a message keeps: the method, and the meetings as they were at that time.
    """
    method: Method = "CANCEL" if told["method"] == "CANCEL" else "REQUEST"
    files = [
        calendar_file(method, [_appointment(each, title, method)], now, invitation)
        for each in told["meetings"]
    ]
    return method, files


def _appointment(meeting: Mapping[str, Any], title: str, method: Method) -> Appointment:
    return Appointment(
        session_id=UUID(meeting["session_id"]),
        title=title,
        starts_at=datetime.fromisoformat(meeting["starts_at"]),
        ends_at=datetime.fromisoformat(meeting["ends_at"]),
        location=meeting["location"],
        sequence=meeting["sequence"],
        cancelled=method == "CANCEL",
    )
