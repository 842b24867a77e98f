"""A server of the OpenAI API on loopback, chat and speech, that fails, limits, talks nonsense and truncates as told.

It notes what it sees. What it says of speech is in ``tests/speech_answers.py``.
"""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOLD_S = 0.02


class Asked:
    """A request: what it asks, with which headers, and how often the same was asked before."""

    def __init__(self, body: dict[str, Any], headers: dict[str, str], before: int) -> None:
        self.body, self.headers, self.before = body, headers, before

    @property
    def user(self) -> str:
        """What the user says."""
        return str(self.body["messages"][-1]["content"])

    @property
    def text(self) -> str:
        """What is to be spoken."""
        return str(self.body["input"])

    @property
    def schema_name(self) -> str | None:
        """What the form of the answer is called, where one is asked for."""
        name = self.body.get("response_format", {}).get("json_schema", {}).get("name")
        return None if name is None else str(name)


Behaviour = Callable[["Handler", Asked], None]
Plan = Callable[[Asked], Behaviour]


class ChatServer:
    """``plan`` chooses what becomes of a request; ``asked`` holds all, ``charged`` those that were charged."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.asked: list[Asked] = []
        self.charged: list[Asked] = []
        self.most_at_once = self.open = 0
        self.port = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/v1"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: _Server
    _is_open = False

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """List no models."""
        self.send({"object": "list", "data": []})

    def do_POST(self) -> None:
        """Answer as planned."""
        data = self.rfile.read(int(self.headers["Content-Length"]))
        chat = self.server.chat
        if not self.path.endswith(("/chat/completions", "/audio/speech")):
            self.send({"error": "not here"}, 404)
            return
        with chat.lock:
            body = json.loads(data)
            before = sum(one.body == body for one in chat.asked)
            asked = Asked(body, {name.lower(): value for name, value in self.headers.items()}, before)
            chat.asked.append(asked)
            chat.open += 1
            chat.most_at_once = max(chat.most_at_once, chat.open)
        self._is_open = True
        try:
            chat.plan(asked)(self, asked)
        finally:
            self.is_answered()

    def is_answered(self) -> None:
        """Count the request as open no longer: before a client can know, as it may send the next one at once."""
        if self._is_open:
            self._is_open = False
            with self.server.chat.lock:
                self.server.chat.open -= 1

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin to answer."""
        self.is_answered()
        super().send_response(code, message)

    def send(self, data: Any, status: int = 200, **headers: str) -> None:
        """Send JSON."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def send_audio(self, asked: Asked, audio: bytes, kind: str) -> None:
        """Answer with audio, and charge for it."""
        with self.server.chat.lock:
            self.server.chat.charged.append(asked)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(audio)))
        self.end_headers()
        self.wfile.write(audio)

    def complete(self, asked: Asked, text: str, finish_reason: str = "stop") -> None:
        """Answer with a text, and charge for it: a token a word."""
        with self.server.chat.lock:
            self.server.chat.charged.append(asked)
        usage = {"prompt_tokens": len(asked.user.split()), "completion_tokens": len(text.split())}
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": finish_reason,
        }
        self.send({"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage})


def good_text(asked: Asked) -> str:
    """Return a proper answer: of a page its own lines, of a question what the page says to it."""
    lines = [line for line in asked.user.split("\n") if line and not line.startswith(("#", "Title:"))]
    if "Question:" in asked.user:
        return json.dumps(
            {"valid": True, "reasoning": "One looks at it.", "answer": lines[0].removeprefix("Question: ")}
        )
    return json.dumps({"suitable": True, "paragraphs": [f"Rewritten. {line}" for line in lines]})


def good(to: Handler, asked: Asked) -> None:
    """Answer properly."""
    time.sleep(HOLD_S)
    to.complete(asked, good_text(asked))


def says(status: int, message: str = "as planned", **headers: str) -> Behaviour:
    """Return the behaviour that refuses with a status."""
    return lambda to, asked: to.send({"error": {"message": message}}, status, **headers)


def nonsense(to: Handler, asked: Asked) -> None:
    """Answer, for money, something else than was asked for."""
    to.complete(asked, "I am sorry, as a language model I like JSON, but here is a poem.")


def wrong_form(to: Handler, asked: Asked) -> None:
    """Answer with JSON of another form."""
    to.complete(asked, json.dumps({"paragraphs": "one string", "valid": "perhaps"}))


def truncated(to: Handler, asked: Asked) -> None:
    """Answer, for money, with JSON that breaks off at the limit."""
    text = good_text(asked)
    to.complete(asked, text[: len(text) // 2], "length")


def cut(to: Handler, asked: Asked) -> None:
    """Send half of the body that was announced; nothing is charged."""
    body = json.dumps({"choices": [{"message": {"content": good_text(asked)}}]}).encode()
    to.send_response(200)
    to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    to.wfile.write(body[: len(body) // 2])
    to.close_connection = True


def not_a_completion(to: Handler, asked: Asked) -> None:
    """Answer with a page of a proxy."""
    to.send(b"<html>gateway</html>")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    chat: ChatServer

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that give up are the point."""

    def server_bind(self) -> None:
        """Bind without asking for this machine's name."""
        socketserver.TCPServer.server_bind(self)


@contextmanager
def chat_server(plan: Plan) -> Iterator[ChatServer]:
    """Run the server while the block runs."""
    chat = ChatServer(plan)
    with _Server(("127.0.0.1", 0), Handler) as server:
        server.chat, chat.port = chat, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield chat
        finally:
            with suppress(OSError):
                server.shutdown()
            thread.join()
