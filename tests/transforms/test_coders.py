from __future__ import annotations

from typing import NamedTuple

import apache_beam as beam
from apache_beam.coders import Coder
from apache_beam.runners.pipeline_context import PipelineContext
from hypothesis import given
from hypothesis import strategies as st

from schemas.figures import Effort
from schemas.records import Hypothesis, Word
from transforms.asr.bucket import Heard
from transforms.buckets import BucketTask
from transforms.coders import URN, RecordCoder
from transforms.heard_bucket import HeardBucket
from transforms.language.base import Spoken
from transforms.language.listening import Listened
from transforms.store.store import Bucket

numbers = st.floats(allow_nan=False)
words = st.builds(Word, st.text(), st.integers(), st.integers(), st.none() | numbers)
hypotheses = st.builds(
    Hypothesis, st.text(), st.text(), st.none() | st.text(), st.none() | numbers, st.text(),
    st.lists(words, max_size=3).map(tuple), st.none() | numbers, st.none() | numbers,
)  # fmt: skip
efforts = st.builds(Effort, st.text(), numbers, st.integers(), numbers, numbers)
heard = st.builds(
    Heard,
    st.dictionaries(st.text(), hypotheses, max_size=2),
    st.dictionaries(st.text(), st.text(), max_size=2),
    efforts,
)
tasks = st.builds(BucketTask, st.builds(Bucket, st.integers(), st.integers()), st.text())
spoken = st.builds(Spoken, st.text(), numbers)
listened = st.builds(
    Listened, st.text(), st.dictionaries(st.text(), spoken), st.dictionaries(st.text(), st.text()), efforts
)
elements = tasks | st.builds(
    HeardBucket, tasks, st.lists(heard, max_size=2).map(tuple), st.lists(listened, max_size=2).map(tuple)
)


@given(elements)
def test_what_travels_arrives_as_it_was(element: NamedTuple) -> None:
    coder = beam.coders.registry.get_coder(type(element))
    assert isinstance(coder, RecordCoder)
    arrived = coder.decode(coder.encode(element))
    assert arrived == element
    assert repr(arrived) == repr(element)


def test_the_coder_itself_travels_as_a_name() -> None:
    context = PipelineContext()
    coder = RecordCoder(BucketTask)
    sent = context.coders.get_by_id(context.coders.get_id(coder))
    proto = coder.to_runner_api(context)
    assert proto.spec.urn == URN
    assert Coder.from_runner_api(proto, context) == coder == sent
    assert coder.to_type_hint() is BucketTask
