"""WebDataset: a tar archive a bucket, a sample's files beside each other in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from interleave.reading import Sample
from transforms.export.base import DATA, ExportFormat
from transforms.export.parts.shard import Shard
from transforms.export.parts.tar import npy, tar_writer
from transforms.store.store import Store

_ARRAYS = "input_ids", "token_modality", "loss_mask", "document_ids", "delayed_ids"


@dataclass(frozen=True)
class Webdataset(ExportFormat):
    """A sample is a sequence, its key the sequence's id: ``json``, ``input_ids.npy`` and the other arrays
    (``delayed_ids.npy`` where codes are delayed), and each audio chunk as ``0.flac``, ``1.flac`` ... by its number
    among the chunks, which ``json`` lists.
    """

    def write(self, shard: Shard, out: Store) -> list[str]:
        """Write one archive."""
        name = f"{shard.stem}.tar"
        with tar_writer(out, DATA, name) as archive:
            for sample in shard.samples():
                for extension, data in _files(sample):
                    archive.add(f"{sample.sequence_id}.{extension}", data)
        return [name]


def _files(sample: Sample) -> Iterator[tuple[str, bytes | memoryview]]:
    told = [{k: v for k, v in chunk._asdict().items() if k != "audio"} for chunk in sample.chunks]
    said = {"sequence_id": sample.sequence_id, "n_tokens": sample.n_tokens, "chunks": told}
    yield "json", json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    for name in _ARRAYS:
        if (values := getattr(sample, name)) is not None:
            yield f"{name}.npy", npy(values)
    for number, chunk in enumerate(sample.chunks):
        if isinstance(chunk.audio, bytes | memoryview):
            yield f"{number}.flac", chunk.audio
