"""`annoqa.explain`: the page of a coefficient, a rule, a connector or a kind of mark."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import annoqa.agreement
import annoqa.compat
import annoqa.connectors
import annoqa.findings
import annoqa.geometry
import annoqa.ground_truth
import annoqa.matching
import annoqa.planning
import annoqa.statistics
import annoqa.table
from annoqa.errors import NotApplicableError, closest
from annoqa.findings import RULES
from annoqa.measurements.pages import PAGES

PACKAGES = (
    annoqa.agreement,
    annoqa.ground_truth,
    annoqa.findings,
    annoqa.connectors,
    annoqa.geometry,
    annoqa.matching,
    annoqa.statistics,
    annoqa.table,
    annoqa.planning,
    annoqa.compat,
)


def explain(name: str) -> str:
    """Return the page of a number, a finding, a connector or a kind of mark.

    Parameters
    ----------
    name : str
        A file's name (`krippendorff`), a function's (`krippendorff_alpha`) or a finding's code
        (`AQ401`); letters may be large or small.

    Returns
    -------
    str
        Plain text: formula, when to use it, when to beware, references.

    Raises
    ------
    NotApplicableError
        When there is no such page; the message names the closest one.

    Examples
    --------
    >>> print(explain("AQ404").splitlines()[0])
    Labels that look like a slip of the pen: rare, and nearly the same as a frequent one.
    """
    pages = known_pages()
    wanted = name.strip().lower().replace("-", "_")
    if wanted not in pages:
        raise NotApplicableError.saying(
            "`explain` needs the name of something annoqa has a page for.",
            f"Found {name!r}.",
            closest(wanted, sorted(pages)),
        )
    return inspect.cleandoc(pages[wanted].__doc__ or "")


def known_pages() -> dict[str, ModuleType]:
    """Return every name that `explain` knows, with the module whose docstring is its page.

    Returns
    -------
    dict of str to module
        Names of files, of the public functions in them, and codes of findings.
    """
    pages: dict[str, ModuleType] = {}
    for module in _modules():
        for name, member in inspect.getmembers(module, inspect.isfunction):
            if member.__module__ == module.__name__ and not name.startswith("_"):
                pages.setdefault(name.lower(), module)
    for module in reversed(list(_modules())):
        pages[_stem(module)] = module
    for name, stem in PAGES.items():
        pages.setdefault(name, pages[stem])
    for rule in RULES:
        pages[rule.code.lower()] = pages[rule.name] = importlib.import_module(rule.check.__module__)
    return pages


def _modules() -> Iterator[ModuleType]:
    """Yield the member files of the packages that have pages."""
    for package in PACKAGES:
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(info.name)


def listed() -> str:
    """Return the names of all pages with their first lines, by package.

    Returns
    -------
    str
        One line for each page.
    """
    lines = []
    for package in PACKAGES:
        lines.append(package.__name__.rsplit(".", 1)[-1].replace("_", " "))
        inside = [module for module in _modules() if module.__package__ == package.__name__]
        lines += [f"  {_stem(module):24} {_first_line(module)}" for module in inside]
    return "\n".join(lines)


def _stem(module: ModuleType) -> str:
    """Return the last part of a module's name."""
    return module.__name__.rsplit(".", 1)[-1]


def _first_line(module: ModuleType) -> str:
    """Return the first line of a page."""
    return (module.__doc__ or "").strip().partition("\n")[0]
