"""Consents: a code lives five minutes, serves once, and for the application and address that it was given for."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from integration_tests.simulator.answers import Answer
from integration_tests.simulator.consents import CODE_LIFE, Application, ConsentRefused
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.tokens import CLIENT_ID, CLIENT_SECRET, PARTNER, TOKEN_PATH, Credentials
from unit_tests.support.clock import FakeClock

CENTRAL = "https://sellercentral.amazon.com/apps/authorize/consent"
APP = Application()
REDIRECT = APP.redirect_uris[0]


@pytest.fixture
def simulator(clock: FakeClock) -> SellingPartnerSimulator:
    return SellingPartnerSimulator(clock)


def address(**changes: str | None) -> str:
    query = {"application_id": APP.app_id, "state": "fake-state", **changes}
    return f"{CENTRAL}?{urlencode({key: value for key, value in query.items() if value is not None})}"


def code_for(simulator: SellingPartnerSimulator, at: str, application: Application = APP) -> str:
    redirected = simulator.tokens.consents.give(at, PARTNER, application)
    query = parse_qs(urlsplit(redirected).query)
    assert (query["state"], query["selling_partner_id"]) == (["fake-state"], [PARTNER])
    return query["spapi_oauth_code"][0]


def exchange(simulator: SellingPartnerSimulator, code: str, **more: str) -> Answer:
    form = {"grant_type": "authorization_code", "code": code, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return simulator.answer("POST", TOKEN_PATH, kind, urlencode({**form, **more}).encode())


def test_a_code_serves_once(simulator: SellingPartnerSimulator) -> None:
    code = code_for(simulator, address())
    assert exchange(simulator, code).status == 200
    assert exchange(simulator, code).status == 400


@pytest.mark.parametrize(("seconds", "status"), [(CODE_LIFE - 1, 200), (CODE_LIFE, 400)])
def test_a_code_lives_five_minutes(
    simulator: SellingPartnerSimulator, clock: FakeClock, seconds: float, status: int
) -> None:
    code = code_for(simulator, address())
    clock.advance(seconds)
    assert exchange(simulator, code).status == status


@pytest.mark.parametrize(
    ("asked", "exchanged", "status"),
    [
        (REDIRECT, {"redirect_uri": REDIRECT}, 200),
        (REDIRECT, {}, 400),
        (None, {"redirect_uri": "https://other.example.com"}, 400),
    ],
)
def test_the_redirect_uri_is_the_one_of_the_consent(
    simulator: SellingPartnerSimulator, asked: str | None, exchanged: dict[str, str], status: int
) -> None:
    assert exchange(simulator, code_for(simulator, address(redirect_uri=asked)), **exchanged).status == status


def test_a_code_is_of_one_application(simulator: SellingPartnerSimulator) -> None:
    other = Credentials(client_id="amzn1.application-oa2-client.other", client_secret="amzn1.oa2-cs.v1.other")
    simulator.tokens.add(other)
    code = code_for(simulator, address())
    assert exchange(simulator, code, client_id=other.client_id, client_secret=other.client_secret).status == 400


@pytest.mark.parametrize(
    ("at", "application", "shown"),
    [
        (address(application_id="amzn1.sp.solution.other"), APP, "SPSA0404"),
        (address(state=None), APP, "SPSA0404"),
        (address().replace("sellercentral", "sellercentral-fake"), APP, "SPSA0404"),
        (address(), Application(draft=True), "MD1000"),
        (address(version="beta"), APP, "MD1000"),
        (address(redirect_uri="https://other.example.com"), APP, "MD5101"),
    ],
)
def test_the_page_refuses_what_amazons_refuses(
    simulator: SellingPartnerSimulator, at: str, application: Application, shown: str
) -> None:
    with pytest.raises(ConsentRefused, match=shown):
        simulator.tokens.consents.give(at, PARTNER, application)
