"""The command `python -m partner_simulator`."""

import argparse
import signal
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from partner_simulator.app import App
from partner_simulator.server import SimulatorServer
from partner_simulator.store import Store

POLL_SECONDS = 0.1


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT and return 0; return 1 when the store or the port cannot be had."""
    options = _parser().parse_args(arguments)
    try:
        store = Store(options.store)
    except (OSError, sqlite3.Error) as error:
        return _fail(f"cannot open the store {options.store}: {error}")
    try:
        server = SimulatorServer(options.host, options.port, App(store))
    except (OSError, OverflowError) as error:
        store.close()
        return _fail(f"cannot listen on {options.host}:{options.port}: {error}")
    _serve(server)
    store.close()
    return 0


def _serve(server: SimulatorServer) -> None:
    def stop(*_: object) -> None:
        # shutdown() waits for the loop, which runs in the very thread that handles signals.
        Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sys.stdout.write(f"partner_simulator serves on {server.address}\n")
    sys.stdout.flush()
    server.serve_forever(poll_interval=POLL_SECONDS)
    server.server_close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m partner_simulator", description="Plays streaming partners.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8001, help="port, 0 for any free one (default: %(default)s)")
    parser.add_argument(
        "--store",
        type=Path,
        default=Path("var/simulator.sqlite3"),
        help="SQLite file, made when missing (default: %(default)s)",
    )
    return parser


def _fail(message: str) -> int:
    sys.stderr.write(f"partner_simulator: {message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
