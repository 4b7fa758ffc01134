"""Clauses as data: what people were told, addressable by machines."""

from annoqa.guidelines.clause import SIDES, TOLERANCE_UNITS, Clause, Tolerance
from annoqa.guidelines.guidelines import Guidelines
from annoqa.guidelines.parse import parse_document, read_guidelines
from annoqa.guidelines.resolve import clause_for

__all__ = (
    "SIDES",
    "TOLERANCE_UNITS",
    "Clause",
    "Guidelines",
    "Tolerance",
    "clause_for",
    "parse_document",
    "read_guidelines",
)
