"""What a case system can do for us, whichever one a municipality has."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from services.municipality.domain.casesystem import NewCase, Progress, Step
from shared.connections.sending import Outcome

Keep = Callable[[Step, str], Awaitable[None]]
"""Keeps the address of what was made, before the next step begins."""


class NotTaken(Exception):
    """A case system did not take a step, or did not answer."""

    def __init__(self, step: Step, outcome: Outcome, said: str | None = None) -> None:
        super().__init__(f"{step} was not taken")
        self.step = step
        self.outcome = outcome
        self.said = said
        """Which fields it refused, by name and code; never what was in them."""


class CaseSystem(Protocol):
    """Where a municipality keeps its cases."""

    async def open_case(self, case: NewCase, progress: Progress, keep: Keep) -> None:
        """Open a case with its document, going on behind the steps that are done.

        However often it is asked, there is one case: what a step made and was not kept is found
        again before it is made. Raises NotTaken.
        """
        ...

    async def check(self) -> None:
        """See whether the addresses are right and we may come in; raises NotTaken."""
        ...
