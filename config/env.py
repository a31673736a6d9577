"""Everything Tierway reads from its environment, typed, in one place."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from environs import Env, EnvError

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.0/8", "::1/128")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Environment:
    """What the process was told from outside.

    `mode` is `embedded` (one machine, SQLite, filesystem broker: the default), `test` or `production`.
    `var` is the folder of everything that Tierway itself writes. URLs are as the libraries take them.
    `token_kept_seconds` is how long a good token is not looked up again, and so how late a revoked one may be noticed.
    `answers_kept_hours` is how long an answer of TMF679 and TMF760 can be read again.
    `catalog_check_seconds` is how long a process answers before it looks whether the catalog was changed by another.
    `prepared_statements` has PostgreSQL plan the statements of every question once per connection; a pooler that hands
    connections on between transactions may not keep them: then it has to be off.
    `hub_allowed_networks` are those that a listener may live in although they are not public. `catalog_files` is the
    folder that catalogs are imported from and exported to. With `catalog_approval` a change set goes live only when
    another person than its editors has approved it.
    """

    mode: str
    var: Path
    secret_key: str
    database_url: str
    redis_url: str
    public_url: str
    allowed_hosts: list[str]
    log_level: str
    dispatcher_threads: int
    lease_seconds: float
    token_kept_seconds: float
    answers_kept_hours: float
    catalog_check_seconds: float
    prepared_statements: bool
    hub_allowed_networks: tuple[Network, ...]
    catalog_files: Path
    catalog_approval: bool

    @property
    def embedded(self) -> bool:
        """Whether this is the one-machine installation that `make run` starts."""
        return self.mode != "production"


def read_environment() -> Environment:
    """Read the environment once.

    Raises:
        environs.EnvError: a variable is missing or is not of its type; the message names it.
    """
    env = Env()
    mode = env.str("TIERWAY_MODE", "embedded")
    var = Path(env.str("TIERWAY_VAR", str(ROOT / "var")))
    production = mode == "production"
    return Environment(
        mode=mode,
        var=var,
        secret_key=env.str("SECRET_KEY") if production else env.str("SECRET_KEY", "") or _own_secret(var),
        database_url=env.str("DATABASE_URL")
        if production
        else env.str("DATABASE_URL", f"sqlite:///{var}/tierway.sqlite3"),
        redis_url=env.str("REDIS_URL", ""),
        public_url=env.str("PUBLIC_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}").rstrip("/"),
        allowed_hosts=env.list("ALLOWED_HOSTS", [] if production else ["*"]),
        log_level=env.str("LOG_LEVEL", "INFO"),
        dispatcher_threads=env.int("DISPATCHER_THREADS", 4),
        lease_seconds=env.float("LEASE_SECONDS", 30.0),
        # Tests make and take away tokens of the same name faster than that.
        token_kept_seconds=env.float("TOKEN_KEPT_SECONDS", 0.0 if mode == "test" else 5.0),
        answers_kept_hours=env.float("ANSWERS_KEPT_HOURS", 24.0),
        # Tests compare every time, so that none depends on how fast the others are.
        catalog_check_seconds=env.float("CATALOG_CHECK_SECONDS", 0.0 if mode == "test" else 1.0),
        prepared_statements=env.bool("PREPARED_STATEMENTS", True),
        hub_allowed_networks=_networks(env, "HUB_ALLOWED_NETWORKS", [] if production else list(LOOPBACK)),
        catalog_files=Path(env.str("CATALOG_FILES", str(var / "catalog-files"))),
        catalog_approval=env.bool("CATALOG_APPROVAL", False),
    )


def _networks(env: Env, name: str, default: list[str]) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(text) for text in env.list(name, default))
    except ValueError as error:
        raise EnvError(f"Environment variable {name} invalid: {error}") from error


def _own_secret(var: Path) -> str:
    """The key of an embedded installation: made at its first start, readable by its owner only."""
    path = var / "secret_key"
    var.mkdir(parents=True, exist_ok=True)
    # Written aside and linked: of several processes that start at once one wins, and nobody reads half a key.
    draft = var / f".secret_key.{os.getpid()}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="utf-8")
