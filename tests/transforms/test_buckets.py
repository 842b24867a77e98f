from __future__ import annotations

import apache_beam as beam
from apache_beam.testing.test_pipeline import TestPipeline as PipelineUnderTest
from apache_beam.testing.util import assert_that, equal_to
from hypothesis import given
from hypothesis import strategies as st

from transforms.buckets import BucketTask, CreateBuckets, deal
from transforms.store.store import Bucket


@given(st.lists(st.integers(0, 1000), max_size=60), st.integers(1, 5))
def test_dealing_orders_every_item_once(weights: list[int], workers: int) -> None:
    assert sorted(deal(weights, workers)) == list(range(len(weights)))


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=60))
def test_two_workers_get_about_the_same_weight(weights: list[int]) -> None:
    order = deal(weights, 2)
    one, two = (sum(weights[i] for i in order[lane::2]) for lane in (0, 1))
    assert abs(one - two) <= max(weights)


def test_every_task_becomes_an_element() -> None:
    tasks = [BucketTask(Bucket(number, 5), "f") for number in range(5)]
    with PipelineUnderTest(runner="FnApiRunner") as pipeline:
        numbers = pipeline | CreateBuckets(tasks) | beam.Map(lambda task: task.bucket.number)
        assert_that(numbers, equal_to([0, 1, 2, 3, 4]))
