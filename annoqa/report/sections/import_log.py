"""The import log: what became of every record, in counts that add up, and why."""

from markupsafe import Markup

from annoqa.report.fill import fill
from annoqa.report.material import Material
from annoqa.report.section import Section

WORDS = {"rejected": 0, "repaired": 1, "kept": 2, "note": 3}


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    log = material.result.log
    return "" if log.sources or log.rows else "The table was not read from a source; there is no import log."


def render(material: Material) -> Markup:
    """Return the counts by source, and the rules with examples."""
    log = material.result.log
    rules = sorted(log.by_rule(), key=lambda rule: WORDS[rule[0]])
    names = ("records", "read", "repaired", "rejected")
    totals = {name: sum(getattr(count, name) for count in log.sources) for name in names}
    return fill("import_log.html", sources=log.sources, rules=rules, totals=totals)


IMPORT_LOG = Section(anchor="import-log", title="Import log", needs=_needs, render=render)
