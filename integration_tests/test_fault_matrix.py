"""
Every operation kind under every fault: rows exact, or the stream INCOMPLETE with its reason and a state from which the
next sync is exact. Nothing lost, and nothing doubled once a destination has removed duplicates.
"""

import errno
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from integration_tests.simulator import faults
from integration_tests.simulator.answers import Answer
from integration_tests.simulator.core import LWA
from integration_tests.simulator.operations import Request
from integration_tests.simulator.reports import FIRST_ID
from integration_tests.support.output import Output
from integration_tests.support.report_shops import LISTINGS, REIMBURSEMENTS, SETTLEMENTS, TRAFFIC_BY_DATE
from integration_tests.support.whole_shops import KIOSK_BY_DATE, STREAMS, WholeShop, warehouse, whole_shop
from source_amazon_sp.errors import ConnectorError

NEW_SECRET = "amzn1.oa2-cs.v1.new-fake"
REPORTS = (REIMBURSEMENTS, LISTINGS, TRAFFIC_BY_DATE)
OPERATIONS: Mapping[str, tuple[str, ...]] = {
    LWA: ("orders", REIMBURSEMENTS),
    "searchOrders": ("orders", "order_items"),
    "getMarketplaceParticipations": ("marketplace_participations",),
    "createReport": REPORTS,
    "getReport": REPORTS,
    "getReports": (SETTLEMENTS,),
    "getReportDocument": (*REPORTS, SETTLEMENTS),
    "downloadDocument": (*REPORTS, SETTLEMENTS),
    "listTransactions": ("finance_transactions",),
    "createQuery": (KIOSK_BY_DATE,),
    "getQuery": (KIOSK_BY_DATE,),
    "getDocument": (KIOSK_BY_DATE,),
}

Trouble = Callable[[WholeShop, str], None]
Kept = Mapping[str, Mapping[str, str]]


def some(fault: faults.Fault) -> Trouble:
    """The first call, and every other after that."""
    return lambda shop, operation: shop.simulator.faults.add(fault, operation=operation, every=2, after=-1)


def once(fault: faults.Fault) -> Trouble:
    return lambda shop, operation: shop.simulator.faults.add(fault, operation=operation, once=True)


def all_of(fault: faults.Fault) -> Trouble:
    """Every call, for as long as the sync lasts."""
    return lambda shop, operation: shop.simulator.faults.add(fault, operation=operation)


def storm(shop: WholeShop, operation: str) -> None:
    """From the first call on."""
    begun: list[float] = []

    def refuse(request: Request, answer: Answer) -> Answer | None:
        now = shop.clock.monotonic()
        begun.append(now)
        return faults.status(429)(request, answer) if now < begun[0] + 10 * 60 else None

    shop.simulator.faults.add(refuse, operation=operation)


def late(shop: WholeShop, operation: str) -> None:
    shop.simulator.faults.add(faults.slow(40, shop.clock), operation=operation)


def wrong_content_type(_: Request, answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "content-type": "application/octet-stream; charset=nonsense"})


def torn_inside(_: Request, answer: Answer) -> Answer:
    """Half of the bytes, as if they were all: of a packed document, half a packed document."""
    body = answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
    return replace(answer, body=body[: len(body) // 2])


def expired_address(_: Request, answer: Answer) -> Answer:
    return replace(answer, status=403, body=b"<Error><Code>AccessDenied</Code></Error>")


def token_dies(shop: WholeShop, operation: str) -> None:
    fault = faults.revoked(shop.simulator.tokens)
    shop.simulator.faults.add(fault, operation=operation, once=True)


def secret_rotates(shop: WholeShop, operation: str) -> None:
    def rotate(_: Request, answer: Answer) -> Answer:
        shop.simulator.tokens.rotate_secret(NEW_SECRET)
        shop.simulator.tokens.revoke_all()
        return answer

    shop.simulator.faults.add(rotate, operation=operation, once=True)


TROUBLES: Mapping[str, Trouble] = {
    "500": some(faults.status(500)),
    "503": some(faults.status(503)),
    "503 without end": all_of(faults.status(503)),
    "a storm of 429 for 10 minutes": storm,
    "a slow first byte": late,
    "a reset": some(faults.reset),
    "a reset in the middle of the body": some(faults.cut),
    "half of the body": some(torn_inside),
    "half of the body without end": all_of(torn_inside),
    "an empty body": once(faults.empty),  # what comes empty twice is believed
    "HTML": some(faults.not_json),
    "a wrong content type": all_of(wrong_content_type),
    "an address that has expired": some(expired_address),
    "a token that dies": token_dies,
    "a secret that is rotated": secret_rotates,
}
# 403 means another thing where there is no token: the storage's word for an address that has died.
NOT_OF = {
    "an address that has expired": set(OPERATIONS) - {"downloadDocument"},
    "a token that dies": {LWA, "downloadDocument"},
}
MATRIX = [
    (operation, trouble)
    for operation in OPERATIONS
    for trouble in TROUBLES
    if operation not in NOT_OF.get(trouble, set())
]


@pytest.fixture(scope="module")
def truth() -> Kept:
    """What a sync without trouble brings."""
    shop = whole_shop()
    output = shop.read()
    assert (output.status, output.errors()) == (0, [])
    kept = warehouse([output])
    assert all(kept.values())
    return kept


@pytest.mark.parametrize(("operation", "trouble"), MATRIX)
def test_rows_are_exact_now_or_after_the_next_sync(operation: str, trouble: str, truth: Kept) -> None:
    shop, streams = whole_shop(), OPERATIONS[operation]
    TROUBLES[trouble](shop, operation)
    first = shop.read(streams)
    assert shop.simulator.faults.struck() > 0
    assert_it_ended_well(first, streams)
    shop.simulator.faults.clear()
    if first.status:
        shop.config["lwa_client_secret"] = (
            NEW_SECRET if trouble == "a secret that is rotated" else shop.config["lwa_client_secret"]
        )
        second = shop.read(streams)
        assert (second.status, second.errors()) == (0, [])
    assert_is(warehouse(shop.outputs), truth, streams)


def assert_is(kept: Kept, truth: Kept, streams: Sequence[str]) -> None:
    for name in streams:
        assert [key for key in truth[name] if key not in kept[name]] == [], f"{name}: missing"
        assert [key for key in kept[name] if key not in truth[name]] == [], f"{name}: too many"
        assert [(row, kept[name][key]) for key, row in truth[name].items() if row != kept[name][key]] == [], name


def assert_it_ended_well(output: Output, streams: tuple[str, ...]) -> None:
    """Each stream is complete, or incomplete with an error that the connector raised on purpose."""
    ended = {name: output.statuses(name)[-1] for name in streams}
    assert set(ended.values()) <= {"COMPLETE", "INCOMPLETE"}
    failed = {name for name, status in ended.items() if status == "INCOMPLETE"}
    assert bool(failed) == bool(output.status)
    told = {(error.get("stream_descriptor") or {}).get("name") for error in output.errors()}
    assert failed <= told
    for error in output.errors():
        assert error["failure_type"] in {"config_error", "transient_error", "system_error"}
        assert "Traceback" not in error["message"]
        if error.get("stream_descriptor"):
            assert error["internal_message"].split(":")[0] in ERRORS


def kinds(error: type[ConnectorError]) -> Iterator[str]:
    yield error.__name__
    for narrower in error.__subclasses__():
        yield from kinds(narrower)


ERRORS = set(kinds(ConnectorError))


class FullDisk:
    """Files of which the fiftieth kilobyte finds no room."""

    def __init__(self) -> None:
        self._real = tempfile.TemporaryFile
        self.full = True

    def open(self, *args: Any, **keys: Any) -> Any:
        file = self._real(*args, **keys)
        write = file.write

        def limited(data: bytes) -> int:
            if self.full and file.tell() + len(data) > 200:
                raise OSError(errno.ENOSPC, "No space left on device")
            return int(write(data))

        return _With(file, limited)


class _With:
    """A file whose `write` is another."""

    def __init__(self, file: Any, write: Callable[[bytes], int]) -> None:
        self._file = file
        self.write = write

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def test_a_full_disk_is_said_and_costs_no_row(truth: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FullDisk()
    monkeypatch.setattr(tempfile, "TemporaryFile", disk.open)
    shop = whole_shop()
    first = shop.read()
    assert first.status == 1
    assert any("Make room" in error["message"] for error in first.errors())
    disk.full = False
    second = shop.read()
    assert (second.status, second.errors()) == (0, [])
    assert_is(warehouse(shop.outputs), truth, STREAMS)


KILLS = 200


@pytest.fixture(scope="module")
def whole_run() -> Output:
    return whole_shop().read()


def points() -> Iterator[Any]:
    """Where to kill: anywhere in the messages, a share of the run each, so that they spread."""
    dice = random.Random(20261120)
    for number in range(KILLS):
        yield pytest.param((number + dice.random()) / KILLS, id=f"kill {number}")


@pytest.mark.parametrize("share", list(points()))
def test_a_kill_anywhere_loses_nothing(share: float, whole_run: Output, truth: Kept) -> None:
    """
    A destination that got so many messages and no more hands the last states among them to the next sync.

    The reports that the state has under way are gone by then: another test shows that Amazon's are taken up again.
    """
    cut = Output(whole_run.messages[: round(share * len(whole_run.messages))], None)
    shop = whole_shop(first_report=FIRST_ID + 1000)
    shop.outputs.append(cut)
    second = shop.read(STREAMS)
    assert (second.status, second.errors()) == (0, [])
    assert_is(warehouse(shop.outputs), truth, STREAMS)
