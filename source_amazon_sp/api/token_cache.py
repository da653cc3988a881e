"""Tokens that are good now, whoever grants them and whatever they open."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import ConfigError, ConnectorError, TransientError

_EARLY = 120.0  # seconds before its expiry that a token counts as spent
_JUST_RENEWED = 60.0  # seconds in which a token made for a refusal is not made again for the next one

Grant = Callable[[], tuple[str, float]]  # asks for a token; that, and how long it lives (seconds)


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    good_until: float
    renewed_at: float | None  # set when it replaced a token that Amazon had refused


class TokenCache:
    """
    Keeps a token for each key. Any number of threads in need of one cost one request.

    A token is replaced before it expires, and when a caller reports it refused; one that has expired is forgotten.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[Hashable, _Token] = {}
        self._refused: set[Hashable] = set()
        self._failure: tuple[float, Hashable, ConnectorError] | None = None
        self._denied: dict[Hashable, ConfigError] = {}

    def current(self, key: Hashable, grant: Grant) -> str:
        """The token of the key; `grant` asks for one if there is none. Raises what it raises."""
        asked_at = self._clock.monotonic()
        with self._lock:
            now = self._clock.monotonic()
            token = self._tokens.get(key)
            if token is None or now >= token.good_until:
                self._tokens = {each: kept for each, kept in self._tokens.items() if now < kept.good_until}
                token = self._tokens[key] = self._renewed(key, grant, asked_at)
                self._refused.discard(key)
            return token.value

    def refused(self, key: Hashable, token: str, words: str) -> bool:
        """
        Amazon answered 403 to this token. True if another one may do better: then call `current` again.

        A role that is missing has the same answer as a token that has died, but for Amazon's `words`; where those do
        not speak of the token, one that was made for a refusal is not made again for the next.
        """
        with self._lock:
            held = self._tokens.get(key)
            if held is None or held.value != token:
                return True  # another thread was here first
            just_renewed = held.renewed_at is not None and self._clock.monotonic() - held.renewed_at < _JUST_RENEWED
            if just_renewed and "expired" not in words and "revoked" not in words:
                return False
            del self._tokens[key]
            self._refused.add(key)
            return True

    def _renewed(self, key: Hashable, grant: Grant, asked_at: float) -> _Token:
        """
        A new token. Who waited for another thread's attempt shares its failure: an outage, or one of the key.

        What only the user can mend is not asked for again.
        """
        if key in self._denied:
            raise self._denied[key]
        if self._failure is not None:
            failed_at, failed, error = self._failure
            if failed_at > asked_at and (failed == key or isinstance(error, TransientError)):
                raise error
        begun = self._clock.monotonic()
        try:
            value, lifetime = grant()
        except ConnectorError as error:
            self._failure = (self._clock.monotonic(), key, error)
            if isinstance(error, ConfigError):
                self._denied[key] = error
            raise
        good_until = begun + lifetime - min(_EARLY, lifetime / 10)
        return _Token(value, good_until, begun if key in self._refused else None)
