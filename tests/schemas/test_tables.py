from __future__ import annotations

import pytest

from schemas import documents, figures, judgements, records, tables
from schemas.records import SegmentInfo

PAIRS = [
    (records.Source, tables.SOURCES),
    (records.Recording, tables.RECORDINGS),
    (records.Fingerprint, tables.FINGERPRINTS),
    (records.Duplicate, tables.DUPLICATES),
    (records.Segment, tables.SEGMENTS),
    (records.SpeakerTurn, tables.TURNS),
    (records.Transcript, tables.TRANSCRIPTS),
    (judgements.Quality, tables.QUALITY),
    (judgements.Verdict, tables.VERDICTS),
    (judgements.Finding, tables.FINDINGS),
    (records.DelayedSequence, tables.DELAYED_SHARDS),
    (judgements.SegmentTopic, tables.TOPICS),
    (records.Failure, tables.FAILURES),
    (records.LedgerRow, tables.LEDGER),
    (documents.Document, tables.DOCUMENTS),
    (documents.Payment, tables.PAYMENTS),
    (documents.PageDuplicate, tables.PAGE_DUPLICATES),
    (records.Sequence, tables.SHARDS),
    (figures.Figures, tables.METRICS),
]


@pytest.mark.parametrize(("record", "table"), PAIRS, ids=lambda x: getattr(x, "name", ""))
def test_a_table_has_the_fields_of_its_record_in_order(record: type, table: tables.Table) -> None:
    assert tuple(table.schema.names) == record._fields  # type: ignore[attr-defined]


def test_segment_info_is_a_segment_without_its_audio() -> None:
    assert (*SegmentInfo._fields, "audio") == records.Segment._fields


def test_chunks_have_the_documented_fields() -> None:
    chunk = tables.SHARDS.schema.field("chunks").type.value_type
    assert tuple(chunk.field(i).name for i in range(chunk.num_fields)) == records.Chunk._fields
