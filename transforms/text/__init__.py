"""Text as words: normalization for comparing, and word errors."""
