import pytest

from source_amazon_sp.data_kiosk.failure import why_it_failed
from source_amazon_sp.errors import ConfigError, ConnectorError, ReportFailed, ReportNotReady

HEAD = "Amazon gave up the query of economics for 2026-11-01/2026-11-08 (FATAL): "


@pytest.mark.parametrize(
    ("document", "kind", "said"),
    [
        (
            b'{"errors":[{"message":"The moon is in the way."}]}',
            ReportFailed,
            "The moon is in the way. The next sync asks for it again.",
        ),
        (
            b'{"errorDetails":"Data is not yet available."}',
            ReportNotReady,
            "Data is not yet available. Later syncs ask.",
        ),
        (b'[{"message":"Unauthorized."},{"message":"Unauthorized."}]', ConfigError, "Unauthorized. A role is missing."),
        (b'{"a":{"message":"Validation error of x"}}', ConfigError, "Validation error of x. Correct the query."),
        (b"plain words", ReportFailed, "plain words. The next sync asks for it again."),
        (b"", ReportFailed, "it does not say why. The next sync asks for it again."),
    ],
)
def test_amazons_reason_is_said_in_one_sentence(document: bytes, kind: type[ConnectorError], said: str) -> None:
    error = why_it_failed("economics", " for 2026-11-01/2026-11-08", document)
    assert (type(error), str(error)) == (kind, HEAD + said)


def test_addresses_of_people_are_not_repeated() -> None:
    error = why_it_failed("economics", "", b'{"message":"ask nobody@example.com"}')
    assert "example.com" not in str(error)
