"""What is committed, the ledger, the failures and what it took."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pipelines.commands.base import Command, add_printed, add_root, add_view, dump, store_of
from transforms.store.store import Store


def print_status(store: Store, ours: Namespace) -> None:
    """Print the status of a root as the call asks for it."""
    from pipelines import run

    if ours.prometheus:
        print(run.status_prometheus(store), end="")
    else:
        print(dump(run.status_json(store)) if ours.json else run.status(store))


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    add_view(parser)
    add_printed(parser)


def _run(ours: Namespace, _beams: Sequence[str]) -> None:
    print_status(store_of(ours), ours)


COMMANDS = (
    Command(
        "status",
        "what is committed, the ledger, the failures",
        _add_arguments,
        _run,
        ("speechloom status --root out --json",),
    ),
)
