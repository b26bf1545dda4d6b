"""Who may do what, which data they see with it, and on what ground in the law (R51).

One table for HTTP, pages, exports and webhooks, a file per kind of organisation. What is not in it,
nobody may do. Article numbers refer to the Wet educatie en beroepsonderwijs (WEB) unless another
law is named.
"""

from shared.access.actions import Permit
from shared.access.table.aftercare import AFTERCARE
from shared.access.table.doorstroompunt import DOORSTROOMPUNT
from shared.access.table.everybody import EVERYBODY
from shared.access.table.links import BY_LINK
from shared.access.table.municipality import MUNICIPALITY
from shared.access.table.partner import PARTNER
from shared.access.table.region import REGION
from shared.access.table.school import SCHOOL

__all__ = ["BY_LINK", "TABLE"]

TABLE: tuple[Permit, ...] = (
    *EVERYBODY,
    *SCHOOL,
    *AFTERCARE,
    *PARTNER,
    *MUNICIPALITY,
    *DOORSTROOMPUNT,
    *REGION,
)
