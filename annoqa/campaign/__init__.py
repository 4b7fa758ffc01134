"""One campaign audited: from a configuration to a result."""
