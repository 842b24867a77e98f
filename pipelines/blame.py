"""Whose doing it was that a try broke: that other buckets were begun at the time is not theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transforms.buckets import BucketTask
from transforms.store.attempts import Attempts, all_attempts, attempts_name, forget_attempts, write_attempts
from transforms.store.store import Store


def find_suspects(
    store: Store, stage: str, tasks: Sequence[BucketTask], before: Mapping[str, Attempts]
) -> list[BucketTask]:
    """Count a broken try against the buckets that broke it, and take it back from those that it interrupted.

    Those that raised broke it. Where none did, a worker process has ended without a word: the only bucket that was
    begun did that. If there were several, any of them may have; it counts against none, and all are returned, to be
    tried one at a time. ``before`` is what was known of the stage's attempts before the try.
    """
    known = all_attempts(store, stage)
    begun = {
        task: known[name]
        for task in tasks
        if (name := attempts_name(task.bucket)) in known and _was_begun(known[name], before.get(name))
    }
    if len(begun) == 1:
        return []
    raised = [task for task, attempts in begun.items() if attempts.error is not None]
    for task in begun.keys() - set(raised):
        _take_back(store, stage, task, before.get(attempts_name(task.bucket)))
    return [] if raised else list(begun)


def _was_begun(now: Attempts, before: Attempts | None) -> bool:
    counted = before.begun if before and before.fingerprint == now.fingerprint else 0
    return not now.set_aside and now.begun > counted


def _take_back(store: Store, stage: str, task: BucketTask, before: Attempts | None) -> None:
    if before and before.fingerprint == task.fingerprint:
        write_attempts(store, stage, task.bucket, before)
    else:
        forget_attempts(store, stage, task.bucket)
