"""
The connector's errors, sorted by who can act on them.

ConnectorError
├── ConfigError                  the user: a key, a role, an option
│   ├── InvalidConfig            the configuration itself, every complaint at once
│   ├── AuthenticationFailed     Login with Amazon refused the credentials
│   ├── PermissionDenied         the credentials are good, and a role is missing
│   └── InvalidState             the state was not made by this connector, or not for this stream
├── TransientError               a later sync
│   ├── ServiceUnavailable       Amazon kept failing, or could not be reached
│   ├── Throttled                Amazon's quota stayed used up
│   ├── PageTokenExpired         a page took longer to come than its token lived
│   └── ReportNotReady           Amazon was still at work when the wait ran out
└── SourceDataError              us: Amazon answered, and we can't use the answer
    ├── RequestRefused           a request that Amazon calls invalid
    │   └── NotFound             what it asks about is not there
    ├── UnexpectedAnswer         an answer that breaks the API's rules
    ├── ReportFailed             Amazon gave the report up
    └── UndecodableDocument      a document that is not what its row declares

Every message is fit for a log: it names no secret, no token, no query string and no person.
"""

from collections.abc import Sequence


class ConnectorError(Exception):
    """An error the connector raised on purpose; its message is fit for the user."""


class ConfigError(ConnectorError):
    """The user can mend this: in the configuration, or in their Amazon account."""


class InvalidConfig(ConfigError):
    """The configuration is wrong; `complaints` has a sentence for each key."""

    def __init__(self, complaints: Sequence[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(self.complaints))


class AuthenticationFailed(ConfigError):
    """Login with Amazon refused the credentials."""


class PermissionDenied(ConfigError):
    """
    Amazon knows the caller and refuses the operation: a role or an authorisation is missing.

    `said` is what Amazon says of it, at length: it may list what it denies.
    """

    def __init__(self, message: str, said: str = "") -> None:
        self.said = said
        super().__init__(message)

    @classmethod
    def for_lack_of(cls, roles: Sequence[str], head: str, said: str = "") -> "PermissionDenied":
        """With what to do about it behind the sentence that says what is denied."""
        return cls(
            f"{head}\n"
            f"The application, or the authorisation it was given, lacks a role: one of {', '.join(roles)}.\n"
            "Edit the application in the developer console, tick the role, authorise it again, "
            "paste the new refresh token.",
            said,
        )


class InvalidState(ConfigError):
    """A saved state can't be read; going on would skip or repeat data."""


class TransientError(ConnectorError):
    """Nothing is wrong with the configuration; a later sync may succeed."""


class ServiceUnavailable(TransientError):
    """Amazon kept answering 5xx, or the connection kept failing."""


class Throttled(TransientError):
    """Amazon kept answering 429 for longer than a sync waits: another program uses the quota."""


class PageTokenExpired(TransientError):
    """The token of the next page has outlived the time that Amazon grants it."""


class ReportNotReady(TransientError):
    """Amazon was still preparing the report when the wait ran out."""


class SourceDataError(ConnectorError):
    """Amazon answered, and the connector can't use the answer."""


class RequestRefused(SourceDataError):
    """Amazon calls the request invalid: any status but success, 403, 408, 429 and 5xx; or a signed address is dead."""


class NotFound(RequestRefused):
    """Amazon does not know what the request asks about (404)."""


class UnexpectedAnswer(SourceDataError):
    """An answer that breaks the API's own rules: not JSON, a page token that repeats."""


class ReportFailed(SourceDataError):
    """Amazon ended the report as FATAL."""


class UndecodableDocument(SourceDataError):
    """A document that is not in the format its catalogue row declares."""
