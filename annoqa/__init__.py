"""annoqa: do annotators agree, are they right, and which guideline is to blame?

    read     a source into the canonical table
    agree    compare annotators with each other
    compare  compare annotators with ground truth
    audit    the whole campaign, from a configuration to a report
    recalibrate   the packet for a guideline meeting, and whether the last rewrite helped
    explain  what a number or a finding means

The command line has the same verbs. Everything is imported when it is first used, so that
`import annoqa` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annoqa.connectors.read import read
    from annoqa.geometry.registry import register_kind
    from annoqa.table.parquet import load, save
    from annoqa.table.table import AnnotationTable
    from annoqa.verbs.agree import agree
    from annoqa.verbs.audit import audit
    from annoqa.verbs.compare import compare
    from annoqa.verbs.explain import explain
    from annoqa.verbs.recalibrate import recalibrate

_HOMES = {
    "AnnotationTable": "annoqa.table.table",
    "agree": "annoqa.verbs.agree",
    "audit": "annoqa.verbs.audit",
    "compare": "annoqa.verbs.compare",
    "explain": "annoqa.verbs.explain",
    "load": "annoqa.table.parquet",
    "read": "annoqa.connectors.read",
    "recalibrate": "annoqa.verbs.recalibrate",
    "register_kind": "annoqa.geometry.registry",
    "save": "annoqa.table.parquet",
}

__all__ = [
    "AnnotationTable",
    "agree",
    "audit",
    "compare",
    "explain",
    "load",
    "read",
    "recalibrate",
    "register_kind",
    "save",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"annoqa has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
