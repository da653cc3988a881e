"""
What of Amazon's read operations this connector reads; docs/coverage.md, and a table of a run against the simulator.

    python -m integration_tests.tools.coverage

reads every endpoint and prints for each stream its rows, the fields lost, and the calls against the fewest possible.
"""

import sys
from collections.abc import Iterator

from integration_tests.simulator.endpoint_facts import Endpoint, endpoints
from integration_tests.simulator.operations import address
from integration_tests.support.endpoints import Endpoints, Setting, kept, windows_of_first_sync
from integration_tests.support.leaves import Rows
from integration_tests.tools.coverage_reasons import reason
from integration_tests.tools.report_docs import WRITTEN, code, table
from source_amazon_sp.api.operations import GET_MARKETPLACE_PARTICIPATIONS, OPERATIONS, SEARCH_ORDERS
from source_amazon_sp.resources.catalog import RESOURCES

_ABOUT = """\
Every operation of the Selling Partner API that only reads, by the models that Amazon publishes; what it is to this
connector: the streams that it brings, "on the way" where streams need it to get at their data, or why it is left out.
An operation whose data a report has as well is read as a report where that is cheaper in calls: see
[reports.md](reports.md)."""
_ON_THE_WAY = "on the way"
# Names within the names of Amazon's models.
_NAMES = {
    "Amazon warehousing and distribution": "Amazon Warehousing and Distribution",
    "Aplus": "A+",
    "Data kiosk": "Data Kiosk",
    "Easy ship": "Easy Ship",
    "Fba": "FBA",
    "Seller wallet": "Seller Wallet",
    "by amazon": "by Amazon",
}


def streams_of() -> dict[str, list[str]]:
    """By the address of an operation the streams that it brings."""
    found: dict[str, list[str]] = {
        address(SEARCH_ORDERS.method, SEARCH_ORDERS.path): ["orders", "order_items"],
        address(GET_MARKETPLACE_PARTICIPATIONS.method, GET_MARKETPLACE_PARTICIPATIONS.path): [
            "marketplace_participations"
        ],
    }
    for spec in RESOURCES:
        found.setdefault(address(spec.operation.method, spec.operation.path), []).append(spec.name)
    return found


def covered(endpoint: Endpoint) -> str | None:
    """What an operation is to the connector; None where nobody said."""
    where = address(endpoint.method, endpoint.path)
    if streams := streams_of().get(where):
        return code(streams)
    if where in {address(each.method, each.path) for each in OPERATIONS}:
        return _ON_THE_WAY
    return reason(endpoint.path)


def coverage_page() -> str:
    parts = ["# Coverage", WRITTEN, _ABOUT, "## In numbers", _counted()]
    for api in sorted({endpoint.model.partition("/")[0] for endpoint in endpoints()}):
        rows = [_row(endpoint) for endpoint in sorted(_of(api), key=lambda each: (each.model, each.path, each.method))]
        parts += [f"## {_title(api)}", table(("operation", "verb", "path", "read as, or why not"), rows)]
    return "\n\n".join(parts) + "\n"


def _title(api: str) -> str:
    words = api.removesuffix("-model").removesuffix("-api").replace("-", " ").capitalize()
    for plain, name in _NAMES.items():
        words = words.replace(plain, name)
    return words


def _counted() -> str:
    said = [covered(endpoint) or "" for endpoint in endpoints()]
    streams, way = sum(each.startswith("`") for each in said), said.count(_ON_THE_WAY)
    left = len(said) - streams - way
    return f"{len(said)} operations: {streams} bring streams, {way} are used on the way, {left} are left out."


def _of(api: str) -> Iterator[Endpoint]:
    return (endpoint for endpoint in endpoints() if endpoint.model.partition("/")[0] == api)


def _row(endpoint: Endpoint) -> tuple[str, ...]:
    return (endpoint.operation_id, endpoint.method, code([endpoint.path]), covered(endpoint) or "")


def measured() -> Iterator[tuple[str, ...]]:
    """Of each stream: its operation, the rows that came, the fields lost, the calls made and the fewest possible."""
    for setting in sorted({Setting.of(spec) for spec in RESOURCES}, key=repr):
        account = Endpoints(setting)
        synced = account.sync([spec.name for spec in RESOURCES if Setting.of(spec) == setting])
        for spec in (each for each in RESOURCES if Setting.of(each) == setting):
            rows = synced.output.rows(spec.name)
            searched = Rows(rows)
            lost = sum(len(searched.lacks(kept(spec, record))) for record in account.wanted(spec, synced))
            answers = account.answers(spec, synced)
            pages = {(given.question, given.page) for given in answers}
            questions = len({given.question for given in answers})
            fewest = account.fewest_questions(spec, synced, windows_of_first_sync(spec))
            yield (
                code([spec.name]),
                spec.operation.name,
                str(len(rows)),
                str(lost),
                str(len(answers)),
                str(len(pages) - questions + fewest),
            )


def main() -> int:
    headings = ("stream", "operation", "rows", "fields lost", "calls", "fewest calls")
    sys.stdout.write(table(headings, list(measured())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
