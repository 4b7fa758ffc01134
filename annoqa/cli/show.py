"""What `agree` and `compare` print."""

import json
import sys

from annoqa.verbs.shown import Shown


def show(shown: Shown, *, as_json: bool) -> None:
    """Print the numbers: tables and sentences for people, or JSON for programs.

    Parameters
    ----------
    shown : Shown
        What a verb returned.
    as_json : bool
        Whether a program reads it.
    """
    if as_json:
        rows = json.loads(shown.to_frame().to_json(orient="records"))
        json.dump(rows, sys.stdout, indent=1, ensure_ascii=False)
        print()
        return
    print(shown.title)
    print(shown)
    for field, reason in shown.measured.left_aside:
        print(f"{field}: not measured, because {reason}.")
    _show_log(shown)


def _show_log(shown: Shown) -> None:
    """Say how many records were not simply read."""
    for count in shown.table.log.sources:
        if count.repaired or count.rejected:
            print(
                f"{count.source}: of {count.records:,} records {count.read:,} were read,"
                f" {count.repaired:,} repaired, {count.rejected:,} rejected."
            )
    for fate, rule, number, examples in shown.table.log.by_rule()[:8]:
        print(f"  {fate} {rule} ({number:,}): {examples[0].message} [{examples[0].pointer}]")
