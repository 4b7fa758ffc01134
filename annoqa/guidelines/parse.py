"""Read guideline documents: Markdown for people, with an address and a line for machines per clause.

    ---
    version: 2
    in force: 2024-01-15
    ---
    # Objects

    ## Mug or cup {#mug-or-cup}
    Governs: field objects; labels mug, cup; confusion mug -> cup

    A mug has a handle.

A heading with `{#id}` begins a clause, which ends at the next heading of its rank or above, or at the
next clause. `Version:`, `In force:` and `History:` beside `Governs:` say that one clause is of another age
than the rest. `README.md` is not a guideline.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annoqa.errors import ConfigError
from annoqa.guidelines.clause import Clause
from annoqa.guidelines.front_matter import MATTER_KEYS, Problems, dated, front_matter
from annoqa.guidelines.governs import parse_governs
from annoqa.guidelines.guidelines import Guidelines

RANK = re.compile(r"(#{1,6})\s")
ADDRESS = re.compile(r"\{#([^{}]*)\}$")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEY_LINE = re.compile(r"(governs|version|in force|history)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
LINE_END = re.compile(r"\r\n|\n|\r")
FENCE = re.compile(r"\s*(```|~~~)")


@dataclass(frozen=True)
class _Heading:
    """A heading; without an id it begins no clause."""

    rank: int
    title: str
    id: str | None


@dataclass
class _Draft:
    """A clause while it is being read."""

    document: str
    id: str
    title: str
    rank: int
    line: int
    lines: list[str] = field(default_factory=list)
    keys: dict[str, tuple[int, str]] = field(default_factory=dict)
    twice: list[tuple[int, str]] = field(default_factory=list)


def read_guidelines(folder: Path | str) -> Guidelines:
    """Read every guideline document of a folder.

    Parameters
    ----------
    folder : path
        Its `*.md` files are read in the order of their names; `README.md` is left out.

    Returns
    -------
    Guidelines
        With the clauses of all documents.

    Raises
    ------
    ConfigError
        When the folder is not there, a file is not UTF-8, or clauses are wrong; every problem is
        told at once, with its file and line.
    """
    guidelines, problems = read_documents(folder)
    if problems:
        raise ConfigError.saying(
            "Guideline documents must say what their clauses govern.",
            "\n".join(problems),
            "guidelines/README.md shows how a clause is written.",
        )
    return guidelines


def read_documents(folder: Path | str) -> tuple[Guidelines, list[str]]:
    """Read every guideline document of a folder, and collect what is wrong with them.

    Parameters
    ----------
    folder : path
        Its `*.md` files are read in the order of their names; `README.md` is left out.

    Returns
    -------
    tuple of (Guidelines, list of str)
        The clauses that are right, and a line for each problem, with its file and line.

    Raises
    ------
    ConfigError
        When the folder is not there, or a file is not UTF-8.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ConfigError.saying(
            "The guidelines must be a folder of Markdown documents.", f"`{folder}` is not a folder."
        )
    problems: list[str] = []
    files = sorted(file for file in folder.glob("*.md") if file.name.lower() != "readme.md")
    clauses = [clause for file in files for clause in parse_document(_text(file), file.stem, problems)]
    return Guidelines(tuple(clauses)), problems


def parse_document(text: str, name: str, problems: list[str]) -> list[Clause]:
    r"""Read the clauses of one document.

    Parameters
    ----------
    text : str
        Markdown.
    name : str
        Name of the file without its ending.
    problems : list of str
        What is wrong is added to it, one line each.

    Returns
    -------
    list of Clause
        Those that are right, in the order of the text.

    Examples
    --------
    >>> text = "## Mug or cup {#mug-or-cup}\nGoverns: field objects\n\nA mug has a handle."
    >>> parse_document(text, "objects", [])[0].text
    'A mug has a handle.'
    """
    noted = Problems(f"{name}.md", problems)
    lines = LINE_END.split(text)
    matter, first = front_matter(lines, noted)
    drafts = list(_drafts(lines, first, name))
    _check_ids(drafts, noted)
    found = [_clause(draft, matter, noted) for draft in drafts]
    return [clause for clause in found if clause is not None]


def _text(file: Path) -> str:
    """Return a file's text."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as problem:
        raise ConfigError.saying(f"`{file}` must be Markdown in UTF-8.", str(problem)) from problem


def _drafts(lines: list[str], first: int, name: str) -> Iterator[_Draft]:
    """Cut the document into clauses; headings inside fenced code are text."""
    draft: _Draft | None = None
    fenced = False
    for number, line in enumerate(lines[first:], first + 1):
        fenced ^= bool(FENCE.match(line))
        heading = None if fenced else _heading(line)
        if heading and (heading.id is not None or (draft and heading.rank <= draft.rank)):
            if draft:
                yield draft
            draft = (
                None if heading.id is None else _Draft(name, heading.id, heading.title, heading.rank, number)
            )
        elif draft:
            _add(draft, number, line, fenced=fenced)
    if draft:
        yield draft


def _heading(line: str) -> _Heading | None:
    """Return a heading, None where the line is none."""
    rank = RANK.match(line)
    if rank is None:
        return None
    text = line[rank.end() :].strip().rstrip("#").rstrip()
    address = ADDRESS.search(text)
    if address is None:
        return _Heading(len(rank[1]), text, None)
    return _Heading(len(rank[1]), text[: address.start()].rstrip(), address[1])


def _add(draft: _Draft, number: int, line: str, *, fenced: bool) -> None:
    """Add a line to the clause: to its keys while its text has not begun, else to its text."""
    key = None if fenced or any(text.strip() for text in draft.lines) else KEY_LINE.fullmatch(line.strip())
    if key is not None and key[1].lower() in draft.keys:
        draft.twice.append((number, key[1].lower()))
    elif key is not None:
        draft.keys[key[1].lower()] = (number, key[2])
    else:
        draft.lines.append(line)


def _check_ids(drafts: list[_Draft], problems: Problems) -> None:
    """Hold ids to their form, and to one clause each."""
    seen: dict[str, int] = {}
    for draft in drafts:
        if not ID.fullmatch(draft.id):
            problems.add(draft.line, f"an id has small letters, digits and hyphens; found {draft.id!r}.")
        if draft.id in seen:
            problems.add(draft.line, f"the id {draft.id!r} is taken by line {seen[draft.id]}.")
        seen.setdefault(draft.id, draft.line)


def _clause(draft: _Draft, matter: dict[str, Any], problems: Problems) -> Clause | None:
    """Turn a draft into a clause, or note what is wrong with it."""
    for number, key in draft.twice:
        problems.add(number, f"`{key}` is told by line {draft.keys[key][0]} already.")
    own = dated({key: draft.keys[key] for key in MATTER_KEYS if key in draft.keys}, matter, problems)
    if "governs" not in draft.keys:
        problems.add(draft.line, f"the clause {draft.id!r} must say what it governs (`Governs: …`).")
        return None
    line, text = draft.keys["governs"]
    governed, wrong = parse_governs(text)
    for problem in wrong:
        problems.add(line, problem)
    if "field" not in governed:
        return None
    body = "\n".join(draft.lines).strip()
    told = {**governed, **own, "line": draft.line, "governs_line": line}
    return Clause(document=draft.document, id=draft.id, title=draft.title, text=body, **told)
