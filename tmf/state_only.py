"""Changes of models that the database does not see, such as their labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class StateOnly(SeparateDatabaseAndState):
    """Operations of a migration that only change what Django knows: hundreds of them cost what one does."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(state_operations=operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration writes it down."""
        return type(self).__name__, [self.state_operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change what Django knows; models that are not rendered need not be rendered anew after each operation."""
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
