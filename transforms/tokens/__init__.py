"""Text tokenizers, one file each."""
