"""Where tables live: bucket files on any fsspec URL, put in place in one step."""
