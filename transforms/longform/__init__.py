"""Long-form alignment: hours of heard words against a written text that is noisy and partial."""
