"""What several filters ask of a text: its tokens, scripts, languages and how long it takes to say."""
