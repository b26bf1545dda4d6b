"""What a request needs to reach the outside: a sender of webhooks, and Kafka."""

from typing import Annotated

from fastapi import Depends, Request

from shared.connections.sending import Sender
from shared.messaging.login import KafkaLogin
from shared.runtime.settings import Settings


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


_Known = Annotated[Settings, Depends(_settings)]


def _kafka(settings: _Known) -> KafkaLogin:
    return settings.kafka


def _sender(settings: _Known) -> Sender:
    return Sender(to_loopback=settings.webhooks_to_loopback)


def _to_loopback(settings: _Known) -> bool:
    return settings.webhooks_to_loopback


ToLoopback = Annotated[bool, Depends(_to_loopback)]
"""True where webhooks may go to this machine itself: in development."""
Sending = Annotated[Sender, Depends(_sender)]
"""Sends a message to a receiver."""
Kafka = Annotated[KafkaLogin, Depends(_kafka)]
"""How to reach Kafka."""
