"""What curation does with a bucket, without Beam: scores, measured or stored, and what follows from them."""
