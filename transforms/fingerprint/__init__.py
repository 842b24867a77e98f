"""What a recording sounds like in a few kilobytes, and whether two recordings are the same one; no Beam here."""
