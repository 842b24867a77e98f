"""From a recording to its speech segments."""
