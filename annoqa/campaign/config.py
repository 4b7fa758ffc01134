"""The configuration of a campaign: one TOML file, every key known, a typo is an error.

`annoqa init SOURCE` writes one with comments from what it finds in the source. Paths are relative
to the file.
"""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from annoqa.campaign.zone import read_moment
from annoqa.errors import ConfigError, closest
from annoqa.ground_truth.gold_origin import GoldOrigin
from annoqa.ground_truth.settings import Correction, FailureSettings
from annoqa.vocabulary import Level, Severity


class Section(BaseModel):
    """A part of the file: unknown keys are errors, values do not change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceSection(Section):
    """One source: a file, a folder or a pattern, and how to read it."""

    path: str = Field(description="File, folder or pattern such as `exports/*.json`.")
    connector: str | None = Field(None, description="Name of a connector; found from the content otherwise.")
    label_config: str | None = Field(
        None, description="Label Studio's labeling config (XML), for label lists."
    )
    annotator: str | None = Field(None, description="Who made the file, where the file does not say.")
    truth: bool = Field(default=False, description="Whether the file holds ground truth.")
    item: str | None = Field(
        None, description="What names the items: `media` for the file name, or a data key; ids otherwise."
    )
    options: dict[str, Any] = Field(default_factory=dict, description="Further options of the connector.")


class FieldSection(Section):
    """What is known about one field beyond its source."""

    level: Level | None = Field(
        None, description="nominal, ordinal, interval, ratio, date, set, path, ranking or text."
    )
    labels: tuple[str, ...] | None = Field(None, description="Every label there is, in order.")
    compare: bool = Field(default=True, description="Whether the field is measured.")


class ItemSection(Section):
    """What is known about the items."""

    group: str | None = Field(None, description="Data key of the video or document an item belongs to.")
    slices: tuple[str, ...] = Field((), description="Data keys to break every number down by.")


class MediaSection(Section):
    """Where the galleries find images."""

    folder: str | None = Field(None, description="Folder of the media files; nothing outside it is read.")


class TimeSection(Section):
    """How time is told."""

    fps: Annotated[float, Field(gt=0)] | None = Field(None, description="Frames per second of the videos.")
    zone: str | None = Field(None, description="Time zone whose midnight begins a day; UTC otherwise.")


class MatchingSection(Section):
    """When two marks are about the same thing."""

    threshold: Annotated[float, Field(gt=0, le=1)] = Field(0.5, description="Least IoU of boxes, inclusive.")


class IntervalSection(Section):
    """How sure the numbers are."""

    confidence: Annotated[float, Field(gt=0.5, lt=1)] = Field(0.95, description="Coverage of the intervals.")
    seed: int = Field(0, description="For whatever is drawn at random.")


class GuidelineSection(Section):
    """What people were told."""

    folder: str | None = Field(None, description="Folder of Markdown documents with clauses.")
    version_field: str | None = Field(
        None,
        description="What names the version an answer was made under: a data key of the items (`data.x`),"
        " or a key of the annotations of a Label Studio export; the date otherwise.",
    )


Moment = Annotated[datetime | date, BeforeValidator(read_moment)]


class SelectSection(Section):
    """Which answers of people are looked at; ground truth and models always are."""

    since: Moment | None = Field(None, description="Made at this date or time, or later.")
    until: Moment | None = Field(None, description="Made before this date or time.")
    guideline_version: str | None = Field(
        None, description="Made under this version of the guidelines: `2`, or `objects@2` of one document."
    )


class FailureSection(Section):
    """When annotators who agree and are wrong are a failure of the guideline."""

    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.05, description="Expected share of false ones among the failures called out."
    )
    correction: Correction = Field(
        "benjamini_hochberg",
        description="How it is held; benjamini_yekutieli does so whatever the dependence of the cells.",
    )
    gold_authors: Literal[1, 2] = Field(
        1, description="How many named authors of gold a failure needs where nearly everybody contradicts it."
    )

    def settings(self) -> FailureSettings:
        """Return the cut-offs of the search."""
        default = FailureSettings()
        more: tuple[GoldOrigin, ...] = ("one",) if self.gold_authors > 1 else ()
        return FailureSettings(
            false_discovery_rate=self.false_discovery_rate,
            correction=self.correction,
            conflict_origins=(*default.conflict_origins, *more),
        )


class TrustedSection(Section):
    """Who is known to follow the guideline, where there is no ground truth."""

    annotators: tuple[str, ...] = Field((), description="Ids of annotators the others are compared with.")


class GateSection(Section):
    """When the command ends with exit code 1."""

    fail_on: Severity | Literal["never"] = Field("serious", description="Least severity that fails.")


class ReportSection(Section):
    """Where the results go."""

    folder: str = Field("annoqa-report", description="Folder of the report; replaced as a whole.")


class Config(Section):
    """A campaign."""

    title: str = Field("Annotation campaign", description="Name of the campaign, as the report shows it.")
    sources: tuple[SourceSection, ...] = Field(min_length=1, description="What to read.")
    fields: dict[str, FieldSection] = Field(default_factory=dict, description="By name of the field.")
    items: ItemSection = ItemSection()
    media: MediaSection = MediaSection()
    time: TimeSection = TimeSection()
    matching: MatchingSection = MatchingSection()
    interval: IntervalSection = IntervalSection()
    guidelines: GuidelineSection = GuidelineSection()
    select: SelectSection = SelectSection()
    failures: FailureSection = FailureSection()
    trusted: TrustedSection = TrustedSection()
    gates: GateSection = GateSection()
    report: ReportSection = ReportSection()


def load_config(path: Path | str) -> Config:
    """Read a configuration file.

    Parameters
    ----------
    path : path
        A TOML file.

    Returns
    -------
    Config
        Checked; defaults filled in.

    Raises
    ------
    ConfigError
        When the file is not there, is not TOML, or says something unknown; with the key and a hint.
    """
    path = Path(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise ConfigError.saying(
            "The configuration must be a file.", f"`{path}` is not there.", "`annoqa init SOURCE` writes one."
        ) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise ConfigError.saying(f"`{path}` must be TOML in UTF-8.", str(problem)) from problem
    return check_config(content, path.name)


def check_config(content: dict[str, Any], name: str = "configuration") -> Config:
    """Turn a dictionary into a configuration.

    Parameters
    ----------
    content : dict
        What a TOML file would hold.
    name : str, default "configuration"
        What to call it in messages.

    Returns
    -------
    Config
        Checked; defaults filled in.

    Raises
    ------
    ConfigError
        With every wrong key at once.

    Examples
    --------
    >>> check_config({"sources": [{"path": "export.json"}]}).matching.threshold
    0.5
    """
    try:
        return Config.model_validate(content)
    except ValidationError as problem:
        lines = [_told(error) for error in problem.errors()]
        raise ConfigError.saying(
            f"`{name}` must hold known keys with values that fit.", "\n".join(lines)
        ) from None


def _told(error: Any) -> str:  # noqa: ANN401 - pydantic's own record
    """Tell one problem: the key, what was wrong, and the closest known key."""
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] != "extra_forbidden":
        return f"  {where}: {error['msg']}; found {error['input']!r}."
    known = _keys(error["loc"][:-1])
    return f"  {where}: there is no such key; {closest(str(error['loc'][-1]), known)}"


def _keys(place: tuple[str | int, ...]) -> list[str]:
    """Return the keys that are known at a place in the file."""
    sections: dict[str, type[BaseModel]] = {
        "sources": SourceSection,
        "fields": FieldSection,
        **{
            name: type(info.default)
            for name, info in Config.model_fields.items()
            if isinstance(info.default, Section)
        },
    }
    return sorted((sections[str(place[0])] if place else Config).model_fields)
