r"""LabelMe: the XML of MIT's tool, and the JSON of the desktop program, one file for each image and person.

*What it reads*: polygons, rectangles, circles (as ellipses), lines and line strips, points; each kind of
shape is a field of its own. Items are pictures by their base name. The annotator is whom the file names
(`<username>`), else the folder that the file lies in, past folders with programs' names. In a file of
several people, each shape is its author's. A file without shapes is an answer: looked at, and nothing
found.

*What it drops*: nothing silently. Deleted objects are left aside, and the log names them; masks and
unknown types of shapes are in the table and are not compared; shapes with impossible points are
rejected, with their place in the file.

*Quirks*: labels are free text, and slips of the pen stay (a finding tells them). Where people were told
to write a number behind the name (`car_925`), `label_pattern=r"(.*)_\d+"` takes what is in the
parentheses. Outlines that cross themselves count as what they wind around (`annoqa.geometry.outline`).
XML with a document type or an entity is refused. Flags, descriptions, attributes and whether a thing is
occluded are compared as attributes of each mark; dates, numbers of objects and groups, and whether somebody
verified it are kept as its `meta`, and are not compared.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from annoqa.connectors.connector import Connector
from annoqa.connectors.labelme_document import Document, Shape
from annoqa.connectors.labelme_json import read_json
from annoqa.connectors.labelme_shapes import FORMS, Row, extents_of
from annoqa.connectors.labelme_xml import read_xml
from annoqa.connectors.ledger import Ledger
from annoqa.errors import SourceError
from annoqa.table.assemble import Columns, assemble
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import Role

NOBODY = {"", "anonymous", "guest", "unknown"}
PROGRAM_FOLDERS = {"annotations", "annotation", "labels", "labelme", "json", "xml", "images", "export"}
OTHER = "other"
NOTES = ("date", "group_id", "id", "verified")
"""What the tool counts and stamps: kept, and no question that two people could answer alike."""
"""The field of shapes that are kept and not compared."""


def read_labelme(
    source: Path | str,
    *,
    annotator: str | None = None,
    truth: bool = False,
    role: Role = "human",
    label_pattern: str | None = None,
) -> AnnotationTable:
    """Read one LabelMe file.

    Parameters
    ----------
    source : path
        XML or JSON.
    annotator : str, optional
        Who made it; found in the file, or the name of its folder, when not given.
    truth : bool, default False
        The file is ground truth.
    role : {"human", "ground_truth", "model"}, default "human"
        Who speaks.
    label_pattern : str, optional
        A regular expression with one group: what is in it is the label. Labels that it does not fit
        stay as they are.

    Returns
    -------
    AnnotationTable
        One item; with an import log that accounts for every shape.

    Raises
    ------
    SourceError
        When the file is no LabelMe file, or the pattern is none.
    """
    path = Path(source)
    content = path.read_bytes()
    markup = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    document = read_xml(content, path.name) if markup else read_json(content, path.name)
    shapes = document.shapes
    ledger = Ledger(
        source=path.name,
        connector="labelme",
        record="shape",
        n=len(shapes),
        pointer=lambda at: shapes[at].pointer,
    )
    for rule, message in document.notes:
        ledger.note(rule, message)
    names, author = _authors(shapes, path, annotator, ledger)
    labels = _labels(shapes, label_pattern, ledger)
    rows = extents_of(document, ledger)
    known = sorted({label for label in labels if label})
    codes = [known.index(label) if label else None for label in labels]
    fields, marks = _marks(shapes, rows, codes, author)
    said: Role = "ground_truth" if truth else role
    return assemble(
        items=_item(document, path, ledger),
        annotators={"annotator": names},
        fields=fields,
        labels={"label": known},
        annotations={
            "item": np.zeros(len(names), dtype=np.int64),
            "annotator": np.arange(len(names)),
            "annotation": [str(at) for at in range(len(names))],
            "role": [said] * len(names),
            "ground_truth": [said == "ground_truth"] * len(names),
            "source": [path.name] * len(names),
        },
        marks=marks,
        log=ledger.log(),
    )


def _item(document: Document, path: Path, ledger: Ledger) -> Columns:
    """Return the picture, by its name, else by the file's."""
    if not document.item:
        ledger.note("no-image-name", "the file does not name its picture; the item has the file's name")
    return {
        "item": [document.item or path.stem],
        "width_px": [document.width_px],
        "height_px": [document.height_px],
        "media": [document.image or None],
    }


def _authors(
    shapes: Sequence[Shape], path: Path, annotator: str | None, ledger: Ledger
) -> tuple[list[str], np.ndarray]:
    """Return who answered, and who drew each shape; deleted shapes tell that somebody was there."""
    told = [None if (shape.author or "").casefold() in NOBODY else shape.author for shape in shapes]
    known = sorted({name for name in told if name})
    folder = next(
        (parent.name for parent in path.resolve().parents if parent.name.casefold() not in PROGRAM_FOLDERS),
        "",
    )
    if annotator is not None:
        ledger.note("annotator-found", f"the annotator is {annotator}, as the caller says")
        return [annotator], np.zeros(len(shapes), dtype=np.int64)
    somebody = known[0] if len(known) == 1 else folder or "labelme"
    names = sorted({name or somebody for name in told}) or [somebody]
    how = "`<username>`" if known else "the folder's name"
    ledger.note("annotator-found", f"annotators are known by {how}: {', '.join(names[:5])}")
    return names, np.array([names.index(name or somebody) for name in told], dtype=np.int64)


def _labels(shapes: Sequence[Shape], pattern: str | None, ledger: Ledger) -> list[str]:
    """Return the label of every shape."""
    labels = [shape.label for shape in shapes]
    bare = np.array([not label for label in labels], dtype=bool)
    if bare.any():
        ledger.note("no-label", "the shape has no label", bare)
    if pattern is None:
        return labels
    try:
        wanted = re.compile(pattern)
    except re.error as problem:
        message = "`label_pattern` must be a regular expression."
        raise SourceError.saying(message, f"{pattern!r}: {problem}.") from problem
    if wanted.groups != 1:
        raise SourceError.saying(
            "`label_pattern` must have one group.", f"{pattern!r} has {wanted.groups}.", r"such as (.*)_\d+"
        )
    found = [wanted.fullmatch(label) for label in labels]
    others = np.array([match is None for match in found], dtype=bool) & ~bare
    if others.any():
        ledger.note("label-pattern", "the label does not fit the pattern; it stays as it is", others)
    return [match[1] or label if match else label for match, label in zip(found, labels, strict=True)]


def _marks(
    shapes: Sequence[Shape], rows: Sequence[Row], codes: Sequence[int | None], author: np.ndarray
) -> tuple[Columns, dict[str, list[object]]]:
    """Return the fields that occur, and the columns of their marks; without a shape, that of polygons."""
    kept = [at for at, shape in enumerate(shapes) if rows[at] is not None or _other(shape)]
    names = [OTHER if _other(shapes[at]) else FORMS[shapes[at].form].field for at in kept]
    fields = list(dict.fromkeys(names)) or [FORMS["polygon"].field]
    kinds = {form.field: form.kind for form in FORMS.values()}
    columns: dict[str, list[object]] = {
        "annotation": [int(author[at]) for at in kept],
        "field": [fields.index(name) for name in names],
        "label": [codes[at] for at in kept],
        "extent": [rows[at] for at in kept],
        "mark": [str(shapes[at].more.get("id", at)) for at in kept],
        "attributes": [_said(shapes[at].more) for at in kept],
        "raw": [json.dumps(shapes[at].points) if _other(shapes[at]) else None for at in kept],
    }
    kind = [kinds.get(name, "other") for name in fields]
    return {"field": fields, "kind": kind, "level": ["nominal"] * len(fields)}, columns


def _said(more: dict[str, object]) -> str | None:
    """Return what was said about a shape as JSON; what the tool wrote down by itself is its `meta`."""
    meta = {key: value for key, value in more.items() if key in NOTES}
    said = {key: value for key, value in more.items() if key not in NOTES} | ({"meta": meta} if meta else {})
    return json.dumps(said, sort_keys=True) if said else None


def _other(shape: Shape) -> bool:
    """Say whether a shape is kept and not compared."""
    return not (shape.deleted or shape.problem) and shape.form not in FORMS


def recognises_labelme(path: Path, head: bytes) -> bool:
    """Say whether a file is LabelMe's: by the elements or keys that no other format has together."""
    del path
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<":
        ours = b"<polygon>" in head or b"<imagesize>" in head or b"<sourceAnnotation>" in head
        return b"<annotation>" in head and ours and b"<bndbox>" not in head
    return start[:1] == b"{" and b'"shapes"' in head and (b'"imagePath"' in head or b'"shape_type"' in head)


LABELME = Connector(
    name="labelme", title="LabelMe XML or JSON", recognises=recognises_labelme, read=read_labelme
)
