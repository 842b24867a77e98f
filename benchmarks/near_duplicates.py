"""Near-duplicates: 5,000 planted in 100,000 transcripts; what `survey` finds, its time and memory, and rensa's alone.

Rensa alone has all texts in one list in memory, as words; it finds what meets in a list and does not compare. The job
reads and writes tables, cuts into buckets, compares and chooses.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import pairwise

from benchmarks.child import child, command
from benchmarks.near_duplicates_material import Made, made, write_root
from schemas.judgements import Finding
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.survey.near import NearDuplicates

COUNT, COPIES, BUCKETS = 100_000, 5_000, 16
NEAR = ["--set", "near_duplicates.enabled=true", "--set", "boilerplate.enabled=false"]


def main(count: int = COUNT, copies: int = COPIES) -> None:
    """Print how many copies are found, the false pairs, seconds and memory, for both kinds of copies."""
    for each in (False, True):
        how = "each word with a chance of a tenth" if each else "a tenth of the words of each"
        root = tempfile.mkdtemp(prefix="speechloom-bench-")
        try:
            numbers = write_root(root, made(count, copies, each=each), BUCKETS)
            before_s = _processor_s()
            seconds, peak_mb = command(["survey", "--root", root, "--quiet", *NEAR])
            spent_s = _processor_s() - before_s
            found, false, dropped = outcome(Store(root), numbers, made(count, copies, each=each))
        finally:
            shutil.rmtree(root)
        print(
            f"{count} transcripts, {copies} copies, changed: {how}: {found / copies:.2%} found (wanted: 97 %), "
            f"{false / max(1, dropped):.2%} of {dropped} pairs false (wanted: under 1 %); one run of survey in "
            f"{BUCKETS} buckets, one process: {spent_s:.1f} processor seconds ({seconds:.1f} s by the clock), "
            f"{peak_mb:.0f} MB at the peak"
        )
    code = f"from benchmarks.near_duplicates import alone; alone({count}, {copies})"
    hash_s, list_s, candidates = child(code, [])
    print(
        f"rensa alone, all in memory, not compared: hashing {hash_s:.1f}, lists {list_s:.1f} processor seconds, "
        f"{candidates:.0f} candidates"
    )


def _processor_s() -> float:
    """Return what all children have taken, start and imports included."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def outcome(store: Store, numbers: dict[str, int], rows: Iterable[Made]) -> tuple[int, int, int]:
    """Return how many copies were found beside their originals, how many pairs are none, and how many were found."""
    planted = {frozenset((row.number, row.copy_of)) for row in rows if row.copy_of is not None}
    pairs = [
        frozenset((numbers[row.segment_id], numbers[str(row.other)]))
        for name in store.names("findings")
        for row in read_rows(store, Finding, "findings", name)
    ]
    return len(planted & set(pairs)), sum(pair not in planted for pair in pairs), len(pairs)


def alone(count: int, copies: int) -> None:
    """Print the seconds that rensa takes for texts as pairs of words, for its lists, and its candidates."""
    from rensa import RMinHash, RMinHashLSH

    how = NearDuplicates()
    texts = [row.text.lower().replace(",", "").rstrip(".").split() for row in made(count, copies)]
    start_s = time.process_time()
    pairs = [[f"{a} {b}" for a, b in pairwise(words)] for words in texts]
    hashes = RMinHash.from_token_sets(pairs, how.bands * how.rows, 42)
    hashed_s = time.process_time()
    lists = RMinHashLSH(how.min_jaccard, how.bands * how.rows, how.bands)
    lists.insert_many(hashes)
    candidates = sum(len(found) - 1 for found in lists.query_all(hashes)) // 2
    print([hashed_s - start_s, time.process_time() - hashed_s, candidates])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
