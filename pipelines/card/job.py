"""Writes the card of a root, or of a view: README.md for Hugging Face, croissant.json for Croissant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple

from pipelines.card.facts import Facts, read_facts
from pipelines.card.sections import annotators, as_json, sections
from pipelines.config import parse_config
from pipelines.settings import parse_sets
from schemas.errors import ConfigError
from transforms.card.about import About
from transforms.card.body import CARD, describe, render_card
from transforms.card.croissant import CROISSANT, render_croissant
from transforms.card.header import language_codes, licence_names
from transforms.card.parts import Part, Place, read_part
from transforms.export.huggingface import KEY, ROW
from transforms.materialize.sides import folders
from transforms.store.store import Store

Extra = Literal["recordings", "segments", "transcripts", "verdicts"]
_EXTRAS: dict[str, tuple[str, str]] = {
    "recordings": ("a recording, with where it is, its licence and its hash", "recording_id"),
    "segments": ("a stretch of speech, with its sound as it was heard", "segment_id"),
    "transcripts": ("the text of a segment, with all hypotheses", "segment_id"),
    "verdicts": ("the decision on a segment, with all scores", "segment_id"),
}
_PATTERN = "*.parquet"
_TEXTS = frozenset(f.name for f in fields(About))


@dataclass(frozen=True)
class CardConfig(About):
    """What is said of a data set, and of which of its files.

    The shards are always described. ``tables`` are others that are published beside them; they hold words and sound as
    they were heard, and where recordings are, so none are by default. ``hashes``: every file that is described is read
    for its SHA-256. Without ``published`` it is the day on which the last shard was finished.
    """

    tables: tuple[Extra, ...] = ()
    hashes: bool = True


class Carded(NamedTuple):
    """What was written where, and what it says."""

    card: str
    croissant: str
    facts: Facts

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"card": self.card, "croissant": self.croissant, **as_json(self.facts)}


def load_card(sets: Sequence[str]) -> CardConfig:
    """Return the settings of a card from `--set` texts.

    Raises:
        ConfigError: if one is unknown or does not fit.
    """
    texts = {name: raw for name, _, raw in (text.partition("=") for text in sets) if name in _TEXTS}
    data = parse_sets(sets)
    read = {
        name: raw for name, raw in texts.items() if not isinstance(data[name], str)
    }  # 2026-01-31, 1.0, no
    config = parse_config(CardConfig, {**data, **read})
    config.check()
    return config


def write_card(store: Store, config: CardConfig) -> Carded:
    """Write the card and the Croissant metadata beside the shards.

    Raises:
        ConfigError: if the root is not interleaved yet, or a table that is asked for is not there.
        StoreError: if a table cannot be read, or the card not be written.
    """
    facts = read_facts(store)
    config = replace(config, published=config.published or facts.finished)
    parts = [_shards(store, facts, config), *_extras(store, facts, config)]
    total = facts.total
    store.write_text(render_card(config, total, parts, "shards/vocabulary.json", sections(facts)), CARD)
    told = licence_names(total), language_codes(total), annotators(facts.configs)
    summary = " ".join(filter(None, [config.summary, describe(total)]))
    store.write_text(render_croissant(config, summary, parts, *told), CROISSANT)
    return Carded(store.path(CARD), store.path(CROISSANT), facts)


def _shards(store: Store, facts: Facts, config: CardConfig) -> Part:
    split = len(facts.contents) > 1
    names = tuple(bucket.file_name for bucket in facts.buckets)
    places = [
        Place(side, folder, names, _PATTERN)
        for side, folder in folders(1.0 if split else 0.0).items()
        if side in facts.contents
    ]
    return read_part(store, "default", places, ROW, KEY, hashes=config.hashes)


def _extras(store: Store, facts: Facts, config: CardConfig) -> Iterator[Part]:
    names = tuple(bucket.file_name for bucket in facts.buckets)
    for table in config.tables:
        if store.view:
            raise ConfigError(f"{table} lies in the root, not in a view: describe it without --view")
        row, key = _EXTRAS[table]
        yield read_part(
            store, table, [Place("train", (table,), names, _PATTERN)], row, key, hashes=config.hashes
        )


def render(found: Carded) -> str:
    """Return for a person what was written."""
    return f"{describe(found.facts.total)}\n{found.card}\n{found.croissant}"
