"""The school service: nothing but wiring."""

from services.school import (
    api,
    consultation_handlers,
    handlers,
    imports,
    message_handlers,
    order_handlers,
    pages,
    regie,
)
from services.school.branding import find_brand
from services.school.due import DUE
from services.school.inbox import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

HANDLERS = (handlers, order_handlers, consultation_handlers, message_handlers, regie)
"""Modules whose handlers are in the inbox."""

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Winkel", "/internal-shop", Action.READ_CATALOGUE, "Bestellen"),
    MenuItem("Wat mist een klas?", "/internal-shop/gaps", Action.READ_CLASSES, "Bestellen"),
    MenuItem("Mandje", "/internal-shop/cart", Action.KEEP_CART, "Bestellen"),
    MenuItem("Mijn bestellingen", "/my-orders", Action.CHANGE_ORDER, "Bestellen"),
    MenuItem("Bestellingen", "/order-desk", Action.READ_ORDER_DESK, "Bestellen"),
    MenuItem("Aanbod", "/offer/modules", Action.KEEP_CATALOGUE, "Aanbod en kwaliteit"),
    MenuItem("Partners", "/offer/partners", Action.KEEP_CATALOGUE, "Aanbod en kwaliteit"),
    MenuItem("Doelgroep", "/target-group", Action.READ_POLICY, "Aanbod en kwaliteit"),
    MenuItem("Kwaliteit", "/quality-board", Action.READ_QUALITY, "Aanbod en kwaliteit"),
    MenuItem("Signalen", "/feedback", Action.GIVE_SIGNAL, "Aanbod en kwaliteit"),
    MenuItem("Programma's", "/integral-programmes", Action.READ_PROGRAMMES, "Aanbod en kwaliteit"),
    MenuItem("Huisstijl", "/brand", Action.KEEP_BRAND, "Aanbod en kwaliteit"),
    MenuItem("Wie belt u?", "/aftercare", Action.CALL_PEOPLE, "Nazorg"),
    MenuItem("Zonder coach", "/aftercare/team", Action.READ_VACANCIES, "Nazorg"),
    MenuItem("Overdrachten", "/handover-desk", Action.SEE_HANDOVER_DESK, "Nazorg"),
    MenuItem("Aanmeldingen", "/aftercare/sign-ups", Action.READ_SIGN_UPS, "Nazorg"),
    MenuItem("Overleg", "/consultations", Action.READ_CONSULTATIONS, "Nazorg"),
    MenuItem("Momenten", "/calendar", Action.READ_MOMENTS, "Nazorg"),
    MenuItem("Promotieplan", "/campaigns", Action.READ_CAMPAIGNS, "Nazorg"),
    MenuItem("Mijn acties", "/campaigns/mine", Action.DO_OWN_CAMPAIGNS, "Nazorg"),
]

service = Service(
    inbox=inbox,
    routers=[api.router, imports.router, pages.router],
    due=DUE,
    menu=MENU,
    brands=find_brand,
)
