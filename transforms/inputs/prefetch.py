"""Files fetched ahead: while one is worked on, a thread brings the next, within a budget of disk."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from typing import NamedTuple

from schemas.errors import InputError, SpeechloomError
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.inputs.files import LocalCopy, local_copy
from transforms.inputs.wire import Cancelled

Outcome = tuple[str, LocalCopy | InputError | OSError]
_HERE = ("file://", "local://")


def prefetched(
    uris: Sequence[str],
    settings: FetchSettings = DEFAULT_FETCH,
    keep: Callable[[ExitStack], None] | None = None,
) -> Generator[Outcome, None, None]:
    """Yield every URI, in order, with a local file of its content, or with why there is none.

    A copy is deleted when the next URI is asked for; where ``keep`` is given it is called, for every URI, with what
    deletes its copy instead. Files of this machine are given as they are, and not before
    their turn. At most ``settings.prefetch_bytes`` of copies wait for their use; a single one that is larger is
    fetched ahead all the same. However this ends, also by ``close`` or an exception, neither a thread nor a file is
    left; a fetch that is under way is given up, for which resolving a name or connecting may have to end first, and
    for an object store the attempts of its client.

    Raises:
        StoreError: in its turn, if a copy found no room; ConfigError likewise, and bugs.
    """
    ahead = _Ahead(settings)
    fetches = [ahead.ask_for(uri) if _is_far(uri) else None for uri in uris]
    ahead.start()
    try:
        for uri, fetch in zip(uris, fetches, strict=True):
            with ExitStack() as held:
                outcome = _had(uri, fetch, held, ahead)
                if keep is not None:
                    keep(held.pop_all())
                yield uri, outcome
    finally:
        ahead.stop()


class _Waiting(NamedTuple):
    """A copy that waits for its use, what deletes it, and how much of the budget it takes."""

    copy: LocalCopy
    files: ExitStack
    budget_bytes: int


class _Ahead:
    """Fetches one file after the other, and stops where the budget is used up until something of it is taken.

    Its thread is a daemon: a process that ends does not wait for the network.
    """

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._cancel = threading.Event()
        self._changed = threading.Condition()
        self._asked: list[tuple[str, Future[_Waiting]]] = []
        self._thread = threading.Thread(target=self._run, name="prefetch", daemon=True)
        self._waiting_bytes = 0
        self._coming_bytes = 0

    def ask_for(self, uri: str) -> Future[_Waiting]:
        """Return what will hold a file; who takes it closes its ``files``."""
        future: Future[_Waiting] = Future()
        self._asked.append((uri, future))
        return future

    def start(self) -> None:
        """Begin to fetch what was asked for, in that order."""
        if self._asked:
            self._thread.start()

    def stop(self) -> None:
        """Give up what is under way, and delete what was not taken."""
        with self._changed:
            self._cancel.set()
            self._changed.notify_all()
        if self._asked:
            self._thread.join()
        for _, future in self._asked:
            if future.done() and not future.exception():
                future.result().files.close()

    def _run(self) -> None:
        for uri, future in self._asked:
            if self._cancel.is_set():
                return
            try:
                future.set_result(self._fetch(uri))
            except (SpeechloomError, OSError, Cancelled) as error:
                future.set_exception(error)
            finally:  # a bug: it ends this thread, and the caller's
                if not future.done():
                    future.set_exception(sys.exc_info()[1])

    def _fetch(self, uri: str) -> _Waiting:
        self._coming_bytes = 0
        with ExitStack() as files:
            copy = files.enter_context(local_copy(uri, self._settings, self._cancel, self._make_room))
            found = _Waiting(copy, files.pop_all(), self._coming_bytes)
        with self._changed:
            self._waiting_bytes += found.budget_bytes
        return found

    def take(self, waiting: _Waiting) -> None:
        """Give back what a file took of the budget: it is used now."""
        with self._changed:
            self._waiting_bytes -= waiting.budget_bytes
            self._changed.notify_all()

    def _make_room(self, size_bytes: int) -> None:
        """Wait until the file that is coming may have this size: at once where no other waits."""
        with self._changed:
            self._coming_bytes = size_bytes
            self._changed.wait_for(lambda: self._cancel.is_set() or self._has_room(size_bytes))
        if self._cancel.is_set():
            raise Cancelled

    def _has_room(self, size_bytes: int) -> bool:
        return not self._waiting_bytes or self._waiting_bytes + size_bytes <= self._settings.prefetch_bytes


def _had(
    uri: str, fetch: Future[_Waiting] | None, held: ExitStack, ahead: _Ahead
) -> LocalCopy | InputError | OSError:
    try:
        if fetch is None:
            return held.enter_context(local_copy(uri))
        waiting = fetch.result()
    except (InputError, OSError) as error:
        return error
    ahead.take(waiting)
    held.callback(waiting.files.pop_all().close)  # it is the caller's now, whenever this ends
    return waiting.copy


def _is_far(uri: str) -> bool:
    return "://" in uri and not uri.startswith(_HERE)
