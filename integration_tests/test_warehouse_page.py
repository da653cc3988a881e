"""The SQL of docs/warehouse.md against what the connector put out: it runs, and its answers are right."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from integration_tests.support.output import Output
from integration_tests.support.report_shops import LISTINGS, ORDERS, REIMBURSEMENTS, TRAFFIC_BY_DATE, VENDOR_SALES
from integration_tests.support.warehouse import A_DAY, PAGE, Synced, Warehouse, made_by
from integration_tests.support.warehouse_shops import SELLER_STREAMS, SINCE, Account, seller
from source_amazon_sp.clock import instant
from source_amazon_sp.marketplaces import MARKETPLACES
from source_amazon_sp.reports.catalog import REPORTS


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Synced:
    return Synced(tmp_path_factory.mktemp("warehouse"))


def read_day(account: Account, warehouse: Warehouse, streams: Sequence[str]) -> Output:
    output = account.sync(streams)
    account.load(warehouse.database, output, warehouse.folder)
    return output


def test_every_view_of_the_page_answers(synced: Synced) -> None:
    views = [
        name
        for (name,) in synced.asked("select schema_name || '.' || view_name from duckdb_views() where not internal")
    ]
    assert {*views} == set().union(*(made_by(block.text) for block in PAGE.blocks("sql")))
    assert len(views) > 20
    empty = {view for view in views if synced.one(f"select count(*) from {view}") == 0}  # noqa: S608  # see above
    assert empty == {"seller.open_failures", "seller.reimbursements_of_windows_now_empty", "seller.suspicious"}


class TestAppendMode:
    @pytest.mark.parametrize(
        ("view", "table", "key"),
        [
            ("reimbursements", REIMBURSEMENTS, "_row_id, _report_id"),
            ("orders_newest", "orders", "orderId, lastUpdatedTime, fulfillment::varchar"),
            ("finance_transactions_newest", "finance_transactions", "transactionId, transactionStatus"),
        ],
    )
    def test_the_view_has_the_rows_that_keys_leave(self, synced: Synced, view: str, table: str, key: str) -> None:
        wanted = synced.asked(f"select {key} from seller.{table} order by all")  # noqa: S608  # names of this test
        assert synced.asked(f"select {key} from seller_history.{view} order by all") == wanted  # noqa: S608  # the same
        assert synced.one(f"select count(*) from seller_history.{table}") > len(wanted)  # noqa: S608  # the same

    def test_a_released_transaction_is_released_though_its_date_is_the_same(self, synced: Synced) -> None:
        changed = synced.asked(
            "select transactionId from seller_history.finance_transactions group by all "
            "having count(distinct transactionStatus) = 2 and count(distinct postedDate) = 1"
        )
        assert changed
        for (transaction,) in changed:
            query = "select transactionStatus from seller_history.finance_transactions_newest where transactionId = ?"
            assert synced.one(query, transaction) == "DEFERRED_RELEASED"


class TestLateData:
    def test_what_amazon_took_back_is_gone_and_nothing_else(self, synced: Synced) -> None:
        in_table = {key for (key,) in synced.asked(f"select _row_id from seller.{REIMBURSEMENTS}")}  # noqa: S608  # a constant
        current = {key for (key,) in synced.asked("select _row_id from seller.reimbursements_current")}
        assert current == {row["_row_id"] for row in synced.outputs[1].rows(REIMBURSEMENTS)}
        gone = {
            row["_row_id"] for row in synced.outputs[0].rows(REIMBURSEMENTS) if row["reimbursement_id"] == synced.gone
        }
        assert in_table - current == gone != set()

    def test_reports_of_other_options_replace_nothing(self, synced: Synced) -> None:
        rows = len(synced.of_vendor.rows(VENDOR_SALES))
        assert synced.one("select count(*) from vendor.sales_current") == rows > 0
        windows = synced.one("select count(distinct _window_start) from vendor.sales_current")
        assert synced.one("select count(distinct _report_id) from vendor.sales_current") > windows

    def test_an_order_stands_where_it_was_touched_last(self, synced: Synced) -> None:
        rows = [row for output in synced.outputs for row in output.rows(ORDERS)]
        last = {}
        for row in sorted(rows, key=lambda row: row["last_updated_date"]):
            last[row["amazon_order_id"]] = row["last_updated_date"]
        query = "select distinct amazon_order_id, last_updated_date from seller.order_report_current"
        assert dict(synced.asked(query)) == {key: instant(moment).naive() for key, moment in last.items()}

    def test_windows_of_which_amazon_has_nothing_now_are_shown(self, tmp_path: Path) -> None:
        account, warehouse = seller(), Warehouse(tmp_path)
        read_day(account, warehouse, [REIMBURSEMENTS, "sync_log"])
        for days in (4, 1):  # what is cancelled once is believed when it is cancelled again
            account.clock.advance(days * A_DAY)
            account.reports.next_cancelled(REIMBURSEMENTS, times=2)
            output = read_day(account, warehouse, [REIMBURSEMENTS, "sync_log"])
            assert output.rows(REIMBURSEMENTS) == []
        warehouse.install()
        rows = warehouse.one(f"select count(*) from seller.{REIMBURSEMENTS}")  # noqa: S608  # a constant
        query = 'select processing_status, "rows" from seller.reimbursements_of_windows_now_empty'
        assert warehouse.asked(query) == [("CANCELLED", rows)]
        assert warehouse.asked("select stream from seller.suspicious") == [(REIMBURSEMENTS,)]

    @pytest.mark.parametrize("name", ["GET_SALES_AND_TRAFFIC_REPORT", REIMBURSEMENTS])
    def test_the_page_counts_the_days_that_may_change(self, name: str) -> None:
        (rule,) = (spec.windows for spec in REPORTS if spec.name == name)
        oldest, longest = max(rule.look_back), rule.grid.days
        prose = " ".join(PAGE.prose.split())
        assert f"{oldest + longest} for `{name}` ({oldest} and {longest})" in prose

    def test_the_page_names_the_reports_that_share_a_window(self) -> None:
        def shares(option: Any) -> bool:
            return bool(option.fan_out or option.longest) and not option.column

        for name in [spec.name for spec in REPORTS if any(shares(option) for option in spec.options)]:
            assert f"`{name}`" in PAGE.prose


class TestSnapshots:
    def test_the_latest_is_of_one_day_and_all_days_are_there(self, synced: Synced) -> None:
        first, second = (len(output.rows(LISTINGS)) for output in synced.outputs)
        assert synced.one("select count(*) from seller.listings_latest") == second > 0
        assert synced.one(f"select count(*) from seller.{LISTINGS}") == first + second  # noqa: S608  # a constant
        days = [date(2026, 11, 21)]
        assert [day for (day,) in synced.asked("select distinct _window_start from seller.listings_latest")] == days

    def test_prices_that_moved(self, synced: Synced) -> None:
        before, after = (
            {row["seller_sku"]: round(Decimal(str(row["price"])), 2) for row in output.rows(LISTINGS)}
            for output in synced.outputs
        )
        moved = synced.asked("select seller_sku, price_before, price from seller.listing_price_changes")
        assert {sku: (was, now) for sku, was, now in moved} == {
            sku: (before[sku], after[sku]) for sku in after if before[sku] != after[sku]
        }


class TestSales:
    def test_days_are_the_marketplaces(self, synced: Synced) -> None:
        wanted: Counter[date] = Counter()
        elsewhere = 0
        rows = {
            (row["orderId"], row["orderItemId"]): row for output in synced.outputs for row in output.rows("order_items")
        }
        for row in rows.values():
            created = instant(row["createdTime"])
            local = created.in_timezone("America/Los_Angeles").date()
            elsewhere += local != created.date()
            wanted[local] += row["quantityOrdered"] * (row["fulfillmentStatus"] != "CANCELLED")
        assert elsewhere > 0
        assert dict(synced.asked("select day, units from seller.sales_by_day")) == {
            d: n for d, n in wanted.items() if n
        }

    def test_the_parts_of_proceeds_add_up_to_their_total(self, synced: Synced) -> None:
        wrong = synced.one(
            "select count(*) from (select orderId, orderItemId, sum(amount) as parts "
            "from seller.order_item_proceeds group by all) join seller.order_items using (orderId, orderItemId) "
            "where parts <> (proceeds->'proceedsTotal'->>'amount')::decimal(18, 2)"
        )
        assert wrong == 0

    def test_amazons_days_have_our_orders_beside_them(self, synced: Synced) -> None:
        rows = synced.asked("select day, units_by_amazon, units_by_orders from seller.sales_beside_amazons")
        assert len({day for day, *_ in rows}) == len(rows) > 50
        ours: dict[date, int] = dict(synced.asked("select day, units from seller.sales_by_day"))
        assert all(units == ours.get(day, 0) for day, _, units in rows)

    def test_the_marketplaces_are_those_of_the_connector(self, synced: Synced) -> None:
        wanted = {(row.id, row.country, row.region.value, row.currency, row.time_zone) for row in MARKETPLACES}
        assert set(synced.asked("select * from seller.marketplaces")) == wanted


class TestReconciling:
    def test_settlements_are_their_lines(self, synced: Synced) -> None:
        settlements = synced.asked("select difference, lines from seller.settlement_differences")
        assert settlements == [(0, 11)] * 4

    def test_a_missing_line_is_found(self, synced: Synced) -> None:
        first = synced.one("select min(settlement_id) from seller.settlement_differences")
        lines = "seller.GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
        with synced.without(lines, f"settlement_id = '{first}' and amount_description = 'Subscription Fee'"):
            found = synced.asked(
                "select settlement_id, difference from seller.settlement_differences where difference <> 0"
            )
            assert found == [(first, Decimal("-39.99"))]

    def test_settlements_are_their_transactions(self, synced: Synced) -> None:
        found = synced.asked("select difference, whole from seller.settlements_against_transactions")
        assert found == [(0, True)] * 4

    def test_a_missing_transaction_is_found(self, synced: Synced) -> None:
        transaction, settlement = synced.asked(
            "select min(transactionId), arg_min(value, transactionId) from seller.transaction_identifiers "
            "where name = 'SETTLEMENT_ID'"
        )[0]
        with synced.without("seller.finance_transactions", f"transactionId = '{transaction}'"):
            query = "select settlement_id from seller.settlements_against_transactions where difference <> 0"
            assert synced.asked(query) == [(settlement,)]

    def test_groups_of_events_are_their_transactions(self, synced: Synced) -> None:
        differences = synced.asked(
            "select whole, difference = 0 from seller.event_groups_against_transactions "
            "where ProcessingStatus = 'Closed'"
        )
        assert differences == [(True, True)] * 4

    def test_a_group_that_began_before_what_was_read_is_not_whole(self, synced: Synced) -> None:
        with synced.without("seller.finance_transactions", "postedDate < '2026-10-01'"):
            differences = synced.asked(
                "select whole, difference = 0 from seller.event_groups_against_transactions "
                "where ProcessingStatus = 'Closed'"
            )
        assert Counter(differences) == {(True, True): 3, (False, False): 1}

    def test_the_order_without_a_transaction_is_found(self, synced: Synced) -> None:
        missing = synced.asked("select orderId from seller.orders_against_transactions where is_missing")
        assert missing == [(synced.seller.unpaid,)]

    def test_money_that_is_held_back_is_told(self, synced: Synced) -> None:
        held_back = synced.one("select sum(held_back) from seller.orders_against_transactions")
        deferred = "select transactionId from seller.finance_transactions where transactionStatus = 'DEFERRED'"
        with synced.without("seller.finance_transactions", f"transactionId in ({deferred})"):
            assert synced.one("select sum(held_back) from seller.orders_against_transactions") == 0
        assert held_back != 0


class TestIsItAllThere:
    def test_streams_are_fresh(self, synced: Synced) -> None:
        hours: dict[str, Decimal] = dict(synced.asked("select stream, hours_ago from seller.freshness"))
        assert set(hours) == {*SELLER_STREAMS} - {"sync_log"}
        assert set(hours.values()) == {0}
        until = synced.one("select read_until from seller.freshness where stream = 'orders'")
        assert until == synced.seller.clock.now().subtract(minutes=2, seconds=2).naive()

    def test_what_is_covered_has_no_gap(self, synced: Synced) -> None:
        stretches = synced.asked("select stream, count(*) from seller.coverage group by all")
        assert set(dict(stretches).values()) == {1}
        assert synced.one("select read_from from seller.coverage where stream = 'orders'") == datetime(2026, 9, 21)  # noqa: DTZ001  # UTC

    def test_yesterday_is_complete_where_amazon_has_it_by_now(self, synced: Synced) -> None:
        days = synced.asked("select stream, country, day, is_complete from seller.yesterday")
        assert {(country, day) for _, country, day, _ in days} == {("US", date(2026, 11, 20))}
        complete = {stream: is_complete for stream, _, _, is_complete in days}
        late = {REIMBURSEMENTS, TRAFFIC_BY_DATE}  # there a day later
        assert complete == {stream: stream not in late for stream in complete}
        assert len(complete) == 9

    def test_a_day_later_it_is_not(self, synced: Synced) -> None:
        now = synced.seller.clock.now()
        synced.set_clock(now.add(days=1))
        try:
            assert synced.one("select bool_or(is_complete) from seller.yesterday where stream <> ?", LISTINGS) is False
            assert set(synced.asked("select hours_ago from seller.freshness")) == {(24,)}
        finally:
            synced.set_clock(now)

    def test_a_window_that_failed_is_open_until_it_is_read(self, tmp_path: Path) -> None:
        account, warehouse = seller(start="2026-11-18"), Warehouse(tmp_path)
        wanted = [ORDERS, "orders", "marketplace_participations", "sync_log"]
        read_day(account, warehouse, wanted)
        warehouse.install()
        yesterday = "select stream, is_complete from seller.yesterday where stream in (?, 'orders')"
        account.clock.advance(A_DAY)
        account.reports.deny(ORDERS)
        assert read_day(account, warehouse, wanted).status == 1
        warehouse.set_clock(account.clock.now())
        assert dict(warehouse.asked(yesterday, ORDERS)) == {ORDERS: False, "orders": True}
        ((stream, times, reason),) = warehouse.asked("select stream, times, reason from seller.open_failures")
        assert (stream, times) == (ORDERS, 1)
        assert "role" in reason
        account.reports.allow(ORDERS)
        account.clock.advance(60)  # the log tells syncs apart by the second in which they began
        assert read_day(account, warehouse, wanted).status == 0
        assert dict(warehouse.asked(yesterday, ORDERS)) == {ORDERS: True, "orders": True}
        assert warehouse.asked("select * from seller.open_failures") == []


class TestBackfilling:
    STREAMS = ("orders", "finance_transactions", REIMBURSEMENTS, ORDERS, "sync_log")

    def test_an_older_range_joins_what_is_there(self, tmp_path: Path, synced: Synced) -> None:
        account, warehouse = seller(start="2026-10-20"), Warehouse(tmp_path)
        read_day(account, warehouse, self.STREAMS)
        before = account.described
        account.clock.advance(3600)
        config = {**account.config, "replication_start_date": SINCE, "replication_end_date": "2026-10-20"}
        account.load(warehouse.database, account.read(self.STREAMS, config), tmp_path)
        for name, key in self._keys(before):
            first = {tuple(row[column] for column in key) for row in synced.outputs[0].rows(name)}
            found = warehouse.asked(f"select {', '.join(key)} from seller.{name}")  # noqa: S608  # names of our own schemas
            assert len(found) == len(set(found))
            assert set(found) == first
        warehouse.install()
        assert set(warehouse.asked("select count(*) from seller.coverage group by stream")) == {(1,)}

    def test_a_range_inside_what_is_there_takes_nothing_away(self, tmp_path: Path) -> None:
        account, warehouse = seller(), Warehouse(tmp_path)
        read_day(account, warehouse, self.STREAMS)
        warehouse.install()
        rows = "select _row_id from seller.reimbursements_current order by all"
        before = warehouse.asked(rows)
        account.clock.advance(3600)
        config = {**account.config, "replication_start_date": "2026-10-01", "replication_end_date": "2026-10-10"}
        output = account.read([REIMBURSEMENTS, "sync_log"], config)
        assert output.rows(REIMBURSEMENTS)
        account.load(warehouse.database, output, tmp_path)
        assert warehouse.asked(rows) == before

    def _keys(self, described: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
        for name in self.STREAMS[:-1]:
            yield name, [column for (column,) in described[name]["source_defined_primary_key"]]
