"""The lines between `---` and `---` at the top of a document: its version, and since when it is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from annoqa.errors import closest
from annoqa.guidelines.history import Version, name_problem, order_problems, parse_history, read_day

MATTER_KEYS = ("version", "in force", "history")
Keys = Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Problems:
    """What is wrong with a file, one line each: `objects.md, line 3: what`."""

    file: str
    lines: list[str]

    def add(self, line: int, what: str) -> None:
        """Note one problem.

        Parameters
        ----------
        line : int
            Where, from 1.
        what : str
            What must hold, and what was found.
        """
        self.lines.append(f"  {self.file}, line {line}: {what}")


def front_matter(lines: Sequence[str], problems: Problems) -> tuple[dict[str, Any], int]:
    """Read version, date and history of a document.

    Parameters
    ----------
    lines : sequence of str
        The whole document.
    problems : Problems
        What is wrong is added to it.

    Returns
    -------
    tuple of (dict, int)
        Fields of `Clause`, and the position of the first line after them.

    Examples
    --------
    >>> front_matter(["---", "version: 2", "---", "# Title"], Problems("a.md", []))
    ({'version': '2'}, 3)
    """
    if not lines or lines[0].strip() != "---":
        return {}, 0
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        problems.add(1, "the lines between `---` and `---` must come to an end.")
        return {}, len(lines)
    keys: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines[1:end], 2):
        key, _, value = line.partition(":")
        name = key.strip().lower()
        if name and name not in MATTER_KEYS:
            problems.add(number, f"there is no key {key.strip()!r} here; {closest(name, MATTER_KEYS)}")
        elif name in keys:
            problems.add(number, f"`{name}` is told by line {keys[name][0]} already.")
        elif name:
            keys[name] = (number, value.strip())
    return dated(keys, {}, problems), end + 1


def dated(keys: Keys, above: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Read version, date and history where they stand, and take the others from above.

    Parameters
    ----------
    keys : mapping of str to (int, str)
        Line and value of those of `MATTER_KEYS` that are there.
    above : mapping
        What the document says; empty for the document itself.
    problems : Problems
        What is wrong is added to it.

    Returns
    -------
    dict
        `version`, `in_force` and `history` as in `Clause`; what is not known is left out.
    """
    if not keys:
        return dict(above)
    name, day, past = (_version(keys, problems), _in_force(keys, problems), _history(keys, problems))
    if past:
        history, wrong = _closed(past, name, day)
    else:
        name, day = name or above.get("version"), day or above.get("in_force")
        history, wrong = _continued(above.get("history", ()), name, day), []
    for problem in wrong or order_problems(history):
        problems.add(max(line for line, _ in keys.values()), problem)
    if history:
        name, day = history[-1].name, history[-1].since
    told = {"version": name, "in_force": day, "history": history}
    return {key: value for key, value in told.items() if value}


def _version(keys: Keys, problems: Problems) -> str | None:
    """Return what `version` says."""
    line, text = keys.get("version", (0, ""))
    wrong = name_problem(text)
    if wrong is not None:
        problems.add(line, wrong)
    return text if text and wrong is None else None


def _in_force(keys: Keys, problems: Problems) -> date | None:
    """Return what `in force` says."""
    line, text = keys.get("in force", (0, ""))
    day = read_day(text)
    if line and day is None:
        problems.add(line, f"`in force` must be a date such as 2024-01-15; found {text!r}.")
    return day


def _history(keys: Keys, problems: Problems) -> tuple[Version, ...]:
    """Return what `history` says; nothing where part of it is wrong."""
    if "history" not in keys:
        return ()
    line, text = keys["history"]
    versions, wrong = parse_history(text)
    for problem in wrong:
        problems.add(line, problem)
    return () if wrong else versions


def _closed(
    past: tuple[Version, ...], name: str | None, day: date | None
) -> tuple[tuple[Version, ...], list[str]]:
    """Return a history with the newest version that stands beside it, and what does not fit."""
    newest = past[-1]
    if name in (None, newest.name):
        fits = day in (None, newest.since)
        return past, [] if fits else [f"`in force` is {day}, and `history` says {newest}; they must agree."]
    if name is None or day is None or name in {version.name for version in past}:
        return past, [f"`version` must be the newest one; it is {name!r}, and `history` ends with {newest}."]
    return (*past, Version(name, day)), []


def _continued(past: tuple[Version, ...], name: str | None, day: date | None) -> tuple[Version, ...]:
    """Return the document's history with the clause's own version at its end."""
    if name is None or day is None:
        return ()
    return (*(v for v in past if v.name != name and v.since != day), Version(name, day))
