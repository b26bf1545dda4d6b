"""The school service: nothing but wiring."""

from services.school import api, imports, pages
from services.school.branding import find_brand
from services.school.due import DUE
from services.school.handlers import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Aanbod", "/offer/modules", Action.KEEP_CATALOGUE),
    MenuItem("Partners", "/offer/partners", Action.KEEP_CATALOGUE),
    MenuItem("Doelgroep", "/target-group", Action.READ_POLICY),
    MenuItem("Kwaliteit", "/quality-board", Action.READ_QUALITY),
    MenuItem("Signalen", "/feedback", Action.GIVE_SIGNAL),
    MenuItem("Programma's", "/integral-programmes", Action.READ_PROGRAMMES),
    MenuItem("Huisstijl", "/brand", Action.KEEP_BRAND),
]

service = Service(
    inbox=inbox,
    routers=[api.router, imports.router, pages.router],
    due=DUE,
    menu=MENU,
    brands=find_brand,
)
