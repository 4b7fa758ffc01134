"""What became of tasks, annotations and results while a Label Studio export streams by (Law 4)."""

from collections.abc import Iterable
from typing import Literal

from annoqa.table.log import ImportLog, LogRow, SourceCount
from annoqa.vocabulary import Fate

Record = Literal["task", "annotation", "result"]
RECORDS: tuple[Record, ...] = ("task", "annotation", "result")


class Account:
    """Counts by kind of record, and rows; a rejected record stays rejected.

    Parameters
    ----------
    source : str
        Name of the file.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.n = dict.fromkeys(RECORDS, 0)
        self.fates: dict[tuple[Record, int], Fate] = {}
        self.rows: list[LogRow] = []
        self.notes: dict[tuple[Fate, str, str], tuple[str, int]] = {}

    def new(self, record: Record, n: int = 1) -> int:
        """Count records in; return the place of the first."""
        self.n[record] += n
        return self.n[record] - n

    def reject(self, record: Record, place: int, pointer: str, rule: str, message: str) -> None:
        """Say that a record cannot be used."""
        self._settle(record, place, pointer, "rejected", rule, message)

    def repair(self, record: Record, place: int, pointer: str, rule: str, message: str) -> None:
        """Say that a record is used after a repair."""
        self._settle(record, place, pointer, "repaired", rule, message)

    def tell(self, fate: Fate, rule: str, message: str, pointer: str = "", n: int = 1) -> None:
        """Say what is worth knowing about records that were read; the same message is told once."""
        first, before = self.notes.get((fate, rule, message), (pointer, 0))
        self.notes[fate, rule, message] = (first, before + n if pointer else 1)

    def log(self) -> ImportLog:
        """Return three counts, for tasks, annotations and results, and the rows."""
        return ImportLog(tuple(self._count(record) for record in RECORDS), (*self.rows, *self._told()))

    def _settle(self, record: Record, place: int, pointer: str, fate: Fate, rule: str, message: str) -> None:
        """Set the fate of a record that stands, and tell it."""
        if self.fates.get((record, place)) != "rejected":
            self.fates[record, place] = fate
            self.rows.append(
                LogRow(source=self.source, pointer=pointer, fate=fate, rule=rule, message=message)
            )

    def _count(self, record: Record) -> SourceCount:
        """Return how many records of one kind were read, repaired and rejected."""
        fates = [fate for (kind, _), fate in self.fates.items() if kind == record]
        repaired, rejected = fates.count("repaired"), fates.count("rejected")
        return SourceCount(
            source=self.source,
            connector="label_studio",
            record=record,
            records=self.n[record],
            read=self.n[record] - repaired - rejected,
            repaired=repaired,
            rejected=rejected,
        )

    def _told(self) -> Iterable[LogRow]:
        """Return the notes, each with its first place and how often it was said."""
        for (fate, rule, message), (pointer, n) in self.notes.items():
            said = message if n == 1 else f"{message} ({n:,} times)"
            yield LogRow(source=self.source, pointer=pointer, fate=fate, rule=rule, message=said)
