"""Files by http and https, from servers that are slow, broken or hostile: whole, or an error in bounded time."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from functools import partial
from io import BufferedReader, FileIO
from typing import NamedTuple

from schemas.errors import ForbiddenAddress, InputError, TookTooLong, TooLarge, UnreachableUri
from schemas.redaction import redacted
from transforms.inputs.download import Download, Gate
from transforms.inputs.exchange import answered
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.insist import insist
from transforms.inputs.wire import Broken, Run
from transforms.store.temporary import open_unnamed

_PROGRESS_BYTES = 1 << 20
_BUFFER_BYTES = 1 << 20
_SCHEMES = ("http://", "https://")


class Fetched(NamedTuple):
    """What identifies a file's content."""

    content_sha256: str
    size_bytes: int


def is_http(uri: str) -> bool:
    """Whether a URI is fetched by this module."""
    return uri.lower().startswith(_SCHEMES)


def fetch(
    uri: str,
    file: FileIO,
    settings: FetchSettings,
    cancel: threading.Event | None = None,
    gate: Gate | None = None,
) -> Fetched:
    """Write the content of a URL to ``file``, which is empty, not buffered, and can be read; return what it is.

    ``cancel`` gives the fetch up soon after it is set. ``gate`` is called before anything is written, with the
    file's size after that, and may wait.

    Raises:
        UnreachableUri: if it cannot be had: refused, not there, broken in all attempts, TLS, redirects.
        ForbiddenAddress: if it, or where it is redirected to, is at an address that no list may name.
        TooLarge, TookTooLong: if it goes beyond ``max_bytes`` or ``max_s``.
        ConfigError: if a header's variable is not set here.
        StoreError: if the disk is full.
        Cancelled: if ``cancel`` was set.
    """
    try:
        run = Run(settings, cancel)
        return _fetch(uri, run, Download(file, settings.max_bytes, gate and partial(_pass, gate, run)))
    except (ForbiddenAddress, TookTooLong, TooLarge) as error:
        raise type(error)(_about(uri, error)) from error
    except (UnreachableUri, Broken) as error:
        raise UnreachableUri(_about(uri, error)) from error


def fetch_to_open(uri: str, settings: FetchSettings) -> BufferedReader:
    """Fetch a URL into a temporary file without a name, and return that, open for reading at any place.

    Raises:
        As ``fetch`` does.
    """
    with ExitStack() as undo:
        file = undo.enter_context(open_unnamed())
        fetch(uri, file, settings)
        undo.pop_all()
    file.seek(0)
    return BufferedReader(file, _BUFFER_BYTES)


def _fetch(uri: str, run: Run, download: Download) -> Fetched:
    before_bytes = 0

    def attempt() -> Fetched:
        nonlocal before_bytes
        before_bytes = download.size_bytes
        with answered(uri, download.wanted(), run) as answer:
            download.take(answer)
            return Fetched(download.content_sha256, download.size_bytes)

    def progressed() -> bool:
        return download.size_bytes - before_bytes >= _PROGRESS_BYTES

    return insist(attempt, uri, f"reading {redacted(uri)}", run, progressed)


def _pass(gate: Gate, run: Run, size_bytes: int) -> None:
    """Wait at the gate, which is not held against the fetch."""
    began_s = time.monotonic()
    gate(size_bytes)
    run.give_back(time.monotonic() - began_s)


def _about(uri: str, error: InputError | Broken) -> str:
    return f"reading {redacted(uri)} gave: {error}"
