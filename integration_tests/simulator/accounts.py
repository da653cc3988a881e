"""Accounts ready to be called, for tests, the demo and benchmarks."""

from collections.abc import Sequence

from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.data_kiosk import DataKioskApi
from integration_tests.simulator.data_kiosk_world import KioskWorld
from integration_tests.simulator.endpoints import EndpointsApi
from integration_tests.simulator.finances import FinancesApi, FinanceWorld
from integration_tests.simulator.operations import SELLER, VENDOR
from integration_tests.simulator.order_metrics import OrderMetricsApi
from integration_tests.simulator.orders import OrdersApi, OrdersWorld
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.simulator.reports import ReportsApi
from integration_tests.simulator.sellers import SellersApi
from integration_tests.simulator.vendor_orders import VendorOrdersApi, VendorOrdersWorld
from source_amazon_sp.clock import Clock


def seller_account(  # noqa: PLR0913  # an account is what it holds
    clock: Clock,
    *,
    orders: int = 200,
    days: float = 30,
    marketplaces: Sequence[str] = ("US", "CA", "MX"),
    seed: int = 1,
    growth_per_day: float = 0,
    time_scale: float = 1,
) -> SellingPartnerSimulator:
    """A seller with orders of the `days` before now; vendor APIs answer 403."""
    world = OrdersWorld(seed, orders, days, marketplaces, start=clock.now(), growth_per_day=growth_per_day)
    nothing = VendorOrdersWorld(seed, 0, days, start=clock.now())
    reports = reports_api(SELLER, marketplaces, clock, seed=seed, days=days, time_scale=time_scale)
    kiosk = kiosk_api(marketplaces, clock, seed=seed, days=days, time_scale=time_scale)
    finances = FinancesApi(FinanceWorld.of(seed, marketplaces))
    orders_apis = (OrdersApi(world), OrderMetricsApi(world), SellersApi(marketplaces))
    by_hand = (*orders_apis, VendorOrdersApi(nothing), reports, kiosk, finances)
    apis = (*by_hand, EndpointsApi(seed))
    return SellingPartnerSimulator(clock, apis=apis, account_type=SELLER, time_scale=time_scale)


def vendor_account(  # noqa: PLR0913  # an account is what it holds
    clock: Clock,
    *,
    orders: int = 200,
    days: float = 60,
    marketplaces: Sequence[str] = ("US",),
    seed: int = 1,
    growth_per_day: float = 0,
    time_scale: float = 1,
) -> SellingPartnerSimulator:
    """A vendor with purchase orders of the `days` before now; seller APIs answer 403."""
    world = VendorOrdersWorld(seed, orders, days, start=clock.now(), growth_per_day=growth_per_day)
    nothing = OrdersWorld(seed, 0, days, marketplaces, start=clock.now())
    reports = reports_api(VENDOR, marketplaces, clock, seed=seed, days=days, time_scale=time_scale)
    kiosk = kiosk_api(marketplaces, clock, seed=seed, days=days, time_scale=time_scale)
    by_hand = (OrdersApi(nothing), SellersApi(marketplaces), VendorOrdersApi(world), reports, kiosk)
    apis = (*by_hand, EndpointsApi(seed))
    return SellingPartnerSimulator(clock, apis=apis, account_type=VENDOR, time_scale=time_scale)


def reports_api(
    account_type: str,
    marketplaces: Sequence[str],
    clock: Clock,
    *,
    seed: int = 1,
    days: float = 60,
    time_scale: float = 1,
) -> ReportsApi:
    """The reports of a world of the `days` before now; settlements come to sellers only."""
    world = ReportWorld(seed, marketplaces, start=clock.now(), days=days)
    schedules = (world.settlements,) if account_type == SELLER else ()
    return ReportsApi(
        account_type, marketplaces, clock, makers=world.makers(), schedules=schedules, time_scale=time_scale
    )


def kiosk_api(
    marketplaces: Sequence[str], clock: Clock, *, seed: int = 1, days: float = 60, time_scale: float = 1
) -> DataKioskApi:
    """Data Kiosk, which answers with the numbers of the same world's reports."""
    world = ReportWorld(seed, marketplaces, start=clock.now(), days=days)
    return DataKioskApi(kiosk_world(world, marketplaces), clock, time_scale=time_scale)


def kiosk_world(world: ReportWorld, marketplaces: Sequence[str]) -> KioskWorld:
    return KioskWorld(world.sales_and_traffic, world.vendor_sales, marketplaces)
