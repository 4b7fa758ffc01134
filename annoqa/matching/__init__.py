"""Marks become units: what is compared across annotators."""
