"""
`source-amazon-sp authorize`: a seller or vendor consents in the browser, and a configuration file comes of it.

    this command              browser                                    Amazon
    consent address ────────▶ signs in, consents ──────────────────────▶ Seller or Vendor Central
                              is sent back to the redirect URI ◀──────── state, code (five minutes), account
    address pasted ◀────────  from the address bar
    code ──────────────────────────────────────────────────────────────▶ Login with Amazon
    configuration file ◀──────────────────────────────────────────────── refresh token

For public applications: Amazon lets nobody consent to a private one, whose refresh token is copied from the console.
No secret is taken from the command line, where others of the machine see it, and none is printed.
"""

import argparse
import getpass
import json
import os
import re
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import mkstemp
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from source_amazon_sp.api.lwa import refresh_token_for
from source_amazon_sp.api.redaction import sayable
from source_amazon_sp.api.throttle import Throttle
from source_amazon_sp.api.transport import CHECK_PATIENCE, Transport, new_session
from source_amazon_sp.clock import SystemClock
from source_amazon_sp.config.fields import Fields
from source_amazon_sp.errors import ConfigError, ConnectorError, InvalidConfig
from source_amazon_sp.marketplaces import BY_COUNTRY, BY_ID, TOKEN_ENDPOINT, AccountType, Marketplace

SECRET_VARIABLE = "LWA_CLIENT_SECRET"  # noqa: S105  # the name of a variable, not its value
_VARIABLES = {"app_id": "SP_API_APP_ID", "client_id": "LWA_CLIENT_ID"}
_CODE = "spapi_oauth_code"


class Terminal:
    """Where the person is."""

    def say(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")

    def show(self, text: str) -> None:
        """What a script may want to read."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def ask(self, question: str) -> str:
        """The answer, on one line; empty when there is none to be had."""
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        return sys.stdin.readline().strip()

    def ask_secret(self, question: str) -> str:
        """The answer, which is not shown while it is typed."""
        try:
            return getpass.getpass(f"{question}: ").strip()
        except EOFError:
            return ""


def authorize(args: Sequence[str], terminal: Terminal, environment: Mapping[str, str]) -> int:
    """Run the command; the exit status."""
    try:
        options = parser().parse_args(list(args))
    except SystemExit as exit_:
        return 1 if exit_.code else 0
    try:
        _authorize(options, terminal, environment)
    except ConnectorError as error:
        terminal.say(str(error))
        return 1
    return 0


def consent_address(
    marketplace: Marketplace,
    account_type: AccountType,
    app_id: str,
    state: str,
    redirect_uri: str | None,
    *,
    draft: bool,
) -> str:
    """Where the account's primary user consents. Amazon wants `version=beta` for an application in Draft alone."""
    host = marketplace.vendor_central if account_type is AccountType.VENDOR else marketplace.seller_central
    query = {"application_id": app_id, "state": state}
    if redirect_uri is not None:
        query["redirect_uri"] = redirect_uri
    if draft:
        query["version"] = "beta"
    return f"https://{host}/apps/authorize/consent?{urlencode(query)}"


def consent_in(redirected: str, state: str) -> tuple[str, str | None]:
    """The code and the account's id in the address that the browser was sent back to. Raises ConfigError."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(redirected.strip()).query).items()}
    if not secrets.compare_digest(query.get("state", "").encode(), state.encode()):
        raise ConfigError(
            "The address has another state than the consent address: it belongs to another consent.\n"
            "Nothing was done with it. Open the consent address shown last, and paste the address you are sent back to."
        )
    if not query.get(_CODE):
        reason = sayable(query.get("error_description") or query.get("error") or "")
        raise ConfigError(
            f"The address brings no {_CODE}{f' ({reason})' if reason else ''}: the consent was not given.\n"
            "Paste the whole address from the browser's address bar, or see what the consent page complains of."
        )
    return query[_CODE], query.get("selling_partner_id")


def save(path: Path, config: Mapping[str, Any], *, replace: bool) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises ConfigError."""
    text = json.dumps(config, indent=2) + "\n"
    try:
        descriptor, name = mkstemp(dir=path.parent)  # with mode 0600
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            if replace:
                Path(name).replace(path)
            else:
                path.hardlink_to(name)  # refuses a path where something is
        finally:
            Path(name).unlink(missing_ok=True)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror}. Give another path in --config-out.") from error


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="source-amazon-sp authorize",
        description="Let a seller or vendor consent to a public application, and write the configuration file.",
        epilog=f"The client secret is taken from the variable {SECRET_VARIABLE}, or asked for.",
    )
    found.add_argument("--marketplace", required=True, help="country code or id: whose Central the consent is given in")
    found.add_argument("--config-out", required=True, type=Path, help="file to write")
    found.add_argument("--account-type", choices=[kind.value for kind in AccountType], default=AccountType.SELLER.value)
    found.add_argument(
        "--app-id", help=f"amzn1.sp.solution.… or amzn1.sellerapps.app.… (or {_VARIABLES['app_id']}, or asked for)"
    )
    found.add_argument(
        "--client-id", help=f"amzn1.application-oa2-client.… (or {_VARIABLES['client_id']}, or asked for)"
    )
    found.add_argument("--redirect-uri", help="one of the application's; without it Amazon takes its first one")
    found.add_argument("--draft", action="store_true", help="the application is in Draft")
    found.add_argument("--redirected-url", help="the address that the browser was sent back to, instead of pasting it")
    found.add_argument("--state", help="with --redirected-url: the state of the consent address")
    found.add_argument("--force", action="store_true", help="replace the file")
    found.add_argument("--token-endpoint", help=argparse.SUPPRESS)
    return found


def _authorize(options: argparse.Namespace, terminal: Terminal, environment: Mapping[str, str]) -> None:
    marketplace = _marketplace(options.marketplace)
    account_type = AccountType(options.account_type)
    token_endpoint = _token_endpoint(options.token_endpoint)
    _refuse_unwritable(options.config_out, replace=options.force)  # before anybody consents
    app_id, client_id, secret = _application(options, terminal, environment)
    state, redirected = _redirected(options, terminal, marketplace, account_type, app_id)
    code, partner = consent_in(redirected, state)
    clock = SystemClock()
    transport = Transport(new_session(), clock, Throttle(clock, _silent), CHECK_PATIENCE, on_date=_silent)
    token = refresh_token_for(transport, token_endpoint, client_id, secret, code, options.redirect_uri)
    config = _config(marketplace, account_type, client_id, secret, token, partner)
    file = _saved(options.config_out, config, terminal, replace=options.force)
    terminal.say(f"{file} is written; only you can read it. Next: check it, with --config {file}.")


def _saved(path: Path, config: Mapping[str, Any], terminal: Terminal, *, replace: bool) -> Path:
    """Where the file was written: another path is asked for while it can't be, for Amazon gives no second token."""
    try:
        save(path, config, replace=replace)
    except ConfigError as error:
        terminal.say(f"{error}\nAmazon gives the refresh token once: it is held until it is written.")
        answer = terminal.ask("Another path, or this one when it can be written (nothing: give up)")
        if not answer:
            raise ConfigError(
                "Nothing was written, and the refresh token is gone with this command.\n"
                "Run it again with a path that can be written in --config-out, and consent again."
            ) from error
        return _saved(Path(answer), config, terminal, replace=replace and Path(answer) == path)
    return path


def _silent(*_: object) -> None:
    """One call waits for no quota, and plans no windows by Amazon's time."""


def _application(
    options: argparse.Namespace, terminal: Terminal, environment: Mapping[str, str]
) -> tuple[str, str, str]:
    """The application's id, its client id and its client secret: given, from the environment, or asked for."""
    app_id, client_id = (
        getattr(options, name) or environment.get(variable) or terminal.ask(f"Value of {variable}")
        for name, variable in _VARIABLES.items()
    )
    secret = environment.get(SECRET_VARIABLE) or terminal.ask_secret("Client secret (not shown)")
    if not (app_id and client_id and secret):
        raise ConfigError(
            "The application's id, its client id and its client secret are all needed.\n"
            f"Set {', '.join(_VARIABLES.values())} and {SECRET_VARIABLE}, or answer the questions."
        )
    return app_id, client_id, secret


def _redirected(
    options: argparse.Namespace, terminal: Terminal, marketplace: Marketplace, account_type: AccountType, app_id: str
) -> tuple[str, str]:
    """The state that was sent, and the address that the browser came back to."""
    if options.redirected_url:
        if not options.state:
            raise ConfigError("--redirected-url needs --state, the state of the consent address it answers.")
        return options.state, options.redirected_url
    state = options.state or secrets.token_hex(16)  # no dash in front, which a command line would take for a flag
    terminal.say("Let the primary user of the account open this address, sign in and consent:")
    terminal.show(consent_address(marketplace, account_type, app_id, state, options.redirect_uri, draft=options.draft))
    terminal.say(
        "The browser is then sent back to the redirect URI; that page need not exist. The code in it lives 5 minutes."
    )
    redirected = terminal.ask("Paste the whole address from the address bar")
    if not redirected:
        raise ConfigError(
            "No address was pasted, and nothing was written.\n"
            f"Run the command again with --state {state} and --redirected-url 'https://…' when you have it."
        )
    return state, redirected


def _config(
    marketplace: Marketplace, account_type: AccountType, client_id: str, secret: str, token: str, partner: str | None
) -> dict[str, Any]:
    config: dict[str, Any] = {
        "lwa_app_id": client_id,
        "lwa_client_secret": secret,
        "refresh_token": token,
        "region": marketplace.region.value,
        "account_type": account_type.value,
    }
    if account_type is AccountType.VENDOR:
        config["marketplaces"] = [marketplace.country]  # Amazon does not tell a vendor's
    elif partner and re.fullmatch(r"[A-Z0-9]+", partner):
        config["seller_id"] = partner
    return config


def _marketplace(code: str) -> Marketplace:
    found = BY_COUNTRY.get(code.upper()) or BY_ID.get(code)
    if found is None:
        raise ConfigError(f"--marketplace {code!r} is not known. Write a country code such as US, GB or JP, or an id.")
    return found


def _token_endpoint(value: str | None) -> str:
    fields = Fields({"token_endpoint": value})
    endpoint = fields.endpoint("token_endpoint", TOKEN_ENDPOINT)
    if fields.complaints:
        raise InvalidConfig(fields.complaints)
    return endpoint


def _refuse_unwritable(path: Path, *, replace: bool) -> None:
    if path.exists() and not replace:
        raise _exists(path)
    if not path.parent.is_dir():
        raise ConfigError(f"{path.parent} is not a directory. Make it, or give another path in --config-out.")


def _exists(path: Path) -> ConfigError:
    return ConfigError(f"{path} exists and is not overwritten. Give another path in --config-out, or --force.")
