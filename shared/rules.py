"""How a domain says no: a broken rule with a name, and a thing that does not exist."""

from enum import StrEnum


class RuleBroken(Exception):
    """A rule of the law or the field forbids what was asked.

    ``rule`` is a member of a service's ``Rule`` enumeration: its name is a short claim and its
    value the Dutch sentence that people see, with the article where there is one.
    """

    def __init__(self, rule: StrEnum) -> None:
        super().__init__(rule.value)
        self.rule = rule


class NotFound(Exception):
    """What was asked for does not exist, or not for the asker. Holds no identifier."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind} not found")
        self.kind = kind


def require(claim: bool, rule: StrEnum) -> None:
    """Raise RuleBroken when ``claim`` does not hold."""
    if not claim:
        raise RuleBroken(rule)
