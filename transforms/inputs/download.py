"""What has come of a file so far, over as many attempts as it takes: resumed where it is sure to be the same file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from io import FileIO

from schemas.errors import TooLarge, UnreachableUri
from transforms.inputs.exchange import Answer
from transforms.inputs.unpack import Inflate, unpacker
from transforms.inputs.wire import Broken
from transforms.store.retry import PASSING_STATUS
from transforms.store.temporary import append

_RANGE = re.compile(r"bytes\s+(\d{1,18})-\d{1,18}/(\d{1,18}|\*)", re.IGNORECASE | re.ASCII)
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
Gate = Callable[[int], None]


class Download:
    """Takes answers and appends their bodies to ``file``, which is empty and not buffered.

    ``gate`` is told how many bytes there will be before they are written, and may wait.
    """

    def __init__(self, file: FileIO, max_bytes: int, gate: Gate | None = None) -> None:
        self._file = file
        self._limit = max_bytes
        self._gate = gate
        self._hash = hashlib.sha256()
        self._unpack: Inflate | None = None
        self._validator: str | None = None
        self._total: int | None = None
        self.size_bytes = 0

    @property
    def content_sha256(self) -> str:
        """The hash of what there is, as hexadecimal digits."""
        return self._hash.hexdigest()

    def wanted(self) -> dict[str, str]:
        """Return the headers that ask for what is missing, or for all of it where that could be another file."""
        if not (self.size_bytes and self._validator):
            return {}
        return {"Range": f"bytes={self.size_bytes}-", "If-Range": self._validator}

    def take(self, answer: Answer) -> None:
        """Append what an answer brings.

        Raises:
            Broken: if it is not all; what there is may be kept for the next attempt.
            TooLarge: if it is more than allowed.
            UnreachableUri: if the server refuses it.
            StoreError: if the disk is full.
        """
        if answer.status == HTTPStatus.OK:
            self._begin(answer.headers)
        elif answer.status == HTTPStatus.PARTIAL_CONTENT:
            self._go_on(answer.headers)
        else:
            self._refused(answer)
        for chunk in answer.chunks:
            for piece in self._unpack(chunk) if self._unpack else (chunk,):
                self._append(piece)
        if self._unpack and not self._unpack.is_whole:
            self._forget()
            raise Broken("its packed body ends too early")
        if self._total not in (None, self.size_bytes):
            raise Broken(f"{self.size_bytes} bytes came of {self._total}")

    def _begin(self, headers: Mapping[str, str]) -> None:
        self._forget()
        self._unpack = unpacker(headers.get("content-encoding", ""))
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._limit:
            raise TooLarge(f"its server announces {length} bytes, more than {self._limit} (fetch.max_bytes)")
        self._validator = None if self._unpack else _validator(headers)

    def _go_on(self, headers: Mapping[str, str]) -> None:
        found = _RANGE.match(headers.get("content-range", ""))
        kind = "etag" if _is_etag(self._validator) else "last-modified"
        same = headers.get(kind, self._validator) == self._validator and "content-encoding" not in headers
        if not (found and same and self.size_bytes and int(found[1]) == self.size_bytes):
            self._forget()
            raise Broken("a part of another file than the one that was begun")
        self._total = None if found[2] == "*" else int(found[2])

    def _refused(self, answer: Answer) -> None:
        told = f"status {answer.status}{_phrase(answer.status)}"
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and self.size_bytes:
            self._forget()
        elif answer.status not in PASSING_STATUS:
            raise UnreachableUri(told)
        raise Broken(told, retry_after_s(answer.headers.get("retry-after"), datetime.now(UTC)))

    def _append(self, piece: bytes) -> None:
        if self.size_bytes + len(piece) > self._limit:
            packed = " once unpacked" if self._unpack else ""
            raise TooLarge(f"it is larger than {self._limit} bytes{packed} (fetch.max_bytes)")
        if self._gate:
            self._gate(self.size_bytes + len(piece))
        self._hash.update(piece)
        self.size_bytes += append(self._file, memoryview(piece))

    def _forget(self) -> None:
        """Begin with nothing."""
        if self.size_bytes:
            self._file.seek(0)
            self._file.truncate()
        self._hash = hashlib.sha256()
        self._unpack = self._validator = self._total = None
        self.size_bytes = 0


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, None where there is none that can be read."""
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())


def _validator(headers: Mapping[str, str]) -> str | None:
    """Return what tells this file from another at the same place; a weak ETag does not (RFC 9110, 13.1.5)."""
    etag = headers.get("etag", "")
    return etag if _is_etag(etag) else headers.get("last-modified")


def _is_etag(validator: str | None) -> bool:
    return bool(validator and validator.startswith('"'))


def _phrase(status: int) -> str:
    return f" ({HTTPStatus(status).phrase})" if status in HTTPStatus._value2member_map_ else ""
