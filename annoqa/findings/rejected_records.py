"""Records of a source that could not be read.

What it finds: sources in which more than one record in a hundred was rejected.
Why it matters: what is missing is rarely missing at random; numbers may bend.
When it is wrong: never about the count; the rejected records may be ones nobody needs.
What to do: read the import log, mend the export, audit again.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import REJECTED_SHARE


def rejected_records(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every source with many rejected records."""
    for count in evidence.table.log.sources:
        if count.rejected <= REJECTED_SHARE.value * count.records:
            continue
        yield Finding(
            code=REJECTED_RECORDS.code,
            rule=REJECTED_RECORDS.name,
            severity="warning",
            field=None,
            subject=count.source,
            title=f"{count.rejected:,} of {count.records:,} records of {count.source} could not be read",
            message="They are listed in the import log with the reason and their place in the file.",
            next_step="Mend the export and audit again, or check that nobody needs these records.",
            evidence={"rejected": count.rejected, "records": count.records},
        )


REJECTED_RECORDS = Rule(
    code="AQ501",
    name="rejected_records",
    title="Records that could not be read",
    check=rejected_records,
)
