"""The import log: what became of every record of every source (Law 4).

A record ends as *read*, *repaired* (the rule is named) or *rejected* (with a reason and a pointer
into its file), and the three counts add up to the records in the file. Rows with the fates *kept*
(decoded and stored, but of a kind that is not compared yet) and *note* (worth knowing) tell more
about records that were read; they do not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from annoqa.vocabulary import Fate


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """What became of one record, or of one part of it.

    Attributes
    ----------
    source : str
        The file.
    pointer : str
        Where in it: a JSON pointer (`/0/annotations/1/result/3`) or `row 17`.
    fate : Fate
        repaired, rejected, kept or note.
    rule : str
        Short name in kebab-case; rows with one rule are told together (`negative-size`).
    message : str
        One sentence for people: what was found, and what was done.
    """

    source: str
    pointer: str
    fate: Fate
    rule: str
    message: str


@dataclass(frozen=True, kw_only=True)
class SourceCount:
    """How many records a source had, and what became of them; a record is what its format lists."""

    source: str
    connector: str
    record: str  # what was counted: "result", "annotation", "row" …
    records: int
    read: int
    repaired: int
    rejected: int

    def __post_init__(self) -> None:
        """Hold Law 4: nothing is dropped silently."""
        if self.read + self.repaired + self.rejected != self.records:
            message = (
                f"{self.source}: {self.read} read + {self.repaired} repaired + {self.rejected} rejected"
                f" are not the {self.records} records of the file"
            )
            raise AssertionError(message)


@dataclass(frozen=True)
class ImportLog:
    """Counts by source, and a row for whatever was not simply read."""

    sources: tuple[SourceCount, ...] = ()
    rows: tuple[LogRow, ...] = field(default=(), repr=False)

    @classmethod
    def joined(cls, logs: Iterable["ImportLog"]) -> Self:
        """Return one log of several, in their order."""
        logs = list(logs)
        return cls(
            tuple(count for log in logs for count in log.sources),
            tuple(row for log in logs for row in log.rows),
        )

    def by_rule(self) -> list[tuple[Fate, str, int, list[LogRow]]]:
        """Return (fate, rule, rows, at most five examples), the most frequent first."""
        told: dict[tuple[Fate, str], list[LogRow]] = {}
        for row in self.rows:
            told.setdefault((row.fate, row.rule), []).append(row)
        ordered = sorted(told.items(), key=lambda entry: (-len(entry[1]), entry[0]))
        return [(fate, rule, len(rows), rows[:5]) for (fate, rule), rows in ordered]
