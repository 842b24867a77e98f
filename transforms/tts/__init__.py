"""Text to speech: engines of one file each, plain Python without Beam."""
