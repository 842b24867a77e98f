from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from schemas.errors import TookTooLong
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.insist import insist
from transforms.inputs.wire import Broken, Cancelled, Run, Unreached

QUICK = FetchSettings(attempts=3, first_wait_s=0.001, longest_wait_s=0.002, max_s=20)


def failing(*errors: Broken | None) -> Callable[[], int]:
    """Return an attempt that raises these in turn, and returns how often it was made where there is none."""
    made: list[Broken | None] = []

    def attempt() -> int:
        error = errors[len(made)] if len(made) < len(errors) else None
        made.append(error)
        if error:
            raise error
        return len(made)

    return attempt


def insisted(attempt: Callable[[], int], settings: FetchSettings = QUICK, host: str = "a") -> int:
    return insist(attempt, f"http://{host}.test/x", "reading x", Run(settings))


def test_attempts_end_with_the_last_ones_kind() -> None:
    assert insisted(failing(Broken("one"), Broken("two"))) == 3
    with pytest.raises(Unreached, match=r"three, as the last of 3 attempts \(fetch\.attempts\)"):
        insisted(failing(Broken("one"), Broken("two"), Unreached("three")))


def test_progress_makes_up_for_failures() -> None:
    attempt = failing(*[Broken("on it")] * 9)
    assert insist(attempt, "http://a.test/", "reading x", Run(QUICK), lambda: True) == 10


def test_a_limit_is_no_failure() -> None:
    limited = [Broken("wait", 0.0, limited=True)] * 50
    assert insisted(failing(*limited, Broken("one"), *limited, Broken("two"))) == 103
    with pytest.raises(TookTooLong):
        insisted(failing(*[Broken("wait", limited=True)] * 10_000), replace(QUICK, max_s=0.2))


def test_what_a_server_asks_for_is_waited_and_capped() -> None:
    began_s = time.monotonic()
    insisted(failing(Broken("wait", 0.2)), host="b")
    assert time.monotonic() - began_s >= 0.2
    insisted(failing(Broken("wait", 1000.0)), replace(QUICK, longest_retry_after_s=0.01), host="b")
    assert time.monotonic() - began_s < 60


def test_it_can_be_given_up() -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        insist(failing(Broken("one")), "http://a.test/", "reading x", Run(QUICK, cancel))


def test_what_is_not_broken_is_not_tried_again() -> None:
    def wrong() -> int:
        raise KeyError

    with pytest.raises(KeyError):
        insisted(wrong)
