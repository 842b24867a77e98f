"""A small root that is ready for curation: two buckets, two sources, as ingest and transcribe would leave it."""

from __future__ import annotations

from pathlib import Path

from schemas.records import Segment, Transcript
from schemas.tables import SEGMENTS, TRANSCRIPTS
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table

RATE_HZ = 16_000
HOUR = 3600
SAID = (
    ("crawl", 1.0, "Yes."),
    ("crawl", 4.0, "The river carries sand and stones down to the sea."),
    ("krist", 8.0, "..."),
    ("krist", 20.0, "Bread rises because yeast turns sugar into gas, and a violin has four strings."),
    (
        "crawl",
        29.0,
        "Every winter the lake freezes from the shore inward, and the bridge is closed till spring.",
    ),
)


def transcribed(root: Path) -> Store:
    """Return a root in which every bucket holds what is said."""
    store = Store(str(root))
    commit_planned(store, Planned(2, "p"), Account("plan", 1), ())
    for number in range(2):
        _fill(store, Bucket(number, 2))
    return store


def _fill(store: Store, bucket: Bucket) -> None:
    segments, texts = [], []
    for number, (source, seconds, text) in enumerate(SAID):
        recording = f"{bucket.number}{source}"
        name, start = f"{bucket.number}-{number}", number * 60 * RATE_HZ
        end = start + round(seconds * RATE_HZ)
        place = (source, "en", None, start, end, RATE_HZ, 0.9, -20.0, -3.0)
        segments.append(Segment(name, recording, *place, b""))
        texts.append(Transcript(name, recording, "en", text, (), "captions", None, ()))
    write_table(store, SEGMENTS, ["segments", bucket.file_name], "f", segments)
    write_table(store, TRANSCRIPTS, ["transcripts", bucket.file_name], "f", texts)
    for stage in ("ingest", "dedupe", "transcribe"):
        commit(store, bucket.file_name, Account(stage, RATE_HZ), "f", [])
