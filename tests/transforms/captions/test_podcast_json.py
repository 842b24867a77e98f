from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadCaptions
from transforms.captions.parse import parse_captions
from transforms.captions.rolling import Cue

FILE = {
    "version": "1.0.0",
    "segments": [
        {"speaker": "Ann", "startTime": 0.5, "endTime": 0.75, "body": "I"},
        {"speaker": " ", "startTime": "0.75", "endTime": 1, "body": " am\nhere --> "},
        {"startTime": 5, "body": "Last"},
        {"startTime": 2, "body": "No end"},
        {"startTime": 3.0004, "endTime": None, "body": ""},
    ],
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_segments_are_cues_in_order_of_time(encoding: str) -> None:
    assert parse_captions(json.dumps(FILE, indent=1).encode(encoding)) == (
        "json",
        (
            Cue(500, 750, "I", "Ann"),
            Cue(750, 1000, "am here -->", None),
            Cue(2000, 3000, "No end", None),
            Cue(5000, 5000, "Last", None),
        ),
    )


def test_whispers_own_names_do_and_no_segments_are_no_cues() -> None:
    whisper = {"text": "hi", "segments": [{"id": 0, "start": 1.25, "end": 2.5, "text": " hi"}]}
    assert parse_captions(json.dumps(whisper).encode()).cues == (Cue(1250, 2500, "hi"),)
    assert parse_captions(b'{"segments": []}') == ("json", ())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ('{"segments": [\n{"body": }]}', "line 2: no JSON"),
        ('{"a": 1}', "without a list of segments"),
        ('{"segments": {"a": 1}}', "without a list of segments"),
        ('{"segments": ["hi"]}', "segment 1: it is no object"),
        ('{"segments": [{"body": "hi"}]}', "segment 1: it has no start"),
        ('{"segments": [{"startTime": "soon", "body": "hi"}]}', "segment 1: the time cannot be read: 'soon'"),
        ('{"segments": [{"startTime": NaN, "body": "hi"}]}', "segment 1: the time"),
        ('{"segments": [{"startTime": -1, "body": "hi"}]}', "segment 1: the time"),
        ('{"segments": [{"startTime": true, "body": "hi"}]}', "segment 1: the time"),
        ('{"segments": [{"startTime": 1e400, "body": "hi"}]}', "segment 1: the time"),
        ('{"segments": [{"startTime": 2, "endTime": 1, "body": "hi"}]}', "ends before it starts"),
        ('{"a": ' + "[" * 100_000, "no JSON"),
        ('{"segments": [{"startTime": ' + "9" * 5000 + "}]}", "no JSON"),
    ],
)
def test_what_cannot_be_read_is_said(data: str, why: str) -> None:
    with pytest.raises(BadCaptions, match=why):
        parse_captions(data.encode())


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["body", "startTime"]), inner)
    ),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4))
def test_any_json_is_cues_or_bad_captions(segments: list[object]) -> None:
    try:
        cues = parse_captions(json.dumps({"segments": segments}).encode()).cues
    except BadCaptions:
        return
    assert all(cue.text.split() and 0 <= cue.start_ms <= cue.end_ms for cue in cues)
