"""The card of a root: README.md and croissant.json beside its shards, computed from its tables."""
