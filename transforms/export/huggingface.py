"""A folder as Hugging Face `datasets` and its Hub take it: the Parquet files, and a card that says what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import yaml

from transforms.export.base import DATA, ExportFormat
from transforms.export.parts.contents import UNSTATED, Contents
from transforms.export.parts.shard import Shard
from transforms.store.store import Store

CARD = "README.md"
# The Hub's names of licences that recordings carry; all others it calls "other".
_LICENSES = frozenset(
    ["cc0-1.0", "cc-by-2.0", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-nc-4.0",
     "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-4.0", "apache-2.0", "mit", "pddl", "odc-by"]
)  # fmt: skip
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
          (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"))  # fmt: skip
_ROWS = (
    "A row is a sequence: `chunks` in order (modality, text, audio, where it comes from), and, token for token, "
    "`input_ids`, `token_modality`, `loss_mask` and `document_ids`. `vocabulary.json` has the ids behind the text "
    "tokenizer's."
)


@dataclass(frozen=True)
class Huggingface(ExportFormat):
    """``data/<split>-<bucket>.parquet`` is a shard's file, byte for byte; its metadata say that chunks hold audio.

    The card is README.md, under ``name``.
    """

    name: str = "Interleaved text and audio"
    split: str = "train"

    def write(self, shard: Shard, out: Store) -> list[str]:
        """Copy the file."""
        name = f"{self.split}-{shard.stem}.parquet"
        errors = partial(out.write_errors, DATA, name)
        with out.write(DATA, name) as sink:
            for block in shard.blocks():
                with errors():
                    sink.write(block)
        return [name]

    def describe(self, out: Store, contents: Sequence[Contents]) -> None:
        """Write the card."""
        total = sum(contents, Contents())
        head = yaml.safe_dump(_header(self, total), sort_keys=False, allow_unicode=True)
        out.write_text(f"---\n{head}---\n\n{_body(self.name, total)}", CARD)


def _header(settings: Huggingface, total: Contents) -> dict[str, Any]:
    files = [{"split": settings.split, "path": f"{DATA}/{settings.split}-*.parquet"}]
    languages = [name for name in sorted(total.languages) if name != UNSTATED]
    return {
        "pretty_name": settings.name,
        "license": _license(total),
        **({"language": languages} if languages else {}),
        "tags": ["audio", "text", "interleaved", "speech"],
        "size_categories": [next((told for below, told in _SIZES if total.sequences < below), "100M<n<1B")],
        "configs": [{"config_name": "default", "data_files": files}],
    }


def _license(total: Contents) -> str:
    names = [name.lower() for name in total.licenses]
    return names[0] if len(names) == 1 and names[0] in _LICENSES else "other"


def _body(name: str, total: Contents) -> str:
    held = (
        f"{total.sequences:,} packed training sequences of {total.documents:,} documents and {total.tokens:,} tokens: "
        f"{total.audio_chunks:,} audio chunks, {total.audio_s / 3600:,.2f} hours of mono FLAC, and "
        f"{total.text_chunks:,} text chunks. Made with Speechloom."
    )
    tables = (("Licence", total.licenses), ("Language", total.languages), ("Source", total.sources))
    lines = [f"# {name}", "", held, "", _ROWS, *(line for table in tables for line in _table(*table))]
    return "\n".join(lines) + "\n"


def _table(title: str, seconds: Mapping[str, float]) -> list[str]:
    rows = [f"| {_cell(name)} | {spent / 3600:,.2f} |" for name, spent in sorted(seconds.items())]
    return ["", f"| {title} | hours |", "|---|---|", *rows] if rows else []


def _cell(text: str) -> str:
    """Return a text on one line of a table."""
    return " ".join(text.split()).replace("|", "\\|")
