"""How often a bucket was begun and not committed, kept on the store, so that one that breaks its worker is found.

A bucket whose processing ends the process (memory, a crash in a decoder) leaves no other trace than that it
was begun. What is counted is only roughly right where two attempts run at once; it need not be more.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import NamedTuple

from schemas.errors import SpeechloomError
from schemas.redaction import redacted_text
from transforms.store.store import Bucket, Store

FOLDER = "attempts"


class Attempts(NamedTuple):
    """How often a bucket was begun under a fingerprint, what the last attempt raised, and whether it was given up."""

    fingerprint: str
    begun: int = 0
    error: str | None = None
    trace: str | None = None
    set_aside: bool = False


def read_attempts(store: Store, stage: str, bucket: Bucket, fingerprint: str) -> Attempts:
    """Return what is known of a bucket under a fingerprint: nothing of another one counts."""
    try:
        found = Attempts(**json.loads(store.read_text(*_place(stage, bucket))))
    except FileNotFoundError:
        return Attempts(fingerprint)
    return found if found.fingerprint == fingerprint else Attempts(fingerprint)


def all_attempts(store: Store, stage: str) -> dict[str, Attempts]:
    """Return what is known of the buckets of a stage that were begun and not committed, or set aside.

    What another run commits between the listing and the reading is left out.
    """
    found = {}
    for name in store.names(FOLDER, stage, suffix=".json"):
        with suppress(FileNotFoundError):
            found[name] = Attempts(**json.loads(store.read_text(FOLDER, stage, name)))
    return found


def write_attempts(store: Store, stage: str, bucket: Bucket, attempts: Attempts) -> None:
    """Keep what is known of a bucket."""
    store.write_text(json.dumps(attempts._asdict()), *_place(stage, bucket))


def forget_attempts(store: Store, stage: str, bucket: Bucket) -> None:
    """Forget a bucket: it is committed, or is to be given another chance."""
    store.remove(*_place(stage, bucket))


@contextmanager
def noting_errors(store: Store, stage: str, bucket: Bucket, fingerprint: str) -> Iterator[None]:
    """Note what ends an attempt, and let it go on its way.

    What is not the bucket's doing (an interrupt, a wrong configuration, a full disk) does not count as one.
    """
    with ExitStack() as ended:
        ended.push(partial(_note, store, stage, bucket, fingerprint))
        yield


def _note(
    store: Store, stage: str, bucket: Bucket, fingerprint: str,
    _kind: object, error: BaseException | None, _trace: object,
) -> None:  # fmt: skip
    if isinstance(error, SpeechloomError | KeyboardInterrupt):
        forget_attempts(store, stage, bucket)
    elif isinstance(error, Exception):
        known = read_attempts(store, stage, bucket, fingerprint)
        told = redacted_text(f"{type(error).__name__}: {error}")
        trace = redacted_text("".join(traceback.format_exception(error)))
        write_attempts(store, stage, bucket, known._replace(error=told, trace=trace))


def attempts_name(bucket: Bucket) -> str:
    """Return the name of a bucket's file in the folder of a stage."""
    return bucket.file_name.replace(".parquet", ".json")


def _place(stage: str, bucket: Bucket) -> tuple[str, str, str]:
    return FOLDER, stage, attempts_name(bucket)
