"""What should a person look at? One rule a file."""

from annoqa.findings.adjudicated_gold import ADJUDICATED_GOLD
from annoqa.findings.annotator_bias import ANNOTATOR_BIAS
from annoqa.findings.annotator_outlier import ANNOTATOR_OUTLIER
from annoqa.findings.clustered_items import CLUSTERED_ITEMS
from annoqa.findings.disconnected import DISCONNECTED
from annoqa.findings.disputed_items import DISPUTED_ITEMS
from annoqa.findings.finding import Finding
from annoqa.findings.gold_in_doubt import GOLD_IN_DOUBT
from annoqa.findings.granularity_too_fine import GRANULARITY_TOO_FINE
from annoqa.findings.guideline_failure import GUIDELINE_FAILURE
from annoqa.findings.label_typo import LABEL_TYPO
from annoqa.findings.low_agreement import LOW_AGREEMENT
from annoqa.findings.mean_of_groups import MEAN_OF_GROUPS_RULE
from annoqa.findings.prevalence import PREVALENCE
from annoqa.findings.protocol_iou import PROTOCOL_IOU_RULE
from annoqa.findings.rare_value import RARE_VALUE
from annoqa.findings.rejected_records import REJECTED_RECORDS
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.self_duplicate import SELF_DUPLICATE
from annoqa.findings.shared_drift import SHARED_DRIFT
from annoqa.findings.systematic_conflict import SYSTEMATIC_CONFLICT
from annoqa.findings.thin_overlap import THIN_OVERLAP
from annoqa.findings.undefined_agreement import UNDEFINED_AGREEMENT
from annoqa.findings.untouched_prelabels import UNTOUCHED_PRELABELS
from annoqa.vocabulary import SEVERITIES

RULES: tuple[Rule, ...] = (
    LOW_AGREEMENT,
    PREVALENCE,
    UNDEFINED_AGREEMENT,
    DISCONNECTED,
    THIN_OVERLAP,
    PROTOCOL_IOU_RULE,
    GRANULARITY_TOO_FINE,
    MEAN_OF_GROUPS_RULE,
    RARE_VALUE,
    ANNOTATOR_OUTLIER,
    UNTOUCHED_PRELABELS,
    ANNOTATOR_BIAS,
    DISPUTED_ITEMS,
    GUIDELINE_FAILURE,
    SYSTEMATIC_CONFLICT,
    GOLD_IN_DOUBT,
    SHARED_DRIFT,
    LABEL_TYPO,
    ADJUDICATED_GOLD,
    REJECTED_RECORDS,
    CLUSTERED_ITEMS,
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
    return tuple(
        sorted(
            found,
            key=lambda f: (-SEVERITIES.index(f.severity), _urgency(f), f.code, f.field or "", f.subject),
        )
    )


def _urgency(finding: Finding) -> int:
    """Put guideline failures and conflicts first among findings of one severity: nobody else sees them."""
    urgent = (GUIDELINE_FAILURE.name, SYSTEMATIC_CONFLICT.name)
    return urgent.index(finding.rule) if finding.rule in urgent else len(urgent)


__all__ = ["RULES", "Evidence", "Finding", "Rule", "find"]
