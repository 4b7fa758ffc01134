"""Dates as moments, in any time zone."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.campaign.config import check_config
from annoqa.campaign.zone import moment_ns, read_moment, told, zone_named
from annoqa.errors import ConfigError

HOUR = 3600 * 10**9


def ns(text):
    return round(datetime.fromisoformat(text).timestamp()) * 10**9


def test_a_day_begins_at_midnight_of_its_zone_in_summer_and_winter():
    berlin = zone_named("Europe/Berlin")

    assert moment_ns(date(2024, 1, 15), UTC) == ns("2024-01-15T00:00:00+00:00")
    assert moment_ns(date(2024, 1, 15), berlin) == ns("2024-01-14T23:00:00+00:00")
    assert moment_ns(date(2024, 7, 15), berlin) == ns("2024-07-14T22:00:00+00:00")
    assert moment_ns(date(2024, 4, 1), berlin) - moment_ns(date(2024, 3, 31), berlin) == 23 * HOUR


def test_a_time_with_a_zone_keeps_it_and_one_without_is_the_campaigns():
    tokyo = timezone(timedelta(hours=9))

    assert moment_ns(datetime(2024, 1, 15, 9, tzinfo=tokyo), zone_named("Europe/Berlin")) == ns(
        "2024-01-15T00:00:00+00:00"
    )
    assert moment_ns(read_moment("2024-01-15T01:00:00"), zone_named("Europe/Berlin")) == ns(
        "2024-01-15T00:00:00+00:00"
    )


@given(st.datetimes(timezones=st.just(UTC)))
def test_no_fraction_is_lost(moment):
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)

    assert moment_ns(moment, UTC) == (since // timedelta(microseconds=1)) * 1000


@pytest.mark.parametrize("name", ["Europe/Berln", "", "/etc/passwd", "../x"])
def test_a_zone_must_be_known(name):
    with pytest.raises(ConfigError, match="name of a time zone"):
        zone_named(name)


def test_a_moment_is_told_with_its_zone():
    assert told(moment_ns(date(2024, 1, 15), zone_named("Europe/Berlin"))) == "2024-01-14 23:00:00 UTC"


SOURCES = {"sources": [{"path": "a.csv"}]}


@pytest.mark.parametrize(
    ("select", "said"),
    [
        ({"since": "soon"}, "must be a date such as 2024-01-15"),
        ({"since": "2024-13-01"}, "must be a date such as 2024-01-15"),
        ({"since": 5.5j}, "since"),
        ({"sinse": "2024-01-01"}, "closest is 'since'"),
    ],
)
def test_a_selection_that_cannot_be_read_is_told(select, said):
    with pytest.raises(ConfigError, match=said):
        check_config({**SOURCES, "select": select})


def test_a_selection_is_told_as_it_was_written():
    config = check_config(
        {**SOURCES, "select": {"since": "2024-01-01", "until": "2024-02-01T08:00:00+01:00"}}
    )

    assert config.model_dump(mode="json")["select"] == {
        "since": "2024-01-01",
        "until": "2024-02-01T08:00:00+01:00",
        "guideline_version": None,
    }
