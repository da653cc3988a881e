"""Files that are named on the command line; the words of the CDK's own reading would name a line of code."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from source_amazon_sp.errors import ConfigError


def given_text(path: str, flag: str) -> str:
    """What is in the file. Raises ConfigError."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigError(f"{flag} {path} can't be read: {reason}. Give the path of a JSON file.") from error


def given_json(path: str, flag: str) -> Any:
    """What is in the file, parsed. Raises ConfigError."""
    text = given_text(path, flag)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if not text.strip():
            raise ConfigError(
                f"{flag} {path} is empty. Copy a configuration from secrets.example; docs/running.md makes the others."
            ) from error
        raise ConfigError(
            f"{flag} {path} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}. Mend it there."
        ) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or as many brackets
        raise ConfigError(f"{flag} {path} is not JSON that anybody would write. Give another file.") from error


def given_object(path: str, flag: str) -> Mapping[str, Any]:
    """The JSON object in the file. Raises ConfigError."""
    found = given_json(path, flag)
    if not isinstance(found, dict):
        raise ConfigError(f"{flag} {path} holds a {type(found).__name__}. It must hold a JSON object: {{…}}.")
    return found
