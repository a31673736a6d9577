"""`manage.py sync_roles`: give every role exactly the permissions that config/roles.py declares."""

from typing import Any

from django.core.management.base import BaseCommand

from config.roles import sync_roles


class Command(BaseCommand):
    """Run after `migrate`."""

    help = "Create the groups of the roles and give each exactly its permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Synchronise and say what each role may do."""
        for name, permissions in sync_roles().items():
            self.stdout.write(f"{name}: {permissions} permissions")
