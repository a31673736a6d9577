"""What the environment says, and what holds where it says nothing."""

import pytest
from environs import EnvError

from config.env import read_environment


def networks(monkeypatch, mode, given=None):
    monkeypatch.setenv("TIERWAY_MODE", mode)
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    monkeypatch.delenv("HUB_ALLOWED_NETWORKS", raising=False)
    if given is not None:
        monkeypatch.setenv("HUB_ALLOWED_NETWORKS", given)
    return [str(network) for network in read_environment().hub_allowed_networks]


@pytest.mark.parametrize(
    ("mode", "allowed"),
    [("production", []), ("embedded", ["127.0.0.0/8", "::1/128"]), ("test", ["127.0.0.0/8", "::1/128"])],
)
def test_listeners_on_the_loopback_are_for_one_machine_installations(monkeypatch, mode, allowed):
    assert networks(monkeypatch, mode) == allowed


def test_networks_are_listed_by_comma(monkeypatch):
    assert networks(monkeypatch, "production", "10.1.0.0/16,fd00::/8") == ["10.1.0.0/16", "fd00::/8"]
    assert networks(monkeypatch, "embedded", "") == []


@pytest.mark.parametrize("wrong", ["10.1.0.1/16", "everywhere"])
def test_a_network_that_is_none_is_named(monkeypatch, wrong):
    with pytest.raises(EnvError, match="HUB_ALLOWED_NETWORKS"):
        networks(monkeypatch, "production", wrong)


@pytest.mark.parametrize(("mode", "seconds"), [("production", 1.0), ("embedded", 1.0), ("test", 0.0)])
def test_the_catalog_is_looked_at_once_a_second_and_every_time_in_tests(monkeypatch, mode, seconds):
    for name, value in {"TIERWAY_MODE": mode, "SECRET_KEY": "x", "DATABASE_URL": "sqlite:///x"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CATALOG_CHECK_SECONDS", raising=False)
    assert read_environment().catalog_check_seconds == seconds
    monkeypatch.setenv("CATALOG_CHECK_SECONDS", "2.5")
    assert read_environment().catalog_check_seconds == 2.5


@pytest.mark.parametrize(("given", "hours"), [(None, 24.0), ("1.5", 1.5)])
def test_answers_are_kept_for_a_day_unless_something_else_is_said(monkeypatch, given, hours):
    monkeypatch.setenv("TIERWAY_MODE", "test")
    monkeypatch.delenv("ANSWERS_KEPT_HOURS", raising=False)
    if given is not None:
        monkeypatch.setenv("ANSWERS_KEPT_HOURS", given)
    assert read_environment().answers_kept_hours == hours
