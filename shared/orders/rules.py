"""How the two sides of an order come to the same order without asking each other first (R24).

Each side decides on what it knows and tells the other, over a stream that keeps order. At most one
proposal is open; only the other side answers it. When proposals of both sides cross, the partner's
stands, because the partner has the trainers: the school's lapses, at both sides by the same rule.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from shared.rules import require


class Side(StrEnum):
    """Who speaks."""

    SCHOOL = "school"
    PARTNER = "partner"


class ChangeStatus(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    LAPSED = "lapsed"


class ChangeRule(StrEnum):
    """What cannot be done with a proposal; the value is what people read."""

    ORDER_RUNS = "Deze bestelling loopt niet meer. (R24)"
    ANSWER_FIRST = "Er ligt een voorstel van de ander. Geef daar eerst antwoord op. (R24)"
    OPEN_TO_ANSWER = "Dit voorstel staat niet meer open. (R24)"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that somebody proposed."""

    change_id: UUID
    by: Side


@dataclass(frozen=True, slots=True)
class Talk:
    """What one side knows: who it is, whether the order runs, and which proposal is open."""

    side: Side
    runs: bool = True
    open: Proposal | None = None

    @property
    def waits_for_us(self) -> bool:
        """Return True if the other side waits for our answer."""
        return self.open is not None and self.open.by is not self.side


def propose(talk: Talk, change_id: UUID) -> Talk:
    """Propose a change; an earlier one of our own lapses. Raises RuleBroken."""
    require(talk.runs, ChangeRule.ORDER_RUNS)
    require(not talk.waits_for_us, ChangeRule.ANSWER_FIRST)
    return replace(talk, open=Proposal(change_id, talk.side))


def answer(talk: Talk, change_id: UUID) -> Talk:
    """Agree with the other side's proposal or decline it; raises RuleBroken."""
    require(talk.runs, ChangeRule.ORDER_RUNS)
    known = talk.open is not None and talk.open.change_id == change_id
    require(known and talk.waits_for_us, ChangeRule.OPEN_TO_ANSWER)
    return replace(talk, open=None)


def end(talk: Talk) -> Talk:
    """End the order, by whichever side: what was open lapses."""
    return replace(talk, runs=False, open=None)


def hear_proposal(talk: Talk, change_id: UUID) -> Talk:
    """Hear the other side's proposal: what was open lapses, or this one does.

    A partner with an open proposal of its own knows that this one crossed it: the school had not
    heard of it yet, and lets its own lapse as soon as it does.
    """
    crossed = talk.side is Side.PARTNER and talk.open is not None and not talk.waits_for_us
    if not talk.runs or crossed:
        return talk
    other = Side.PARTNER if talk.side is Side.SCHOOL else Side.SCHOOL
    return replace(talk, open=Proposal(change_id, other))


def hear_answer(talk: Talk, change_id: UUID) -> Talk:
    """Hear the answer to a proposal of ours; a newer one of ours stays open.

    An agreed change holds also when we proposed something newer since, or cancelled: the other side
    lives by it already.
    """
    answered = talk.open is not None and talk.open.change_id == change_id
    return replace(talk, open=None) if answered else talk


def number_after(number: int, agreed: int | None) -> int:
    """Return for how many students an order is after an agreed change, which may leave that be."""
    return number if agreed is None else agreed
