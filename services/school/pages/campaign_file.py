"""What actions brought, as a file for a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from services.school.domain.campaigns import AudienceKind, CampaignStatus
from services.school.models import CampaignRow
from services.school.pages.aftercare_words import (
    AUDIENCES,
    CAMPAIGN_CHANNELS,
    CAMPAIGN_MOMENTS,
    CAMPAIGN_STATUSES,
)
from services.school.promotion.measuring import Measured
from shared.runtime.texts import for_spreadsheet

COLUMNS = (
    "actie;moment;voor wie;hoe;eigenaar;begint op;laatste dag;status;bericht gemaakt;overgeslagen;"
    "verstuurd;wacht;vervallen;niet gewild;niet aangekomen;afgemeld;aanmeldingen;bevestigd;"
    "bij de partner;resultaat"
).split(";")


def as_csv(rows: Sequence[tuple[CampaignRow, Measured]]) -> str:
    """Write what actions brought as a file that Dutch spreadsheets open."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row, found in rows:
        words = (
            row.title,
            CAMPAIGN_MOMENTS[row.course.moment_kind],
            AUDIENCES[AudienceKind(row.audience)],
            CAMPAIGN_CHANNELS[row.by],
            row.owner,
        )
        numbers = (found.told, found.left_out, found.sent, found.held, found.lapsed)
        ends = (found.refused, found.failed, found.opted_out)
        brought = (found.sign_ups, found.confirmed, found.enrolled)
        days = (row.send_on.isoformat(), row.useful_until.isoformat())
        writer.writerow(
            (
                *map(for_spreadsheet, words),
                *days,
                CAMPAIGN_STATUSES[CampaignStatus(row.status)][0],
                *numbers,
                *ends,
                *brought,
                for_spreadsheet(row.result or ""),
            )
        )
    return out.getvalue()
