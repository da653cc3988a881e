"""Where Amazon's "EU" and "NA" are. Which countries they mean is UNVERIFIED: all of Amazon's there."""

EUROPE = frozenset({"BE", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "PL", "SE", "TR"})
AMERICA = frozenset({"BR", "CA", "MX", "US"})
