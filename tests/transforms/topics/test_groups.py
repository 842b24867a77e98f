from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.command import main
from tests.pipelines.curated import SAID, transcribed
from transforms.topics.groups import read_groups

NAME = "bucket-00000-of-00002.parquet"


def test_groups_are_kept_segments_of_one_recording(tmp_path: Path) -> None:
    store = transcribed(tmp_path)
    assert main(["curate", "--root", store.root, "--quiet"]) == 0
    found = list(read_groups(store, NAME, 1000))
    assert [group.segment_ids for group in found] == [("0-0", "0-1"), ("0-3",), ("0-4",)]
    assert [group.source for group in found] == ["crawl", "krist", "crawl"]
    assert found[0].text == f"{SAID[0][2]} {SAID[1][2]}"
    assert found[0].hours * 3600 == pytest.approx(5)
    assert [group.segment_ids for group in read_groups(store, NAME, 1)] == [
        ("0-0",), ("0-1",), ("0-3",), ("0-4",),
    ]  # fmt: skip
