"""Marks become units: what is compared across annotators."""

from annoqa.matching.candidates import compare
from annoqa.matching.group import group_marks
from annoqa.matching.matches import Matches
from annoqa.matching.pair import match_marks
from annoqa.matching.units import Units

__all__ = ["Matches", "Units", "compare", "group_marks", "match_marks"]
