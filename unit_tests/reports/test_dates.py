"""Dates are read in the form of the marketplace and of the report; day and month never change places."""

import datetime as dt
import json
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.clock import instant, written
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.dates import Dates, instants_in_utc

COUNTRIES = sorted(BY_COUNTRY)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

# Forms that mean one day wherever they are printed.
UNAMBIGUOUS: dict[str, Callable[[dt.date], str]] = {
    "ISO": lambda day: day.isoformat(),
    "year first": lambda day: f"{day:%Y/%m/%d}",
    "year first, short": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "dots, short": lambda day: f"{day.day}.{day.month}.{day:%y}",
    "month's name": lambda day: f"{day:%d}-{MONTHS[day.month - 1]}-{day.year}",
    "month's name first": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "compact": lambda day: f"{day:%Y%m%d}",
    "Japanese": lambda day: f"{day.year}年{day.month}月{day.day}日",
}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("16-Mar-2024", "2024-03-16"),
        ("16-MAR-24", "2024-03-16"),
        ("Mar 16, 2024", "2024-03-16"),
        ("September 3, 2024", "2024-09-03"),
        ("16. März 2024", "2024-03-16"),
        ("16 févr. 2024", "2024-02-16"),
        ("1 août 2024", "2024-08-01"),
        ("16-gen-2024", "2024-01-16"),
        ("3 de septiembre de 2024", "2024-09-03"),
        ("3 de março de 2024", "2024-03-03"),
        ("3 maj 2024", "2024-05-03"),
        ("3 mrt. 2024", "2024-03-03"),
        ("3 października 2024", "2024-10-03"),
        ("3 Ağustos 2024", "2024-08-03"),
        ("3 Kas\u0131m 2024", "2024-11-03"),
        ("11.07.2022", "2022-07-11"),
        ("2024/03/16", "2024-03-16"),
        ("2024-3-6", "2024-03-06"),
        ("20240316", "2024-03-16"),
        ("  2024-03-16 ", "2024-03-16"),
    ],
)
@pytest.mark.parametrize("country", ["US", "DE", "JP", None])
def test_a_form_that_means_one_day_everywhere_is_read_everywhere(country: str | None, text: str, day: str) -> None:
    assert Dates(country).date(text) == day


@pytest.mark.parametrize(
    ("country", "text", "day"),
    [
        ("US", "03/04/2024", "2024-03-04"),
        ("US", "3-4-24", "2024-03-04"),
        ("GB", "03/04/2024", "2024-04-03"),
        ("DE", "03/04/2024", "2024-04-03"),
        ("IN", "03-04-2024", "2024-04-03"),
        ("CA", "03/04/24", "2024-04-03"),
        ("JP", "24/03/04", "2024-03-04"),
        ("JP", "03/04/2024", "2024-04-03"),
    ],
)
def test_the_order_of_day_and_month_is_the_marketplaces(country: str, text: str, day: str) -> None:
    assert Dates(country).date(text) == day


@pytest.mark.parametrize(
    ("country", "text"), [("US", "16/03/2024"), ("GB", "03/16/2024"), ("JP", "24/16/03"), ("DE", "03.16.2024")]
)
def test_a_day_that_does_not_fit_the_marketplaces_order_is_not_turned_round(country: str, text: str) -> None:
    assert _refuses(Dates(country), text)


@pytest.mark.parametrize("text", ["03/04/2024", "16/03/2024", "3-4-24"])
def test_without_a_marketplace_slashes_mean_nothing(text: str) -> None:
    assert _refuses(Dates(None), text)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "N/A", "2024", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01", "16032024",
        "20241316", "16-Foo-2024", "3 Mar", "2024-03-16T25:00:00Z", "2024-03-16 10:61:00", "2024-03-16 13:00 PM",
        "2024-03-16T",
        "45000", "2024-03/16", "1710583445", "1-" * 500, "2024-03-16 10:00:00 somewhere", "yesterday", "٢٠٢٤-٠٣-١٦",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    assert _refuses(Dates("US"), text)


@pytest.mark.parametrize(
    ("country", "text", "moment"),
    [
        ("US", "2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z"),
        ("US", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("DE", "2026-01-02 03:04:05 UTC", "2026-01-02T03:04:05Z"),
        ("DE", "2026-01-02T03:04:05", "2026-01-02T03:04:05Z"),
        ("DE", "2026-01-02T03:04:05.120Z", "2026-01-02T03:04:05.12Z"),
        ("US", "2026-01-02T03:04:05-0800", "2026-01-02T11:04:05Z"),
        ("US", "2026-01-02 03:04:05 PST", "2026-01-02T11:04:05Z"),
        ("US", "2026-07-02 03:04:05 PDT", "2026-07-02T10:04:05Z"),
        ("US", "Jan 2, 2026 12:04:05\u202fAM PST", "2026-01-02T08:04:05Z"),
        ("AU", "Jan 2, 2026 1:04:05 p.m. GMT+11", "2026-01-02T02:04:05Z"),
        ("GB", "02/07/2026 03:04:05 BST", "2026-07-02T02:04:05Z"),
        ("DE", "02.07.2026 03:04:05 MESZ", "2026-07-02T01:04:05Z"),
        ("DE", "02.01.2026 03:04:05 UTC", "2026-01-02T03:04:05Z"),
        ("FR", "2026-01-02 03:04:05 CET", "2026-01-02T02:04:05Z"),
        ("JP", "2026/01/02 03:04:05 JST", "2026-01-01T18:04:05Z"),
        ("IN", "02-01-2026 03:04:05 IST", "2026-01-01T21:34:05Z"),
        ("IE", "02/07/2026 03:04:05 IST", "2026-07-02T02:04:05Z"),
        ("SA", "2026-01-02 03:04:05 AST", "2026-01-02T00:04:05Z"),
        ("US", "20260102T030405Z", "2026-01-02T03:04:05Z"),
        ("JP", "2026/01/02 3:04", "2026-01-01T18:04:00Z"),
        ("US", "2026-07-02 03:04:05", "2026-07-02T10:04:05Z"),
        ("US", "16-Mar-2024", "2024-03-16T07:00:00Z"),
        ("DE", "11.07.2022", "2022-07-10T22:00:00Z"),
        (None, "2024-03-16", "2024-03-16T00:00:00Z"),
    ],
)
def test_an_instant_is_utc_whatever_zone_it_is_printed_in(country: str | None, text: str, moment: str) -> None:
    assert Dates(country).instant(text) == moment


def test_the_day_of_an_instant_is_the_printed_one() -> None:
    assert Dates("US").date("2026-01-02T23:04:05-08:00") == "2026-01-02"
    assert Dates("JP").date("2026/01/02 03:04:05 JST") == "2026-01-02"


@pytest.mark.parametrize("text", ["2026-01-02 03:04:05 IST", "2026-01-02 03:04:05 XYZ", "9999-12-31T23:59:59-08:00"])
def test_a_zone_that_means_nothing_in_the_marketplace_is_refused(text: str) -> None:
    assert Dates("US").date(text)
    with pytest.raises((ValueError, OverflowError)):
        Dates("US").instant(text)


@pytest.mark.parametrize(
    ("country", "zones"),
    [
        ("US", ["PST", "PDT"]), ("GB", ["GMT", "BST"]), ("IE", ["IST", "GMT"]), ("DE", ["CET", "CEST"]),
        ("JP", ["JST"]), ("IN", ["IST"]), ("AU", ["AEST", "AEDT"]),
        ("ZA", ["SAST"]), ("EG", ["EET", "EEST"]), ("PL", ["CET", "CEST"]),
    ],
)  # fmt: skip
def test_abbreviations_are_those_of_the_marketplaces_own_time_zone(country: str, zones: list[str]) -> None:
    zone = ZoneInfo(BY_COUNTRY[country].time_zone)
    for month in (1, 7):
        moment = dt.datetime(2026, month, 10, 12, tzinfo=zone)
        assert moment.tzname() in zones
        expected = written(pendulum.instance(moment))
        assert Dates(country).instant(f"2026-{month:02}-10 12:00:00 {moment.tzname()}") == expected
        assert Dates(country).instant(f"2026-{month:02}-10 12:00:00") == expected


@pytest.mark.parametrize(
    ("country", "form", "text", "day"),
    [
        ("US", "feedback", "3/4/24", "2024-03-04"),
        ("US", "feedback", "03/04/2024", "2024-03-04"),
        ("DE", "feedback", "04.03.24", "2024-03-04"),
        ("JP", "feedback", "24/03/04", "2024-03-04"),
        ("SE", "feedback", "2024-03-04", "2024-03-04"),
        ("GB", "feedback", "04/03/24", "2024-03-04"),
        ("FR", "feedback", "2024/03/04", "2024-03-04"),
        ("GB", "ledger", "03/16/2024", "2024-03-16"),
        ("GB", "ledger", "03/2024", "2024-03-01"),
        ("DE", "MM/DD/YYYY", "03/04/2024", "2024-03-04"),
        ("US", "DD/MM/YYYY|YYYYMM", "202403", "2024-03-01"),
        ("US", "DD-MM-YYYY HH:mm:ss", "04-03-2024 10:11:12", "2024-03-04"),
        (None, "MM/DD/YYYY", "03/04/2024", "2024-03-04"),
        ("DE", "MM/DD/YYYY", "16-Mar-2024", "2024-03-16"),
    ],
)
def test_a_form_that_the_report_names_goes_before_the_marketplaces(
    country: str | None, form: str, text: str, day: str
) -> None:
    assert Dates(country, form).date(text) == day


@pytest.mark.parametrize(
    ("country", "form", "text"), [("GB", "ledger", "16/03/2024"), ("US", "DD/MM/YYYY", "03/16/2024")]
)
def test_with_a_form_of_its_own_a_report_is_never_read_in_the_marketplaces_order(
    country: str, form: str, text: str
) -> None:
    assert _refuses(Dates(country, form), text)


@pytest.mark.parametrize("form", ["", "ledgers", "DD/MM", "YYYY"])
def test_a_form_without_year_and_month_is_a_mistake_in_the_catalogue(form: str) -> None:
    if form:
        with pytest.raises(ValueError, match="needs a year and a month"):
            Dates("US", form)
    else:
        assert Dates("US", form).date("03/04/2024") == "2024-03-04"


@given(DAYS, st.sampled_from([*COUNTRIES, None]), st.sampled_from(sorted(UNAMBIGUOUS)))
def test_every_unambiguous_form_of_every_day_is_read_as_that_day(day: dt.date, country: str | None, form: str) -> None:
    assert Dates(country).date(UNAMBIGUOUS[form](day)) == day.isoformat()


@given(DAYS, st.sampled_from(COUNTRIES), st.sampled_from("-/"))
def test_day_and_month_are_never_swapped(day: dt.date, country: str, sign: str) -> None:
    pieces = ["%m", "%d", "%Y"] if country == "US" else ["%d", "%m", "%Y"]
    assert Dates(country).date(day.strftime(sign.join(pieces))) == day.isoformat()
    if day.day > 12:
        assert _refuses(Dates(country), day.strftime(sign.join([pieces[1], pieces[0], pieces[2]])))


@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31), timezones=st.just(dt.timezone.utc)),  # noqa: DTZ001
    st.integers(-12 * 60, 14 * 60),
    st.sampled_from([*COUNTRIES, None]),
)
def test_an_instant_with_an_offset_is_what_the_clock_reads(
    moment: dt.datetime, offset: int, country: str | None
) -> None:
    text = moment.astimezone(dt.timezone(dt.timedelta(minutes=offset))).isoformat()
    assert Dates(country).instant(text) == written(instant(text))


def _refuses(dates: Dates, text: str) -> bool:
    with pytest.raises(ValueError):  # noqa: PT011  # the kind of error is the contract
        dates.date(text)
    return True


PRINTED = st.dates(min_value=dt.date(1999, 12, 1)).map(str) | st.from_regex(
    r"[0-2][0-9]{3}-[01][0-9]-[0-3][0-9]", fullmatch=True
)
TIMES = st.from_regex(r"[0-2][0-9]:[0-6][0-9]:[0-6][0-9]", fullmatch=True)
MOMENTS = st.builds(
    "{}{}{}{}".format, PRINTED, st.sampled_from("T "), TIMES, st.sampled_from(["Z", "+00:00", "+0000", " UTC"])
)


@given(st.lists(MOMENTS, max_size=3))
def test_instants_read_at_once_are_those_read_one_by_one(texts: list[str]) -> None:
    found = instants_in_utc(texts)
    one_by_one = Dates("US").instant
    assert found is None or [json.loads(text) for text in found] == [one_by_one(text) for text in texts]


def test_the_usual_instants_are_read_at_once() -> None:
    assert instants_in_utc(["2026-11-20T07:44:31+00:00", "2026-12-31T23:59:59Z"]) == [
        '"2026-11-20T07:44:31Z"',
        '"2026-12-31T23:59:59Z"',
    ]
    assert instants_in_utc([]) == []
    assert instants_in_utc(["2026-11-20T07:44:31Z", "2026-11-31T07:44:31Z"]) is None
    assert instants_in_utc(["2026-11-20T07:44:31Z\n2026-11-20T07:44:31Z"]) is None
