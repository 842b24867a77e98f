"""Shards in other formats, read by other software."""

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
from schemas.errors import ConfigError


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    add_view(parser)
    parser.add_argument(
        "--format", metavar="NAME", help="curator, huggingface, lhotse, megatron or webdataset"
    )
    parser.add_argument("--out", metavar="URL", help="the folder to write to")
    parser.add_argument("--side", choices=("train", "validation"), default="train",
                        help="where some shards are for validation (default: %(default)s)")  # fmt: skip
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                        help="a setting of the format; repeatable")  # fmt: skip
    parser.add_argument("--overwrite", action="store_true",
                        help="make again what was made in another format or of other shards")  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    add_json(parser)


def _run(ours: Namespace, beams: Sequence[str]) -> None:
    if not ours.out or not ours.format:
        raise ConfigError("export needs --format and --out")
    from pipelines.export import as_json, export, load_format, render
    from transforms.store.store import Store

    store, form, out = made_store_of(ours), load_format(ours.format, ours.set), Store(ours.out)
    found = export(store, out, form, beams, side=ours.side, overwrite=ours.overwrite)
    warn_of_outdated(store)
    if not ours.quiet:
        print(dump(as_json(found)) if ours.json else render(found, out))


COMMANDS = (
    Command(
        "export",
        "shards in another format",
        _add_arguments,
        _run,
        ("speechloom export --root out --format webdataset --out gs://data/tars",),
        is_job=True,
    ),
)
