"""Who may do what, which data they see with it, and on what ground in the law (R51).

One table for HTTP, pages, exports and webhooks. What is not in it, nobody may do. Article numbers
refer to the Wet educatie en beroepsonderwijs (WEB) unless another law is named.
"""

from collections.abc import Iterable

from shared.access.actions import Action, ByLink, Field, Permit
from shared.access.aftercare import AFTERCARE
from shared.access.who import Role


def _permit(
    action: Action, roles: Iterable[Role], fields: Iterable[Field], ground: str, purpose: str
) -> Permit:
    return Permit(action, frozenset(roles), tuple(fields), ground, purpose)


_R, _F, _A = Role, Field, Action
_SCHOOL_TEAM = (_R.CENTRAL_TEAM, _R.SYSTEM)
_GUIDES = (_R.CENTRAL_TEAM, _R.COACH, _R.SYSTEM)
_EVERYBODY_AT_WORK = tuple(role for role in Role if role not in (_R.YOUNG_PERSON, _R.OPERATOR))
_CASE_TEAM = (_R.CASE_WORKER, _R.DOORSTROOMPUNT_WORKER, _R.SYSTEM)
_LIST = (_F.PSEUDONYM, _F.GUIDANCE)

TABLE: tuple[Permit, ...] = (
    # Everybody who works with it
    _permit(
        _A.READ_OVERVIEW,
        _EVERYBODY_AT_WORK,
        (),
        "geen persoonsgegevens",
        "Zien hoe het gaat, in aantallen van de eigen organisatie.",
    ),
    _permit(
        _A.READ_TABLE,
        _EVERYBODY_AT_WORK,
        (),
        "AVG 5(2)",
        "Zien wie wat mag zien, en waarom.",
    ),
    # School
    _permit(
        _A.READ_CATALOGUE,
        (*_SCHOOL_TEAM, _R.SLBER, _R.COACH, _R.POLICY_ADVISER),
        (),
        "geen persoonsgegevens",
        "Een module kiezen.",
    ),
    _permit(
        _A.KEEP_CATALOGUE,
        _SCHOOL_TEAM,
        (),
        "geen persoonsgegevens",
        "Het aanbod bijhouden.",
    ),
    _permit(
        _A.READ_POLICY,
        (*_SCHOOL_TEAM, _R.SLBER, _R.COACH, _R.POLICY_ADVISER),
        (),
        "WEB 9.2.12(5)",
        "Zien voor wie de begeleiding is.",
    ),
    _permit(
        _A.KEEP_POLICY,
        (*_SCHOOL_TEAM, _R.POLICY_ADVISER),
        (),
        "WEB 9.2.12(5)",
        "Kiezen voor wie de begeleiding is.",
    ),
    _permit(
        _A.KEEP_BRAND,
        _SCHOOL_TEAM,
        (),
        "geen persoonsgegevens",
        "Naam, kleuren, logo en gezichten van de school kiezen.",
    ),
    _permit(
        _A.READ_CONTACT_PERSONS,
        (*_SCHOOL_TEAM, _R.SLBER, _R.COACH, _R.POLICY_ADVISER),
        (),
        "geen persoonsgegevens van jongeren",
        "Zien wie de contactpersoon van een opleiding is.",
    ),
    _permit(
        _A.GIVE_SIGNAL,
        (*_SCHOOL_TEAM, _R.SLBER, _R.COACH, _R.POLICY_ADVISER),
        (),
        "geen persoonsgegevens",
        "Een signaal geven over het aanbod, en lezen wat ermee gebeurt.",
    ),
    _permit(
        _A.KEEP_FEEDBACK,
        _SCHOOL_TEAM,
        (),
        "geen persoonsgegevens",
        "Signalen oppakken en beantwoorden, en contactpersonen bijhouden.",
    ),
    _permit(
        _A.ASK_EVALUATION,
        (*_SCHOOL_TEAM, _R.SLBER),
        (),
        "geen persoonsgegevens",
        "Studenten, SLB'ers en partners om een evaluatie zonder naam vragen.",
    ),
    _permit(
        _A.READ_QUALITY,
        (*_SCHOOL_TEAM, _R.POLICY_ADVISER),
        (),
        "geen persoonsgegevens",
        "Zien hoe het met modules en partners gaat, en verantwoorden waar het geld heen ging.",
    ),
    _permit(
        _A.KEEP_QUALITY,
        _SCHOOL_TEAM,
        (),
        "geen persoonsgegevens",
        "Kiezen wat hoe zwaar telt in het kwaliteitscijfer.",
    ),
    _permit(
        _A.READ_PROGRAMMES,
        _SCHOOL_TEAM,
        (_F.PSEUDONYM, _F.NAME, _F.GUIDANCE),
        "WEB 9.2.12(1)",
        "Zien hoe het gaat met studenten in een integraal programma.",
    ),
    _permit(
        _A.KEEP_PROGRAMMES,
        _SCHOOL_TEAM,
        (_F.PSEUDONYM, _F.NAME, _F.GUIDANCE),
        "WEB 9.2.12(1)",
        "Een integraal programma en de sociale kaart bijhouden.",
    ),
    _permit(
        _A.READ_CLASSES,
        (*_SCHOOL_TEAM, _R.SLBER),
        (),
        "geen persoonsgegevens",
        "Een klas kiezen voor een bestelling.",
    ),
    _permit(
        _A.READ_SCHOOL_ORDERS,
        (*_SCHOOL_TEAM, _R.SLBER),
        (),
        "geen persoonsgegevens",
        "Bestellingen volgen.",
    ),
    _permit(
        _A.PLACE_ORDER,
        (*_SCHOOL_TEAM, _R.SLBER),
        (),
        "WEB 9.2.12(1)",
        "Een module bestellen voor een klas.",
    ),
    _permit(
        _A.CHANGE_ORDER,
        (_R.SLBER, _R.SYSTEM),
        (),
        "WEB 9.2.12(1)",
        "Met de partner overleggen over een eigen bestelling, en die wijzigen of annuleren.",
    ),
    _permit(
        _A.KEEP_CART,
        (_R.SLBER,),
        (),
        "geen persoonsgegevens",
        "Modules klaarzetten om te bestellen.",
    ),
    _permit(
        _A.READ_ORDER_DESK,
        _SCHOOL_TEAM,
        (),
        "WEB 9.2.12(1)",
        "Zien welke bestellingen op antwoord of verslag wachten, zonder ertussen te zitten.",
    ),
    _permit(
        _A.IMPORT_GRADUATES,
        _SCHOOL_TEAM,
        (_F.NAME, _F.CONTACT, _F.BIRTH, _F.RESIDENCE, _F.DIPLOMA, _F.GUIDANCE),
        "WEB 9.2.12(1)",
        "Studenten en gediplomeerden van de eigen school aanmelden.",
    ),
    _permit(
        _A.READ_GRADUATES,
        (*_GUIDES, _R.SLBER),
        (*_LIST, _F.DIPLOMA, _F.RESIDENCE),
        "WEB 9.2.12(1)",
        "Zien wie begeleiding krijgt.",
    ),
    _permit(
        _A.ENROL,
        (*_GUIDES, _R.SLBER),
        (*_LIST, _F.WISH),
        "WEB 9.2.12(1)",
        "Een gediplomeerde inschrijven bij een partner.",
    ),
    _permit(
        _A.READ_WORK_LIST,
        _GUIDES,
        _LIST,
        "WEB 9.2.12(1)",
        "Zien wie er vandaag gebeld wordt.",
    ),
    _permit(
        _A.RECORD_CONTACT,
        _GUIDES,
        (*_LIST, _F.CONTACTS),
        "WEB 9.2.12(1)",
        "Een contactmoment vastleggen.",
    ),
    _permit(
        _A.REPORT_OUTCOME,
        _GUIDES,
        _LIST,
        "WEB 9.2.12(1)",
        "Vastleggen waar de jongere nu is.",
    ),
    _permit(
        _A.EXTEND_TERM,
        _SCHOOL_TEAM,
        _LIST,
        "WEB 9.2.12(7)",
        "De begeleiding verlengen bij bijzondere omstandigheden.",
    ),
    *AFTERCARE,
    _permit(
        _A.READ_SCHOOL_HANDOVERS,
        _GUIDES,
        _LIST,
        "WEB 9.2.13(1)",
        "Overdrachten volgen.",
    ),
    _permit(
        _A.RECORD_AGREEMENT,
        _GUIDES,
        (*_LIST, _F.OWN_WORDS),
        "WEB 9.2.13(2)",
        "Vastleggen of de jongere instemt met de overdracht.",
    ),
    _permit(
        _A.WITHDRAW_HANDOVER,
        _SCHOOL_TEAM,
        _LIST,
        "WEB 9.2.13(1)",
        "Een aanbod terugtrekken.",
    ),
    # Partner
    _permit(
        _A.KEEP_PARTNER,
        (_R.OWNER, _R.SYSTEM),
        (),
        "overeenkomst met de school",
        "De eigen gegevens en coaches bijhouden.",
    ),
    _permit(
        _A.READ_DELIVERY,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        (),
        "geen persoonsgegevens",
        "Bestellingen en bijeenkomsten zien.",
    ),
    _permit(
        _A.ANSWER_ORDER,
        (_R.OWNER, _R.SYSTEM),
        (),
        "overeenkomst met de school",
        "Een bestelling bevestigen of afwijzen.",
    ),
    _permit(
        _A.SEE_ORDERER,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        (_F.NAME, _F.CONTACT),
        "overeenkomst met de school",
        "De SLB'er bereiken met wie de bestelling de partner verbindt.",
    ),
    _permit(
        _A.TALK_WITH_SCHOOL,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        (),
        "overeenkomst met de school",
        "Met de SLB'er over een bestelling schrijven.",
    ),
    _permit(
        _A.CHANGE_DELIVERY,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        (),
        "overeenkomst met de school",
        "Een andere datum of plaats voorstellen, en op zo'n voorstel antwoorden.",
    ),
    _permit(
        _A.DELIVER,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        (),
        "overeenkomst met de school",
        "Bijeenkomsten plannen, aanwezigheid en verslag vastleggen.",
    ),
    _permit(
        _A.KEEP_HOURS,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        (),
        "overeenkomst met de school",
        "Eigen uren opschrijven.",
    ),
    _permit(
        _A.READ_INVOICES,
        (_R.OWNER, _R.SYSTEM),
        (),
        "overeenkomst met de school",
        "Zien wat een bestelling kost en of er betaald mag worden, en het tarief bijhouden.",
    ),
    _permit(
        _A.READ_PARTICIPANTS,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        _LIST,
        "WEB 9.2.12(1), AVG 28",
        "Zien wie er deelneemt.",
    ),
    _permit(
        _A.SEE_PARTICIPANT,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        (_F.NAME, _F.CONTACT, _F.WISH),
        "WEB 9.2.12(1), AVG 28",
        "Contact opnemen met een deelnemer.",
    ),
    _permit(
        _A.WELCOME_PARTICIPANT,
        (_R.OWNER, _R.SYSTEM),
        _LIST,
        "WEB 9.2.12(1), AVG 28",
        "Een deelnemer een coach geven.",
    ),
    _permit(
        _A.KEEP_GROUPS,
        (_R.OWNER, _R.SYSTEM),
        _LIST,
        "WEB 9.2.12(1), AVG 28",
        "Plekken en de wachtlijst van een open groep bijhouden.",
    ),
    _permit(
        _A.SEE_WHO_CAME,
        (_R.OWNER, _R.TRAINER, _R.SYSTEM),
        (_F.NAME,),
        "WEB 9.2.12(1), AVG 28",
        "Met voornamen bijhouden wie er bij een bijeenkomst was.",
    ),
    _permit(
        _A.READ_COACH_QUESTIONS,
        (_R.OWNER, _R.SYSTEM),
        _LIST,
        "WEB 9.2.13(3), AVG 28",
        "Zien van welke coach de gemeente vraagt of die kan blijven.",
    ),
    _permit(
        _A.ANSWER_COACH_QUESTION,
        (_R.OWNER, _R.SYSTEM),
        _LIST,
        "WEB 9.2.13(3), AVG 28",
        "Zeggen of een coach kan blijven.",
    ),
    _permit(
        _A.READ_FEED,
        (_R.SYSTEM,),
        _LIST,
        "WEB 9.2.12(1), AVG 28",
        "De eigen software bijhouden: wat er met bestellingen en deelnemers gebeurt, zonder namen.",
    ),
    _permit(
        _A.READ_CONNECTIONS,
        (_R.OWNER, _R.SYSTEM),
        (),
        "geen persoonsgegevens",
        "Zien welke eigen systemen berichten krijgen, en of ze aankomen.",
    ),
    _permit(
        _A.KEEP_CONNECTIONS,
        (_R.OWNER, _R.SYSTEM),
        (),
        "overeenkomst met de school",
        "Kiezen welke eigen systemen berichten krijgen.",
    ),
    # Municipality
    _permit(
        _A.READ_OFFERS,
        _CASE_TEAM,
        _LIST,
        "WEB 9.2.13(1)",
        "Zien wie er wordt overgedragen.",
    ),
    _permit(
        _A.SEE_DOCUMENT,
        _CASE_TEAM,
        (
            _F.NAME,
            _F.CONTACT,
            _F.BIRTH,
            _F.RESIDENCE,
            _F.DIPLOMA,
            _F.GUIDANCE,
            _F.CONTACTS,
            _F.SUPPORT,
            _F.OWN_WORDS,
        ),
        "WEB 9.2.13(3)",
        "Het overgangsdocument lezen, zolang het aanbod of de begeleiding loopt.",
    ),
    _permit(
        _A.ANSWER_OFFER,
        _CASE_TEAM,
        _LIST,
        "WEB 9.2.13(1)",
        "De overdracht aannemen of weigeren.",
    ),
    _permit(
        _A.READ_UPCOMING,
        _CASE_TEAM,
        (_F.PSEUDONYM, _F.RESIDENCE),
        "WEB 9.2.13(2)",
        "Zien hoeveel overdrachten er aankomen, zonder namen.",
    ),
    _permit(
        _A.READ_CASES,
        _CASE_TEAM,
        _LIST,
        "Participatiewet 7",
        "Zien wie de gemeente begeleidt.",
    ),
    _permit(
        _A.KEEP_CASE,
        _CASE_TEAM,
        _LIST,
        "Participatiewet 7",
        "Bijhouden hoe het gaat en de begeleiding afsluiten.",
    ),
    # Oversight
    _permit(
        _A.READ_TIMELINE,
        (_R.PRIVACY_OFFICER, _R.SYSTEM),
        (_F.PSEUDONYM, _F.GUIDANCE, _F.DIPLOMA, _F.RESIDENCE),
        "AVG 15, AVG 39",
        "De geschiedenis van één persoon nagaan, zonder naam.",
    ),
    _permit(
        _A.READ_DISCLOSURES,
        (_R.PRIVACY_OFFICER,),
        (_F.PSEUDONYM,),
        "AVG 5(2), AVG 39",
        "Nagaan wie welke gegevens heeft gezien.",
    ),
    # Operators: no personal data
    _permit(
        _A.READ_MESSAGES,
        (_R.OPERATOR,),
        (),
        "geen persoonsgegevens",
        "Zien of berichten worden verstuurd, zonder te zien aan wie.",
    ),
    _permit(
        _A.OPERATE,
        (_R.OPERATOR,),
        (),
        "geen persoonsgegevens",
        "De diensten draaiend houden.",
    ),
)

BY_LINK: tuple[ByLink, ...] = (
    ByLink(
        "handover-answer",
        (_F.RESIDENCE, _F.GUIDANCE),
        "WEB 9.2.13(2)",
        "Antwoord geven op de vraag of de gemeente verder mag helpen.",
    ),
    ByLink(
        "handover-stop",
        (_F.RESIDENCE, _F.GUIDANCE),
        "WEB 9.2.13(2)",
        "De overdracht stoppen, zonder reden.",
    ),
    ByLink(
        "confirm-sign-up",
        (),
        "WEB 9.2.12(1)",
        "De eigen aanmelding bevestigen.",
    ),
    ByLink(
        "choose-coach",
        (_F.GUIDANCE,),
        "WEB 9.2.12(1)",
        "Zelf een coach kiezen, of een andere, zonder reden.",
    ),
)
"""What the young person does, who does not sign in: signed in, that role may do nothing yet.

It sees nothing either. Who wants to see the own data (AVG 15) or who looked at them (R50) asks the
privacy officer, until there is a page for it.
"""
