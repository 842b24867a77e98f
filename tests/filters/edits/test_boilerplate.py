from __future__ import annotations

from filters.base import Candidate
from filters.edits.boilerplate import Boilerplate
from schemas.judgements import Edit, Finding
from schemas.records import Hypothesis, Word
from tests.filters.candidates import RATE_HZ, candidate

TEXT = "So it held. Brought to you by Harrow! And then spring came."


def advert(*, timed: bool = True) -> Candidate:
    said = TEXT.split()
    words = tuple(Word(w, i * RATE_HZ // 2, i * RATE_HZ // 2 + 6000, 0.9) for i, w in enumerate(said))
    start, end = TEXT.index("Brought"), TEXT.index("!")
    return candidate(
        6.0,
        text=TEXT,
        engine="faster_whisper",
        words=words if timed else (),
        hypotheses=(
            Hypothesis("faster_whisper", "{}", "en", None, TEXT, words if timed else (), None, None),
        ),
        findings=(
            Finding("s1", "r1", "boilerplate", None, 30.0, start, end),
            Finding("s1", "r1", "contamination", "quiz:1", 1.0, 0, 2),
        ),
    )


def edits(one: Boilerplate, item: Candidate) -> list[Edit]:
    (found,) = one.edit_recording([item])
    return found


def test_the_words_are_cut_with_their_time_and_no_other() -> None:
    (edit,) = edits(Boilerplate(), advert())
    assert (edit.kind, edit.action, edit.first_word, edit.end_word) == ("boilerplate", "cut", 3, 8)
    assert TEXT[edit.start_chars : edit.end_chars] == "Brought to you by Harrow"
    assert edit.start_samples is not None
    assert edit.end_samples is not None
    assert edit.start_samples <= 3 * RATE_HZ // 2
    assert edit.end_samples >= 7 * RATE_HZ // 2 + 6000


def test_the_segment_may_be_dropped_instead() -> None:
    (edit,) = edits(Boilerplate(action="drop"), advert())
    assert (edit.action, edit.reason) == ("drop", "has_boilerplate")


def test_without_word_times_it_is_dropped_or_only_masked() -> None:
    (edit,) = edits(Boilerplate(), advert(timed=False))
    assert (edit.action, edit.reason) == ("drop", "boilerplate_untimed")
    (edit,) = edits(Boilerplate(untimed="mask"), advert(timed=False))
    assert (edit.action, edit.reason) == ("mask", None)


def test_nothing_found_is_nothing_edited() -> None:
    assert edits(Boilerplate(), candidate()) == []
