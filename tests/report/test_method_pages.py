"""Methods: the docstrings of what was used, and nothing else."""

import importlib
import inspect

import pytest

from annoqa.agreement import COEFFICIENTS
from annoqa.findings import RULES
from annoqa.measurements.pages import PAGES
from annoqa.report.method_pages import BEHIND, blocks, method_pages, module_of, page_of
from annoqa.verbs.explain import explain
from tests.report.campaign import empty_result, result


@pytest.mark.parametrize("coefficient", COEFFICIENTS, ids=lambda coefficient: coefficient.name)
def test_every_coefficient_has_its_page(coefficient):
    module = module_of(coefficient.name)

    assert module == coefficient.compute.__module__
    assert any(block.lead.startswith("Use it") for block in page_of(module).blocks)


def test_pages_come_once_numbers_before_rules():
    names = [page.name for page in method_pages(result())]

    assert len(set(names)) == len(names)
    assert names.index("krippendorff") < names.index("guideline_failure") < names.index("label_typo")
    assert "shared_error" in names
    assert method_pages(empty_result()) == []


def test_an_unknown_number_has_no_page():
    assert module_of("no_such_number") is None


def test_what_stands_behind_a_rule_is_there():
    assert set(BEHIND) <= {rule.name for rule in RULES}
    assert all(importlib.import_module(name).__doc__ for names in BEHIND.values() for name in names)


def test_a_page_is_cut_into_paragraphs():
    text = "A line\nthat goes on.\n\n    a = b\n      + c\n\n*Use it when* it\nfits.\n*Beware when* not.\n"
    text += "1. one\n2. two\n\nReferences\n----------\n"
    text += "Cohen, J. (1960). A\ncoefficient.\nScott, W. A. (1955). Reliability."

    assert [(block.kind, block.lead, block.text) for block in blocks(text)] == [
        ("text", "", "A line that goes on."),
        ("lines", "", "a = b\n  + c"),
        ("text", "Use it when", "it fits."),
        ("text", "Beware when", "not."),
        ("text", "", "1. one"),
        ("text", "", "2. two"),
        ("heading", "", "References"),
        ("text", "", "Cohen, J. (1960). A coefficient."),
        ("text", "", "Scott, W. A. (1955). Reliability."),
    ]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_report_and_explain_tell_the_same_of_a_number(name):
    module = module_of(name)

    assert module is not None
    assert inspect.cleandoc(importlib.import_module(module).__doc__) == explain(name)
