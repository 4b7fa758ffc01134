"""Numbers without meaning: distances, intervals, resampling, multiple testing."""
