"""Whole answers of an export: who gave them, when, from which pre-label, and which of them count."""

import json
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Raw, Struct

from annoqa.connectors.label_studio_account import Account
from annoqa.connectors.label_studio_records import Annotation, Moment, Person
from annoqa.table.written import NEVER, moments_of

UNKNOWN = "(unknown)"
MODEL = "model:"
EMAIL = "\0"  # before an address that stands where an id is expected
COLUMNS = (
    "annotation",
    "item",
    "annotator",
    "role",
    "ground_truth",
    "status",
    "lead_time_s",
    "prelabel",
    "guideline",
    "pointer",
)
Who = tuple[str, str | None]


class _Parent(Struct):
    """The prediction that an annotation started from."""

    result: list[Raw] | None = None


@dataclass(kw_only=True)
class Answers:
    """Columns of annotations while a file streams by.

    Attributes
    ----------
    source : str
        Name of the file.
    annotator : str or None
        Who made what the file does not say.
    truth : bool
        Whether the file is ground truth as a whole.
    columns : dict of str to list
        As in the schema, `annotator` as text.
    names : dict of str to str
        What annotators are called.
    ids_by_email : dict of str to str
        To find the id where only an address is said.
    """

    source: str
    annotator: str | None
    truth: bool
    account: Account
    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    created: list[Moment] = field(default_factory=list)
    updated: list[Moment] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    ids_by_email: dict[str, str] = field(default_factory=dict)

    def add(self, answer: Annotation, kind: str, item: int, pointer: str) -> tuple[int, str]:
        """Add one answer and return its row and status.

        Parameters
        ----------
        answer : Annotation
            From the file.
        kind : str
            `annotations`, `completions`, `drafts` or `predictions`.
        item : int
            Row of its task.
        pointer : str
            Where it stands.
        """
        model = kind == "predictions"
        status = (
            "draft" if kind == "drafts" else "skipped" if answer.was_cancelled and not model else "submitted"
        )
        gold = not model and (self.truth or bool(answer.ground_truth) or bool(answer.honeypot))
        name = f"{kind.rstrip('s')}:{answer.id}" if kind in ("drafts", "predictions") else str(answer.id)
        values = {
            "annotation": name if answer.id is not None else f"at {pointer}",
            "item": item,
            "annotator": self._model(answer) if model else self._person(answer, pointer),
            "role": "model" if model else "ground_truth" if self.truth else "human",
            "ground_truth": gold,
            "status": status,
            "lead_time_s": answer.lead_time,
            "prelabel": None if model else _prelabel(answer),
            "guideline": None if model else self._guideline(answer, pointer),
            "pointer": pointer,
        }
        for column, value in values.items():
            self.columns[column].append(value)
        self.created.append(answer.created_at)
        self.updated.append(answer.updated_at)
        if bytes(answer.parent_annotation) not in (b"", b"null"):
            message = "the annotation began as a copy of another one, so it is not independent of it"
            self.account.tell("note", "copied-answer", message, pointer)
        return len(self.created) - 1, status

    def _guideline(self, answer: Annotation, pointer: str) -> str | None:
        """Return the version of the guidelines that the annotation names."""
        if bytes(answer.guideline) in (b"", b"null", b'""'):
            return None
        try:
            return str(msgspec.json.decode(answer.guideline, type=str | int | float)).strip() or None
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
            pass
        message = "the version of the guidelines is neither text nor a number, and is left out"
        self.account.tell("note", "guideline-version", message, pointer)
        return None

    def _model(self, answer: Annotation) -> str:
        """Return who predicts."""
        version = "undefined" if answer.model_version in (None, "") else answer.model_version
        self.names[f"{MODEL}{version}"] = str(version)
        return f"{MODEL}{version}"

    def _person(self, answer: Annotation, pointer: str) -> str:
        """Return who answers; an address stands for its id once that is known."""
        said = answer.completed_by if answer.completed_by is not None else answer.user
        email, _, number = (answer.created_username or "").rpartition(",")
        if isinstance(said, Person):
            return self._known(said)
        if number.strip().isdigit() and (said is None or "@" in str(said)):
            return self._known(Person(id=int(number), email=email.strip() or None))
        if said is not None and said != "":
            return EMAIL + said if isinstance(said, str) and "@" in said else str(said)
        if self.annotator is None:
            message = "the annotation does not say who made it; all such are one annotator"
            self.account.tell("note", "no-annotator", message, pointer)
        return self.annotator or UNKNOWN

    def _known(self, person: Person) -> str:
        """Return a person's id, and remember what they are called."""
        name = " ".join(part for part in (person.first_name, person.last_name) if part)
        if person.id is None:
            return EMAIL + person.email if person.email else name or self.annotator or UNKNOWN
        if person.email:
            self.ids_by_email[person.email] = str(person.id)
        if name or person.email:
            self.names.setdefault(str(person.id), name or str(person.email))
        return str(person.id)

    def finished(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the columns of `annotators` and `annotations`."""
        columns: dict[str, Any] = dict(self.columns)
        who = [self._resolved(entry) for entry in columns["annotator"]]
        names = sorted(
            dict.fromkeys(who), key=lambda name: (len(name), name) if name.isdigit() else (99, name)
        )
        code = {name: at for at, name in enumerate(names)}
        columns["annotator"] = np.array([code[name] for name in who], dtype=np.int32)
        created, updated = self._moments(self.created), self._moments(self.updated)
        columns["role"] = _roles(columns)
        columns["repeat"] = self._repeats(columns, created, updated)
        columns["annotation"] = _unique(columns["annotation"], columns["pointer"])
        columns |= {"created_at": _timestamps(created), "updated_at": _timestamps(updated)}
        columns["source"] = [self.source] * len(who)
        annotators = {"annotator": names, "name": [self.names.get(name) for name in names]}
        return annotators, columns

    def _resolved(self, who: str) -> str:
        """Return an id for an address, where one is known."""
        return self.ids_by_email.get(who[1:], who[1:]) if who.startswith(EMAIL) else who

    def _moments(self, values: list[Moment]) -> np.ndarray:
        """Return moments in ns since 1970, `NEVER` where there is none; old exports have seconds."""
        seconds = np.array(
            [float(value) if isinstance(value, int | float) else np.nan for value in values], dtype=np.float64
        )
        texts = [value if isinstance(value, str) else None for value in values]
        moments = moments_of(texts).copy()
        told = np.abs(seconds) < 9e9
        moments[told] = np.rint(seconds[told] * 1e9).astype(np.int64)
        lost = sum(value is not None for value in values) - int(np.sum(moments != NEVER))
        if lost:
            self.account.tell("note", "date", f"{lost:,} dates cannot be read and are left out")
        return moments

    def _repeats(self, columns: dict[str, Any], created: np.ndarray, updated: np.ndarray) -> np.ndarray:
        """Count the answers of one annotator to one item: 0 counts, 1, 2 … are set aside.

        The answer flagged as ground truth counts, else the one that was submitted last.
        """
        submitted = np.array(columns["status"], dtype=object) == "submitted"
        groups: dict[tuple[int, int, str], list[int]] = {}
        who = zip(columns["item"], columns["annotator"].tolist(), columns["role"], strict=True)
        for row, key in enumerate(who):
            if submitted[row]:
                groups.setdefault(key, []).append(row)
        repeat = np.zeros(len(submitted), dtype=np.int32)
        for rows in groups.values():
            if len(rows) > 1:
                rows.sort(key=lambda row: self._order(row, columns, created, updated), reverse=True)
                repeat[rows] = np.arange(len(rows))
                self._tell_repeat(rows, columns)
        return repeat

    @staticmethod
    def _order(
        row: int, columns: dict[str, Any], created: np.ndarray, updated: np.ndarray
    ) -> tuple[Any, ...]:
        """Return what decides which answer counts: the greatest does."""
        name = columns["annotation"][row]
        return (columns["ground_truth"][row], created[row], updated[row], len(name), name)

    def _tell_repeat(self, rows: list[int], columns: dict[str, Any]) -> None:
        """Tell which answer counts."""
        pointers = columns["pointer"]
        message = (
            "the same annotator answered the item more than once; the answer flagged as ground truth counts,"
            " else the one submitted last"
        )
        self.account.tell(
            "note", "self-duplicate", f"{message}: {pointers[rows[0]]} counts", pointers[rows[1]]
        )


def _prelabel(answer: Annotation) -> str | None:
    """Say whether a pre-label was left untouched or changed; None where there was none."""
    results = answer.result or []
    origins = {result.origin for result in results} - {None}
    parent = bytes(answer.parent_prediction) not in (b"", b"null")
    if not parent and not origins & {"prediction", "prediction-changed"}:
        return None
    given = _n_given(answer.prediction)
    same = given is None or given == len(results)
    return "untouched" if origins <= {"prediction"} and same and (results or given == 0) else "changed"


def _n_given(prediction: Raw) -> int | None:
    """Return how many results a pre-label had, None where the export does not say."""
    try:
        parent = msgspec.json.decode(prediction, type=_Parent)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None if parent.result is None else len(parent.result)


def _timestamps(moments: np.ndarray) -> pa.Array:
    """Return moments as Arrow knows them."""
    return pa.array(moments, mask=moments == NEVER).cast(pa.timestamp("ns", tz="UTC"))


def _roles(columns: dict[str, Any]) -> list[str]:
    """Give the role ground truth to annotators all of whose submitted answers are flagged."""
    flagged: dict[int, bool] = {}
    rows = zip(columns["annotator"].tolist(), columns["status"], columns["ground_truth"], strict=True)
    for who, status, gold in rows:
        if status == "submitted":
            flagged[who] = flagged.get(who, True) and gold
    roles = zip(columns["annotator"].tolist(), columns["role"], strict=True)
    return ["ground_truth" if role == "human" and flagged.get(who, False) else role for who, role in roles]


def _unique(names: list[str], pointers: list[str]) -> list[str]:
    """Return ids that are unique in the file; what occurs twice gets its place."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return [
        name if counts[name] == 1 else json.dumps([name, pointer])
        for name, pointer in zip(names, pointers, strict=True)
    ]
