"""`manage.py runall`: the whole embedded installation under one supervisor."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from environs import EnvError

from config import embedded
from config.supervisor import Supervisor


class Command(BaseCommand):
    """Prepare the database and the demo, then run web, worker, beat and the partner simulator until told to stop."""

    help = "Start all processes of the embedded installation; Ctrl-C stops them."
    requires_system_checks = ()  # seconds on every start; `make test` runs them

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run until a signal comes; exit with 0 after a signal, 1 when it cannot start or a child keeps dying."""
        try:
            plan = embedded.read_plan(settings.BASE_DIR, settings.VAR.resolve())
            with embedded.only_one(plan.var):
                embedded.check_ports(plan)
                code = self._run(plan)
        except (embedded.CannotRunError, EnvError) as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database does not work: {error}") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready.", returncode=130) from None
        sys.exit(code)

    def _run(self, plan: embedded.Plan) -> int:
        demo = prepare(plan, say=self._say)
        supervisor = Supervisor(embedded.children(plan), logs=plan.logs, say=self._say)
        self._say("Starting the partner simulator, worker, beat and web.")
        return supervisor.run(on_ready=lambda: supervisor.say(embedded.greeting(plan, demo)))

    def _say(self, line: str) -> None:
        # Flushed, so that a script that reads a pipe or a file sees it when it happens.
        print(line, flush=True)


def prepare(plan: embedded.Plan, *, say: Callable[[str], None]) -> Mapping[str, Any]:
    """Bring the database up to date, load the demo where it is missing, write demo.json.

    Returns:
        The content of demo.json.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):  # `migrate` takes its time even for nothing
        say("Preparing the database.")
        call_command("migrate", verbosity=0, interactive=False)
    # By name at this moment: the loader pulls in every app's services, which no other command needs.
    loader = importlib.import_module("config.demo.load")
    demo: Mapping[str, Any] = loader.load_demo(base_url=plan.base_url, simulator_url=plan.simulator_url)
    embedded.write_private(plan.var / "demo.json", demo)
    connections.close_all()  # the supervisor itself needs no database
    return demo
