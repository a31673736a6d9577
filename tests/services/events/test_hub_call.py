"""The call to a listener: where it goes, how long it lasts, what it follows."""

import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from events.delivery import NoAnswer, address, call, post
from tests.listener import listening

BODY = b'{"eventId":"e-1"}'
HOST = "hub.example"


@pytest.fixture
def listener():
    with listening() as running:
        yield running


@pytest.fixture
def names(monkeypatch):
    """Where `hub.example` leads, look-up by look-up; remembers the look-ups."""
    asked, answers = [], []

    def getaddrinfo(host, port, **_options):
        asked.append(host)
        ips = answers.pop(0) if answers else ["127.0.0.1"]
        return [(0, 0, 0, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(address, "getaddrinfo", getaddrinfo)
    return asked, answers


def test_the_event_is_posted_as_json(listener):
    assert post(listener.url("/events?for=me"), BODY, seconds=5) == 204
    (request,) = listener.received
    assert (request.path, request.body) == ("/events?for=me", {"eventId": "e-1"})
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Host"] == f"127.0.0.1:{listener.port}"


@pytest.mark.parametrize("status", [200, 302, 404, 410, 500])
def test_every_status_is_an_answer(listener, status):
    listener.answers = [status]
    assert post(listener.url(), BODY, seconds=5) == status


def test_a_redirect_is_not_followed(listener):
    listener.answers = [(307, {"Location": listener.url("/elsewhere")})]
    assert post(listener.url(), BODY, seconds=5) == 307
    assert [request.path for request in listener.received] == ["/events"]


def test_the_connection_goes_to_the_address_that_was_checked(listener, names):
    asked, answers = names
    answers += [["127.0.0.1"], ["10.0.0.1"]]
    assert post(listener.url(host=HOST), BODY, seconds=5) == 204
    assert asked == [HOST]
    assert listener.received[0].headers["Host"] == f"{HOST}:{listener.port}"


def test_a_name_that_leads_inside_by_now_is_not_called(listener, names, settings):
    settings.HUB_ALLOWED_NETWORKS = ()
    with pytest.raises(NoAnswer, match="public address"):
        post(listener.url(host=HOST), BODY, seconds=5)
    assert listener.received == []


def test_the_next_address_is_tried_when_nobody_is_at_the_first(listener, names):
    _, answers = names
    answers.append(["127.0.0.2", "127.0.0.1"])
    assert post(listener.url(host=HOST), BODY, seconds=5) == 204
    assert len(listener.received) == 1


def test_nobody_there_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(NoAnswer, match="ConnectError"):
        post(f"http://127.0.0.1:{port}/", BODY, seconds=5)


def test_a_listener_that_says_nothing_is_left_after_the_read_time(listener, monkeypatch):
    monkeypatch.setattr(call, "READ_SECONDS", 0.1)
    listener.silent = True
    with pytest.raises(NoAnswer, match="ReadTimeout"):
        post(listener.url(), BODY, seconds=30)


@pytest.mark.parametrize(("first", "drop"), [(b"", b"H"), (b"HTTP/1.1 200 OK\r\nX: ", b"x")])
def test_a_listener_that_drips_its_answer_is_left_when_the_whole_time_is_up(first, drop):
    over = Event()

    def drip(server):
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(first)
            while not over.wait(0.01):
                connection.sendall(drop)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=drip, args=(server,), daemon=True)
        thread.start()
        # A byte every 10 ms, so no single wait comes near its own 10 s.
        with pytest.raises(NoAnswer, match="ReadTimeout"):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", BODY, seconds=0.3)
        over.set()
        thread.join()


def test_an_answer_is_its_status_however_long_its_body():
    def pour(server):
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
            while True:
                connection.sendall(b"x" * 65536)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=pour, args=(server,), daemon=True)
        thread.start()
        assert post(f"http://127.0.0.1:{server.getsockname()[1]}/", BODY, seconds=30) == 200
        thread.join()


def test_an_answer_that_is_no_http_is_no_answer():
    def talk(server):
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=talk, args=(server,), daemon=True)
        thread.start()
        with pytest.raises(NoAnswer, match="RemoteProtocolError"):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", BODY, seconds=5)
        thread.join()


@pytest.fixture
def tls(tmp_path, monkeypatch):
    """A server's certificate for hub.example, trusted here; and the names that clients asked the server for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    (tmp_path / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (tmp_path / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    trusted = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    monkeypatch.setattr(call, "_trusted", lambda: trusted)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    asked_for = []
    context.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    return context, asked_for


def test_tls_asks_for_the_name_and_verifies_it(tls, names):
    context, asked_for = tls
    with listening(context) as listener:
        assert post(listener.url(host=HOST), BODY, seconds=5) == 204
        assert asked_for == [HOST]
        assert listener.bodies == [{"eventId": "e-1"}]


def test_a_certificate_of_another_name_gets_no_event(tls, names):
    context, _ = tls
    with listening(context) as listener:
        with pytest.raises(NoAnswer, match="certificate"):
            post(listener.url(host="other.example"), BODY, seconds=5)
        assert listener.received == []
