from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Word
from transforms.asr.openai_answer import Answered, Form, parse_answer
from transforms.inputs.wire import Broken

JSON = "application/json"
SECOND = 16_000


def parsed(data: Any, n_samples: int = 2 * SECOND) -> Answered:
    return parse_answer(json.dumps(data).encode(), JSON, "verbose_json", n_samples)


def test_words_may_be_in_the_segments_and_have_other_names_for_their_confidence() -> None:
    words = [
        {"text": " Hi", "start": -0.1, "end": 0.5, "confidence": 0.25},
        {"text": "there", "start": 1.5, "end": 2.5, "score": 7},
    ]
    found = parsed(
        {"text": "Hi there.", "segments": [{"words": words, "avg_logprob": -1}, {"avg_logprob": -2}]}
    )
    assert found.words == (Word("Hi", 0, 8000, 0.25), Word("there.", 24_000, 32_000, None))
    assert (found.word_times, found.mean_log_probability) == ("given", -1.5)


def test_words_without_times_are_spread_over_their_segments() -> None:
    segments = [{"text": " a b", "start": 0.5, "end": 1.0}, {"text": " c", "start": 1.5, "end": 9.0}]
    found = parsed({"text": "a b c", "segments": segments, "words": [{"word": "a"}]})
    assert [word[:3] for word in found.words] == [
        ("a", 8000, 12_000),
        ("b", 12_000, 16_000),
        ("c", 24_000, 32_000),
    ]
    assert found.word_times == "segments"
    other = parsed({"text": "x y", "segments": segments})
    assert (other.word_times, other.words[0].start_samples, other.words[-1].end_samples) == (
        "clip",
        0,
        32_000,
    )


def test_mean_log_probabilities_are_weighted_by_tokens() -> None:
    segments = [{"avg_logprob": -1.0, "tokens": [1, 2, 3]}, {"avg_logprob": -0.2, "tokens": [1]}, {}]
    assert parsed({"text": "", "segments": segments}).mean_log_probability == pytest.approx(-0.8)
    assert parsed({"text": ""}).mean_log_probability is None


def test_what_a_server_fills_in_is_no_measure() -> None:
    filled = {
        "avg_logprob": -1.0,
        "no_speech_prob": -1.0,
        "compression_ratio": -1.0,
        "text": "a",
        "start": 0,
        "end": 1,
    }
    found = parsed({"text": "a", "segments": [filled], "duration": "1.0"})
    assert (found.mean_log_probability, found.no_speech_probability) == (None, None)
    assert found.word_times == "segments"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"  two words\n", "text/plain"),
        (b"two words", ""),
        (b'"two words"', JSON),
        (b'{"text": "two words"}', "application/json; charset=utf-8"),
    ],
)
def test_text_comes_in_several_ways(body: bytes, content_type: str) -> None:
    found = parse_answer(body, content_type, "text", 100)
    assert (found.text, len(found.words), found.word_times) == ("two words", 2, "clip")


@pytest.mark.parametrize(
    ("body", "content_type", "form"),
    [
        (b"caf\xe9", "text/plain", "text"),
        (b"<html>", "text/html", "text"),
        (b"two words", "text/plain", "json"),
        (b'"two words"', JSON, "json"),
        (b"", JSON, "verbose_json"),
        (b'{"text": 5}', JSON, "json"),
        (b'{"text": "a", "words": [{"word": "a", "start": 1e300, "end": 1}]}', JSON, "verbose_json"),
    ],
)
def test_what_cannot_be_read_may_be_asked_for_again(body: bytes, content_type: str, form: Any) -> None:
    with pytest.raises(Broken):
        parse_answer(body, content_type, form, 100)


NUMBERS = st.none() | st.floats() | st.integers() | st.text(max_size=2)
WORDS = st.lists(
    st.fixed_dictionaries({"word": st.text(max_size=4), "start": NUMBERS, "end": NUMBERS}), max_size=3
)
SEGMENTS = st.lists(
    st.fixed_dictionaries(
        {"text": st.text(max_size=9), "start": NUMBERS, "end": NUMBERS, "avg_logprob": NUMBERS}
    ),
    max_size=3,
)
BODIES = st.fixed_dictionaries(
    {"text": st.text(max_size=12)},
    optional={"words": WORDS, "segments": SEGMENTS, "language": st.text(max_size=9)},
)


@given(BODIES, st.integers(1, 480_000), st.sampled_from(get_args(Form)))
def test_any_answer_is_words_inside_the_clip_or_broken(
    body: dict[str, Any], n_samples: int, form: Any
) -> None:
    try:
        found = parse_answer(json.dumps(body).encode(), JSON, form, n_samples)
    except Broken:
        return
    assert all(0 <= word.start_samples <= word.end_samples <= n_samples for word in found.words)
    assert all(word.text for word in found.words)
    assert bool(found.text.split()) or found.word_times == "given" or not found.words
