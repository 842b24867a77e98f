"""Lhotse, through lhotse itself: cuts with their recordings and supervisions, in its Shar layout."""

from __future__ import annotations

import gzip
import importlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from interleave.reading import Sample, SampleChunk
from schemas.errors import ConfigError
from transforms.export.base import DATA, ExportFormat
from transforms.export.parts.shard import Shard
from transforms.export.parts.tar import tar_writer
from transforms.store.store import Store


@dataclass(frozen=True)
class Lhotse(ExportFormat):
    """A cut is an audio chunk, its supervision the chunk's text: ``CutSet.from_shar(in_dir="<out>/data")``.

    A bucket is ``cuts.<bucket>.jsonl.gz`` and ``recording.<bucket>.tar``, the FLAC bytes as they are in the shards.
    Where a cut comes from (sequence, place among the chunks, document, recording and samples in it) is in its
    ``custom``. Text chunks have no audio, and are left out. Needs the extra ``lhotse``.
    """

    def prepare(self) -> None:
        """Make sure that lhotse is installed."""
        _lhotse()

    def write(self, shard: Shard, out: Store) -> list[str]:
        """Write the cuts and the audio."""
        lhotse = _lhotse()
        cuts, audio = f"cuts.{shard.stem}.jsonl.gz", f"recording.{shard.stem}.tar"
        with tar_writer(out, DATA, audio) as archive, _json_lines(out, DATA, cuts) as lines:
            for sample in shard.samples():
                for number, chunk in enumerate(sample.chunks):
                    if isinstance(chunk.audio, bytes | memoryview):
                        cut = _cut(lhotse, sample, number, chunk)
                        lines.add(cut.to_dict())
                        archive.add(f"{cut.id}.flac", chunk.audio)
                        archive.add(f"{cut.id}.json", _line(cut.recording.to_dict()))
        return [cuts, audio]


def _lhotse() -> Any:
    try:
        return importlib.import_module("lhotse")
    except ImportError as error:
        raise ConfigError(
            f"the format lhotse needs an extra: pip install 'speechloom[lhotse]' ({error})"
        ) from error


def _cut(lhotse: Any, sample: Sample, number: int, chunk: SampleChunk) -> Any:
    """Return a cut over a whole recording of its own, which is the chunk's audio."""
    name = f"{sample.sequence_id}-{number:05d}"
    n_samples = chunk.end_samples - chunk.start_samples
    seconds = n_samples / chunk.sample_rate_hz
    source = lhotse.AudioSource(type="shar", channels=[0], source="")
    recording = lhotse.Recording(
        id=name, sources=[source], sampling_rate=chunk.sample_rate_hz, num_samples=n_samples,
        duration=seconds, channel_ids=[0],
    )  # fmt: skip
    supervision = lhotse.SupervisionSegment(
        id=name, recording_id=name, start=0.0, duration=seconds, channel=0, text=chunk.text
    )
    custom = {
        "sequence_id": sample.sequence_id, "position": number, "document": chunk.document,
        "segment_id": chunk.segment_id, "source_recording_id": chunk.recording_id, "source": chunk.source,
        "start_samples": chunk.start_samples, "end_samples": chunk.end_samples, "n_tokens": chunk.n_tokens,
    }  # fmt: skip
    return lhotse.MonoCut(
        id=name, start=0.0, duration=seconds, channel=0, recording=recording, supervisions=[supervision],
        custom=custom,
    )  # fmt: skip


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"


class _Lines:
    def __init__(self, sink: gzip.GzipFile, errors: Any) -> None:
        self._sink, self._errors = sink, errors

    def add(self, data: dict[str, Any]) -> None:
        with self._errors():
            self._sink.write(_line(data))


@contextmanager
def _json_lines(out: Store, *place: str) -> Iterator[_Lines]:
    """Open a file of gzipped lines whose bytes depend on the lines alone."""
    errors = partial(out.write_errors, *place)
    with out.write(*place) as sink:
        packed = gzip.GzipFile(filename="", mode="wb", fileobj=sink, mtime=0)
        with ExitStack() as undo:
            undo.callback(setattr, packed, "fileobj", None)  # or it writes an end when it is collected
            yield _Lines(packed, errors)
            with errors():
                packed.close()
            undo.pop_all()
