from __future__ import annotations

import pytest

from schemas.errors import EngineError
from tests.transforms.verify.utterances import OTHER, TEXT, TWICE, uttered
from transforms.verify.alignment import Alignment, AlignmentChecker, unexplained
from transforms.verify.base import Uttered


@pytest.fixture(scope="module")
def checker() -> AlignmentChecker:
    return Alignment().load()


def test_the_right_text_passes_and_its_words_are_found(checker: AlignmentChecker) -> None:
    right = uttered()
    found = checker.check(right)
    assert found.reason is None
    assert [word.text for word in found.words] == TEXT.split()
    assert unexplained(right, found.words) < 0.3
    assert unexplained(right, found.words[:-4]) > 0.5
    assert unexplained(right, found.words[4:]) > 0.5


def test_another_sentence_and_added_words_do_not(checker: AlignmentChecker) -> None:
    assert checker.check(uttered(OTHER)).reason in ("low_score", "no_path")
    added = checker.check(uttered(TWICE))
    assert added.reason == "words_added"
    assert added.score is not None
    assert added.score < added.limit == -0.5


def test_a_language_that_no_aligner_knows_is_not_judged(checker: AlignmentChecker) -> None:
    german = Uttered(TEXT, "de", "v", uttered().samples, 16_000)
    assert checker.check(german)[::2] == (None, None)
    assert Alignment(aligners=()).load().check(uttered()).score is None


def test_what_breaks_an_aligner_is_an_error_of_that_utterance(checker: AlignmentChecker) -> None:
    with pytest.raises(EngineError):
        checker.check(Uttered(TEXT, "en", "v", uttered().samples[:0], 16_000))
