from __future__ import annotations

from transforms.rover.silences import Span, Spoken, segments

NOTHING = (0, 0)


def cut(*systems: list[tuple[float, float]], lent: list[Span] | None = None) -> list[list[Span]]:
    spoken = [Spoken([start for start, _ in one], [end for _, end in one]) for one in systems]
    spans = [(0, len(one)) for one in systems]
    return list(segments(spoken, spans, lent or [NOTHING] * len(systems)))


def test_all_are_silent_together_for_a_second() -> None:
    both = [(0.0, 0.5), (1.0, 1.5), (3.0, 3.5)]
    assert cut(both, both) == [[(0, 2), (0, 2)], [(2, 3), (2, 3)]]


def test_a_second_is_not_enough() -> None:
    both = [(0.0, 1.0), (2.0, 3.0)]
    assert cut(both, both) == [[(0, 2), (0, 2)]]


def test_one_who_goes_on_speaking_holds_all_together() -> None:
    assert cut([(0.0, 0.5), (3.0, 3.5)], [(0.0, 3.2)]) == [[(0, 2), (0, 1)]]


def test_the_others_follow_the_first() -> None:
    assert cut([(0.0, 0.5), (5.0, 5.5)], [(1.0, 1.5), (5.1, 5.4)]) == [[(0, 1), (0, 1)], [(1, 2), (1, 2)]]


def test_one_who_has_ended_lends_its_next_word_while_there_are_cuts() -> None:
    first = [(0.0, 0.5), (3.0, 3.5), (6.0, 6.5)]
    found = cut(first, [(0.0, 0.5)], lent=[NOTHING, (1, 2)])
    assert found == [[(0, 1), (0, 1)], [(1, 2), (1, 2)], [(2, 3), (1, 2)]]


def test_nobody_speaks() -> None:
    assert cut([], []) == []
