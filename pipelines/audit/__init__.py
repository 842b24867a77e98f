"""The audit: a folder with a page that shows what the tables of a root hold, and plays samples of it."""
