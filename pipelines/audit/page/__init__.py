"""The page of the report: HTML, style and script."""
