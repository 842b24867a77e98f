"""Phantom phrases: what recognizers write where nothing, or something else, was said. One file a language.

The lists are our own, one phrase a line; the case, accents and punctuation do not matter, but for "…" at the end:
the phrase may go on.

``CREDITS``: makers of subtitles. A sentence that begins so was never spoken (``any.py``: nor one that holds it);
a single word must be the whole sentence.
``OUTROS``: what many videos end with. Spoken, too: believed where another recognizer heard it.
``POLITE``: short words that are spoken all day; doubted only where something else speaks against them.
``CUES``: beginnings of words; a sentence that has all those of a line is a closing one.
"""
