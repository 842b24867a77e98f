from __future__ import annotations

from tests.transforms.verify.utterances import HALF, TWICE, uttered
from transforms.tts.base import WordStart
from transforms.verify.base import Checked, Uttered
from transforms.verify.word_events import WordEvents


def told(wanted: str, words: str) -> Checked:
    starts = [WordStart(word, 100 * number) for number, word in enumerate(words.split())]
    return WordEvents().load().check(Uttered(wanted, "en", "v", uttered().samples, 16_000, starts))


def test_what_a_voice_tells_of_itself_is_held_against_the_text() -> None:
    assert WordEvents().load().check(uttered()).reason is None
    assert WordEvents().load().check(uttered(HALF)).reason == "words_missing"
    assert WordEvents().load().check(uttered(TWICE)).reason == "words_added"


def test_a_voice_may_join_words_and_leave_out_dashes() -> None:
    assert told("here and there, they sat - and waited", "here there, they sat - waited").reason is None
    assert told("one two three four", "one two").reason == "words_missing"
    assert told("one two three four", "one two four three").reason == "words_added"


def test_a_voice_that_tells_nothing_is_not_judged() -> None:
    assert told("one two", "") == (None, -0.34, None, ())
