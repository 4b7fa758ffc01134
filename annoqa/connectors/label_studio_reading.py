"""One pass over the tasks of an export: answers are added, results collected, and made into marks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Raw

from annoqa.connectors.label_studio_account import Account
from annoqa.connectors.label_studio_answers import Answers
from annoqa.connectors.label_studio_file import split_tasks
from annoqa.connectors.label_studio_forms import Form, form_of
from annoqa.connectors.label_studio_items import Items
from annoqa.connectors.label_studio_marks import MarkColumns
from annoqa.connectors.label_studio_records import (
    ANSWERS,
    VERSION_KEY,
    Annotation,
    Result,
    Task,
    read_task,
)
from annoqa.connectors.label_studio_regions import arranged
from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_shapes import LIMIT_PX
from annoqa.connectors.label_studio_values import Group, with_values
from annoqa.errors import SourceError

BATCH = 20_000
"""Results that are decoded together: what bounds the memory of a reading."""


TYPE = attrgetter("type")
WIDTH, HEIGHT = attrgetter("original_width"), attrgetter("original_height")


@dataclass(kw_only=True)
class Reading:
    """State of reading one file: everything that grows, and the results that wait for their batch."""

    account: Account
    setting: Setting
    items: Items
    answers: Answers
    marks: MarkColumns
    version_key: str = VERSION_KEY
    results: list[Result] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    seen: set[tuple[int, str, object]] = field(default_factory=set)

    def file(self, path: Path) -> None:
        """Read a file.

        Parameters
        ----------
        path : Path
            A JSON export.

        Raises
        ------
        SourceError
            When it is no export, or not one of its tasks can be read.
        """
        found = split_tasks(path)
        for rule, message in found.notes:
            self.account.tell("note", rule, message)
        for pointer, reason in found.broken:
            self.account.reject("task", self.account.new("task"), pointer, "not-json", reason)
        for raw, pointer in zip(found.tasks, found.pointers, strict=True):
            self._task(raw, pointer)
            if len(self.results) >= BATCH:
                self._flush()
        self._flush()
        if not self.items.code:
            row = self.account.rows[0]
            raise SourceError.saying(
                f"`{path.name}` must hold tasks of Label Studio.",
                f"Not one of {self.account.n['task']:,} records is a task; {row.pointer}: {row.message}.",
                "in Label Studio choose Export, JSON (not JSON-MIN, CSV or COCO).",
            )

    def _task(self, raw: Raw, pointer: str) -> None:
        """Read one task with its answers."""
        place = self.account.new("task")
        task = read_task(raw, self.version_key)
        if task.trouble:
            self.account.reject("task", place, pointer, "not-a-task", task.trouble)
            return
        if task.mended:
            self.account.repair("task", place, pointer, "wrong-type", task.mended)
        item = self.items.add(task, pointer, self.setting)
        for kind in ANSWERS:
            for at, answer in enumerate(getattr(task, kind) or ()):
                self._answer(answer, kind, item, f"{pointer}/{kind}/{at}")
        self._tell_no_answer(task, pointer)

    def _tell_no_answer(self, task: Task, pointer: str) -> None:
        """Tell tasks that nobody has answered."""
        if not task.annotations and not task.completions:
            self.account.tell("note", "no-annotation", "nobody has annotated the task", pointer)

    def _answer(self, answer: Annotation | int | str, kind: str, item: int, pointer: str) -> None:
        """Read one answer; a bare number says that its body was left out of the export."""
        if isinstance(answer, int | str):
            self._left_out(kind, pointer)
            return
        place = self.account.new("annotation")
        first = self.account.new("result", len(answer.result or ()))
        reason = self._unusable(answer, kind, item)
        if reason is not None:
            self.account.reject("annotation", place, pointer, *reason)
            for at in range(len(answer.result or ())):
                where = f"{pointer}/result/{at}"
                self.account.reject("result", first + at, where, reason[0], "its annotation was rejected")
            return
        if answer.mended:
            self.account.repair("annotation", place, pointer, "wrong-type", answer.mended)
        row, status = self.answers.add(answer, kind, item, pointer)
        self.setting.item.append(item)
        self.pointers.append(pointer)
        self.firsts.append(first)
        self.marks.score.append(answer.score if kind == "predictions" else None)
        if status == "skipped":
            self._tell_skipped(answer, pointer)
        elif answer.result:
            self._collect(answer.result, row, first)

    def _left_out(self, kind: str, pointer: str) -> None:
        """Tell an answer whose body is not in the file."""
        if kind in ("predictions", "drafts"):
            message = f"the export names {kind} by number only; export a snapshot to have them"
            self.account.tell("note", f"{kind}-by-number", message, pointer)
            return
        place = self.account.new("annotation")
        message = "the export names the annotation by number only; ask for `fields=all`"
        self.account.reject("annotation", place, pointer, "no-body", message)

    def _unusable(self, answer: Annotation, kind: str, item: int) -> tuple[str, str] | None:
        """Return rule and reason why an answer cannot be used; None when it can."""
        if answer.trouble:
            return "not-an-annotation", answer.trouble
        if answer.result is None and not answer.was_cancelled:
            return "no-result", "it has no `result`: what was answered is not in the export"
        key = (item, kind, answer.id)
        if answer.id is not None and key in self.seen:
            return "annotation-twice", f"annotation {answer.id} of this task stands in the file twice"
        self.seen.add(key)
        return None

    def _tell_skipped(self, answer: Annotation, pointer: str) -> None:
        """Tell results of skipped annotations, which are copies of pre-labels."""
        if answer.result:
            message = "the annotation was skipped; its results are leftovers of a pre-label, and no marks"
            self.account.tell("note", "skipped-results", message, pointer)

    def _collect(self, results: Sequence[Result], row: int, first: int) -> None:
        """Let the results of one answer wait for their batch."""
        found = arranged(results)
        self.results += [results[at] for at in found.marks]
        self.rows += [row] * len(found.marks)
        self.places += [first + at for at in found.marks]
        for at, parts in found.parts.items():
            self.marks.parts[first + at] = [results[part] for part in parts]
            for part in parts:
                self._mended(results[part], row, first + part)

    def _pointer(self, row: int, place: int) -> str:
        """Return where a result stands."""
        return f"{self.pointers[row]}/result/{place - self.firsts[row]}"

    def _mended(self, result: Result, row: int, place: int) -> None:
        """Tell what was mended in a result."""
        if result.mended:
            self.account.repair("result", place, self._pointer(row, place), "wrong-type", result.mended)

    def _flush(self) -> None:
        """Make marks of the results that wait."""
        self._sizes()
        places: dict[str, list[int]] = {}
        for at, kind in enumerate(map(TYPE, self.results)):
            places.setdefault(kind, []).append(at)
        for kind, found in places.items():
            for form, group in self._forms(kind, self._usable(kind, found)).items():
                self._group(kind, form, group)
        self.results, self.rows, self.places = [], [], []
        self.marks.parts.clear()
        self.setting.texts.clear()

    def _usable(self, kind: str, places: list[int]) -> list[int]:
        """Tell results that cannot be read, or were mended, and return the others."""
        odd = [at for at in places if self.results[at].trouble or self.results[at].mended]
        nameless = [at for at in places if not self.results[at].from_name] if kind != "relation" else []
        for at in odd:
            self._mended(self.results[at], self.rows[at], self.places[at])
        refused = {at for at in odd if self.results[at].trouble} | set(nameless)
        for at in sorted(refused):
            self._refuse(at)
        return [at for at in places if at not in refused] if refused else places

    def _forms(self, kind: str, places: list[int]) -> dict[Form, list[int]]:
        """Return what results of one type become; `labels` may be spans, segments or boxes."""
        if not places:
            return {}
        config, data = self.setting.config, self.items.data
        if kind != "labels":
            return {form_of(self.results[places[0]], config, None): places}
        forms: dict[Form, list[int]] = {}
        for at in places:
            result = self.results[at]
            media = data[self.setting.item[self.rows[at]]].get(result.to_name or "")
            forms.setdefault(form_of(result, config, media), []).append(at)
        return forms

    def _refuse(self, at: int) -> None:
        """Reject a result that is none, or does not say which question it answers."""
        result, row, place = self.results[at], self.rows[at], self.places[at]
        reason = result.trouble or "it has no `from_name`: the question that it answers is not known"
        rule = "not-a-result" if result.trouble else "no-control"
        self.account.reject("result", place, self._pointer(row, place), rule, reason)

    def _group(self, kind: str, form: Form, places: list[int]) -> None:
        """Make marks of the results of one type."""
        results = [self.results[at] for at in places]
        if form.kind == "relation":
            results = [_with_ends(result) for result in results]
        group = Group(
            type=kind or "(none)",
            results=results,
            values=(),
            rows=np.array([self.rows[at] for at in places], dtype=np.int32),
            places=np.array([self.places[at] for at in places], dtype=np.int64),
            account=self.account,
            pointer=self._pointer,
        )
        group = self._about_items(with_values(group, form.value), form)
        made = form.make(group, self.setting)
        self.marks.add(made, form, self._time_unit(kind, form, made.group))

    def _about_items(self, group: Group, form: Form) -> Group:
        """Reject what asks about a region, where there is none."""
        per_region = self.setting.config.per_region
        if form.kind != "whole" or not per_region:
            return group
        orphan = np.array([result.from_name in per_region for result in group.results], dtype=bool)
        message = "the value describes a region that is not in the annotation: {}"
        return group.without(orphan, "attribute-without-region", message)

    def _time_unit(self, kind: str, form: Form, group: Group) -> str | None:
        """Return what start and end were in the source."""
        if form.kind != "segment" or not group.results:
            return None
        if kind == "timelinelabels":
            return f"frame@{self.setting.fps_of(group.results[0].to_name):g}"
        return self.setting.time_unit if kind == "timeserieslabels" else "s"

    def _sizes(self) -> None:
        """Remember the size of every image, as its first mark says."""
        size = np.array([list(map(WIDTH, self.results)), list(map(HEIGHT, self.results))], dtype=np.float64)
        known = np.flatnonzero(((size >= 1) & (size <= LIMIT_PX)).all(axis=0))
        rows = [self.rows[at] for at in known.tolist()]
        item = np.array([self.setting.item[row] for row in rows], dtype=np.int64)
        for code, first in zip(
            *(found.tolist() for found in np.unique(item, return_index=True)), strict=True
        ):
            width, height = size[:, known[first]].tolist()
            self.setting.sizes.setdefault(code, (width, height))


def _with_ends(result: Result) -> Result:
    """Put what a relation says where other results have their value."""
    ends = {"from_id": result.from_id, "to_id": result.to_id, "direction": result.direction}
    try:
        labels = msgspec.json.decode(result.labels or b"null")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        labels = None
    value = Raw(msgspec.json.encode({**ends, "labels": labels}))
    return msgspec.structs.replace(result, value=value)
