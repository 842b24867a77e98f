from __future__ import annotations

from filters.duration import Duration
from filters.edits.base import curate_recording, find_edits, merge, with_edits
from filters.edits.card import Card
from filters.edits.email import Email
from filters.edits.phone import Phone
from schemas.judgements import Edit, EditAction, Verdict
from tests.filters.candidates import candidate


def edit(kind: str, action: EditAction, start: int, end: int, samples: bool = True) -> Edit:
    reason = f"has_{kind}" if action == "drop" else None
    low, high = (start * 100, end * 100) if samples else (None, None)
    return Edit(kind, action, start, end, start, end, low, high, reason)


def test_edits_come_in_order_and_those_apart_stay_apart() -> None:
    first, second = edit("card", "mask", 0, 4), edit("email", "cut", 4, 9)
    assert merge([[second], [first]]) == (first, second)


def test_edits_that_overlap_are_one_with_the_strongest_action() -> None:
    merged = merge([[edit("phone", "mask", 3, 9)], [edit("ad", "cut", 5, 12)], [edit("card", "bleep", 0, 4)]])
    assert merged == (edit("ad", "cut", 0, 12),)
    assert merge([[edit("card", "bleep", 2, 9)], [edit("phone", "bleep", 0, 5)]])[0].kind == "card"


def test_what_is_known_of_the_audio_is_kept() -> None:
    merged = merge([[edit("card", "bleep", 0, 4)], [edit("email", "mask", 2, 9, samples=False)]])
    assert merged == (edit("card", "bleep", 0, 9)._replace(end_samples=400),)


def test_a_verdict_is_dropped_for_an_edit_only_where_the_filters_keep() -> None:
    kept, dropped = (Verdict("s", "r", keep, None, None, 1.0, ()) for keep in (True, False))
    drops = edit("card", "drop", 0, 4)
    assert with_edits(kept, [edit("ad", "cut", 9, 12), drops])[2:6] == (False, "card", "has_card", None)
    assert with_edits(dropped, [drops])[2:] == (False, None, None, 1.0, (), (drops,))
    assert with_edits(kept, []) == kept


def test_a_card_is_no_phone() -> None:
    text = "call 4111 1111 1111 1111 now"
    ((found,),) = find_edits([Email(), Card(), Phone()], [candidate(text=text)])
    assert found.kind == "card"


def test_edits_are_there_for_what_filters_drop() -> None:
    (verdict,) = curate_recording([Duration(min_s=9)], [Card()], [candidate(text="4111 1111 1111 1111")])
    assert verdict.reason == "too_short"
    assert [one.kind for one in verdict.edits] == ["card"]
