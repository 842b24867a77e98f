from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from filters.base import Filter, filter_name
from filters.confidence import Confidence
from filters.duration import Duration
from filters.silence_with_text import SilenceWithText
from filters.word_length import WordLength
from schemas.records import Score, Verdict
from schemas.tables import VERDICTS
from transforms.curation.deciding import KEPT, decide_all, decide_each, verdict_columns

FILTERS: tuple[Filter, ...] = (Duration(), Confidence(), SilenceWithText(), WordLength())
SCORE = st.none() | st.floats(-2, 60) | st.sampled_from([0.3, 30.0, 0.4, 34.0, float("nan")])
ROWS = st.lists(st.tuples(SCORE, SCORE, SCORE, SCORE), max_size=40)


def one_by_one(number: int, scores: Sequence[float | None]) -> Verdict:
    """Return the verdict on a segment as it is told in words."""
    said = tuple(Score(filter_name(one), score) for one, score in zip(FILTERS, scores, strict=True))
    for one, score in zip(FILTERS, scores, strict=True):
        if reason := one.decide(score):
            return Verdict(f"s{number}", "r", False, filter_name(one), reason, score, said)
    return Verdict(f"s{number}", "r", True, None, None, None, said)


@given(ROWS)
def test_columns_hold_what_one_by_one_would(rows: list[tuple[float | None, ...]]) -> None:
    columns = [pa.array([row[i] for row in rows], pa.float64(), from_pandas=False) for i in range(4)]
    segment_ids = pa.array([f"s{n}" for n in range(len(rows))], pa.string())
    recording_ids = pa.array(["r"] * len(rows), pa.string())
    decisions = decide_all(FILTERS, columns, len(rows))
    found = verdict_columns(FILTERS, segment_ids, recording_ids, columns, decisions)
    found.validate(full=True)
    assert found.schema.equals(VERDICTS.schema)
    wanted = [one_by_one(n, row) for n, row in enumerate(rows)]
    assert repr(found.to_pylist()) == repr(
        [{**v._asdict(), "scores": [score._asdict() for score in v.scores]} for v in wanted]
    )
    assert decisions.reasons == [verdict.reason for verdict in wanted]


def test_no_filters_keep_everything() -> None:
    found = verdict_columns((), pa.array(["a", "b"]), pa.array(["r", "r"]), [], decide_all((), [], 2))
    assert found["kept"].to_pylist() == [True, True]
    assert found["scores"].to_pylist() == [[], []]
    assert (decide_all((), [], 2).first == KEPT).all()


def test_no_score_is_no_number() -> None:
    assert decide_each(Duration(), pa.array([None, 0.1, float("nan"), 31.0])) == [
        None, "too_short", None, "too_long",
    ]  # fmt: skip
