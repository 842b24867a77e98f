"""The buckets that a root was planned with: what every job after the plan asks for first.

The ledger file of the plan says how many there are, so nobody has to list a folder to know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from schemas.errors import ConfigError
from schemas.records import Failure
from transforms.store.ledger import Account, commit_ordered
from transforms.store.store import Bucket, Store
from transforms.store.tables import FINGERPRINT, read_metadata

STAGE = "plan"
LISTING_FILE = "listing.parquet"
_BUCKETS = b"speechloom.buckets"


class Planned(NamedTuple):
    """How many buckets a root was planned with, and the fingerprint of the plan: empty while it is changed."""

    n_buckets: int
    fingerprint: str


def read_planned(store: Store) -> Planned | None:
    """Return what a root was planned with, None where it has not been.

    Raises:
        ConfigError: if a version wrote it that kept this elsewhere.
    """
    metadata = read_metadata(store, "ledger", STAGE, LISTING_FILE, whole=True)
    if metadata is None:
        return None
    if _BUCKETS not in metadata:
        raise ConfigError(f"{store.root} was made by an older version of this package: use another --root")
    return Planned(int(metadata[_BUCKETS]), metadata[FINGERPRINT].decode())


def commit_planned(store: Store, planned: Planned, account: Account, failures: Iterable[Failure]) -> None:
    """Commit the plan: its failures, in order, and its account."""
    said = {_BUCKETS: str(planned.n_buckets).encode()}
    commit_ordered(store, LISTING_FILE, account, planned.fingerprint, failures, said)


def begin_change(store: Store, planned: Planned) -> None:
    """Say that the plan of a root is being changed, so that nobody takes it for whole if that is cut short."""
    commit_planned(store, planned._replace(fingerprint=""), Account(STAGE, 1), ())


def planned_buckets(store: Store) -> list[Bucket]:
    """Return the buckets of a root, in order.

    Raises:
        ConfigError: if the root has not been planned, or planning it again was cut short.
    """
    planned = read_planned(store)
    if planned is None:
        raise ConfigError(
            f"there is nothing in {store.root} yet: build --input RECORDINGS or synthesize --input PAGES fills it"
        )
    if not planned.fingerprint:
        raise ConfigError(
            f"planning {store.root} again was cut short: name its recordings with --input once more"
        )
    return [Bucket(number, planned.n_buckets) for number in range(planned.n_buckets)]


def ledger_files(stage: str, buckets: Iterable[Bucket]) -> list[str]:
    """Return the names of a stage's ledger files where all ``buckets`` are committed."""
    return [LISTING_FILE] if stage == STAGE else [bucket.file_name for bucket in buckets]
