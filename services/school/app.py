"""The school service: nothing but wiring."""

from services.school import api, handlers, imports, order_handlers, pages
from services.school.branding import find_brand
from services.school.due import DUE
from services.school.inbox import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

HANDLERS = (handlers, order_handlers)
"""Modules whose handlers are in the inbox."""

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Winkel", "/internal-shop", Action.READ_CATALOGUE),
    MenuItem("Wat mist een klas?", "/internal-shop/gaps", Action.READ_CLASSES),
    MenuItem("Mandje", "/internal-shop/cart", Action.KEEP_CART),
    MenuItem("Mijn bestellingen", "/my-orders", Action.CHANGE_ORDER),
    MenuItem("Bestellingen", "/order-desk", Action.READ_ORDER_DESK),
    MenuItem("Aanbod", "/offer/modules", Action.KEEP_CATALOGUE),
    MenuItem("Partners", "/offer/partners", Action.KEEP_CATALOGUE),
    MenuItem("Doelgroep", "/target-group", Action.READ_POLICY),
    MenuItem("Kwaliteit", "/quality-board", Action.READ_QUALITY),
    MenuItem("Signalen", "/feedback", Action.GIVE_SIGNAL),
    MenuItem("Programma's", "/integral-programmes", Action.READ_PROGRAMMES),
    MenuItem("Huisstijl", "/brand", Action.KEEP_BRAND),
    MenuItem("Wie belt u?", "/aftercare", Action.CALL_PEOPLE),
    MenuItem("Zonder coach", "/aftercare/team", Action.READ_VACANCIES),
    MenuItem("Aanmeldingen", "/aftercare/sign-ups", Action.READ_SIGN_UPS),
    MenuItem("Momenten", "/calendar", Action.READ_MOMENTS),
]

service = Service(
    inbox=inbox,
    routers=[api.router, imports.router, pages.router],
    due=DUE,
    menu=MENU,
    brands=find_brand,
)
