"""The account of a stage of a bucket, and the commit that ends it.

The ledger file is written last, after every table file of the stage: it is what says that the bucket is
done. It carries the fingerprint of the configuration and of what the bucket was made from.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from schemas.errors import InputError
from schemas.ids import stable_id
from schemas.records import Failure, LedgerRow, Outcome
from schemas.redaction import redacted, redacted_text
from schemas.tables import FAILURES, LEDGER
from transforms.store.concurrently import each
from transforms.store.store import Bucket, Store
from transforms.store.table_file import open_table
from transforms.store.tables import (
    FINGERPRINT,
    read_fingerprint,
    read_metadata,
    read_rows,
    write_table,
)

_Key = tuple[Outcome, str | None, str | None]
_N_FAILURES = b"speechloom.failures"
_PASSED_ON = b"speechloom.passed_on"
_WRITES_THE_SAME = {"ingest": "speak", "dedupe": "speak", "transcribe": "speak"}
"""Stages, and the one that writes their tables in a root that is made from pages."""


class UnbalancedLedger(AssertionError):
    """A stage lost or invented something: a bug, never an input's fault."""


class Account:
    """Adds up what went into a stage and what became of it, in items and in samples of one rate.

    A bucket without audio has no rate: 1 then, so that samples by rate are 0 and not nothing.
    """

    def __init__(self, stage: str, sample_rate_hz: int) -> None:
        self.stage = stage
        self.sample_rate_hz = sample_rate_hz or 1
        self._items: Counter[_Key] = Counter()
        self._samples: Counter[_Key] = Counter()

    def add(
        self,
        outcome: Outcome,
        samples: int,
        reason: str | None = None,
        items: int = 1,
        source: str | None = None,
    ) -> None:
        """Enter ``items`` things of a source that last ``samples`` together under an outcome and its reason."""
        self._items[outcome, reason, source] += items
        self._samples[outcome, reason, source] += samples

    def rows(self) -> list[LedgerRow]:
        """Return the account's lines in a fixed order.

        Raises:
            UnbalancedLedger: if in is not kept + dropped + failed, in items or in samples.
        """
        for totals in (self._items, self._samples):
            into = sum(v for key, v in totals.items() if key[0] == "in")
            if 2 * into != sum(totals.values()):
                raise UnbalancedLedger(f"{self.stage}: {dict(totals)}")
        keys = sorted(self._items, key=lambda key: (_ORDER.index(key[0]), key[1] or "", key[2] or ""))
        return [
            LedgerRow(self.stage, outcome, reason, self._items[outcome, reason, source],
                      self._samples[outcome, reason, source], self.sample_rate_hz, source)
            for outcome, reason, source in keys
        ]  # fmt: skip


_ORDER: list[Outcome] = ["in", "kept", "dropped", "failed"]


def fingerprint(*parts: str | int) -> str:
    """Return the fingerprint of a configuration and of what something is made from."""
    return stable_id("fingerprint", *parts)


def committed(store: Store, stage: str, bucket: Bucket) -> str | None:
    """Return the fingerprint under which a stage of a bucket was committed, None where it was not."""
    return read_fingerprint(store, "ledger", stage, bucket.file_name, whole=True)


def passed_on(store: Store, stage: str, bucket: Bucket) -> str | None:
    """Return what later stages of a bucket take as the fingerprint of this one, None where it is not committed.

    It is the fingerprint of the commit, unless the stage said that another stands for what it wrote. In a root that is
    made from pages, speech is synthesized: what does that stands for ingest, dedupe and transcribe.
    """
    said = _said(store, stage, bucket)
    if said is None and stage in _WRITES_THE_SAME:
        said = _said(store, _WRITES_THE_SAME[stage], bucket)
    return None if said is None else said.get(_PASSED_ON, said[FINGERPRINT]).decode()


def _said(store: Store, stage: str, bucket: Bucket) -> Mapping[bytes, bytes] | None:
    return read_metadata(store, "ledger", stage, bucket.file_name, whole=True)


def aside_mark(made_under: str) -> str:
    """Return the fingerprint of a bucket that was set aside in place of being made under ``made_under``."""
    return fingerprint("set aside", made_under)


def uncommit(store: Store, stage: str, bucket: Bucket) -> None:
    """Take a commit back, and with it the figures of what made it, before its tables are written anew."""
    for folder in ("ledger", "metrics"):
        store.remove(folder, stage, bucket.file_name)


def commit(
    store: Store,
    bucket_file: str,
    account: Account,
    made_under: str,
    failures: Iterable[Failure],
    stands_for: str | None = None,
) -> None:
    """Write the failures and then the ledger of a stage's bucket: after this it is done.

    ``stands_for`` is what later stages take as its fingerprint, where that is not ``made_under``.
    """
    ordered = sorted(failures, key=lambda failure: (failure.id, failure.error_type, failure.message))
    metadata = {} if stands_for is None else {_PASSED_ON: stands_for.encode()}
    commit_ordered(store, bucket_file, account, made_under, ordered, metadata)


def commit_ordered(
    store: Store,
    bucket_file: str,
    account: Account,
    made_under: str,
    failures: Iterable[Failure],
    metadata: Mapping[bytes, bytes] | None = None,
) -> None:
    """Commit as ``commit`` does, with failures that are in order already, of which a row group is held."""
    rows = account.rows()
    n_failures = write_table(store, FAILURES, ["failures", account.stage, bucket_file], made_under, failures)
    said = {_N_FAILURES: str(n_failures).encode(), **(metadata or {})}
    write_table(store, LEDGER, ["ledger", account.stage, bucket_file], made_under, rows, said)


class Entry(NamedTuple):
    """What a ledger file says: the account of a stage of a bucket, and how many failures are listed beside it."""

    stage: str
    file: str
    rows: tuple[LedgerRow, ...]
    n_failures: int


def read_entries(store: Store, stage: str, files: Iterable[str]) -> Iterator[Entry]:
    """Yield what those ledger files of a stage say that are there, in the order of ``files``."""
    found = each(lambda file: _read_entry(store, stage, file), files, store.calls_at_once)
    return (entry for entry in found if entry is not None)


def _read_entry(store: Store, stage: str, file: str) -> Entry | None:
    try:
        with open_table(store, "ledger", stage, file, whole=True) as table:
            rows = tuple(LedgerRow(**row) for group in table.groups() for row in group.to_pylist())
            return Entry(stage, file, rows, int(table.metadata[_N_FAILURES]))
    except FileNotFoundError:
        return None


def read_failures(store: Store, entries: Iterable[Entry]) -> Iterator[Failure]:
    """Yield the failures that are listed beside ledger files; only files that hold some are opened."""
    for entry in entries:
        if entry.n_failures:
            yield from read_rows(store, Failure, "failures", entry.stage, entry.file)


def failure_row(stage: str, identity: str, uri: str | None, error: Exception) -> Failure:
    """Return the row of failures/ that tells a person what broke; a traceback only for foreign errors.

    No URL in it shows a password, a signature or a token.
    """
    message, trace = str(error) or repr(error), None
    if not isinstance(error, InputError):
        trace = "".join(traceback.format_exception(error))
        message += f" ({error.__cause__})" if error.__cause__ else ""
    return Failure(
        stage,
        identity,
        None if uri is None else redacted(uri),
        type(error).__name__,
        redacted_text(message),
        None if trace is None else redacted_text(trace),
    )
