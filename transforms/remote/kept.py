"""Answers that were paid for, kept on the store under the hash of what was asked: nothing is paid for twice."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from typing import Any, Generic, NamedTuple, TypeVar

from schemas.errors import StoreError
from transforms.store.store import Store

T = TypeVar("T")
_STRIPES = 1024


class Count(NamedTuple):
    """How many answers a process paid for, and how many it found paid for already."""

    paid: int
    found: int


class Kept(Generic[T]):
    """Answers of a kind below a root. May be shared by threads.

    An answer is a file below ``folder``, put in place in one step as soon as it has come: what a killed run had
    received, the next one finds. Nothing in it depends on when it came or who asked. A kind says how an answer becomes
    bytes, and bytes an answer: ``decode`` raises ValueError or TypeError for what is none.
    """

    folder: str
    suffix: str

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._asking = tuple(threading.Lock() for _ in range(_STRIPES))
        self._paid = self._found = 0

    def encode(self, answer: T) -> bytes:
        """Return an answer as the bytes of its file."""
        raise NotImplementedError

    def decode(self, data: bytes) -> T:
        """Return the answer that a file holds."""
        raise NotImplementedError

    def one_at_a_time(self, key: str) -> AbstractContextManager[Any]:
        """Return a block that no other thread is in for the same key: who asks the same waits for the answer."""
        return self._asking[int(key[:8], 16) % _STRIPES]

    @property
    def count(self) -> Count:
        """What was counted since this object was made."""
        with self._lock:
            return Count(self._paid, self._found)

    def find(self, key: str) -> T | None:
        """Return the answer under a key, None where there is none.

        Raises:
            StoreError: if it cannot be read, or is damaged.
        """
        place = self._place(key)
        try:
            answer = self.decode(self._store.read_bytes(*place))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise StoreError(f"{self._store.path(*place)} is damaged: remove it") from error
        with self._lock:
            self._found += 1
        return answer

    def keep(self, key: str, answer: T) -> None:
        """Keep an answer that was just paid for."""
        place = self._place(key)
        with self._store.write(*place) as sink, self._store.write_errors(*place):
            sink.write(self.encode(answer))
        with self._lock:
            self._paid += 1

    def _place(self, key: str) -> tuple[str, str, str]:
        return self.folder, key[:2], f"{key}{self.suffix}"
