from __future__ import annotations

import json
import pickle
from statistics import median

import numpy as np
import pytest

from schemas.errors import ConfigError, EngineError
from tests.transforms.align.speech import SPOKEN, say
from transforms.align.base import ALIGN_RATE_HZ, Alignment, Utterance
from transforms.align.pocketsphinx import Pocketsphinx, PocketsphinxModel

CASES = [say(voice, text) for voice, text in SPOKEN]


@pytest.fixture(scope="module")
def model() -> PocketsphinxModel:
    return Pocketsphinx().load()


def align(model: PocketsphinxModel, utterance: Utterance) -> Alignment:
    (found,) = model.align([utterance])
    assert isinstance(found, Alignment)
    return found


def test_right_texts_are_found_at_the_synthesizers_own_times(model: PocketsphinxModel) -> None:
    off = []
    for utterance, starts in CASES:
        found = align(model, utterance)
        assert found.rejection is None
        assert [word.text for word in found.words] == utterance.text.split()
        off += [abs(found.words[number].start_samples - at) for number, at in starts]
    assert median(off) <= 0.015 * ALIGN_RATE_HZ


def test_wrong_texts_are_rejected(model: PocketsphinxModel) -> None:
    texts = [utterance.text for utterance, _ in CASES]
    for (utterance, _), wrong in zip(CASES, texts[3:] + texts[:3], strict=True):
        assert align(model, utterance._replace(text=wrong)).rejection in ("no_path", "low_score")


def test_words_are_in_order_inside_the_sound(model: PocketsphinxModel) -> None:
    for utterance, _ in CASES:
        words = align(model, utterance).words
        places = [place for word in words for place in (word.start_samples, word.end_samples)]
        assert places == sorted(places)
        assert places[0] >= 0
        assert places[-1] <= len(utterance.samples)


def test_an_utterance_is_aligned_alike_whatever_came_before(model: PocketsphinxModel) -> None:
    utterances = [utterance for utterance, _ in CASES]
    together = model.align(utterances)
    assert model.align(utterances[::-1])[::-1] == together
    assert Pocketsphinx().load().align(utterances[2:3]) == together[2:3]


def test_a_dash_has_no_length(model: PocketsphinxModel) -> None:
    dash = align(model, CASES[4][0]).words[4]
    assert dash.text == "-"
    assert dash.start_samples == dash.end_samples
    assert dash.score is None


def test_what_it_cannot_judge_is_told_apart(model: PocketsphinxModel) -> None:
    utterance = CASES[0][0]
    assert align(model, utterance._replace(language="de-AT")) == Alignment((), None, "language")
    assert align(model, utterance._replace(text="♪ — …")) == Alignment((), None, "no_words")
    assert align(model, utterance._replace(samples=utterance.samples[:800])) == Alignment((), None, "no_path")
    assert align(model, utterance._replace(language=None)).rejection is None


def test_the_limit_is_a_setting(model: PocketsphinxModel) -> None:
    utterance = CASES[0][0]
    score = align(model, utterance).score
    assert score is not None
    strict = Pocketsphinx(min_score=score + 0.01).load()
    assert align(strict, utterance).rejection == "low_score"
    assert align(strict, utterance).words == align(model, utterance).words


def test_with_a_rival_only_in_doubt_the_same_texts_pass_in_fewer_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [utterance.text for utterance, _ in CASES]
    right = [utterance for utterance, _ in CASES]
    wrong = [one._replace(text=text) for one, text in zip(right, texts[2:] + texts[:2], strict=True)]
    thorough = Pocketsphinx(min_score=-7.0).load()
    usual = [align(thorough, one) for one in right + wrong]
    hear, heard = PocketsphinxModel._hear, []

    def counted(model: PocketsphinxModel, pcm: bytes) -> None:
        heard.append(pcm)
        hear(model, pcm)

    monkeypatch.setattr(PocketsphinxModel, "_hear", counted)
    quick = Pocketsphinx(min_score=-7.0, rival="in_doubt").load()
    found = [align(quick, one) for one in right + wrong]
    assert [(one.words, one.rejection) for one in found] == [(one.words, one.rejection) for one in usual]
    clear = [one for one in found if one.score is not None and one.score >= quick._settings.min_score + 2]
    assert len(clear) >= len(right) - 1
    assert len(heard) <= 2 * len(clear) + 4 * (len(found) - len(clear))
    assert [one.score for one in found if one not in clear] == [
        same.score for one, same in zip(found, usual, strict=True) if one not in clear
    ]


def test_broken_samples_are_errors_of_that_item(model: PocketsphinxModel) -> None:
    good = CASES[0][0]
    empty = good._replace(samples=np.zeros(0, np.float32))
    odd = good._replace(samples=np.full(1600, np.nan, np.float32))
    found = model.align([empty, good, odd])
    assert isinstance(found[0], EngineError)
    assert isinstance(found[1], Alignment)
    assert isinstance(found[2], EngineError)


def test_names_are_found_by_their_letters_where_there_is_no_espeak(monkeypatch: pytest.MonkeyPatch) -> None:
    utterance, _ = CASES[2]
    by_letters = Pocketsphinx(pronounce="letters")
    assert json.loads(by_letters.settings())["pronounce"] == "letters"
    assert align(by_letters.load(), utterance).rejection is None
    monkeypatch.setattr("transforms.align.pocketsphinx.has_espeak", lambda: False)
    assert json.loads(Pocketsphinx().settings())["pronounce"] == "letters"


def test_espeak_is_asked_for_before_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    Pocketsphinx(pronounce="espeak").prepare()
    monkeypatch.setattr("transforms.align.pocketsphinx.has_espeak", lambda: False)
    with pytest.raises(ConfigError, match=r"speechloom\[demo\]"):
        Pocketsphinx(pronounce="espeak").prepare()


def test_a_spoken_form_is_tried_beside_the_usual_readings() -> None:
    utterance, _ = say("en-us", "There are a dozen and eight sheep on the hill.")
    written = utterance._replace(text="There are 20 sheep on the hill.")
    told = Pocketsphinx().load(spoken_form=lambda word: "a dozen and eight" if word == "20" else word)
    plain = align(Pocketsphinx().load(), written).score
    score = align(told, written).score
    assert score is not None
    assert plain is not None
    assert score > plain + 0.2


def test_a_decoder_that_learned_many_words_is_made_anew(
    model: PocketsphinxModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.align.pocketsphinx._MOST_WORDS", 0)
    fresh = Pocketsphinx().load()
    utterances = [utterance for utterance, _ in CASES[2:4]]
    assert fresh.align(utterances * 2) == model.align(utterances) * 2


def test_settings_survive_pickling() -> None:
    assert pickle.loads(pickle.dumps(Pocketsphinx(min_score=-6.0))) == Pocketsphinx(min_score=-6.0)
