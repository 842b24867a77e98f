"""The documentation as a site: what is written in docs/, and pages made of docstrings and settings."""
