"""The rules of the baton as pure functions over plain values; the services keep the rows.

The holder of version n offers it to one organisation. From then on only the receiver decides:
accept, refuse, let it expire, or let the offering side withdraw. Accepting mints version n+1.

Who closed the last version holds nothing, and nobody does. That organisation alone can begin anew
when the person comes back: it mints version n+1, which says when version n was closed. So a history
has a gap only where a closing made one, and never two who can mint the same version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from shared.rules import require


class BatonRule(StrEnum):
    """What may never happen with the regie; the value is what people read."""

    ONLY_THE_HOLDER_OFFERS = "Alleen wie nu de regie heeft, kan die aanbieden. (R8)"
    ONE_OFFER_AT_A_TIME = "Er staat al een aanbod open. Wacht eerst het antwoord af. (R8)"
    AGREEMENT_FIRST = "De jongere moet eerst instemmen met de overdracht. (WEB 9.2.13 lid 2, R11)"
    DOCUMENT_FIRST = "Het overgangsdocument moet klaar zijn. (WEB 9.2.13 lid 3, R12)"
    ONLY_AN_OPEN_OFFER = "Dit aanbod staat niet meer open. (R10)"
    ONLY_THE_RECEIVER_ANSWERS = "Alleen wie het aanbod kreeg, kan erop antwoorden. (R10)"
    ANSWER_IN_TIME = "De termijn om te antwoorden is voorbij. (R10)"
    NOT_YET_EXPIRED = "De termijn om te antwoorden loopt nog. (R10)"
    VERSION_FOLLOWS = "Deze versie van de regie sluit niet aan op de vorige. (R8)"
    ENDS_AFTER_IT_BEGAN = "De regie kan pas eindigen nadat die is begonnen. (R8)"
    RESUMES_AFTER_CLOSING = "Alleen na het afsluiten kan de regie opnieuw beginnen. (R6, R8)"
    WHO_CLOSED_RESUMES = "Alleen wie de regie afsloot, kan die opnieuw beginnen. (R8)"


class OfferStatus(StrEnum):
    """Where an offer stands at the receiver, who alone decides."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Holding:
    """One organisation held the regie of one person from an instant until another, or still."""

    subject: UUID
    version: int
    holder: str
    held_from: datetime
    held_until: datetime | None = None
    resumed_after: datetime | None = None
    """When the version before it was closed, if this one began anew after that."""

    @property
    def follows_at(self) -> datetime:
        """The instant at which the version before it ended."""
        return self.resumed_after or self.held_from

    @property
    def open(self) -> bool:
        """True while it is held."""
        return self.held_until is None


@dataclass(frozen=True, slots=True)
class Offer:
    """The baton of one version, offered to one organisation."""

    handover_id: UUID
    subject: UUID
    version: int
    from_organisation: str
    to_organisation: str
    answer_by: date
    status: OfferStatus = OfferStatus.OPEN


def begin(subject: UUID, holder: str, at: datetime) -> Holding:
    """Return the first holding of a person: version 1 (R8)."""
    return Holding(subject, 1, holder, at)


def offer(  # noqa: PLR0913  an offer simply has this many parts
    current: Holding,
    *,
    offering: str,
    offer_under_way: bool,
    agreed_on: date | None,
    document_ready: bool,
    handover_id: UUID,
    to_organisation: str,
    answer_by: date,
) -> Offer:
    """Offer the baton that ``offering`` holds to one organisation.

    Raises RuleBroken without holding, agreement or document, or when an offer is under way.
    """
    require(current.open and current.holder == offering, BatonRule.ONLY_THE_HOLDER_OFFERS)
    require(not offer_under_way, BatonRule.ONE_OFFER_AT_A_TIME)
    require(agreed_on is not None, BatonRule.AGREEMENT_FIRST)
    require(document_ready, BatonRule.DOCUMENT_FIRST)
    return Offer(
        handover_id, current.subject, current.version, offering, to_organisation, answer_by
    )


def accept(offered: Offer, *, by: str, at: datetime, on: date) -> tuple[Offer, Holding]:
    """Accept: the receiver holds the next version from this instant (R10)."""
    _answerable(offered, by)
    require(on <= offered.answer_by, BatonRule.ANSWER_IN_TIME)
    accepted = replace(offered, status=OfferStatus.ACCEPTED)
    return accepted, Holding(offered.subject, offered.version + 1, by, at)


def refuse(offered: Offer, *, by: str) -> Offer:
    """Refuse: the old holder stays (R10)."""
    _answerable(offered, by)
    return replace(offered, status=OfferStatus.REFUSED)


def expire(offered: Offer, *, on: date) -> Offer:
    """Let an unanswered offer expire after its last day: the old holder stays (R10)."""
    require(offered.status is OfferStatus.OPEN, BatonRule.ONLY_AN_OPEN_OFFER)
    require(on > offered.answer_by, BatonRule.NOT_YET_EXPIRED)
    return replace(offered, status=OfferStatus.EXPIRED)


def let_withdraw(offered: Offer) -> Offer:
    """Let the offering side withdraw, if there was no answer yet."""
    require(offered.status is OfferStatus.OPEN, BatonRule.ONLY_AN_OPEN_OFFER)
    return replace(offered, status=OfferStatus.WITHDRAWN)


def pass_on(current: Holding, *, to: str, version: int, at: datetime) -> tuple[Holding, Holding]:
    """Return the holding that ends and the one that follows it, without gap or overlap (R8)."""
    require(current.open and version == current.version + 1, BatonRule.VERSION_FOLLOWS)
    return _ended(current, at), Holding(current.subject, version, to, at)


def write_down(
    known: Sequence[Holding], offered: Offer, *, held_since: datetime, accepted: Holding
) -> list[Holding]:
    """Return the holdings that a receiver adds or changes when it accepts, oldest first (R8).

    ``known`` is what it has of this person. Who was here before may have come back with a newer
    version: then what still looked open here ended when the offering side began to hold.
    Raises RuleBroken when the offer does not join up with what is known.
    """
    by_version = {holding.version: holding for holding in known}
    before, current = by_version.get(offered.version - 1), by_version.get(offered.version)
    written: list[Holding] = []
    if current is None:
        current = Holding(offered.subject, offered.version, offered.from_organisation, held_since)
        if before is not None and before.open:
            written.append(_ended(before, held_since))
        else:
            begins = before.held_until == held_since if before else offered.version == 1
            require(begins, BatonRule.VERSION_FOLLOWS)
    same = (current.holder, current.held_from) == (offered.from_organisation, held_since)
    require(same, BatonRule.VERSION_FOLLOWS)
    passed = pass_on(current, to=accepted.holder, version=accepted.version, at=accepted.held_from)
    return [*written, *passed]


def close(current: Holding, *, at: datetime) -> Holding:
    """End the last holding: nobody needs to hold the regie any more."""
    require(current.open, BatonRule.ONLY_THE_HOLDER_OFFERS)
    return _ended(current, at)


def resume(last: Holding, *, by: str, at: datetime) -> Holding:
    """Begin anew with the next version after a closing, by who closed (R6, R8)."""
    closed_at = last.held_until
    require(closed_at is not None, BatonRule.RESUMES_AFTER_CLOSING)
    assert closed_at is not None
    require(last.holder == by, BatonRule.WHO_CLOSED_RESUMES)
    require(at >= closed_at, BatonRule.RESUMES_AFTER_CLOSING)
    return Holding(last.subject, last.version + 1, by, at, resumed_after=closed_at)


def is_unbroken(history: Sequence[Holding]) -> bool:
    """Return True if one person's versions count up by one, without overlap (R8).

    There is no gap either, but for the time between a closing and beginning anew.
    """
    ordered = sorted(history, key=lambda holding: holding.version)
    return all(
        after.subject == before.subject
        and after.version == before.version + 1
        and before.held_from < after.follows_at == before.held_until
        and after.follows_at <= after.held_from
        for before, after in pairwise(ordered)
    )


def _ended(holding: Holding, at: datetime) -> Holding:
    require(at > holding.held_from, BatonRule.ENDS_AFTER_IT_BEGAN)
    return replace(holding, held_until=at)


def _answerable(offered: Offer, by: str) -> None:
    require(by == offered.to_organisation, BatonRule.ONLY_THE_RECEIVER_ANSWERS)
    require(offered.status is OfferStatus.OPEN, BatonRule.ONLY_AN_OPEN_OFFER)
