"""One audit of one campaign, from a configuration to a result."""
