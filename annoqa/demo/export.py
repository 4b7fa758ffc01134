"""The demo campaign as Label Studio exports it: a snapshot with users and predictions written out."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import numpy as np

from annoqa.demo.campaign import Campaign
from annoqa.demo.people import GOLD_AUTHOR, MODEL, Person
from annoqa.demo.regions import region
from annoqa.demo.submission import Submission
from annoqa.demo.task import Mark, Task, generator

PROJECT = 42
FIRST_ANNOTATION, FIRST_PREDICTION = 5001, 9001
Json = dict[str, Any]


def exported(campaign: Campaign) -> list[Json]:
    """Return the campaign as the tasks of a Label Studio JSON export.

    Parameters
    ----------
    campaign : Campaign
        As `demo_campaign` makes it.

    Returns
    -------
    list of dict
        One a task, ready for JSON; skips, drafts and predictions are among them.
    """
    ids = count(FIRST_ANNOTATION)
    rows = zip(campaign.tasks, campaign.predictions, campaign.submissions, strict=True)
    return [_task(campaign.seed, i, *row, ids) for i, row in enumerate(rows)]


def _task(
    seed: int,
    i: int,
    task: Task,
    predicted: Sequence[Mark],
    made: Sequence[Submission],
    ids: "count[int]",
) -> Json:
    """Return one task with everything that hangs on it."""
    prediction = _prediction(seed, FIRST_PREDICTION + i, task, predicted)
    answers = [_answer(seed, next(ids), task, prediction, predicted, entry) for entry in made]
    drafts = [_draft(entry) for entry, of in zip(answers, made, strict=True) if of.status == "draft"]
    kept = [entry for entry, of in zip(answers, made, strict=True) if of.status != "draft"]
    cancelled = sum(entry["was_cancelled"] for entry in kept)
    return {
        "id": task.number,
        "annotations": kept,
        "drafts": drafts,
        "predictions": [prediction],
        "data": dict(task.data),
        "meta": {},
        "created_at": "2024-01-15T07:00:00.000000Z",
        "updated_at": max(entry["updated_at"] for entry in answers),
        "allow_skip": True,
        "inner_id": i + 1,
        "total_annotations": len(kept) - cancelled,
        "cancelled_annotations": cancelled,
        "total_predictions": 1,
        "comment_count": 0,
        "unresolved_comment_count": 0,
        "last_comment_updated_at": None,
        "project": PROJECT,
        "updated_by": kept[-1]["updated_by"],
        "comment_authors": [],
    }


def _prediction(seed: int, number: int, task: Task, marks: Sequence[Mark]) -> Json:
    """Return the model's prediction for a task."""
    rng = generator(seed, number)
    return {
        "id": number,
        "result": [region(task, mark, _token(rng)) for mark in marks],
        "model_version": MODEL.email,
        "created_ago": "2 weeks",
        "score": round(float(rng.uniform(0.6, 0.95)), 4),
        "cluster": None,
        "neighbors": None,
        "mislabeling": 0.0,
        "created_at": "2024-01-15T07:30:00.000000Z",
        "updated_at": "2024-01-15T07:30:00.000000Z",
        "model": None,
        "model_run": None,
        "task": task.number,
        "project": PROJECT,
    }


def _answer(
    seed: int, number: int, task: Task, prediction: Json, predicted: Sequence[Mark], made: Submission
) -> Json:
    """Return one annotation; a draft has the same shape until `_draft` strips it."""
    rng = generator(seed, number)
    ready = zip(predicted, prediction["result"], strict=True) if made.prelabel else ()
    before = {mark.thing: (mark, result["id"]) for mark, result in ready if mark.thing >= 0}
    return {
        "id": number,
        "completed_by": _user(made.person),
        "result": [_result(task, mark, before, rng) for mark in made.marks],
        "was_cancelled": made.status == "skipped",
        "ground_truth": made.person is GOLD_AUTHOR,
        "created_at": _time(made.made_at),
        "updated_at": _time(made.made_at + timedelta(milliseconds=31)),
        "draft_created_at": None,
        "lead_time": made.seconds,
        "prediction": prediction if made.prelabel else {},
        "result_count": len(made.marks),
        "unique_id": str(uuid.UUID(bytes=rng.bytes(16), version=4)),
        "import_id": None,
        "last_action": None,
        "bulk_created": False,
        "task": task.number,
        "project": PROJECT,
        "updated_by": made.person.number,
        "parent_prediction": prediction["id"] if made.prelabel else None,
        "parent_annotation": None,
        "last_created_by": None,
    }


def _result(task: Task, mark: Mark, before: Mapping[int, tuple[Mark, str]], rng: np.random.Generator) -> Json:
    """Return one region, with the origin that Label Studio would note."""
    token = _token(rng)
    if mark.thing not in before:
        return {**region(task, mark, token), "origin": "manual"}
    predicted, token = before[mark.thing]
    same = (predicted.value, predicted.extent) == (mark.value, mark.extent)
    return {**region(task, mark, token), "origin": "prediction" if same else "prediction-changed"}


def _draft(answer: Json) -> Json:
    """Return the draft that an annotation would have been."""
    kept = ("id", "result", "lead_time", "import_id", "created_at", "updated_at", "task")
    return {
        **{key: answer[key] for key in kept},
        "user": answer["completed_by"]["email"],
        "was_postponed": False,
        "annotation": None,
    }


def _user(person: Person) -> Json:
    """Return a user as snapshots write them out."""
    first, last = person.name.split(" ", 1)
    return {"id": person.number, "email": person.email, "first_name": first, "last_name": last}


def _token(rng: np.random.Generator) -> str:
    """Return a region's id, ten letters long."""
    return "".join(chr(97 + int(letter)) for letter in rng.integers(0, 26, 10))


def _time(moment: datetime) -> str:
    """Return a moment as Label Studio writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
