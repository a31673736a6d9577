"""The HTTP side: one thread a connection, connections kept alive, requests read whole before anything is done."""

import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from partner_simulator.app import App
from partner_simulator.http_values import Answer, Refusal, Request

MAX_BODY = 1_000_000
MAX_DRAINED = 16_000_000
IDLE_SECONDS = 75


class SimulatorServer(ThreadingHTTPServer):
    """Serves an App; port 0 takes any free port, `address` says which."""

    request_queue_size = 256
    # A client's idle connection must not hold up the end of the process.
    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str, port: int, app: App) -> None:
        self.app = app
        super().__init__((host, port), Handler)

    @property
    def address(self) -> str:
        """The base URL under which the simulator is reached."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def server_bind(self) -> None:
        """Bind without asking the name service for the host's full name, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about clients that went away; report the rest."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads requests of one connection and writes their answers."""

    protocol_version = "HTTP/1.1"
    server_version = "partner-simulator"
    sys_version = ""
    timeout = IDLE_SECONDS
    # Head and body leave as one packet, and at once.
    disable_nagle_algorithm = True
    wbufsize = -1

    def serve(self) -> None:
        """Answer one request of any method."""
        try:
            body = self._read_body()
            request = self._request(body)
        except Refusal as refusal:
            # What follows on the connection may be the rest of this request.
            self.close_connection = True
            self._send(refusal.answer())
            return
        self._send(cast("SimulatorServer", self.server).app.answer(request))

    # The base class looks methods up by these names.
    do_GET = do_HEAD = do_OPTIONS = serve  # noqa: N815
    do_POST = do_PUT = do_PATCH = do_DELETE = serve  # noqa: N815

    def handle_expect_100(self) -> bool:
        """Let the client send its body; the answer must not wait in the buffer."""
        proceed = super().handle_expect_100()
        self.wfile.flush()
        return proceed

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what the base class refuses by itself, in the notation of all other refusals."""
        self.close_connection = True
        if code == HTTPStatus.NOT_IMPLEMENTED:
            code, name = HTTPStatus.METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"
        else:
            name = "BAD_REQUEST"
        text = message or explain or HTTPStatus(code).phrase
        self._send(Refusal(code, name, text).answer())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Write nothing: the ledger is the record, and a line a request would be the slowest part of it."""

    def _request(self, body: bytes) -> Request:
        try:
            parts = urlsplit(self.path)
            segments = tuple(unquote(part, errors="strict") for part in parts.path.split("/")[1:] if part)
            query = dict(parse_qsl(parts.query, keep_blank_values=True, errors="strict"))
        except ValueError:
            raise Refusal(HTTPStatus.BAD_REQUEST, "BAD_REQUEST", "the path or query cannot be read") from None
        key = self.headers.get("Idempotency-Key")
        return Request(self.command, segments, query=query, operation_key=key, body=body)

    def _read_body(self) -> bytes:
        if "Transfer-Encoding" in self.headers:
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "LENGTH_REQUIRED", "send the body with a Content-Length")
        stated = self.headers.get("Content-Length", "0").strip()
        if not (stated.isascii() and stated.isdigit() and len(stated) <= len(str(sys.maxsize))):
            raise Refusal(HTTPStatus.BAD_REQUEST, "BAD_REQUEST", "the Content-Length is not a number")
        length = int(stated)
        if length > MAX_BODY:
            self._drain(length)
            message = f"the body is over {MAX_BODY} bytes"
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BODY_TOO_LARGE", message)
        body = self.rfile.read(length)
        if len(body) < length:
            raise Refusal(HTTPStatus.BAD_REQUEST, "BAD_REQUEST", "the body is shorter than its Content-Length")
        return body

    def _drain(self, length: int) -> None:
        # A client that is still sending when we close sees a reset connection in place of the answer.
        left = min(length, MAX_DRAINED)
        while left > 0:
            chunk = self.rfile.read(min(left, 65_536))
            if not chunk:
                return
            left -= len(chunk)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()
