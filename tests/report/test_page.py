"""The page: whole, safe, the same every time, and there when there is nothing to say."""

import dataclasses
import pkgutil
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annoqa.measurements.measurement import Measurement
from annoqa.report import SECTIONS, render, sections
from annoqa.report.gallery import Media
from annoqa.report.material import Material
from annoqa.statistics.estimate import Estimate
from tests.report.campaign import EMPTY, empty_result, guidelines, picture, result, table

VOID = {"meta", "br", "rect", "use", "image", "path", "link"}
DANGEROUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "$\\frac{$",
    "cost $5 and $6",
    "@@0@@",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
    "`<b>` **<i>**",
    "日本語 🤖 \u202e",
    "]]><svg onload=alert(1)>",
    "#a10001",
    ' clip-path="x" id="y"',
)


class Page(HTMLParser):
    """The tags of a page, its ids, links and attributes; raises where tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in {"href", "xlink:href", "src"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def whole_page(tmp_path: Path, **texts: str) -> str:
    picture(tmp_path)
    of_result = {key: texts[key] for key in ("label", "other", "field", "title") if key in texts}
    of_table = {key: texts[key] for key in ("label", "other", "name", "text") if key in texts}
    return render(result(**of_result), table(**of_table), media_folder=tmp_path, guidelines=guidelines())


def test_nothing_outside_the_page_is_asked_for(tmp_path):
    page = Page(whole_page(tmp_path))

    assert all(link.startswith(("#", "data:image/png;base64,", "https://")) for link in page.links)
    assert not {"script", "iframe", "object", "embed", "form", "link", "base"} & set(page.tags)
    assert not [name for name in page.names if name.startswith("on")]


def test_a_strict_policy_is_stated_before_anything_else(tmp_path):
    text = whole_page(tmp_path)

    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy.start() < text.index("<style>")
    rules = policy[1].replace("&#39;", "'")
    assert rules.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere(tmp_path):
    page = Page(whole_page(tmp_path))

    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner - set(page.ids) == set()


def test_anchors_of_sections_are_unique():
    anchors = [section.anchor for section in SECTIONS]

    assert len(set(anchors)) == len(anchors)
    assert all(re.fullmatch(r"[a-z-]+", anchor) for anchor in anchors)


def test_every_section_is_listed():
    files = {module.name for module in pkgutil.iter_modules(sections.__path__)}

    assert files == {section.render.__module__.rsplit(".", 1)[-1] for section in SECTIONS}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.anchor)
def test_every_section_renders_on_an_empty_campaign(section):
    material = Material(result=empty_result(), table=EMPTY, media=Media(None))

    reason = section.needs(material)
    assert reason.endswith(".")
    Page(str(section.render(material)))


def test_an_empty_campaign_has_a_page_that_says_why():
    text = render(empty_result(), EMPTY)

    assert "Nothing was measured" in text
    assert text.count('class="reason"') == len(SECTIONS)


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_stays_text(tmp_path, text):
    plain = Page(whole_page(tmp_path))
    page = Page(whole_page(tmp_path, label=text, name=text, text=text * 3, title=text))

    assert set(page.tags) <= set(plain.tags) | {"code", "strong"}
    assert page.names <= plain.names


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(label=st.text(min_size=1, max_size=40), other=st.text(min_size=1, max_size=40))
def test_any_label_is_escaped(tmp_path, label, other):
    other = other if other != label else label + "'"
    page = Page(whole_page(tmp_path, label=label, other=other, text=label + other))

    assert "script" not in page.tags
    assert not [name for name in page.names if name.startswith("on")]


def test_the_same_input_gives_the_same_bytes(tmp_path):
    assert whole_page(tmp_path) == whole_page(tmp_path)


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_process(tmp_path):
    code = (
        "import hashlib, pathlib, tests.report.test_page as t;"
        f"print(hashlib.sha256(t.whole_page(pathlib.Path({str(tmp_path)!r})).encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in "12"
    }

    assert len(made) == 1


def test_the_page_opens_with_the_verdict_and_three_things_to_do(tmp_path):
    text = whole_page(tmp_path)

    assert text.index('class="verdict"') < text.index('class="steps"') < text.index('class="card')
    steps = text[text.index('class="steps"') : text.index("</ol>", text.index('class="steps"'))]
    assert steps.count("<li") == 3
    assert "4 serious findings" in text


def test_undefined_values_show_a_dash_and_the_reason(tmp_path):
    text = whole_page(tmp_path)

    assert "– <small>no marks were matched</small>" in text
    assert '0.74</span> <span class="interval">[0.42, 0.90]' in text
    assert "nan" not in re.sub(r"[A-Za-z0-9+/=]{60,}", "", text).lower().replace("annotan", "").split()


def test_a_clause_is_quoted_and_the_methods_are_the_docstrings(tmp_path):
    text = whole_page(tmp_path)

    assert "A <strong>mug</strong> has a handle." in text
    assert "<strong>Undefined when</strong> no unit was judged twice" in text
    assert "matching" in text[text.index("<footer>") :]


def test_many_findings_become_lines_and_none_is_left_out():
    found = result()
    many = tuple(dataclasses.replace(found.findings[-1], title=f"slip number {at}.") for at in range(40))
    text = render(dataclasses.replace(found, findings=many), table())

    assert text.count('class="card') < 40
    assert all(f"lip number {at}." in text for at in range(40))


def test_pairs_of_people_are_compared_in_every_question():
    def pair(name, question, value, *who):
        title, made = f"The {question} of marks", Estimate(value=value)
        return Measurement(
            field="box", question=question, name=name, title=title, subject="pair", who=who, estimate=made
        )

    numbers = [
        pair(name, question, value, *who)
        for name, question, value in (("label_agreement", "label", 1.0), ("mean_iou", "extent", 0.7))
        for who in (("a", "b"), ("a", "c"), ("b", "c"))
    ]
    of_all = dataclasses.replace(numbers[-1], subject="all", who=())
    numbers += [dataclasses.replace(of_all, subject="annotator", who=(name,)) for name in "abc"]
    page = render(dataclasses.replace(empty_result(), measurements=(of_all, *numbers)), EMPTY)

    assert "The label of marks of every two annotators" in page
    assert "The extent of marks of every two annotators" in page
