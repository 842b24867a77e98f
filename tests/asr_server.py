"""A transcription server on loopback that limits, fails and stalls as it is told, and notes what it sees.

It speaks HTTP by hand, over raw sockets, and hears real FLAC and WAV files: the text of a clip is its length.
"""

from __future__ import annotations

import email.parser
import email.policy
import io
import json
import select
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import soundfile

from tests.hostile_http import Connection, HostileServer

HOLD_S = 0.03
RATE_HZ = 16_000


class Heard:
    """A request: what it asks, how long its clip is, and how often that clip came before."""

    def __init__(self, head: Mapping[str, str], fields: Mapping[str, list[str]], audio: bytes) -> None:
        samples, self.rate_hz = soundfile.read(io.BytesIO(audio), dtype="int16")
        self.samples = samples
        self.n_samples = len(samples)
        self.kind = soundfile.info(io.BytesIO(audio)).format
        self.head, self.fields = head, fields
        self.at_s = time.monotonic()
        self.before = 0

    def field(self, name: str) -> str | None:
        return self.fields.get(name, [None])[0]


Behaviour = Callable[[Connection, Heard], None]
Plan = Callable[[Heard], Behaviour]


class AsrServer:
    """``plan`` chooses what becomes of a request; ``heard`` holds all; ``most_at_once`` counts open requests."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.heard: list[Heard] = []
        self.listed: list[Mapping[str, str]] = []
        self.most_at_once = 0
        self.port = 0
        self.hostile = HostileServer(b"")
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def begin(self, sock: socket.socket, heard: Heard) -> None:
        with self._lock:
            self._open = [one for one in self._open if not _given_up(one)] + [sock]
            self.most_at_once = max(self.most_at_once, len(self._open))
            heard.before = sum(one.n_samples == heard.n_samples for one in self.heard)
            self.heard.append(heard)

    def end(self, sock: socket.socket) -> None:
        with self._lock:
            self._open = [one for one in self._open if one is not sock]


def _given_up(sock: socket.socket) -> bool:
    """Whether the client has closed a connection, though nobody here has noticed yet."""
    try:
        ready, _, _ = select.select([sock], [], [], 0)
        return bool(ready) and sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except (OSError, ValueError):
        return True


def send_json(to: Connection, data: Any, status: str = "200 OK", **headers: object) -> None:
    body = json.dumps(data).encode()
    to.head(status, Content_Type="application/json", Content_Length=len(body), **headers)
    to.send(body)


def verbose(heard: Heard) -> dict[str, Any]:
    """Return a full answer: two words with times, and a segment with its measures."""
    half_s, end_s = heard.n_samples / RATE_HZ / 2, heard.n_samples / RATE_HZ
    text = f" Clip {heard.n_samples}."
    return {
        "task": "transcribe",
        "language": "english",
        "duration": end_s,
        "text": text,
        "words": [
            {"word": "clip", "start": 0.0, "end": half_s, "probability": 0.5},
            {"word": str(heard.n_samples), "start": half_s, "end": end_s},
        ],
        "segments": [
            {
                "id": 0,
                "start": 0.0,
                "end": end_s,
                "text": text,
                "tokens": [1, 2],
                "avg_logprob": -0.25,
                "no_speech_prob": 0.125,
            }
        ],
    }


def good(to: Connection, heard: Heard) -> None:
    time.sleep(HOLD_S)
    form = heard.field("response_format")
    if form == "verbose_json":
        send_json(to, verbose(heard))
    elif form == "json":
        send_json(to, {"text": f"Clip {heard.n_samples}."})
    else:
        to.whole(f"Clip {heard.n_samples}.\n".encode(), Content_Type="text/plain; charset=utf-8")


def says(status: str, data: Any = None, **headers: object) -> Behaviour:
    """Return the behaviour that answers with a status and an error in JSON."""

    def behave(to: Connection, heard: Heard) -> None:
        send_json(to, data or {"error": {"message": "as planned", "code": None}}, status, **headers)

    return behave


def sends(body: bytes, content_type: str = "application/json") -> Behaviour:
    """Return the behaviour that answers well, with a body."""

    def behave(to: Connection, heard: Heard) -> None:
        to.whole(body, Content_Type=content_type)

    return behave


def reset(to: Connection, heard: Heard) -> None:
    to.reset()


def cut(to: Connection, heard: Heard) -> None:
    """Send half of what was announced."""
    body = json.dumps(verbose(heard)).encode()
    to.head("200 OK", Content_Type="application/json", Content_Length=len(body))
    to.send(body[: len(body) // 2])


def cut_unseen(to: Connection, heard: Heard) -> None:
    """Send half of a body of which nothing says how long it is."""
    body = json.dumps(verbose(heard)).encode()
    to.head("200 OK", Content_Type="application/json")
    to.send(body[: len(body) // 2])


def stall(to: Connection, heard: Heard) -> None:
    """Say nothing until the client gives up."""
    while not to.server.stopping.is_set() and not _given_up(to.sock):
        time.sleep(0.01)


def stall_in_body(to: Connection, heard: Heard) -> None:
    to.head("200 OK", Content_Type="application/json", Content_Length=1000)
    to.send(b'{"text": ')
    stall(to, heard)


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        asr, sock = self.server.asr, self.request
        with suppress(OSError):
            first, head, body = _request(sock)
            to = Connection(sock, asr.hostile)
            if first.startswith("GET /v1/models "):
                asr.listed.append(head)
                says("200 OK", {"object": "list", "data": []})(to, Heard(head, {}, _SILENCE))
                return
            if not first.startswith("POST /v1/audio/transcriptions "):
                to.head("404 Not Found", Content_Length=0)
                return
            heard = Heard(head, *_form(head, body))
            asr.begin(sock, heard)
            try:
                asr.plan(heard)(_Ending(to, asr), heard)
            finally:
                asr.end(sock)


class _Ending(Connection):
    """A connection that counts as over before the last of it is sent: the client may be faster than we are."""

    def __init__(self, to: Connection, asr: AsrServer) -> None:
        super().__init__(to.sock, to.server)
        self._asr = asr

    def whole(self, data: bytes, **headers: object) -> None:
        self._asr.end(self.sock)
        super().whole(data, **headers)

    def send(self, data: bytes) -> None:
        if not data.startswith(b"HTTP/1.1") and data != b'{"text": ':
            self._asr.end(self.sock)
        super().send(data)

    def reset(self) -> None:
        self._asr.end(self.sock)
        super().reset()


def _request(sock: socket.socket) -> tuple[str, dict[str, str], bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(sock)
    top, _, body = data.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    head = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    while len(body) < int(head.get("content-length", 0)):
        body += _some(sock)
    return first, head, body


def _some(sock: socket.socket) -> bytes:
    data = sock.recv(1 << 16)
    if not data:
        raise ConnectionResetError
    return data


def _form(head: Mapping[str, str], body: bytes) -> tuple[dict[str, list[str]], bytes]:
    """Return the fields and the file of a multipart body, as the standard library's parser of MIME reads it."""
    top = f"Content-Type: {head['content-type']}\r\n\r\n".encode()
    message: Any = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(top + body)
    fields: dict[str, list[str]] = {}
    audio = b""
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if name == "file":
            audio = content
        else:
            fields.setdefault(name, []).append(content.decode())
    return fields, audio


def _silence() -> bytes:
    file = io.BytesIO()
    soundfile.write(file, [0.0] * 16, RATE_HZ, format="WAV")
    return file.getvalue()


_SILENCE = _silence()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    asr: AsrServer

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that give up are the point."""


@contextmanager
def asr_server(plan: Plan) -> Iterator[AsrServer]:
    """Run the server while the block runs."""
    asr = AsrServer(plan)
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.asr, asr.port = asr, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield asr
        finally:
            asr.hostile.stopping.set()
            server.shutdown()
            thread.join()
