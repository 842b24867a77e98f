"""What is found by looking at all transcripts together: near-duplicates, boilerplate, test items. No Beam."""
