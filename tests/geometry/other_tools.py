"""Masks and skeletons that other tools wrote and measured, as `of_other_tools.json` says which."""

import json
from pathlib import Path

import numpy as np

from annoqa.geometry import Ragged
from annoqa.geometry.mask_runs import mask_of_pixels

FOUND = json.loads(Path(__file__).with_name("of_other_tools.json").read_text())
MASKS, IOU, SKELETONS = FOUND["masks"], FOUND["iou"], FOUND["skeletons"]


def picture(mask):
    height, width = mask["size"]
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(mask["pixels"]), np.uint8))
    return bits[: height * width].reshape(height, width).astype(bool)


def joined(masks):
    return Ragged.from_rows([mask.packed()[0].tolist() for mask in masks])


def drawn():
    return joined([mask_of_pixels(picture(mask)) for mask in MASKS])
