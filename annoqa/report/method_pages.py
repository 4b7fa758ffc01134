"""The pages behind the numbers of a result: module docstrings, in blocks that a template can set."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import ModuleType

import annoqa.agreement
import annoqa.findings
import annoqa.ground_truth
import annoqa.measurements
import annoqa.statistics
from annoqa.campaign.result import AuditResult
from annoqa.findings import RULES
from annoqa.measurements.pages import PAGES

BEHIND = {
    "guideline_failure": tuple(
        f"annoqa.ground_truth.{name}" for name in ("failures", "verdict", "shared_error", "shared_offset")
    ),
    "systematic_conflict": ("annoqa.ground_truth.gold_origin",),
    "gold_in_doubt": ("annoqa.ground_truth.gold_doubt",),
}
"""Rules that tell what something else has found, and where that is told."""
LEAD = re.compile(
    r"\*?(Use it \w+|Beware when|Undefined when|Undefined never|What it (finds|reads|drops)|Why it matters"
    r"|When it is wrong|What to do|Options|Quirks)\*?:?(?=\s)"
)
POINT = re.compile(r"\s*(\d+\.|-) ")
AUTHOR = re.compile(r"[A-Z][\w'’-]+, (?:[A-Z]\.|[A-Z][\w-]+ )")
PACKAGES = (annoqa.agreement, annoqa.ground_truth, annoqa.measurements, annoqa.statistics)


@dataclass(frozen=True)
class Block:
    """A part of a page: `text` (perhaps with a `lead`), `lines` (kept as they are) or `heading`."""

    kind: str
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Page:
    """One method: its name as `annoqa explain` knows it, its first line, and the rest."""

    name: str
    title: str
    blocks: tuple[Block, ...]


def method_pages(result: AuditResult) -> list[Page]:
    """Return the page of every number and every rule of a result, each once.

    Parameters
    ----------
    result : AuditResult
        What was measured and found.

    Returns
    -------
    list of Page
        Numbers in their order, then rules in the order of their findings.
    """
    rules = {rule.name: rule.check.__module__ for rule in RULES}
    names = [module_of(number.name) for number in result.measurements]
    for finding in result.findings:
        names += [rules.get(finding.rule), *BEHIND.get(finding.rule, ())]
    return [page_of(name) for name in dict.fromkeys(names) if name is not None]


def module_of(name: str) -> str | None:
    """Return the module that tells about a number: it defines it, is its listed page, or names it.

    Parameters
    ----------
    name : str
        As in `Measurement.name`.

    Returns
    -------
    str or None
        None where no page tells about it.

    Examples
    --------
    >>> module_of("krippendorff_alpha")
    'annoqa.agreement.krippendorff'
    """
    defined, told = _known()
    page = PAGES.get(name, "")
    listed = (module for module in told if module.rsplit(".", 1)[-1] == page)
    names_it = (module for module, words in told.items() if name in words)
    return defined.get(name) or next(listed, None) or defined.get(page) or next(names_it, None)


def page_of(module: str) -> Page:
    """Return a module's docstring as a page.

    Parameters
    ----------
    module : str
        Full name of a module.

    Returns
    -------
    Page
        The first line is the title.
    """
    text = inspect.cleandoc(importlib.import_module(module).__doc__ or "")
    title, _, rest = text.partition("\n")
    return Page(module.rsplit(".", 1)[-1], title, tuple(blocks(rest)))


def blocks(text: str) -> Iterator[Block]:
    r"""Cut a docstring into paragraphs, indented lines and headings.

    Parameters
    ----------
    text : str
        numpydoc.

    Yields
    ------
    Block
        In order.

    Examples
    --------
    >>> [block.kind for block in blocks("One.\n\n    a = b\n\nReferences\n----------\nCohen (1960).")]
    ['text', 'lines', 'heading', 'text']
    """
    for part in re.split(r"\n\s*\n", text.strip("\n")):
        lines = part.split("\n")
        if len(lines) > 1 and re.fullmatch(r"-{3,}", lines[1].strip()):
            yield Block("heading", lines[0].strip())
            lines = lines[2:]
        if all(line.startswith("    ") for line in lines if line) and any(lines):
            yield Block("lines", inspect.cleandoc("\n" + "\n".join(lines)))
        elif any(lines):
            yield from _paragraphs(lines)


def _paragraphs(lines: list[str]) -> Iterator[Block]:
    """Join lines to paragraphs; one begins where its first words, or an author's name, say so."""
    starts = (LEAD, AUTHOR, POINT)
    begins = [at for at, line in enumerate(lines) if at == 0 or any(start.match(line) for start in starts)]
    for begin, end in pairwise([*begins, len(lines)]):
        text = " ".join(line.strip() for line in lines[begin:end])
        found = LEAD.match(text)
        lead = found[0].strip("* ") if found else ""
        yield Block("text", text[found.end() :].strip() if found else text, lead)


@cache
def _known() -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return the modules by the functions they define, and the words of each page."""
    defined: dict[str, str] = {}
    told: dict[str, set[str]] = {}
    for module in _modules():
        for name, member in inspect.getmembers(module, inspect.isfunction):
            if member.__module__ == module.__name__:
                defined.setdefault(name, module.__name__)
        told[module.__name__] = set(re.findall(r"[a-z][a-z0-9_]+", module.__doc__ or ""))
    return defined, told


def _modules() -> Iterator[ModuleType]:
    """Yield the files of the packages that have pages."""
    for package in PACKAGES:
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(info.name)
