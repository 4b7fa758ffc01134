"""Clauses as data: what people were told, addressable by machines."""

from annoqa.guidelines.clause import SIDES, TOLERANCE_UNITS, Clause, Tolerance
from annoqa.guidelines.guidelines import Guidelines
from annoqa.guidelines.history import Version
from annoqa.guidelines.parse import parse_document, read_documents, read_guidelines
from annoqa.guidelines.resolve import clause_for
from annoqa.guidelines.versions import clause_versions, is_version, version_at, version_codes, versions_at
from annoqa.guidelines.write import format_document, format_governs

__all__ = (
    "SIDES",
    "TOLERANCE_UNITS",
    "Clause",
    "Guidelines",
    "Tolerance",
    "Version",
    "clause_for",
    "clause_versions",
    "format_document",
    "format_governs",
    "is_version",
    "parse_document",
    "read_documents",
    "read_guidelines",
    "version_at",
    "version_codes",
    "versions_at",
)
