"""What may be done to synthesized speech so that it sounds less clean: one file each, none by default."""
