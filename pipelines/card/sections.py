"""What the card of a root says beyond what its shards hold: how they came about, and out of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import yaml

from pipelines.card.facts import STAGE, Facts
from pipelines.resolved import short_name
from pipelines.totals import StageTotals, Total
from transforms.card.body import hours, table

BOILERPLATE = "boilerplate"  # an edit, but of nobody's privacy
_OUTCOMES = ("in", "kept", "dropped", "failed")


def sections(facts: Facts) -> list[str]:
    """Return the sections, in order."""
    return [
        *_sequences(facts),
        *_account(facts.stages),
        *_reasons(facts.stages),
        *_labels(facts.configs),
        *_privacy(facts.configs),
        *_provenance(facts),
        *_configurations(facts.configs),
    ]


def _sequences(facts: Facts) -> list[str]:
    rows = [(name, *(_number(value) for value in values)) for name, values in _measures(facts)]
    names = ["all"] if len(facts.contents) == 1 else [*facts.contents, "all"]
    return ["## Sequences", table(["", *names], rows)]


def _measures(facts: Facts) -> Iterator[tuple[str, list[float | None]]]:
    of_sides = list(facts.contents.values())
    held = [*of_sides, facts.total] if len(of_sides) > 1 else of_sides
    capacity, shards = facts.capacity_tokens, float(len(facts.buckets))
    yield "shards", [*(shards for _ in of_sides), *(shards * len(of_sides) for _ in held[len(of_sides) :])]
    for name in ("sequences", "documents", "tokens", "audio_chunks", "text_chunks", "switches"):
        yield name.replace("_", " "), [float(getattr(one, name)) for one in held]
    yield "hours of audio", [_ratio(one.audio_s, 3600) for one in held]
    yield "mean audio chunk, seconds", [_ratio(one.audio_s, one.audio_chunks) for one in held]
    yield "switches a document", [_ratio(one.switches, one.documents) for one in held]
    if capacity:
        yield "capacity of a sequence, tokens", [float(capacity) for _ in held]
        yield "fill", [_ratio(one.tokens, one.sequences * capacity) for one in held]


def _account(stages: Sequence[StageTotals]) -> list[str]:
    """Return the ledger: what went into each stage and what became of it."""
    rows = [
        (
            stage.stage,
            f"{stage.committed}/{stage.buckets}",
            *(f"{stage.totals[outcome].items:,}" for outcome in _OUTCOMES),
            *(_hours(stage.totals[outcome]) for outcome in _OUTCOMES),
            "yes" if stage.balanced else "no",
        )
        for stage in stages
        if stage.committed
    ]
    head = ("stage", "buckets", *_OUTCOMES, *(f"{outcome}, h" for outcome in _OUTCOMES), "balances")
    told = "The account of every stage, in items and in hours: in = kept + dropped + failed."
    return ["## From the list to the shards", told, table(head, rows)]


def _reasons(stages: Sequence[StageTotals]) -> list[str]:
    found = [(s.stage, *key, total) for s in stages for key, total in s.reasons.items()]
    found.sort(key=lambda one: (-one[3].hours, -one[3].items, one[:3]))
    rows = [
        (stage, outcome, reason.replace("_", " "), _hours(total), f"{total.items:,}")
        for stage, outcome, reason, total in found
    ]
    return (
        ["## Why the rest is not there", table(("stage", "", "reason", "hours", "items"), rows)]
        if rows
        else []
    )


def _labels(configs: dict[str, Any]) -> list[str]:
    """Return who wrote what is said down, or who says what was written."""
    engines, voices = annotators(configs), _voices(configs)
    heard = "Texts are transcripts of machines and captions, not of people who checked them. Recognizers:"
    said = "Speech was synthesized from texts. Voices:"
    return [
        *(["## Labels", "\n".join([heard, "", *(f"- {name}" for name in engines)])] if engines else []),
        *(["## Voices", "\n".join([said, "", *(f"- {name}" for name in voices)])] if voices else []),
    ]


def _voices(configs: dict[str, Any]) -> list[str]:
    pool = configs.get("speak", {}).get("pool") or {}
    return [str(one["name"]) for one in pool.get("voices") or []]


def annotators(configs: dict[str, Any]) -> list[str]:
    """Return the recognizers that were run, with their models where they name one."""
    engines = configs.get("transcribe", {}).get("engines") or []
    return [" ".join([short_name(one["use"]), str(one.get("model") or "")]).strip() for one in engines]


def _privacy(configs: dict[str, Any]) -> list[str]:
    if "curate" not in configs:
        return []
    edits = ((short_name(one["use"]), one) for one in configs["curate"].get("edits") or [])
    rows = [
        (name.replace("_", " "), str(one.get("action", ""))) for name, one in edits if name != BOILERPLATE
    ]
    told = (
        "What was looked for in words and sound of persons, and what was done where it was found. Rules find most of "
        "it, not all; names, voices and what people tell of themselves were not looked for."
    )
    nothing = "Nothing personal was looked for: what people said of themselves and of others is in it."
    return ["## Personal information", *([told, table(("what", "done"), rows)] if rows else [nothing])]


def _provenance(facts: Facts) -> list[str]:
    rows = [(one.stage, str(one.buckets), f"`{one.fingerprint}`") for one in facts.provenance]
    told = (
        f"Made with Speechloom {_our_version()}. The same list and configurations give the same bytes and the same "
        "fingerprints; `speechloom trace` leads from a chunk back to its recording and the second in it."
    )
    roots = (facts.configs.get(STAGE, {}).get("mix") or {}).get("roots") or []
    others = [
        "\n".join(
            ["Packed beside its own, with accounts of their own:", "", *(f"- {root}" for root in roots)]
        )
    ]
    return [
        "## Provenance",
        told,
        table(("stage", "buckets", "fingerprint"), rows),
        *(others if roots else []),
    ]


def _our_version() -> str:
    try:
        return version("speechloom")
    except PackageNotFoundError:
        return "(run from its sources)"


def _configurations(configs: dict[str, Any]) -> list[str]:
    if not configs:
        return []
    folded = [
        f"<details>\n<summary>{stage}</summary>\n\n```yaml\n"
        + yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
        + "```\n\n</details>"
        for stage, config in configs.items()
    ]
    return ["## Configuration", "All settings that each stage ran with.", *folded]


def _hours(total: Total) -> str:
    return hours(total.hours)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4f}"


def as_json(facts: Facts) -> dict[str, Any]:
    """Return the facts as plain data."""
    return {
        "contents": {side: one.as_json() for side, one in facts.contents.items()},
        "fill": facts.fill,
        "capacity_tokens": facts.capacity_tokens,
        "shards": len(facts.buckets) * len(facts.contents),
        "stages": {
            stage.stage: {
                "committed_buckets": stage.committed,
                "balanced": stage.balanced,
                **{outcome: vars(stage.totals[outcome]) for outcome in _OUTCOMES},
                "reasons": [
                    {"outcome": outcome, "reason": reason, **vars(total)}
                    for (outcome, reason), total in sorted(stage.reasons.items())
                ],
            }
            for stage in facts.stages
        },
        "fingerprints": {one.stage: one.fingerprint for one in facts.provenance},
        "configs": facts.configs,
    }
