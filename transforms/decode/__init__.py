"""Streaming decode of any known audio format."""
