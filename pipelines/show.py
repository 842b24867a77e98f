"""Prints a sample of what was interleaved: a few chunks of the first sequences of a root's shards."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from schemas.records import Chunk
from schemas.records import Sequence as PackedSequence
from schemas.units import to_seconds
from transforms.materialize.sides import ALL_FOLDERS
from transforms.store.store import Store
from transforms.store.tables import read_rows

_SEQUENCES, _CHUNKS, _TEXT = 2, 6, 88


def render_sample(store: Store) -> str:
    """Return the first chunks of the first sequences, a line each, and how shards are opened."""
    lines: list[str] = []
    for sequence in _first(store):
        n_documents = 1 + max(sequence.document_ids, default=-1)
        lines.append(
            f"sequence {sequence.sequence_id}: {sequence.n_tokens} tokens, {len(sequence.chunks)} chunks, "
            f"{n_documents} documents"
        )
        lines += [_line(chunk) for chunk in sequence.chunks[:_CHUNKS]]
        if len(sequence.chunks) > _CHUNKS:
            lines.append(f"  ... and {len(sequence.chunks) - _CHUNKS} more")
    shards = store.path(*_folder(store), "*.parquet")
    lines += [
        "",
        "open the shards:",
        f"  datasets.load_dataset('parquet', data_files='{shards}')",
        "  duckdb: SELECT c.source, c.modality,",
        "          sum((c.end_samples - c.start_samples) / c.sample_rate_hz) / 3600 AS hours",
        f"          FROM (SELECT unnest(chunks) AS c FROM '{shards}') GROUP BY ALL",
    ]
    return "\n".join(lines)


def _folder(store: Store) -> tuple[str, ...]:
    """Return where the shards are, those for training where some are for validation."""
    return next((folder for folder in sorted(ALL_FOLDERS) if store.names(*folder)), ("shards",))


def _first(store: Store) -> Iterator[PackedSequence]:
    shown = 0
    folder = _folder(store)
    for name in store.names(*folder):
        for sequence in read_rows(store, PackedSequence, *folder, name):
            yield sequence
            shown += 1
            if shown == _SEQUENCES:
                return


def _line(chunk: Chunk) -> str:
    seconds = to_seconds(chunk.end_samples - chunk.start_samples, chunk.sample_rate_hz)
    text = chunk.text if len(chunk.text) <= _TEXT else chunk.text[:_TEXT] + "..."
    return f"  document {chunk.document}  {chunk.modality:5}  {seconds:6.2f} s  {chunk.n_tokens:4} tokens  {text}"


def main(arguments: Sequence[str]) -> int:
    """Print the sample of the root that is given."""
    print(render_sample(Store(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
