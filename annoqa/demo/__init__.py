"""A demo campaign, generated and seeded, with planted failures."""

from annoqa.demo.write import write_demo

__all__ = ("write_demo",)
