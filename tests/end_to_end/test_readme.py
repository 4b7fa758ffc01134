"""What the README claims is run."""

import re
from pathlib import Path

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()


def test_the_python_example_runs():
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own README


def test_the_packages_it_names_are_in_the_tuple_of_layers():
    contributing = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text()
    listed = re.search(r"    cli (.*?)\n\n", contributing, re.DOTALL).group(0).replace("·", " ").split()

    here = Path(__file__).resolve().parents[2] / "annoqa"
    found = {p.name for p in here.iterdir() if p.is_dir() and p.name != "__pycache__"} | {
        p.stem for p in here.glob("*.py") if p.stem != "__init__"
    }
    assert set(listed) == found
