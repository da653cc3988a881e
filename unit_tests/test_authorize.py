"""The consent address of each marketplace, what is read of the one that comes back, and what the command refuses."""

import resource
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from source_amazon_sp.authorize import Terminal, authorize, consent_address, consent_in, save
from source_amazon_sp.errors import ConfigError
from source_amazon_sp.marketplaces import BY_COUNTRY, MARKETPLACES, AccountType, Marketplace

APP_ID = "amzn1.sp.solution.fake"
SECRETS = {"SP_API_APP_ID": APP_ID, "LWA_CLIENT_ID": "amzn1.application-oa2-client.fake"}


class FakeTerminal(Terminal):
    """A person who has nothing to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    show = say

    def ask(self, question: str) -> str:
        self.said.append(question)
        return ""

    ask_secret = ask


@pytest.mark.parametrize("marketplace", MARKETPLACES, ids=lambda marketplace: marketplace.country)
def test_the_consent_is_given_in_the_central_of_the_marketplace(marketplace: Marketplace) -> None:
    for account_type, host in (
        (AccountType.SELLER, marketplace.seller_central),
        (AccountType.VENDOR, marketplace.vendor_central),
    ):
        address = consent_address(marketplace, account_type, APP_ID, "fake-state", None, draft=False)
        parts = urlsplit(address)
        assert (parts.scheme, parts.hostname, parts.path) == ("https", host, "/apps/authorize/consent")
        assert parse_qs(parts.query) == {"application_id": [APP_ID], "state": ["fake-state"]}


def test_an_application_in_draft_and_a_redirect_uri_are_named() -> None:
    address = consent_address(
        BY_COUNTRY["DE"], AccountType.SELLER, APP_ID, "s", "https://app.example.com/a?b=c", draft=True
    )
    query = parse_qs(urlsplit(address).query)
    assert (query["version"], query["redirect_uri"]) == (["beta"], ["https://app.example.com/a?b=c"])


def test_code_and_account_are_read() -> None:
    redirected = "https://app.example.com/?state=s&selling_partner_id=A0FAKE&spapi_oauth_code=fake%2Bcode"
    assert consent_in(redirected, "s") == ("fake+code", "A0FAKE")


@pytest.mark.parametrize(
    ("redirected", "words"),
    [
        ("https://app.example.com/?spapi_oauth_code=fake", "another state"),
        ("https://app.example.com/?state=S&spapi_oauth_code=fake", "another state"),
        ("not an address", "another state"),
        ("https://app.example.com/?state=s", "brings no spapi_oauth_code: "),
        ("https://app.example.com/?state=s&error=access_denied", "brings no spapi_oauth_code (access_denied)"),
    ],
)
def test_an_address_that_is_no_consent_is_refused(redirected: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        consent_in(redirected, "s")
    assert words in str(caught.value)


def test_a_file_is_not_replaced_behind_ones_back(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    save(path, {"first": 1}, replace=False)
    with pytest.raises(ConfigError, match="--force"):
        save(path, {"second": 2}, replace=False)
    assert "first" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("replace", [False, True])
def test_a_file_that_can_not_be_written_whole_is_not_written(tmp_path: Path, *, replace: bool) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))  # bytes: then the disk is as good as full
    try:
        with pytest.raises(ConfigError, match="can't be written"):
            save(tmp_path / "config.json", {"refresh_token": "Atzr|fake"}, replace=replace)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("replace", "last"), [(False, "hardlink_to"), (True, "replace")])
def test_who_is_interrupted_leaves_no_token_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, replace: bool, last: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, last, interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(tmp_path / "config.json", {"refresh_token": "Atzr|fake"}, replace=replace)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--marketplace", "Mars"), "'Mars' is not known"),
        (("--config-out", "no-such-folder/config.json"), "no-such-folder is not a directory"),
        (("--token-endpoint", "http://example.com"), "is not an https address"),
        (("--redirected-url", "https://app.example.com/?state=s"), "needs --state"),
    ],
)
def test_what_is_wrong_is_told_before_anybody_consents(tmp_path: Path, flags: tuple[str, ...], words: str) -> None:
    terminal = FakeTerminal()
    args = ["--marketplace", "US", "--config-out", str(tmp_path / "config.json"), *flags]
    assert authorize(args, terminal, {**SECRETS, "LWA_CLIENT_SECRET": "fake"}) == 1
    assert words in terminal.said[-1]
    assert not any("apps/authorize" in said for said in terminal.said)


def test_a_secret_that_is_nowhere_is_asked_for_and_its_variable_named(tmp_path: Path) -> None:
    terminal = FakeTerminal()
    assert authorize(["--marketplace", "US", "--config-out", str(tmp_path / "c.json")], terminal, SECRETS) == 1
    assert terminal.said[0] == "Client secret (not shown)"
    assert "LWA_CLIENT_SECRET" in terminal.said[-1]


def test_no_flag_takes_a_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = ["--marketplace", "US", "--config-out", str(tmp_path / "c.json"), "--client-secret", "fake"]
    assert authorize(args, FakeTerminal(), SECRETS) == 1
    assert "unrecognized arguments" in capsys.readouterr().err
