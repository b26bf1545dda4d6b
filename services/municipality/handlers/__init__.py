"""What the municipality does when others tell it something, a file per topic."""

from services.municipality.handlers import handovers, timeline
from services.municipality.inbox import inbox

__all__ = ["handovers", "inbox", "timeline"]
