from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.prometheus import Family, render_family, render_prometheus
from tests.exposition import Labels, read_exposition
from tests.pipelines.measured import made
from transforms.store.store import Store


def labels(root: str, **others: str) -> Labels:
    return frozenset({"root": root, "stage": "transcribe", **others}.items())


def test_every_metric_is_there_in_base_units(tmp_path: Path) -> None:
    store = made(Store(str(tmp_path)))
    root, found = store.root, read_exposition(render_prometheus(store))
    assert found["speechloom_buckets_committed"][labels(root)] == 2
    audio = found["speechloom_audio_seconds_total"]
    assert audio[labels(root, outcome="in")] == 20.0
    assert audio[labels(root, outcome="kept")] == 10.0
    assert audio[labels(root, outcome="dropped", reason="no_hypothesis")] == 8.0
    assert audio[labels(root, outcome="failed", reason="EngineError")] == 2.0
    assert found["speechloom_items_total"][labels(root, outcome="in")] == 6
    assert found["speechloom_failures_total"] == {labels(root, error_type="EngineError"): 2}
    assert found["speechloom_engine_seconds_total"][labels(root, engine="a")] == 6.0
    assert found["speechloom_batch_fill_ratio"][labels(root, engine="a")] == 0.75
    assert found["speechloom_tokens_total"] == {
        labels(root, modality="audio"): 200,
        labels(root, modality="text"): 100,
    }
    assert found["speechloom_packing_fill_ratio"] == {labels(root): 0.75}
    assert found["speechloom_work_seconds_total"][labels(root)] > 10.0
    assert found["speechloom_real_time_factor"][labels(root)] > 0.5
    assert found["speechloom_written_bytes_total"][labels(root)] > 0


def test_a_ratio_without_a_whole_is_left_out(tmp_path: Path) -> None:
    found = read_exposition(render_prometheus(made(Store(str(tmp_path)), audio_s=0)))
    assert "speechloom_real_time_factor" not in found
    assert "speechloom_work_seconds_total" in found


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\nb", "a\\nb", "ä,b={}", ""])
def test_any_text_survives_as_a_label(text: str) -> None:
    family = Family("things_total", "counter", 'Help with \\ and "\n".', [({"reason": text}, 1)])
    found = read_exposition(render_family(family, text))
    assert found == {"speechloom_things_total": {frozenset({"root": text, "reason": text}.items()): 1.0}}


@pytest.mark.parametrize("value", [0, 3, 10**15, 0.1, 1e-9, 1e300])
def test_a_number_is_read_as_it_was(value: float) -> None:
    ((found,),) = [v.values() for v in read_exposition(render_family(_gauge(value), "r")).values()]
    assert found == value


def _gauge(value: float) -> Family:
    return Family("value", "gauge", "A number.", [({}, value)])


@pytest.mark.parametrize(
    "wrong",
    [
        "a 1\n",
        "# HELP a x\n# TYPE a counter\na 1\n",
        "# HELP a x\n# TYPE a gauge\na 1",
        "# HELP a x\n# TYPE a gauge\na 1\na 2\n",
        '# HELP a x\n# TYPE a gauge\na{b="\\t"} 1\n',
        "# HELP a x\n# TYPE a gauge\nb 1\n",
    ],
)
def test_the_reader_of_these_tests_is_strict(wrong: str) -> None:
    with pytest.raises(AssertionError):
        read_exposition(wrong)
