"""How the words of a segment are chosen from what the engines heard, one file a method."""
