"""Answers that were paid for, kept on the store under the hash of what was asked: nothing is paid for twice."""

from __future__ import annotations

import json
import threading
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from schemas.errors import StoreError
from transforms.chat.completion import Completion
from transforms.store.store import Store

FOLDER = "answers"
_STRIPES = 1024


class Count(NamedTuple):
    """How many answers a process paid for, and how many it found paid for already."""

    paid: int
    found: int


class KeptAnswers:
    """The answers below a root. May be shared by threads.

    An answer is a file below ``answers/``, put in place in one step as soon as it has come: what a killed run had
    received, the next one finds. Nothing in it depends on when it came or who asked.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._asking = tuple(threading.Lock() for _ in range(_STRIPES))
        self._paid = self._found = 0

    def one_at_a_time(self, key: str) -> AbstractContextManager[Any]:
        """Return a block that no other thread is in for the same key: who asks the same waits for the answer."""
        return self._asking[int(key[:8], 16) % _STRIPES]

    @property
    def count(self) -> Count:
        """What was counted since this object was made."""
        with self._lock:
            return Count(self._paid, self._found)

    def find(self, key: str) -> Completion | None:
        """Return the answer under a key, None where there is none.

        Raises:
            StoreError: if it cannot be read, or is damaged.
        """
        try:
            told = self._store.read_text(*_place(key))
        except FileNotFoundError:
            return None
        try:
            completion = Completion(**json.loads(told))
        except (ValueError, TypeError) as error:
            raise StoreError(f"{self._store.path(*_place(key))} is damaged: remove it") from error
        with self._lock:
            self._found += 1
        return completion

    def keep(self, key: str, completion: Completion) -> None:
        """Keep an answer that was just paid for."""
        self._store.write_text(json.dumps(completion._asdict(), ensure_ascii=False), *_place(key))
        with self._lock:
            self._paid += 1


def _place(key: str) -> tuple[str, str, str]:
    return FOLDER, key[:2], f"{key}.json"
