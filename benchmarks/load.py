"""A client that waits for nothing but the server: one kept-open connection, requests made beforehand."""

import socket
from statistics import median
from time import perf_counter


class Client:
    """One HTTP/1.1 connection to a server on this machine."""

    def __init__(self, host, port, token):
        self.address, self.token = (host, port), token
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(self.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, path, body=None, method="", **headers):
        """The bytes of a GET, or with a body (JSON as text) of a POST."""
        method = method or ("GET" if body is None else "POST")
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {self.token}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + (body or "")).encode()

    def get(self, request):
        """Send a request; the status and the body of its answer."""
        self.socket.sendall(request)
        data = self.socket.recv(65536)
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        parts, got = [body], len(body)
        while got < length:
            parts.append(self._more())
            got += len(parts[-1])
        if b"\r\nconnection: close" in head.lower():
            self.connect()
        return int(head[9:12]), b"".join(parts)

    def _more(self):
        data = self.socket.recv(262144)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data


def latencies(client, requests):
    """How long each request takes, in seconds, one after the other."""
    found = []
    for request in requests:
        start = perf_counter()
        status, _ = client.get(request)
        found.append(perf_counter() - start)
        assert status in (200, 206, 304), status
    return found


def seconds(client, requests):
    """How long the requests take, one after the other; every one has to be answered with 200, 206 or 304."""
    start = perf_counter()
    for request in requests:
        status, _ = client.get(request)
        assert status in (200, 206, 304), status
    return perf_counter() - start


def ratio(client, floor, ours, rounds=15):
    """The floor's time over ours, taken in turns: the median of the rounds, with the requests a second of each."""
    seconds(client, floor), seconds(client, ours)
    pairs = [(seconds(client, floor), seconds(client, ours)) for _ in range(rounds)]
    ratios = sorted(one / other for one, other in pairs)
    return {
        "ratio": round(median(ratios), 3),
        "lowest": round(ratios[0], 3),
        "highest": round(ratios[-1], 3),
        "floor_per_second": round(len(floor) / median(one for one, _ in pairs)),
        "ours_per_second": round(len(ours) / median(other for _, other in pairs)),
    }
