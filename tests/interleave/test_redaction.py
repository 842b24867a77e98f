from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleave.granularity.base import Granularity, Utterance
from interleave.granularity.coarse import Coarse
from interleave.granularity.fine import Fine
from interleave.granularity.word import Word as WordSpans
from interleave.redaction import Blank, Edited, Redaction, apply_edits
from schemas.judgements import Edit, EditAction
from schemas.records import Word

RATE_HZ = 1000
TEXT = "Write to (me@here.org), please. Thank you."


def utterance(text: str = TEXT, start: int = 500, word_samples: int = 300) -> Utterance:
    """Return an utterance whose words follow on each other, with half a word's silence around them."""
    at = start + word_samples // 2
    words = tuple(
        Word(one, at + i * word_samples, at + (i + 1) * word_samples, None)
        for i, one in enumerate(text.split())
    )
    end = at + len(words) * word_samples + word_samples // 2
    return Utterance("s", "r", "crawl", None, start, end, RATE_HZ, text, words)


def edit(said: str, action: EditAction, whole: Utterance, kind: str = "email", padding: int = 0) -> Edit:
    """Return the edit over a stretch of an utterance's text and the words that hold it."""
    start = whole.text.index(said)
    places = [(match.start(), match.end()) for match in re.finditer(r"\S+", whole.text)]
    inside = [i for i, (low, high) in enumerate(places) if low < start + len(said) and high > start]
    first, end = inside[0], inside[-1] + 1
    words = whole.words[first:end]
    samples = (words[0].start_samples - padding, words[-1].end_samples + padding)
    return Edit(kind, action, first, end, start, start + len(said), *samples)


def test_masked_words_become_a_tag_in_text_and_words() -> None:
    whole = utterance()
    left = apply_edits(whole, [edit("me@here.org", "mask", whole)], Redaction())
    (piece,) = left.pieces
    assert piece.text == "Write to (<EMAIL>), please. Thank you."
    assert [word.text for word in piece.words] == piece.text.split()
    assert (piece.words[2].start_samples, piece.words[2].end_samples) == whole.words[2][1:3]
    assert left[1:] == ([], Counter(), False)


def test_bleeped_words_are_under_a_tone_and_every_sample_stays() -> None:
    whole = utterance()
    left = apply_edits(whole, [edit("me@here.org", "bleep", whole, padding=20)], Redaction(tag="[{kind}]"))
    (piece,) = left.pieces
    assert piece.text == "Write to ([EMAIL]), please. Thank you."
    assert (piece.start_samples, piece.end_samples) == (whole.start_samples, whole.end_samples)
    assert left.blanks == [Blank(500 + 150 + 600 - 20, 500 + 150 + 900 + 20, tone=True)]


def test_a_cut_leaves_what_is_on_either_side() -> None:
    whole = utterance()
    left = apply_edits(whole, [edit("me@here.org", "cut", whole)], Redaction())
    before, after = left.pieces
    assert (before.text, after.text) == ("Write to", "please. Thank you.")
    assert before.words == whole.words[:2]
    assert after.words == whole.words[3:]
    assert (before.start_samples, before.end_samples) == (500, whole.words[2].start_samples)
    assert (after.start_samples, after.end_samples) == (whole.words[2].end_samples, whole.end_samples)
    assert (before.parted, after.parted) == (False, True)
    assert left.cut_samples == {"email_cut": 300}
    assert left.blanks == [Blank(1250, 1550, tone=False)]


@pytest.mark.parametrize(
    ("said", "text"),
    [("Write to", "(me@here.org), please. Thank you."), ("Thank you", "Write to (me@here.org), please.")],
)
def test_a_cut_at_an_edge_takes_the_silence_beside_it(said: str, text: str) -> None:
    whole = utterance()
    left = apply_edits(whole, [edit(said, "cut", whole)], Redaction())
    (piece,) = left.pieces
    assert piece.text == text
    assert left.cut_samples == {"email_cut": 750}
    assert left.follows_cut is (said == "Thank you")
    assert piece.parted is (said == "Write to")


def test_nothing_is_left_where_all_is_cut() -> None:
    whole = utterance()
    left = apply_edits(whole, [edit(TEXT, "cut", whole)], Redaction())
    assert left.pieces == []
    assert left.cut_samples == {"email_cut": whole.end_samples - whole.start_samples}


def test_words_that_do_not_spell_the_text_are_left_out_with_what_is_masked() -> None:
    whole = utterance()
    masked = Edit("email", "mask", None, None, 10, 21, None, None)
    (piece,) = apply_edits(whole, [masked], Redaction()).pieces
    assert (piece.text, piece.words) == ("Write to (<EMAIL>), please. Thank you.", ())


def test_punctuation_that_is_a_word_of_its_own_stays_one() -> None:
    words = tuple(Word(text, i * 100, i * 100 + 100, None) for i, text in enumerate([" an", " a@b.de", "。"]))
    whole = Utterance("s", "r", "crawl", None, 0, 400, RATE_HZ, "an a@b.de。", words)
    (piece,) = apply_edits(whole, [Edit("email", "mask", 1, 2, 3, 9, None, None)], Redaction()).pieces
    assert piece.text == "an <EMAIL>。"
    assert [word.text for word in piece.words] == [" an", "<EMAIL>", "。"]


@pytest.mark.parametrize("granularity", [Coarse(), Fine(), WordSpans(words=2)])
def test_nothing_is_joined_over_a_cut(granularity: Granularity) -> None:
    whole = utterance("one two three four five six.", word_samples=200)
    left = apply_edits(whole, [edit("three four", "cut", whole)], Redaction())
    spans = granularity.spans(left.pieces)
    assert [span.text for span in spans] == ["one two", "five six."]
    assert spans[0].end_samples == whole.words[2].start_samples
    assert spans[1].start_samples == whole.words[3].end_samples


ACTIONS: tuple[EditAction, ...] = ("mask", "bleep", "cut")


@st.composite
def edited(draw: st.DrawFn) -> tuple[Utterance, list[Edit]]:
    """Return an utterance of words said in any rhythm, and edits over some of them."""
    words, at, texts = [], 100, []
    for number in range(draw(st.integers(1, 12))):
        at += draw(st.integers(0, 200))
        length = draw(st.integers(0, 300))
        texts.append(f"w{number}{draw(st.sampled_from(['', '.', ',', '!)']))}")
        words.append(Word(texts[-1], at, at + length, None))
        at += length
    text = " ".join(texts)
    whole = Utterance(
        "s", "r", "crawl", None, 100, at + draw(st.integers(1, 300)), RATE_HZ, text, tuple(words)
    )
    edits, first = [], 0
    while (first := first + draw(st.integers(0, 4))) < len(words):
        end = min(len(words), first + draw(st.integers(1, 3)))
        start_chars = text.index(f"w{first}")
        end_chars = text.index(f"w{end - 1}") + len(f"w{end - 1}")
        padding = draw(st.integers(0, 100))
        samples = (max(100, words[first][1] - padding), min(whole.end_samples, words[end - 1][2] + padding))
        edits.append(
            Edit(f"kind{first}", draw(st.sampled_from(ACTIONS)), first, end, start_chars, end_chars, *samples)
        )
        first = end
    return whole, edits


@given(edited())
def test_no_word_and_no_sample_of_an_edit_is_left_and_none_is_lost(
    given_: tuple[Utterance, list[Edit]],
) -> None:
    whole, edits = given_
    left = apply_edits(whole, edits, Redaction())
    assert_nothing_left(whole, edits, left)
    length = sum(piece.end_samples - piece.start_samples for piece in left.pieces)
    assert length + left.cut_samples.total() == whole.end_samples - whole.start_samples
    for before, after in pairwise(left.pieces):
        assert before.end_samples <= after.start_samples


def assert_nothing_left(whole: Utterance, edits: list[Edit], left: Edited) -> None:
    said = " ".join(piece.text for piece in left.pieces).split()
    words = [word.text for piece in left.pieces for word in piece.words]
    assert said == words
    for edit_ in edits:
        assert edit_.first_word is not None
        assert edit_.end_word is not None
        assert edit_.start_samples is not None
        gone = {word.text.strip(".,!)") for word in whole.words[edit_.first_word : edit_.end_word]}
        assert not gone & {word.strip(".,!)") for word in words}
        if edit_.action == "cut":
            for piece in left.pieces:
                assert piece.end_samples <= edit_.start_samples or piece.start_samples >= (
                    edit_.end_samples or 0
                )
