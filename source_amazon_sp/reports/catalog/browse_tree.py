"""The tree of browse nodes: how a marketplace sorts its products, and what searches in it can be narrowed by."""

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.reports.spec import SELLER, Option, ReportSpec

# The elements within refinements are those of Amazon's schema as remembered, not as seen: UNVERIFIED.
_NODES = DocumentForm(
    DocumentFormat.XML,
    "*/Node",
    lists=frozenset(
        {
            "browseNodeAttributes.attribute",
            "childNodes.id",
            "refinementsInformation.refinementName",
            "refinementsInformation.refinementName.refinementField",
        }
    ),
)

BROWSE_TREE = (
    ReportSpec(
        report_type="GET_XML_BROWSE_TREE_DATA",
        description="Browse nodes of the marketplace, each wherever it stands in the tree. Some hundred megabytes.",
        account_types=SELLER,
        roles=(
            "Product Listing",
            "Pricing",
            "Inventory and Order Tracking",
            "Direct to Consumer Shipping (Restricted)",
        ),
        form=_NODES,
        # The option MarketplaceId would say the marketplace a second time, which Amazon advises against. With both
        # options the first one counts.
        options=(Option(name="RootNodesOnly", values=("true", "false")), Option(name="BrowseNodeId")),
        # A node that stands in several places has a row for each: its number alone is no key.
        identity=("browseNodeId", "browsePathById"),
    ),
)
