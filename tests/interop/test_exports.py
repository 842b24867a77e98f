"""What exports write, read by the software that it is for."""

from __future__ import annotations

import ast
import io
import os
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import soundfile

os.environ["HF_HUB_OFFLINE"] = "1"

import datasets
import lhotse
import webdataset

from tests.export_root import Root, make_root, plain
from transforms.export.base import ExportFormat
from transforms.export.curator import INTERLEAVED
from transforms.export.huggingface import Huggingface
from transforms.export.lhotse import Lhotse
from transforms.export.parts.contents import contents_of
from transforms.export.parts.shard import Shard
from transforms.export.webdataset import Webdataset
from transforms.store.planned import planned_buckets
from transforms.store.store import Store


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return make_root(tmp_path_factory.mktemp("root"))


def exported(root: Root, folder: Path, form: ExportFormat) -> Path:
    out = Store(str(folder))
    form.prepare()
    shards = [Shard(root.store, bucket) for bucket in planned_buckets(root.store)]
    for shard in shards:
        form.write(shard, out)
    form.describe(out, [contents_of(shard) for shard in shards])
    return folder / "data"


def sounds(root: Root) -> list[np.ndarray]:
    flac = [chunk.audio.bytes for s in root.all for chunk in s.chunks if chunk.audio]
    return [soundfile.read(io.BytesIO(data), dtype="float32")[0] for data in flac]


def test_webdataset_iterates_the_archives(root: Root, tmp_path: Path) -> None:
    data = exported(root, tmp_path, Webdataset())
    urls = [str(path) for path in sorted(data.iterdir())]
    stream = webdataset.WebDataset(urls, shardshuffle=False, empty_check=False).decode()
    samples = list(stream)
    assert [sample["__key__"] for sample in samples] == [sequence.sequence_id for sequence in root.all]
    for sample, sequence in zip(samples, root.all, strict=True):
        assert sample["input_ids.npy"].tolist() == plain(sequence.input_ids)
        assert sample["json"]["n_tokens"] == sequence.n_tokens
        for number, chunk in enumerate(sequence.chunks):
            assert sample.get(f"{number}.flac") == (chunk.audio.bytes if chunk.audio else None)


def test_lhotse_loads_the_cuts_and_their_audio(root: Root, tmp_path: Path) -> None:
    data = exported(root, tmp_path, Lhotse())
    cuts = list(lhotse.CutSet.from_shar(in_dir=str(data)))
    heard = [chunk for s in root.all for chunk in s.chunks if chunk.audio]
    assert [cut.supervisions[0].text for cut in cuts] == [chunk.text for chunk in heard]
    for cut, sound, chunk in zip(cuts, sounds(root), heard, strict=True):
        lhotse.qa.validate(cut)
        assert np.array_equal(cut.load_audio()[0], sound)
        assert cut.custom["segment_id"] == chunk.segment_id
    recordings, supervisions, _ = lhotse.CutSet.from_cuts(cuts).decompose()
    assert len(list(recordings)) == len(list(supervisions)) == len(cuts)


def test_lhotse_s_files_have_the_same_bytes_each_time(root: Root, tmp_path: Path) -> None:
    once, again = (exported(root, tmp_path / name, Lhotse()) for name in ("once", "again"))
    assert {p.name: p.read_bytes() for p in once.iterdir()} == {
        p.name: p.read_bytes() for p in again.iterdir()
    }


def test_datasets_decodes_the_folder(root: Root, tmp_path: Path) -> None:
    exported(root, tmp_path / "out", Huggingface())
    loaded = datasets.load_dataset(str(tmp_path / "out"), split="train", cache_dir=str(tmp_path / "cache"))
    found = [chunk["audio"] for row in loaded for chunk in row["chunks"] if chunk["audio"]]
    for decoder, sound in zip(found, sounds(root), strict=True):
        assert np.allclose(decoder.get_all_samples().data[0].numpy(), sound, atol=1e-6)


def test_curator_s_columns_are_those_of_its_package() -> None:
    source = Path(
        str(distribution("nemo-curator").locate_file("nemo_curator/tasks/interleaved.py"))
    ).read_text()
    assigned = next(
        node for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "INTERLEAVED_SCHEMA"
    )  # fmt: skip
    theirs: pa.Schema = eval(ast.unparse(assigned.value), {"pa": pa})
    assert len(INTERLEAVED) == len(theirs)
    for mine, reserved in zip(INTERLEAVED, theirs, strict=True):
        assert (mine.name, mine.type, mine.nullable) == (reserved.name, reserved.type, reserved.nullable)
