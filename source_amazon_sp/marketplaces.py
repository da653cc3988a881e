"""
Amazon's marketplaces and the regional endpoints that serve them.

Sources: the "Marketplace IDs" and "SP-API endpoints" pages of Amazon's developer documentation; currencies and
hosts of Seller and Vendor Central as Amazon shows them. Time zones are those of Seller Central's reports; Amazon
states them for few marketplaces, the others are the country's own (UNVERIFIED for CA and MX).
"""

from dataclasses import dataclass
from enum import Enum

TOKEN_ENDPOINT = "https://api.amazon.com/auth/o2/token"  # noqa: S105  # an address, one for all regions


class AccountType(str, Enum):
    """Who an account belongs to: Seller Central and Vendor Central are two worlds of one API."""

    SELLER = "Seller"
    VENDOR = "Vendor"


class Region(str, Enum):
    """A region is one API endpoint; a refresh token is good in one region only."""

    NA = "NA"
    EU = "EU"
    FE = "FE"

    @property
    def full_name(self) -> str:
        return {"NA": "North America", "EU": "Europe", "FE": "Far East"}[self.value]

    @property
    def endpoint(self) -> str:
        return f"https://sellingpartnerapi-{self.value.lower()}.amazon.com"

    @property
    def sandbox_endpoint(self) -> str:
        return f"https://sandbox.sellingpartnerapi-{self.value.lower()}.amazon.com"


@dataclass(frozen=True, slots=True)
class Marketplace:
    """One of Amazon's shops. `country` is ISO 3166 (Amazon itself writes UK for GB)."""

    country: str
    id: str
    region: Region
    currency: str
    time_zone: str
    seller_central: str
    vendor_central: str

    @property
    def domain(self) -> str:
        """Of the shop, as reports write it: amazon.co.uk."""
        central = self.vendor_central if self.seller_central == _EUROPE else self.seller_central
        return central.partition(".")[2]


_EUROPE = "sellercentral-europe.amazon.com"
_NA, _EU, _FE = Region.NA, Region.EU, Region.FE

# fmt: off
MARKETPLACES: tuple[Marketplace, ...] = (
    Marketplace("CA", "A2EUQ1WTGCTBG2", _NA, "CAD", "America/Los_Angeles", "sellercentral.amazon.ca", "vendorcentral.amazon.ca"),
    Marketplace("US", "ATVPDKIKX0DER", _NA, "USD", "America/Los_Angeles", "sellercentral.amazon.com", "vendorcentral.amazon.com"),
    Marketplace("MX", "A1AM78C64UM0Y8", _NA, "MXN", "America/Los_Angeles", "sellercentral.amazon.com.mx", "vendorcentral.amazon.com.mx"),
    Marketplace("BR", "A2Q3Y263D00KWC", _NA, "BRL", "America/Sao_Paulo", "sellercentral.amazon.com.br", "vendorcentral.amazon.com.br"),
    Marketplace("IE", "A28R8C7NBKEWEA", _EU, "EUR", "Europe/Dublin", _EUROPE, "vendorcentral.amazon.ie"),
    Marketplace("ES", "A1RKKUPIHCS9HS", _EU, "EUR", "Europe/Madrid", _EUROPE, "vendorcentral.amazon.es"),
    Marketplace("GB", "A1F83G8C2ARO7P", _EU, "GBP", "Europe/London", _EUROPE, "vendorcentral.amazon.co.uk"),
    Marketplace("FR", "A13V1IB3VIYZZH", _EU, "EUR", "Europe/Paris", _EUROPE, "vendorcentral.amazon.fr"),
    Marketplace("BE", "AMEN7PMS3EDWL", _EU, "EUR", "Europe/Brussels", "sellercentral.amazon.com.be", "vendorcentral.amazon.com.be"),
    Marketplace("NL", "A1805IZSGTT6HS", _EU, "EUR", "Europe/Amsterdam", "sellercentral.amazon.nl", "vendorcentral.amazon.nl"),
    Marketplace("DE", "A1PA6795UKMFR9", _EU, "EUR", "Europe/Berlin", _EUROPE, "vendorcentral.amazon.de"),
    Marketplace("IT", "APJ6JRA9NG5V4", _EU, "EUR", "Europe/Rome", _EUROPE, "vendorcentral.amazon.it"),
    Marketplace("SE", "A2NODRKZP88ZB9", _EU, "SEK", "Europe/Stockholm", "sellercentral.amazon.se", "vendorcentral.amazon.se"),
    Marketplace("ZA", "AE08WJ6YKNBMC", _EU, "ZAR", "Africa/Johannesburg", "sellercentral.amazon.co.za", "vendorcentral.amazon.co.za"),
    Marketplace("PL", "A1C3SOZRARQ6R3", _EU, "PLN", "Europe/Warsaw", "sellercentral.amazon.pl", "vendorcentral.amazon.pl"),
    Marketplace("EG", "ARBP9OOSHTCHU", _EU, "EGP", "Africa/Cairo", "sellercentral.amazon.eg", "vendorcentral.amazon.me"),
    Marketplace("TR", "A33AVAJ2PDY3EV", _EU, "TRY", "Europe/Istanbul", "sellercentral.amazon.com.tr", "vendorcentral.amazon.com.tr"),
    Marketplace("SA", "A17E79C6D8DWNP", _EU, "SAR", "Asia/Riyadh", "sellercentral.amazon.sa", "vendorcentral.amazon.me"),
    Marketplace("AE", "A2VIGQ35RCS4UG", _EU, "AED", "Asia/Dubai", "sellercentral.amazon.ae", "vendorcentral.amazon.me"),
    Marketplace("IN", "A21TJRUUN4KGV", _EU, "INR", "Asia/Kolkata", "sellercentral.amazon.in", "vendorcentral.amazon.in"),
    Marketplace("SG", "A19VAU5U5O7RUS", _FE, "SGD", "Asia/Singapore", "sellercentral.amazon.sg", "vendorcentral.amazon.com.sg"),
    Marketplace("AU", "A39IBJ37TRP1C6", _FE, "AUD", "Australia/Sydney", "sellercentral.amazon.com.au", "vendorcentral.amazon.com.au"),
    Marketplace("JP", "A1VC38T7YXB528", _FE, "JPY", "Asia/Tokyo", "sellercentral.amazon.co.jp", "vendorcentral.amazon.co.jp"),
)
# fmt: on

BY_ID = {marketplace.id: marketplace for marketplace in MARKETPLACES}
BY_COUNTRY = {marketplace.country: marketplace for marketplace in MARKETPLACES} | {
    "UK": BY_ID["A1F83G8C2ARO7P"],
}
BY_DOMAIN = {marketplace.domain: marketplace for marketplace in MARKETPLACES}
