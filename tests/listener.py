"""A listener as a client of ours would run one: a real HTTP server on the loopback, which answers as it is told."""

import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import orjson

TAKEN = 204


@dataclass(frozen=True)
class Received:
    """A request that arrived: its path, headers and JSON body."""

    path: str
    headers: dict
    body: dict


@dataclass
class Listener:
    """Remembers what it gets; answers with the next of `answers` (a status, or a status and headers), else 204."""

    port: int = 0
    scheme: str = "http"
    received: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    silent: bool = False
    over: Event = field(default_factory=Event)

    def url(self, path="/events", host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.port}{path}"

    @property
    def bodies(self):
        return [request.body for request in self.received]


class Handler(BaseHTTPRequestHandler):
    """One request; `server.listener` says what to do with it."""

    def do_POST(self):
        listener = self.server.listener
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        listener.received.append(Received(self.path, dict(self.headers), orjson.loads(body or b"null")))
        if listener.silent:
            listener.over.wait(30)
            return
        answer = listener.answers.pop(0) if listener.answers else TAKEN
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        """Whoever follows a redirect is seen."""
        self.do_POST()

    def log_message(self, *_):
        """Nothing: the requests are remembered."""


class Server(ThreadingHTTPServer):
    """A server that keeps what a broken connection makes it say to itself."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients of these tests do break off."""


@contextmanager
def listening(tls=None):
    """A running listener; `tls` is the server's SSL context."""
    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    listener = Listener(server.server_port, "https" if isinstance(tls, ssl.SSLContext) else "http")
    server.listener = listener
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
