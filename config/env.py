"""Everything Tierway reads from its environment, typed, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Environment:
    """What the process was told from outside.

    `mode` is `embedded` (one machine, SQLite, filesystem broker: the default), `test` or `production`.
    `var` is the folder of everything that Tierway itself writes. URLs are as the libraries take them.
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
        # The embedded key protects demo logins on one machine only; production has to bring its own.
        secret_key=env.str("SECRET_KEY") if production else env.str("SECRET_KEY", "embedded-demo-only"),
        database_url=env.str("DATABASE_URL")
        if production
        else env.str("DATABASE_URL", f"sqlite:///{var}/tierway.sqlite3"),
        redis_url=env.str("REDIS_URL", ""),
        public_url=env.str("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        allowed_hosts=env.list("ALLOWED_HOSTS", [] if production else ["*"]),
        log_level=env.str("LOG_LEVEL", "INFO"),
        dispatcher_threads=env.int("DISPATCHER_THREADS", 4),
        lease_seconds=env.float("LEASE_SECONDS", 30.0),
    )
