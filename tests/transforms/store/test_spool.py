from __future__ import annotations

from pathlib import Path

import pytest

from schemas.records import Segment
from schemas.tables import SEGMENTS
from transforms.store.spool import AudioSpool
from transforms.store.store import Store
from transforms.store.tables import table_writer


def test_audio_is_fetched_by_id_in_any_order(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    audio = {f"s{i}": bytes([i]) * (i * 100) for i in range(20)}
    with table_writer(store, SEGMENTS, ["a.parquet"], "f", row_group_bytes=1000) as writer:
        for name, data in audio.items():
            writer.write(Segment(name, "r", "crawl", None, None, 0, 1, 16_000, 1.0, 0.0, 0.0, data))
    with AudioSpool(store, "a.parquet") as spool:
        for name in sorted(audio, reverse=True):
            assert spool.read(name) == audio[name]
        with pytest.raises(KeyError):
            spool.read("absent")
