"""Makes the small Whisper that the demo and the tests transcribe with (`make demo-model`)."""
