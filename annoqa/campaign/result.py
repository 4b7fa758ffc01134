"""What one audit run returns: measurements, findings, and how they were made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annoqa.campaign.cells import JudgedCell
from annoqa.campaign.gold_labels import GoldLabel
from annoqa.findings.finding import Finding
from annoqa.ground_truth.gold_audit import WhatIf
from annoqa.measurements.measurement import Measurement
from annoqa.table.log import ImportLog

SCHEMA_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class AuditResult:
    """One audit of one campaign.

    Attributes
    ----------
    title : str
        Name of the campaign.
    version : str
        Version of annoqa.
    made_at : str
        ISO 8601, UTC; given by the caller, so that the same input gives the same bytes.
    fingerprint : str
        SHA-256 of the table (`AnnotationTable.fingerprint`).
    config : mapping
        Every setting in force, ready for JSON.
    counts : mapping
        Sizes: items, annotators, fields, annotations, skipped, drafts, marks, gold items …
    measurements : tuple of Measurement
        All numbers.
    findings : tuple of Finding
        All findings, the most urgent first.
    log : ImportLog
        What became of every record.
    left_aside : tuple of (str, str)
        Fields that were not measured, and why.
    cells : tuple of JudgedCell
        Every cell that was compared with ground truth, with its verdict.
    gold_labels : tuple of GoldLabel
        Labels of ground truth that somebody contradicts, the most probably wrong first.
    gold_what_if : tuple of WhatIf
        Which guideline failures stand if the first of them are wrong.
    """

    title: str
    version: str
    made_at: str
    fingerprint: str
    config: Mapping[str, Any]
    counts: Mapping[str, int]
    measurements: tuple[Measurement, ...]
    findings: tuple[Finding, ...]
    log: ImportLog
    left_aside: tuple[tuple[str, str], ...] = ()
    cells: tuple[JudgedCell, ...] = ()
    gold_labels: tuple[GoldLabel, ...] = ()
    gold_what_if: tuple[WhatIf, ...] = ()
