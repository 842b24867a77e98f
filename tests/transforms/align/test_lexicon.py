from __future__ import annotations

import pytest
from pocketsphinx import Decoder, get_model_path

from transforms.align.grammar import Spoken
from transforms.align.lexicon import Lexicon


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    hmm, dictionary = get_model_path("en-us/en-us"), get_model_path("en-us/cmudict-en-us.dict")
    return Decoder(hmm=hmm, dict=dictionary, lm=None, loglevel="FATAL")


def test_words_of_the_dictionary_keep_their_names(decoder: Decoder) -> None:
    assert (
        Lexicon(decoder, with_espeak=False).spoken(["Hello,", "—", "U.S."])
        == [
            Spoken(((("hello",),),)),
            Spoken(()),
            Spoken(((("u.", "s."), ("u.s",)),)),
        ]
        or decoder.lookup_word("u.s") is None
    )


def test_unknown_words_are_learned_once(decoder: Decoder) -> None:
    lexicon = Lexicon(decoder, with_espeak=True)
    first = lexicon.spoken(["Qianlong", "Qianlong's"])
    assert first[0] == Spoken(((("=qianlong",),),))
    learned = lexicon.n_learned
    assert lexicon.spoken(["Qianlong", "Qianlong's"]) == first
    assert lexicon.n_learned == learned
    assert decoder.lookup_word("=qianlong") == "K AY AH N L AO NG"


def test_numbers_are_also_said_as_espeak_says_them_and_as_the_spoken_form_has_it(decoder: Decoder) -> None:
    lexicon = Lexicon(
        decoder, with_espeak=True, spoken_form=lambda word: f"number {word}".replace("7", "seven")
    )
    (spoken,) = lexicon.spoken(["7"])
    assert spoken == Spoken(((("seven",),),), (("number", "seven"), ("=7",)))


def test_what_cannot_be_said_is_left_out(decoder: Decoder) -> None:
    (spoken, known) = Lexicon(decoder, with_espeak=False).spoken(["日本語", "yes"])
    assert spoken == Spoken(())
    assert known == Spoken(((("yes",),),))
