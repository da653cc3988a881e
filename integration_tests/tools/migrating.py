"""The page for users of the incumbent: its streams, columns, configuration and state beside ours."""

from collections.abc import Iterator

import pendulum

from integration_tests.tools.report_docs import WRITTEN, code, table
from source_amazon_sp.config import parse
from source_amazon_sp.migration.incumbent import INCUMBENT
from source_amazon_sp.migration.row import Row
from source_amazon_sp.streams.offers import TERMS

_ABOUT = """\
From Airbyte's own Amazon connector, `source-amazon-seller-partner` (here: the incumbent, as of version 6.0.6), to this
one. Its configuration works as it is; some of its state can be taken over; its tables stay where they are.

## Switching

1. Make a **new** source with this connector and paste the incumbent's configuration ([below](#the-configuration)).
2. Make a new connection **into another schema**, or with a prefix. Streams of reports have the same names and other
   columns, and `orders` beside `Orders` is one name to some warehouses.
3. Take over the state, if you want to ([below](#the-state)), and sync. The newest 30 days come first.
4. Compare the two for a month that both have, then move what reads the tables, then pause the incumbent. Two connectors
   on one application and seller share Amazon's quotas: don't let both sync at the same hour."""

_STREAMS = """\
## The streams

*State*: **kept** is taken over by `convert-state`; **kept if you say so** needs three flags, for the reasons below;
all others are read anew, and the reason is told. Streams that are marked
**with `include_pii`** are offered only where it is true, and the incumbent shows them always: a pasted
configuration has them when you set it to true ([personal data](setup.md#personal-data))."""

_STATE = """\
## The state

```sh
source-amazon-sp convert-state --state incumbent-state.json --config incumbent-config.json > state.json
# reports, too, on the terms below
source-amazon-sp convert-state --state incumbent-state.json --config incumbent-config.json \\
    --first-synced 2026-03-01 --since-version 4.5.0 --accept-lost-rows > state.json
```

`--state` takes what Airbyte's UI (*Connection > Settings > Advanced > Connection state*), its API or `--state` of the
command line have, legacy forms too; `--config` is the incumbent's configuration, whose `region` says which marketplace
the state is of. The new state goes to stdout, with `--form platform` in the form of the UI (that a connection's state
can be edited there depends on your version of Airbyte; UNVERIFIED). A line for each stream on stderr says what was
done, and why.

A state is taken over only where nothing is skipped that the incumbent has not delivered in full:

* Its cursor is the highest value *seen in records* of windows that were read without a gap. Empty, cancelled and failed
  windows hold it back, so it is never too late; states that hold several windows beside each other are not trusted.
* Versions before 4.5.0 passed over a report that Amazon had cancelled, with a warning, and the records of the next
  window moved the cursor beyond it. So reports need `--since-version 4.5.0`, the incumbent's version in that
  connection's first sync, and are read anew if it was an earlier one, or if you don't know.
* A day is left at both ends: its days are those of UTC, ours those of the marketplace.
* It never reads late data again. What it read in its first sync was final if it was older than the stream's oldest
  look-back ([reports.md](reports.md)); what it read since was not. So reports need `--first-synced 2026-03-01`, the
  day of the connection's first sync, and go on from that day less the look-back.
* A text in a flat file that begins with a quotation mark makes it lose the rows after it, without an error. Flat files
  are taken over only with `--accept-lost-rows`.
* It reads one marketplace. Streams that are of the whole region here are taken over only if `marketplaces` is that one.
* Where its cursor and its windows go by different dates, the cursor runs ahead of what was read: not taken over.
* Figures that its earlier versions are known to have stored wrong (days doubled before 5.9.2, vendor dates and options
  before 6.0.4) are read anew, since the state does not say which version wrote it.

It supposes that `replication_start_date` was never moved back after the incumbent's first sync, and that no version
before 4.5.0 has read the reports. What a sync reads anew costs Amazon's quotas and nothing else: rows come once, by
their keys."""

_COLUMNS = """\
## The columns

| incumbent | here |
| --- | --- |
| headers of flat files as Amazon writes them, in the marketplace's language: `amazon-order-id`, `Date and Time` | \
English, in snake_case, the same in every marketplace: `amazon_order_id`, `date_and_time` |
| text, in five columns of six | numbers, dates, instants in UTC and flags, by their schema; identifiers are text |
| `dataEndTime`, `queryEndDate`, an overwritten `endDate` | `_window_start`, `_window_end`; dates of Amazon stay |
| no marketplace in most reports | `marketplace_id` |
| no primary key in most reports | a key in every stream, `_row_id` where the data has none |
| unknown columns dropped by the schema | come through under their own name |

Orders, of API v0 there and 2026-01-01 here (by the meaning of the fields; that each holds the same is UNVERIFIED):"""

# Column of the incumbent, stream of ours, path in it.
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("Orders.AmazonOrderId", "orders", "orderId"),
    ("Orders.PurchaseDate", "orders", "createdTime"),
    ("Orders.LastUpdateDate", "orders", "lastUpdatedTime"),
    ("Orders.OrderStatus", "orders", "fulfillment.fulfillmentStatus"),
    ("Orders.FulfillmentChannel", "orders", "fulfillment.fulfilledBy"),
    ("Orders.ShipServiceLevel", "orders", "fulfillment.fulfillmentServiceLevel"),
    ("Orders.MarketplaceId", "orders", "salesChannel.marketplaceId"),
    ("Orders.SalesChannel", "orders", "salesChannel.marketplaceName"),
    ("Orders.OrderTotal", "orders", "proceeds.grandTotal"),
    ("Orders.ShippingAddress", "orders", "recipient.deliveryAddress"),
    ("Orders.BuyerInfo", "orders", "buyer"),
    ("Orders.IsPrime, IsBusinessOrder, …", "orders", "programs"),
    ("OrderItems.OrderItemId", "order_items", "orderItemId"),
    ("OrderItems.AmazonOrderId", "order_items", "orderId"),
    ("OrderItems.ASIN", "order_items", "product.asin"),
    ("OrderItems.SellerSKU", "order_items", "product.sellerSku"),
    ("OrderItems.Title", "order_items", "product.title"),
    ("OrderItems.QuantityOrdered", "order_items", "quantityOrdered"),
    ("OrderItems.QuantityShipped", "order_items", "fulfillment.quantityFulfilled"),
    ("OrderItems.ItemPrice, ItemTax, ShippingPrice, …", "order_items", "proceeds.breakdowns"),
    ("OrderItems.PromotionDiscount", "order_items", "promotion.breakdowns"),
)

_CONFIG = """\
## The configuration

Paste it as it is. A key that has no meaning here is ignored, with a line in the log that says what takes its place."""

# The incumbent's keys, each with a value that its form would send.
KEYS: dict[str, object] = {
    "auth_type": "oauth2.0",
    "aws_environment": "PRODUCTION",
    "region": "DE",
    "account_type": "Seller",
    "app_id": "amzn1.sp.solution.fake",
    "lwa_app_id": "amzn1.application-oa2-client.fake",
    "lwa_client_secret": "amzn1.oa2-cs.v1.fake",
    "refresh_token": "Atzr|fake",
    "replication_start_date": "2026-01-01T00:00:00Z",
    "replication_end_date": "",
    "period_in_days": 90,
    "sales_and_traffic_report_asin_granularity": "PARENT",
    "report_options_list": [],
    "wait_to_avoid_fatal_errors": False,
    "max_done_report_age_hours": 0,
    "financial_events_step": "180D",
    "num_workers": 2,
    "max_async_job_count": 2,
    "include_pii": False,
    "financial_events_max_results_per_page": 100,
    "report_stream_lookback_window_in_hours": 0,
    "failed_retry_wait_time_in_seconds": 1800,
    "creation_requester_429_max_retries": 5,
    "stop_sync_on_rate_limit": False,
    "inbound_replication_mode": "rolling_days",
    "inbound_start_datetime": "2026-01-01T00:00:00Z",
    "inbound_end_datetime": "2026-06-01T00:00:00Z",
    "inbound_rolling_days": 30,
}
_MEANT = {
    "auth_type": "for the OAuth button of the Airbyte UI alone",
    "app_id": "for the OAuth button of the Airbyte UI alone",
    "region": "a country is understood: its region, and that one marketplace unless `marketplaces` names others",
    "report_options_list": "taken as [report options](#report-options); those that fit are sent, for every report type",
    "sales_and_traffic_report_asin_granularity": "taken as the option `asinGranularity` of "
    "`GET_SALES_AND_TRAFFIC_REPORT`",
    "replication_start_date": "the same; a day without a time goes, too",
    "replication_end_date": "the same; empty means now",
}
_AS_IT_IS = "the same"

_OPTIONS = """\
### Report options

The incumbent takes options for any report type and sends those of six. Here they are sent for every type that has
them. What does not fit costs no more than a line in the log, which says what to set instead: options and values that
the type does not have, and types that are [not read](retired_reports.md).

* An entry is for the report type that its `report_name` or its `stream_name` is; other names of streams mean nothing,
  as there. For a second stream of one type, with other options, set `custom_reports`.
* Several entries for one type are one. Of several values of one option the last counts, as there; `asinGranularity`
  in an entry counts more than `sales_and_traffic_report_asin_granularity`; `report_options` counts more than both.
* The older `report_options`, options by report type as text, is read where there is no list, as there.

What stands in `report_options` in the form of this connector is checked, and what is wrong there is an error."""

_MISSING = """\
## What is missing

* The two Brand Analytics reports that Amazon has removed, and [other retired types](retired_reports.md).
* The connector is not in Airbyte's registry: it is added as a custom connector ([running it](running.md)).
* Its history of rows stays in its own tables and columns. Views that join the two are yours to write."""


def migrating_page() -> str:
    rows = [
        (code([row.name]), ", ".join(map(_one_of_ours, row.ours)) or "none", row.difference, _state(row))
        for row in INCUMBENT
    ]
    columns = [(code([theirs]), code([f"{stream}.{path}"])) for theirs, stream, path in COLUMNS]
    parts = [
        "# Migrating from source-amazon-seller-partner",
        WRITTEN,
        _ABOUT,
        _STREAMS,
        table(("incumbent", "here", "what is different", "state"), rows),
        "All other streams of [streams.md](streams.md) are new.",
        _STATE,
        _COLUMNS,
        table(("incumbent", "here"), columns),
        _CONFIG,
        table(("key", "here"), _keys()),
        _OPTIONS,
        _MISSING,
    ]
    return "\n\n".join(parts) + "\n"


def _ours(row: Row) -> str:
    return ", ".join(map(_one_of_ours, row.ours)) or "none"


def _one_of_ours(name: str) -> str:
    return code([name]) + (" (with `include_pii`)" if TERMS[name].personal else "")


def _state(row: Row) -> str:
    if row.carried is None:
        return f"anew: {row.anew}"
    return "**kept if you say so**" if row.carried.loses_rows else "**kept**"


def _keys() -> Iterator[tuple[str, str]]:
    credentials = ("lwa_app_id", "lwa_client_secret", "refresh_token")
    for key, value in KEYS.items():
        raw = {name: KEYS[name] for name in credentials} | {key: value}
        remarks = parse(raw, pendulum.datetime(2026, 11, 20)).remarks
        instead = [remark.split(": ", 1)[1].rstrip(".") for remark in remarks]
        yield code([key]), f"ignored: {instead[0]}" if instead else _MEANT.get(key, _AS_IT_IS)
