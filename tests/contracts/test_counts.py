"""A start page shows counts under words that people read, never under a code of ours."""

from services.notifications.domain import Status, Template
from shared.pages import templates


def test_every_kind_and_status_of_a_message_has_dutch_words() -> None:
    page = templates("services.notifications").get_template("counts.html").module
    for code in (*Template, *Status):
        shown = str(page.counts("Berichten", [(code.value, 1)]))  # type: ignore[attr-defined]
        assert code.value not in shown
