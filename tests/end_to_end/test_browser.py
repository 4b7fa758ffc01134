"""The report in a real browser: it renders, it asks nobody for anything, nothing is blocked."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
SAMPLE = Path(__file__).resolve().parents[2] / "reports" / "sample" / "report.html"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
)


@pytest.fixture(scope="module")
def browser():
    names = [os.environ.get("ANNOQA_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("ANNOQA_CI"):
            pytest.fail("CI needs Chromium; .ci/run installs it")
        pytest.skip("no Chromium on this machine; name one with ANNOQA_CHROMIUM")
    return found


def opened(browser, tmp_path, *options):
    command = [browser, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", *options, SAMPLE.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)


def test_the_page_renders_and_nothing_is_blocked(browser, tmp_path):
    run = opened(browser, tmp_path, "--dump-dom")

    assert "Demo: kitchen robot" in run.stdout
    assert "mug" in run.stdout
    assert "CONSOLE" not in run.stderr
    assert "Content Security Policy" not in run.stderr


@pytest.mark.parametrize("width", [1200, 420])
def test_a_screenshot_has_something_on_it(browser, tmp_path, width):
    from PIL import Image

    picture = tmp_path / "page.png"
    opened(browser, tmp_path, f"--window-size={width},1600", f"--screenshot={picture}")

    with Image.open(picture) as image:
        assert image.width >= width
        assert len(image.convert("RGB").resize((100, 100)).getcolors(10_000)) > 50
