import base64
import io
import json
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from annoqa.connectors.bitmask_png import mask_of_png
from annoqa.connectors.brush_runs import CHUNK, BrokenMaskError, brush_of_mask, mask_of_brush
from annoqa.connectors.label_studio import read_label_studio
from annoqa.geometry import Ragged
from annoqa.geometry.mask_runs import mask_of_pixels, pixels_of
from tests.geometry.other_tools import MASKS, picture


def numbers(mask):
    return mask.packed()[0].tolist()


def bits_read_one_by_one(stream):
    """The stream as its description reads, one bit after the other, with no short cut."""
    bits = "".join(f"{byte:08b}" for byte in stream)
    at = 0

    def take(n):
        nonlocal at
        at += n
        return int(bits[at - n : at], 2)

    n_values, word = take(32), take(5) + 1
    sizes = [take(4) + 1 for _ in range(4)]
    values = []
    while len(values) < n_values:
        one = take(1)
        count = take(sizes[take(2)]) + 1
        values += [take(word)] * count if one else [take(word) for _ in range(count)]
    return np.array(values)


def written(packets, n_values, word=8, sizes=(3, 4, 8, 16)):
    """A stream of packets: (count, value) for one value, or a list of values."""
    bits = f"{n_values:032b}{word - 1:05b}" + "".join(f"{size - 1:04b}" for size in sizes)
    for packet in packets:
        values, one = (packet[1:], 1) if isinstance(packet, tuple) else (packet, 0)
        count = packet[0] if one else len(packet)
        bits += f"{one}11{count - 1:0{sizes[3]}b}" + "".join(f"{value:0{word}b}" for value in values)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


@pytest.mark.parametrize("mask", MASKS, ids=range(len(MASKS)))
def test_brushes_of_another_tool_are_read(mask):
    stream = bytes.fromhex(mask["brush"])

    assert numbers(mask_of_brush(stream, *mask["size"])) == numbers(mask_of_pixels(picture(mask)))
    assert (bits_read_one_by_one(stream).reshape(*mask["size"], 4)[:, :, 3] > 0).tolist() == picture(
        mask
    ).tolist()


@pytest.mark.parametrize("mask", MASKS[6:], ids=range(len(MASKS[6:])))
def test_what_is_written_is_read_again(mask):
    stream = brush_of_mask(mask_of_pixels(picture(mask)), 0)

    assert (bits_read_one_by_one(stream).reshape(*mask["size"], 4)[:, :, 3] > 0).tolist() == picture(
        mask
    ).tolist()
    assert numbers(mask_of_brush(stream, *mask["size"])) == numbers(mask_of_pixels(picture(mask)))


@given(st.data(), st.integers(1, 5), st.integers(1, 5), st.integers(1, 32))
@settings(deadline=None)
def test_packets_of_any_kind_are_read(data, height, width, word):
    n, packets, left = 4 * height * width, [], 4 * height * width
    value = st.integers(0, 2**word - 1)
    while left:
        count = data.draw(st.integers(1, left))
        one = data.draw(st.booleans())
        packets.append((count, data.draw(value)) if one else [data.draw(value) for _ in range(count)])
        left -= count
    stream = written(packets, n, word)
    expected = bits_read_one_by_one(stream).reshape(height, width, 4)[:, :, 3] > 0

    assert (pixels_of(mask_of_brush(stream, height, width), 0) == expected).all()


def test_a_long_stream_is_read_across_its_parts():
    rng = np.random.default_rng(3)
    pixels = rng.random((240, 260)) < 0.5
    stream = brush_of_mask(mask_of_pixels(pixels), 0)

    assert len(stream) > 1.5 * CHUNK
    assert (pixels_of(mask_of_brush(stream, 240, 260), 0) == pixels).all()


@given(st.binary(max_size=60), st.integers(0, 6), st.integers(0, 6))
@settings(deadline=None)
def test_any_bytes_are_a_mask_or_broken(stream, height, width):
    head = (4 * height * width).to_bytes(4, "big")
    for bytes_ in (stream, head + stream):
        try:
            assert numbers(mask_of_brush(bytes_, height, width))[:2] == [height, width]
        except BrokenMaskError as problem:
            assert str(problem)  # noqa: PT017 - either way is right, and no third one is


@given(st.data())
@settings(deadline=None)
def test_a_stream_with_a_wrong_bit_is_a_mask_or_broken(data):
    mask = data.draw(st.sampled_from(MASKS[6:]))
    stream = bytearray.fromhex(mask["brush"])
    at = data.draw(st.integers(0, 8 * len(stream) - 1))
    stream[at // 8] ^= 128 >> at % 8
    cut = data.draw(st.integers(0, len(stream)))
    for bytes_ in (bytes(stream), bytes(stream[:cut])):
        try:
            found = mask_of_brush(bytes_, *mask["size"])
        except BrokenMaskError:
            continue
        assert numbers(found)[:2] == mask["size"]
        assert sum(numbers(found)[2:]) == mask["size"][0] * mask["size"][1]


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        (b"", "in its head"),
        (written([(24, 1)], 28), "of 28 values"),
        (written([(20, 1)], 24), "ends early"),
        (written([(25, 1)], 24), "goes on"),
        (written([[1] * 24], 24)[:-3], "ends early"),
    ],
)
def test_a_broken_stream_says_why(stream, reason):
    with pytest.raises(BrokenMaskError, match=reason):
        mask_of_brush(stream, 3, 2)


def test_a_raster_beyond_any_image_is_not_unpacked():
    with pytest.raises(BrokenMaskError, match="larger than"):
        mask_of_brush(written([(1, 1)], 0), 1 << 20, 1 << 20)


def url(image, form="PNG"):
    out = io.BytesIO()
    image.save(out, form)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "RGB", "I;16"])
def test_pixels_that_can_be_seen_are_painted(mode):
    pixels = np.zeros((5, 7), dtype=bool)
    pixels[1:3, 2:6] = True
    if mode in ("RGBA", "LA"):
        image = Image.merge(
            mode, [Image.new("L", (7, 5))] * (len(mode) - 1) + [Image.fromarray(pixels.astype(np.uint8))]
        )
    elif mode == "P":
        image = Image.fromarray(pixels.astype(np.uint8)).convert("P")
        image.info["transparency"] = 0
    elif mode == "I;16":
        image = Image.fromarray(pixels.astype(np.uint16) * 300)
    else:
        image = Image.fromarray(pixels.astype(np.uint8) * 255).convert(mode)
    assert (pixels_of(mask_of_png(url(image)), 0) == pixels).all()


def png(width, height, content=b""):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(file).decode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no data URL"),
        ("https://example.org/a.png", "no data URL"),
        ("data:image/png;base64,***", "no base64"),
        ("data:image/png;base64," + base64.b64encode(b"GIF89a" + bytes(40)).decode(), "no PNG"),
        (png(1 << 31, 1 << 31), "larger than"),
        (png(50_000, 50_000, zlib.compress(bytes(100))), "larger than"),
        (png(0, 5), "larger than"),
        (png(5, 5, zlib.compress(bytes(3))), "broken"),
        (png(5, 5, b"nothing"), "broken"),
    ],
)
def test_a_bad_png_says_why(text, reason):
    with pytest.raises(BrokenMaskError, match=reason):
        mask_of_png(text)


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(deadline=None)
def test_a_png_with_a_wrong_byte_is_a_mask_or_broken(at, byte):
    whole = url(Image.fromarray(np.eye(9, dtype=np.uint8) * 255))
    file = bytearray(base64.b64decode(whole.partition(",")[2]))
    file[at % len(file)] = byte
    try:
        mask_of_png("data:image/png;base64," + base64.b64encode(bytes(file)).decode())
    except BrokenMaskError as problem:
        assert str(problem)  # noqa: PT017 - either way is right, and no third one is


def export(tmp_path, *values, kind="brushlabels", **said):
    size = {"original_width": 2, "original_height": 3} | said
    result = [
        {"id": f"r{at}", "type": kind, "from_name": "c", "to_name": "i", "value": value, **size}
        for at, value in enumerate(values)
    ]
    task = {
        "id": 1,
        "data": {"image": "a.jpg"},
        "annotations": [{"id": 1, "completed_by": 1, "result": result}],
    }
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]))
    return read_label_studio(path)


GOOD = list(brush_of_mask(Ragged.from_rows([[3, 2, 1, 2, 2, 1]]), 0))


def test_each_mask_that_cannot_be_used_is_rejected_with_reason_and_place(tmp_path):
    empty = list(brush_of_mask(Ragged.from_rows([[3, 2, 6]]), 0))
    table = export(
        tmp_path,
        {"rle": GOOD, "brushlabels": ["A"]},
        {"rle": GOOD[:4], "brushlabels": ["A"]},
        {"rle": [*GOOD, 256], "brushlabels": ["A"]},
        {"rle": "many", "brushlabels": ["A"]},
        {"brushlabels": ["A"]},
        {"rle": empty, "brushlabels": ["A"]},
        {"rle": GOOD, "brushlabels": ["B"]},
    )
    rejected = {row.pointer[-1]: (row.rule, row.message) for row in table.log.rows if row.fate == "rejected"}

    assert {at: rule for at, (rule, _) in rejected.items()} == {
        "1": "broken-mask",
        "2": "broken-mask",
        "3": "broken-mask",
        "4": "broken-mask",
        "5": "empty-mask",
    }
    assert "in its head" in rejected["1"][1]
    assert "0 to 255" in rejected["2"][1]
    assert table.marks["extent"].to_pylist() == [[3, 2, 1, 2, 2, 1]] * 2
    assert [table.names("labels")[mark["label"]] for mark in table.marks.to_pylist()] == ["A", "B"]


def test_without_the_size_of_the_image_there_is_no_mask(tmp_path):
    table = export(tmp_path, {"rle": GOOD}, original_width=None, original_height=None)

    assert ["size of the image" in row.message for row in table.log.rows if row.fate == "rejected"] == [True]


def test_a_value_that_is_not_quite_json_does_not_lose_the_mask(tmp_path):
    table = export(tmp_path, {"rle": GOOD, "brushlabels": ["A"], "more": float("nan")})

    assert table.marks["extent"].to_pylist() == [[3, 2, 1, 2, 2, 1]]
    assert [row.rule for row in table.log.rows if row.fate == "repaired"] == ["value-type"]


def test_a_bitmask_of_another_size_than_the_image_is_told(tmp_path):
    small, large = (url(Image.new("RGBA", size, (0, 0, 0, 255))) for size in ((2, 3), (4, 3)))
    table = export(tmp_path, {"imageDataURL": small}, {"imageDataURL": large}, kind="bitmasklabels")

    assert [row.pointer[-1] for row in table.log.rows if row.rule == "mask-size"] == ["1"]
    assert table.marks["extent"].to_pylist() == [[3, 2, 0, 6], [3, 4, 0, 12]]


def test_a_brush_and_its_labels_in_two_results_are_one_mask(tmp_path):
    said = {"id": "r", "to_name": "i", "original_width": 2, "original_height": 3}
    result = [
        {"type": "brush", "from_name": "c", "value": {"format": "rle", "rle": GOOD}, **said},
        {
            "type": "labels",
            "from_name": "l",
            "value": {"format": "rle", "rle": GOOD, "labels": ["A"]},
            **said,
        },
    ]
    task = {
        "id": 1,
        "data": {"image": "a.jpg"},
        "annotations": [{"id": 1, "completed_by": 1, "result": result}],
    }
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]))
    table = read_label_studio(path)

    assert table.names("fields") == ["c"]
    assert table.marks["extent"].to_pylist() == [[3, 2, 1, 2, 2, 1]]
    assert table.names("labels") == ["A"]


def test_masks_on_several_images_of_an_item_may_have_several_sizes(tmp_path):
    large = list(brush_of_mask(Ragged.from_rows([[4, 5, 1, 19]]), 0))
    result = [
        {"type": "brushlabels", "from_name": "c", "to_name": "i", "item_index": at, "original_width": width,
         "original_height": height, "value": {"rle": rle, "brushlabels": ["A"]}}
        for at, (width, height, rle) in enumerate([(2, 3, GOOD), (5, 4, large)])
    ]  # fmt: skip
    task = {
        "id": 1,
        "data": {"image": "a.jpg"},
        "annotations": [{"id": 1, "completed_by": 1, "result": result}],
    }
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]))
    table = read_label_studio(path)

    assert table.marks["part"].to_pylist() == ["0", "1"]
    assert "mask-size" not in {row.rule for row in table.log.rows}
