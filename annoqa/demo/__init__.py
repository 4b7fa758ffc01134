"""A demo campaign, generated and seeded, with planted failures."""
