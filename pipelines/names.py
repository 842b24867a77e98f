"""What the command line says of the jobs without importing them: Beam takes seconds."""

from __future__ import annotations

JOBS = ("ingest", "dedupe", "transcribe", "measure", "survey", "curate", "interleave")
OF_PAGES = ("documents", "speak")
OF_SYNTHESIS = (*OF_PAGES, "survey", "curate")
MAX_ATTEMPTS = 4
