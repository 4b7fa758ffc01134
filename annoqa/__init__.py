"""annoqa."""
