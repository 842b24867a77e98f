"""A proxy on loopback that passes HTTP requests on, but for those that it answers, drops, tears or delays itself.

What happens to a request depends on the seed, on the request and on how often it came: not on the time, and not on
what other requests come in between.
"""

from __future__ import annotations

import http.client
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from schemas.ids import unit_interval

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"})
_CODES = {
    500: "InternalError",
    503: "SlowDown",
    403: "AccessDenied",
    404: "NoSuchKey",
    507: "InsufficientStorage",
}
SLOW_S = 0.2
KINDS = ("500", "503", "drop", "lose", "tear", "slow")


class Request:
    """A request as a rule sees it: the method, the path with its query, and how often it came before."""

    def __init__(self, method: str, path: str, before: int) -> None:
        self.method, self.path, self.before = method, path, before


Rule = Callable[[Request], str | None]
"""Returns what happens to a request: None (it is passed on), one of ``KINDS``, or another status to answer with.

"drop": the connection is reset before the server sees the request; "lose": after the server carried it out; "tear":
in the middle of the answer's body; "slow": the answer comes late.
"""


def sometimes(share: float, seed: int = 0) -> Rule:
    """Return the rule that strikes a share of the requests, all kinds in turn by chance."""

    def rule(request: Request) -> str | None:
        key = (seed, request.method, request.path, request.before)
        if unit_interval("fault", *key) >= share:
            return None
        return KINDS[int(unit_interval("kind", *key) * len(KINDS))]

    return rule


class FaultProxy:
    """``rule`` may be replaced at any time; ``struck`` counts what happened; ``url`` is where it listens.

    The server gets one request at a time: moto's dictionaries are not made for threads.
    """

    def __init__(self, upstream: str, rule: Rule) -> None:
        self.upstream = upstream.removeprefix("http://")
        self.rule = rule
        self.struck: Counter[str] = Counter()
        self.url = ""
        self._seen: Counter[tuple[str, str]] = Counter()
        self.turn = threading.Lock()
        self._lock = threading.Lock()

    def decide(self, method: str, path: str) -> str | None:
        """Return what happens to the next request like this."""
        with self._lock:
            kind = self.rule(Request(method, path, self._seen[method, path]))
            self._seen[method, path] += 1
            self.struck[kind or "passed"] += 1
        return kind


@contextmanager
def fault_proxy(upstream: str, rule: Rule) -> Iterator[FaultProxy]:
    """Run a proxy in front of a server, such as ``http://127.0.0.1:5000``, while the block runs."""
    proxy = FaultProxy(upstream, rule)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        proxy.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that give up are the point."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: FaultProxy

    def _serve(self) -> None:
        kind = self.proxy.decide(self.command, self.path)
        body = self._body()
        if kind == "drop":
            self._reset()
        elif kind and kind.isdigit():
            self._refuse(int(kind))
        else:
            self._pass_on(kind, body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _pass_on(self, kind: str | None, body: bytes) -> None:
        headers = {name: text for name, text in self.headers.items() if _is_passed(name)}
        headers["Content-Length"] = str(len(body))
        with (
            self.proxy.turn,
            closing(http.client.HTTPConnection(self.proxy.upstream, timeout=60)) as upstream,
        ):
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            content = answer.read()
        if kind == "slow":
            time.sleep(SLOW_S)
        if kind == "lose":
            self._reset()
        else:
            self._answer(answer, content, torn=kind == "tear")

    def _answer(self, answer: http.client.HTTPResponse, content: bytes, *, torn: bool) -> None:
        self.send_response(answer.status)
        for name, text in answer.getheaders():
            if _is_passed(name):
                self.send_header(name, text)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
        self.send_header("Content-Length", length or "0")
        self.end_headers()
        if torn:
            self.wfile.write(content[: len(content) // 2])
            self._reset()
        elif self.command != "HEAD":
            self.wfile.write(content)

    def _refuse(self, status: int) -> None:
        code = _CODES.get(status, "QuotaExceeded")
        body = (
            f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>refused by the proxy</Message></Error>'
        )
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body.encode())

    def _reset(self) -> None:
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _is_passed(name: str) -> bool:
    return name.lower() not in _HOP_BY_HOP and name.lower() != "expect"
