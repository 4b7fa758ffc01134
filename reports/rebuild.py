"""Rebuild the sample report in `reports/sample` from the demo campaign.

The time is fixed (`SOURCE_DATE_EPOCH`), so that the same code gives the same bytes; the tests compare.
"""

import os
import shutil
import tempfile
from pathlib import Path

SAMPLE = Path(__file__).parent / "sample"
MADE_AT = "1706572800"  # 2024-01-30, the day after the demo campaign ends


def rebuild(folder: Path) -> None:
    """Audit the demo campaign and leave its report in a folder.

    Parameters
    ----------
    folder : Path
        Replaced as a whole.
    """
    os.environ["SOURCE_DATE_EPOCH"] = MADE_AT
    from annoqa.demo import write_demo
    from annoqa.verbs.audit import audit

    with tempfile.TemporaryDirectory() as place:
        written = audit(write_demo(Path(place))).write()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in written:
            if path.suffix in {".html", ".json"}:
                shutil.copy(path, folder / path.name)


if __name__ == "__main__":
    rebuild(SAMPLE)
