"""Small exports for the tests of the Label Studio connector."""

import json

from annoqa.connectors.label_studio import read_label_studio

BOX = {
    "id": "r1",
    "type": "rectanglelabels",
    "from_name": "box",
    "to_name": "image",
    "original_width": 200,
    "original_height": 100,
    "value": {"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0, "rectanglelabels": ["cat"]},
}
CHOICE = {
    "id": "c1",
    "type": "choices",
    "from_name": "pet",
    "to_name": "image",
    "value": {"choices": ["cat"]},
}


def span(start, end, text=None, **more):
    value = {"start": start, "end": end, "labels": ["Person"], **({} if text is None else {"text": text})}
    return {
        "id": f"{start}-{end}",
        "type": "labels",
        "from_name": "who",
        "to_name": "text",
        "value": value,
        **more,
    }


def box(**value):
    return {**BOX, "value": {**BOX["value"], **value}}


def answer(*results, **more):
    return {"id": 1, "completed_by": 7, "was_cancelled": False, "result": list(results), **more}


def task(*answers, **more):
    return {"id": 5, "data": {"image": "/data/a.png"}, "annotations": list(answers), **more}


def read(content, folder, **options):
    path = folder / "export.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read_label_studio(path, **options)


def fates(table, record="result"):
    """Read, repaired, rejected."""
    count = next(count for count in table.log.sources if count.record == record)
    return count.read, count.repaired, count.rejected


def rules(table, fate=None):
    return [row.rule for row in table.log.rows if fate in (None, row.fate)]
