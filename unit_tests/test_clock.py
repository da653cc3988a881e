"""The forms in which time is read and written, and the machine's clock."""

import time

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.clock import AmazonsClock, SystemClock, instant, span, written
from unit_tests.support.clock import FakeClock, OffClock

NOON = pendulum.datetime(2026, 11, 20, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T12:00:00Z", NOON),
        ("2026-11-20T12:00Z", NOON),
        ("2026-11-20 12:00:00Z", NOON),
        ("2026-11-20T12:00:00", NOON),
        ("2026-11-20T14:00:00+02:00", NOON),
        ("2026-11-20T04:00:00-0800", NOON),
        ("2026-11-20T17:30:00+05:30", NOON),
        ("2026-11-20T12:00:00.25Z", NOON.add(microseconds=250_000)),
        ("2026-11-20T12:00:00.123456789Z", NOON.add(microseconds=123_456)),
        ("2026-11-21T01:00:00+13:00", NOON),
    ],
)
def test_an_rfc_3339_instant_is_read_as_utc(text: str, expected: pendulum.DateTime) -> None:
    assert instant(text) == expected
    assert instant(text).timezone_name == "UTC"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-20",
        "12:00:00",
        "now",
        "20261120T120000Z",
        "2026-11-20T12Z",
        "2026-11-20T12:00:00Z ",
        " 2026-11-20T12:00:00Z",
        "2026-11-20T12:00:00Z\n",
        "2026-11-20T12:00:00 Europe/Berlin",
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-11-20T25:00:00Z",
        "2026-11-20T12:60:00Z",
        "2026-11-20T12:00:00+99:99",
        "2026-11-20T12:00:00Z/2026-11-21T12:00:00Z",
        "2026-W47-5T12:00:00Z",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"instant|parse"):
        instant(text)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOON, "2026-11-20T12:00:00Z"),
        (NOON.add(microseconds=500_000), "2026-11-20T12:00:00.5Z"),
        (NOON.add(microseconds=1), "2026-11-20T12:00:00.000001Z"),
        (NOON.in_timezone("Asia/Tokyo"), "2026-11-20T12:00:00Z"),
        (NOON.in_timezone("America/Los_Angeles"), "2026-11-20T12:00:00Z"),
    ],
)
def test_an_instant_is_written_in_utc_with_no_more_of_a_fraction_than_it_has(
    moment: pendulum.DateTime, expected: str
) -> None:
    assert written(moment) == expected


@given(st.datetimes(min_value=pendulum.naive(1970, 1, 1), max_value=pendulum.naive(2100, 1, 1)))
def test_what_is_written_is_read_again_as_the_same_instant(moment: pendulum.DateTime) -> None:
    in_utc = pendulum.instance(moment, tz="UTC")
    assert instant(written(in_utc)) == in_utc


class TestSystemClock:
    def test_now_is_the_machines_time_in_utc(self) -> None:
        before = pendulum.from_timestamp(time.time())  # noqa: TID251  # what the clock is held against
        now = SystemClock().now()
        assert now.timezone_name == "UTC"
        assert before <= now <= before.add(minutes=5)

    def test_monotonic_never_goes_back(self) -> None:
        clock = SystemClock()
        readings = [clock.monotonic() for _ in range(100)]
        assert readings == sorted(readings)

    def test_a_moment_that_has_passed_is_not_slept_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        slept: list[float] = []
        monkeypatch.setattr(time, "sleep", slept.append)
        clock = SystemClock()
        clock.sleep_until(clock.monotonic() - 1)
        assert slept == []

    def test_sleeping_goes_on_until_the_moment_has_come_even_when_woken_early(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        elapsed = [100.0]
        slept: list[float] = []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            elapsed[0] += seconds / 2 if len(slept) == 1 else seconds

        monkeypatch.setattr(time, "monotonic", lambda: elapsed[0])
        monkeypatch.setattr(time, "sleep", sleep)
        SystemClock().sleep_until(104.0)
        assert slept == [4.0, 2.0]


class TestAmazonsClock:
    """Amazon's clock shows noon, in whole seconds as its answers do; an answer takes two seconds."""

    DATE = "Fri, 20 Nov 2026 12:00:01 GMT"

    def told(self, off: float, date: str | None = DATE) -> AmazonsClock:
        amazon = FakeClock("2026-11-20T12:00:00Z")
        machine = OffClock(amazon, off)
        clock = AmazonsClock(machine, lambda: None)
        sent = machine.now()
        amazon.advance(2)
        clock.told(date, sent)
        return clock

    @pytest.mark.parametrize("off", [0.0, 0.9, -0.9])
    def test_a_clock_that_is_right_is_left_alone(self, off: float) -> None:
        assert self.told(off).now() == NOON.add(seconds=2 + off)

    @pytest.mark.parametrize("off", [2.5, 300, 90_000, -2.5, -300, -90_000])
    def test_one_that_is_wrong_is_set_and_never_ahead_of_amazons(self, off: float) -> None:
        assert self.told(off).now() == NOON.add(seconds=1)

    @pytest.mark.parametrize("date", [None, "", "yesterday", "2026-11-20T12:00:01Z", "Fri, 99 Nov 2026 12:00:01 GMT"])
    def test_what_is_no_date_tells_nothing(self, date: str | None) -> None:
        assert self.told(300, date).now() == NOON.add(seconds=302)

    @pytest.mark.parametrize(("off", "words"), [(300, "301 s ahead of Amazon's"), (-300, "299 s behind Amazon's")])
    def test_it_is_said_once(self, off: float, words: str, caplog: pytest.LogCaptureFixture) -> None:
        clock = self.told(off)
        clock.told(self.DATE, NOON.add(seconds=off))
        (said,) = caplog.messages
        assert words in said

    def test_a_clock_that_is_right_is_not_worth_a_word(self, caplog: pytest.LogCaptureFixture) -> None:
        self.told(2.5)
        assert caplog.messages == []

    def test_amazon_is_asked_before_the_first_look_and_until_it_has_answered(self) -> None:
        asked: list[str] = []
        clock = AmazonsClock(FakeClock(), lambda: asked.append("token"))
        clock.now()
        clock.now()
        clock.told(self.DATE, NOON)
        clock.now()
        assert len(asked) == 2

    def test_what_goes_wrong_with_asking_is_the_matter_of_who_looks(self) -> None:
        def ask() -> None:
            raise RuntimeError("revoked")

        with pytest.raises(RuntimeError, match="revoked"):
            AmazonsClock(FakeClock(), ask).now()

    def test_durations_are_the_machines(self) -> None:
        machine = FakeClock()
        clock = AmazonsClock(machine, lambda: None)
        clock.sleep_until(7)
        assert clock.monotonic() == machine.monotonic() == 7


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (180, "3 min"),
        (178.6, "2 min 59 s"),
        (3600, "1 h"),
        (3725, "1 h 2 min"),
        (86_400, "24 h"),
    ],
)
def test_a_length_of_time_is_written_in_its_two_greatest_units(seconds: float, said: str) -> None:
    assert span(seconds) == said
