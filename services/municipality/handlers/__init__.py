"""What the municipality does when others tell it something, a file per topic."""

from services.municipality.handlers import doorstroompunt, handovers, messages, region, timeline
from services.municipality.inbox import inbox

__all__ = ["doorstroompunt", "handovers", "inbox", "messages", "region", "timeline"]
