"""What should a person look at? One rule a file."""
