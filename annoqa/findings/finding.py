"""Something a person should look at: code, severity, subject, evidence, next step."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annoqa.vocabulary import Severity


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A thing to look at, in words a person can act on.

    Attributes
    ----------
    code : str
        AQ1xx agreement, AQ2xx annotator, AQ3xx unit, AQ4xx label and guideline, AQ5xx data.
    rule : str
        Name of the rule (`guideline_failure`), as `annoqa explain` knows it.
    severity : Severity
        info, warning or serious.
    field : str or None
        The field it is about; None when it is about the campaign.
    subject : str
        Who or what: an annotator, a label, a pair.
    title : str
        One line.
    message : str
        What was found, with numbers, in one to three sentences.
    next_step : str
        What to do about it.
    clause : str or None
        The guideline's clause that governs it, as `document#id`.
    items : tuple of str
        The items to look at, most telling first.
    evidence : mapping
        The numbers behind it, ready for JSON.
    """

    code: str
    rule: str
    severity: Severity
    field: str | None
    subject: str
    title: str
    message: str
    next_step: str
    clause: str | None = None
    items: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = dataclasses.field(default_factory=dict)
