"""A request that is made again until it comes through, or until there were attempts enough."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from transforms.inputs.exchange import Target
from transforms.inputs.politeness import HOSTS
from transforms.inputs.wire import Broken, Run
from transforms.store.retry import Patience

T = TypeVar("T")
_LOG = logging.getLogger("speechloom")
_DOUBLINGS = 30  # more than any wait has


def insist(
    attempt: Callable[[], T],
    url: str,
    what: str,
    run: Run,
    progressed: Callable[[], bool] = lambda: False,
) -> T:
    """Return what ``attempt`` returns; where it raises Broken, call it again as the run's settings say.

    In between it waits: with exponential back-off and full jitter, or as long as the server asked for, up to
    ``longest_retry_after_s``; then no other request of this process to that host is begun either. An attempt that
    ``progressed`` makes up for those before it. One that was only ``limited`` is none: the run's time bounds how
    often a server may ask for patience, and who waited for the same moment is spread after it.

    Args:
        attempt: the request.
        url: where it goes.
        what: for the log: "reading ..."; without secrets.
        run: the time for all attempts, and their settings.
        progressed: whether the last attempt achieved something.

    Raises:
        Broken: of the same kind as the last one's, if there were ``attempts``.
        TookTooLong, Cancelled: as ``Run.left_s`` does.
        Whatever else ``attempt`` raises.
    """
    settings, failed, limited = run.settings, 0, 0
    while True:
        try:
            return attempt()
        except Broken as error:
            limited += error.limited
            if not error.limited:
                failed = 1 if progressed() else failed + 1
            if failed >= settings.attempts:
                reason = f"{error}, as the last of {failed} attempts ({settings.called('attempts')})"
                raise type(error)(reason) from error
            _LOG.warning("%s gave: %s; %d of %d attempts failed", what, error, failed, settings.attempts)
            wait_s = _wait_s(error, failed + limited - 1, url, run)
        run.sleep(wait_s)


def _wait_s(error: Broken, waits: int, url: str, run: Run) -> float:
    """Return how long to wait after a number of waits before this one."""
    settings = run.settings
    patience = Patience(settings.attempts, settings.first_wait_s, settings.longest_wait_s)
    own_s = patience.wait_s(min(waits, _DOUBLINGS), url)
    if error.wait_s is None:
        return own_s
    asked_s = min(error.wait_s, settings.longest_retry_after_s)
    HOSTS.hold(Target.of(url).origin, asked_s)
    return asked_s + min(own_s, max(asked_s, settings.first_wait_s)) if error.limited else asked_s
