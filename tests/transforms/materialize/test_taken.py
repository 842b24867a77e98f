from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interleave.documents import Document
from interleave.granularity.fine import Fine
from interleave.mixing import NOT_DRAWN, REPEATED
from interleave.modality.base import ModalityChoice
from interleave.modality.both import Both
from interleave.modality.deterministic import Deterministic
from interleave.modality.poisson import Poisson
from interleave.redaction import Redaction
from interleave.speech.frames import Frames
from schemas.records import LedgerRow
from tests.transforms.materialize.shards import utterances
from transforms.materialize.edited import edit_utterances
from transforms.materialize.sequences import InterleaveSettings
from transforms.materialize.sides import SIDES, side_of
from transforms.materialize.silent import SILENT
from transforms.materialize.taken import Taken
from transforms.store.ledger import Account
from transforms.tokens.utf8 import Utf8

RECORDINGS = utterances(6, 5)
ALL = [u for recording in RECORDINGS for u in recording]
IN_SAMPLES = sum(u.end_samples - u.start_samples for u in ALL)


def taken_of(
    copies: Callable[[Document], int], share: float = 0.0, modality: ModalityChoice | None = None
) -> Taken:
    settings_ = InterleaveSettings(Fine(), modality or Deterministic(), Utf8(), "both", Frames(), 300)
    taken = Taken(Account("interleave", 16_000), share, copies, {})
    taken.add_recordings(settings_.load(), ALL, edit_utterances(ALL, {}, Redaction()), SILENT)
    return taken


def by_reason(rows: list[LedgerRow]) -> dict[tuple[str, str | None], tuple[int, int]]:
    """Return items and samples over all sources."""
    found: dict[tuple[str, str | None], tuple[int, int]] = {}
    for row in rows:
        items, samples = found.get((row.outcome, row.reason), (0, 0))
        found[row.outcome, row.reason] = items + row.items, samples + row.samples
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=60),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from([Deterministic(), Both(), Poisson(mean_words=3.0)]),
)
def test_each_document_is_there_as_often_as_it_was_drawn_and_the_account_balances(
    drawn: list[int], share: float, modality: ModalityChoice
) -> None:
    wanted: dict[str, int] = {}

    def copies(document: Document) -> int:
        return wanted.setdefault(document.document_id, drawn[len(wanted) % len(drawn)])

    taken = taken_of(copies, share, modality)
    named: Counter[tuple[str, int]] = Counter()
    validated = 0
    for side in SIDES:
        for documents in taken.rounds(side):
            ids = [document.document_id for document in documents]
            places = [(d.chunks[0].span.recording_id, d.chunks[0].span.start_samples) for d in documents]
            assert len(set(ids)) == len(ids)
            assert len(set(places)) == len(places)
            assert all(side_of(name, share) == side for name, _ in places)
            named.update(places if side == "train" else [])
            validated += len(documents) if side == "validation" else 0
    assert sorted(named.values()) == sorted(n for n in wanted.values() if n)
    rows = by_reason(taken.account.rows())
    assert rows["in", None] == (len(ALL), IN_SAMPLES)
    assert rows.get(("in", REPEATED)) == rows.get(("kept", REPEATED))
    assert taken.counts.packing(1, 300).documents == sum(wanted.values()) + validated


def test_what_is_not_drawn_and_what_is_repeated_has_its_samples() -> None:
    first = ALL[0].recording_id

    def copies(document: Document) -> int:
        return {first: 0, ALL[-1].recording_id: 3}.get(document.chunks[0].span.recording_id, 1)

    rows = by_reason(taken_of(copies).account.rows())
    samples = {
        name: sum(u.end_samples - u.start_samples for u in ALL if u.recording_id == name)
        for name in (first, ALL[-1].recording_id)
    }
    assert rows["dropped", NOT_DRAWN] == (5, samples[first])
    assert rows["kept", REPEATED] == (10, 2 * samples[ALL[-1].recording_id])
    assert rows["kept", None] == (25, IN_SAMPLES - samples[first])


def test_rounds_are_the_same_mix() -> None:
    taken = taken_of(lambda document: 1 + int(document.document_id, 16) % 3)
    sizes = [len(documents) for documents in taken.rounds("train")]
    assert len(sizes) == 3
    assert max(sizes) <= 2 * min(sizes)


def test_taken_once_everything_is_in_one_round_in_order() -> None:
    taken = taken_of(lambda _: 1)
    (documents,) = taken.rounds("train")
    names = [document.chunks[0].span.segment_ids[0] for document in documents]
    assert names == sorted(names, key=[u.segment_id for u in ALL].index)
    assert list(taken.rounds("validation")) == [[]]


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_share_of_recordings_is_for_validation(share: float) -> None:
    sides = Counter(side_of(f"recording {i}", share) for i in range(4000))
    assert sides["validation"] / 4000 == pytest.approx(share, abs=3 * (share * (1 - share) / 4000) ** 0.5)
    more = {name for name in map(str, range(500)) if side_of(name, 0.1) == "validation"}
    assert all(side_of(name, 0.2) == "validation" for name in more)
