"""Sending: what is waited out and for how long, what is learned, and what goes on the wire."""

import io
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import requests
from requests_mock import Mocker

from source_amazon_sp.api.transport import CHECK_PATIENCE, SYNC_PATIENCE, Request
from source_amazon_sp.api.verdict import Accepted, Cause, RefreshToken, Refused
from source_amazon_sp.errors import ServiceUnavailable, Throttled
from unit_tests.support.amazon import DENIED, PARCELS, PARCELS_URL, Way, operation, refused

ASK = Request(method="GET", url=PARCELS_URL, headers={})
DONE: dict[str, Any] = {"json": {"parcels": []}}
MINUTE = 60.0
DAY = 24 * 60 * MINUTE
TROUBLE: list[dict[str, Any]] = [
    *({"status_code": status} for status in (408, 500, 502, 503, 504)),
    {"text": "<html>Bad gateway</html>"},
    {"text": ""},
    {"text": '{"parcels": ['},
    {"exc": requests.ConnectionError},
    {"exc": requests.ConnectTimeout},
    {"exc": requests.ReadTimeout},
    {"exc": requests.exceptions.ChunkedEncodingError},
]


def of_trouble(answer: Mapping[str, Any]) -> str:
    return str(next(iter(answer.values())) or "empty")


@pytest.mark.parametrize("trouble", TROUBLE, ids=of_trouble)
def test_trouble_is_waited_out(requests_mock: Mocker, trouble: dict[str, Any]) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [trouble, trouble, DONE])
    assert way.transport.send(ASK, PARCELS) == Accepted({"parcels": []})
    assert requests_mock.call_count == 3
    assert way.clock.sleeps == [1, 2]


def test_what_each_answer_says_of_the_time_is_passed_on(requests_mock: Mocker) -> None:
    way = Way()
    date = {"date": "Fri, 20 Nov 2026 12:00:00 GMT"}
    requests_mock.get(PARCELS_URL, [{"exc": requests.ConnectTimeout}, {"status_code": 503, "headers": date}, DONE])
    way.transport.send(ASK, PARCELS)
    assert way.dates == [date["date"], None]


def test_an_answer_cut_short_in_its_body_is_asked_for_again(requests_mock: Mocker) -> None:
    class Cut(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise ConnectionResetError

    requests_mock.get(PARCELS_URL, [{"body": Cut()}, DONE])
    assert Way().transport.send(ASK, PARCELS) == Accepted({"parcels": []})


def test_pauses_double_up_to_a_minute(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [{"status_code": 503}] * 9 + [DONE])
    way.transport.send(ASK, PARCELS)
    assert way.clock.sleeps == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_pause_is_logged_without_the_query(requests_mock: Mocker, caplog: pytest.LogCaptureFixture) -> None:
    requests_mock.get(PARCELS_URL, [{"status_code": 503}, DONE])
    request = Request(method="GET", url=PARCELS_URL, headers={}, query={"paginationToken": "fake-page"})
    with caplog.at_level(logging.INFO, logger="airbyte"):
        Way().transport.send(request, PARCELS)
    said = "sellingpartnerapi-na.amazon.com/parcels/v1/parcels answered 503. Trying again in 1 s."
    assert caplog.messages == [said]


@pytest.mark.parametrize("trouble", TROUBLE, ids=of_trouble)
def test_a_sync_gives_up_after_a_quarter_of_an_hour(requests_mock: Mocker, trouble: dict[str, Any]) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [trouble])
    with pytest.raises(ServiceUnavailable):
        way.transport.send(ASK, PARCELS)
    assert 15 * MINUTE <= way.clock.monotonic() <= 16 * MINUTE


def test_trouble_of_two_kinds_in_turn_ends_too(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [{"status_code": status} for _ in range(1000) for status in (503, 429)])
    with pytest.raises(ServiceUnavailable, match=r"answered 503 for 9\d\d s\.$"):
        way.transport.send(ASK, operation(rate=1, burst=1))
    assert way.clock.monotonic() < 20 * MINUTE


def test_time_for_the_quota_is_no_outage(requests_mock: Mocker) -> None:
    way = Way()
    fault, empty = {"status_code": 503}, {"status_code": 429}
    requests_mock.get(PARCELS_URL, [fault, *[empty] * 100, fault, *[empty] * 100, fault, DONE])
    assert way.transport.send(ASK, operation(rate=0.01, burst=1)) == Accepted({"parcels": []})
    assert way.clock.sleeps.count(1) == way.clock.sleeps.count(2) == way.clock.sleeps.count(4) == 1


def test_time_for_an_answer_is_no_throttling(requests_mock: Mocker) -> None:
    way = Way(replace(SYNC_PATIENCE, throttled=50))
    fault, empty = {"status_code": 503}, {"status_code": 429}
    requests_mock.get(PARCELS_URL, [empty, *[fault] * 9, empty, DONE])
    assert way.transport.send(ASK) == Accepted({"parcels": []})


def test_a_sync_waits_a_day_for_the_quota(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, status_code=429)
    with pytest.raises(Throttled, match=r"answered 429: the quota is used up for 8\d{4} s\.$"):
        way.transport.send(ASK, operation(rate=0.01, burst=5))
    assert DAY <= way.clock.monotonic() <= DAY + 2 * MINUTE


def test_a_quota_that_comes_back_within_the_day_is_no_error(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [{"status_code": 429}] * 100 + [DONE])
    assert way.transport.send(ASK, operation(rate=0.01, burst=1)) == Accepted({"parcels": []})


def test_after_a_429_the_bucket_has_the_pause(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [{"status_code": 429}, DONE])
    way.transport.send(ASK, operation(rate=0.1, burst=20))
    assert way.clock.sleeps == pytest.approx([10 / 0.995])
    assert [name for name, _ in way.waits] == ["getParcels"]


def test_a_429_without_an_operation_is_paused_for(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [{"status_code": 429}, {"status_code": 429}, DONE])
    assert way.transport.send(ASK) == Accepted({"parcels": []})
    assert way.clock.sleeps == [1, 2]


def test_a_check_does_not_wait_for_a_quota(requests_mock: Mocker) -> None:
    way = Way(CHECK_PATIENCE)
    requests_mock.get(PARCELS_URL, status_code=429)
    with pytest.raises(Throttled, match=r"/parcels/v1/parcels answered 429: the quota is used up\.$"):
        way.transport.send(ASK, PARCELS)
    assert (requests_mock.call_count, way.clock.slept) == (1, 0)


def test_a_quota_that_is_not_waited_for_is_left_to_others(requests_mock: Mocker) -> None:
    way = Way(CHECK_PATIENCE)
    requests_mock.get(PARCELS_URL, status_code=429)
    assert way.transport.seconds_for(PARCELS, 1) == 0
    with pytest.raises(Throttled):
        way.transport.send(ASK, PARCELS)
    assert way.transport.seconds_for(PARCELS, 1) < 2


def test_a_request_may_have_a_patience_of_its_own(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, status_code=503)
    with pytest.raises(ServiceUnavailable):
        way.transport.send(ASK, PARCELS, CHECK_PATIENCE)
    assert way.clock.slept == 1


def test_a_check_asks_once_more_after_a_stray_fault(requests_mock: Mocker) -> None:
    requests_mock.get(PARCELS_URL, [{"status_code": 503}, DONE])
    assert Way(CHECK_PATIENCE).transport.send(ASK, PARCELS) == Accepted({"parcels": []})


def test_a_check_gives_up_at_the_second_fault(requests_mock: Mocker) -> None:
    way = Way(CHECK_PATIENCE)
    requests_mock.get(PARCELS_URL, status_code=503)
    with pytest.raises(ServiceUnavailable, match=r"/parcels/v1/parcels answered 503 for 1 s\.$"):
        way.transport.send(ASK, PARCELS)
    assert (requests_mock.call_count, way.clock.slept) == (2, 1)


def test_a_check_fits_into_ten_seconds() -> None:
    assert CHECK_PATIENCE.connect + CHECK_PATIENCE.read + CHECK_PATIENCE.outage < 10
    assert CHECK_PATIENCE.for_cause(Cause.THROTTLED) == 0


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ({"status_code": 400, "json": refused("InvalidInput", "No.")}, Refused(400, "InvalidInput", "No.")),
        (
            {"status_code": 403, "json": DENIED},
            RefreshToken(Refused(403, "Unauthorized", "Access to requested resource is denied.")),
        ),
        ({"status_code": 404}, Refused(404, "", "")),
    ],
)
def test_a_refusal_is_amazons_final_word(requests_mock: Mocker, answer: dict[str, Any], verdict: object) -> None:
    requests_mock.get(PARCELS_URL, [answer])
    assert Way().transport.send(ASK, PARCELS) == verdict
    assert requests_mock.call_count == 1


def test_a_call_waits_for_its_operations_quota(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [DONE])
    for number in range(3):
        way.transport.send(ASK, operation(rate=0.5, burst=1))
        assert way.clock.monotonic() == pytest.approx(number * 2 / 0.995)


def test_every_attempt_takes_a_slot(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, [{"status_code": 503}, {"exc": requests.ConnectionError}, DONE])
    way.transport.send(ASK, operation(rate=0.01, burst=1))
    assert way.clock.slept == pytest.approx(200 / 0.995)


def test_without_an_operation_there_is_no_quota(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, json={}, headers={"x-amzn-RateLimit-Limit": "0.001"})
    for _ in range(50):
        way.transport.send(ASK)
    assert way.clock.slept == 0


@pytest.mark.parametrize("status", [200, 400, 403, 404])
@pytest.mark.parametrize("stated", [0.25, 5.0])
def test_the_rate_is_learned_from_the_answer(requests_mock: Mocker, status: int, stated: float) -> None:
    way = Way()
    slow = operation(rate=1, burst=1)
    requests_mock.get(PARCELS_URL, status_code=status, json={}, headers={"x-amzn-RateLimit-Limit": str(stated)})
    way.transport.send(ASK, slow)
    assert way.throttle.bucket(slow).seconds_for(1) == pytest.approx(1 / stated / 0.995)


@pytest.mark.parametrize("stated", ["", "fast", "0", "0.0", "-1", "nan", "1,5", "1/s"])
def test_a_rate_that_can_not_be_read_changes_nothing(requests_mock: Mocker, stated: str) -> None:
    way = Way()
    slow = operation(rate=1, burst=1)
    requests_mock.get(PARCELS_URL, json={}, headers={"x-amzn-RateLimit-Limit": stated})
    assert way.transport.send(ASK, slow) == Accepted({})
    assert way.throttle.bucket(slow).seconds_for(1) == pytest.approx(1 / 0.995)
