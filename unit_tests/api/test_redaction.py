"""What a log may hold of a request, and of Amazon's own words."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.api.redaction import loggable, sayable

SIGNED = (
    "https://tortuga-prod-na.s3.amazonaws.com/fake-document"
    "?X-Amz-Credential=AKIAFAKE%2F20261120&X-Amz-Security-Token=FwoFakeToken&X-Amz-Signature=0fake0"
)
WORDS = st.text(string.ascii_letters + string.digits, min_size=12, max_size=80)
TOKEN_BODY = st.text(string.ascii_letters + string.digits + "-_+/=.", min_size=12, max_size=400)
SECRET_BODY = st.text(string.ascii_letters + string.digits + "-_.", min_size=12, max_size=80)
SIGNATURE_BODY = st.text(string.ascii_letters + string.digits + "%-_.", min_size=12, max_size=80)
LABEL = st.text(string.ascii_lowercase + string.digits, min_size=6, max_size=12)
NAME = st.text(string.ascii_lowercase + string.digits + ".+-_", min_size=12, max_size=20)
AROUND = st.sampled_from(["", " ", "'", '"', ", ", " (", ") ", ": ", "\n\t", "=", "{", "} ", "Größe "])

# Each strategy yields what Amazon could repeat, and the part of it that must not be seen again.
SECRETS = st.one_of(
    st.tuples(st.sampled_from(["Atza|", "Atzr|", "Atz.sprdt|"]), TOKEN_BODY),
    st.tuples(st.just("amzn1.oa2-cs.v1."), SECRET_BODY),
    st.tuples(st.sampled_from(["X-Amz-Signature=", "X-Amz-Security-Token=", "X-Amz-Credential="]), SIGNATURE_BODY),
    st.tuples(NAME, LABEL).map(lambda parts: ("", f"{parts[0]}@{parts[1]}.example")),
)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (SIGNED, "tortuga-prod-na.s3.amazonaws.com/fake-document"),
        ("https://api.amazon.com/auth/o2/token", "api.amazon.com/auth/o2/token"),
        ("https://api.amazon.com", "api.amazon.com"),
        ("https://name:password@api.amazon.com:8443/orders#token", "api.amazon.com/orders"),
        ("http://[::1]:8080/orders", "::1/orders"),
        ("", ""),
    ],
)
def test_of_an_address_the_host_and_the_path_are_said(url: str, said: str) -> None:
    assert loggable(url) == said


@given(user=WORDS, password=WORDS, name=WORDS, value=WORDS, fragment=WORDS)
def test_nothing_else_of_an_address_survives(user: str, password: str, name: str, value: str, fragment: str) -> None:
    said = loggable(f"https://{user}:{password}@api.amazon.com/orders?{name}={value}#{fragment}")
    assert said == "api.amazon.com/orders"


@given(before=AROUND, secret=SECRETS, after=AROUND)
def test_no_token_secret_signature_or_mail_address_survives(before: str, secret: tuple[str, str], after: str) -> None:
    shown, hidden = secret
    said = sayable(f"The value{before}{shown}{hidden}{after}is not accepted.")
    assert hidden not in said
    assert "[hidden]" in said
    assert said.startswith("The ")
    assert said.endswith("not accepted.")


@given(st.lists(SECRETS, min_size=2, max_size=6))
def test_several_secrets_in_one_sentence_are_all_hidden(secrets: list[tuple[str, str]]) -> None:
    said = sayable(" and ".join(shown + hidden for shown, hidden in secrets))
    assert not [hidden for _, hidden in secrets if hidden in said]
    assert said.count("[hidden]") == len(secrets)


def test_the_signature_of_a_document_is_hidden_and_its_place_is_not() -> None:
    said = sayable(f"{SIGNED} has expired")
    assert said == ("https://tortuga-prod-na.s3.amazonaws.com/fake-document?[hidden]&[hidden]&[hidden] has expired")


@pytest.mark.parametrize(
    "words",
    [
        "Access to requested resource is denied.",
        "Could not match input arguments: marketplaceIds=ATVPDKIKX0DER",
        "amzn1.application-oa2-client.fake is unknown",
        "Größe und 数 stay",
    ],
)
def test_words_without_a_secret_are_said_as_they_are(words: str) -> None:
    assert sayable(words) == words


def test_words_come_on_one_line() -> None:
    assert sayable("  Invalid\r\n\tinput\n\nhere ") == "Invalid input here"


@pytest.mark.parametrize(("length", "said"), [(300, "x" * 300), (301, "x" * 300 + "…")])
def test_long_words_are_cut(length: int, said: str) -> None:
    assert sayable("x" * length) == said


@given(st.integers(200, 320), TOKEN_BODY)
def test_a_cut_never_leaves_half_a_secret(length: int, hidden: str) -> None:
    said = sayable(f"{'.' * length} Atza|{hidden}")
    assert "Atza" not in said
    assert len(said) <= 301


@given(st.text(max_size=600))
def test_any_words_are_short_and_on_one_line(words: str) -> None:
    said = sayable(words)
    assert len(said) <= 301
    assert len(said.splitlines()) <= 1
