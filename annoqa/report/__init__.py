"""What people read: one self-contained page, the files beside it, and the terminal's summary."""

from annoqa.report.outputs import load_result, write_outputs
from annoqa.report.page import render
from annoqa.report.sections import SECTIONS

__all__ = ["SECTIONS", "load_result", "render", "write_outputs"]
