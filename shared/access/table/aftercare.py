"""The part of the table about aftercare, sign-ups, moments and connections of a school (R51)."""

from shared.access.actions import Action, Field, Permit
from shared.access.who import Role

_SCHOOL_TEAM = (Role.CENTRAL_TEAM, Role.SYSTEM)
_GUIDES = (Role.CENTRAL_TEAM, Role.COACH, Role.SYSTEM)
_LIST = (Field.PSEUDONYM, Field.GUIDANCE)

AFTERCARE: tuple[Permit, ...] = (
    Permit(
        Action.CALL_PEOPLE,
        frozenset({Role.CENTRAL_TEAM, Role.COACH}),
        (*_LIST, Field.NAME, Field.CONTACT),
        "WEB 9.2.12(1)",
        "De eigen jongeren bellen, en zien waarom.",
    ),
    Permit(
        Action.SEE_PERSON,
        frozenset({Role.CENTRAL_TEAM, Role.COACH}),
        (*_LIST, Field.NAME, Field.CONTACT, Field.DIPLOMA, Field.CONTACTS),
        "WEB 9.2.12(1)",
        "Zien hoe het met een eigen jongere gaat, en wat er is afgesproken.",
    ),
    Permit(
        Action.CHANGE_COACH,
        frozenset({*_SCHOOL_TEAM, Role.SLBER}),
        _LIST,
        "WEB 9.2.12(1)",
        "Een jongere die dat wil, een andere coach geven.",
    ),
    Permit(
        Action.READ_VACANCIES,
        frozenset(_SCHOOL_TEAM),
        _LIST,
        "WEB 9.2.12(1)",
        "Zien wie geen coach heeft.",
    ),
    Permit(
        Action.READ_SIGN_UPS,
        frozenset({*_GUIDES, Role.SLBER}),
        (Field.PSEUDONYM, Field.NAME, Field.CONTACT, Field.WISH),
        "WEB 9.2.12(1)",
        "Zien wie zich heeft aangemeld.",
    ),
    Permit(
        Action.MATCH_SIGN_UP,
        frozenset({*_GUIDES, Role.SLBER}),
        (Field.PSEUDONYM, Field.NAME, Field.DIPLOMA),
        "WEB 9.2.12(1)",
        "Uitzoeken wie zich heeft aangemeld.",
    ),
    Permit(
        Action.READ_MOMENTS,
        frozenset({*_SCHOOL_TEAM, Role.POLICY_ADVISER}),
        (),
        "geen persoonsgegevens",
        "Zien wanneer jongeren elkaar en de coaches ontmoeten.",
    ),
    Permit(
        Action.KEEP_MOMENTS,
        frozenset(_SCHOOL_TEAM),
        (),
        "geen persoonsgegevens",
        "Workshops en diploma-uitreikingen in de agenda zetten.",
    ),
    Permit(
        Action.READ_REACH,
        frozenset({*_SCHOOL_TEAM, Role.POLICY_ADVISER}),
        (),
        "geen persoonsgegevens",
        "Zien of eerder kennismaken helpt, in aantallen.",
    ),
    Permit(
        Action.READ_CAMPAIGNS,
        frozenset({*_GUIDES, Role.POLICY_ADVISER}),
        (),
        "WEB 9.2.12(1)",
        "Zien welke acties er zijn en wat ze opleverden, in aantallen.",
    ),
    Permit(
        Action.KEEP_CAMPAIGNS,
        frozenset(_SCHOOL_TEAM),
        (),
        "WEB 9.2.12(1), AVG 6(1)(a)",
        "Acties plannen, en vooraf zien hoeveel mensen een bericht krijgen en hoeveel niet.",
    ),
    Permit(
        Action.DO_OWN_CAMPAIGNS,
        frozenset({Role.SLBER, Role.COACH}),
        (),
        "geen persoonsgegevens",
        "Een eigen actie uitvoeren en vastleggen wat het resultaat was.",
    ),
    Permit(
        Action.IMPORT_OUTCOMES,
        frozenset(_SCHOOL_TEAM),
        _LIST,
        "WEB 9.2.12(1)",
        "Uitkomsten uit een ander systeem overnemen.",
    ),
    Permit(
        Action.READ_SENT_MESSAGES,
        frozenset({Role.CENTRAL_TEAM, Role.COACH}),
        (Field.PSEUDONYM, Field.NAME, Field.GUIDANCE),
        "WEB 9.2.12(1)",
        "Zien welke berichten een eigen jongere kreeg, zonder wat erin stond.",
    ),
    Permit(
        Action.EXPORT_PREFERENCES,
        frozenset(_SCHOOL_TEAM),
        (Field.PSEUDONYM, Field.CONTACT),
        "AVG 6(1)(e), AVG 21(3)",
        "Het alumnisysteem laten weten wie welke berichten wil.",
    ),
)
"""Rows of the table of permissions."""
