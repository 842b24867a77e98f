"""What storage clients raise, which of it passes by itself, and calls that are made again until it has."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from schemas.errors import StoreError
from schemas.ids import unit_interval
from schemas.redaction import redacted_text

T = TypeVar("T")
_LOG = logging.getLogger("speechloom")
PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
"""By these a server says that the same request may succeed later."""
# S3 says these with a status that otherwise stands for a mistake of the caller.
_PASSING_CODES = frozenset(
    "BadDigest IncompleteBody NoSuchUpload OperationAborted RequestTimeout SlowDown Throttling"
    " XAmzContentSHA256Mismatch".split()
)
# What clients raise beside OSError, and which of all of it is a broken connection. A module that has not been
# imported has not raised.
_FOREIGN = (
    ("aiohttp", "ClientError"),
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("gcsfs.retry", "ChecksumError"),
    ("gcsfs.retry", "HttpError"),
    ("google.auth.exceptions", "GoogleAuthError"),
)
_CONNECTION = (
    ("aiohttp", "ClientError"),
    ("botocore.exceptions", "ConnectionError"),
    ("botocore.exceptions", "HTTPClientError"),
    ("botocore.parsers", "ResponseParserError"),
    ("gcsfs.retry", "ChecksumError"),
    ("google.auth.exceptions", "TransportError"),
    ("requests.exceptions", "ChunkedEncodingError"),
    ("requests.exceptions", "ConnectionError"),
    ("requests.exceptions", "Timeout"),
    ("s3fs.utils", "FileExpired"),
)


class Patience(NamedTuple):
    """How often a call is made, and how long is waited in between: exponential back-off with full jitter.

    With the defaults a store may be away for about half a minute, and at most for one.
    """

    attempts: int = 8
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0

    def wait_s(self, attempt: int, what: str) -> float:
        """Return how long to wait after the failure of ``attempt`` (0 is the first); it differs between workers."""
        longest_s: float = min(self.longest_wait_s, self.first_wait_s * 2**attempt)
        who = (socket.gethostname(), os.getpid(), threading.get_ident())
        return longest_s * unit_interval("wait", *who, what, attempt)


PATIENCE = Patience(int(os.environ.get("SPEECHLOOM_STORE_ATTEMPTS", Patience().attempts)))


def client_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions by which file systems and their clients say that something could not be done."""
    return (OSError, *_loaded(_FOREIGN))


def passes(error: BaseException) -> bool:
    """Whether the same call may succeed later: the server is overloaded or the connection broke."""
    for link in _chain(error):
        status, code = _told(link)
        if status is not None:
            return status in PASSING_STATUS or code in _PASSING_CODES
        if isinstance(link, (TimeoutError, ConnectionError, *_loaded(_CONNECTION))):
            return True
    return False


def retried(action: Callable[[], T], what: str) -> T:
    """Return what ``action`` returns; where it raises what passes, call it again as ``PATIENCE`` says.

    Raises:
        Whatever the last attempt raised, or the first one that does not pass; OSError for ValueError, by which some
        clients tell what their server refused.
    """
    for attempt in range(PATIENCE.attempts - 1):
        try:
            return _called(action)
        except client_errors() as error:
            if not passes(error):
                raise
            _LOG.warning(
                "%s: %s; trying again (%d of %d)",
                redacted_text(what),
                describe(error),
                attempt + 2,
                PATIENCE.attempts,
            )
        time.sleep(PATIENCE.wait_s(attempt, what))
    return _called(action)


def _called(action: Callable[[], T]) -> T:
    try:
        return action()
    except ValueError as error:
        raise OSError(str(error)) from error


def describe(error: BaseException) -> str:
    """Return what an error says on one line, with the server's status where there is one; no URL's secrets."""
    status, code = next((_told(link) for link in _chain(error) if _told(link)[0]), (None, None))
    told = redacted_text(" ".join(str(error).split()) or repr(error))
    server = f" (status {status}{f', {code}' if code else ''})" if status else ""
    return f"{type(error).__name__}: {told}{server}"


@contextmanager
def store_errors(what: str, *, may_be_absent: bool = False) -> Iterator[None]:
    """Turn whatever a disk or a client raises in the block into the end of the run.

    Raises:
        StoreError: in its place; the message begins with ``what``, a sentence without its cause.
        FileNotFoundError: where something is not there and ``may_be_absent`` is given.
    """
    try:
        yield
    except client_errors() as error:
        if may_be_absent and isinstance(error, FileNotFoundError) and not passes(error):
            raise
        raise StoreError(f"{what}: {describe(error)}") from error


def _loaded(names: tuple[tuple[str, str], ...]) -> tuple[type[Exception], ...]:
    return tuple(getattr(sys.modules[module], name) for module, name in names if module in sys.modules)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _told(error: BaseException) -> tuple[int | None, str | None]:
    """Return the HTTP status and the code of S3 that an error itself carries."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):  # botocore
        return response.get("ResponseMetadata", {}).get("HTTPStatusCode"), response.get("Error", {}).get(
            "Code"
        )
    client = type(error).__module__.partition(".")[0]
    status = str(getattr(error, {"aiohttp": "status", "gcsfs": "code"}.get(client, ""), None))
    return (int(status), None) if status.isdigit() else (None, None)
