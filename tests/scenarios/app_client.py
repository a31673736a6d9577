"""An app of the telco, as a client of the public API: a token, JSON over HTTP, and the official files as judge."""

from __future__ import annotations

import importlib.util
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

SPECS = Path(os.environ.get("TMF_SPECS_DIR", Path(__file__).parents[3] / "shared" / "specs"))
PATIENCE = 60.0


class StoryFailed(AssertionError):  # noqa: N818 - named for what happened
    """What the story saw is not what it tells."""


def load_judge() -> Callable[[str, str, Any], list[str]] | None:
    """The validator of the official OpenAPI files, where they (and jsonschema) are at hand; else None."""
    path = SPECS / "oas_validator.py"
    if not path.is_file() or importlib.util.find_spec("jsonschema") is None:
        return None
    spec = importlib.util.spec_from_file_location("oas_validator", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.errors


class AppClient:
    """Sends requests with a client-credentials token, prints them, and holds every answer against its official file."""

    def __init__(self, demo: dict[str, Any], say: Callable[[str], None] = print) -> None:
        self.say, self.judge = say, load_judge()
        self.http = httpx.Client(base_url=demo["base_url"], timeout=30)
        grant = {k: demo[k] for k in ("client_id", "client_secret")} | {"grant_type": "client_credentials"}
        try:
            answer = httpx.post(demo["token_url"], data=grant, timeout=30)
        except httpx.TransportError as error:
            raise StoryFailed(f"nothing answers at {demo['base_url']} ({error}). Is `make run` up?") from error
        check(answer.status_code == httpx.codes.OK, f"no token: {answer.status_code} {answer.text}")
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self.judged = 0

    def get(self, path: str, *, valid_as: tuple[str, str], quiet: bool = False, **params: str) -> Any:
        """GET; `valid_as` is the API and the schema of the answer (of each row of a list)."""
        answer = self.http.get(path, params=params)
        return self._heard("GET", str(answer.request.url.raw_path, "ascii"), answer, valid_as, quiet=quiet)

    def post(
        self,
        path: str,
        body: dict[str, Any],
        *,
        valid_as: tuple[str, str],
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """POST and expect a status."""
        answer = self.http.post(path, json=body, headers=headers)
        self.say(f"   > {json.dumps(body)}")
        self._heard("POST", path, answer, valid_as, status=status)
        return answer

    def until(self, path: str, *, valid_as: tuple[str, str], done: Callable[[Any], bool]) -> Any:
        """Poll an address until its answer is what is waited for."""
        end = time.monotonic() + PATIENCE
        while True:
            body = self.get(path, valid_as=valid_as, quiet=True)
            if done(body):
                self.say(f"   GET {path} → 200, after polling")
                return body
            check(
                time.monotonic() < end, f"{path} did not get there within {PATIENCE:.0f} s: {json.dumps(body)[:2000]}"
            )
            time.sleep(0.1)

    def _heard(
        self,
        method: str,
        path: str,
        answer: httpx.Response,
        valid_as: tuple[str, str],
        *,
        status: int = 200,
        quiet: bool = False,
    ) -> Any:
        if not quiet:
            self.say(f"   {method} {path} → {answer.status_code}")
        accepted = (status, httpx.codes.PARTIAL_CONTENT) if method == "GET" else (status,)
        check(answer.status_code in accepted, f"{method} {path}: {answer.status_code} {answer.text[:2000]}")
        body = answer.json()
        for part in body if isinstance(body, list) else [body]:
            self._judge(valid_as, part)
        return body

    def _judge(self, valid_as: tuple[str, str], body: Any) -> None:
        if self.judge is None:
            return
        found = self.judge(*valid_as, body)
        check(not found, f"not valid as {valid_as[1]} of {valid_as[0]}: {found} in {json.dumps(body)[:2000]}")
        self.judged += 1


def check(holds: object, otherwise: str) -> None:
    """Stop the story where it is not true.

    Raises:
        StoryFailed: with what was seen.
    """
    if not holds:
        raise StoryFailed(otherwise)
