"""Where the published data and known answers lie: beside the checkout."""

import json
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
DATA = SHARED / "data"


def known_answers(name: str) -> list[dict[str, Any]]:
    """Return the cases of `known_answers/<name>.json`."""
    return json.loads((SHARED / "known_answers" / f"{name}.json").read_text())["cases"]


def known_answer(name: str, case: str) -> dict[str, Any]:
    """Return one case by its id."""
    return next(entry for entry in known_answers(name) if entry["id"] == case)
