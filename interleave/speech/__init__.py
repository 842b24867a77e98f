"""What speech becomes in a sequence, one file each."""
