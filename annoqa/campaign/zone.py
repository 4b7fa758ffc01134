"""Dates of a configuration as moments: a day begins at midnight of the campaign's time zone."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from annoqa.errors import ConfigError

NS = 1_000_000_000
MICROSECOND = 1_000


def zone_named(name: str | None) -> tzinfo:
    """Return a time zone.

    Parameters
    ----------
    name : str or None
        Such as `Europe/Berlin`; None for UTC.

    Returns
    -------
    tzinfo
        With its summer times.

    Raises
    ------
    ConfigError
        When there is none of that name.
    """
    if name is None or name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise ConfigError.saying(
            "`time.zone` must be the name of a time zone.",
            f"Found {name!r}.",
            "names are those of the IANA, such as Europe/Berlin or UTC.",
        ) from problem


def read_moment(value: object) -> object:
    """Turn text into a date or a date with a time; anything else stays as it is.

    Parameters
    ----------
    value : object
        As a configuration or the command line says it.

    Returns
    -------
    object
        A date where there is no time of day.

    Raises
    ------
    ValueError
        When a text is neither.

    Examples
    --------
    >>> read_moment("2024-01-15"), read_moment("2024-01-15T08:00:00+01:00").isoformat()
    (datetime.date(2024, 1, 15), '2024-01-15T08:00:00+01:00')
    """
    if not isinstance(value, str):
        return value
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(value.strip())
        except ValueError:
            continue
    message = "it must be a date such as 2024-01-15, or a time such as 2024-01-15T08:00:00+01:00"
    raise ValueError(message)


def moment_ns(moment: date | datetime, zone: tzinfo) -> int:
    """Return a date or time in nanoseconds since 1970, UTC.

    Parameters
    ----------
    moment : date or datetime
        A date is the midnight at which it begins; a time that says no zone is of `zone`.
    zone : tzinfo
        The campaign's.

    Returns
    -------
    int
        What `annotations.created_at` is compared with.

    Examples
    --------
    >>> moment_ns(date(1970, 1, 2), UTC) == 24 * 3600 * NS
    True
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    whole = round(aware.replace(microsecond=0).timestamp())
    return whole * NS + aware.microsecond * MICROSECOND


def told(moment: int) -> str:
    """Return a moment in words that name its zone.

    Parameters
    ----------
    moment : int
        Nanoseconds since 1970.

    Returns
    -------
    str
        Such as `2024-01-15 08:00 UTC`.
    """
    return str(np.datetime64(moment // NS, "s")).replace("T", " ") + " UTC"
