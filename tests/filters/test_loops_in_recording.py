from __future__ import annotations

from filters.base import judge
from filters.loops_in_recording import LoopsInRecording
from tests.filters.candidates import SOUND, candidate

STUCK = candidate(5, text="We'll see what happens next.")
LONG = candidate(9, text="I have the feeling that we should not do this as it is written here.")
OTHER = [candidate(text=f"Sentence {name} is not like the others.") for name in ("one", "two", "three")]
DROPPED = [
    ([OTHER[0], STUCK, STUCK, STUCK, STUCK], "recording_loop"),
    ([LONG, OTHER[0], LONG, OTHER[1], LONG, OTHER[2], LONG], "recording_loop"),
]


def test_answers_between_others_and_short_ones_are_kept() -> None:
    answers = [STUCK, OTHER[0], STUCK, OTHER[1], STUCK, OTHER[2], STUCK]
    assert [one.score for one in judge(LoopsInRecording(), answers)] == [1.0] * 7
    yes = candidate(1, text="Yes, yes.")
    assert judge(LoopsInRecording(), [yes] * 9)[-1].score is None


def test_a_long_run_counts_where_it_is_half_of_the_segment() -> None:
    more = " " + " ".join(f"word{i}" for i in range(40))
    around = [LONG._replace(text=LONG.text + more.replace("word", name)) for name in "abcd"]
    assert [one.score for one in judge(LoopsInRecording(), around)] == [1.0] * 4


def test_what_others_heard_too_is_a_refrain() -> None:
    refrain = LONG._replace(agreement=0.9)
    assert judge(LoopsInRecording(), [refrain] * 5)[-1].score is None


def test_the_threshold_can_be_moved() -> None:
    assert judge(LoopsInRecording(), [SOUND, STUCK, STUCK, STUCK])[-1] == (3.0, None)
    assert judge(LoopsInRecording(max_repeats=3), [STUCK] * 3)[-1].reason == "recording_loop"
