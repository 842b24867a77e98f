"""Several ways of interleaving one root, side by side."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pipelines.commands.base import Command, add_json, add_root, dump, store_of
from schemas.errors import ConfigError


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    parser.add_argument("configs", nargs="*", metavar="FILE",
                        help="YAML with a section for interleave; its name becomes the view's")  # fmt: skip
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                        help="one key for all of them, such as interleave.capacity=4096; repeatable")  # fmt: skip
    parser.add_argument("--overwrite", action="store_true",
                        help="make views again that were made under another configuration")  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="no progress line")
    add_json(parser)


def _run(ours: Namespace, beams: Sequence[str]) -> None:
    from pipelines.ablation import ablate, name_of, render
    from pipelines.run import Call
    from pipelines.settings import load_config

    store = store_of(ours)
    names = [name_of(file) for file in ours.configs]
    if not names or len(set(names)) < len(names):
        raise ConfigError("ablate needs configuration files of different names")
    calls = [
        Call(store, load_config("interleave", file, ours.set), (), tuple(beams), ours.overwrite, ours.quiet)
        for file in ours.configs
    ]
    found = ablate(list(zip(names, calls, strict=True)))
    print(dump([one.as_json() for one in found]) if ours.json else render(found))


COMMANDS = (
    Command(
        "ablate",
        "one root interleaved in several ways, compared",
        _add_arguments,
        _run,
        ("speechloom ablate --root out configs/spelangy-fine-stochastic.yaml other.yaml",),
        is_job=True,
    ),
)
