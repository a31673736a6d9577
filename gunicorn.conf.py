"""Gunicorn reads this file from the folder that it is started in, whoever starts it: see config/web_server.py."""

from config.web_server import tolerate

tolerate()
