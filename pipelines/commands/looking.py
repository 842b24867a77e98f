"""Looking at what curation keeps, along a threshold (`sweep`) and by what is talked about (`topics`)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pipelines.commands.base import Command, add_config, add_json, add_root, dump, store_of
from schemas.errors import ConfigError


def _add_sweep(parser: ArgumentParser) -> None:
    add_root(parser)
    add_config(parser)
    add_json(parser)
    parser.add_argument("--filter", metavar="NAME", help="the filter of which a setting is moved")
    parser.add_argument("--field", metavar="NAME",
                        help="the setting; may be left out where the filter has one threshold")  # fmt: skip
    parser.add_argument("--values", metavar="VALUES",
                        help="values to try, such as 3,4,5 or 0.1:0.9:0.1 (from:to:step)")  # fmt: skip


def _sweep(ours: Namespace, _beams: Sequence[str]) -> None:
    if not ours.filter or not ours.values:
        raise ConfigError("sweep needs --filter and --values")
    from pipelines import sweep
    from pipelines.settings import curated_with, load_config

    store, given = store_of(ours), ours.config or ours.set
    config = load_config("curate", ours.config, ours.set).curate if given else curated_with(store)
    found = sweep.sweep(store, config, ours.filter, ours.field, sweep.parse_values(ours.values))
    print(dump(found.as_json()) if ours.json else sweep.render(found))


def _add_topics(parser: ArgumentParser) -> None:
    add_root(parser)
    add_json(parser)
    parser.add_argument("--model", metavar="FILE", help="the classifier, read, or with --labels written")
    parser.add_argument("--labels", metavar="FILE",
                        help="train on lines of JSON with text and topic; needs no --root")  # fmt: skip
    parser.add_argument("--target", metavar="FILE",
                        help="JSON of topics and the shares that are wanted: print weights, too")  # fmt: skip


def _topics(ours: Namespace, _beams: Sequence[str]) -> None:
    if not ours.model:
        raise ConfigError("topics needs --model: a classifier's file (with --labels it is written)")
    from pipelines import topics

    if ours.labels:
        trained = topics.train_topics(ours.labels, ours.model)
        print(dump(trained._asdict()) if ours.json else topics.render_training(trained))
        return
    found = topics.cover(store_of(ours), ours.model, ours.target)
    print(dump(found.as_json()) if ours.json else topics.render(found))


COMMANDS = (
    Command(
        "sweep",
        "hours kept against a setting of a filter",
        _add_sweep,
        _sweep,
        ("speechloom sweep --root out --filter speech_rate --field max_chars_per_s --values 20:40:5",),
    ),
    Command(
        "topics",
        "what each source talks about, and weights to mix by",
        _add_topics,
        _topics,
        (
            "speechloom topics --labels labels.jsonl --model topics.npz",
            "speechloom topics --root out --model topics.npz --target target.json",
        ),
    ),
)
