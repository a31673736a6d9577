"""Outbox and durable work queue: what has happened, and what must happen."""
