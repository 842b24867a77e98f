from __future__ import annotations

from pipelines.audit.histogram import Histogram, steps


def test_a_histogram_counts_hours_where_the_value_lies() -> None:
    histogram = Histogram([0, 1, 2])
    for value in (-5, 0, 0.99, 1, 2, 7):
        histogram.add("kept", value, 1.0)
    assert histogram.as_json() == {"edges": [0, 1, 2], "hours": {"kept": [3.0, 3.0]}, "items": 6}


def test_steps_are_even() -> None:
    assert steps(-1, 1, 4) == [-1, -0.5, 0, 0.5, 1]
