"""Amazon's marketplaces, and the pseudo-marketplaces that orders from elsewhere are booked under."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marketplace:
    country: str  # ISO 3166-1
    id: str
    domain: str
    currency: str
    language: str

    @property
    def name(self) -> str:
        return self.domain.removeprefix("www.").capitalize()


MARKETPLACES = {
    row.country: row
    for row in (
        Marketplace("CA", "A2EUQ1WTGCTBG2", "www.amazon.ca", "CAD", "en_CA"),
        Marketplace("US", "ATVPDKIKX0DER", "www.amazon.com", "USD", "en_US"),
        Marketplace("MX", "A1AM78C64UM0Y8", "www.amazon.com.mx", "MXN", "es_MX"),
        Marketplace("BR", "A2Q3Y263D00KWC", "www.amazon.com.br", "BRL", "pt_BR"),
        Marketplace("IE", "A28R8C7NBKEWEA", "www.amazon.ie", "EUR", "en_IE"),
        Marketplace("ES", "A1RKKUPIHCS9HS", "www.amazon.es", "EUR", "es_ES"),
        Marketplace("GB", "A1F83G8C2ARO7P", "www.amazon.co.uk", "GBP", "en_GB"),
        Marketplace("FR", "A13V1IB3VIYZZH", "www.amazon.fr", "EUR", "fr_FR"),
        Marketplace("BE", "AMEN7PMS3EDWL", "www.amazon.com.be", "EUR", "fr_BE"),
        Marketplace("NL", "A1805IZSGTT6HS", "www.amazon.nl", "EUR", "nl_NL"),
        Marketplace("DE", "A1PA6795UKMFR9", "www.amazon.de", "EUR", "de_DE"),
        Marketplace("IT", "APJ6JRA9NG5V4", "www.amazon.it", "EUR", "it_IT"),
        Marketplace("SE", "A2NODRKZP88ZB9", "www.amazon.se", "SEK", "sv_SE"),
        Marketplace("ZA", "AE08WJ6YKNBMC", "www.amazon.co.za", "ZAR", "en_ZA"),
        Marketplace("PL", "A1C3SOZRARQ6R3", "www.amazon.pl", "PLN", "pl_PL"),
        Marketplace("EG", "ARBP9OOSHTCHU", "www.amazon.eg", "EGP", "ar_AE"),
        Marketplace("TR", "A33AVAJ2PDY3EV", "www.amazon.com.tr", "TRY", "tr_TR"),
        Marketplace("SA", "A17E79C6D8DWNP", "www.amazon.sa", "SAR", "ar_AE"),
        Marketplace("AE", "A2VIGQ35RCS4UG", "www.amazon.ae", "AED", "en_AE"),
        Marketplace("IN", "A21TJRUUN4KGV", "www.amazon.in", "INR", "en_IN"),
        Marketplace("SG", "A19VAU5U5O7RUS", "www.amazon.sg", "SGD", "en_SG"),
        Marketplace("AU", "A39IBJ37TRP1C6", "www.amazon.com.au", "AUD", "en_AU"),
        Marketplace("JP", "A1VC38T7YXB528", "www.amazon.co.jp", "JPY", "ja_JP"),
    )
}
MARKETPLACE_IDS = frozenset(row.id for row in MARKETPLACES.values())

# They come with getMarketplaceParticipations and with orders; no request may name them.
NON_AMAZON = {
    "DE": "A38D8NSA03LJTC",
    "ES": "AFQLKURYRPEL8",
    "FR": "A1ZFFQZ3HTUKT9",
    "IT": "A62U237T8HV6N",
    "GB": "AZMDEXL2RVFNN",
    "CA": "A1MQXOICRS2Z7M",
    "MX": "A3H6HPSLHAK3XG",
    "US": "A2ZV50J4W1RKNI",
}


def named(country: str) -> Marketplace:
    """The marketplace of a country code; `UK` is `GB`. Raises KeyError for a country without one."""
    return MARKETPLACES["GB" if country == "UK" else country]
