"""Gunicorn reads this file from the folder that it is started in, whoever starts it: see config/web_server.py."""

from config.web_server import settle, tolerate

tolerate()


def post_worker_init(_worker: object) -> None:
    """Gunicorn's hook: the application of a worker is loaded, and no request has come yet."""
    settle()
