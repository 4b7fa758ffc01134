"""Items of an export: id, text, media, and whatever the campaign's data say about them."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from msgspec import Raw

from annoqa.connectors.label_studio_account import Account
from annoqa.connectors.label_studio_config import LabelConfig
from annoqa.connectors.label_studio_records import Task
from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_text import dialogue_text, page_text
from annoqa.table.schema import DATA_PREFIX

MAX_KEYS = 100
MEDIA_TAGS = ("image", "audio", "audioplus", "video", "pdf", "timeseries")
MEDIA_ENDINGS = (
    ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".mp4", ".webm", ".mov",
    ".wav", ".mp3", ".flac", ".ogg", ".m4a", ".csv", ".pdf",
)  # fmt: skip
SCHEMES = ("http://", "https://", "s3://", "gs://", "azure-blob://", "data:", "/data/")


@dataclass(kw_only=True)
class Items:
    """Columns of items while a file streams by.

    Attributes
    ----------
    code : dict of str to int
        Row of each id.
    text, media : list of str or None
        One an item.
    data : list of dict
        Scalars of the data of each item, as text.
    keys : list of frozenset
        Data keys of each item that hold something.
    """

    code: dict[str, int] = field(default_factory=dict)
    text: list[str | None] = field(default_factory=list)
    media: list[str | None] = field(default_factory=list)
    data: list[dict[str, str]] = field(default_factory=list)
    keys: list[frozenset[str]] = field(default_factory=list)
    interned: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def add(self, task: Task, pointer: str, setting: Setting) -> int:
        """Add a task and return its row; a task that is there already is the same item.

        Parameters
        ----------
        task : Task
            Whose data are read.
        pointer : str
            Where it stands.
        setting : Setting
            Is told the texts that spans may point into.
        """
        name = _name(task, pointer, setting.account)
        parsed = {key: _json(raw) for key, raw in (task.data or {}).items()}
        row = self.code.setdefault(name, len(self.code))
        text_key, text = _text(parsed, setting.config)
        _tell_texts(parsed, row, text, setting)
        if row < len(self.text):
            setting.account.tell(
                "note", "task-twice", "a task stands in the file twice; it is one item", pointer
            )
            return row
        self.text.append(text)
        self.media.append(_media(parsed, setting.config))
        scalars = {key: _scalar(value, task.data[key]) for key, value in parsed.items()} if task.data else {}
        self.data.append({key: said for key, said in scalars.items() if said is not None and key != text_key})
        held = frozenset(key for key, value in parsed.items() if value not in (None, "", []))
        self.keys.append(self.interned.setdefault(held, held))
        return row

    def columns(self, setting: Setting) -> dict[str, Any]:
        """Return the columns of `items`."""
        n = len(self.text)
        size = np.array([setting.sizes.get(row, (np.nan, np.nan)) for row in range(n)]).reshape(n, 2)
        sides = [[None if np.isnan(side) else side for side in column.tolist()] for column in size.T]
        texts = [setting.shown.get(row, text) for row, text in enumerate(self.text)]
        columns = {"item": list(self.code), "width_px": sides[0], "height_px": sides[1]}
        columns |= {"text": texts, "media": self.media}
        for key in self._data_keys(setting.account):
            columns[DATA_PREFIX + key] = [data.get(key) for data in self.data]
        return columns

    def _data_keys(self, account: Account) -> list[str]:
        """Return the keys that become columns: all of them, or the most frequent."""
        counts: dict[str, int] = {}
        for data in self.data:
            for key in data:
                counts[key] = counts.get(key, 0) + 1
        keys = sorted(counts, key=lambda key: (-counts[key], key))
        if len(keys) > MAX_KEYS:
            message = (
                f"the data have {len(keys):,} different keys; the {MAX_KEYS} most frequent became columns"
            )
            account.tell("note", "data-keys", message)
        return sorted(keys[:MAX_KEYS])


def _name(task: Task, pointer: str, account: Account) -> str:
    """Return a task's id; without one, a name that depends on its data only."""
    if task.id is not None:
        return str(task.id)
    account.tell("note", "no-task-id", "a task has no id; its data give it one", pointer)
    digest = hashlib.sha256()
    for key, raw in sorted((task.data or {"": Raw(pointer.encode())}).items()):
        digest.update(key.encode("utf-8", "replace") + b"\0" + bytes(raw) + b"\0")
    return f"data-{digest.hexdigest()[:16]}"


def _json(raw: Raw) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Parse one value of the data; what cannot be parsed is nothing."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _scalar(value: object, raw: Raw) -> str | None:
    """Return a scalar as text, as it is written."""
    if isinstance(value, str):
        return value
    return None if value is None or isinstance(value, dict | list) else bytes(raw).decode("utf-8", "replace")


def _is_text(value: object) -> bool:
    """Say whether a value is text, and not the address of something."""
    return isinstance(value, str) and bool(value) and not _is_media(value)


def _is_media(value: object) -> bool:
    """Say whether a value is the address of something."""
    if not isinstance(value, str):
        return False
    return value.startswith(SCHEMES) or (" " not in value and value.lower().endswith(MEDIA_ENDINGS))


def _tell_texts(data: dict[str, Any], row: int, likely: str | None, setting: Setting) -> None:
    """Tell the texts that spans of an item may point into."""
    if likely:
        setting.texts[row, ""] = likely
    for key, value in data.items():
        if _is_text(value):
            setting.texts[row, key] = value
        elif (turns := dialogue_text(value, "text")) is not None:
            setting.texts[row, key] = turns
    for name, shown in setting.config.objects.items():
        value = data.get(shown.key or "")
        setting.texts.pop((row, name), None)
        text = value if _is_text(value) else dialogue_text(value, shown.text_key)
        if text is not None:
            setting.texts[row, name] = text


def _text(data: dict[str, Any], config: LabelConfig) -> tuple[str | None, str | None]:
    """Return the key and the text of an item: what a config shows, else `text`, else the only text."""
    for shown in config.objects.values():
        value = data.get(shown.key or "")
        if shown.tag == "hypertext" and _is_text(value):
            return shown.key, page_text(value)
        if shown.tag == "text" and _is_text(value):
            return shown.key, value
        if shown.tag == "paragraphs" and (turns := dialogue_text(value, shown.text_key)) is not None:
            return shown.key, turns
    if config.objects:
        return None, None
    texts = [key for key, value in data.items() if _is_text(value) and (key == "text" or " " in value)]
    key = "text" if "text" in texts else texts[0] if len(texts) == 1 else None
    if key is not None:
        return key, data[key]
    spoken = [text for value in data.values() if (text := dialogue_text(value, "text")) is not None]
    return None, spoken[0] if len(spoken) == 1 else None


def _media(data: dict[str, Any], config: LabelConfig) -> str | None:
    """Return the address of an item's image, sound or video."""
    for shown in config.objects.values():
        value = data.get(shown.key or "")
        if shown.tag in MEDIA_TAGS and isinstance(value, str) and value:
            return value
    if config.objects:
        return None
    return next((value for value in data.values() if _is_media(value)), None)
