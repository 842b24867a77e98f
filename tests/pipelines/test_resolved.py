from __future__ import annotations

import json
from pathlib import Path

import yaml

from pipelines.config import to_plain
from pipelines.resolved import Difference, differences, read_complete, read_configs, thresholds
from pipelines.settings import Config
from transforms.store.store import Store


def filters(*items: dict[str, object]) -> dict[str, object]:
    return {"curate": {"filters": [{"use": f"filters.{one.pop('use')}.X", **one} for one in items]}}


def test_configurations_show_no_secrets(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    config = {
        "fetch": {"headers": {"Authorization": "Bearer abc"}, "user_agent": "x"},
        "engines": [{"use": "openai_http", "url": "https://me:word@asr.example/v1?token=abc&size=3"}],
        "empty": {"headers": {}},
    }
    store.write_text(yaml.safe_dump(config), "config", "transcribe.yaml")
    shown = read_configs(store)["transcribe"]
    assert "abc" not in json.dumps(shown)
    assert "word" not in json.dumps(shown)
    assert shown["fetch"]["user_agent"] == "x"
    assert shown["engines"][0]["url"].endswith("&size=3")
    assert shown["empty"] == {"headers": {}}


def test_settings_that_came_later_have_their_defaults(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    whole = to_plain(Config().curate)
    older = {"filters": [{"use": "filters.duration.Duration", "min_s": 0.3}]}
    store.write_text(yaml.safe_dump(older), "config", "curate.yaml")
    store.write_text(yaml.safe_dump({"gone": 1}), "config", "ingest.yaml")
    found = read_complete(store)
    assert found["curate"]["filters"][0]["max_s"] == 30.0
    assert found["curate"].keys() == whole.keys()
    assert found["ingest"] == {"gone": 1}


def test_a_configuration_does_not_differ_from_itself() -> None:
    config = to_plain(Config())
    assert differences(config, config) == []


def test_a_filter_is_known_by_its_name() -> None:
    this = filters({"use": "duration", "min_s": 1.0}, {"use": "script", "share": 0.5})
    other = filters({"use": "script", "share": 0.4}, {"use": "duration", "min_s": 2.0})
    found = differences(this, other)
    assert found == [
        Difference("curate", "filters.order", ["duration", "script"], ["script", "duration"]),
        Difference("curate", "filters.duration.min_s", 1.0, 2.0),
        Difference("curate", "filters.script.share", 0.5, 0.4),
    ]
    assert thresholds(found) == found


def test_a_filter_that_only_one_has_is_one_difference() -> None:
    one = {"use": "duration", "min_s": 1.0}
    this, other = filters(dict(one)), filters(dict(one), {"use": "script", "share": 0.4})
    assert differences(this, other) == [
        Difference("curate", "filters.script", None, {"use": "filters.script.X", "share": 0.4})
    ]


def test_no_filters_and_some() -> None:
    some = filters({"use": "duration", "min_s": 1.0})
    told = {"use": "filters.duration.X", "min_s": 1.0}
    none: dict[str, object] = {"curate": {"filters": []}}
    assert differences(none, some) == [Difference("curate", "filters.duration", None, told)]
    assert differences(some, none) == [Difference("curate", "filters.duration", told, None)]


def test_the_same_filter_twice_is_told_apart() -> None:
    this = filters({"use": "duration", "min_s": 1.0}, {"use": "duration", "min_s": 5.0})
    other = filters({"use": "duration", "min_s": 1.0}, {"use": "duration", "min_s": 6.0})
    assert differences(this, other) == [Difference("curate", "filters.duration#2.min_s", 5.0, 6.0)]


def test_what_has_a_name_is_known_by_it() -> None:
    this = {"speak": {"voices": [{"name": "a", "weight": 1.0}, {"name": "b", "weight": 1.0}]}}
    other = {"speak": {"voices": [{"name": "a", "weight": 2.0}, {"name": "b", "weight": 1.0}]}}
    assert differences(this, other) == [Difference("speak", "voices.a.weight", 1.0, 2.0)]


def test_stages_and_other_lists_differ_as_a_whole() -> None:
    this = {"ingest": {"vad": {"use": "a.b.C", "mode": 1}, "names": [1, 2]}}
    other = {"ingest": {"vad": {"use": "a.b.C", "mode": 2}, "names": [2, 1]}, "survey": {"enabled": True}}
    assert differences(this, other) == [
        Difference("ingest", "vad.mode", 1, 2),
        Difference("ingest", "names", [1, 2], [2, 1]),
        Difference("survey", "", None, {"enabled": True}),
    ]
    assert thresholds(differences(this, other)) == []
