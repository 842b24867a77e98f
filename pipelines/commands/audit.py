"""A report that opens in a browser, and the way from a chunk back to its recording."""

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
    refuse_unmade_view,
)
from schemas.errors import ConfigError
from transforms.store.store import Store


def _add_audit(parser: ArgumentParser) -> None:
    add_root(parser)
    add_view(parser)
    parser.add_argument("--out", metavar="URL", help="the report's folder (default: report in the root)")
    parser.add_argument("--against", metavar="URL",
                        help="another root: the report says what changed from it to this one")  # fmt: skip
    parser.add_argument("--against-view", metavar="NAME",
                        help="a view of the other root, or, without --against, of this one")  # fmt: skip
    parser.add_argument("--per-stratum", type=int, default=12, metavar="N",
                        help="segments of each source and each reason to drop (default: %(default)s)")  # fmt: skip
    parser.add_argument("--sequences", type=int, default=4, metavar="N",
                        help="packed sequences (default: %(default)s)")  # fmt: skip
    parser.add_argument("--audio-mb", type=int, default=64, metavar="N",
                        help="the most that audio takes together (default: %(default)s)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, help="draws other samples (default: %(default)s)")
    parser.add_argument("--target", metavar="FILE",
                        help="JSON of topics and the shares that are wanted, to show beside each source's")  # fmt: skip
    add_json(parser)


def _audit(ours: Namespace, _beams: Sequence[str]) -> None:
    from pipelines.audit.comparison import render
    from pipelines.audit.job import AuditConfig, audit
    from pipelines.topics import read_target

    store = made_store_of(ours)
    against = _against(ours, store)
    target = read_target(ours.target) if ours.target else None
    config = AuditConfig(ours.per_stratum, ours.sequences, ours.audio_mb * 2**20, ours.seed, target)
    found = audit(store, Store(ours.out or store.path("report")), config, against)
    if ours.json:
        print(dump(found))
        return
    if against:
        print(render(found["comparison"]), end="\n\n")
    print(f"open {found['place']}")


def _against(ours: Namespace, store: Store) -> Store | None:
    if not (ours.against or ours.against_view):
        return None
    other = Store(ours.against or ours.root, ours.against_view)
    if (other.root, other.view) == (store.root, store.view):
        raise ConfigError(
            "--against names the root itself: name another, or another view with --against-view"
        )
    refuse_unmade_view(other)
    return other


def _add_trace(parser: ArgumentParser) -> None:
    add_root(parser)
    add_view(parser)
    parser.add_argument("chunks", nargs="*", metavar="SEQUENCE:NUMBER", help="chunks, by sequence and number")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many chunks, drawn by hash")
    parser.add_argument("--seed", type=int, default=0, help="draws other chunks (default: %(default)s)")
    parser.add_argument(
        "--verify", action="store_true", help="read the recordings again and compare the sound"
    )
    add_json(parser)


def _trace(ours: Namespace, _beams: Sequence[str]) -> None:
    from pipelines.origin import parse_reference
    from pipelines.trace import draw, render, trace

    store = made_store_of(ours)
    references = [
        *map(parse_reference, ours.chunks),
        *(draw(store, ours.sample, ours.seed) if ours.sample else []),
    ]
    if not references:
        raise ConfigError(
            "no sequence is in the shards"
            if ours.sample
            else "trace needs chunks: SEQUENCE:NUMBER, or --sample N"
        )
    origins = trace(store, references, verify=ours.verify)
    print(dump([origin.as_json() for origin in origins]) if ours.json else render(origins))


COMMANDS = (
    Command(
        "audit",
        "a report of the tables that plays samples, for a browser",
        _add_audit,
        _audit,
        ("speechloom audit --root out", "speechloom audit --root out --against before --json"),
    ),
    Command(
        "trace",
        "from chunks of a shard back to their recordings, to the second",
        _add_trace,
        _trace,
        (
            "speechloom trace --root out 85b92a5377e730a6:3",
            "speechloom trace --root out --sample 100 --verify",
        ),
    ),
)
