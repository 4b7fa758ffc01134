"""The import log: what became of every record, in counts that add up, and why."""

from markupsafe import Markup

from annoqa.report.fill import fill
from annoqa.report.material import Material
from annoqa.report.section import Section
from annoqa.table.log import SourceCount

WORDS = {"rejected": 0, "repaired": 1, "kept": 2, "note": 3}


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    log = material.result.log
    return "" if log.sources or log.rows else "The table was not read from a source; there is no import log."


def render(material: Material) -> Markup:
    """Return the counts by source, and the rules with examples."""
    log = material.result.log
    rules = sorted(log.by_rule(), key=lambda rule: WORDS[rule[0]])
    return fill("import_log.html", sources=log.sources, rules=rules, totals=_totals(log.sources))


def _totals(sources: tuple[SourceCount, ...]) -> dict[str, int]:
    """Return the sums over several sources; none where they count different things."""
    if len(sources) < 2 or len({count.record for count in sources}) > 1:
        return {}
    names = ("records", "read", "repaired", "rejected")
    return {name: sum(getattr(count, name) for count in sources) for name in names}


IMPORT_LOG = Section(anchor="import-log", title="Import log", needs=_needs, render=render)
