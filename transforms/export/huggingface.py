"""A folder as Hugging Face `datasets` and its Hub take it: the Parquet files, and a card that says what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from schemas.errors import ConfigError
from schemas.settings import operational
from transforms.card.about import About
from transforms.card.body import CARD, describe, render_card
from transforms.card.croissant import CROISSANT, render_croissant
from transforms.card.header import language_codes, licence_names
from transforms.card.parts import Place, read_part
from transforms.export.base import DATA, ExportFormat
from transforms.export.parts.contents import Contents
from transforms.export.parts.shard import Shard
from transforms.materialize.sides import SIDES, Side
from transforms.store.store import Bucket, Store

ROW = "a packed training sequence"
KEY = "sequence_id"
_SPLIT = re.compile(r"\w+(\.\w+)*")  # as `datasets` has them


@dataclass(frozen=True)
class Huggingface(ExportFormat):
    """``data/<split>-<bucket>.parquet`` is a shard's file, byte for byte; its metadata say that chunks hold audio.

    The card is README.md, under ``name``, and beside it croissant.json; ``hashes`` of the files are in that, for which
    they are read once more. ``split`` is the side that is exported where it is not given.
    """

    name: str = "Interleaved text and audio"
    split: str | None = None
    hashes: bool = operational(True)

    def __post_init__(self) -> None:
        if self.split is not None and not _SPLIT.fullmatch(self.split):
            raise ConfigError(f"huggingface: '{self.split}' is no name of a split: letters, digits, _ and .")

    def for_side(self, side: Side) -> Self:
        """Return the settings with a name for the split."""
        return self if self.split else replace(self, split=side)

    def write(self, shard: Shard, out: Store) -> list[str]:
        """Copy the file."""
        name = f"{self.split or SIDES[0]}-{shard.stem}.parquet"
        errors = partial(out.write_errors, DATA, name)
        with out.write(DATA, name) as sink:
            for block in shard.blocks():
                with errors():
                    sink.write(block)
        return [name]

    def describe(self, out: Store, contents: Sequence[Contents]) -> list[str]:
        """Write the card and the Croissant metadata."""
        total, about, split = sum(contents, Contents()), About(self.name), self.split or SIDES[0]
        pattern = f"{split}-*.parquet"
        stems = (Shard(out, Bucket(number, len(contents))).stem for number in range(len(contents)))
        names = tuple(f"{split}-{stem}.parquet" for stem in stems)
        place = Place(split, (DATA,), names, pattern)
        parts = [read_part(out, "default", [place], ROW, KEY, hashes=self.hashes)]
        out.write_text(render_card(about, total, parts, "vocabulary.json"), CARD)
        told = describe(total), parts, licence_names(total), language_codes(total)
        out.write_text(render_croissant(about, *told), CROISSANT)
        return [CARD, CROISSANT]
