"""Documents to speech: what is said by whom, said, held against its text, and laid out as recordings. No Beam."""
