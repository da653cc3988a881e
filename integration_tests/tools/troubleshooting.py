"""The page of errors: each class of errors with its cause and remedy, and every text it can have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from integration_tests.tools.error_texts import Text, error_classes, error_texts
from integration_tests.tools.report_docs import WRITTEN, table
from source_amazon_sp.errors import ConfigError, ConnectorError, SourceDataError, TransientError


@dataclass(frozen=True)
class Advice:
    cause: str
    remedy: str


# By class; one that is missing has its parent's.
ADVICE: Mapping[str, Advice] = {
    "ConfigError": Advice(
        "Something in the configuration, the catalog, the state or your Amazon account is not as it has to be.",
        "Do what the last line of the text says, save, and run the check.",
    ),
    "InvalidConfig": Advice(
        "Keys of the configuration have wrong values; nothing was sent. Each line is a key and its complaint.",
        "Correct all the keys that are named, in *Sources > your source > Settings*, and choose *Test and save*.",
    ),
    "AuthenticationFailed": Advice(
        "Login with Amazon no longer accepts the three credentials, or never did.",
        "The text says which: a new secret ([every 180 days](setup.md#the-client-secret-every-180-days)), or a new "
        "refresh token ([authorise again](setup.md#5-authorise-it-and-copy-the-refresh-token)).",
    ),
    "PermissionDenied": Advice(
        "The credentials are good, and a role is missing: the application lacks it, or lacked it when authorised.",
        "[Add the role](setup.md#adding-a-role-later), authorise again, paste the new refresh token. Or take the "
        "stream out of the connection: the others are read all the same.",
    ),
    "InvalidState": Advice(
        "The saved state is not one that this connector wrote for this stream.",
        "Clear the stream (*Connection > Streams > ⋯ > Clear data*) and sync again. A state of Airbyte's own Amazon "
        "connector has to be [converted](migrating.md#the-state) first.",
    ),
    "TransientError": Advice(
        "Nothing is wrong with the configuration; Amazon or the network was not able to serve.",
        "Nothing: the next sync goes on where this one ended. If it comes again and again, read the text.",
    ),
    "ServiceUnavailable": Advice(
        "Amazon answered 5xx for a quarter of an hour, the connection kept failing, or this machine is out of disk.",
        "Nothing, if Amazon is down. Otherwise let the machine reach [these hosts](security.md#hosts), or give it the "
        "[disk](security.md#disk) that the text asks for.",
    ),
    "Throttled": Advice(
        "Amazon's quota stayed used up for a day: another program of the same application and seller takes it.",
        "Stop the other program, give it an application of its own, or let fewer connections of a seller sync at once.",
    ),
    "PageTokenExpired": Advice(
        "A page took longer to come than Amazon lets its token live.",
        "Nothing: the next sync asks for the window from its start.",
    ),
    "ReportNotReady": Advice(
        "Amazon was still making a report when the wait ran out, or has not published its days yet.",
        "Nothing: the next sync goes on waiting for the same report.",
    ),
    "SourceDataError": Advice(
        "Amazon answered, and the connector can't use the answer.",
        "Sync again. If the text comes again, report it with the stream's name: it holds no secret.",
    ),
    "RequestRefused": Advice(
        "Amazon calls a request invalid. Mostly an option of a report, or a marketplace, does not fit the account.",
        "Look at `report_options` and `marketplaces`. Otherwise report it: the connector should not have asked.",
    ),
    "NotFound": Advice(
        "Amazon does not know what was asked about: it was removed in between, or is of another account.",
        "Sync again. If the text comes again, report it with the stream's name.",
    ),
    "ReportFailed": Advice(
        "Amazon has ended a report as FATAL; the text repeats Amazon's own reason, where it gives one.",
        "Nothing at first: the window stays open, and the next sync asks again. For a reason that stays, act on it.",
    ),
    "UndecodableDocument": Advice(
        "A document is not in the form that its report type has. Nothing of it is guessed at; its window stays open.",
        "Sync again: a transfer may have been cut. If it comes again, report it with the report type and country.",
    ),
}
_KINDS: Mapping[type[ConnectorError], str] = {
    ConfigError: "config error: you can fix it",
    TransientError: "transient error: a later sync may succeed",
    SourceDataError: "system error: for us to look at",
}
_ABOUT = """\
Every error that the connector can raise, by its class: the cause, what to do, and all its texts. What is filled in at
run time stands here as `…`. The class begins the *internal message* of an error; its kind is what Airbyte shows.

One stream that fails does not stop the others; the exit status is 1, and the next sync goes on with what is left. The
answers of `check` are explained in [setting up](setup.md#what-check-says-and-what-to-do)."""
_SYMPTOMS = (
    (
        "a stream without rows, and no error",
        (
            "Amazon has no data there (CANCELLED in the log), or `marketplaces` or `region` are others than you think; "
            "`marketplace_participations` says where the account sells"
        ),
    ),
    (
        "a sync that takes hours and says each minute what it waits for",
        "Amazon's quotas; the line says how much is left. The newest 30 days come first",
    ),
    (
        "a column that is null in every row",
        "the log has a warning that counts values that could not be read as their type",
    ),
    (
        "rows of a report that come again each sync",
        (
            "late data: days of the ages named under *look-back* in [reports.md](reports.md); they replace their "
            "predecessors by key"
        ),
    ),
    (
        "`Some streams did not finish; each said why.`",
        "the end of a sync in which streams failed; the reason stands above, by stream",
    ),
    ("`Stopped by a signal.`", "the platform, or you, ended the sync; the next one goes on"),
    ("`The connector failed unexpectedly.`", "a bug; report the internal message"),
)


def troubleshooting_page() -> str:
    texts: dict[str, list[Text]] = {}
    for text in sorted(error_texts()):
        texts.setdefault(text.error, []).append(text)
    parts = ["# Troubleshooting", WRITTEN, _ABOUT, table(("what you see", "what it is"), _SYMPTOMS)]
    for name, kind in error_classes().items():
        if name in texts:
            parts += list(_section(kind, texts[name]))
    return "\n\n".join(parts) + "\n"


def advice_on(kind: type[ConnectorError]) -> Advice:
    """Raises LookupError for an error that has none, not even by its parents."""
    for each in kind.__mro__:
        if each.__name__ in ADVICE:
            return ADVICE[each.__name__]
    raise LookupError(f"{kind.__name__} has no advice: add a row to ADVICE")


def _section(kind: type[ConnectorError], texts: list[Text]) -> Iterator[str]:
    advice = advice_on(kind)
    yield f"## {kind.__name__}"
    yield next(words for parent, words in _KINDS.items() if issubclass(kind, parent)).capitalize() + "."
    yield f"* **Cause.** {advice.cause}\n* **What to do.** {advice.remedy}"
    by_words: dict[str, set[str]] = {}
    for text in texts:
        by_words.setdefault(text.words, set()).add(text.module)
    rows = [(_shown(words), ", ".join(f"`{each}`" for each in sorted(where))) for words, where in by_words.items()]
    yield table(("text", "where from"), rows)


def _shown(words: str) -> str:
    return "<br>".join(line.replace("<", "&lt;").replace("*", "\\*") for line in words.split("\n"))
