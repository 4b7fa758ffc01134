"""Published data in its own odd formats, handed to annoqa through its front door as data frames."""

import ast
import csv
import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pandas as pd
import yaml

from annoqa.connectors.tabular import read_table
from annoqa.table.table import AnnotationTable
from tests.shared import DATA

CROWD_BOXES = DATA / "crowd_boxes"
NOVELS = DATA / "novels_ner4"
SALAMI = DATA / "salami_structure"
BLUEBIRDS = DATA / "cubam_bluebirds" / "bluebirds"
SLEEP = DATA / "dodo_sleep10" / "scorers" / "dodo"
LLMFAO = DATA / "llmfao_pairs"
NOVEL_NAMES = ("AliceInWonderland", "Frankenstein", "PrideAndPrejudice", "VanityFair")
SENTENCE_ENDS = {".", "!", "?"}


@cache
def crowd_boxes() -> AnnotationTable:
    """Boxes by 196 workers on 200 images, and gold."""
    return read_table(crowd_boxes_frame(), name="crowd_boxes")


def crowd_boxes_frame() -> pd.DataFrame:
    """Return one row for each box."""
    people = pd.read_csv(CROWD_BOXES / "boundingbox_data.csv")
    gold = json.loads((CROWD_BOXES / "boundingbox_gold.json").read_text())
    rows = [
        (item, f"worker {uid}", "human", *first, *second)
        for uid, item, marks in people[["uid", "item", "annotation"]].itertuples(index=False)
        for first, second in ast.literal_eval(marks)
    ]
    for item, marks in gold.items():
        corners = [ast.literal_eval(mark) for mark in marks]
        rows += [(int(item), "gold", "ground_truth", *first, *second) for first, second in corners]
    return pd.DataFrame(rows, columns=["item", "annotator", "role", "x1", "y1", "x2", "y2"])


@cache
def novels(name: str) -> AnnotationTable:
    """One novel's entities by two annotators and their adjudication; an item is a sentence or more.

    The text is the tokens with a blank between; items end where nobody's entity goes on.
    """
    tokens, tags = _novel(name)
    rows = []
    for item, (first, last) in enumerate(_sentences(tokens, list(tags.values()))):
        words = tokens[first:last]
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word) + 1)
        for who, column in tags.items():
            shown = {
                "item": f"{name} {item:03}",
                "annotator": who,
                "item_text": " ".join(words),
                "novel": name,
            }
            shown["role"] = "ground_truth" if who == "final" else "human"
            found = list(_entities(column[first:last]))
            rows += [
                {
                    **shown,
                    "start": starts[a],
                    "end": starts[b] - 1,
                    "label": label,
                    "quote": " ".join(words[a:b]),
                }
                for a, b, label in found
            ]
            rows += [] if found else [{**shown, "start": None, "end": None, "label": None, "quote": None}]
    return read_table(
        pd.DataFrame(rows), layout="spans", columns={"group": "novel"}, field="entity", name=name
    )


def _novel(name: str) -> tuple[list[str], dict[str, list[str]]]:
    """Return tokens, and the tags of each of the three files."""
    tags, tokens = {}, []
    for who in ("1", "2", "final"):
        text = (NOVELS / f"{name}_{who}.tsv").read_text(encoding="utf-8")
        rows = [line.split("\t") for line in text.splitlines()[1:] if line.strip()]
        tokens, tags[who] = [row[0] for row in rows], [row[1] for row in rows]
    return tokens, tags


def _sentences(tokens: list[str], columns: list[list[str]]) -> Iterator[tuple[int, int]]:
    """Split after sentence ends that no entity crosses."""
    first = 0
    for at, token in enumerate(tokens, start=1):
        crossed = at < len(tokens) and any(not column[at].startswith(("O", "B-")) for column in columns)
        if at == len(tokens) or (token in SENTENCE_ENDS and not crossed):
            yield first, at
            first = at


def _entities(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """Decode BIO: an I without a B before it, or of another label, begins an entity."""
    start, current = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        prefix, _, label = tag.partition("-")
        if prefix == "I" and current == label:
            continue
        if current:
            yield start, at, current
        start, current = at, label if prefix in {"B", "I"} else ""


@cache
def salami(layer: str = "uppercase") -> AnnotationTable:
    """Music segments by two annotators; layer is functions, uppercase or lowercase."""
    with (SALAMI / "metadata.csv").open(encoding="utf-8") as file:
        people = {row["SONG_ID"]: (row["ANNOTATOR1"], row["ANNOTATOR2"]) for row in csv.DictReader(file)}
    rows = []
    for folder in sorted((SALAMI / "annotations").iterdir()):
        for number in (1, 2):
            path = folder / "parsed" / f"textfile{number}_{layer}.txt"
            if not path.is_file():
                continue
            lines = [line.split("\t") for line in path.read_text().splitlines() if line.strip()]
            who = people[folder.name][number - 1]
            for (start, label), (end, _) in pairwise(lines):
                rows.append((folder.name, f"textfile{number}", who, start, end, label))
    frame = pd.DataFrame(rows, columns=["item", "annotator", "person", "start", "end", "label"])
    return read_table(frame, layout="segments", field=layer, name=f"salami {layer}")


@cache
def bluebirds() -> AnnotationTable:
    """Say whether a bird is an Indigo Bunting: 39 workers, 108 images, and the truth."""
    answers = yaml.safe_load((BLUEBIRDS / "labels.yaml").read_text())
    truth = yaml.safe_load((BLUEBIRDS / "gt.yaml").read_text())
    rows = [
        (item, f"worker {who}", said, "human")
        for who, labels in answers.items()
        for item, said in labels.items()
    ]
    rows += [(item, "truth", said, "ground_truth") for item, said in truth.items()]
    return read_table(
        pd.DataFrame(rows, columns=["image", "annotator", "indigo_bunting", "role"]), name="bluebirds"
    )


@cache
def sleep() -> AnnotationTable:
    """Sleep stages of 30 s epochs by five scorers; −1 is not scored."""
    rows = []
    for folder in sorted(SLEEP.iterdir()):
        for path in sorted(folder.glob("*.json")):
            stages = json.loads(path.read_text())
            rows += [
                (f"{path.stem} {epoch:05}", path.stem, folder.name, None if stage < 0 else str(stage))
                for epoch, stage in enumerate(stages)
            ]
    frame = pd.DataFrame(rows, columns=["item", "group", "annotator", "stage"])
    return read_table(frame, level="nominal", name="sleep")


@cache
def llmfao() -> AnnotationTable:
    """Pairwise preferences of 124 workers, and of two language models beside them."""
    crowd = pd.read_csv(LLMFAO / "crowd-comparisons.csv").assign(role="human")
    crowd["worker"] = "worker " + crowd["worker"].astype(str)
    judges = [
        pd.read_csv(LLMFAO / f"{judge}-crowd-comparisons.csv").assign(worker=judge, role="model")
        for judge in ("gpt3", "gpt4")
    ]
    frame = pd.concat([crowd, *judges], ignore_index=True)
    return read_table(frame, columns={"item": "id"}, name="llmfao")
