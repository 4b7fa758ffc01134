"""The sections of the report, in the order in which people read them."""

from annoqa.report.section import Section
from annoqa.report.sections.agreement import AGREEMENT
from annoqa.report.sections.annotators import ANNOTATORS
from annoqa.report.sections.gold_in_doubt import GOLD_IN_DOUBT
from annoqa.report.sections.ground_truth import GROUND_TRUTH
from annoqa.report.sections.guideline_failures import GUIDELINE_FAILURES
from annoqa.report.sections.import_log import IMPORT_LOG
from annoqa.report.sections.methods import METHODS
from annoqa.report.sections.models import MODELS
from annoqa.report.sections.next_steps import NEXT_STEPS
from annoqa.report.sections.other_findings import OTHER_FINDINGS
from annoqa.report.sections.verdict import VERDICT

SECTIONS: tuple[Section, ...] = (
    VERDICT,
    NEXT_STEPS,
    GUIDELINE_FAILURES,
    AGREEMENT,
    ANNOTATORS,
    MODELS,
    GROUND_TRUTH,
    GOLD_IN_DOUBT,
    OTHER_FINDINGS,
    IMPORT_LOG,
    METHODS,
)
