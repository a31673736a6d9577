"""Rules of the outbox and the work queue: no Django, no clock, no I/O."""
