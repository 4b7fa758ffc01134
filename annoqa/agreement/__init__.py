"""Do annotators agree with each other? One coefficient a file."""
