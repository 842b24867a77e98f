from __future__ import annotations

from collections import Counter

import pytest
from scipy.stats import chisquare

from schemas.errors import EngineError
from tests.transforms.speaking.documents import document
from transforms.speaking.lines import lines_of
from transforms.tts.pool import VoicePool

POOL = VoicePool()


def accent(name: str) -> str:
    return name.partition(":")[2].partition("+")[0]


def test_accents_have_the_shares_that_were_asked_for() -> None:
    english = [voice for voice in POOL.voices if "en" in voice.languages]
    weights: Counter[str] = Counter()
    for voice in english:
        weights[accent(voice.name)] += voice.weight  # type: ignore[assignment]
    assert len(weights) >= 5
    drawn: Counter[str] = Counter()
    for number in range(2000):
        (line,) = lines_of(document(number, ["Hello there."]), POOL, 0)
        drawn[accent(line.voice(POOL, 0, 0).name)] += 1
    total = sum(weights.values())
    expected = [2000 * weights[name] / total for name in weights]
    assert chisquare([drawn[name] for name in weights], expected).pvalue > 0.001
    assert chisquare([drawn[name] for name in weights], [2000 / len(weights)] * len(weights)).pvalue < 1e-6


def test_a_turn_has_one_voice_and_nobody_answers_himself() -> None:
    for number in range(100):
        lines = list(lines_of(document(number, ["Why?"], ["Because.", "It is so."]), POOL, 0))
        question, *answer = [line.voice(POOL, 0, 0).name for line in lines]
        assert answer[0] == answer[1] != question
        again = [line.voice(POOL, 0, 1).name for line in lines]
        assert again[1] not in (answer[0], question)


def test_the_seed_decides_who_speaks() -> None:
    voices = {
        seed: [next(lines_of(document(n, ["Hi."]), POOL, seed)).voice(POOL, seed, 0) for n in range(20)]
        for seed in (0, 1)
    }
    assert voices[0] != voices[1]


def test_what_nobody_can_say_is_no_line_and_keeps_its_place() -> None:
    lines = list(lines_of(document(1, ["One.", "***", "Two."]), POOL, 0))
    assert [(line.sentence.written, line.place) for line in lines] == [("One.", 0), ("Two.", 2)]
    assert len({line.key for line in lines}) == 2


def test_a_language_without_a_voice_is_an_error() -> None:
    with pytest.raises(EngineError):
        list(lines_of(document(1, ["tlhIngan maH!"], language="tlh"), POOL, 0))
