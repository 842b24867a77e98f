"""What a root holds and what it took, in Prometheus' text format 0.0.4, as the textfile collector reads it.

Every sample has the label ``root``, so that files of several roots can lie in one folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from pipelines.figures import StageFigures, all_figures, packing_fill, ratio
from pipelines.overview import listed_failures, overview
from pipelines.totals import StageTotals, Total
from schemas.records import Failure
from transforms.store.store import Store

Sample = tuple[Mapping[str, str], float]


class Family(NamedTuple):
    """A metric: its name without ``speechloom_``, its type, what it is, and its samples."""

    name: str
    kind: Literal["counter", "gauge"]
    help: str
    samples: Sequence[Sample]


def render_prometheus(store: Store) -> str:
    """Return the text of every metric of a root that has a sample."""
    stages = overview(store)
    families = [
        *_ledger_families(stages, listed_failures(store, stages)),
        *_work_families(all_figures(store)),
    ]
    return "".join(render_family(family, store.root) for family in families if family.samples)


def _ledger_families(stages: Sequence[StageTotals], failures: Iterable[Failure]) -> list[Family]:
    accounts = [(labels, total) for stage in stages for labels, total in _accounts(stage)]
    by_type = Counter((failure.stage, failure.error_type) for failure in failures)
    return [
        Family("buckets", "gauge", "Buckets of a stage.", [(_of(s), s.buckets) for s in stages]),
        Family("buckets_committed", "gauge", "Committed buckets of a stage.",
               [(_of(s), s.committed) for s in stages]),
        Family("items_total", "counter", "Items by what became of them; in = kept + dropped + failed.",
               [(labels, total.items) for labels, total in accounts]),
        Family("audio_seconds_total", "counter", "Audio by what became of it; in = kept + dropped + failed.",
               [(labels, round(total.hours * 3600, 6)) for labels, total in accounts]),
        Family("failures_total", "counter", "Inputs that broke, by type of error.",
               [({"stage": s, "error_type": kind}, n) for (s, kind), n in sorted(by_type.items())]),
    ]  # fmt: skip


def _accounts(stage: StageTotals) -> Iterator[tuple[dict[str, str], Total]]:
    for outcome in ("in", "kept"):
        yield {**_of(stage), "outcome": outcome}, stage.totals[outcome]
    for (outcome, reason), total in sorted(stage.reasons.items()):
        if outcome not in {"in", "kept"}:  # those are in the totals above
            yield {**_of(stage), "outcome": outcome, "reason": reason}, total


def _work_families(stages: Sequence[StageFigures]) -> list[Family]:
    return [
        Family("buckets_measured", "gauge", "Committed buckets that the metrics below count.",
               [(_of(s), s.measured) for s in stages]),
        Family("work_seconds_total", "counter", "Wall time of workers on buckets.",
               [(_of(s), s.wall_s) for s in stages]),
        Family("real_time_factor", "gauge", "Wall time of workers a second of audio.",
               _known((_of(s), ratio(s.wall_s, s.audio_in_s)) for s in stages)),
        Family("written_bytes_total", "counter", "Bytes of table files written.",
               [(_of(s), s.written_bytes) for s in stages]),
        *_engine_families(stages),
        *_packing_families(stages),
    ]  # fmt: skip


def _engine_families(stages: Sequence[StageFigures]) -> list[Family]:
    heard = [({**_of(stage), "engine": e.engine}, e) for stage in stages for e in stage.engines]
    return [
        Family("engine_seconds_total", "counter", "Wall time of an engine, with fetching its audio.",
               [(labels, engine.wall_s) for labels, engine in heard]),
        Family("batches_total", "counter", "Batches that an engine was given.",
               [(labels, engine.batches) for labels, engine in heard]),
        Family("batch_audio_seconds_total", "counter", "Audio in an engine's batches.",
               [(labels, engine.audio_s) for labels, engine in heard]),
        Family("batch_padded_seconds_total", "counter", "An engine's batches, each clip padded to the longest.",
               [(labels, engine.padded_s) for labels, engine in heard]),
        Family("batch_fill_ratio", "gauge", "Share of an engine's padded batches that is audio.",
               _known((labels, ratio(engine.audio_s, engine.padded_s)) for labels, engine in heard)),
    ]  # fmt: skip


def _packing_families(stages: Sequence[StageFigures]) -> list[Family]:
    packed = [(_of(stage), stage.packing) for stage in stages if stage.packing]
    tokens = [
        ({**labels, "modality": modality}, n)
        for labels, packing in packed
        for modality, n in (("audio", packing.audio_tokens), ("text", packing.text_tokens))
    ]
    return [
        Family("sequences_total", "counter", "Packed sequences.",
               [(labels, packing.sequences) for labels, packing in packed]),
        Family("capacity_tokens_total", "counter", "Tokens that the packed sequences have room for.",
               [(labels, packing.capacity_tokens) for labels, packing in packed]),
        Family("tokens_total", "counter", "Tokens in packed sequences.", tokens),
        Family("packing_fill_ratio", "gauge", "Share of the sequences' capacity that tokens fill.",
               _known((labels, packing_fill(packing)) for labels, packing in packed)),
        Family("modality_switches_total", "counter", "Changes of modality inside documents.",
               [(labels, packing.switches) for labels, packing in packed]),
        Family("source_tokens_total", "counter", "Tokens in packed sequences by source, for training or validation.",
               [({**labels, "source": one.source, "side": one.side}, one.audio_tokens + one.text_tokens)
                for labels, packing in packed for one in packing.sources]),
    ]  # fmt: skip


def _of(stage: StageTotals | StageFigures) -> dict[str, str]:
    return {"stage": stage.stage}


def _known(samples: Iterable[tuple[Mapping[str, str], float | None]]) -> list[Sample]:
    return [(labels, value) for labels, value in samples if value is not None]


def render_family(family: Family, root: str) -> str:
    """Return the HELP and TYPE lines of a metric and a line for each sample."""
    name = f"speechloom_{family.name}"
    help_text = family.help.replace("\\", r"\\").replace("\n", r"\n")
    lines = [f"# HELP {name} {help_text}", f"# TYPE {name} {family.kind}"]
    for labels, value in family.samples:
        inside = ",".join(f'{key}="{_escape(text)}"' for key, text in {"root": root, **labels}.items())
        lines.append(f"{name}{{{inside}}} {value!r}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
