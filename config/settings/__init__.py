"""Django settings, one module a concern; the environment is read in config/env.py."""

from config.settings.base import *  # noqa: F403 - Django reads settings as one flat module
from config.settings.broker import *  # noqa: F403
from config.settings.interfaces import *  # noqa: F403
