"""The outside world becomes the canonical table: one source a file."""
