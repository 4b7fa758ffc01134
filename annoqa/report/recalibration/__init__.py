"""The packet of a recalibration review: pages to print, JSON, and the calibration set."""

from annoqa.report.recalibration.packet import render_packet
from annoqa.report.recalibration.write import write_packet

__all__ = ["render_packet", "write_packet"]
