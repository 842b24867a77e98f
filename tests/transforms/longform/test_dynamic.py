"""The dynamic programming finds the best way: against plain recursion over all ways."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from transforms.longform.band import Band
from transforms.longform.dynamic import Costs, Problem, align

COSTS = Costs(*map(np.float32, (-2.0, -3.0, -2.5, -4.0, -0.25)))
NEVER = -1e9


def problem_of(
    sentences: list[list[int]],
    heard: list[int],
    pauses: list[float],
    edges: list[float],
    band: Band | None = None,
) -> Problem:
    text = np.array([token for sentence in sentences for token in sentence], np.int32)
    starts = np.cumsum([0, *map(len, sentences)]).astype(np.int32)
    whole = Band(np.zeros(len(text) + 1, np.int64), np.full(len(text) + 1, len(heard), np.int64))
    return Problem(
        text,
        starts,
        (1.5 + text % 3).astype(np.float32),
        np.array(heard, np.int32),
        np.array(pauses, np.float32),
        np.array(edges, np.float32),
        np.log(1.0 + text).astype(np.float32),
        np.log(1.0 + np.array(heard, np.int32)).astype(np.float32),
        *(band or whole),
        COSTS,
    )


class Ways:
    """The best score of all ways, tried one by one."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.costs = problem, [float(cost) for cost in problem.costs]
        self.n_sentences, self.n_heard = len(problem.starts) - 1, len(problem.heard)
        self.between, self.inside = cache(self._between), cache(self._inside)

    def _between(self, sentence: int, place: int, away: bool) -> float:
        _, _, _, jump, skip = self.costs
        ways = [0.0 if sentence == self.n_sentences and place == self.n_heard else NEVER]
        if not away:
            ways.append(jump + self.between(sentence, place, True))
        elif place < self.n_heard:
            ways.append(self.between(sentence, place + 1, True))
        if sentence < self.n_sentences:
            if away:
                ways.append(skip + self.between(sentence + 1, place, True))
            begin = float(self.problem.edges[place])
            ways.append(begin + self.inside(sentence, int(self.problem.starts[sentence]), place))
        return max(ways)

    def _inside(self, sentence: int, token: int, place: int) -> float:
        first, end = token == self.problem.starts[sentence], token == self.problem.starts[sentence + 1]
        _, deleted, inserted, _, _ = self.costs
        more = place < self.n_heard
        pause = float(self.problem.pauses[place]) if more else 0.0
        ways = [NEVER]
        if end:
            ways.append(float(self.problem.edges[place]) + self.between(sentence + 1, place, False))
        else:
            ways.append(deleted + self.inside(sentence, token + 1, place))
        if more and not first:
            ways.append(inserted - pause + self.inside(sentence, token, place + 1))
        if more and not end:
            gain = self.gain(token, place) - (0.0 if first else pause)
            ways.append(gain + self.inside(sentence, token + 1, place + 1))
        return max(ways)

    def gain(self, token: int, place: int) -> float:
        if self.problem.text[token] == self.problem.heard[place]:
            return float(self.problem.gains[token])
        lasts = self.problem.text_lasts[token] - self.problem.heard_lasts[place]
        return self.costs[0] + max(0.4 - 2 * float(lasts) ** 2, -1.2)


tokens = st.integers(0, 5)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_best_of_all_ways(data: st.DataObject) -> None:
    sentences = data.draw(st.lists(st.lists(tokens, min_size=1, max_size=4), min_size=1, max_size=4))
    heard = data.draw(st.lists(tokens, min_size=1, max_size=9))
    pauses = data.draw(st.lists(st.sampled_from([0.0, 0.5, 2.0]), min_size=len(heard), max_size=len(heard)))
    n_edges = len(heard) + 1
    edges = data.draw(st.lists(st.sampled_from([-0.5, 0.0, 1.0]), min_size=n_edges, max_size=n_edges))
    problem = problem_of(sentences, heard, pauses, edges)
    assert abs(align(problem).total - Ways(problem).between(0, 0, True)) < 1e-3


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(tokens, min_size=1, max_size=5), min_size=1, max_size=6),
    st.lists(tokens, min_size=1, max_size=30),
)
def test_places_grow_and_the_scores_add_up(sentences: list[list[int]], heard: list[int]) -> None:
    found = align(problem_of(sentences, heard, [0.0] * len(heard), [0.0] * (len(heard) + 1)))
    places = found.heard_at[found.heard_at >= 0]
    assert (np.diff(places) > 0).all()
    assert (found.score[~found.used] == 0).all()
    starts = np.cumsum([0, *map(len, sentences)])
    unused = [
        found.heard_at[a:b] for a, b, used in zip(starts, starts[1:], found.used, strict=False) if not used
    ]
    assert all((at == -1).all() for at in unused)
    assert not (found.follows & ~found.used).any()
    assert found.total <= float(found.score.sum()) + 1e-3


def test_a_narrow_band_that_holds_the_way_finds_it() -> None:
    sentences = [[number % 7 + 1, number % 5 + 1, number % 11 + 1] for number in range(60)]
    heard = [token for sentence in sentences for token in sentence]
    flat: NDArray[np.float64] = np.zeros(len(heard) + 1)
    whole = align(problem_of(sentences, heard, list(flat[1:]), list(flat)))
    at = np.arange(len(heard) + 1)
    band = Band(np.maximum(at - 4, 0), np.minimum(at + 4, len(heard)))
    narrow = align(problem_of(sentences, heard, list(flat[1:]), list(flat), band))
    assert narrow.total == whole.total
    assert narrow.cells < whole.cells / 10
    assert (narrow.heard_at == np.arange(len(heard))).all()
