from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, Protocol

import pytest

from pipelines.config import canonical, parse_config, to_plain
from schemas.errors import ConfigError
from schemas.settings import ADDED, Plugin, PositiveInt, Share, operational
from transforms.vad.webrtc import Webrtc


class Engine(Protocol): ...


@dataclass(frozen=True)
class Inner:
    share: Share = 0.5
    names: tuple[str, ...] = ("a",)


@dataclass(frozen=True)
class Outer:
    count: PositiveInt
    inner: Inner = field(default_factory=Inner)
    mode: Literal["fast", "slow"] = "fast"
    vad: Annotated[Engine, Plugin("transforms.vad")] = field(default_factory=Webrtc)
    filters: Annotated[tuple[Engine, ...], Plugin("filters")] = ()
    limit: float = operational(1.0)
    by_name: dict[str, Inner] = field(default_factory=dict, metadata=ADDED)
    listed: tuple[Inner, ...] = field(default=(), metadata=ADDED)


def test_plain_data_becomes_a_config() -> None:
    data = {"count": 3, "inner": {"share": 1, "names": ["x", "y"]}, "mode": "slow"}
    assert parse_config(Outer, data) == Outer(3, Inner(1.0, ("x", "y")), "slow")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"count": 1, "innner": {}}, "unknown key 'innner': did you mean 'inner'?"),
        ({"count": 1, "inner": {"shar": 1}}, "unknown key 'inner.shar': did you mean 'share'?"),
        (
            {"count": 1, "xyz": 1},
            "unknown key 'xyz': known here: count, inner, mode, vad, filters, limit, by_name, listed",
        ),
        ({}, "count is required and not given"),
        ({"count": "3"}, "count: Input should be a valid integer"),
        ({"count": True}, "count: Input should be a valid integer"),
        ({"count": 0}, "count: Input should be greater than 0"),
        ({"count": 1, "inner": {"share": 1.5}}, "inner.share: Input should be less than or equal to 1"),
        ({"count": 1, "mode": "medium"}, "mode: Input should be 'fast' or 'slow'"),
        ({"count": 1, "by_name": {"x": {"shar": 1}}}, "unknown key 'by_name.x.shar': did you mean 'share'?"),
        ({"count": 1, "listed": [{}, {"shar": 1}]}, "unknown key 'listed.1.shar': did you mean 'share'?"),
        ({"count": 1, "listed": {"share": 1}}, "listed must be a list, not"),
        ({"count": 1, "by_name": 5}, "by_name: Input should be an object"),
        ({"count": 1, "inner": 5}, "inner must be a mapping of keys, not 5"),
        ({"count": 1, "vad": {"mode": 2}}, "vad must be a name, or a mapping with a key 'use'"),
        ({"count": 1, "vad": "webrct"}, "did you mean 'webrtc'?"),
        ({"count": 1, "vad": "no.such.Thing"}, "there is no 'no.such.Thing'"),
        ({"count": 1, "vad": {"use": "webrtc", "mod": 2}}, "unknown key 'vad.mod': did you mean 'mode'?"),
        ({"count": 1, "filters": "duration"}, "filters must be a list, not 'duration'"),
        ({"count": 1, "filters": [{"use": "duration", "min": 2}]}, "unknown key 'filters.0.min'"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(data: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_config(Outer, data)
    assert message in str(refused.value)


def test_plugins_are_chosen_by_name_or_dotted_path() -> None:
    by_name = parse_config(Outer, {"count": 1, "filters": ["duration", {"use": "duration", "min_s": 2}]})
    by_path = parse_config(Outer, {"count": 1, "filters": [{"use": "filters.duration.Duration"}]})
    assert by_name.filters[0] == by_path.filters[0]
    assert by_name.filters[1].min_s == 2.0  # type: ignore[attr-defined]


def test_a_config_survives_the_way_to_plain_data_and_back() -> None:
    config = parse_config(Outer, {"count": 2, "vad": {"use": "webrtc", "mode": 3}, "filters": ["empty_text"]})
    assert parse_config(Outer, to_plain(config)) == config
    named = parse_config(Outer, {"count": 2, "by_name": {"x": {"share": 0.25}, "y": {}}})
    assert named.by_name == {"x": Inner(0.25), "y": Inner()}
    assert parse_config(Outer, to_plain(named)) == named
    listed = parse_config(Outer, {"count": 2, "listed": [{"share": 0.25}, {}]})
    assert listed.listed == (Inner(0.25), Inner())
    assert parse_config(Outer, to_plain(listed)) == listed


def test_a_setting_that_came_later_changes_no_fingerprint_until_it_is_used() -> None:
    assert "by_name" not in canonical(Outer(1))
    assert "by_name" in to_plain(Outer(1))
    assert canonical(Outer(1, by_name={"x": Inner(0.25)})) != canonical(Outer(1))


def test_what_only_steers_the_run_is_no_part_of_the_fingerprint() -> None:
    assert canonical(Outer(1)) == canonical(Outer(1, limit=0.5))
    assert canonical(Outer(1)) != canonical(Outer(2))
