"""Reading a file of any store: what broke is opened again and read on from where it was."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

from transforms.store.retry import client_errors, retried

_SKIP_BYTES = 1 << 20


class PatientFile(io.RawIOBase):
    """A file for reading that survives broken connections.

    ``opener`` opens it, ``what`` names it. ``errors`` gives a context manager that turns what is still wrong
    after all attempts into the caller's own errors; opening is left out of it, so that a caller can tell an absent
    file.
    """

    def __init__(
        self, opener: Callable[[], BinaryIO], what: str, errors: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._opener = opener
        self._what = what
        self._errors = errors
        self._at = 0
        self._file: BinaryIO | None = None
        self._file = retried(opener, what)

    def read(self, size: int | None = -1) -> bytes:
        """Return up to ``size`` bytes, all that is left if it is negative; nothing at the end."""
        with self._errors():
            data: bytes = retried(
                lambda: self._try(lambda file: file.read(-1 if size is None else size)), self._what
            )
        self._at += len(data)
        return data

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer from here on and return how many bytes that were."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; the end may not be known of a file that comes over HTTP."""
        with self._errors():
            if whence == io.SEEK_END:
                self._at = retried(lambda: self._try(lambda file: file.seek(offset, whence)), self._what)
            else:
                self._at = offset + (self._at if whence == io.SEEK_CUR else 0)
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read in any order."""
        return True

    def close(self) -> None:
        """Close it."""
        self._drop()
        super().close()

    def _try(self, action: Callable[[BinaryIO], Any]) -> Any:
        """Do something at the place; where that fails forget the open file, whose buffers may be torn."""
        try:
            if self._file is None:
                self._file = self._opener()
            if self._file.tell() != self._at:
                _go(self._file, self._at)
            return action(self._file)
        except client_errors():
            self._drop()
            raise

    def _drop(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _go(file: BinaryIO, place: int) -> None:
    try:
        file.seek(place)
    except ValueError:  # a server without ranges: it can only be read through
        while file.tell() < place and file.read(min(_SKIP_BYTES, place - file.tell())):
            pass
