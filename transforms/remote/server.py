"""One server of an API of OpenAI's kind: how it is asked, and what its answers mean for an item and for a run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, NamedTuple, Self, TypeVar
from urllib.parse import urlsplit

from schemas.errors import ConfigError, TookTooLong, TooLarge, UnreachableUri
from schemas.redaction import HIDDEN, redacted, redacted_text
from transforms.inputs.download import retry_after_s
from transforms.inputs.exchange import Answer, Target, asked
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.insist import insist
from transforms.inputs.wire import Broken, Run, Unreached
from transforms.store.retry import PASSING_STATUS

T = TypeVar("T")
MAX_ANSWER_BYTES = 16 * 2**20
CHECK_S = 30.0
_CHECK_ATTEMPTS = 3
_SAID_BYTES = 4000
_REFUSES_ALL = frozenset({401, 402, 403, 404, 405, 407, 410, 421, 501})
_CALLED = {"stall_s": "read_s", "max_s": "total_s", "max_connections_per_host": "concurrency"}
_AGAIN = "the same command goes on from there"


class Refused(Exception):
    """The server does not take a request, and would not take the same one later."""


@dataclass(frozen=True)
class Manners(FetchSettings):
    """Settings of fetching as the settings of a server are called in messages."""

    def called(self, name: str) -> str:
        """Return what messages call one of these settings."""
        return f"openai_http.{_CALLED.get(name, name)}"


class Body(NamedTuple):
    """The pieces of a request's body, and its Content-Type."""

    pieces: tuple[bytes, ...]
    content_type: str


class Server(NamedTuple):
    """Where a server is and how it is asked. ``key`` is a secret: no message may hold it."""

    base: Target
    settings: FetchSettings
    key: str | None = None

    @property
    def shown(self) -> str:
        """The server's address, for messages."""
        return self.base.url

    def with_key(self, variable: str | None) -> Self:
        """Return the same with the key that a variable of the environment holds.

        Raises:
            ConfigError: if it is not set, or holds what cannot be a key.
        """
        if variable is None:
            return self
        key = os.environ.get(variable, "").strip()
        if not key or not key.isascii() or not key.isprintable():
            state = "holds what is no key" if key else "is not set here"
            raise ConfigError(f"openai_http.key_env: the variable {variable} {state}")
        return self._replace(key=key)

    def post(
        self,
        path: str,
        body: Body,
        parse: Callable[[bytes, str], T],
        what: str,
        run: Run,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """Return what ``parse`` makes of an answer's body and its content type.

        Args:
            path: where below the server's address, such as ``/audio/transcriptions``.
            body: what is sent.
            parse: may raise Broken for an answer that cannot be read: then it is asked again.
            what: for the log, without secrets.
            run: the time for all attempts, and their settings.
            headers: further ones.

        Raises:
            Refused: if the server does not take this request.
            Broken, TookTooLong, TooLarge: if nothing usable came in all attempts, or in the time.
            ConfigError: if it cannot be reached, or takes none.
        """
        target = self._place(path)
        sent = {**self._credentials(), "Content-Type": body.content_type, **(headers or {})}

        def attempt() -> T:
            with asked(target, sent, run, body.pieces) as answer:
                content = self._read(answer)
            self._check_status(answer, content)
            return parse(content, answer.headers.get("content-type", ""))

        with self._reaching():
            return insist(attempt, target.url, f"{what} at {target.url}", run)

    def check(self) -> None:
        """Make sure that somebody is there and takes the key; what else it says to this question is its own affair.

        Raises:
            ConfigError: if not.
        """
        brief = replace(
            self.settings,
            max_s=CHECK_S,
            stall_s=min(self.settings.stall_s, CHECK_S / _CHECK_ATTEMPTS),
            attempts=min(self.settings.attempts, _CHECK_ATTEMPTS),
        )
        run, target = Run(brief), self._place("/models")

        def attempt() -> tuple[int, bytes]:
            with asked(target, self._credentials(), run) as answer:
                return answer.status, self._read(answer)

        try:
            with self._reaching():
                status, content = insist(attempt, target.url, f"asking {target.url}", run)
        except (Broken, TookTooLong, TooLarge):
            return
        if (
            status == HTTPStatus.UNAUTHORIZED and b"scope" not in content
        ):  # some keys may do the work and not list
            raise ConfigError(f"{self.shown} refuses the key (openai_http.key_env): {_said(content)}")

    def _place(self, path: str) -> Target:
        return self.base._replace(path=self.base.path.rstrip("/") + path)

    def _credentials(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Turn what stands for no server at all into the end of the run: no input is to blame."""
        try:
            yield
        except (Unreached, UnreachableUri) as error:
            raise ConfigError(
                f"openai_http.base_url: nobody answers at {self.shown}: {error}. Once it is there, {_AGAIN}"
            ) from error

    def _read(self, answer: Answer) -> bytes:
        """Return an answer's body, without the key, should the server repeat it."""
        content = bytearray()
        for chunk in answer.chunks:
            content += chunk
            if len(content) > MAX_ANSWER_BYTES:
                raise TooLarge(f"an answer of more than {MAX_ANSWER_BYTES} bytes")
        return bytes(content).replace(self.key.encode(), HIDDEN.encode()) if self.key else bytes(content)

    def _check_status(self, answer: Answer, content: bytes) -> None:
        status = answer.status
        if status == HTTPStatus.OK:
            return
        told = f"status {status}: {_said(content)}"
        if status in _REFUSES_ALL or 300 <= status < 400 or b"insufficient_quota" in content:
            onward = answer.headers.get("location")
            told += f" (it points to {redacted(onward)})" if onward else ""
            raise ConfigError(
                f"{self.shown} takes no request of this kind: {told}. See to base_url (it mostly ends in /v1), model "
                f"and key_env of openai_http; then {_AGAIN}"
            )
        wait_s = retry_after_s(answer.headers.get("retry-after"), datetime.now(UTC))
        limited = status == HTTPStatus.TOO_MANY_REQUESTS or (
            status == HTTPStatus.SERVICE_UNAVAILABLE and wait_s is not None
        )
        if status in PASSING_STATUS or status >= 500 or status < 300:
            raise Broken(told, wait_s, limited=limited)
        raise Refused(told)


def server_at(base_url: str, manners: Manners) -> Server:
    """Return the server at a URL, which may be at any address, without the key.

    Raises:
        ConfigError: if it is no http or https URL, or holds what does not belong there; it is not shown.
    """
    try:
        base, parts = Target.of(base_url), urlsplit(base_url)
    except UnreachableUri as error:
        raise ConfigError(
            "openai_http.base_url is no http(s) URL without a user, such as http://asr:8000/v1"
        ) from error
    if parts.query or parts.fragment:
        raise ConfigError("openai_http.base_url has no query: give further fields as parameters")
    return Server(base, manners.trusting(base.host))


def _said(content: bytes) -> str:
    """Return what a server says of a refusal: its message where that can be found, on one line, without secrets."""
    text = content[:_SAID_BYTES].decode(errors="replace")
    with suppress(ValueError, RecursionError):
        text = _message(json.loads(content)) or text
    return redacted_text(" ".join(text.split()))[:300] or "(nothing)"


def _message(data: Any) -> str | None:
    """Return the text of ``{"error": {"message": ..., "param": ...}}``, ``{"error": ...}``, ``{"detail": ...}``."""
    found = data
    for key in ("error", "detail", "message"):
        found = found.get(key, found) if isinstance(found, dict) else found
    if isinstance(found, str):
        error = data.get("error") if isinstance(data, dict) else None
        more = [error.get("param"), error.get("code")] if isinstance(error, dict) else []
        return " ".join([found, *(f"({value})" for value in more if value)])
    return json.dumps(found)
