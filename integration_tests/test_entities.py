"""The diagrams of streams: what is drawn is there, and nothing stands alone."""

import pytest
from airbyte_cdk.models import AirbyteStream

from integration_tests.tools.docs import offered
from integration_tests.tools.entities import DIAGRAMS, EMPTY, MEANINGS, NESTED, Diagram, Nested, along, links

of_each_diagram = pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda diagram: diagram.title)


@pytest.fixture(scope="module")
def streams() -> dict[str, AirbyteStream]:
    return offered()


@of_each_diagram
def test_every_stream_of_a_diagram_has_a_line(diagram: Diagram, streams: dict[str, AirbyteStream]) -> None:
    found = list(links(diagram, streams))
    assert {name for link in found for name in (link.parent, link.child)} == set(diagram.names)


@of_each_diagram
def test_a_line_is_drawn_once(diagram: Diagram, streams: dict[str, AirbyteStream]) -> None:
    drawn = [(link.parent, link.child) for link in links(diagram, streams)]
    assert len(drawn) == len(set(drawn))


def test_orders_have_items_and_a_status_is_of_one_order(streams: dict[str, AirbyteStream]) -> None:
    ends = {(link.parent, link.child): link for diagram in DIAGRAMS for link in links(diagram, streams)}
    assert (ends["orders", "order_items"].ends, ends["orders", "order_items"].on) == ("|o--o{", "orderId")
    assert ends["vendor_orders", "vendor_orders_status"].ends == "|o--o|"
    assert ends["vendor_orders", "vendor_shipments"].ends == "}o--o{"
    # shipmentId numbers shipments within a plan; ShipmentId is another number.
    assert ("inbound_shipments", "inbound_plan_shipment_items") not in ends


@pytest.mark.parametrize("nested", NESTED, ids=lambda nested: f"{nested.child}.{nested.path}")
def test_a_path_is_there_and_its_kind_too(nested: Nested, streams: dict[str, AirbyteStream]) -> None:
    schema = streams[nested.child].json_schema
    assert "string" in list(along(schema, nested.path))[-1]["type"]
    if nested.kind:
        beside = nested.path.rpartition(".")[0] + ".relatedIdentifierName"
        assert nested.kind in list(along(schema, beside))[-1]["description"]


@pytest.mark.parametrize("nested", NESTED, ids=lambda nested: f"{nested.child}.{nested.path}")
def test_a_nested_line_is_drawn(nested: Nested) -> None:
    assert any(nested.parent in each.things and nested.child in each.names for each in DIAGRAMS)


def test_columns_that_are_named_are_there(streams: dict[str, AirbyteStream]) -> None:
    columns = {name: streams[name].json_schema["properties"].keys() for diagram in DIAGRAMS for name in diagram.names}
    assert set().union(*columns.values()) >= {*MEANINGS, *MEANINGS.values()}
    assert all(columns[name] >= empty for name, empty in EMPTY.items())
