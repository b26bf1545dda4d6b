"""The school service: nothing but wiring."""

from services.school import api, imports, pages
from services.school.due import DUE
from services.school.handlers import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Wie belt u?", "/aftercare", Action.CALL_PEOPLE),
    MenuItem("Zonder coach", "/aftercare/team", Action.READ_VACANCIES),
    MenuItem("Aanmeldingen", "/aftercare/sign-ups", Action.READ_SIGN_UPS),
    MenuItem("Momenten", "/calendar", Action.READ_MOMENTS),
]

service = Service(
    inbox=inbox, routers=[api.router, imports.router, pages.router], due=DUE, menu=MENU
)
