"""Ids and chance, both from hashes: the same input gives the same id and the same draw on every machine."""

from __future__ import annotations

import hashlib

_SEPARATOR = b"\x1f"
ID_HEX_DIGITS = 16
RUN_HEX_DIGITS = 13
RUN_MEMBERS = 16 ** (ID_HEX_DIGITS - RUN_HEX_DIGITS)


def digest(*parts: str | int) -> bytes:
    """Return the 32-byte SHA-256 of the parts, separated so that ("ab", "c") differs from ("a", "bc")."""
    return hashlib.sha256(_SEPARATOR.join(str(part).encode() for part in parts)).digest()


def stable_id(*parts: str | int) -> str:
    """Return an id of 16 hexadecimal digits that depends on the parts alone."""
    return digest(*parts).hex()[:ID_HEX_DIGITS]


def run_id(ordinal: int, *parts: str | int) -> str:
    """Return an id like ``stable_id``'s for member ``ordinal`` (below 4,096) of a run that the parts name.

    Members of a run lie beside each other in the order of ids, so in one bucket, or in two at its border.
    """
    return f"{digest(*parts).hex()[:RUN_HEX_DIGITS]}{ordinal:03x}"


def unit_interval(*parts: str | int) -> float:
    """Return a number in [0, 1), uniform over the parts: the only source of chance in the pipeline."""
    return int.from_bytes(digest(*parts)[:8], "big") / 2**64


def bucket_of(recording_id: str, n_buckets: int) -> int:
    """Return the bucket, 0 to ``n_buckets - 1``, that holds a recording.

    A bucket is a range of ids, which are hashes: recordings in the order of their ids fill the buckets in order.
    """
    return int(recording_id, 16) * n_buckets >> 4 * ID_HEX_DIGITS
