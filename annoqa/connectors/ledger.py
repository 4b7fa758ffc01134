"""The ledger of one source: what became of each of its records, counted while it is read (Law 4)."""

from collections.abc import Callable, Iterable

import numpy as np

from annoqa.table.log import ImportLog, LogRow, SourceCount
from annoqa.vocabulary import Fate

READ, REPAIRED, REJECTED = 0, 1, 2
MAX_POINTERS = 5


class Ledger:
    """Fates of the records of one source; a rejected record stays rejected.

    Parameters
    ----------
    source : str
        The file, or what stands for it.
    connector : str
        Who reads.
    record : str
        What is counted: "row", "annotation" …
    n : int
        How many records there are.
    pointer : callable
        Position of a record, 0 to n − 1, to its place in the source.
    """

    def __init__(
        self, *, source: str, connector: str, record: str, n: int, pointer: Callable[[int], str]
    ) -> None:
        self.source, self.connector, self.record, self.pointer = source, connector, record, pointer
        self.fates = np.zeros(n, dtype=np.int8)
        self.rows: list[LogRow] = []

    @property
    def standing(self) -> np.ndarray:
        """Which records are not rejected, bool, shape (n_records,)."""
        return np.not_equal(self.fates, REJECTED)

    def repair(self, records: np.ndarray, rule: str, message: str | Callable[[int], str]) -> None:
        """Say that records are used after a repair; `records` is a mask or positions."""
        self._settle(records, REPAIRED, "repaired", rule, message)

    def reject(self, records: np.ndarray, rule: str, message: str | Callable[[int], str]) -> None:
        """Say that records cannot be used; `records` is a mask or positions."""
        self._settle(records, REJECTED, "rejected", rule, message)

    def note(self, rule: str, message: str, records: np.ndarray | None = None, pointer: str = "") -> None:
        """Say once what is worth knowing about a source, or about some of its records."""
        self._tell(pointer or self._few(records), "note", rule, message)

    def keep(self, rule: str, message: str, records: np.ndarray | None = None, pointer: str = "") -> None:
        """Say once that records are in the table and not compared."""
        self._tell(pointer or self._few(records), "kept", rule, message)

    def log(self, extra: Iterable[LogRow] = ()) -> ImportLog:
        """Return counts and rows; every row of `extra` is one more record that was rejected."""
        extra = list(extra)
        counts = np.bincount(self.fates, minlength=3)
        count = SourceCount(
            source=self.source,
            connector=self.connector,
            record=self.record,
            records=len(self.fates) + len(extra),
            read=int(counts[READ]),
            repaired=int(counts[REPAIRED]),
            rejected=int(counts[REJECTED]) + len(extra),
        )
        return ImportLog((count,), (*extra, *self.rows))

    def _settle(
        self, records: np.ndarray, fate: int, word: Fate, rule: str, message: str | Callable[[int], str]
    ) -> None:
        """Set the fate of records that stand, and tell each of them."""
        records = np.asarray(records)
        places = np.flatnonzero(records) if records.dtype == bool else np.unique(records)
        places = places[self.fates[places] != REJECTED]
        self.fates[places] = fate
        for place in places.tolist():
            said = message if isinstance(message, str) else message(place)
            self._tell(self.pointer(place), word, rule, said)

    def _tell(self, pointer: str, fate: Fate, rule: str, message: str) -> None:
        """Add a row."""
        row = LogRow(source=self.source, pointer=pointer, fate=fate, rule=rule, message=message)
        self.rows.append(row)

    def _few(self, records: np.ndarray | None) -> str:
        """Return the places of the first records, and how many more there are."""
        if records is None:
            return ""
        records = np.asarray(records)
        places = np.flatnonzero(records) if records.dtype == bool else records
        more = f" and {len(places) - MAX_POINTERS:,} more" if len(places) > MAX_POINTERS else ""
        return ", ".join(self.pointer(int(place)) for place in places[:MAX_POINTERS]) + more
