"""What should a person look at? One rule a file."""

from annoqa.findings.adjudicated_gold import ADJUDICATED_GOLD
from annoqa.findings.finding import Finding
from annoqa.findings.gold_in_doubt import GOLD_IN_DOUBT
from annoqa.findings.guideline_failure import GUIDELINE_FAILURE
from annoqa.findings.label_typo import LABEL_TYPO
from annoqa.findings.rejected_records import REJECTED_RECORDS
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.self_duplicate import SELF_DUPLICATE
from annoqa.findings.untouched_prelabels import UNTOUCHED_PRELABELS
from annoqa.vocabulary import SEVERITIES

RULES: tuple[Rule, ...] = (
    GUIDELINE_FAILURE,
    GOLD_IN_DOUBT,
    UNTOUCHED_PRELABELS,
    LABEL_TYPO,
    ADJUDICATED_GOLD,
    REJECTED_RECORDS,
    SELF_DUPLICATE,
)


def find(evidence: Evidence) -> tuple[Finding, ...]:
    """Return the findings of every rule, the most urgent first, then by code and subject.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Returns
    -------
    tuple of Finding
        In an order that does not depend on the order of rules or rows.
    """
    found = [finding for rule in RULES for finding in rule.check(evidence)]
    return tuple(sorted(found, key=lambda f: (-SEVERITIES.index(f.severity), f.code, f.field or "", f.subject)))


__all__ = ["RULES", "Evidence", "Finding", "Rule", "find"]
