"""What the survey found of test sets."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pipelines.commands.base import Command, add_json, add_root, dump, store_of


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    add_json(parser)


def _run(ours: Namespace, _beams: Sequence[str]) -> None:
    from pipelines.contamination import find_contaminated, render

    found = find_contaminated(store_of(ours))
    print(dump(found.as_json()) if ours.json else render(found))


COMMANDS = (
    Command(
        "contamination",
        "which items of test sets the survey found, and where",
        _add_arguments,
        _run,
        ("speechloom contamination --root out --json",),
    ),
)
