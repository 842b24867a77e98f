"""Detected speech and speakers against references: RTTM, frames, diarization error."""
