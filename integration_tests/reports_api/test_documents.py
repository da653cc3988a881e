"""Who may fetch a report's document from the simulator, from where, for how long; and Amazon's own SDK doing it."""

import gzip
import importlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import requests_mock

from integration_tests.simulator.doors import LEDGER_PATH, plug_into, served
from integration_tests.simulator.report_documents import Content
from integration_tests.simulator.tokens import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, TOKEN_PATH
from integration_tests.support.report_caller import (
    A_WEEK,
    DOCUMENTS,
    LISTINGS,
    RDT,
    REIMBURSEMENTS,
    RESTRICTED,
    US,
    ReportCaller,
)
from source_amazon_sp.clock import instant, written


class TestDocuments:
    def test_bytes_come_as_they_were_given(self, desk: ReportCaller) -> None:
        body = "sku\tname\nFAKE-1\t偽\n".encode("cp932")
        desk.simulator.reports.serve_sample(LISTINGS, body, "text/plain; charset=Shift_JIS")
        described = desk.document(desk.made(LISTINGS)).body
        answer = desk.fetch(described["url"])
        assert described["compressionAlgorithm"] == "GZIP"
        assert gzip.decompress(answer.body) == body  # type: ignore[arg-type]  # these are bytes
        assert answer.headers["content-type"] == "text/plain; charset=Shift_JIS"

    def test_they_come_plain_where_that_is_wanted(self, desk: ReportCaller) -> None:
        desk.simulator.reports.serve_sample(LISTINGS, b"id\n1\n", gzip=False)
        described = desk.document(desk.made(LISTINGS)).body
        assert "compressionAlgorithm" not in described
        assert desk.fetch(described["url"]).body == b"id\n1\n"

    def test_a_type_without_a_world_has_its_sample(self, desk: ReportCaller) -> None:
        (first, *_) = desk.rows(desk.made("GET_REFERRAL_FEE_PREVIEW_REPORT"))
        assert first["seller-sku"]

    def test_an_address_lives_five_minutes(self, desk: ReportCaller) -> None:
        report = desk.made(LISTINGS)
        url = desk.document(report).body["url"]
        desk.clock.advance(299)
        assert desk.fetch(url).status == 200
        desk.clock.advance(1)
        expired = desk.fetch(url)
        assert expired.status == 403
        assert b"<Code>AccessDenied</Code><Message>Request has expired</Message>" in expired.body
        assert expired.headers["content-type"] == "application/xml"
        assert desk.fetch(desk.document(report).body["url"]).status == 200

    def test_its_life_can_be_shortened(self, desk: ReportCaller) -> None:
        desk.simulator.reports.storage.life = 10
        url = desk.document(desk.made(LISTINGS)).body["url"]
        desk.clock.advance(9)
        assert desk.fetch(url).status == 200
        desk.clock.advance(1)
        assert desk.fetch(url).status == 403

    def test_an_address_can_not_be_made_up_or_lent(self, desk: ReportCaller) -> None:
        one, other = (desk.made(LISTINGS)["reportDocumentId"] for _ in range(2))
        url = desk.caller.get(f"{DOCUMENTS}/{one}").body["url"]
        assert desk.fetch(url.replace(one, other)).status == 403
        assert desk.fetch(url.replace("X-Amz-Date=2026", "X-Amz-Date=2027")).status == 403
        assert desk.fetch(url.replace("X-Amz-Expires=300", "X-Amz-Expires=600")).status == 403
        assert desk.fetch(url.partition("?")[0]).status == 403

    @pytest.mark.parametrize("header", ["x-amz-access-token", "Authorization"])
    def test_no_token_may_be_sent_along(self, desk: ReportCaller, header: str) -> None:
        url = desk.document(desk.made(LISTINGS)).body["url"]
        assert desk.fetch(url, **{header: "Atza|fake"}).status == 400

    def test_a_document_that_is_not_there_yet_is_invalid(self, desk: ReportCaller) -> None:
        report_id = desk.create(LISTINGS).body["reportId"]
        reply = desk.document({"reportDocumentId": f"amzn1.spdoc.1.4.na.fake-{report_id}"})
        assert (reply.status, reply.error["code"]) == (400, "InvalidInput")
        assert reply.error["message"].startswith("Invalid reportDocumentId")

    def test_a_restricted_one_opens_to_a_token_of_its_own_alone(self, desk: ReportCaller) -> None:
        one, other = (desk.made(RESTRICTED) for _ in range(2))
        assert desk.document(one).status == 403
        usual = desk.caller.token
        desk.caller.token = desk.restrict(f"{DOCUMENTS}/{one['reportDocumentId']}")
        assert [desk.document(each).status for each in (one, other)] == [200, 403]
        desk.caller.token = usual
        path = f"{DOCUMENTS}/{{reportDocumentId}}"
        assert desk.caller.post(RDT, {"restrictedResources": [{"method": "GET", "path": path}]}).status == 400

    def test_fifteen_at_once_and_one_a_minute(self, desk: ReportCaller) -> None:
        report = desk.made(LISTINGS)
        assert [desk.document(report).status for _ in range(16)] == [200] * 15 + [429]

    def test_fetching_has_no_quota_and_no_signature_in_the_ledger(self, desk: ReportCaller) -> None:
        url = desk.document(desk.made(LISTINGS)).body["url"]
        assert {desk.fetch(url).status for _ in range(50)} == {200}
        call = desk.simulator.ledger.calls("downloadDocument")[0]
        assert (call.charged, call.token) == (False, None)
        assert call.query["X-Amz-Signature"] == "***"

    def test_it_lies_in_amazons_storage_or_with_the_simulator(self, desk: ReportCaller) -> None:
        report = desk.made(LISTINGS)
        assert urlsplit(desk.document(report).body["url"]).hostname == "fake-documents.s3.us-east-1.amazonaws.com"
        with served(desk.simulator) as url:
            assert desk.document(report).body["url"].startswith(f"{url}/documents/amzn1.spdoc.")

    @pytest.mark.parametrize("big", [False, True])
    def test_it_passes_both_doors_whole(self, desk: ReportCaller, *, big: bool) -> None:
        chunks = [b"id\n", *(f"{number}\n".encode() * 1000 for number in range(100))]
        if big:
            desk.simulator.reports.serve(LISTINGS, lambda _, __: Content(lambda: iter(chunks)))
        else:
            desk.simulator.reports.serve_sample(LISTINGS, b"".join(chunks))
        report = desk.made(LISTINGS)
        with requests_mock.Mocker() as mocker:
            plug_into(mocker, desk.simulator)
            inside = requests.request("GET", desk.document(report).body["url"], timeout=10).content
        with served(desk.simulator):
            over_http = requests.request("GET", desk.document(report).body["url"], timeout=10).content
        assert gzip.decompress(inside) == gzip.decompress(over_http) == b"".join(chunks)


class TestAmazonsOwnSdk:
    """The package `spapi`, as it is, over HTTP."""

    @pytest.fixture
    def api(self, desk: ReportCaller) -> Iterator[Any]:
        spapi = importlib.import_module("spapi")
        with served(desk.simulator) as url:
            config = spapi.SPAPIConfig(CLIENT_ID, CLIENT_SECRET, refresh_token=REFRESH_TOKEN)
            client = spapi.SPAPIClient(config, oauth_endpoint=url + TOKEN_PATH, endpoint=url)
            yield spapi.ReportsApi(client.api_client)

    def test_it_asks_waits_and_fetches(self, desk: ReportCaller, api: Any) -> None:
        models = importlib.import_module("spapi.models.reports_v2021_06_30")
        start, end = (instant(moment) for moment in A_WEEK)
        wanted = models.CreateReportSpecification(
            report_type=REIMBURSEMENTS, marketplace_ids=[US], data_start_time=start, data_end_time=end
        )
        report_id = api.create_report(wanted).report_id
        seen: list[Any] = []
        while not seen or seen[-1].processing_status != "DONE":
            seen.append(api.get_report(report_id))
            desk.clock.advance(3)
        assert [report.processing_status for report in seen] == ["IN_QUEUE", "IN_PROGRESS", "IN_PROGRESS", "DONE"]
        assert written(instant(str(seen[-1].data_start_time))) == A_WEEK[0]
        document = api.get_report_document(seen[-1].report_document_id)
        assert document.compression_algorithm == "GZIP"
        lines = gzip.decompress(requests.request("GET", document.url, timeout=10).content).decode().splitlines()
        assert lines[0].startswith("approval-date\treimbursement-id")
        assert len(lines) > 7 * 3
        listed = api.get_reports(report_types=[REIMBURSEMENTS], page_size=10)
        assert [report.report_id for report in listed.reports] == [report_id]

    def test_the_ledger_is_open_over_http(self, desk: ReportCaller) -> None:
        with served(desk.simulator) as url:
            desk.create(LISTINGS)
            ledger = requests.request("GET", url + LEDGER_PATH, timeout=10).json()
        assert ledger["reports"] == {LISTINGS: 1}
