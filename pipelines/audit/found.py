"""What the survey found, and what is private, over all segments: hours of each kind, and examples to read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.audit.sampling import Sampler
from pipelines.audit.tally import Judged
from pipelines.contamination import find_contaminated
from schemas.judgements import Edit, Finding
from schemas.units import to_seconds
from transforms.store.store import Store
from transforms.store.tables import read_rows

BOILERPLATE = "boilerplate"
_SHOWN_ITEMS = 20


def may_be_heard(one: Judged) -> bool:
    """Whether a segment may be shown as it was heard: nothing in it is to be masked, bleeped or dropped as private."""
    return not is_private(one.verdict.edits)


def is_private(edits: Iterable[Edit]) -> bool:
    """Whether one of the edits of a segment is made for somebody's privacy."""
    return any(edit.kind != BOILERPLATE for edit in edits)


@dataclass
class Found:
    """Hours with findings by kind, ``per_kind`` examples of each with both texts, and what is private by kind.

    Examples are chosen before the segments are looked through, so that the texts that they need can be kept then. A
    text with anything private in it is kept out, and what is private is counted and never shown.
    """

    seed: int
    per_kind: int
    _examples: list[Finding] = field(default_factory=list)
    _texts: dict[str, str | None] = field(default_factory=dict)
    _segments: Counter[str] = field(default_factory=Counter)
    _hours: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _edits: Counter[tuple[str, str]] = field(default_factory=Counter)
    _edited_s: Counter[tuple[str, str]] = field(default_factory=Counter)

    def choose(self, findings: Iterable[Finding]) -> None:
        """Choose the examples among all findings of a root."""
        sampler: Sampler[str, Finding] = Sampler(self.seed, self.per_kind)
        for row in findings:
            name = f"{row.segment_id} {row.kind} {row.other} {row.start_chars}"
            sampler.offer(row.kind, name, row)
        self._examples = [row for _, _, row in sampler.by_rank()]
        for row in self._examples:
            self._texts.update({row.segment_id: None, **({row.other: None} if row.other else {})})

    def add(self, one: Judged, findings: Sequence[Finding]) -> None:
        """Count a segment and what was found in it."""
        name, outcome = one.segment.segment_id, "kept" if one.verdict.kept else "dropped"
        for kind in {row.kind for row in findings}:
            self._segments[kind] += 1
            self._hours[kind][outcome] += one.hours  # type: ignore[assignment]
        for edit in one.verdict.edits:
            self._edits[edit.kind, edit.action] += 1
            length = (edit.end_samples or 0) - (edit.start_samples or 0)
            self._edited_s[edit.kind, edit.action] += to_seconds(length, one.segment.sample_rate_hz)  # type: ignore[assignment]
        if name in self._texts and may_be_heard(one):
            self._texts[name] = one.transcript.text

    def as_json(self, store: Store) -> dict[str, Any]:
        """Return everything as plain data."""
        kinds = [{"kind": k, "segments": self._segments[k], **self._hours[k]} for k in sorted(self._segments)]
        items = sorted(find_contaminated(store).items, key=lambda item: (-item.segments, item.item_id))
        edits = [
            {"kind": kind, "action": action, "items": count, "seconds": self._edited_s[kind, action]}
            for (kind, action), count in sorted(self._edits.items())
        ]
        return {
            "kinds": kinds,
            "examples": [self._shown(row) for row in self._examples],
            "items": [item._asdict() for item in items[:_SHOWN_ITEMS]],
            "n_items": len(items),
            "edits": edits,
        }

    def _shown(self, row: Finding) -> dict[str, Any]:
        """Return an example; texts are None where they hold something private, or are of another run."""
        text = self._texts.get(row.segment_id)
        start, end = row.start_chars, row.end_chars
        whole = text is None or start is None or end is None
        return {
            "kind": row.kind,
            "score": row.score,
            "segment": row.segment_id,
            "text": text,
            "span": None if whole else [start, end],
            "other": row.other,
            "other_text": self._texts.get(row.other or ""),
        }


def of_bucket(store: Store, name: str) -> list[Finding]:
    """Return the findings of a bucket; none where nobody surveyed it."""
    try:
        return list(read_rows(store, Finding, "findings", name))
    except FileNotFoundError:
        return []
