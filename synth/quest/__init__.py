"""Questions that pages ask and answer: found by patterns, judged, and paired with what the page says to them."""
