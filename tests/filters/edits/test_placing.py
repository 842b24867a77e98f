from __future__ import annotations

import pytest

from filters.base import Candidate
from filters.edits.placing import Handling, are_measured, edit_chars, edit_words, word_places
from schemas.records import AlignmentCheck, Hypothesis, Word
from tests.filters.candidates import RATE_HZ, candidate

TEXT = "Write to (me@here.org), please."
LAX = '{"word_times":"interpolated"}'


def said(text: str = TEXT, pause: int = 0, word_samples: int = 8000, engine: str = "ear") -> Candidate:
    """Return a candidate with a word each half second, from 1 s of the recording on, and half a second behind."""
    step = word_samples + pause
    words = tuple(
        Word(one, RATE_HZ + i * step, RATE_HZ + i * step + word_samples, None)
        for i, one in enumerate(text.split())
    )
    seconds = (len(words) * step + RATE_HZ / 2) / RATE_HZ
    made = candidate(seconds, text=text, words=words, engine=engine, start_samples=RATE_HZ)
    return made._replace(hypotheses=(heard(made, "{}"),))


def heard(of: Candidate, settings: str, engine: str | None = None) -> Hypothesis:
    return Hypothesis(engine or of.engine, settings, None, None, of.text, of.words, None, None)


def test_an_edit_is_grown_to_whole_words_and_not_to_punctuation() -> None:
    edit = edit_chars("email", said(), TEXT.index("here"), TEXT.index("."), Handling("mask"))
    assert (edit.first_word, edit.end_word) == (2, 3)
    assert TEXT[edit.start_chars : edit.end_chars] == "me@here.org"
    assert edit.action == "mask"


def test_padding_takes_of_neighbours_but_never_more_than_half() -> None:
    edit = edit_chars("email", said(), 10, 21, Handling(padding_s=0.1))
    assert (edit.start_samples, edit.end_samples) == (32_000 - 1600, 40_000 + 1600)
    most = edit_chars("email", said(), 10, 21, Handling(padding_s=10))
    assert (most.start_samples, most.end_samples) == (32_000 - 4000, 40_000 + 4000)


def test_a_pause_is_taken_up_to_a_limit_and_the_segment_is_not_left() -> None:
    candidate_ = said(pause=RATE_HZ)
    edit = edit_words("ad", candidate_, 2, 3, Handling("cut", padding_s=0, pause_s=0.25))
    word = candidate_.words[2]
    assert (edit.start_samples, edit.end_samples) == (word.start_samples - 4000, word.end_samples + 4000)
    all_of_it = edit_words("ad", candidate_, 0, 4, Handling("cut", padding_s=9, pause_s=9))
    assert all_of_it.start_samples == candidate_.start_samples
    assert all_of_it.end_samples == candidate_.start_samples + candidate_.n_samples


@pytest.mark.parametrize("action", ["bleep", "cut"])
def test_without_measured_times_a_segment_is_dropped_unless_told_to_mask(action: str) -> None:
    guessed = said()._replace(hypotheses=(heard(said(), LAX),))
    none = said()._replace(words=())
    other = said()._replace(words=said("Quite another text here.").words)
    rushed = said(word_samples=100)
    for candidate_ in (guessed, none, other, rushed):
        edit = edit_chars("email", candidate_, 10, 21, Handling(action))  # type: ignore[arg-type]
        assert (edit.action, edit.reason, edit.start_samples) == ("drop", "email_untimed", None)
        lenient = edit_chars("email", candidate_, 10, 21, Handling(action, untimed="mask"))  # type: ignore[arg-type]
        assert (lenient.action, lenient.reason) == ("mask", None)


def test_times_are_measured_by_engines_or_aligners_but_not_by_captions() -> None:
    aligned = AlignmentCheck("a", "{}", 1.0, 0.0, None)
    captions = said(engine="captions")._replace(hypotheses=(heard(said(engine="captions"), LAX),))
    assert are_measured(said())
    assert not are_measured(captions)
    assert are_measured(captions._replace(alignment=aligned))
    assert not are_measured(captions._replace(alignment=aligned._replace(rejection="low_score")))
    voted = said(engine="rover")._replace(hypotheses=(heard(said(), "{}"), heard(said(), LAX, "captions")))
    assert not are_measured(voted)
    assert are_measured(voted._replace(hypotheses=voted.hypotheses[:1]))


def test_words_have_their_places_where_they_spell_the_text() -> None:
    words = [Word(" こん", 0, 1, None), Word("にちは", 1, 2, None), Word("。", 2, 2, None)]
    assert word_places("こんにちは。", words) == [(0, 2), (2, 5), (5, 6)]
    assert word_places("こんにちは!", words) is None
    assert word_places("こんにちは。そう", words) is None
    assert word_places("", []) is None


def test_words_that_do_not_spell_the_text_cannot_be_edited_by_number() -> None:
    with pytest.raises(ValueError, match="do not spell"):
        edit_words("ad", said()._replace(words=()), 0, 1, Handling())
