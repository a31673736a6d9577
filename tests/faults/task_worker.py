"""One process of a task of TMF679: `prepare` makes the demo and a token, `ask` takes a question, `work` answers it.

`die` answers it too, but is killed in the middle: after the task is in progress, before its answer is written.
"""

import os
import signal
import sys
import time

import django

TOKEN = "of-the-app"
BODY = {"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}


def prepare():
    from datetime import timedelta  # noqa: PLC0415 - beside the others

    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.utils import timezone  # noqa: PLC0415 - needs the settings
    from oauth2_provider.models import AccessToken, Application  # noqa: PLC0415 - needs the settings

    from config.demo.load import CLIENT_ID, load_demo  # noqa: PLC0415 - needs the settings

    call_command("migrate", verbosity=0)
    load_demo(base_url="http://127.0.0.1", simulator_url="http://127.0.0.1:9")
    AccessToken.objects.create(
        application=Application.objects.get(client_id=CLIENT_ID),
        token=TOKEN,
        scope="read write",
        expires=timezone.now() + timedelta(hours=1),
    )


def ask():
    from django.utils import timezone  # noqa: PLC0415 - needs the settings

    from qualification.services import KINDS, accept_task  # noqa: PLC0415 - needs the settings
    from tmf.bodies import read_body  # noqa: PLC0415 - needs the settings

    kind = KINDS["queryProductOfferingQualification"]
    body, question = read_body(kind.resource, BODY, kind.read)
    accept_task(kind=kind, question=question, body=body, sent=BODY, actor="client:shop", at=timezone.now())


def die():
    from qualification.services import answer_task  # noqa: PLC0415 - needs the settings

    sys.modules[answer_task.__module__].read_body = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    work()


def work():
    from events.services import reap, run_due  # noqa: PLC0415 - needs the settings
    from qualification.domain.lifecycle import TASK  # noqa: PLC0415 - needs the settings
    from qualification.models import Task  # noqa: PLC0415 - needs the settings

    while Task.objects.exclude(state__in=TASK.final).exists():
        reap()
        if not run_due(1):
            time.sleep(0.05)


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "ask": ask, "die": die, "work": work}[sys.argv[1]]()
