"""What a mark is: one kind a file."""
