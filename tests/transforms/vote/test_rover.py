from __future__ import annotations

import pickle

import pytest

from schemas.errors import ConfigError
from schemas.records import Hypothesis, Word
from transforms.vote.base import Voter
from transforms.vote.rover import Rover


def heard(engine: str, text: str, confidence: float | None = None, shift: int = 0) -> Hypothesis:
    words = tuple(
        Word(word, 100 * at + shift, 100 * at + 80 + shift, confidence)
        for at, word in enumerate(text.split())
    )
    return Hypothesis(engine, "{}", None, None, text, words, None, None)


THREE = [
    heard("captions", "The cat sat."),
    heard("faster_whisper", "the cat sat", shift=10),
    heard("pocketsphinx", "a cad sat", shift=20),
]


def test_the_majority_is_written_as_the_first_in_the_order_wrote_it() -> None:
    found = Rover().vote("s", "r", "en", THREE[::-1])
    assert (found.text, found.engine, found.language) == ("The cat sat.", "rover", "en")
    assert found.hypotheses == tuple(THREE[::-1])
    assert found.agreement == pytest.approx((2 + 2 + 3) / 9)
    assert found.words[0] == Word("The", 5, 85, 0.5)


def test_a_word_that_most_did_not_hear_is_left_out() -> None:
    found = Rover().vote(
        "s", "r", None, [heard("a", "yes we can"), heard("b", "yes can"), heard("c", "yes can")]
    )
    assert found.text == "yes can"


def test_weights_and_confidence_change_the_winner() -> None:
    two_to_one = [heard("a", "cat", 0.2), heard("b", "cat", 0.2), heard("c", "cad", 0.9)]
    assert Rover().vote("s", "r", None, two_to_one).text == "cat"
    assert Rover(weights={"c": 3.0}).vote("s", "r", None, two_to_one).text == "cad"
    assert Rover("maxconf", alpha=0.0).vote("s", "r", None, two_to_one).text == "cad"


def test_engines_without_confidences_have_the_trust_that_is_set() -> None:
    said = [heard("captions", "sat"), heard("faster_whisper", "sad", 0.6)]
    assert Rover("maxconf", alpha=0.0).vote("s", "r", None, said).text == "sad"
    trusting = Rover("maxconf", alpha=0.0, trust={"captions": 0.9}).vote("s", "r", None, said)
    assert trusting.text == "sat"
    assert trusting.words[0].confidence == pytest.approx(0.9)


def test_a_written_word_of_several_parts_comes_back_whole() -> None:
    said = [
        heard("captions", "twenty-one cats"),
        heard("b", "twenty one cats"),
        heard("c", "twenty one bats"),
    ]
    assert Rover().vote("s", "r", None, said).text == "twenty-one cats"
    said = [
        heard("captions", "twenty-one cats"),
        heard("b", "twenty two cats"),
        heard("c", "twenty two cats"),
    ]
    assert Rover().vote("s", "r", None, said).text == "twenty two cats"


def test_times_do_not_run_backwards() -> None:
    found = Rover().vote("s", "r", None, THREE)
    edges = [edge for word in found.words for edge in (word.start_samples, word.end_samples)]
    assert edges == sorted(edges)


def test_one_hypothesis_or_silence_is_taken_as_it_is() -> None:
    one = Rover().vote("s", "r", None, THREE[:1])
    assert (one.text, one.agreement) == ("The cat sat.", None)
    silent = Rover().vote("s", "r", None, [heard("a", ""), heard("b", "")])
    assert (silent.text, silent.words, silent.agreement) == ("", (), 1.0)
    with pytest.raises(ValueError, match="no hypothesis"):
        Rover().vote("s", "r", None, [])


def test_the_order_of_the_hypotheses_changes_nothing() -> None:
    ties = [heard("b", "one two"), heard("a", "uno dos")]
    forth, back = (Rover().vote("s", "r", None, said) for said in (ties, ties[::-1]))
    assert (forth.text, forth.words) == (back.text, back.words)
    assert forth.text == "uno dos"


def test_settings_are_picklable_and_checked() -> None:
    voter: Voter = Rover(weights={"a": 2.0})
    assert pickle.loads(pickle.dumps(voter)) == voter
    with pytest.raises(ConfigError, match="above 0"):
        Rover(weights={"a": 0.0})


def test_numbers_vote_as_they_are_said_and_come_back_as_written() -> None:
    said = [
        heard("captions", "it cost $5 million in 1999."),
        heard("b", "it cost five million dollars in nineteen ninety nine"),
        heard("c", "he lost five billion dollars in nineteen ninety nine"),
    ]
    found = Rover(spoken=True, order=("captions",)).vote("s", "r", "en", said)
    assert found.text == "it cost $5 million in 1999."
    assert found.agreement is not None
    plain = Rover(order=("captions",)).vote("s", "r", "en", said)
    assert plain.agreement is not None
    assert found.agreement > plain.agreement


def test_words_of_a_script_without_spaces_are_written_without() -> None:
    parts = ["是", "的，", "因", "为"]
    words = tuple(Word(word, 100 * at, 100 * at + 80, None) for at, word in enumerate(parts))
    one = Hypothesis("a", "{}", "zh", None, "是的，因为", words, None, None)
    assert Rover().vote("s", "r", "zh", [one]).text == "是的，因为"
