"""What gunicorn is told of us (that it tolerates `Expect: 202-Accepted` is asked of a running one, in tests/faults)."""

import gc
import runpy
from pathlib import Path

from config.web_server import settle

CONF = Path(__file__).parents[2] / "gunicorn.conf.py"


def test_a_collection_does_not_go_through_what_start_up_has_made():
    assert gc.get_freeze_count() == 0
    try:
        settle()
        frozen = gc.get_freeze_count()
        assert frozen > 100_000
        assert len(gc.get_objects()) < frozen / 10
    finally:
        gc.unfreeze()


def test_every_worker_settles_once_it_is_loaded(monkeypatch):
    settled = []
    monkeypatch.setattr("config.web_server.settle", lambda: settled.append(True))
    runpy.run_path(str(CONF))["post_worker_init"](object())
    assert settled == [True]
