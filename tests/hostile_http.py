"""A server on loopback that misbehaves: each path in a way of its own. It speaks HTTP by hand, over raw sockets."""

from __future__ import annotations

import gzip
import re
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

DRIP_S = 0.02
BOMB_BYTES = 64 * 2**20
HTML = b"<!DOCTYPE html><html><body>Please log in</body></html>"


class Request:
    """A request: its path with the query, its headers in lower case, and how many of the same path came before."""

    def __init__(self, path: str, headers: Mapping[str, str], before: int) -> None:
        self.path, self.headers, self.before = path, headers, before


class HostileServer:
    """``content`` is what is to be had of it; ``asked`` holds every request; ``url`` is where it listens."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked: list[Request] = []
        self.stopping = threading.Event()
        self.port = 0
        self.tls_port = 0
        self.most_at_once = 0
        self._now = 0
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        return f"https://127.0.0.1:{self.tls_port}"

    def note(self, path: str, headers: Mapping[str, str]) -> Request:
        with self._lock:
            request = Request(path, headers, self._seen[path])
            self._seen[path] += 1
            self.asked.append(request)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        return request

    def done(self) -> None:
        with self._lock:
            self._now -= 1

    def requests(self, path: str) -> list[Request]:
        return [request for request in self.asked if request.path.partition("?")[0] == path]


class Connection:
    """One connection, with what the behaviours do to it."""

    def __init__(self, sock: socket.socket, server: HostileServer) -> None:
        self.sock, self.server = sock, server

    def head(self, status: str, **headers: object) -> None:
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1"))

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send a byte at a time, forever."""
        while not self.server.stopping.is_set():
            for byte in data:
                self.send(bytes([byte]))
                time.sleep(DRIP_S)

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def whole(self, data: bytes, **headers: object) -> None:
        self.head("200 OK", Content_Length=len(data), **headers)
        self.send(data)

    def part(self, request: Request, data: bytes, etag: str) -> int:
        """Send the head of what is asked for, as a good server does; return where it begins."""
        wanted = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        if not wanted or request.headers.get("if-range") != etag:
            self.head("200 OK", Content_Length=len(data), ETag=etag, Accept_Ranges="bytes")
            return 0
        start = int(wanted[1])
        self.head(
            "206 Partial Content",
            Content_Length=len(data) - start,
            Content_Range=f"bytes {start}-{len(data) - 1}/{len(data)}",
            ETag=etag,
        )
        return start


Behaviour = Callable[[Connection, Request], None]


def _good(to: Connection, request: Request) -> None:
    data = to.server.content
    to.send(data[to.part(request, data, '"one"') :])


def _slow_head(to: Connection, _: Request) -> None:
    to.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    to.drip(b"s")


def _slow_body(to: Connection, _: Request) -> None:
    to.head("200 OK", Content_Length=10**6)
    to.drip(b"s")


def _stall(to: Connection, _: Request) -> None:
    to.head("200 OK", Content_Length=len(to.server.content))
    to.send(to.server.content[:1000])
    to.server.stopping.wait(60)


def _drop_with_range(to: Connection, request: Request) -> None:
    data = to.server.content
    start = to.part(request, data, '"one"')
    to.send(data[start:] if request.before else data[: len(data) // 2])


def _drop_often(to: Connection, request: Request) -> None:
    data = to.server.content
    start = to.part(request, data, '"one"')
    to.send(data[start : start + 3 * 2**19])


def _drop_without_range(to: Connection, request: Request) -> None:
    data = to.server.content
    to.head("200 OK", Content_Length=len(data))
    to.send(data if request.before else data[: len(data) // 2])


def _drop_always(to: Connection, _: Request) -> None:
    to.head("200 OK", Content_Length=len(to.server.content), ETag='"one"')
    to.send(to.server.content[:500])
    to.reset()


def _changes(to: Connection, request: Request) -> None:
    """Another file from the second request on; that its server heeds If-Range is not said."""
    if not request.before:
        to.head("200 OK", Content_Length=len(to.server.content), ETag='"old"')
        to.send(b"old" * 300)
        return
    to.send(to.server.content[to.part(request, to.server.content, '"new"') :])


def _changes_unseen(to: Connection, request: Request) -> None:
    """A part of another file, whatever If-Range says."""
    data = to.server.content
    if "range" not in request.headers:
        if request.before:
            to.whole(data, ETag='"new"')
        else:
            to.head("200 OK", Content_Length=len(data), ETag='"old"')
            to.send(b"old" * 300)
        return
    to.head(
        "206 Partial Content",
        Content_Length=len(data) - 900,
        Content_Range=f"bytes 900-{len(data) - 1}/{len(data)}",
        ETag='"new"',
    )
    to.send(data[900:])


def _too_long(to: Connection, _: Request) -> None:
    to.head("200 OK", Content_Length=len(to.server.content) + 1000)
    to.send(to.server.content)


def _too_short(to: Connection, _: Request) -> None:
    to.head("200 OK", Content_Length=1000)
    to.send(to.server.content)


def _html(to: Connection, _: Request) -> None:
    to.whole(HTML, Content_Type="text/html")


def _endless(to: Connection, _: Request) -> None:
    to.head("200 OK", Transfer_Encoding="chunked")
    while not to.server.stopping.is_set():
        to.send(b"10000\r\n" + bytes(0x10000) + b"\r\n")


def _bomb(to: Connection, _: Request) -> None:
    to.whole(_bomb_of_zeros(), Content_Encoding="gzip")


@cache
def _bomb_of_zeros() -> bytes:
    return gzip.compress(bytes(BOMB_BYTES))


def _packed(to: Connection, _: Request) -> None:
    half = len(to.server.content) // 2
    to.whole(
        gzip.compress(to.server.content[:half]) + gzip.compress(to.server.content[half:]),
        Content_Encoding="gzip",
    )


def _busy(to: Connection, request: Request) -> None:
    if request.before:
        to.whole(to.server.content)
    else:
        to.head("429 Too Many Requests", Retry_After=1, Content_Length=0)


def _three_503(to: Connection, request: Request) -> None:
    if request.before >= 3:
        to.whole(to.server.content)
    else:
        to.head("503 Service Unavailable", Content_Length=0)


def _garbage(to: Connection, _: Request) -> None:
    to.send(bytes(range(256)) * 4)


def _hop(to: Connection, request: Request) -> None:
    number = int(request.path.partition("=")[2] or 0)
    to.head("302 Found", Location=f"/hop?n={number + 1}", Content_Length=0)


def _to(place: str) -> Behaviour:
    def behave(to: Connection, _: Request) -> None:
        to.head("302 Found", Location=place.format(port=to.server.port), Content_Length=0)

    return behave


def _status(line: str) -> Behaviour:
    def behave(to: Connection, _: Request) -> None:
        to.head(line, Content_Length=4)
        to.send(b"page")

    return behave


BEHAVIOURS: dict[str, Behaviour] = {
    "/good": _good,
    "/list.jsonl": _good,
    "/slow-head": _slow_head,
    "/slow-body": _slow_body,
    "/stall": _stall,
    "/drop-with-range": _drop_with_range,
    "/drop-often": _drop_often,
    "/drop-without-range": _drop_without_range,
    "/drop-always": _drop_always,
    "/changes": _changes,
    "/changes-unseen": _changes_unseen,
    "/too-long": _too_long,
    "/too-short": _too_short,
    "/html": _html,
    "/endless": _endless,
    "/bomb": _bomb,
    "/packed": _packed,
    "/busy": _busy,
    "/three-503": _three_503,
    "/garbage": _garbage,
    "/loop": _to("/loop-back"),
    "/loop-back": _to("/loop"),
    "/hop": _hop,
    "/moved": _to("/good"),
    "/to-metadata": _to("http://169.254.169.254/latest/meta-data/"),
    "/to-v6": _to("http://[::1]:{port}/good"),
    "/to-mapped": _to("http://[::ffff:10.0.0.1]/good"),
    "/to-number": _to("http://2852039166/latest/"),  # 169.254.169.254
    "/to-file": _to("file:///etc/passwd"),
    "/to-nowhere": _to(""),
    "/to-localhost": _to("http://localhost:{port}/good"),
    "/gone": _status("404 Not Found"),
    "/removed": _status("410 Gone"),
    "/forbidden": _status("403 Forbidden"),
    "/login": _status("401 Unauthorized"),
    "/nothing": _status("204 No Content"),
}


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        to = Connection(self.request, self.server.hostile)
        with suppress(OSError):
            head = self._head()
            if not head:
                return
            path, headers = head
            request = to.server.note(path, headers)
            try:
                BEHAVIOURS.get(path.partition("?")[0], _status("404 Not Found"))(to, request)
            finally:
                to.server.done()

    def _head(self) -> tuple[str, dict[str, str]] | None:
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.request.recv(65536)
            if not more:
                return None
            data += more
        first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        pairs = (line.partition(": ") for line in lines)
        return first.split(" ")[1], {name.lower(): value for name, _, value in pairs}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    hostile: HostileServer
    tls: ssl.SSLContext | None = None

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        sock, address = self.socket.accept()
        if self.tls:
            sock.settimeout(10)
            sock = self.tls.wrap_socket(sock, server_side=True)
        return sock, address

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that give up are the point."""


@contextmanager
def hostile_server(content: bytes, certificate: Path | None = None) -> Iterator[HostileServer]:
    """Run the server while the block runs; with a certificate, also by https."""
    hostile = HostileServer(content)
    with _listening(hostile, None) as hostile.port:
        if certificate is None:
            yield hostile
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            with _listening(hostile, context) as hostile.tls_port:
                yield hostile


@contextmanager
def _listening(hostile: HostileServer, tls: ssl.SSLContext | None) -> Iterator[int]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.hostile, server.tls = hostile, tls
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            hostile.stopping.set()
            server.shutdown()
            thread.join()
