"""Databases with the views of docs/warehouse.md in them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pendulum

from integration_tests.demo_loader import duckdb
from integration_tests.support.output import Output
from integration_tests.support.pages import ROOT, Page
from integration_tests.support.report_shops import REIMBURSEMENTS
from integration_tests.support.warehouse_shops import (
    SELLER_STREAMS,
    VENDOR_STREAMS,
    seller,
    traffic,
    vendor,
)

TABLES = "select lower(table_schema || '.' || table_name) from information_schema.tables"
PAGE = Page(ROOT / "docs" / "warehouse.md")
A_DAY = 86_400
Answer = list[tuple[Any, ...]]


def names_in(sql: str) -> set[str]:
    """The tables and views that a text names."""
    return {name.lower() for name in re.findall(r"\b(?:seller|seller_history|vendor)\.\w+", sql)}


def made_by(sql: str) -> set[str]:
    return {name.lower() for name in re.findall(r"create or replace view (\S+)", sql)}


class Warehouse:
    """A database with the page's views; `asked` answers a query."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = duckdb.connect(str(folder / "warehouse.duckdb"))

    def install(self) -> None:
        """Run the page's blocks, in their order, as far as their tables are there."""
        for block in PAGE.blocks("sql"):
            there = {name for (name,) in self.asked(TABLES)}
            if there >= names_in(block.text) - made_by(block.text):
                self.database.execute(block.text).fetchall()

    def set_clock(self, now: pendulum.DateTime) -> None:
        """Let the page's view of the clock show this moment."""
        self.database.execute(f"create or replace view seller.clock as select timestamp '{now.naive()}' as utc")

    def asked(self, query: str, *given: Any) -> Answer:
        answer: Answer = self.database.execute(query, given).fetchall()
        return answer

    def one(self, query: str, *given: Any) -> Any:
        ((answer,),) = self.asked(query, *given)
        return answer

    @contextmanager
    def without(self, table: str, condition: str) -> Iterator[None]:
        """While some rows are missing."""
        self.database.begin()
        try:
            assert self.database.execute(f"delete from {table} where {condition}").fetchone()[0] > 0  # noqa: S608  # names of this test
            yield
        finally:
            self.database.rollback()


class Synced(Warehouse):
    """
    A seller and a vendor of whom everything that the page names is read, the seller on two days in a row.

    Between the two days Amazon takes one reimbursement back.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.seller = seller()
        self.outputs = [self._day()]
        traffic_of_seller = traffic(self.seller)
        self.seller.load(self.database, traffic_of_seller, folder)
        self.gone = self.outputs[0].rows(REIMBURSEMENTS)[5]["reimbursement_id"]
        self.seller.take_back(self.gone)
        self.seller.clock.advance(A_DAY)
        self.outputs.append(self._day())
        self.vendor = vendor()
        self.of_vendor = self.vendor.sync(VENDOR_STREAMS)
        self.vendor.load(self.database, self.of_vendor, folder)
        self.install()
        self.set_clock(self.seller.clock.now())

    def _day(self) -> Output:
        output = self.seller.sync(SELLER_STREAMS)
        assert output.status == 0, output.errors()
        self.seller.load(self.database, output, self.folder)
        self.seller.load(self.database, output, self.folder, append_to="seller_history")
        return output
