from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from filters.base import Filter, filter_name
from filters.confidence import Confidence
from filters.duration import Duration
from filters.edits.base import with_edits
from filters.silence_with_text import SilenceWithText
from filters.word_length import WordLength
from schemas.judgements import Edit, Score, Verdict
from schemas.tables import VERDICTS
from transforms.curation.deciding import KEPT, decide_all, decide_each, verdict_columns
from transforms.curation.scores import EDITS as EDITS_TYPE
from transforms.curation.scores import Scores

FILTERS: tuple[Filter, ...] = (Duration(), Confidence(), SilenceWithText(), WordLength())
SCORE = st.none() | st.floats(-2, 60) | st.sampled_from([0.3, 30.0, 0.4, 34.0, float("nan")])
EDIT = Edit("email", "bleep", 0, 1, 0, 5, 0, 80)
EDITS = st.lists(
    st.sampled_from([EDIT, EDIT._replace(reason="email"), EDIT._replace(kind="card", reason="card_untimed")]),
    max_size=3,
)
ROWS = st.lists(st.tuples(st.tuples(SCORE, SCORE, SCORE, SCORE), EDITS), max_size=40)


def one_by_one(number: int, scores: Sequence[float | None], edits: Sequence[Edit]) -> Verdict:
    """Return the verdict on a segment as it is told in words."""
    said = tuple(Score(filter_name(one), score) for one, score in zip(FILTERS, scores, strict=True))
    for one, score in zip(FILTERS, scores, strict=True):
        if reason := one.decide(score):
            dropped = Verdict(f"s{number}", "r", False, filter_name(one), reason, score, said)
            return with_edits(dropped, edits)
    return with_edits(Verdict(f"s{number}", "r", True, None, None, None, said), edits)


def found_of(edits: Sequence[Sequence[Edit]]) -> Scores:
    """Return segments with these edits, and no scores."""
    ids = pa.array([f"s{n}" for n in range(len(edits))], pa.string())
    told = pa.array([[edit._asdict() for edit in own] for own in edits], EDITS_TYPE)
    return Scores(ids, pa.array(["r"] * len(edits), pa.string()), told, {})


@given(ROWS)
def test_columns_hold_what_one_by_one_would(rows: list[tuple[tuple[float | None, ...], list[Edit]]]) -> None:
    columns = [pa.array([row[i] for row, _ in rows], pa.float64(), from_pandas=False) for i in range(4)]
    known = found_of([edits for _, edits in rows])
    decisions = decide_all(FILTERS, columns, known.edits)
    found = verdict_columns(FILTERS, known, columns, decisions)
    found.validate(full=True)
    assert found.schema.equals(VERDICTS.schema)
    wanted = [one_by_one(n, *row) for n, row in enumerate(rows)]
    told = [
        {**v._asdict(), "scores": [s._asdict() for s in v.scores], "edits": [e._asdict() for e in v.edits]}
        for v in wanted
    ]
    assert repr(found.to_pylist()) == repr(told)
    assert decisions.reasons == [verdict.reason for verdict in wanted]


def test_no_filters_keep_everything() -> None:
    known = found_of([[], []])
    decisions = decide_all((), [], known.edits)
    found = verdict_columns((), known, [], decisions)
    assert found["kept"].to_pylist() == [True, True]
    assert found["scores"].to_pylist() == [[], []]
    assert (decisions.first == KEPT).all()


def test_no_score_is_no_number() -> None:
    assert decide_each(Duration(), pa.array([None, 0.1, float("nan"), 31.0])) == [
        None, "too_short", None, "too_long",
    ]  # fmt: skip
