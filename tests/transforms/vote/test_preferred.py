from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Hypothesis, Word
from transforms.vote.base import Voter
from transforms.vote.preferred import Preferred


def _heard(engine: str, text: str, language: str | None = None) -> Hypothesis:
    words = tuple(Word(word, i, i + 1, None) for i, word in enumerate(text.split()))
    return Hypothesis(engine, "{}", language, None, text, words, None, None)


def test_takes_the_first_engine_of_the_order_with_its_words_and_keeps_all() -> None:
    heard = [_heard("pocketsphinx", "bye word"), _heard("faster_whisper", "Hello, world!", "en")]
    found = Preferred().vote("s", "r", None, heard)
    assert (found.segment_id, found.recording_id, found.language) == ("s", "r", "en")
    assert (found.engine, found.text, found.words) == ("faster_whisper", "Hello, world!", heard[1].words)
    assert found.hypotheses == tuple(heard)
    assert Preferred(("pocketsphinx",)).vote("s", "r", "de", heard).text == "bye word"
    assert Preferred(("pocketsphinx",)).vote("s", "r", "de", heard).language == "de"


def test_passes_over_engines_that_heard_nothing() -> None:
    heard = [_heard("captions", " "), _heard("faster_whisper", ""), _heard("pocketsphinx", "yes")]
    assert Preferred().vote("s", "r", None, heard).engine == "pocketsphinx"
    assert Preferred().vote("s", "r", None, heard[:2]).engine == "captions"


def test_engines_outside_the_order_come_last_by_name() -> None:
    heard = [_heard("zeta", "z"), _heard("alpha", "a")]
    assert Preferred().vote("s", "r", None, heard).engine == "alpha"
    assert Preferred().vote("s", "r", None, [*heard, _heard("captions", "c")]).engine == "captions"


@pytest.mark.parametrize(
    ("others", "agreement"),
    [
        ((), None),
        (("hello WORLD again, friend",), 1.0),
        (("hello world", "hello world again friend"), 0.75),
        (("a b c d e f g h i j",), 0.0),
        (("",), 0.0),
    ],
)
def test_agreement_is_one_less_the_mean_error_of_the_others(
    others: tuple[str, ...], agreement: float
) -> None:
    heard = [
        _heard("captions", "Hello world again friend."),
        *(_heard(f"e{i}", t) for i, t in enumerate(others)),
    ]
    assert Preferred().vote("s", "r", None, heard).agreement == agreement


def test_nothing_to_choose_from_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="segment s has no hypothesis"):
        Preferred().vote("s", "r", None, [])


ENGINES = st.sampled_from(["captions", "faster_whisper", "pocketsphinx", "other"])


@given(st.dictionaries(ENGINES, st.text("ab ", max_size=8), min_size=1))
def test_the_order_of_hypotheses_changes_nothing_that_is_chosen(texts: dict[str, str]) -> None:
    voter: Voter = Preferred()
    heard = [_heard(engine, text) for engine, text in texts.items()]
    there, back = voter.vote("s", "r", None, heard), voter.vote("s", "r", None, heard[::-1])
    assert there._replace(hypotheses=(), pairs=()) == back._replace(hypotheses=(), pairs=())
    assert there.agreement is None or 0.0 <= there.agreement <= 1.0


def test_is_picklable() -> None:
    assert pickle.loads(pickle.dumps(Preferred(("a",)))) == Preferred(("a",))


def test_captions_that_nobody_agrees_with_are_passed_over() -> None:
    wary = Preferred(least_agreement={"captions": 0.5})
    engines = [
        _heard("faster_whisper", "the river carries sand"),
        _heard("pocketsphinx", "a river carry sand"),
    ]
    foreign, near = (
        _heard("captions", "thanks for watching this"),
        _heard("captions", "The river carried sand."),
    )
    assert wary.vote("s", "r", None, [foreign, *engines]).engine == "faster_whisper"
    assert wary.vote("s", "r", None, [near, *engines]).engine == "captions"
    assert Preferred().vote("s", "r", None, [foreign, *engines]).engine == "captions"
    assert wary.vote("s", "r", None, [foreign]).engine == "captions"
    assert wary.vote("s", "r", None, [foreign, _heard("faster_whisper", "")]).engine == "captions"
    strict = Preferred(least_agreement={"captions": 0.9, "faster_whisper": 0.9, "pocketsphinx": 0.9})
    assert strict.vote("s", "r", None, [foreign, *engines]).engine == "captions"
