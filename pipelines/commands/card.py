"""The card that a data set is published with."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pipelines.commands.base import (
    Command,
    add_json,
    add_root,
    add_view,
    dump,
    made_store_of,
    warn_of_outdated,
)


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    add_view(parser)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                        help="name, summary, creator, url, version, published, cite_as, license; tables=[transcripts]"
                             " to describe more than shards, hashes=false to leave out hashes; repeatable")  # fmt: skip
    add_json(parser)


def _run(ours: Namespace, _beams: Sequence[str]) -> None:
    from pipelines.card.job import load_card, render, write_card

    store = made_store_of(ours)
    found = write_card(store, load_card(ours.set))
    warn_of_outdated(store)
    print(dump(found.as_json()) if ours.json else render(found))


COMMANDS = (
    Command(
        "card",
        "README.md and croissant.json to publish the shards with",
        _add_arguments,
        _run,
        (
            "speechloom card --root out --set name='Podcasts, interleaved' --set creator='Our lab'",
            "speechloom card --root out --json",
        ),
    ),
)
