"""Bytes to UTF-8: byte-order marks, UTF-16, and the old western encodings that people still send."""

import codecs

from annoqa.errors import SourceError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE_BYTES = 4096


def decoded(data: bytes, name: str) -> tuple[bytes, list[tuple[str, str]]]:
    r"""Return a file's text as UTF-8, and notes where it was something else.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What the file is called in a message.

    Returns
    -------
    tuple of (bytes, list of (rule, message))
        Text without a byte-order mark.

    Raises
    ------
    SourceError
        When the bytes are no text.

    Examples
    --------
    >>> decoded("é".encode("latin-1"), "a.csv")
    (b'\xc3\xa9', [('encoding', 'not UTF-8; read as Windows-1252 (Latin-1)')])
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return (body, []) if encoding == "utf-8" and _is_utf8(body) else _recoded(body, encoding, name)
    if b"\0" in data[:SAMPLE_BYTES] and not _has_stray_zeros(data):
        even, odd = data[0:SAMPLE_BYTES:2].count(0), data[1:SAMPLE_BYTES:2].count(0)
        return _recoded(data, "utf-16-be" if even > odd else "utf-16-le", name)
    return (data, []) if _is_utf8(data) else _western(data)


def _has_stray_zeros(data: bytes) -> bool:
    """Say whether zero bytes are a slip inside UTF-8; in UTF-16 every other byte of a table is zero."""
    sample = data[:SAMPLE_BYTES]
    return sample.count(0) * 5 < len(sample) and _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    """Say whether bytes are UTF-8."""
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _recoded(data: bytes, encoding: str, name: str) -> tuple[bytes, list[tuple[str, str]]]:
    """Decode what its mark, or its zero bytes, say it is."""
    try:
        text = data.decode(encoding)
        return text.encode("utf-8"), [("encoding", f"read as {encoding.upper()}")]
    except UnicodeError as problem:
        raise SourceError.saying(
            f"`{name}` must be text.", f"It is not {encoding.upper()}: {problem}.", "is it a binary file?"
        ) from problem


def _western(data: bytes) -> tuple[bytes, list[tuple[str, str]]]:
    """Decode as Windows-1252, or Latin-1 where a byte has no letter there."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.encode("utf-8"), [("encoding", "not UTF-8; read as Windows-1252 (Latin-1)")]
