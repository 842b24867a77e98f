"""The local copies of the recordings that are being worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from schemas.records import Source
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.inputs.files import LocalCopy
from transforms.inputs.prefetch import prefetched
from transforms.isolate.wire import Request
from transforms.isolate.work import Held, Result


class Copies:
    """Fetches recordings ahead, and keeps each until it is given back: the first fetched is the first given back."""

    def __init__(self, sources: Sequence[Source], fetch: FetchSettings = DEFAULT_FETCH) -> None:
        self._sources = sources
        self._copies: deque[ExitStack] = deque()
        self._coming = prefetched([source.uri for source in sources], fetch, self._copies.append)

    def requests(self) -> Iterator[Request | Result]:
        """Yield what to cut, in order; where it cannot be had, a result that says so.

        Raises:
            StoreError: if a copy finds no room.
        """
        for source, (_, copy) in zip(self._sources, self._coming, strict=True):
            if isinstance(copy, LocalCopy):
                yield Request(source, *copy)
            else:
                yield Result(source, copy, Held())

    def give_back(self) -> None:
        """Delete the copy that was fetched first."""
        self._copies.popleft().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._coming.close()
        while self._copies:
            self.give_back()
