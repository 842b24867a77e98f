"""What a command is, and the arguments that several have. Nothing here, or at the top of a command, imports Beam."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable, Sequence
from typing import NamedTuple

from schemas.errors import ConfigError
from transforms.store.store import Store


class Command(NamedTuple):
    """A word that follows ``speechloom``.

    ``add_arguments`` adds its own flags to its parser; ``run`` does it, with the parsed flags and those that are not
    ours. ``is_job``: it runs a Beam pipeline, so that flags that are not ours reach Beam.
    """

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Sequence[str]], None]
    examples: tuple[str, ...] = ()
    is_job: bool = False


def subparsers(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    """Return the parsers of commands by name, none of a parser that has no commands."""
    found = (action.choices for action in parser._actions if isinstance(action, _SubParsersAction))
    return dict(next(found, {}))


def add_root(parser: ArgumentParser) -> None:
    """Add the folder of the tables."""
    parser.add_argument("--root", metavar="URL", help="folder of the tables: a path or any fsspec URL")


def add_view(parser: ArgumentParser) -> None:
    """Add the choice among several ways of interleaving one root."""
    parser.add_argument("--view", metavar="NAME",
                        help="interleave's tables of this name, in views/NAME; all others are shared")  # fmt: skip


def add_config(parser: ArgumentParser) -> None:
    """Add the ways to configure."""
    parser.add_argument("--config", metavar="FILE", help="YAML with a section for each job")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                        help="one key of the configuration, such as ingest.vad.use=webrtc; repeatable")  # fmt: skip


def add_json(parser: ArgumentParser) -> None:
    """Add the choice to print for a program."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_printed(parser: ArgumentParser) -> None:
    """Add the choices to print an overview for a program."""
    printed = parser.add_mutually_exclusive_group()
    printed.add_argument("--json", action="store_true", help="print JSON")
    printed.add_argument("--prometheus", action="store_true", help="print Prometheus text")


def store_of(ours: Namespace) -> Store:
    """Return the store of ``--root``.

    Raises:
        ConfigError: if it was not given, or cannot be used here.
    """
    if not ours.root:
        raise ConfigError(f"{ours.job} needs --root: the folder of the tables")
    return Store(ours.root, getattr(ours, "view", None))


def made_store_of(ours: Namespace) -> Store:
    """Return the store of ``--root`` and ``--view``, to be read.

    Raises:
        ConfigError: if nothing was interleaved as that view, or for what ``store_of`` raises.
    """
    store = store_of(ours)
    refuse_unmade_view(store)
    return store


def warn_of_outdated(store: Store) -> None:
    """Say on standard error which stages of a root were made of what was made again since."""
    from pipelines import outdated, run

    for line in outdated.tell(run.outdated_stages(store)):
        print(f"speechloom: {line}", file=sys.stderr)


def refuse_unmade_view(store: Store) -> None:
    """Raise ConfigError for a view that nothing was interleaved as."""
    if store.view and not store.exists("ledger", "interleave"):
        raise ConfigError(f"{store.root} has no view '{store.view}': interleave --view {store.view} makes it")


def dump(data: object) -> str:
    """Return plain data as JSON for people and programs."""
    return json.dumps(data, indent=2, ensure_ascii=False)
