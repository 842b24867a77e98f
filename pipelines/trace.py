"""Trace: from a chunk of a shard back to the recording that it comes from, and to the second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipelines.audit.sampling import Sampler
from pipelines.heard_again import compared
from pipelines.origin import Origin, Reference
from schemas.errors import ConfigError
from schemas.records import Recording
from schemas.records import Sequence as PackedSequence
from transforms.materialize.roots import parts_behind, rows_behind
from transforms.materialize.sides import shard_names
from transforms.store.store import Bucket, Store
from transforms.store.table_file import open_table
from transforms.store.tables import read_rows


def draw(store: Store, count: int, seed: int = 0) -> list[Reference]:
    """Return ``count`` chunks of a root's shards, drawn by hash; all if there are fewer."""
    sampler: Sampler[str, Reference] = Sampler(seed, count)
    for name in shard_names(store):
        for sequence_id, n_chunks in _sequences(store, name):
            for number in range(n_chunks):
                sampler.offer("", f"{sequence_id}:{number}", Reference(sequence_id, number))
    return [reference for _, _, reference in sampler.by_rank()]


def trace(store: Store, references: Sequence[Reference], *, verify: bool = False) -> list[Origin]:
    """Return where chunks come from, in the order of ``references``.

    Args:
        store: the root.
        references: the chunks.
        verify: whether to read the recordings again and to compare their sound with the chunks', and with that of the
            segments that texts were heard in.

    Raises:
        ConfigError: if there is no such chunk.
        StoreError: if a table cannot be read.
    """
    origins = {origin.reference: origin for origin in _origins(store, references)}
    missing = [reference for reference in references if reference not in origins]
    if missing:
        sequence_id, number = missing[0]
        raise ConfigError(f"{store.path('shards')} has no chunk {number} of a sequence {sequence_id}")
    if verify:
        origins |= {origin.reference: origin for origin in compared(origins.values())}
    return [origins[reference] for reference in references]


def render(origins: Iterable[Origin]) -> str:
    """Return a few lines for each chunk."""
    return "\n\n".join(_lines(origin) for origin in origins)


def _lines(origin: Origin) -> str:
    chunk, told = origin.chunk, origin.as_json()
    lines = [
        f"chunk {told['chunk']} of sequence {told['sequence_id']} ({chunk.modality}, {origin.shard})",
        f"  {_place(origin)}",
        f"  {chunk.text}",
    ]
    if origin.why_not:
        lines.append(f"  not compared: {origin.why_not}")
    elif origin.correlation is not None:
        lines.append(f"  correlation with the recording there: {origin.correlation:.5f}")
    return "\n".join(lines)


def _place(origin: Origin) -> str:
    told = origin.as_json()
    if origin.recording:
        return f"{told['uri']}, {told['start_s']:.3f} to {told['end_s']:.3f} s"
    if origin.chunk.end_samples:
        return f"recording {told['recording_id']}, which neither this root has nor one that was mixed into it"
    return "a text alone"


def _sequences(store: Store, name: str) -> Iterator[tuple[str, int]]:
    """Yield the ids of a shard's sequences and how many chunks each has, without reading what is in them."""
    with open_table(store, "shards", name) as file:
        for rows in file.groups(["sequence_id", "chunks.list.element.document"]):
            for sequence_id, chunks in zip(rows["sequence_id"], rows["chunks"], strict=True):
                yield sequence_id.as_py(), len(chunks)


def _origins(store: Store, references: Sequence[Reference]) -> Iterator[Origin]:
    wanted = defaultdict(set)
    for sequence_id, number in references:
        wanted[sequence_id].add(number)
    for name in shard_names(store):
        if not any(sequence_id in wanted for sequence_id, _ in _sequences(store, name)):
            continue
        found = [
            (Reference(sequence.sequence_id, number), sequence.chunks[number])
            for sequence in read_rows(store, PackedSequence, "shards", name)
            for number in sorted(wanted.get(sequence.sequence_id, ()))
            if number < len(sequence.chunks)
        ]
        parts = parts_behind(store, Bucket.named(name.rpartition("/")[2]))
        known = rows_behind(parts, Recording, "recordings", {chunk.recording_id for _, chunk in found})
        for reference, chunk in found:  # no root has the recording of a text that nobody says
            yield Origin(reference, name, chunk, *known.get(chunk.recording_id, (None, None)))
