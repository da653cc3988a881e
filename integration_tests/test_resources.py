"""
Every row of the catalogue of endpoints, read from a simulator that answers each operation as Amazon's model has it.

All rows of an account are read in one sync, as a user would, and each is looked at by itself.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
import pytest

from integration_tests.simulator.endpoints import PAGES, Given
from integration_tests.support.endpoints import (
    BY_NAME,
    BYSTANDER,
    Endpoints,
    Setting,
    Synced,
    kept,
    line,
    relatives,
    windows_of_first_sync,
)
from integration_tests.support.leaves import Rows, leaves
from integration_tests.support.output import Message, Output, Row
from source_amazon_sp.api.operations import PageToken
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.resources.spec import ResourceSpec
from source_amazon_sp.streams.base import load_schema

SETTINGS = sorted({Setting.of(spec) for spec in RESOURCES}, key=repr)
of_every_row = pytest.mark.parametrize("spec", RESOURCES, ids=lambda spec: spec.name)
in_every_setting = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: "-".join(setting.countries))


def rows_of(setting: Setting) -> list[str]:
    return [spec.name for spec in RESOURCES if Setting.of(spec) == setting]


@cache
def first_sync(setting: Setting) -> tuple[Endpoints, Synced]:
    """All rows of an account, from nothing."""
    endpoints = Endpoints(setting)
    return endpoints, endpoints.sync(rows_of(setting))


@cache
def second_sync(setting: Setting) -> tuple[Endpoints, Synced]:
    """An hour after the first one, from its state."""
    _, first = first_sync(setting)
    endpoints = Endpoints(setting)
    endpoints.clock.advance(3600)
    return endpoints, endpoints.sync(rows_of(setting), first.output.last_states())


@cache
def killed_and_resumed(setting: Setting, share: float) -> tuple[Endpoints, Output, Synced]:
    """The first sync, killed when so much was out, and the sync that goes on from what was."""
    _, first = first_sync(setting)
    killed = cut(first.output, share)
    endpoints = Endpoints(setting)
    return endpoints, killed, endpoints.sync(rows_of(setting), killed.last_states())


class TestFirstSync:
    @in_every_setting
    def test_it_succeeds_without_a_warning(self, setting: Setting) -> None:
        _, first = first_sync(setting)
        assert first.output.errors() == []
        assert first.output.logs("WARN") == []
        assert first.output.status == 0

    @of_every_row
    def test_every_record_of_every_page_comes(self, spec: ResourceSpec) -> None:
        endpoints, first = first_sync(Setting.of(spec))
        sent = endpoints.wanted(spec, first)
        assert sent
        assert len(first.output.rows(spec.name)) == len(sent)

    @of_every_row
    def test_no_field_is_lost(self, spec: ResourceSpec) -> None:
        endpoints, first = first_sync(Setting.of(spec))
        rows = Rows(first.output.rows(spec.name))
        assert [lost for sent in endpoints.wanted(spec, first) for lost in rows.lacks(kept(spec, sent))] == []

    @of_every_row
    def test_nothing_beside_the_records_is_lost(self, spec: ResourceSpec) -> None:
        endpoints, first = first_sync(Setting.of(spec))
        answers = endpoints.answers(spec, first)
        beside = {path for given in answers for path in beside_records(spec, given)}
        assert beside == BESIDE.get(spec.name, set()) or spec.name in PARTS

    @of_every_row
    def test_records_are_what_the_schema_says_and_no_more(self, spec: ResourceSpec) -> None:
        _, first = first_sync(Setting.of(spec))
        schema = load_schema(spec.name)
        validator = jsonschema.Draft7Validator(schema)
        for row in first.output.rows(spec.name):
            validator.validate(row)
            assert set(undeclared(schema, row, "")) <= NOT_OF_THE_ROW.get(spec.name, set())

    @of_every_row
    def test_the_key_is_unique_and_never_null(self, spec: ResourceSpec) -> None:
        _, first = first_sync(Setting.of(spec))
        keys = [tuple(row[column] for column in spec.primary_key) for row in first.output.rows(spec.name)]
        assert all(value is not None for key in keys for value in key)
        assert len(set(keys)) == len(keys)

    @of_every_row
    def test_the_cursor_is_never_null(self, spec: ResourceSpec) -> None:
        _, first = first_sync(Setting.of(spec))
        if spec.cursor_field is not None:
            assert all(row[spec.cursor_field] is not None for row in first.output.rows(spec.name))

    @of_every_row
    def test_no_more_is_asked_than_has_to_be(self, spec: ResourceSpec) -> None:
        """Windows x scopes x queries, or parents, or batches of products; each on as many pages as it has."""
        endpoints, first = first_sync(Setting.of(spec))
        pages = [(given.question, given.page) for given in endpoints.answers(spec, first)]
        questions = {question for question, _ in pages}
        assert len(questions) == endpoints.fewest_questions(spec, first, windows_of_first_sync(spec))
        assert len(pages) == fewest_pages(endpoints, spec, first)
        assert len(set(pages)) == len(pages)


class TestSecondSync:
    """An hour later."""

    @in_every_setting
    def test_it_succeeds_without_a_warning(self, setting: Setting) -> None:
        _, second = second_sync(setting)
        assert (second.output.status, second.output.errors(), second.output.logs("WARN")) == (0, [], [])

    @of_every_row
    def test_it_asks_for_what_is_new(self, spec: ResourceSpec) -> None:
        endpoints, second = second_sync(Setting.of(spec))
        _, first = first_sync(Setting.of(spec))
        windows = windows_of_second_sync(spec)
        questions = {given.question for given in endpoints.answers(spec, second)}
        fewest = endpoints.fewest_questions(spec, second, windows)
        assert len(questions) == fewest or (spec.open is not None and len(questions) > fewest)
        if spec.windows is not None and spec.newest_first is None and spec.open is None:
            assert questions.isdisjoint({given.question for given in endpoints.answers(spec, first)})


class TestKilled:
    @pytest.mark.parametrize("share", [0.2, 0.7])
    @in_every_setting
    def test_nothing_is_lost(self, setting: Setting, share: float) -> None:
        _, whole = first_sync(setting)
        _, killed, resumed = killed_and_resumed(setting, share)
        assert resumed.output.status == 0
        for name in rows_of(setting):
            came = {as_sent(row) for row in (*killed.rows(name), *resumed.output.rows(name))}
            assert came >= {as_sent(row) for row in whole.output.rows(name)}, name

    @in_every_setting
    def test_windows_that_were_done_are_not_read_again(self, setting: Setting) -> None:
        """
        Where the newest is among them: without it, all of the look-back is still to be read, as on a new day. Rows
        that others ask by are read for those.
        """
        _, whole = first_sync(setting)
        endpoints, killed, resumed = killed_and_resumed(setting, 0.7)
        for spec in (BY_NAME[name] for name in rows_of(setting)):
            done = windows_done(killed, spec.name)
            ends = {scope: windows[-1][1] for scope, windows in windows_done(whole.output, spec.name).items()}
            is_newest_done = ends and ends == {scope: windows[-1][1] for scope, windows in done.items()}
            if is_newest_done and spec.open is None and relatives(spec) == [spec]:
                asked = len({given.question for given in endpoints.answers(spec, resumed)})
                first = endpoints.fewest_questions(spec, resumed, windows_of_first_sync(spec))
                assert asked < first, spec.name


class TestDenied:
    @of_every_row
    def test_a_missing_role_costs_the_streams_that_need_it(self, spec: ResourceSpec) -> None:
        setting = Setting.of(spec)
        endpoints = Endpoints(setting)
        endpoints.simulator.deny(endpoints.name_of(spec))
        family = [each for each in relatives(spec) if Setting.of(each) == setting]
        bystander = [BYSTANDER] if setting.account == "seller" else []
        output = endpoints.sync([each.name for each in family] + bystander).output
        assert output.status == 1
        for each in family:
            needs_it = any(row.operation.key == spec.operation.key for row in line(each))
            assert output.statuses(each.name)[-1] == ("INCOMPLETE" if needs_it else "COMPLETE"), each.name
        assert all(output.statuses(name)[-1] == "COMPLETE" for name in bystander)
        told = [error["message"] for error in output.errors()]
        assert any(role in message for role in spec.operation.roles for message in told)
        if spec.parent is None and spec.batch is None and not spec.passes_over:
            # What is denied for one window is not asked for again for the others, nor told again.
            asked = endpoints.simulator.ledger.count(endpoints.name_of(spec))
            assert asked <= 2 * len(setting.config["marketplaces"]) * len(family), told


# What answers say besides their records, by stream: a path in the answer, where it is no page token.
BESIDE: Mapping[str, set[str]] = {
    "aplus_content_asins": {".warnings"},
    "aplus_content_documents": {".warnings"},
    "aplus_publish_records": {".warnings"},
    "catalog_items": {".numberOfResults", ".refinements.brands", ".refinements.classifications"},
    "fba_inventory_summaries": {".payload.granularity.granularityId", ".payload.granularity.granularityType"},
    "fulfillment_feature_inventory": {".payload.featureName", ".payload.marketplaceId"},
    "listings_items": {".numberOfResults"},
    "product_types": {".productTypeVersion"},
    "service_jobs": {".payload.totalResultSize"},
    "vendor_invoices": {".numOfRecords"},
}
# What Amazon's model has for another kind of question or of account, and the simulator gives all the same.
_FORECASTS = {
    ".next30DayTotalSubscriptionsRevenue",
    ".next60DayTotalSubscriptionsRevenue",
    ".next90DayTotalSubscriptionsRevenue",
    ".next30DayShippedSubscriptionUnits",
    ".next60DayShippedSubscriptionUnits",
    ".next90DayShippedSubscriptionUnits",
}
NOT_OF_THE_ROW: Mapping[str, set[str]] = {
    "catalog_items": {".vendorDetails"},
    "listings_items": {".procurement"},
    "replenishment_offer_metrics": _FORECASTS,
    "replenishment_offer_metrics_by_month": _FORECASTS,
}
# Rows that are a part of what a parent's answer says, which has a stream of its own for the rest.
PARTS = frozenset({"vendor_invoice_items"})


def beside_records(spec: ResourceSpec, given: Given) -> Iterator[str]:
    """The paths of values that are not in the records."""
    inside = "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in spec.records_at)
    for path, _ in leaves(given.body):
        if not path.startswith(inside) and not path.lower().endswith("token"):
            yield path.partition("[")[0]


def undeclared(schema: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
    """The paths of values without a column; what the schema leaves open may have any."""
    if isinstance(value, dict) and "properties" in schema:
        for name, each in value.items():
            if name in schema["properties"]:
                yield from undeclared(schema["properties"][name], each, f"{path}.{name}")
            else:
                yield f"{path}.{name}"
    elif isinstance(value, list):
        for each in value:
            yield from undeclared(schema.get("items", {}), each, f"{path}[]")


def fewest_pages(endpoints: Endpoints, spec: ResourceSpec, synced: Synced) -> int:
    """How many pages the questions have: three, but for lists that end with the window, and for batches."""
    answers = endpoints.answers(spec, synced)
    if not isinstance(spec.operation.page_token, PageToken) or spec.newest_first is not None or spec.batch is not None:
        return len(answers)
    return len(PAGES) * len({given.question for given in answers})


def windows_of_second_sync(spec: ResourceSpec) -> int:
    if spec.windows is None:
        return 1
    return 0 if spec.windows.by_day or spec.windows.whole else 1


def windows_done(output: Output, stream: str) -> Mapping[str, Any]:
    states = [state for state in output.last_states() if state["stream"]["stream_descriptor"]["name"] == stream]
    found: Mapping[str, Any] = states[0]["stream"]["stream_state"].get("windows", {}) if states else {}
    return found


def cut(output: Output, share: float) -> Output:
    """What had come out when that share of the messages had."""
    messages: list[Message] = output.messages[: int(len(output.messages) * share)]
    return Output(messages, None)


def as_sent(row: Row) -> str:
    """A row without the columns that say when and how it was read."""
    return json.dumps({name: value for name, value in row.items() if not name.startswith("_")}, sort_keys=True)
