"""Which callbacks may be called."""

from ipaddress import ip_network

import pytest

from events.delivery import AddressRefused, address, check_callback

PUBLIC = "93.184.216.34"


@pytest.fixture
def resolver(monkeypatch, settings):
    """A production's networks, and names that lead where a test says; IP addresses are read by the real resolver."""
    settings.HUB_ALLOWED_NETWORKS = ()
    names, real = {}, address.getaddrinfo

    def getaddrinfo(host, port, **options):
        if host not in names:
            return real(host, port, **options)
        return [(0, 0, 0, "", (ip, port)) for ip in names[host]]

    monkeypatch.setattr(address, "getaddrinfo", getaddrinfo)
    return names


@pytest.mark.parametrize(
    ("callback", "why"),
    [
        ("ftp://hub.example/x", "http:// or https://"),
        ("file:///etc/passwd", "http:// or https://"),
        ("javascript:alert(1)", "http:// or https://"),
        ("//hub.example/x", "http:// or https://"),
        ("events", "http:// or https://"),
        ("http:///events", "name a host"),
        ("http://a b/", "name a host"),
        ("http://%31%32%37.0.0.1/", "name a host"),
        ("http://[fe80::1%25eth0]/", "name a host"),
        ("http://.", "name a host"),
        ("http://kim@hub.example/", "a user or a password"),
        ("http://kim:secret@hub.example/", "a user or a password"),
        ("http://hub.example\\@127.0.0.1/", "a user or a password"),
        ("http://hub.example:0/", "port"),
        ("http://hub.example:99999/", "port"),
        ("http://[::1/", "no address"),
        ("http://0177.0.0.1/", "no address"),
        ("http://hub.example/\n", "no address"),
    ],
)
def test_what_is_no_web_address_is_refused(resolver, callback, why):
    resolver["hub.example"] = [PUBLIC]
    with pytest.raises(AddressRefused, match=why):
        check_callback(callback)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "127。0。0。1",
        "localhost",
        "0.0.0.0",  # noqa: S104 - nobody is bound to it
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:1::1]",
        "[fc00::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2001:db8::1]",
    ],
)
def test_what_leads_inside_is_refused_however_it_is_written(resolver, host):
    with pytest.raises(AddressRefused, match="does not lead to a public address"):
        check_callback(f"http://{host}:8080/events")


def test_a_name_with_one_address_inside_is_refused(resolver):
    resolver["hub.example"] = [PUBLIC, "10.0.0.1"]
    with pytest.raises(AddressRefused, match="public address"):
        check_callback("https://hub.example/events")


def test_a_name_that_is_not_found_is_refused(resolver):
    with pytest.raises(AddressRefused, match="cannot be found"):
        check_callback(f"https://{'a' * 70}.example/events")


def test_a_resolver_that_does_not_answer_is_not_waited_for(resolver, monkeypatch):
    def never(*_args, **_options):
        release.wait(30)
        return []

    release = address.threading.Event()
    monkeypatch.setattr(address, "getaddrinfo", never)
    monkeypatch.setattr(address, "LOOK_UP_SECONDS", 0.05)
    with pytest.raises(AddressRefused, match="in time"):
        check_callback("https://hub.example/events")
    release.set()


@pytest.mark.parametrize("ip", [PUBLIC, "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"])
def test_a_public_address_is_taken(resolver, ip):
    resolver["hub.example"] = [ip]
    check_callback("https://hub.example/events?x=1")


def test_an_allowed_network_is_taken_and_its_neighbours_are_not(resolver, settings):
    settings.HUB_ALLOWED_NETWORKS = (ip_network("10.1.0.0/16"), ip_network("fd00:1::/32"))
    for host in ("10.1.2.3", "[::ffff:10.1.2.3]", "[fd00:1::5]"):
        check_callback(f"http://{host}/events")
    for host in ("10.2.0.1", "127.0.0.1", "[fd00:2::5]"):
        with pytest.raises(AddressRefused):
            check_callback(f"http://{host}/events")
