"""The promotion plan: actions, and to whom a message of one went or why not."""

from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Field

from services.school.domain.campaigns import (
    AudienceKind,
    CampaignChannel,
    CampaignMoment,
    CampaignPurpose,
    Course,
    purpose_of,
)
from services.school.models.table import Table


class CampaignRow(Table, table=True):
    """An action of the promotion plan."""

    __tablename__ = "campaign"
    campaign_id: UUID = Field(primary_key=True)
    brin: str
    code: str
    """Stands in the address of its sign-up page, so that sign-ups are counted."""
    title: str
    moment_kind: str
    moment_id: UUID | None = None
    audience: str
    audience_klas: list[str] = Field(default_factory=list, sa_type=ARRAY(TEXT))
    diploma_from: date | None = None
    diploma_until: date | None = None
    channel: str
    owner: str
    owner_number: str | None = None
    subject: str | None = None
    """The line above the mail."""
    text: str | None = None
    button: str | None = None
    module_id: UUID | None = None
    """What its sign-up page begins with; none for help of a coach."""
    send_on: date
    useful_until: date
    status: str = "draft"
    next_on: date | None = None
    """When the clock has something to do."""
    result: str | None = None

    @property
    def course(self) -> Course:
        """What decides how it goes on by the clock."""
        return Course(CampaignMoment(self.moment_kind), self.by, self.send_on, self.useful_until)

    @property
    def by(self) -> CampaignChannel:
        """How it reaches people."""
        return CampaignChannel(self.channel)

    @property
    def purpose(self) -> CampaignPurpose:
        """On which basis people hear of it."""
        return purpose_of(AudienceKind(self.audience))


class RecipientRow(Table, table=True):
    """Somebody for whom a message of an action was decided: told, or left out and why."""

    __tablename__ = "campaign_recipient"
    campaign_id: UUID = Field(primary_key=True)
    subject: UUID = Field(primary_key=True)
    brin: str
    standing: str
    decided_on: date
