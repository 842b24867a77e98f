"""What the formats share: a bucket of shards as it is read, tar archives, what a bucket holds."""
