"""What language is spoken, one engine a file: from the sound, or from the text. Plain Python without Beam."""
