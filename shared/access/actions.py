"""What can be asked of a service, and the kinds of personal data that can be seen with it."""

from dataclasses import dataclass
from enum import StrEnum

from shared.access.who import Role


class Field(StrEnum):
    """A kind of personal data, in the words of the page for the privacy officer."""

    PSEUDONYM = "pseudoniem"
    NAME = "naam"
    CONTACT = "e-mailadres en telefoonnummer"
    BIRTH = "geboortedatum"
    RESIDENCE = "woongemeente"
    DIPLOMA = "opleiding en diploma"
    GUIDANCE = "begeleiding, coach en uitkomst"
    CONTACTS = "contactmomenten"
    SUPPORT = "nodige ondersteuning"
    OWN_WORDS = "eigen woorden"
    WISH = "wens bij deelname"
    HEALTH_AND_LAW = "gezondheid en strafrecht"


class Action(StrEnum):
    """Something that can be asked of a service. The part before the point is the scope."""

    READ_OVERVIEW = "overview.read"
    READ_CATALOGUE = "catalogue.read"
    KEEP_CATALOGUE = "catalogue.keep"
    READ_POLICY = "policy.read"
    KEEP_POLICY = "policy.keep"
    KEEP_BRAND = "brand.keep"
    READ_CONTACT_PERSONS = "feedback.contacts"
    GIVE_SIGNAL = "feedback.give"
    KEEP_FEEDBACK = "feedback.keep"
    ASK_EVALUATION = "quality.ask"
    READ_QUALITY = "quality.read"
    KEEP_QUALITY = "quality.keep"
    READ_PROGRAMMES = "programmes.read"
    KEEP_PROGRAMMES = "programmes.keep"
    READ_CLASSES = "classes.read"
    READ_SCHOOL_ORDERS = "orders.read"
    PLACE_ORDER = "orders.place"
    CHANGE_ORDER = "orders.change"
    READ_ORDER_DESK = "orders.desk"
    KEEP_CART = "orders.cart"
    IMPORT_GRADUATES = "guidance.import"
    READ_GRADUATES = "guidance.read"
    ENROL = "guidance.enrol"
    READ_WORK_LIST = "guidance.work-list"
    RECORD_CONTACT = "guidance.contact"
    REPORT_OUTCOME = "guidance.outcome"
    EXTEND_TERM = "guidance.extend"
    CALL_PEOPLE = "guidance.call"
    SEE_PERSON = "guidance.person"
    CHANGE_COACH = "guidance.coach"
    READ_VACANCIES = "guidance.vacancies"
    READ_SIGN_UPS = "guidance.sign-ups"
    MATCH_SIGN_UP = "guidance.match"
    READ_MOMENTS = "moments.read"
    KEEP_MOMENTS = "moments.keep"
    READ_REACH = "moments.reach"
    READ_CAMPAIGNS = "campaigns.read"
    KEEP_CAMPAIGNS = "campaigns.keep"
    DO_OWN_CAMPAIGNS = "campaigns.own"
    IMPORT_OUTCOMES = "guidance.import-outcomes"
    EXPORT_PREFERENCES = "guidance.preferences"
    READ_SCHOOL_HANDOVERS = "handovers.read"
    RECORD_AGREEMENT = "handovers.agreement"
    WITHDRAW_HANDOVER = "handovers.withdraw"
    SEE_HANDOVER_DESK = "handovers.desk"
    ANSWER_RECEIVER = "handovers.answer-question"
    CONTINUE_HANDOVER = "handovers.continue"
    RECORD_RESIDENCE = "guidance.residence"
    KEEP_PARTNER = "partner.keep"
    READ_DELIVERY = "delivery.read"
    ANSWER_ORDER = "delivery.answer"
    SEE_ORDERER = "delivery.orderer"
    TALK_WITH_SCHOOL = "delivery.talk"
    CHANGE_DELIVERY = "delivery.change"
    DELIVER = "delivery.deliver"
    KEEP_HOURS = "delivery.hours"
    READ_INVOICES = "delivery.invoices"
    READ_RESULTS = "delivery.results"
    READ_PARTICIPANTS = "participants.read"
    SEE_PARTICIPANT = "participants.see"
    WELCOME_PARTICIPANT = "participants.welcome"
    KEEP_GROUPS = "participants.groups"
    SEE_WHO_CAME = "participants.attendance"
    READ_COACH_QUESTIONS = "coaches.read"
    ANSWER_COACH_QUESTION = "coaches.answer"
    READ_FEED = "feed.read"
    READ_CONNECTIONS = "connections.read"
    KEEP_CONNECTIONS = "connections.keep"
    READ_HANDOVER_FEED = "feed.handovers"
    READ_HANDOVER_CONNECTIONS = "connections.handovers"
    KEEP_HANDOVER_CONNECTIONS = "connections.handovers-keep"
    READ_OFFERS = "offers.read"
    SEE_DOCUMENT = "offers.document"
    ANSWER_OFFER = "offers.answer"
    READ_UPCOMING = "offers.upcoming"
    SEE_INBOX = "offers.inbox"
    ASK_SCHOOL = "offers.ask"
    KEEP_INTAKE = "cases.intake"
    READ_CASES = "cases.read"
    KEEP_CASE = "cases.keep"
    READ_REGION = "region.read"
    KEEP_REGION = "region.keep"
    CHECK_REGION = "region.check"
    READ_CONSULTATIONS = "consultations.read"
    ANSWER_CONSULTATION = "consultations.answer"
    READ_DOORSTROOMPUNT = "doorstroompunt.read"
    KEEP_DOORSTROOMPUNT = "doorstroompunt.keep"
    READ_ROUTED_ON = "doorstroompunt.routed-on"
    KEEP_OWN_PART = "own-part.keep"
    READ_RETENTION = "own-part.retention"
    SEE_CASE = "cases.see"
    READ_FACTS = "cases.timeline"
    MOVE_CASE = "cases.move"
    READ_CLOSED = "cases.closed"
    RESUME_CASE = "cases.resume"
    READ_MESSAGES = "messages.read"
    PREVIEW_MAILS = "messages.preview"
    KEEP_JOININGS = "recipients.keep"
    READ_SENT_MESSAGES = "guidance.messages"
    READ_CASE_MESSAGES = "cases.messages"
    READ_TIMELINE = "timeline.read"
    READ_DISCLOSURES = "privacy.disclosures"
    READ_TABLE = "privacy.table"
    OPERATE = "operations.all"


@dataclass(frozen=True, slots=True)
class Permit:
    """These roles may do this, see these data with it, on this ground."""

    action: Action
    roles: frozenset[Role]
    fields: tuple[Field, ...]
    """Personal data that is seen; none for what shows no person."""
    ground: str
    """Article of the law, or the reason why none is needed."""
    purpose: str
    """Why, in a Dutch sentence for the page."""
    part: str = ""
    """A part of the organisation's rows that only this opens: see ``rows.protect_part``."""


@dataclass(frozen=True, slots=True)
class ByLink:
    """What a young person does by a link in a mail, without signing in."""

    link: str
    """Name of the link's purpose, and the first part of its address."""
    fields: tuple[Field, ...]
    """Personal data that is seen; of the young person who got the link."""
    ground: str
    """Article of the law."""
    purpose: str
    """Why, in a Dutch sentence for the page."""
