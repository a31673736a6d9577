"""The embedded installation: which processes it has, where they listen, and what a newcomer is told about them.

Everything that `manage.py runall` decides before and after its supervisor runs; pure of Django.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import http.client
import json
import os
import shlex
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from environs import Env

from config.supervised import Child, always

_LAST_PORT = 65_535
_CELERY = ("celery", "-A", "config", "--skip-checks")  # a second of every start; `make test` runs them
_ALONE = ("--without-gossip", "--without-mingle")  # there is no other worker to talk to
_WEB_LOGS = ("--access-logfile", "-")
_QUERY_PATH = "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification"
_QUERY_BODY = '{"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}'


class CannotRunError(Exception):
    """The installation cannot start; the message is a sentence for the person at the terminal."""


@dataclass(frozen=True)
class Plan:
    """Where everything of one embedded installation is.

    `host` is what the web server and the simulator bind: only this machine unless BIND_HOST says otherwise, because
    the demo logins are printed for everybody to read.
    """

    root: Path
    var: Path
    host: str
    port: int
    simulator_port: int

    @property
    def base_url(self) -> str:
        """The address of the web process as this machine reaches it."""
        return f"http://{_reachable(self.host)}:{self.port}"

    @property
    def simulator_url(self) -> str:
        """The address of the partner simulator as this machine reaches it."""
        return f"http://127.0.0.1:{self.simulator_port}"

    @property
    def logs(self) -> Path:
        """The folder of the children's log files."""
        return self.var / "log"


def read_plan(root: Path, var: Path) -> Plan:
    """Read PORT (default 8000), SIMULATOR_PORT (the next one) and BIND_HOST (default 127.0.0.1).

    Raises:
        environs.EnvError: one of the ports is not a number.
        CannotRunError: one is not a usable port, or both are the same.
    """
    env = Env()
    port = env.int("PORT", 8000)
    plan = Plan(root, var, env.str("BIND_HOST", "127.0.0.1"), port, env.int("SIMULATOR_PORT", port + 1))
    for name, value in (("PORT", plan.port), ("SIMULATOR_PORT", plan.simulator_port)):
        if not 0 < value <= _LAST_PORT:
            raise CannotRunError(f"{name} is {value}, but a port is a number from 1 to {_LAST_PORT}.")
    if plan.port == plan.simulator_port:
        raise CannotRunError(f"PORT and SIMULATOR_PORT are both {port}; each needs its own.")
    return plan


def check_ports(plan: Plan) -> None:
    """Refuse ports that somebody else uses, before any child fails on them.

    Raises:
        CannotRunError: with the port and the way round it.
    """
    addresses = {"PORT": (plan.host, plan.port), "SIMULATOR_PORT": ("127.0.0.1", plan.simulator_port)}
    for variable, (host, port) in addresses.items():
        try:
            socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "another program uses it" if taken else error.strerror or error
            other = f"{variable}={port % 60_000 + 100} make run"
            raise CannotRunError(
                f"Port {port} on {host} cannot be used: {reason}. Take another one, for instance: {other}"
            ) from error


@contextlib.contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold this checkout for one installation; the lock ends with the process, however that ends.

    Raises:
        CannotRunError: another one holds it.
    """
    var.mkdir(parents=True, exist_ok=True)
    with (var / "runall.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            raise CannotRunError(
                f"Tierway already runs in this folder (process {owner}). Stop it first, or use another checkout."
            ) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def children(plan: Plan) -> list[Child]:
    """The processes, those that others need first: they start in this order and stop in the opposite one."""
    environment = {"PUBLIC_URL": plan.base_url, "SIMULATOR_URL": plan.simulator_url, "TIERWAY_VAR": str(plan.var)}

    def child(name: str, *arguments: str, ready: Callable[[], bool] = always, delay: float = 0.0) -> Child:
        # `-m` with our own interpreter finds the programs without a PATH.
        command = [sys.executable, "-m", *arguments]
        return Child(name, command, environment=environment, folder=plan.root, ready=ready, delay=delay)

    return [
        child("simulator", *_simulator(plan), ready=lambda: answers(f"{plan.simulator_url}/_control/health", ok=True)),
        child("worker", *_CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO", *_ALONE),
        child(
            "beat", *_CELERY, "beat", "--schedule", str(plan.var / "celerybeat-schedule"), "--loglevel", "INFO", delay=3
        ),
        child("web", *_web(plan), ready=lambda: answers(f"{plan.base_url}/livez")),
    ]


def _simulator(plan: Plan) -> list[str]:
    return ["partner_simulator", "--port", str(plan.simulator_port), "--store", str(plan.var / "simulator.sqlite3")]


def _web(plan: Plan) -> list[str]:
    """One process of eight threads: enough for one machine, whose SQLite has one writer."""
    address = f"[{plan.host}]:{plan.port}" if ":" in plan.host else f"{plan.host}:{plan.port}"
    size = ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--graceful-timeout", "5"]
    return ["gunicorn", "config.wsgi:application", "--bind", address, *size, "--no-control-socket", *_WEB_LOGS]


def answers(url: str, *, ok: bool = False) -> bool:
    """Whether the address answers within a second and not with a failure of its own; with `ok`, whether with 200."""
    try:
        with urllib.request.urlopen(url, timeout=1) as response:  # noqa: S310 - our own http address
            status: int = response.status
    except urllib.error.HTTPError as error:
        status = error.code
    except (OSError, http.client.HTTPException):
        return False
    return status == HTTPStatus.OK if ok else status < HTTPStatus.INTERNAL_SERVER_ERROR


def write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON that only its owner may read (it holds passwords), whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp creates with mode 0600 and a name of its own; the rename then replaces whatever was there.
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2, ensure_ascii=False)
            file.write("\n")
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def greeting(plan: Plan, demo: Mapping[str, Any]) -> str:
    """The block that a newcomer reads when everything serves."""
    base = plan.base_url
    width = max([len(role) for role in demo["logins"]] + [len("role")]) + 2
    logins = "\n".join(
        f"  {role:<{width}}{login['username']:<20}{login['password']}" for role, login in demo["logins"].items()
    )
    return f"""
Tierway is ready. Ctrl-C stops it.

  Admin (catalog, upgrade paths)   {base}/admin/
  Care console (where orders are)  {base}/care/
  API documentation                {base}/api/schema/docs/
  Partner simulator                {plan.simulator_url}/_control/ledger

  {"role":<{width}}{"username":<20}password
{logins}

  API client and logins for scripts: {plan.var / "demo.json"}
  Logs: {plan.logs}/

Try it: what may a customer on OTT Play Basic upgrade to?

{curl(demo)}
"""


def curl(demo: Mapping[str, Any]) -> str:
    """One command for the shell: fetch a token, ask which upgrades qualify."""
    identity = shlex.quote(f"client_id={demo['client_id']}")
    secret = shlex.quote(f"client_secret={demo['client_secret']}")
    extract = """python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])'"""
    return (
        "TOKEN=$(curl -s -d grant_type=client_credentials \\\n"
        f"  --data-urlencode {identity} \\\n  --data-urlencode {secret} \\\n"
        f"  {demo['token_url']} | {extract}) && \\\n"
        'curl -s -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\\n'
        f"  -d '{_QUERY_BODY}' \\\n"
        f"  {demo['base_url']}{_QUERY_PATH} | python3 -m json.tool"
    )


def _reachable(host: str) -> str:
    """An address to connect to for one to bind: a wildcard is no destination."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
