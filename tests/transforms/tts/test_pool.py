from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from pipelines.config import canonical, parse_config, to_plain
from schemas.errors import ConfigError, EngineError
from transforms.tts.base import Speech
from transforms.tts.espeak import Espeak
from transforms.tts.pool import DrawnVoice, PooledVoice, VoicePool, espeak_voices

POOL = VoicePool(
    tuple(
        PooledVoice(name, Espeak("en-us"), weight)
        for name, weight in [("a", 4.0), ("b", 3.0), ("c", 2.0), ("d", 0.5), ("e", 0.5)]
    )
)
N_DRAWS = 2000
ALPHA = 1e-4
"""The draws are hashes, the same each time: what passes once passes always."""


def p_of(counts: Counter[str], pool: VoicePool = POOL) -> float:
    total = sum(voice.weight for voice in pool.voices)
    asked = [sum(counts.values()) * voice.weight / total for voice in pool.voices]
    return float(chisquare([counts[voice.name] for voice in pool.voices], asked).pvalue)


def test_voices_come_in_the_shares_of_their_weights() -> None:
    assert p_of(Counter(POOL.draw(f"k{n}", "en").name for n in range(N_DRAWS))) > ALPHA
    assert (
        p_of(Counter(POOL.draw(f"k{n}", "en").name for n in range(N_DRAWS)), VoicePool(POOL.voices[::-1]))
        > ALPHA
    )


def test_a_question_and_its_answer_have_different_voices_and_both_the_shares_asked_for() -> None:
    asked = [POOL.draw(f"q{n}", "en").name for n in range(N_DRAWS)]
    answered = [POOL.draw(f"a{n}", "en", unlike=name).name for n, name in enumerate(asked)]
    assert all(one != other for one, other in zip(asked, answered, strict=True))
    assert p_of(Counter(answered)) > ALPHA
    assert len(set(zip(asked, answered, strict=True))) >= 18


def test_the_first_two_attempts_are_two_voices_by_weight() -> None:
    """The second has, where the first is known, the shares of the others."""
    second = Counter(
        POOL.draw(f"k{n}", "en", 1).name for n in range(N_DRAWS) if POOL.draw(f"k{n}", "en").name == "a"
    )
    assert not second["a"]
    assert p_of(second, VoicePool(POOL.voices[1:])) > ALPHA


def test_the_default_pool_speaks_english_in_the_shares_of_its_accents() -> None:
    pool = VoicePool()
    counts = Counter(pool.draw(f"k{n}", "en-GB").name for n in range(N_DRAWS))
    english = VoicePool(tuple(voice for voice in pool.voices if "en" in voice.languages))
    accents = {voice.name.partition("+")[0] for voice in english.voices}
    assert len(accents) == 8
    assert sum(counts.values()) == N_DRAWS
    assert p_of(counts, english) > ALPHA


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=8), st.integers(0, 30), st.sampled_from([None, "a", "b", "c", "d", "e", "x"]))
def test_a_draw_depends_on_its_arguments_alone_and_attempts_go_round(
    key: str, attempt: int, unlike: str | None
) -> None:
    drawn = POOL.draw(key, "en", attempt, unlike)
    assert drawn == pickle.loads(pickle.dumps(POOL)).draw(key, "en", attempt, unlike)
    assert drawn.name != unlike
    n_left = 5 - (unlike in "abcde" if unlike else 0)
    assert len({POOL.draw(key, "en", n, unlike).name for n in range(attempt, attempt + n_left)}) == n_left
    assert POOL.draw(key, "en", attempt + n_left, unlike).name == drawn.name


def test_a_voice_of_more_than_half_the_weight_answers_no_question_of_its_own() -> None:
    pool = VoicePool(
        (PooledVoice("a", Espeak(), 8.0), PooledVoice("b", Espeak()), PooledVoice("c", Espeak()))
    )
    assert {pool.draw(f"k{n}", "en", unlike="a").name for n in range(50)} == {"b", "c"}
    assert {pool.draw(f"k{n}", "en", unlike="b").name for n in range(50)} >= {"a"}
    alone = VoicePool((PooledVoice("a", Espeak()),))
    assert alone.draw("k", "en", unlike="a").name == "a"


def engine(drawn: DrawnVoice) -> Espeak:
    assert isinstance(drawn.engine, Espeak)
    return drawn.engine


def test_speed_and_pitch_are_spread_as_far_as_asked_and_drawn_anew_each_attempt() -> None:
    pool = VoicePool(POOL.voices, speed_spread=0.2, pitch_spread_semitones=3)
    engines = [engine(pool.draw(f"k{n}", "en")) for n in range(400)]
    paces = [one.words_per_minute for one in engines]
    pitches = [one.pitch for one in engines]
    assert (min(paces), max(paces)) == pytest.approx((165 / 1.2, 165 * 1.2), abs=2)
    assert (min(pitches), max(pitches)) == pytest.approx((50 - 14.4, 50 + 14.4), abs=1)
    assert engine(pool.draw("k", "en", 0)) != engine(pool.draw("k", "en", 5))
    still = VoicePool(POOL.voices, speed_spread=0, pitch_spread_semitones=0)
    assert {engine(still.draw(f"k{n}", "en")) for n in range(9)} == {Espeak()}


@dataclass(frozen=True)
class Fixed:
    def load(self) -> Fixed:
        return self

    def synthesize(self, text: str) -> Speech:
        raise EngineError(text)


def test_an_engine_that_cannot_be_varied_is_taken_as_it_is() -> None:
    assert VoicePool((PooledVoice("fixed", Fixed()),)).draw("k", "en").engine == Fixed()


def test_languages_have_their_own_voices() -> None:
    pool = VoicePool()
    for language in ("de", "fr", "es", "it", "pt-BR", "nl", "pl", "ru", "zh", "no", "EN_us"):
        assert pool.speaks(language)
        names = {pool.draw("k", language, attempt).name for attempt in range(2)}
        assert len(names) == 2
    assert pool.draw("k", "de").name.startswith("espeak:de")
    assert not pool.speaks("tlh")
    with pytest.raises(EngineError, match="no voice of the pool has the language 'tlh'"):
        pool.draw("k", "tlh")


def test_every_voice_of_the_default_pool_is_there() -> None:
    for voice in espeak_voices():
        voice.engine.load()


def test_a_pool_needs_voices_of_different_names() -> None:
    with pytest.raises(ConfigError, match="none at all"):
        VoicePool(())
    with pytest.raises(ConfigError, match="different names, not a"):
        VoicePool((PooledVoice("a", Espeak()), PooledVoice("a", Espeak("de"))))


def test_a_pool_is_a_part_of_a_configuration() -> None:
    data = {"voices": [{"name": "x", "engine": {"use": "espeak", "voice": "de"}, "languages": ["de"]}]}
    pool = parse_config(VoicePool, data)
    assert pool.voices == (PooledVoice("x", Espeak("de"), 1.0, ("de",)),)
    assert parse_config(VoicePool, to_plain(VoicePool())) == VoicePool()
    assert canonical(pool) != canonical(VoicePool())
