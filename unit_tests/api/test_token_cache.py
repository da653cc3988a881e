"""What the keepers of tokens have in common, beyond what their own tests show."""

from weakref import WeakSet

from source_amazon_sp.api.token_cache import TokenCache
from unit_tests.support.clock import FakeClock

HOUR = 3600.0


class Token(str):
    """A text whose end can be seen."""

    __slots__ = ("__weakref__",)


def test_a_token_that_has_expired_is_forgotten() -> None:
    clock = FakeClock()
    cache = TokenCache(clock)
    kept = WeakSet[Token]()

    def grant() -> tuple[str, float]:
        token = Token(f"Atz.sprdt|{clock.monotonic()}")
        kept.add(token)
        return token, HOUR

    for number in range(10_000):
        cache.current(f"/documents/{number}", grant)
        clock.advance(10)
    assert len(kept) <= HOUR / 10
