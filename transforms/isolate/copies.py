"""The local copies of the recordings that are being worked on."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from schemas.errors import InputError
from schemas.records import Source
from transforms.inputs.files import local_copy
from transforms.isolate.wire import Request
from transforms.isolate.work import Held, Result


class Copies:
    """Fetches recordings, and keeps each until it is given back: the first fetched is the first given back."""

    def __init__(self) -> None:
        self._copies: deque[ExitStack] = deque()

    def fetch(self, source: Source) -> Request | Result:
        """Return what to cut; where it cannot be had, a result that says so.

        Raises:
            StoreError: if the copy finds no room.
        """
        self._copies.append(ExitStack())
        try:
            return Request(source, *self._copies[-1].enter_context(local_copy(source.uri)))
        except (InputError, OSError) as error:
            return Result(source, error, Held())

    def give_back(self) -> None:
        """Delete the copy that was fetched first."""
        self._copies.popleft().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._copies:
            self.give_back()
