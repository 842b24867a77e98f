"""``shards/vocabulary.json``: what every id of a sequence stands for, and what it was made with."""

from __future__ import annotations

import json
from typing import Any

from interleave.speech.base import CodedSpeech
from pipelines.config import to_plain
from pipelines.interleave import InterleaveConfig, builder_settings
from schemas.errors import ConfigError
from transforms.store.store import Store

PLACE = "shards", "vocabulary.json"
VERSION = 1


def describe_vocabulary(config: InterleaveConfig) -> dict[str, Any]:
    """Return the mapping: ``tokens`` and ``codes`` by name, sizes and offsets, the tokenizer with the SHA-256 of its
    file (None where it has none), and the kind of speech tokens with its settings.

    Raises:
        ConfigError: if the tokenizer, or what makes the codes of speech, cannot be had.
    """
    builder = builder_settings(config).load()
    vocabulary, made_with = builder.vocabulary, to_plain(config)
    number, size, delayed = vocabulary.codebooks
    codes = {"codebooks": number, "codebook_size": size, "pattern": "delay" if delayed else "flattened"}
    return {
        "version": VERSION,
        "size": vocabulary.size,
        "used": vocabulary.used,
        "text": {
            "size": vocabulary.text_size,
            "tokenizer": made_with["tokenizer"],
            "sha256": getattr(builder.tokenizer, "sha256", None),
        },
        "added": {**made_with["vocabulary"], "offset": vocabulary.first},
        "tokens": vocabulary.names(),
        "kinds": vocabulary.kinds(),
        "speech": {
            "tokens": made_with["speech"],
            **(
                {"first_code": vocabulary.first_code, **codes}
                if isinstance(config.speech, CodedSpeech)
                else {}
            ),
        },
        "codes": vocabulary.code_names(),
    }


def write_vocabulary(store: Store, config: InterleaveConfig, n_done: int) -> None:
    """Put the mapping beside the shards, whole, unless it is there; ``n_done`` buckets were made before.

    Raises:
        ConfigError: if buckets were made under the same settings with a tokenizer file that was another.
    """
    wanted = describe_vocabulary(config)
    try:
        there = json.loads(store.read_text(*PLACE))
    except (FileNotFoundError, json.JSONDecodeError):
        there = {}
    if there == wanted:
        return
    if n_done and _same_but_the_file(there, wanted):
        raise ConfigError(
            f"the tokenizer file is not the one that {n_done} buckets of {store.path('shards')} were made with; to "
            f"make them again, remove {store.path('ledger', 'interleave')}"
        )
    store.write_text(json.dumps(wanted, ensure_ascii=False, indent=1) + "\n", *PLACE)


def _same_but_the_file(there: dict[str, Any], wanted: dict[str, Any]) -> bool:
    if not there or any(there.get(name) != wanted[name] for name in ("version", "added", "speech")):
        return False
    before, now = there["text"], wanted["text"]
    return bool(before["tokenizer"] == now["tokenizer"] and before["sha256"] != now["sha256"])
