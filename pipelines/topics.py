"""`topics`: a classifier trained on labels, what each source of a root talks about, and weights to mix by."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import fsspec

from pipelines.layout import render_table
from schemas.errors import ConfigError
from schemas.judgements import SegmentTopic
from schemas.tables import TOPICS
from transforms.store.ledger import fingerprint, passed_on
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_fingerprint, write_table
from transforms.topics.base import TopicEngine, TopicModel
from transforms.topics.coverage import Resampling, resample, shares
from transforms.topics.groups import read_groups
from transforms.topics.linear import Linear, Training, held_out_accuracy, train
from transforms.topics.onnx_text import OnnxText

MIN_CHARACTERS = 1000


class Trained(NamedTuple):
    """A classifier that was written: of how many texts and topics, and what it gets right of texts held out."""

    model: str
    fingerprint: str
    texts: int
    topics: int
    held_out_accuracy: float | None


def train_topics(labels: str, model: str) -> Trained:
    """Train a classifier on lines of JSON with `text` and `topic`, and write it.

    Raises:
        ConfigError: if there are no such lines, or not two topics.
    """
    texts, topics = _read_labels(labels)
    accuracy = held_out_accuracy(texts, topics, Training())
    found = train(texts, topics, Training())
    found.save(model)
    return Trained(model, found.fingerprint, len(texts), len(found.names), accuracy)


class Coverage(NamedTuple):
    """Hours by source and topic; ``resampling`` where a target was given."""

    model_fingerprint: str
    hours: dict[str, dict[str, float]]
    resampling: Resampling | None

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = self.resampling and self.resampling._asdict()
        by_source = {source: shares(by_topic) for source, by_topic in self.hours.items()}
        return {"model": self.model_fingerprint, "hours": self.hours, "shares": by_source, "resampling": told}


def cover(store: Store, model: str, target: str | None) -> Coverage:
    """Tell the topic of every group of kept segments, write it to topics/, and add it up.

    Raises:
        ConfigError: if a bucket is not curated, or the model or the target cannot be read.
    """
    wanted = None if target is None else read_target(target)
    loaded = _engine(model).load()
    hours: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for bucket in planned_buckets(store):
        for source, topic, length_h in _tell(store, bucket, loaded):
            hours[source][topic] += length_h
    found = {source: dict(sorted(by_topic.items())) for source, by_topic in sorted(hours.items())}
    return Coverage(loaded.fingerprint, found, None if wanted is None else resample(found, wanted))


def _engine(model: str) -> TopicEngine:
    """Return what applies a model: a folder is a network in ONNX, a file a linear classifier."""
    return OnnxText(model) if os.path.isdir(model) else Linear(model)


def _tell(store: Store, bucket: Bucket, model: TopicModel) -> list[tuple[str, str, float]]:
    """Return source, topic and hours of each group of a bucket; its file in topics/ is written if it is another."""
    made_from = passed_on(store, "curate", bucket)
    if made_from is None:
        raise ConfigError(f"bucket {bucket.number} is not curated: run 'curate' on this root first")
    name = bucket.file_name
    groups = list(read_groups(store, name, MIN_CHARACTERS))
    topics = model.classify([group.text for group in groups])
    made_under = fingerprint("topics", TOPICS.version, made_from, model.fingerprint, MIN_CHARACTERS)
    if read_fingerprint(store, TOPICS.name, name) != made_under:
        rows = (
            SegmentTopic(segment_id, group.recording_id, group.segment_ids[0], *topic)
            for group, topic in zip(groups, topics, strict=True)
            for segment_id in group.segment_ids
        )
        write_table(store, TOPICS, [TOPICS.name, name], made_under, rows)
    return [(group.source, topic.name, group.hours) for group, topic in zip(groups, topics, strict=True)]


def _read_labels(path: str) -> tuple[list[str], list[str]]:
    texts, topics = [], []
    for number, line in enumerate(_read(path).splitlines(), 1):
        if line.strip():
            row = _json(line, f"{path}, line {number}")
            if not isinstance(row, Mapping) or not all(
                isinstance(row.get(k), str) for k in ("text", "topic")
            ):
                raise ConfigError(f"{path}, line {number}: needs texts as 'text' and 'topic'")
            texts.append(row["text"])
            topics.append(row["topic"])
    return texts, topics


def read_target(path: str) -> dict[str, float]:
    """Return the shares of topics that a file of JSON wants.

    Raises:
        ConfigError: if it does not exist, or is no object of topics and numbers.
    """
    found = _json(_read(path), path)
    if not isinstance(found, Mapping) or not all(isinstance(v, int | float) for v in found.values()):
        raise ConfigError(f"{path}: a target is a JSON object of topics and their shares")
    return {str(topic): float(share) for topic, share in found.items()}


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(f"{place} is not JSON: {error}") from error


def _read(path: str) -> str:
    try:
        with fsspec.open(path, "rt", encoding="utf-8") as source:
            return str(source.read())
    except FileNotFoundError as error:
        raise ConfigError(f"{path} does not exist") from error


def render_training(found: Trained) -> str:
    """Return what was trained, for a person."""
    right = (
        ""
        if found.held_out_accuracy is None
        else f", {found.held_out_accuracy:.3f} of a held-out fifth right"
    )
    return f"{found.model}: {found.topics} topics from {found.texts} texts{right}"


def render(found: Coverage) -> str:
    """Return the shares of topics in each source for a person, and weights where there is a target."""
    by_source = {source: shares(by_topic) for source, by_topic in found.hours.items()}
    topics = sorted({topic for column in by_source.values() for topic in column})
    head: tuple[str, ...] = ("topic", *by_source)
    rows = [[topic, *(f"{column.get(topic, 0):.4f}" for column in by_source.values())] for topic in topics]
    if found.resampling is None:
        return render_table([head, *rows])
    told = found.resampling
    rows = [
        [*row, f"{told.weights.get(row[0], 0):.4f}", f"{told.reached.get(row[0], 0):.4f}"] for row in rows
    ]
    lines = [render_table([(*head, "weight", "reached"), *rows])]
    lines += [f"nearest mix of sources: {', '.join(f'{s} {x:.4f}' for s, x in told.source_shares.items())}"]
    return "\n".join([*lines, *(f"missing: {topic}" for topic in told.missing)])
