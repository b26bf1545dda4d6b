"""The school's side of a handover, and who pays: what may follow what."""

from datetime import date, timedelta
from enum import StrEnum

from shared.rules import require
from shared.schemas.vocabulary import Funding

ANSWER_DAYS = 28
"""How long the municipality may take to answer an offer."""
LINK_DAYS = 120
"""How long the links in the question work: from 90 days before the term ends to 30 days after."""
LINK_TEXT = "link-1"
"""Version of the words on the page of the link; another one with every change of the question."""


class HandoverStatus(StrEnum):
    """Where a handover stands at the school (R10)."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


UNDER_WAY = frozenset(
    {
        HandoverStatus.PROPOSED,
        HandoverStatus.AGREED,
        HandoverStatus.OFFERED,
        HandoverStatus.ACCEPTED,
    }
)


class SchoolRule(StrEnum):
    """What the school may not do; the value is what people read."""

    ANSWER_ONLY_A_QUESTION = "Deze vraag aan de jongere staat niet meer open. (R10, R11)"
    STOP_WHILE_UNDER_WAY = "Deze overdracht loopt niet meer bij de school. (R19)"
    WITHDRAW_ONLY_AN_OFFER = "Alleen een aanbod dat open staat kan worden ingetrokken. (R10)"
    MODULE_ON_SALE = "Deze module staat nu niet in de winkel voor klassen. (R21, R22)"
    MODULE_FOR_GRADUATES = "Deze module staat nu niet in de winkel voor oud-studenten. (R21, R22)"
    STATUTORY_NOT_ON_SUBSIDY = (
        "Begeleiding die de wet verplicht, mag niet uit het regionaal programma worden betaald. "
        "(Regeling 2.5 lid 2 onder e, R27)"
    )
    GUIDANCE_OFFERED = "Voor deze oud-student is er geen aanbod. (R1, R2)"
    ENROLLED_ONCE = "Deze oud-student is hiervoor al aangemeld. (R25)"
    MODULE_OF_PARTNER = "Deze module hoort niet bij deze partner. (R25)"
    PARTNER_KNOWN = "Deze partner is niet bekend. Voeg eerst de partner toe. (R22)"
    PARTNER_IS_NEW = "Deze code is al van een andere partner. Kies een andere code."
    CONTRACT_IN_ORDER = "Het contract moet eindigen op of na de begindatum. (R22)"
    POLICY_IS_NEW = "Deze versie of begindatum van het beleid bestaat al. (WEB 9.2.12 lid 5, R2)"
    TERM_RUNS = "Verlengen kan alleen zolang de begeleiding loopt. (WEB 9.2.12 lid 7, R4)"


def agreement(status: HandoverStatus, *, agreed: bool) -> HandoverStatus:
    """Return the status after the young person's answer; raises RuleBroken (R11, R19, R20)."""
    require(status is HandoverStatus.PROPOSED, SchoolRule.ANSWER_ONLY_A_QUESTION)
    return HandoverStatus.AGREED if agreed else HandoverStatus.DECLINED


def stop(status: HandoverStatus, *, stopped_before: bool) -> HandoverStatus:
    """Return the status after the young person stops, for no reason; raises RuleBroken (R19).

    What was offered stays offered until its receiver lets go of it: that is asked at once (R10).
    """
    with_us = status in (HandoverStatus.PROPOSED, HandoverStatus.AGREED, HandoverStatus.OFFERED)
    require(with_us and not stopped_before, SchoolRule.STOP_WHILE_UNDER_WAY)
    return status if status is HandoverStatus.OFFERED else HandoverStatus.DECLINED


def withdrawal(status: HandoverStatus) -> None:
    """Check that withdrawal can be asked; the receiver's answer decides. Raises RuleBroken."""
    require(status is HandoverStatus.OFFERED, SchoolRule.WITHDRAW_ONLY_AN_OFFER)


def check_funding(funding: Funding, *, mandatory_group: bool) -> None:
    """Refuse statutory guidance on the regional programme's subsidy; raises RuleBroken (R27)."""
    paid_by_programme = funding is Funding.REGIONAL_PROGRAMME
    require(not (mandatory_group and paid_by_programme), SchoolRule.STATUTORY_NOT_ON_SUBSIDY)


def answer_by(offered_on: date) -> date:
    """Return the last day on which an offer can be answered."""
    return offered_on + timedelta(days=ANSWER_DAYS)
