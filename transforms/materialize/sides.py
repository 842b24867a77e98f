"""Training and validation: which side a recording or a text is on, by hash, and where a side's shards are."""

from __future__ import annotations

from typing import Literal

from schemas.errors import ConfigError
from schemas.ids import unit_interval
from transforms.store.store import Store

Side = Literal["train", "validation"]
SIDES: tuple[Side, ...] = ("train", "validation")


def side_of(identity: str, validation_share: float) -> Side:
    """Return the side of what a name stands for: all of a recording is on one, whatever else is in the root."""
    return "validation" if unit_interval("side", identity) < validation_share else "train"


def folders(validation_share: float) -> dict[Side, tuple[str, ...]]:
    """Return where the shards of each side are, below the root: without validation there is one folder."""
    if not validation_share:
        return {"train": ("shards",)}
    return {side: ("shards", side) for side in SIDES}


def folder_of(store: Store, side: Side) -> tuple[str, ...]:
    """Return where a root has the shards of a side: those of training are in shards/ itself where all are.

    Raises:
        ConfigError: if nothing was taken for validation, and that is asked for.
    """
    if store.names("shards", side):
        return ("shards", side)
    if side == "validation":
        raise ConfigError(
            f"{store.root} has no shards for validation: interleave.validation_share takes some"
        )
    return ("shards",)


ALL_FOLDERS = {*folders(0.0).values(), *folders(1.0).values()}


def shard_names(store: Store) -> list[str]:
    """Return the shards of a root, on whichever side, as their paths below shards/."""
    return ["/".join([*folder[1:], name]) for folder in sorted(ALL_FOLDERS) for name in store.names(*folder)]
