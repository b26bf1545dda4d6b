"""Delivery of events between services: outbox, relay, inbox, dead letters.

A service writes with ``Transaction.record`` and listens by declaring handlers on an ``Inbox``.
What is guaranteed, and what a receiver must do, is on the page ``docs/delivery.md``.
"""
